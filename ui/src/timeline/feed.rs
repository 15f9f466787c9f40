//! What a timeline is painted from, whoever shows it: rows, which of them are in sight, their clocks and names, and the
//! selection that it shares with list and map.

use crate::map::MapDesk;
use crate::pages::plate_label;
use crate::state::Desk;
use analysis::{Window, Zone};
use api::{Columns, Flags, SavedLine, Sure};
use domain::{About, ReaderKind, Span, Timestamp};
use leptos::prelude::*;
use std::sync::Arc;
use timeline::{Brush, Mask, Row};

/// The clocks by which times are told, and the moment that the last 30 days are counted from.
#[derive(Debug, Clone, PartialEq)]
pub struct Clocks {
    pub zone: Zone,
    pub now: Timestamp,
}

/// What stands for the numbers in rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    pub readers: Vec<String>,
    pub plates: Vec<String>,
}

#[derive(Clone, Copy)]
pub struct Feed {
    pub rows: Memo<Arc<Vec<Row>>>,
    /// In sight but for the stretch of time.
    pub wide: Memo<Arc<Mask>>,
    /// In sight.
    pub shown: Memo<Arc<Mask>>,
    pub window: Memo<Option<Window>>,
    pub clocks: Memo<Arc<Clocks>>,
    pub names: Memo<Arc<Names>>,
    pub brush: RwSignal<Option<(Timestamp, Timestamp)>>,
    /// Its `selected` is the selection of all views: a row.
    pub map: MapDesk,
    /// Grow when their keys are pressed.
    pub brush_key: RwSignal<u32>,
    pub play_key: RwSignal<u32>,
}

/// A memo that always counts as changed: comparing 100,000 rows would take longer than using them.
fn each<T: Send + Sync + 'static>(make: impl Fn() -> T + Send + Sync + 'static) -> Memo<Arc<T>> {
    Memo::new_with_compare(move |_| Arc::new(make()), |_, _| true)
}

fn mask(size: usize, rows: &[u32]) -> Mask {
    let mut on = vec![false; size];
    for row in rows {
        if let Some(on) = on.get_mut(*row as usize) {
            *on = true;
        }
    }
    Mask::of(size, |row| on.get(row).copied().unwrap_or_default())
}

impl Feed {
    /// Of the answer that Investigate shows.
    pub fn of_answer(desk: Desk) -> Self {
        let size = move || desk.columns.with(|columns| columns.len());
        // One plate was asked for: all that came is of one vehicle, whatever state each camera took it for.
        let only = Memo::new(move |_| {
            desk.answer.with(|answer| match answer.as_ref().map(|answer| &answer.about) {
                Some(About::Plate(pattern)) => pattern.is_exact().map(|plate| plate.to_string()),
                _ => None,
            })
        });
        Self {
            rows: each(move || desk.columns.with(|columns| rows(columns, only.with(Option::is_some)))),
            wide: each(move || desk.sight.wide.with(|rows| mask(size(), rows))),
            shown: each(move || desk.sight.shown.with(|rows| mask(size(), rows))),
            window: Memo::new(move |_| {
                desk.answer.with(|answer| answer.as_ref().and_then(|answer| Window::new(answer.from, answer.to).ok()))
            }),
            clocks: Memo::new(move |_| {
                Arc::new(desk.local.with(|local| {
                    local.as_ref().map_or(Clocks { zone: Zone::UTC, now: Timestamp(0) }, |local| Clocks {
                        zone: local.zone().clone(),
                        now: local.asked(),
                    })
                }))
            }),
            names: Memo::new(move |_| {
                let (readers, plates) = desk.columns.with(|columns| {
                    let readers = columns.tables.readers.iter().map(|reader| reader.name.clone());
                    (readers.collect(), columns.tables.plates.len())
                });
                if let Some(plate) = only.get() {
                    return Arc::new(Names { readers, plates: vec![plate] });
                }
                // Of more plates than these no way is drawn.
                let plates = (0u32..).take(plates.min(500)).map(|plate| plate_label(desk, plate)).collect();
                Arc::new(Names { readers, plates })
            }),
            brush: desk.sight.brush,
            map: desk.map,
            brush_key: desk.brush_key,
            play_key: desk.play_key,
        }
    }

