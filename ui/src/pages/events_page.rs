//! One event: what it is about, and all that is kept in it.

use super::events::EventDialogs;
use super::events_desk::EventsDesk;
use super::events_head::Head;
use super::events_notes::EventNotes;
use super::events_parts::SyncNote;
use super::events_past::{Answers, Asks};
use super::events_read::ReadCard;
use super::events_saved::SavedDesk;
use super::events_saved_list::SavedReads;
use crate::map::Map;
use crate::parts::focus;
use crate::timeline::{Feed, Legend, Timeline, ways};
use api::EventView;
use domain::{EventId, Timestamp};
use leptos::{ev, prelude::*};

/// What of an event is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Saved,
    Notes,
    Asks,
    Answers,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Saved, Self::Notes, Self::Asks, Self::Answers];

    const fn id(self) -> &'static str {
        match self {
            Self::Saved => "event-tab-saved",
            Self::Notes => "event-tab-notes",
            Self::Asks => "event-tab-asks",
            Self::Answers => "event-tab-answers",
        }
    }
    const fn panel(self) -> &'static str {
        match self {
            Self::Saved => "event-saved",
            Self::Notes => "event-notes",
            Self::Asks => "event-asks",
            Self::Answers => "event-answers",
        }
    }
    const fn label(self) -> &'static str {
        match self {
            Self::Saved => "Saved reads",
            Self::Notes => "Notes",
            Self::Asks => "Asks made",
            Self::Answers => "Cached answers",
        }
    }
    fn count(self, view: &EventView) -> usize {
        match self {
            Self::Saved => view.saved.len(),
            Self::Notes => view.notes.len(),
            Self::Asks => view.asks.len(),
            Self::Answers => view.answers.len(),
        }
    }
    fn beside(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        Self::ALL.get((at + by) % Self::ALL.len()).copied().unwrap_or_default()
    }
}

#[component]
pub fn EventPage(desk: EventsDesk, id: EventId) -> impl IntoView {
    desk.lost.set(false);
    let here = Memo::new(move |_| desk.opened.with(|view| view.as_ref().is_some_and(|view| view.event.id == id)));
    move || {
        if here.get() {
            view! { <Whole desk/> }.into_any()
        } else if desk.lost.get() {
            view! {
                <div class="events-nothing">
                    <p>"The event could not be read. Nothing was lost."</p>
                    <div class="actions">
                        <button type="button" id="event-again" on:click=move |_| desk.open_event(id)>"Try again"</button>
                        <button type="button" class="quiet" on:click=move |_| desk.back_to_list()>"Back to the list"</button>
                    </div>
                </div>
            }
            .into_any()
        } else {
            view! { <p class="muted events-waits" aria-busy="true">"Opening the event…"</p> }.into_any()
        }
    }
}

#[component]
fn Whole(desk: EventsDesk) -> impl IntoView {
    let saved = SavedDesk::new(desk);
    let tab = RwSignal::new(Tab::default());
    let sync = Signal::derive(move || {
        desk.opened.with(|view| view.as_ref().map(|view| view.sync.clone()).unwrap_or_default())
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key() && !event.default_prevented();
        let free = desk.open.get_untracked().is_none() && desk.room().open.get_untracked().is_none();
        if plain && free && tab.get_untracked() == Tab::Saved && saved.on_key(&event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    let is = move |one: Tab| tab.get() == one;
    let now = Signal::derive(move || saved.desk().app.gateway_time().unwrap_or(Timestamp(0)));
    let feed = Feed::of_saved(saved.lines, saved.wide, now, saved.brush, saved.map);
    let ways = ways(feed);
    view! {
        <div id="event-page" class="event-page">
            <Head desk/>
            <SyncNote sync/>
            <Tabs desk tab/>
            // It stays, and keeps its map and its place, while another is looked at.
            <section
                id=Tab::Saved.panel()
                class="event-panel event-saved"
                role="tabpanel"
                aria-labelledby=Tab::Saved.id()
                hidden=move || !is(Tab::Saved)
            >
                <SavedReads saved/>
                <div class="event-views">
                    <Map desk=saved.map label="Map of the saved reads"/>
                    <Show when=move || saved.lines.with(|lines| !lines.is_empty())>
                        <Legend feed ways/>
                        <div class="event-timeline"><Timeline feed ways/></div>
                    </Show>
                </div>
                <ReadCard saved/>
            </section>
            {move || {
                let shown = tab.get();
                let inner = match shown {
                    Tab::Saved => return None,
                    Tab::Notes => view! { <EventNotes desk drafts=saved.drafts/> }.into_any(),
                    Tab::Asks => view! { <Asks desk/> }.into_any(),
                    Tab::Answers => view! { <Answers desk/> }.into_any(),
                };
                Some(view! {
                    <section
                        id=shown.panel()
                        class="event-panel event-scrolls"
                        role="tabpanel"
                        tabindex="0"
                        aria-labelledby=shown.id()
                    >
                        {inner}
                    </section>
                })
            }}
            <EventDialogs desk export=saved/>
        </div>
    }
}

#[component]
fn Tabs(desk: EventsDesk, tab: RwSignal<Tab>) -> impl IntoView {
    let button = move |one: Tab| {
        let count = Memo::new(move |_| desk.opened.with(|view| view.as_ref().map_or(0, |view| one.count(view))));
        view! {
            <button
                type="button"
                role="tab"
                id=one.id()
                aria-controls=move || (tab.get() == one || one == Tab::Saved).then_some(one.panel())
                aria-selected=move || if tab.get() == one { "true" } else { "false" }
                tabindex=move || if tab.get() == one { "0" } else { "-1" }
                on:click=move |_| tab.set(one)
                on:keydown=move |event| {
                    let by = match event.key().as_str() {
                        "ArrowRight" => 1,
                        "ArrowLeft" => Tab::ALL.len() - 1,
                        _ => return,
                    };
                    event.prevent_default();
                    let other = one.beside(by);
                    tab.set(other);
                    focus(other.id());
                }
            >
                {one.label()}
                <span class="count num">{move || count.get()}</span>
            </button>
        }
    };
    view! {
        <div class="event-tabs">
            <div class="tabs" role="tablist" aria-label="What is kept in the event">
                {Tab::ALL.into_iter().map(button).collect_view()}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrow_keys_go_round_the_tabs() {
        assert_eq!(Tab::Saved.beside(1), Tab::Notes);
        assert_eq!(Tab::Saved.beside(3), Tab::Answers);
        assert_eq!(Tab::Answers.beside(1), Tab::Saved);
    }
}
