//! Notes: on the event as a whole, or on a saved read. Written here first; they reach the gateway when it is there.

use super::events_desk::{EventsDesk, Open};
use crate::state::moment;
use api::{NoteDraft, NoteLine, command};
use domain::RecordId;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What is typed and not kept yet, by what it is about.
pub type Drafts = RwSignal<BTreeMap<Option<RecordId>, String>>;

/// The tab of notes on the event.
#[component]
pub fn EventNotes(desk: EventsDesk, drafts: Drafts) -> impl IntoView {
    let notes =
        Memo::new(move |_| desk.opened.with(|view| view.as_ref().map(|view| view.notes.clone()).unwrap_or_default()));
    view! {
        <div class="event-column">
            <NoteForm desk drafts on=None/>
            <NoteList desk notes/>
            {move || notes.with(Vec::is_empty).then(|| view! {
                <p id="notes-none" class="muted">"No notes yet. What you write here is about the event as a whole; a saved read has its own."</p>
            })}
        </div>
    }
}

#[component]
pub fn NoteForm(desk: EventsDesk, drafts: Drafts, on: Option<RecordId>) -> impl IntoView {
    let app = desk.app;
    let (field, button, label) = if on.is_some() {
        ("read-note", "read-note-keep", "A note on this read")
    } else {
        ("event-note", "event-note-keep", "A note on the event")
    };
    let text = move || drafts.with(|drafts| drafts.get(&on).cloned().unwrap_or_default());
    let empty = move || text().trim().is_empty();
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let written = untrack(text).trim().to_owned();
        let event = desk.opened.with_untracked(|view| view.as_ref().map(|view| view.event.id));
        let Some(event) = event.filter(|_| !written.is_empty()) else { return };
        app.ask::<command::note_write>(NoteDraft { event, on, text: written }, move |()| {
            drafts.try_update(|drafts| drafts.remove(&on));
            desk.news.try_set("The note was kept.".into());
            desk.look_again();
        });
    };
    view! {
        <form class="note-form" on:submit=keep>
            <div class="field">
                <label for=field>{label}</label>
                <textarea
                    id=field
                    rows="3"
                    prop:value=text
                    on:input=move |event| drafts.update(|drafts| {
                        drafts.insert(on, event_target_value(&event));
                    })
                ></textarea>
            </div>
            <div class="actions end">
                <button type="submit" id=button disabled=move || empty() || app.busy.get()>"Keep the note"</button>
            </div>
        </form>
    }
}

#[component]
pub fn NoteList(desk: EventsDesk, notes: Memo<Vec<NoteLine>>) -> impl IntoView {
    view! {
        <ul class="note-list">
            {move || notes.get().into_iter().map(|line| view! { <Line desk line/> }).collect_view()}
        </ul>
    }
}

#[component]
fn Line(desk: EventsDesk, line: NoteLine) -> impl IntoView {
    let note = line.note.clone();
    let by = if line.by_me { "you".to_owned() } else { desk.name_of(&note.by) };
    let (mine, waiting) = (line.by_me, line.waiting);
    view! {
        <li class="note">
            <p class="note-text">{note.text}</p>
            <p class="note-foot muted small num">
                {format!("{} by {by}", moment(note.at))}
                {waiting.then(|| view! { <span class="pill lamp">"to be sent"</span> })}
                {mine.then(|| view! {
                    <button
                        type="button"
                        class="quiet"
                        id=format!("note-withdraw-{}", note.id)
                        aria-label=format!("Withdraw the note of {}", moment(note.at))
                        on:click=move |_| desk.open.set(Some(Open::Withdraw(Box::new(line.clone()))))
                    >
                        "Withdraw"
                    </button>
                })}
            </p>
        </li>
    }
}
