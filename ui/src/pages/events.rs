//! Events: the matters that one works on. Every question names one (QRY-1), and what is kept is kept in one.

use super::events_desk::{EventsDesk, Open, Showing};
use super::events_dialogs::{TurnEvent, UnsaveRead, WithdrawNote};
use super::events_export::ExportSaved;
use super::events_form::EventForm;
use super::events_list::EventsList;
use super::events_page::EventPage;
use super::events_saved::SavedDesk;
use super::frame::is_typing;
use crate::parts::focus;
use leptos::{ev, prelude::*};

/// What the keyboard does here besides, for the help card.
pub const EVENTS_KEYS: &[(&str, &str)] = &[
    ("/", "Find an event, or a saved read"),
    ("N", "New event"),
    ("J K", "Next and previous line"),
    ("Enter", "Open the event"),
    ("Space", "Choose a saved read for export"),
    ("I", "Investigate for the open event"),
    ("Esc", "Back to the list"),
];

/// The screen.
#[component]
pub fn Events() -> impl IntoView {
    let desk = EventsDesk::new();
    let keys = window_event_listener(ev::keydown, move |event| {
        let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key() && !event.default_prevented();
        let busy = desk.open.get_untracked().is_some() || desk.room().open.get_untracked().is_some();
        if plain && !busy && on_key(desk, &event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    // Whoever comes back goes on with what they were writing; what another screen asks for comes first.
    if let Some(id) = desk.room().drafts.with_value(|drafts| drafts.keys().next().copied()) {
        desk.showing.set(Showing::Form(id));
    }
    // Asked for from elsewhere: a new event, or one by its id.
    Effect::new(move || {
        if desk.room().new_event.get() {
            desk.room().new_event.set(false);
            desk.begin_new();
        }
        if let Some(id) = desk.room().show_event.get() {
            desk.room().show_event.set(None);
            desk.open_event(id);
        }
    });
    let showing = Memo::new(move |_| desk.showing.get());
    view! {
        <div id="events" class="events">
            {move || match showing.get() {
                Showing::List => view! { <EventsList desk/> }.into_any(),
                Showing::Form(id) => view! { <EventForm desk id/> }.into_any(),
                Showing::One(id) => view! { <EventPage desk id/> }.into_any(),
            }}
            <p id="events-news" class="sr-only" role="status">{move || desk.news.get()}</p>
        </div>
    }
}

/// The dialogs over an event; `export` is what the page knows of the chosen reads.
#[component]
pub fn EventDialogs(desk: EventsDesk, export: SavedDesk) -> impl IntoView {
    move || match desk.open.get()? {
        Open::Turn => Some(view! { <TurnEvent desk/> }.into_any()),
        Open::Export => Some(view! { <ExportSaved saved=export/> }.into_any()),
        Open::Unsave(line) => Some(view! { <UnsaveRead desk line=*line/> }.into_any()),
        Open::Withdraw(line) => Some(view! { <WithdrawNote desk line=*line/> }.into_any()),
    }
}

/// Does what a key says wherever one is on this screen; `false` leaves it to the browser.
fn on_key(desk: EventsDesk, event: &ev::KeyboardEvent) -> bool {
    let showing = desk.showing.get_untracked();
    let key = event.key();
    if is_typing(event) {
        // From a field that filters back to what it filters.
        let leaves = key == "Escape" && !matches!(showing, Showing::Form(_));
        if leaves {
            focus(if showing == Showing::List { "events-list" } else { "saved-list" });
        }
        return leaves;
    }
    match (showing, key.as_str()) {
        (Showing::List, "/") => focus("events-find"),
        (Showing::One(_), "/") => focus("saved-find"),
        (Showing::List | Showing::One(_), "n" | "N") => desk.begin_new(),
        (Showing::One(id), "i" | "I") if desk.opened.with_untracked(|view| may_ask(view.as_ref())) => {
            desk.investigate(id, None, None);
        }
        (Showing::One(_), "Escape") => desk.back_to_list(),
        _ => return false,
    }
    true
}

fn may_ask(view: Option<&api::EventView>) -> bool {
    view.is_some_and(|view| view.event.is_open())
}
