//! What the parts of the trail screen share: the search, the rows found, the entry opened.

use super::trail_filter::{Field, is_backwards, tidy};
use crate::parts::{VirtualList, focus, focus_soon};
use crate::state::{App, PAGE, Paged, SPARE, app};
use api::{
    Code, EntryPick, EntryView, TrailFilter, TrailPage, TrailQuery, TrailRow, TrailView, WitnessesView, command,
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;

/// Height of a row; `.trail-row` in trail.css says the same.
pub const ROW: f64 = 34.0;
/// Typing rests this long before it is searched for.
const TYPED: Duration = Duration::from_millis(250);
/// Moving through rows rests this long before the next entry is opened: each is an act of its own.
const MOVED: Duration = Duration::from_millis(180);

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Nothing was ever found, so there is nothing to show yet.
    First,
    /// What was found before is shown until the answer is there.
    Again,
    Done,
    Failed,
    /// The first day is after the last; nothing is asked.
    Backwards,
}

/// An entry in the inspector; `view` follows when it was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub row: TrailRow,
    pub view: Option<EntryView>,
    pub failed: bool,
}

/// Signals of the screen, copied freely.
#[derive(Clone, Copy)]
pub struct Desk {
    app: App,
    pub look: RwSignal<Option<TrailView>>,
    /// `look` could not be had.
    pub unlearned: RwSignal<bool>,
    /// As typed.
    pub draft: RwSignal<TrailFilter>,
    /// As found.
    pub applied: RwSignal<TrailFilter>,
    pub finding: RwSignal<Finding>,
    pub rows: RwSignal<Paged<TrailRow>>,
    pub list: RwSignal<VirtualList>,
    /// The row that the keys act on.
    pub active: RwSignal<u64>,
    pub opened: RwSignal<Option<Opened>>,
    pub exporting: RwSignal<bool>,
    pub witnesses: RwSignal<Option<WitnessesView>>,
    pub witnesses_failed: RwSignal<bool>,
    /// A request for rows failed and the callout says so.
    failed: StoredValue<bool>,
    /// Answers to earlier searches and openings are dropped.
    search_no: StoredValue<u32>,
    open_no: StoredValue<u32>,
    /// A row to open once it is known.
    to_open: StoredValue<Option<u64>>,
    typed: StoredValue<Option<TimeoutHandle>>,
    moved: StoredValue<Option<TimeoutHandle>>,
}

impl Desk {
    pub fn new() -> Self {
        let desk = Self {
            app: app(),
            look: RwSignal::new(None),
            unlearned: RwSignal::new(false),
            draft: RwSignal::new(TrailFilter::default()),
            applied: RwSignal::new(TrailFilter::default()),
            finding: RwSignal::new(Finding::First),
            rows: RwSignal::new(Paged::default()),
            list: RwSignal::new(VirtualList::new(ROW)),
            active: RwSignal::new(0),
            opened: RwSignal::new(None),
            exporting: RwSignal::new(false),
            witnesses: RwSignal::new(None),
            witnesses_failed: RwSignal::new(false),
            failed: StoredValue::new(false),
            search_no: StoredValue::new(0),
            open_no: StoredValue::new(0),
            to_open: StoredValue::new(None),
            typed: StoredValue::new(None),
            moved: StoredValue::new(None),
        };
        on_cleanup(move || {
            Self::cancel(desk.typed);
            Self::cancel(desk.moved);
        });
        desk
    }

    /// Asks for what the screen needs to know, and for the newest entries.
    pub fn begin(self) {
        self.learn();
        self.search();
    }

    /// Asks how far somebody reads and what can be searched for.
    pub fn learn(self) {
        self.unlearned.set(false);
        self.app.fetch_or::<command::trail_look>(
            (),
            move |look| {
                let witnesses = look.may_see_witnesses;
                self.look.try_set(Some(look));
                // Open alerts are counted on the tab.
                if witnesses {
                    self.look_at_witnesses();
                }
            },
            move |_| {
                self.unlearned.try_set(true);
                false
            },
        );
    }

    pub fn look_at_witnesses(self) {
        self.app.fetch_or::<command::trail_witnesses>(
            (),
            move |view| {
                self.witnesses_failed.try_set(false);
                self.witnesses.try_set(Some(view));
            },
            move |_| {
                self.witnesses_failed.try_set(true);
                false
            },
        );
    }

    /// Takes what was typed and searches when typing rests.
    pub fn put(self, field: Field, value: String) {
        self.draft.update(|draft| field.put(draft, value));
        Self::after(self.typed, TYPED, move || self.search());
    }

    /// Empties a field, or all of them, and searches at once.
    pub fn clear(self, one: Option<Field>) {
        self.draft.update(|draft| match one {
            Some(field) => field.put(draft, String::new()),
            None => *draft = TrailFilter::default(),
        });
        self.search();
    }

