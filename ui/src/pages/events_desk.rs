//! What the parts of the Events screen share: the list, the event that is open, and what is typed to find one.

use super::frame::{Room, room};
use crate::parts::focus_soon;
use crate::state::{App, app};
use api::{
    AskDraft, Event, EventLine, EventPick, EventView, EventsView, FormsView, NoteLine, RecordPick, SavedLine, Screen,
    command,
};
use domain::{AccountName, AnswerId, EventId, RecordId};
use leptos::prelude::*;

/// What the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    List,
    One(EventId),
    /// The form: for a new event, or to change one.
    Form(Option<EventId>),
}

/// Which events are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Which {
    #[default]
    All,
    Open,
    Closed,
}

/// What is looked for in the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub words: String,
    pub which: Which,
    pub mine: bool,
}

/// A dialog over an event.
#[derive(Debug, Clone, PartialEq)]
pub enum Open {
    /// Close it, or reopen it.
    Turn,
    Export,
    Unsave(Box<SavedLine>),
    Withdraw(Box<NoteLine>),
}

#[derive(Clone, Copy)]
pub struct EventsDesk {
    pub app: App,
    /// Not in the desk itself, which is copied everywhere.
    room: StoredValue<Room>,
    pub list: RwSignal<Option<EventsView>>,
    /// The list could not be had.
    pub failed: RwSignal<bool>,
    pub forms: RwSignal<FormsView>,
    pub showing: RwSignal<Showing>,
    /// The event that is shown, when it is here.
    pub opened: RwSignal<Option<EventView>>,
    /// It could not be had.
    pub lost: RwSignal<bool>,
    pub open: RwSignal<Option<Open>>,
    pub filter: RwSignal<Filter>,
    /// The line that the keys act on.
    pub active: RwSignal<Option<EventId>>,
    /// Said once, to those who do not see it happen.
    pub news: RwSignal<String>,
}

impl EventsDesk {
    pub fn new() -> Self {
        let desk = Self {
            app: app(),
            room: StoredValue::new(room()),
            list: RwSignal::new(None),
            failed: RwSignal::new(false),
            forms: RwSignal::default(),
            showing: RwSignal::new(Showing::List),
            opened: RwSignal::new(None),
            lost: RwSignal::new(false),
            open: RwSignal::new(None),
            filter: RwSignal::default(),
            active: RwSignal::new(None),
            news: RwSignal::default(),
        };
        desk.app.fetch::<command::forms_look>((), move |forms| {
            desk.forms.try_set(forms);
        });
        desk.look();
        // What is kept changed by itself, or an answer went: the clocks and counts are others.
        Effect::new(move |before: Option<u32>| {
            let (n, heard) = desk.app.heard.get();
            let new = before.is_some_and(|before| before != n);
            if new
                && matches!(heard, Some(Event::Records | Event::AnswerGone { .. } | Event::Answer { ended: true, .. }))
            {
                desk.look();
                desk.look_again();
            }
            n
        });
        desk
    }

    pub fn room(self) -> Room {
        self.room.get_value()
    }

    /// Asks for the list.
    pub fn look(self) {
        self.app.fetch_or::<command::events_list>(
            (),
            move |list| {
                self.failed.try_set(false);
                self.list.try_set(Some(list));
            },
            move |_| {
                self.failed.try_set(true);
                false
            },
        );
    }

    /// Shows an event.
    pub fn open_event(self, id: EventId) {
        self.app.fault.set(None);
        if self.opened.with_untracked(|view| view.as_ref().is_none_or(|view| view.event.id != id)) {
            self.opened.set(None);
        }
        self.active.set(Some(id));
        self.showing.set(Showing::One(id));
        self.fetch(id);
        focus_soon("event-title-shown");
    }

    /// Asks for the event that is shown once more.
    pub fn look_again(self) {
        let id = self.opened.try_with_untracked(|view| view.as_ref().map(|view| view.event.id)).flatten();
        if let Some(id) = id {
            self.fetch(id);
        }
    }

    pub fn fetch(self, id: EventId) {
        self.app.fetch_or::<command::event_look>(
            EventPick { id },
            move |view| self.take(view),
            move |_| {
                self.lost.try_set(true);
                false
            },
        );
    }

