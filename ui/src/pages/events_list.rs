//! The list of one's events, and the fields that find one.

use super::events_desk::{EventsDesk, Filter, Which};
use super::events_parts::{Goes, SyncNote, counted};
use crate::parts::{Glyph, Icon, thousands};
use crate::state::moment;
use api::EventLine;
use domain::EventId;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The list with what is above it.
#[component]
pub fn EventsList(desk: EventsDesk) -> impl IntoView {
    let found = Memo::new(move |_| desk.found());
    let any = Memo::new(move |_| desk.list.with(|list| list.as_ref().is_some_and(|list| !list.events.is_empty())));
    let count = move || {
        let all = desk.list.with(|list| list.as_ref().map_or(0, |list| list.events.len()));
        let found = found.with(Vec::len);
        if found == all {
            thousands(all as u64)
        } else {
            format!("{} of {}", thousands(found as u64), thousands(all as u64))
        }
    };
    let sync =
        Signal::derive(move || desk.list.with(|list| list.as_ref().map(|list| list.sync.clone()).unwrap_or_default()));
    view! {
        <section class="card events-card" aria-labelledby="events-heading">
            <div class="card-head">
                <h2 id="events-heading">"Your events"</h2>
                <span id="events-count" class="pill num" role="status">{count}</span>
                <span class="grow"></span>
                <button type="button" id="event-new" class="primary" aria-keyshortcuts="n" on:click=move |_| desk.begin_new()>
                    "New event"
                    <kbd aria-hidden="true">"N"</kbd>
                </button>
            </div>
            <SyncNote sync/>
            <Show when=move || any.get()>
                <Fields desk/>
            </Show>
            {move || match desk.list.with(Option::is_some) {
                true if !any.get() => view! { <NoEvents desk/> }.into_any(),
                true if found.with(Vec::is_empty) => view! { <NoneFound desk/> }.into_any(),
                true => view! { <Lines desk found/> }.into_any(),
                false if desk.failed.get() => view! { <Failed desk/> }.into_any(),
                false => view! { <p class="muted events-waits" aria-busy="true">"Loading your events…"</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Fields(desk: EventsDesk) -> impl IntoView {
    let choice = move |id: &'static str, words: &'static str, value: Which| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="events-which"
                    id=id
                    prop:checked=move || desk.filter.with(|filter| filter.which == value)
                    on:change=move |_| desk.filter.update(|filter| filter.which = value)
                />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <div class="events-fields" role="search">
            <div class="field events-find">
                <label for="events-find">"Find an event " <kbd aria-hidden="true">"/"</kbd></label>
                <input
                    id="events-find"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="number, title, authority or owner"
                    aria-keyshortcuts="/"
                    prop:value=move || desk.filter.with(|filter| filter.words.clone())
                    on:input=move |event| desk.filter.update(|filter| filter.words = event_target_value(&event))
                />
            </div>
            <fieldset class="plain">
                <legend>"State"</legend>
                <div class="segments">
                    {choice("events-all", "All", Which::All)}
                    {choice("events-open", "Open", Which::Open)}
                    {choice("events-closed", "Closed", Which::Closed)}
                </div>
            </fieldset>
            <label class="check events-mine">
                <input
                    type="checkbox"
                    id="events-mine"
                    prop:checked=move || desk.filter.with(|filter| filter.mine)
                    on:change=move |event| desk.filter.update(|filter| filter.mine = event_target_checked(&event))
                />
                <span>"My own only"</span>
            </label>
        </div>
    }
}

#[component]
fn Lines(desk: EventsDesk, found: Memo<Vec<EventLine>>) -> impl IntoView {
    // Without a line to act on the first one is it.
    Effect::new(move || {
        found.with(|found| {
            let active = desk.active.get_untracked();
            if !found.iter().any(|line| Some(line.id) == active) {
                desk.active.set(found.first().map(|line| line.id));
            }
        });
    });
    let key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let ids: Vec<EventId> = found.with_untracked(|found| found.iter().map(|line| line.id).collect());
        let at = ids.iter().position(|id| Some(*id) == desk.active.get_untracked());
        let last = ids.len().saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" | "j" | "J" => at.map_or(0, |at| (at + 1).min(last)),
            "ArrowUp" | "k" | "K" => at.map_or(0, |at| at.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                event.prevent_default();
                if let Some(id) = desk.active.get_untracked() {
                    desk.open_event(id);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(id) = ids.get(next) {
            desk.active.set(Some(*id));
            show_row(&row_id(*id));
        }
    };
    view! {
        <div
            id="events-list"
            class="events-list"
            role="listbox"
            tabindex="0"
            aria-label="Events; Enter opens one"
            aria-activedescendant=move || desk.active.get().map(row_id)
            on:keydown=key
        >
            {move || found.get().into_iter().map(|line| view! { <Row desk line/> }).collect_view()}
        </div>
    }
}

#[component]
fn Row(desk: EventsDesk, line: EventLine) -> impl IntoView {
    let id = line.id;
    let is_active = move || desk.active.get() == Some(id);
    let owner = (!line.mine).then(|| format!("owner {} · ", desk.name_of(&line.owner)));
    let count = |number: u32, one, many| counted(number as usize, one, many);
    let words = format!(
        "{} · {} · {} · opened {}",
        count(line.subjects, "subject", "subjects"),
        count(line.saved, "saved read", "saved reads"),
        count(line.notes, "note", "notes"),
        moment(line.opened),
    );
    let app = desk.app;
    view! {
        <div
            id=row_id(id)
            class="event-row"
            class:off=!line.open
            role="option"
            aria-selected=move || if is_active() { "true" } else { "false" }
            on:click=move |_| desk.open_event(id)
        >
            <span class="event-number code">{line.number}</span>
            <span class="event-name">{line.title}</span>
            <span class="event-marks">
                <span class="pill action">{line.authority}</span>
                {(!line.mine).then(|| view! { <span class="pill">"shared with you"</span> })}
                {if line.open {
                    view! { <span class="pill good">"Open"</span> }
                } else {
                    view! { <span class="pill">"Closed"</span> }
                }}
            </span>
            <span class="event-counts muted num">{owner}{words}</span>
            <span class="event-goes">{line.goes.map(|at| view! { <Goes app at what="unsaved reads"/> })}</span>
        </div>
    }
}

#[component]
fn NoEvents(desk: EventsDesk) -> impl IntoView {
    view! {
        <div id="events-none" class="events-nothing">
            <span class="halo"><Glyph icon=Icon::Calendar/></span>
            <h3>"No event yet"</h3>
            <p>
                "An event is the matter you work on: its number, its authority and what happened. Every question names an open \
                 one (QRY-1), and what you keep is kept in it."
            </p>
            <button type="button" id="event-first" class="primary" on:click=move |_| desk.begin_new()>"Open your first event"</button>
        </div>
    }
}

#[component]
fn NoneFound(desk: EventsDesk) -> impl IntoView {
    view! {
        <div id="events-nothing" class="events-nothing" role="status">
            <p>"No event is like that."</p>
            <button type="button" id="events-clear" on:click=move |_| desk.filter.set(Filter::default())>"Show all events"</button>
        </div>
    }
}

#[component]
fn Failed(desk: EventsDesk) -> impl IntoView {
    view! {
        <div class="events-nothing">
            <p>"Your events could not be read. Nothing was lost."</p>
            <button type="button" id="events-again" on:click=move |_| desk.look()>"Try again"</button>
        </div>
    }
}

fn row_id(id: EventId) -> String {
    format!("event-{id}")
}

/// Brings a line into sight.
pub fn show_row(id: &str) {
    if let Some(row) = document().get_element_by_id(id) {
        let near = web_sys::ScrollIntoViewOptions::new();
        near.set_block(web_sys::ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&near);
    }
}