    /// Of the saved reads of one event; `found` are those that are looked for, but for the stretch of time.
    pub fn of_saved(
        lines: Memo<Arc<Vec<SavedLine>>>,
        found: Memo<Vec<u32>>,
        now: Signal<Timestamp>,
        brush: RwSignal<Option<(Timestamp, Timestamp)>>,
        map: MapDesk,
    ) -> Self {
        let tables = Memo::new(move |_| Arc::new(lines.with(|lines| names(lines))));
        let wide = each(move || mask(lines.with(|lines| lines.len()), &found.get()));
        let all = each(move || lines.with(|lines| tables.with(|names| saved(lines, names))));
        Self {
            rows: all,
            wide,
            shown: each(move || {
                let (wide, brush) = (wide.get(), brush.get());
                let holds = |at: Timestamp| brush.is_none_or(|(from, to)| (from..to).contains(&at));
                all.with(|rows| Mask::of(rows.len(), |n| wide.holds(n) && rows.get(n).is_some_and(|row| holds(row.at))))
            }),
            window: Memo::new(move |_| {
                let at = all.with(|rows| rows.iter().map(|row| row.at).min().zip(rows.iter().map(|row| row.at).max()));
                at.and_then(|(first, last)| Window::new(first - Span::hours(12), last + Span::hours(12)).ok())
            }),
            clocks: Memo::new(move |_| Arc::new(Clocks { zone: Zone::UTC, now: now.get() })),
            names: tables,
            brush,
            map,
            brush_key: RwSignal::new(0),
            play_key: RwSignal::new(0),
        }
    }

    /// The stretch of time as the strip knows it.
    pub fn brushed(self, strip: &timeline::Strip) -> Option<Brush> {
        self.brush.get().map(|(from, to)| Brush::around(strip, from, to))
    }

    /// The window, or the stretch of it that is brushed.
    pub fn stretch(self) -> Option<Window> {
        let window = self.window.get()?;
        let cut = |(from, to): (Timestamp, Timestamp)| Window::new(from.max(window.from()), to.min(window.to())).ok();
        Some(self.brush.get().and_then(cut).unwrap_or(window))
    }

    pub fn reader(self, reader: u32) -> String {
        self.names.with(|names| names.readers.get(reader as usize).cloned().unwrap_or_default())
    }
    pub fn plate(self, plate: u32) -> String {
        let known = self.names.with(|names| names.plates.get(plate as usize).cloned());
        known.unwrap_or_else(|| format!("Plate {}", plate.saturating_add(1)))
    }

    /// Selects a row: list, map and inspector follow.
    pub fn choose(self, row: usize) {
        self.map.selected.set(u32::try_from(row).ok());
    }
}

fn sure(sure: Sure) -> timeline::Sure {
    match sure {
        Sure::Low => timeline::Sure::Low,
        Sure::Fair => timeline::Sure::Fair,
        Sure::High => timeline::Sure::High,
    }
}

fn rows(columns: &Columns, one_vehicle: bool) -> Vec<Row> {
    let kind = |reader: u32| columns.tables.readers.get(reader as usize).map_or(ReaderKind::Fixed, |cell| cell.kind);
    let row = |n: usize| {
        let (reader, flags) = (*columns.reader.get(n)?, Flags::of(*columns.flags.get(n)?));
        Some(Row {
            at: *columns.at.get(n)?,
            place: *columns.position.get(n)?,
            reader,
            plate: if one_vehicle { 0 } else { *columns.plate.get(n)? },
            source: u32::from(*columns.source.get(n)?),
            kind: kind(reader),
            sure: sure(flags.sure),
            found: flags.found,
            saved: flags.saved,
            same: flags.same,
        })
    };
    (0..columns.len()).map_while(row).collect()
}

/// The plate that a saved read places: what was typed from its picture.
fn plate(line: &SavedLine) -> String {
    line.saved.typed.as_ref().unwrap_or(&line.saved.read.plate).to_string()
}

fn names(lines: &[SavedLine]) -> Names {
    let sorted = |of: &dyn Fn(&SavedLine) -> String| {
        let mut all: Vec<String> = lines.iter().map(of).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    Names { readers: sorted(&|line| line.saved.read.reader_name.clone()), plates: sorted(&plate) }
}

fn saved(lines: &[SavedLine], names: &Names) -> Vec<Row> {
    let place = |all: &[String], one: &String| {
        all.binary_search(one).ok().and_then(|n| u32::try_from(n).ok()).unwrap_or_default()
    };
    let row = |line: &SavedLine| {
        let read = &line.saved.read;
        Row {
            at: read.at,
            place: read.position,
            reader: place(&names.readers, &read.reader_name),
            plate: place(&names.plates, &plate(line)),
            source: 0,
            kind: read.reader_kind,
            sure: sure(Sure::of(read.confidence.thousandths())),
            // Its plate is the one that was typed, so that a misread is where the look-alike was: it is on its way.
            found: Some(domain::Found::Verified),
            saved: true,
            same: false,
        }
    };
    lines.iter().map(row).collect()
}