    /// Takes an event as it is now, if it is the one shown. What did not change is not drawn anew.
    pub fn take(self, view: EventView) {
        let shown = match self.showing.try_get_untracked() {
            Some(Showing::One(id) | Showing::Form(Some(id))) => id == view.event.id,
            _ => false,
        };
        if shown {
            self.lost.set(false);
            if self.opened.with_untracked(|now| now.as_ref() != Some(&view)) {
                self.opened.set(Some(view));
            }
        }
    }

    /// An event was kept: it is shown, and the list is told.
    pub fn kept(self, view: EventView) {
        let id = view.event.id;
        if self.showing.try_set(Showing::One(id)).is_some() {
            return;
        }
        self.active.set(Some(id));
        self.opened.set(Some(view));
        self.open.set(None);
        self.look();
        focus_soon("event-title-shown");
    }

    pub fn back_to_list(self) {
        self.app.fault.set(None);
        self.showing.set(Showing::List);
        self.opened.set(None);
        self.look();
        focus_soon("events-list");
    }

    pub fn begin_new(self) {
        self.app.fault.set(None);
        self.open.set(None);
        self.showing.set(Showing::Form(None));
        focus_soon("event-number");
    }

    pub fn begin_change(self, id: EventId) {
        self.app.fault.set(None);
        self.showing.set(Showing::Form(Some(id)));
        focus_soon("event-number");
    }

    pub fn close_dialog(self) {
        self.app.fault.set(None);
        self.open.set(None);
    }

    /// Hands over to Investigate: an event to work on, with a question to ask or an answer to open.
    pub fn investigate(self, event: EventId, draft: Option<AskDraft>, answer: Option<AnswerId>) {
        self.room().work_on.set(Some(event));
        self.room().hand_draft.set(draft);
        self.room().hand_answer.set(answer);
        self.app.fault.set(None);
        self.room().screen.set(Screen::Investigate);
        focus_soon("screen-title");
    }

    pub fn withdraw(self, note: RecordId) {
        self.app.ask::<command::note_withdraw>(RecordPick { record: note }, move |()| {
            self.close_dialog();
            self.news.set("The note was withdrawn.".into());
            self.look_again();
        });
    }

    /// A colleague's name, or the account where it is not known.
    pub fn name_of(self, account: &AccountName) -> String {
        let own = self.room().session.with_value(|session| (session.account == *account).then(|| session.name.clone()));
        let known = || {
            self.forms
                .with(|forms| forms.colleagues.iter().find(|one| one.account == *account).map(|one| one.name.clone()))
        };
        own.or_else(known).unwrap_or_else(|| account.to_string())
    }

    pub fn me(self) -> AccountName {
        self.room().session.with_value(|session| session.account.clone())
    }

    /// The events that are looked for, in the list's order.
    pub fn found(self) -> Vec<EventLine> {
        self.list.with(|list| {
            let lines = list.as_ref().map_or(&[][..], |list| &list.events[..]);
            self.filter.with(|filter| lines.iter().filter(|line| fits(line, filter)).cloned().collect())
        })
    }
}

/// Whether an event is looked for: each word stands somewhere in what its line says.
fn fits(line: &EventLine, filter: &Filter) -> bool {
    let which = match filter.which {
        Which::All => true,
        Which::Open => line.open,
        Which::Closed => !line.open,
    };
    let text = format!("{} {} {} {}", line.number, line.title, line.authority, line.owner).to_lowercase();
    which
        && (line.mine || !filter.mine)
        && filter.words.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    #[test]
    fn an_event_is_found_by_words_in_any_order_and_by_what_it_is() {
        let line = EventLine {
            id: EventId::from_random([1; 16]),
            number: "EVT-2027-0117".into(),
            title: "Trailer theft ring".into(),
            authority: "18 USC 659".into(),
            open: true,
            mine: false,
            owner: AccountName::new("m.okafor").unwrap(),
            subjects: 0,
            saved: 0,
            notes: 0,
            opened: Timestamp(0),
            goes: None,
        };
        let filter = |words: &str, which, mine| Filter { words: words.into(), which, mine };
        assert!(fits(&line, &Filter::default()));
        assert!(fits(&line, &filter("RING 0117", Which::Open, false)));
        assert!(fits(&line, &filter("okafor 659", Which::All, false)));
        assert!(!fits(&line, &filter("ring harbor", Which::All, false)));
        assert!(!fits(&line, &filter("", Which::Closed, false)));
        assert!(!fits(&line, &filter("", Which::All, true)));
    }
}
