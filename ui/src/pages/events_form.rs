//! A new event, or a change of one. What can't be taken is said at its field before it is sent.

use super::events_desk::EventsDesk;
use super::events_parts::Told;
use super::events_people::People;
use super::events_problems::{Problems, told};
use super::events_subjects::Subjects;
use crate::parts::{Glyph, Icon, focus};
use api::{EventDraft, EventView, command};
use domain::{AccountName, EventId, NoEvent, Subject};
use leptos::prelude::*;

/// What is typed, as signals.
#[derive(Clone, Copy)]
pub struct Draft {
    id: Option<EventId>,
    owner: StoredValue<AccountName>,
    number: RwSignal<String>,
    title: RwSignal<String>,
    authority: RwSignal<String>,
    narrative: RwSignal<String>,
    pub subjects: RwSignal<Vec<Subject>>,
    pub colleagues: RwSignal<Vec<AccountName>>,
    /// The number of the next subject; one that was removed is never used again.
    pub next: StoredValue<u32>,
    /// It was to be sent: fields that are still empty are told so from then on.
    pub tried: RwSignal<bool>,
}

/// An event as the form begins with it.
fn as_kept(event: Option<domain::Event>) -> EventDraft {
    let id = event.as_ref().map(|event| event.id);
    event.map_or_else(
        || EventDraft {
            id,
            number: String::new(),
            title: String::new(),
            authority: String::new(),
            narrative: String::new(),
            subjects: Vec::new(),
            colleagues: Vec::new(),
        },
        |event| EventDraft {
            id,
            number: event.number,
            title: event.title,
            authority: event.authority,
            narrative: event.narrative,
            subjects: event.subjects,
            colleagues: event.colleagues,
        },
    )
}

impl Draft {
    /// With what was typed before another screen was looked at, if anything was.
    fn new(desk: EventsDesk, view: Option<EventView>) -> Self {
        let next = view.as_ref().map_or(1, |view| view.next_subject);
        let event = view.map(|view| view.event);
        let owner = event.as_ref().map_or_else(|| desk.me(), |event| event.owner.clone());
        let kept = as_kept(event);
        let drafts = desk.room().drafts;
        let before = drafts.with_value(|drafts| drafts.get(&kept.id).cloned());
        let EventDraft { id, number, title, authority, narrative, subjects, colleagues } =
            before.unwrap_or_else(|| kept.clone());
        let draft = Self {
            id,
            owner: StoredValue::new(owner),
            number: RwSignal::new(number),
            title: RwSignal::new(title),
            authority: RwSignal::new(authority),
            narrative: RwSignal::new(narrative),
            next: StoredValue::new(subjects.iter().map(|one| one.n.saturating_add(1)).fold(next, u32::max)),
            subjects: RwSignal::new(subjects),
            colleagues: RwSignal::new(colleagues),
            tried: RwSignal::new(false),
        };
        Effect::new(move || {
            let now = draft.value();
            drafts.update_value(|drafts| {
                if now == kept {
                    drafts.remove(&id);
                } else {
                    drafts.insert(id, now);
                }
            });
        });
        draft
    }

    /// As it is sent; tracked.
    fn value(self) -> EventDraft {
        let trimmed = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        EventDraft {
            id: self.id,
            number: trimmed(self.number),
            title: trimmed(self.title),
            authority: trimmed(self.authority),
            narrative: trimmed(self.narrative),
            subjects: self.subjects.get(),
            colleagues: self.colleagues.get(),
        }
    }

    pub fn is_owner(self, account: &AccountName) -> bool {
        self.owner.with_value(|owner| owner == account)
    }

    /// What is said of a field: that it is empty only once it was to be sent.
    pub fn said(self, wrong: Option<&NoEvent>) -> Option<String> {
        wrong.filter(|wrong| self.tried.get() || !matches!(wrong, NoEvent::Missing { .. })).map(told)
    }
}

/// The form; a change waits for the event to be here.
#[component]
pub fn EventForm(desk: EventsDesk, id: Option<EventId>) -> impl IntoView {
    if let Some(id) = id
        && desk.opened.with_untracked(Option::is_none)
    {
        desk.fetch(id);
    }
    let ready = Memo::new(move |_| id.is_none() || desk.opened.with(Option::is_some));
    move || {
        if ready.get() {
            let view = id.and_then(|_| desk.opened.get_untracked());
            view! { <Fields desk view/> }.into_any()
        } else {
            view! { <p class="muted events-waits" aria-busy="true">"Loading the event…"</p> }.into_any()
        }
    }
}

