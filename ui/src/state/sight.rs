//! Which of an answer's reads are in sight: filters, a stretch of time and an area. List, map and timeline follow it.

use api::{Columns, Flags, Sure};
use domain::{Found, ReaderKind, Timestamp};
use leptos::prelude::*;
use scene::Shape;
use std::{cmp::Reverse, sync::Arc};

/// What is known of a read, as a filter says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Unlooked,
    Verified,
    Misread,
    Illegible,
    Saved,
}

impl State {
    pub const ALL: [Self; 5] = [Self::Unlooked, Self::Verified, Self::Misread, Self::Illegible, Self::Saved];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Unlooked => "unlooked",
            Self::Verified => "verified",
            Self::Misread => "misread",
            Self::Illegible => "illegible",
            Self::Saved => "saved",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unlooked => "Not looked at",
            Self::Verified => "Verified",
            Self::Misread => "Misread",
            Self::Illegible => "Can't be read",
            Self::Saved => "Saved",
        }
    }

    fn holds(self, flags: Flags) -> bool {
        match self {
            Self::Unlooked => flags.found.is_none(),
            Self::Verified => flags.found == Some(Found::Verified),
            Self::Misread => flags.found.is_some_and(Found::is_misread),
            Self::Illegible => flags.found == Some(Found::Illegible),
            Self::Saved => flags.saved,
        }
    }
}

/// Filters as values.
#[derive(Debug, Clone, Default, PartialEq)]
struct Filters {
    source: Option<u8>,
    sure: Option<Sure>,
    state: Option<State>,
    kind: Option<ReaderKind>,
    plate: Option<u32>,
    area: Option<Shape>,
}

impl Filters {
    fn takes(&self, columns: &Columns, row: u32) -> bool {
        let n = row as usize;
        let flags = || columns.flags.get(n).copied().map(Flags::of);
        let same = |wanted: Option<u32>, has: Option<&u32>| wanted.is_none() || wanted.as_ref() == has;
        same(self.plate, columns.plate.get(n))
            && self.source.is_none_or(|wanted| columns.source.get(n) == Some(&wanted))
            && self.sure.is_none_or(|wanted| flags().is_some_and(|flags| flags.sure == wanted))
            && self.state.is_none_or(|wanted| flags().is_some_and(|flags| wanted.holds(flags)))
            && self.kind.is_none_or(|wanted| {
                let reader = columns.reader.get(n).and_then(|reader| columns.tables.readers.get(*reader as usize));
                reader.is_some_and(|reader| reader.kind == wanted)
            })
            && self.area.as_ref().is_none_or(|area| columns.position.get(n).is_some_and(|at| area.contains(*at)))
    }
}

/// Of rows that stand newest first, those of a stretch of time.
fn within(columns: &Columns, rows: &[u32], (from, to): (Timestamp, Timestamp)) -> Vec<u32> {
    let at = |row: &u32| columns.at.get(*row as usize).copied();
    let first = rows.partition_point(|row| at(row).is_none_or(|at| at >= to));
    let last = rows.partition_point(|row| at(row).is_none_or(|at| at >= from));
    rows.get(first..last).unwrap_or_default().to_vec()
}

