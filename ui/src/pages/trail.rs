//! The audit trail (AUD-1 to AUD-4): what was done, by whom, when and why, with proof.

use super::frame::{is_typing, room};
use super::trail_desk::Desk;
use super::{
    trail_entry::Inspector, trail_export::Export, trail_filter::Field, trail_list::List, trail_search::SearchBar,
    trail_witnesses::Witnesses,
};
use crate::parts::{Glyph, Icon, VirtualList, focus, focus_soon, thousands};
use crate::state::Paged;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// What the keyboard does here besides, for the help card.
pub const TRAIL_KEYS: &[(&str, &str)] = &[
    ("/", "Search the trail"),
    ("J K", "Next and previous entry"),
    ("Enter", "Open the entry and have it checked"),
    ("Home End", "Newest and oldest entry"),
];

/// What the screen shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Entries,
    Witnesses,
}

impl Tab {
    const fn id(self) -> &'static str {
        match self {
            Self::Entries => "trail-tab-entries",
            Self::Witnesses => "trail-tab-witnesses",
        }
    }
}

/// The screen.
#[component]
pub fn Trail() -> impl IntoView {
    let room = room();
    let desk = Desk::new();
    desk.begin();
    let keys = window_event_listener(ev::keydown, move |event| {
        let busy = room.open.get_untracked().is_some() || desk.exporting.get_untracked();
        let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key() && !event.default_prevented();
        if plain && !busy && room.tab.get_untracked() == Tab::Entries && on_key(desk, &event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    // Asked for by the command palette, perhaps before there were fields.
    Effect::new(move || {
        if room.seek.get() && desk.look.with(Option::is_some) {
            room.seek.set(false);
            focus_soon(first_field(desk).id());
        }
    });
    // The signal belongs to the room; another visit begins with the entries.
    on_cleanup(move || {
        room.tab.try_set(Tab::Entries);
    });
    let entries = move || room.tab.get() == Tab::Entries;
    view! {
        <div id="trail" class="trail">
            <Head desk/>
            <section
                class="trail-panel"
                id="trail-entries"
                role=move || tabbed(desk).then_some("tabpanel")
                aria-labelledby=move || tabbed(desk).then_some(Tab::Entries.id())
                hidden=move || !entries()
            >
                <SearchBar desk/>
                <div class="trail-body">
                    <List desk/>
                    <Inspector desk/>
                </div>
            </section>
            {move || {
                (!entries())
                    .then(|| {
                        view! {
                            <section
                                class="trail-panel scrolls"
                                id="witnesses"
                                role="tabpanel"
                                tabindex="0"
                                aria-labelledby=Tab::Witnesses.id()
                            >
                                <Witnesses desk/>
                            </section>
                        }
                    })
            }}
            {move || desk.exporting.get().then(|| view! { <Export desk/> })}
        </div>
    }
}

#[component]
fn Head(desk: Desk) -> impl IntoView {
    let room = room();
    let alerts = Memo::new(move |_| {
        desk.witnesses.with(|view| {
            view.as_ref().map_or(0, |view| view.alerts.iter().filter(|alert| alert.ended.is_none()).count())
        })
    });
    let may_see = Memo::new(move |_| tabbed(desk));
    let choose = move |tab: Tab| {
        if tab == Tab::Witnesses && room.tab.get_untracked() != tab {
            desk.look_at_witnesses();
        }
        room.tab.set(tab);
    };
    let tab = move |tab: Tab, words: &'static str, controls: &'static str| {
        view! {
            <button
                type="button"
                role="tab"
                id=tab.id()
                aria-controls=move || (room.tab.get() == tab || tab == Tab::Entries).then_some(controls)
                aria-selected=move || if room.tab.get() == tab { "true" } else { "false" }
                tabindex=move || if room.tab.get() == tab { "0" } else { "-1" }
                on:click=move |_| choose(tab)
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                        event.prevent_default();
                        let other = if tab == Tab::Entries { Tab::Witnesses } else { Tab::Entries };
                        choose(other);
                        focus(other.id());
                    }
                }
            >
                {words}
                {move || {
                    let open = if tab == Tab::Witnesses { alerts.get() } else { 0 };
                    (open > 0).then(|| view! {
                        <span class="badge num">{open}<span class="sr-only">" open alerts"</span></span>
                    })
                }}
            </button>
        }
    };
    view! {
        <div class="trail-head">
            {move || {
                may_see
                    .get()
                    .then(|| {
                        view! {
                            <div class="tabs" role="tablist" aria-label="Views of the trail">
                                {tab(Tab::Entries, "Entries", "trail-entries")}
                                {tab(Tab::Witnesses, "Witnesses", "witnesses")}
                            </div>
                        }
                    })
            }}
            <p class="trail-reach" id="trail-reach">
                {move || desk.look.with(|look| look.as_ref().map(|look| look.reach.clone()))}
            </p>
            <button
                type="button"
                id="trail-export"
                disabled=move || desk.rows.with(Paged::total) == 0
                on:click=move |_| desk.exporting.set(true)
            >
                <Glyph icon=Icon::Download/>
                {move || match desk.rows.with(Paged::total) {
                    0 => "Export".to_owned(),
                    total => format!("Export {}", thousands(total)),
                }}
            </button>
        </div>
    }
}

/// Whether there is a second view to change to.
fn tabbed(desk: Desk) -> bool {
    desk.look.with(|look| look.as_ref().is_some_and(|look| look.may_see_witnesses))
}

/// The field that `/` leads to.
fn first_field(desk: Desk) -> Field {
    let others = desk.look.with_untracked(|look| look.as_ref().is_some_and(|look| look.others));
    if others { Field::Person } else { Field::Action }
}

/// Does what a key says; `false` leaves it to the browser.
fn on_key(desk: Desk, event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    let key = event.key();
    if is_typing(event) {
        if key == "Escape" {
            // The list, not nothing: from there the keys go on.
            focus("trail-list");
        }
        return key == "Escape";
    }
    match key.as_str() {
        "/" => focus(first_field(desk).id()),
        "j" | "J" => desk.step(1),
        "k" | "K" => desk.step(-1),
        "Escape" if desk.opened.with_untracked(Option::is_some) => desk.close(),
        key if target.is_some_and(|target| target.id() == "trail-list") => return on_list_key(desk, key),
        _ => return false,
    }
    true
}

fn on_list_key(desk: Desk, key: &str) -> bool {
    let page = || desk.list.with_untracked(VirtualList::page).cast_signed();
    match key {
        "ArrowDown" => desk.step(1),
        "ArrowUp" => desk.step(-1),
        "PageDown" => desk.step(page()),
        "PageUp" => desk.step(-page()),
        "Home" => desk.go(0),
        "End" => desk.go(u64::MAX),
        "Enter" | " " => desk.enter(desk.active.get_untracked()),
        _ => return false,
    }
    true
}
