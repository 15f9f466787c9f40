//! What Investigate shows, as signals that its list, map, timeline and inspector share: one event, one answer, one
//! selection. Views never keep a selection of their own.

use super::{App, app};
use crate::map::MapDesk;
use api::{
    AnswerPick, AnswerState, AnswerView, Columns, ColumnsPick, Event, EventPick, EventView, Flags, FormsView, ReadPick,
    ReadView, command,
};
use domain::{AnswerId, EventId};
use leptos::prelude::*;
use std::sync::Arc;

#[derive(Clone, Copy)]
pub struct Desk {
    pub app: App,
    /// The map; its `selected` is the selection of all views: a row of the columns.
    pub map: MapDesk,
    pub forms: RwSignal<FormsView>,
    /// The event that one works on.
    pub event: RwSignal<Option<EventView>>,
    pub answer: RwSignal<Option<AnswerView>>,
    pub columns: RwSignal<Arc<Columns>>,
    /// The read that is selected, as far as it may be shown.
    pub read: RwSignal<Option<ReadView>>,
    /// Whether rows are being fetched.
    fetching: StoredValue<bool>,
}

impl Desk {
    /// A desk over a map; looks for what forms are filled with, and hears of answers.
    pub fn new(map: MapDesk) -> Self {
        let desk = Self {
            app: app(),
            map,
            forms: RwSignal::default(),
            event: RwSignal::default(),
            answer: RwSignal::default(),
            columns: RwSignal::default(),
            read: RwSignal::default(),
            fetching: StoredValue::new(false),
        };
        desk.app.fetch::<command::forms_look>((), move |forms| desk.forms.set(forms));
        Effect::new(move || {
            let (_, heard) = desk.app.heard.get();
            match heard {
                Some(Event::Answer { answer, .. }) if desk.answer_id() == Some(answer) => desk.refresh(),
                Some(Event::AnswerGone { answer }) if desk.answer_id() == Some(answer) => desk.gone(),
                Some(Event::Records) => {
                    if let Some(id) = desk.event_id() {
                        desk.open_event(id);
                    }
                }
                _ => {}
            }
        });
        // What is selected is looked at.
        Effect::new(move || {
            let row = desk.map.selected.get();
            desk.read.set(None);
            if let (Some(n), Some(answer)) = (row, desk.answer_id()) {
                desk.app.fetch::<command::read_look>(ReadPick { answer, n }, move |read| desk.take_read(read));
            }
        });
        desk
    }

    pub fn event_id(self) -> Option<EventId> {
        self.event.with_untracked(|event| event.as_ref().map(|view| view.event.id))
    }
    pub fn answer_id(self) -> Option<AnswerId> {
        self.answer.with_untracked(|answer| answer.as_ref().map(|view| view.answer))
    }

    /// Works on another event, or looks at this one again.
    pub fn open_event(self, id: EventId) {
        self.app.fetch::<command::event_look>(EventPick { id }, move |view| {
            self.event.set(Some(view));
        });
    }

    /// Shows an answer from its beginning.
    pub fn show(self, answer: AnswerView) {
        self.map.selected.set(None);
        self.columns.set(Arc::default());
        self.answer.set(Some(answer));
        self.fetch_rows();
    }

    /// More has come, or it ended.
    fn refresh(self) {
        let Some(answer) = self.answer_id() else { return };
        self.app.fetch::<command::answer_look>(AnswerPick { answer }, move |view| {
            self.answer.set(Some(view));
            self.fetch_rows();
        });
    }

    /// RET-5: nothing of it is left, here either.
    fn gone(self) {
        self.map.selected.set(None);
        self.columns.set(Arc::default());
        self.answer.update(|answer| {
            if let Some(answer) = answer {
                (answer.state, answer.reads) = (AnswerState::Gone, 0);
            }
        });
    }

    /// Fetches the rows that are not here yet, one fetch at a time.
    fn fetch_rows(self) {
        let Some(answer) = self.answer.get_untracked() else { return };
        let from = self.columns.with_untracked(|columns| u32::try_from(columns.len()).unwrap_or(u32::MAX));
        if self.fetching.get_value() || from >= answer.reads {
            return;
        }
        self.fetching.set_value(true);
        let pick = ColumnsPick { answer: answer.answer, from };
        self.app.fetch_bytes::<command::answer_columns>(pick, move |bytes| {
            self.fetching.set_value(false);
            if self.answer_id() != Some(pick.answer) {
                return;
            }
            match bytes.map(|bytes| Columns::parse(&bytes)) {
                Ok(Ok(later)) => {
                    let more = self.columns.try_update(|columns| Arc::make_mut(columns).append(later));
                    if more == Some(Ok(())) {
                        self.fetch_rows();
                    }
                }
                Ok(Err(_)) => self.app.refuse("The reads can't be shown.", "Ask again; nothing was lost."),
                Err(fault) => self.app.report(fault),
            }
        });
    }

    /// Takes a read as it is now: into the inspector, if it is the selected one, and its flags into the columns.
    pub fn take_read(self, read: ReadView) {
        let differs = self.columns.with_untracked(|columns| columns.flags.get(read.n as usize) != Some(&read.flags));
        if differs {
            self.columns.update(|columns| {
                if let Some(flags) = Arc::make_mut(columns).flags.get_mut(read.n as usize) {
                    *flags = read.flags;
                }
            });
        }
        if self.map.selected.get_untracked() == Some(read.n) {
            self.read.set(Some(read));
        }
    }

    /// The flags of a row.
    pub fn flags(self, row: u32) -> Option<Flags> {
        self.columns.with(|columns| columns.flags.get(row as usize).map(|byte| Flags::of(*byte)))
    }
}
