//! What Investigate shows, as signals that its list, map, timeline and inspector share: one event, one answer, one
//! selection. Views never keep a selection of their own.

use super::{App, Local, Sight, app};
use crate::map::MapDesk;
use api::{
    AnswerPick, AnswerState, AnswerView, Claim, Columns, ColumnsPick, Event, EventPick, EventView, Flags, FormsView,
    ReadPick, ReadView, ReaderLine, command,
};
use domain::{AnswerId, EventId, Timestamp};
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
    /// Filters, and which reads are in sight by them.
    pub sight: Sight,
    /// The clocks of the answer.
    pub local: Memo<Option<Local>>,
    /// Where the selected read stands among those in sight.
    pub place: Memo<Option<usize>>,
    /// The readers beside the map; the map's selection is one of them while no answer is shown.
    pub readers: RwSignal<Arc<Vec<ReaderLine>>>,
    /// Grows when the key for a stretch of the timeline, or for playing, was pressed.
    pub brush_key: RwSignal<u32>,
    pub play_key: RwSignal<u32>,
    /// QRY-9: a request to look back to this moment is to be written.
    pub asking_approval: RwSignal<Option<Timestamp>>,
    /// Whether rows are being fetched.
    fetching: StoredValue<bool>,
    /// Rows that are here may say other things by now: all are fetched again.
    stale: StoredValue<bool>,
}