#[component]
fn Fields(desk: EventsDesk, view: Option<EventView>) -> impl IntoView {
    let app = desk.app;
    let (heading, send) =
        if view.is_some() { ("Change the event", "Keep the changes") } else { ("New event", "Open the event") };
    let draft = Draft::new(desk, view);
    let problems = Memo::new(move |_| Problems::of(&draft.value(), &draft.owner.get_value()));
    let of = move |field: fn(&Problems) -> Option<&NoEvent>| {
        Signal::derive(move || problems.with(|problems| draft.said(field(problems))))
    };
    let drafts = desk.room().drafts;
    let over = move || {
        drafts.try_update_value(|drafts| {
            drafts.remove(&draft.id);
        });
    };
    let cancel = move || {
        over();
        match draft.id {
            Some(id) => desk.open_event(id),
            None => desk.back_to_list(),
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        draft.tried.set(true);
        if problems.with_untracked(Problems::count) > 0 {
            if let Some(id) = problems.with_untracked(Problems::first_field) {
                request_animation_frame(move || focus(&id));
            }
            return;
        }
        app.ask::<command::event_keep>(untrack(|| draft.value()), move |view| {
            over();
            desk.kept(view);
        });
    };
    let status = move || {
        let count = problems.with(Problems::count);
        match (draft.tried.get(), count, app.busy.get()) {
            (_, _, true) => "Keeping the event…".to_owned(),
            (true, 1, _) => "One field needs another look.".to_owned(),
            (true, 2.., _) => format!("{count} fields need another look."),
            _ => String::new(),
        }
    };
    view! {
        <form id="event-form" class="event-form" novalidate=true on:submit=submit>
            <div class="event-form-head">
                <h2>{heading}</h2>
            </div>
            <div class="event-form-body">
                <section class="event-form-part" aria-label="The matter">
                    <div class="event-form-pair">
                        <Told
                            id="event-number"
                            label="Number"
                            value=draft.number
                            problem=of(|problems| problems.number.as_ref())
                            hint="The agency's own number, such as EVT-2027-0117"
                        />
                        <Told
                            id="event-title"
                            label="Title"
                            value=draft.title
                            problem=of(|problems| problems.title.as_ref())
                            hint="What you and your colleagues call it"
                        />
                    </div>
                    <Authority desk draft problem=of(|problems| problems.authority.as_ref())/>
                    <Told
                        id="event-narrative"
                        label="Narrative"
                        value=draft.narrative
                        problem=of(|problems| problems.narrative.as_ref())
                        hint="What an auditor can understand in a year: what happened, where and when, and why reads of plates matter"
                        rows=6
                    />
                </section>
                <Subjects draft problems/>
                <People desk draft problem=of(|problems| problems.colleagues.as_ref())/>
            </div>
            <div class="event-form-foot">
                <p class="grow" id="event-form-status" role="status">
                    {status}
                    {move || problems.with(|problems| draft.said(problems.whole.as_ref()))}
                </p>
                <button type="button" id="event-cancel" on:click=move |_| cancel()>"Cancel"</button>
                <button type="submit" id="event-keep" class="primary" disabled=move || app.busy.get()>
                    <Glyph icon=Icon::Check/>
                    {send}
                </button>
            </div>
        </form>
    }
}

/// The statute: chosen from the agency's list; typed where that has never come.
#[component]
fn Authority(desk: EventsDesk, draft: Draft, problem: Signal<Option<String>>) -> impl IntoView {
    let listed = Memo::new(move |_| desk.forms.with(|forms| !forms.authorities.is_empty()));
    let now = draft.authority.get_untracked();
    let options = move || {
        let mut list: Vec<(String, String)> = desk.forms.with(|forms| {
            forms.authorities.iter().map(|one| (one.code.clone(), format!("{} · {}", one.code, one.words))).collect()
        });
        // One that the list has lost since stays what it is.
        if !now.is_empty() && list.iter().all(|(code, _)| *code != now) {
            list.insert(0, (now.clone(), now.clone()));
        }
        list.into_iter()
            .map(|(code, words)| {
                let value = code.clone();
                view! {
                    <option value=code selected=move || draft.authority.with(|chosen| *chosen == value)>{words}</option>
                }
            })
            .collect_view()
    };
    let options = StoredValue::new(options);
    view! {
        <Show
            when=move || listed.get()
            fallback=move || view! {
                <Told
                    id="event-authority"
                    label="Authority"
                    value=draft.authority
                    problem
                    hint="The statute, such as 18 USC 659. The agency's list comes with the gateway"
                />
            }
        >
            <div class="field">
                <label for="event-authority">"Authority"</label>
                <select
                    id="event-authority"
                    aria-describedby="event-authority-hint"
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    on:change=move |event| draft.authority.set(event_target_value(&event))
                >
                    <option value="" selected=move || draft.authority.with(String::is_empty)>"Choose the statute"</option>
                    {options.with_value(|options| options())}
                </select>
                <p id="event-authority-hint" class=move || if problem.with(Option::is_some) { "field-error" } else { "hint" }>
                    {move || problem.get().unwrap_or_else(|| "What lets the agency look into this matter".into())}
                </p>
            </div>
        </Show>
    }
}