    /// Searches for what is typed now, from the top; the newest search wins.
    pub fn search(self) {
        Self::cancel(self.typed);
        let filter = tidy(&self.draft.get_untracked());
        let no = next(self.search_no);
        if is_backwards(&filter) {
            self.applied.set(filter);
            self.show_found(TrailPage { total: 0, rows: vec![] });
            self.finding.set(Finding::Backwards);
            return;
        }
        let first = self.rows.with_untracked(Paged::total) == 0 && self.finding.get_untracked() != Finding::Done;
        self.finding.set(if first { Finding::First } else { Finding::Again });
        self.app.fetch_or::<command::trail_search>(
            query(filter.clone(), 0, PAGE + SPARE),
            move |page| {
                if self.search_no.try_get_value() == Some(no) {
                    self.recovered();
                    self.applied.set(filter);
                    self.show_found(page);
                    self.finding.set(Finding::Done);
                }
            },
            move |fault| self.search_failed(no, fault.code),
        );
    }

    fn show_found(self, page: TrailPage) {
        self.active.set(0);
        self.list.update(|list| list.fill(page.total));
        self.rows.set(Paged::begin(page.total, page.rows));
    }

    /// Asks for what is drawn and not known yet.
    pub fn fill(self) {
        let Some((first, last)) = self.list.with_untracked(VirtualList::drawn) else { return };
        let mut wanted = None;
        self.rows.update_untracked(|rows| wanted = rows.want(first, last));
        let Some(wanted) = wanted else { return };
        let no = self.search_no.get_value();
        self.app.fetch_or::<command::trail_search>(
            query(self.applied.get_untracked(), wanted.offset, wanted.limit),
            move |page| {
                if self.search_no.try_get_value() != Some(no) {
                    return;
                }
                let mut same = true;
                self.rows.update(|rows| same = rows.take(wanted, page.total, page.rows));
                if same {
                    self.recovered();
                    self.open_awaited();
                    self.fill();
                } else {
                    self.search();
                }
            },
            move |fault| {
                if self.search_no.try_get_value() == Some(no) {
                    self.rows.update_untracked(|rows| rows.failed(wanted));
                }
                self.search_failed(no, fault.code)
            },
        );
        // More than one page may be in sight.
        self.fill();
    }

    /// Whether the fault needs no telling: an answer that nobody waits for any more.
    fn search_failed(self, no: u32, code: Code) -> bool {
        if self.search_no.try_get_value() != Some(no) {
            return code != Code::NoSession;
        }
        self.failed.set_value(true);
        self.finding.set(Finding::Failed);
        false
    }

    /// It works again, so what was said of the failure is past.
    fn recovered(self) {
        if self.failed.get_value() {
            self.failed.set_value(false);
            self.finding.set(Finding::Done);
            self.app.fault.set(None);
        }
    }

    /// Makes a row the active one and brings it into sight; an open inspector follows.
    pub fn go(self, index: u64) {
        let Some(last) = self.rows.with_untracked(Paged::total).checked_sub(1) else { return };
        let index = index.min(last);
        self.active.set(index);
        self.list.update(|list| list.show(index));
        if self.opened.with_untracked(Option::is_some) {
            Self::after(self.moved, MOVED, move || self.open(index));
        }
    }

    /// Moves by rows, up or down.
    pub fn step(self, by: i64) {
        self.go(self.active.get_untracked().saturating_add_signed(by));
    }

    /// Opens the entry of a row, once it is known.
    pub fn open(self, index: u64) {
        Self::cancel(self.moved);
        self.active.set(index);
        self.to_open.set_value(Some(index));
        self.open_awaited();
    }

    fn open_awaited(self) {
        let Some(index) = self.to_open.get_value() else { return };
        let Some(row) = self.rows.with_untracked(|rows| rows.row(index).cloned()) else { return };
        self.to_open.set_value(None);
        let no = next(self.open_no);
        let pick = EntryPick { log: row.log.clone(), n: row.n };
        self.opened.set(Some(Opened { row, view: None, failed: false }));
        self.app.fetch_or::<command::trail_open>(
            pick,
            move |view| {
                if self.open_no.try_get_value() == Some(no) {
                    self.opened.set(Some(Opened { row: view.row.clone(), view: Some(view), failed: false }));
                }
            },
            move |fault| {
                if self.open_no.try_get_value() != Some(no) {
                    return fault.code != Code::NoSession;
                }
                self.opened.update(|opened| opened.iter_mut().for_each(|opened| opened.failed = true));
                false
            },
        );
    }

    /// Opens and leads the focus to what was opened.
    pub fn enter(self, index: u64) {
        self.open(index);
        focus_soon("trail-entry-title");
    }

    /// Closes the entry; the focus goes back to its row.
    pub fn close(self) {
        Self::cancel(self.moved);
        self.to_open.set_value(None);
        next(self.open_no);
        self.opened.set(None);
        focus("trail-list");
    }

    fn after(timer: StoredValue<Option<TimeoutHandle>>, wait: Duration, then: impl FnOnce() + 'static) {
        Self::cancel(timer);
        timer.set_value(set_timeout_with_handle(then, wait).ok());
    }

    fn cancel(timer: StoredValue<Option<TimeoutHandle>>) {
        if let Some(Some(handle)) = timer.try_get_value() {
            handle.clear();
            timer.set_value(None);
        }
    }
}

fn next(counter: StoredValue<u32>) -> u32 {
    counter.update_value(|no| *no = no.wrapping_add(1));
    counter.get_value()
}

fn query(filter: TrailFilter, offset: u64, limit: u64) -> TrailQuery {
    TrailQuery { filter, offset, limit: u32::try_from(limit).unwrap_or(u32::MAX) }
}