impl Desk {
    /// A desk over a map; looks for what forms are filled with, and hears of answers.
    pub fn new(map: MapDesk) -> Self {
        let answer = RwSignal::new(None::<AnswerView>);
        let columns = RwSignal::default();
        let sight = Sight::new(columns, map.shape);
        let local = Memo::new(move |_| answer.with(|answer| answer.as_ref().map(Local::of)));
        let place = Memo::new(move |_| {
            let row = map.selected.get()?;
            sight.shown.with(|shown| shown.iter().position(|other| *other == row))
        });
        let desk = Self {
            app: app(),
            map,
            forms: RwSignal::default(),
            event: RwSignal::default(),
            answer,
            columns,
            read: RwSignal::default(),
            sight,
            local,
            place,
            readers: RwSignal::default(),
            brush_key: RwSignal::new(0),
            play_key: RwSignal::new(0),
            asking_approval: RwSignal::new(None),
            fetching: StoredValue::new(false),
            stale: StoredValue::new(false),
        };
        desk.look_at_forms();
        // What the gateway could not tell while it was away is asked for when it is back.
        Effect::new(move || {
            if desk.app.gateway.get().is_some() && desk.forms.with_untracked(|forms| forms.away) {
                desk.look_at_forms();
            }
        });
        Effect::new(move || {
            let (_, heard) = desk.app.heard.get();
            match heard {
                Some(Event::Answer { answer, ended, .. }) if desk.answer_id() == Some(answer) => desk.refresh(ended),
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
        let selected = Memo::new(move |_| desk.map.selected.get());
        Effect::new(move || {
            let row = selected.get();
            desk.read.set(None);
            if let (Some(n), Some(answer)) = (row, desk.answer_id()) {
                desk.app.fetch::<command::read_look>(ReadPick { answer, n }, move |read| desk.take_read(read));
            }
        });
        desk
    }

    /// Whether it is still on screen: answers that come later change nothing.
    pub fn is_here(self) -> bool {
        self.fetching.try_get_value().is_some()
    }

    fn look_at_forms(self) {
        self.app.fetch::<command::forms_look>((), move |forms| {
            self.forms.try_set(forms);
        });
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
            self.event.try_set(Some(view));
        });
    }

    /// Works on another event: an answer of the one before is not shown beside it.
    pub fn work_on(self, id: EventId) {
        if self.answer.with_untracked(|answer| answer.as_ref().is_some_and(|answer| answer.event != id)) {
            self.close();
        }
        self.open_event(id);
    }

    /// Shows an answer from its beginning, all of it in sight.
    pub fn show(self, answer: AnswerView) {
        self.map.selected.set(None);
        self.sight.clear();
        self.columns.set(Arc::default());
        self.stale.set_value(false);
        self.answer.set(Some(answer));
        self.fetch_rows();
    }

    /// Shows no answer any more; it stays cached as long as it may.
    pub fn close(self) {
        self.map.selected.set(None);
        self.sight.clear();
        self.answer.set(None);
        self.columns.set(Arc::default());
    }

    /// Opens an answer that is still cached.
    pub fn open_answer(self, answer: AnswerId) {
        self.app.ask::<command::answer_open>(AnswerPick { answer }, move |view| {
            if self.is_here() {
                self.show(view);
            }
        });
    }

    /// Takes an answer as it is now: more has come, or it ended.
    pub fn take_answer(self, view: AnswerView) {
        if self.is_here() && self.answer_id() == Some(view.answer) {
            self.answer.set(Some(view));
            self.fetch_rows();
        }
    }

    /// `ended`: by then it is known which reads two sources told, so that all rows are looked at again.
    fn refresh(self, ended: bool) {
        let Some(answer) = self.answer_id() else { return };
        self.app.fetch::<command::answer_look>(AnswerPick { answer }, move |view| {
            if self.is_here() {
                self.stale.update_value(|stale| *stale |= ended);
                self.take_answer(view);
            }
        });
    }

    /// Selects the read that stands so many further down among those in sight.
    pub fn step(self, by: i64) {
        let shown = self.sight.shown.get_untracked();
        let Some(last) = shown.len().checked_sub(1) else { return };
        let by = isize::try_from(by).unwrap_or(if by < 0 { isize::MIN } else { isize::MAX });
        let next = self.place.get_untracked().map_or(0, |place| place.saturating_add_signed(by).min(last));
        self.map.selected.set(shown.get(next).copied());
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
        let whole = self.stale.get_value();
        let here = self.columns.with_untracked(|columns| u32::try_from(columns.len()).unwrap_or(u32::MAX));
        let from = if whole { 0 } else { here };
        if self.fetching.get_value() || from >= answer.reads {
            return;
        }
        self.fetching.set_value(true);
        self.stale.set_value(false);
        let pick = ColumnsPick { answer: answer.answer, from };
        self.app.fetch_bytes::<command::answer_columns>(pick, move |bytes| {
            if !self.is_here() {
                return;
            }
            self.fetching.set_value(false);
            if self.answer_id() != Some(pick.answer) {
                // Another answer is shown by now, and waited for this.
                self.fetch_rows();
                return;
            }
            match bytes.map(|bytes| Columns::parse(&bytes)) {
                Ok(Ok(all)) if whole => {
                    self.columns.set(Arc::new(all));
                    self.fetch_rows();
                }
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

    /// Takes a read as it is now: into the inspector, if it is the selected one, and what may be told of it into the
    /// columns.
    pub fn take_read(self, read: ReadView) {
        if !self.is_here() {
            return;
        }
        let (row, told) =
            (read.n as usize, read.judged.as_ref().and_then(|judged| judged.claim.as_ref()).map(plate_words));
        let differs = self.columns.with_untracked(|columns| {
            let plate = columns.plate.get(row).and_then(|plate| columns.tables.plates.get(*plate as usize));
            columns.flags.get(row) != Some(&read.flags)
                || told.is_some() && plate.is_some_and(|plate| plate.as_ref() != told.as_ref())
        });
        if differs {
            self.columns.update(|columns| {
                let columns = Arc::make_mut(columns);
                if let Some(flags) = columns.flags.get_mut(row) {
                    *flags = read.flags;
                }
                let plate = columns.plate.get(row).map(|plate| *plate as usize);
                if let Some(plate) = plate.and_then(|plate| columns.tables.plates.get_mut(plate))
                    && told.is_some()
                {
                    *plate = told;
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

/// A plate with its state, as the tables have it.
fn plate_words(claim: &Claim) -> String {
    claim.jurisdiction.as_ref().map_or_else(|| claim.plate.clone(), |of| format!("{of} {}", claim.plate))
}