/// All rows that stand for themselves, newest first: a read that two sources told is shown once.
fn in_order(columns: &Columns) -> Vec<u32> {
    let mut rows: Vec<(Timestamp, u32)> = columns
        .at
        .iter()
        .zip(&columns.flags)
        .zip(0u32..)
        .filter(|((_, flags), _)| !Flags::of(**flags).same)
        .map(|((at, _), row)| (*at, row))
        .collect();
    rows.sort_unstable_by_key(|row| Reverse(*row));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The filters as signals; the area is that of the map.
#[derive(Clone, Copy)]
pub struct Sight {
    pub source: RwSignal<Option<u8>>,
    pub sure: RwSignal<Option<Sure>>,
    pub state: RwSignal<Option<State>>,
    pub kind: RwSignal<Option<ReaderKind>>,
    /// A plate's number in the tables.
    pub plate: RwSignal<Option<u32>>,
    /// A stretch of time, from the first moment up to the second.
    pub brush: RwSignal<Option<(Timestamp, Timestamp)>>,
    pub area: RwSignal<Option<Shape>>,
    /// Every row of the answer, newest first.
    pub rows: Memo<Arc<Vec<u32>>>,
    /// Those in sight but for the stretch of time, newest first: what the timeline shows.
    pub wide: Memo<Arc<Vec<u32>>>,
    /// Those in sight, newest first.
    pub shown: Memo<Arc<Vec<u32>>>,
}

impl Sight {
    pub fn new(columns: RwSignal<Arc<Columns>>, area: RwSignal<Option<Shape>>) -> Self {
        let (source, sure, state) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None));
        let (kind, plate, brush) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None));
        let rows = Memo::new(move |_| columns.with(|columns| Arc::new(in_order(columns))));
        let wide = Memo::new(move |_| {
            let filters = Filters {
                source: source.get(),
                sure: sure.get(),
                state: state.get(),
                kind: kind.get(),
                plate: plate.get(),
                area: area.get(),
            };
            let rows = rows.get();
            if filters == Filters::default() {
                return rows;
            }
            columns.with(|columns| Arc::new(rows.iter().copied().filter(|row| filters.takes(columns, *row)).collect()))
        });
        // Brushing asks for this alone: it has to keep up with the pointer.
        let shown = Memo::new(move |_| match brush.get() {
            None => wide.get(),
            Some(brush) => wide.with(|rows| columns.with(|columns| Arc::new(within(columns, rows, brush)))),
        });
        Self { source, sure, state, kind, plate, brush, area, rows, wide, shown }
    }

    /// Whether any filter is set.
    pub fn is_narrow(self) -> bool {
        self.source.get().is_some()
            || self.sure.get().is_some()
            || self.state.get().is_some()
            || self.kind.get().is_some()
            || self.plate.get().is_some()
            || self.brush.get().is_some()
            || self.area.with(Option::is_some)
    }

    /// Shows all.
    pub fn clear(self) {
        self.source.set(None);
        self.sure.set(None);
        self.state.set(None);
        self.kind.set(None);
        self.plate.set(None);
        self.brush.set(None);
        self.area.set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Position;

    fn columns() -> Columns {
        let flags = |found, saved, same| Flags { sure: Sure::Fair, found, saved, same }.byte();
        let at = |lon| Position::new(lon, 40.0).unwrap_or_else(|_| Position::from_mercator(0.5, 0.5));
        Columns {
            at: [10, 30, 20, 30].map(Timestamp).to_vec(),
            position: [-150.0, -150.0, -149.0, -150.0].map(at).to_vec(),
            plate: vec![0, 1, 0, 1],
            source: vec![0, 0, 1, 1],
            flags: vec![
                flags(None, false, false),
                flags(Some(Found::Verified), true, false),
                flags(Some(Found::NotAPlate), false, false),
                flags(None, false, true),
            ],
            ..Columns::default()
        }
    }

    fn found(filters: &Filters) -> Vec<u32> {
        let columns = columns();
        in_order(&columns).into_iter().filter(|row| filters.takes(&columns, *row)).collect()
    }

    #[test]
    fn reads_are_newest_first_and_one_that_two_sources_told_is_there_once() {
        assert_eq!(found(&Filters::default()), [1, 2, 0]);
    }

    #[test]
    fn filters_narrow_together() {
        assert_eq!(found(&Filters { plate: Some(0), ..Filters::default() }), [2, 0]);
        assert_eq!(found(&Filters { plate: Some(0), source: Some(1), ..Filters::default() }), [2]);
        let all = found(&Filters::default());
        assert_eq!(within(&columns(), &all, (Timestamp(10), Timestamp(30))), [2, 0]);
        assert_eq!(within(&columns(), &all, (Timestamp(11), Timestamp(20))), [0u32; 0]);
        assert_eq!(found(&Filters { sure: Some(Sure::Low), ..Filters::default() }), [0u32; 0]);
        let area = Shape::circle("40, -150", "1 km").ok();
        assert_eq!(found(&Filters { area, ..Filters::default() }), [1, 0]);
        for (state, rows) in [
            (State::Unlooked, vec![0]),
            (State::Verified, vec![1]),
            (State::Misread, vec![2]),
            (State::Illegible, vec![]),
            (State::Saved, vec![1]),
        ] {
            assert_eq!(found(&Filters { state: Some(state), ..Filters::default() }), rows, "{state:?}");
        }
    }
}
