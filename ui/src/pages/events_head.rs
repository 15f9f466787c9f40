//! The head of an event's page: what it is, whose it is, and what can be done with it.

use super::events_desk::{EventsDesk, Open};
use super::events_parts::{Chip, counted};
use crate::parts::{Glyph, Icon};
use crate::state::moment;
use api::EventView;
use domain::{Event, Subject, SubjectKind};
use leptos::prelude::*;

#[component]
pub fn Head(desk: EventsDesk) -> impl IntoView {
    // Only what stands here: a note that came from a colleague draws nothing of this anew.
    let shown = Memo::new(move |_| desk.opened.with(|view| view.as_ref().map(|view| (view.event.clone(), view.mine))));
    let matter = RwSignal::new(true);
    view! {
        <header class="event-head">
            {move || shown.get().map(|(event, mine)| view! { <Inner desk event mine matter/> })}
        </header>
    }
}

#[component]
fn Inner(desk: EventsDesk, event: Event, mine: bool, matter: RwSignal<bool>) -> impl IntoView {
    let open = event.is_open();
    let closed = event
        .closed()
        .map(|turn| format!("Closed by {} on {}: {}", desk.name_of(&turn.by), moment(turn.at), turn.reason));
    let owner = if mine { "you".to_owned() } else { desk.name_of(&event.owner) };
    let colleagues: Vec<String> = event.colleagues.iter().map(|name| desk.name_of(name)).collect();
    let summary = format!(
        "The matter · {} · {}",
        counted(event.subjects.len(), "subject", "subjects"),
        counted(event.colleagues.len(), "colleague", "colleagues"),
    );
    let id = event.id;
    let authority = event.authority.clone();
    let words = desk.forms.with_untracked(|forms| {
        forms.authorities.iter().find(|one| one.code == authority).map(|one| one.words.clone())
    });
    view! {
        <div class="event-line">
            <button type="button" id="event-back" class="quiet" on:click=move |_| desk.back_to_list()>"‹ All events"</button>
            <h2 id="event-title-shown" tabindex="-1">
                <span class="code">{event.number.clone()}</span>
                " "
                {event.title.clone()}
            </h2>
            <span class="pill action" id="event-authority-shown" title=words>{authority}</span>
            {if open {
                view! { <span id="event-state" class="pill good">"Open"</span> }
            } else {
                view! { <span id="event-state" class="pill">"Closed"</span> }
            }}
            <span class="grow"></span>
            <Actions desk id open mine/>
        </div>
        {closed.map(|words| view! {
            <p id="event-closed" class="event-closed">
                <Glyph icon=Icon::Lock/>
                <span>{words} " Nothing can be asked for it (QRY-1); what is saved can be read."</span>
            </p>
        })}
        <details class="event-matter" open=matter.get_untracked() on:toggle=move |event| matter.set(is_open(&event))>
            <summary id="event-matter">{summary}</summary>
            <div class="event-about">
                <p class="event-narrative" id="event-narrative-shown">{event.narrative.clone()}</p>
                <ul class="event-subjects" aria-label="Subjects">
                    {event.subjects.iter().map(subject).collect_view()}
                    {event.subjects.is_empty().then(|| view! { <li class="muted">"No subjects yet"</li> })}
                </ul>
                <dl class="event-people">
                    <div><dt>"Owner"</dt><dd id="event-owner">{owner}</dd></div>
                    <div>
                        <dt>"Colleagues"</dt>
                        <dd id="event-colleagues">
                            {if colleagues.is_empty() { "nobody else".to_owned() } else { colleagues.join(", ") }}
                        </dd>
                    </div>
                    <div><dt>"Opened"</dt><dd class="num">{moment(event.opened)}</dd></div>
                </dl>
            </div>
        </details>
    }
}

#[component]
fn Actions(desk: EventsDesk, id: domain::EventId, open: bool, mine: bool) -> impl IntoView {
    let none_saved = Memo::new(move |_| {
        desk.opened.with(|view: &Option<EventView>| view.as_ref().is_none_or(|view| view.saved.is_empty()))
    });
    view! {
        <div class="event-actions">
            <button
                type="button"
                id="event-investigate"
                class="primary"
                disabled=!open
                aria-keyshortcuts="i"
                on:click=move |_| desk.investigate(id, None, None)
            >
                <Glyph icon=Icon::Search/>
                "Investigate"
            </button>
            {mine.then(|| view! {
                <button type="button" id="event-change" on:click=move |_| desk.begin_change(id)>"Change"</button>
                <button type="button" id="event-turn" on:click=move |_| desk.open.set(Some(Open::Turn))>
                    {if open { "Close…" } else { "Reopen…" }}
                </button>
            })}
            <button
                type="button"
                id="event-export"
                disabled=move || none_saved.get()
                on:click=move |_| desk.open.set(Some(Open::Export))
            >
                <Glyph icon=Icon::Download/>
                "Export"
            </button>
        </div>
    }
}

fn subject(subject: &Subject) -> impl IntoView + use<> {
    let note = (!subject.note.is_empty()).then(|| format!(" {}", subject.note));
    let name = if subject.kind == SubjectKind::Plate {
        view! { <Chip state="" plate=subject.name.clone()/> }.into_any()
    } else {
        view! { <b>{subject.name.clone()}</b> }.into_any()
    };
    view! {
        <li>
            <span class="muted small">{format!("{} {} ", subject.n, subject.kind.label())}</span>
            {name}
            <span class="muted">{note}</span>
        </li>
    }
}

fn is_open(event: &leptos::ev::Event) -> bool {
    use wasm_bindgen::JsCast;
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_none_or(|element| element.has_attribute("open"))
}
