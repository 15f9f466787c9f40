//! The list of Stops: usual places and stops of each plate, as they are read.

use crate::row::Kept;
use crate::{Mask, Row, words};
use analysis::{
    BadRule, Evidence, Hours, Stop, StopRule, Track, Usual, UsualRule, Week, Window, Zone, stops, usual_reads,
};
use domain::{Position, Span, Timestamp};
use std::collections::BTreeMap;

/// What counts as a stop and as a usual place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlacesRule {
    pub stop: StopRule,
    pub usual: UsualRule,
}

/// Where a plate is read on many days. A camera stands there: it is not where anyone lives or works.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub plate: u32,
    /// The reader that saw most of it, by its number.
    pub reader: u32,
    pub middle: Position,
    /// Meters.
    pub radius: f64,
    /// In order of time.
    pub rows: Vec<usize>,
    /// Days with a read, and days of the window.
    pub days: (u32, u32),
    /// `17:00 to 20:00`.
    pub hours: String,
    /// `9 of 30 days · 24 reads · mostly 17:00 to 20:00 · by day · weekdays`.
    pub words: String,
}

/// A stop.
#[derive(Debug, Clone, PartialEq)]
pub struct Halt {
    pub stop: Stop,
    /// The reader that saw most of it; of a stop between two reads, `None`: it has no place.
    pub reader: Option<u32>,
    /// In order of time; of a stop between two reads, the one before and the one after.
    pub rows: Vec<usize>,
    /// `14 Mar 22:10 – 15 Mar 05:50 · at least 7 h 40 min · 4 reads`.
    pub words: String,
}

/// Both, of the rows of a mask without misreads.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Places {
    /// By plate, then by how usual.
    pub usual: Vec<Place>,
    /// The latest first.
    pub stops: Vec<Halt>,
}

impl Places {
    /// `now` decides whether a year is said.
    pub fn new(
        rows: &[Row],
        shown: &Mask,
        window: &Window,
        zone: &Zone,
        now: Timestamp,
        rule: &PlacesRule,
    ) -> Result<Self, BadRule> {
        let kept = Kept::of(rows, shown);
        let mut places = Self::default();
        for plate in kept.track.plates() {
            let track = kept.track.of(plate);
            for usual in usual_reads(&track, window, zone, &rule.usual)? {
                let rows = |n: &usize| kept.row(&track, *n);
                let mut members = usual.members.clone();
                members.sort_unstable();
                places.usual.push(Place {
                    plate,
                    reader: most_seen(&track, members.iter().copied()).unwrap_or_default(),
                    middle: usual.middle,
                    radius: usual.radius,
                    rows: members.iter().filter_map(rows).collect(),
                    days: (usual.days, usual.of),
                    hours: hours(&usual),
                    words: usual_words(&usual),
                });
            }
            for stop in stops(&track, &rule.stop)? {
                let inside = match stop.evidence {
                    Evidence::Seen => (stop.first..=stop.last).collect(),
                    Evidence::Between => vec![stop.first, stop.last],
                };
                let reader = (stop.evidence == Evidence::Seen).then(|| most_seen(&track, inside.iter().copied()));
                places.stops.push(Halt {
                    words: stop_words(&stop, zone, now),
                    reader: reader.flatten(),
                    rows: inside.iter().filter_map(|n| kept.row(&track, *n)).collect(),
                    stop,
                });
            }
        }
        places.stops.sort_by_key(|halt| (std::cmp::Reverse((halt.stop.from, halt.stop.to)), halt.stop.plate));
        Ok(places)
    }
}

/// The reader with most of some reads; of several with as many, the lowest number.
fn most_seen(track: &Track, indexes: impl Iterator<Item = usize>) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for seen in indexes.filter_map(|n| track.seen().get(n)) {
        *counts.entry(seen.reader).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(reader, count)| (*count, std::cmp::Reverse(*reader))).map(|(reader, _)| reader)
}

/// The typical hours of the clock.
fn hours(usual: &Usual) -> String {
    let (from, long) = (usual.band.from, usual.band.hours);
    if long >= 24 { "all hours".to_owned() } else { format!("{from:02}:00 to {:02}:00", (from + long) % 24) }
}

fn usual_words(usual: &Usual) -> String {
    let reads = words::count(usual.members.len(), "read");
    let mut parts = vec![format!("{} of {} days", usual.days, usual.of), reads, format!("mostly {}", hours(usual))];
    match usual.hours() {
        Hours::Day => parts.push("by day".to_owned()),
        Hours::Night => parts.push("at night".to_owned()),
        Hours::Both => {}
    }
    match usual.week() {
        Week::Weekdays => parts.push("weekdays".to_owned()),
        Week::Weekends => parts.push("weekends".to_owned()),
        Week::Both => {}
    }
    parts.join(" · ")
}

fn stop_words(stop: &Stop, zone: &Zone, now: Timestamp) -> String {
    let when = format!("{} – {}", words::moment(stop.from, zone, now), words::moment(stop.to, zone, now));
    let stood = words::lasting(Span(stop.stood.0));
    match stop.evidence {
        Evidence::Seen => format!("{when} · at least {stood} · {}", words::count(stop.reads as usize, "read")),
        Evidence::Between => format!("{when} · up to {stood} to spare between two reads"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at_lat, row};
    use domain::Found;

    const HOUR: i64 = 3_600;

    #[test]
    fn usual_places_and_stops_are_told_with_their_hours() {
        let window = Window::new(Timestamp(0), Timestamp(0) + Span::hours(10 * 24)).unwrap();
        let mut rows = Vec::new();
        for day in 0..5 {
            let noon = (day * 24 + 12) * HOUR;
            rows.push(at_lat(row(noon, 7), 10.0));
            rows.push(at_lat(row(noon + 1_800, 7), 10.0));
        }
        // A misread in the middle of a stop, far away.
        rows.push(at_lat(Row { found: Some(Found::MisreadPlate), ..row(12 * HOUR + 60, 1) }, 40.0));
        let now = Timestamp(0) + Span::hours(10 * 24);
        let places =
            Places::new(&rows, &Mask::all(rows.len()), &window, &Zone::UTC, now, &PlacesRule::default()).unwrap();
        assert_eq!(places.usual.len(), 1);
        assert_eq!((places.usual[0].reader, places.usual[0].days), (7, (5, 10)));
        assert_eq!(places.usual[0].rows, (0..10).collect::<Vec<_>>());
        assert_eq!(places.usual[0].words, "5 of 10 days · 10 reads · mostly 12:00 to 13:00 · by day");
        let seen: Vec<_> = places.stops.iter().filter(|halt| halt.stop.evidence == Evidence::Seen).collect();
        assert_eq!(seen.len(), 5);
        assert_eq!((seen[4].reader, seen[4].rows.as_slice()), (Some(7), [0, 1].as_slice()));
        assert_eq!(seen[4].words, "1 Jan 12:00 – 1 Jan 12:30 · at least 30 min · 2 reads");
        assert!(places.stops.is_sorted_by(|a, b| a.stop.from >= b.stop.from), "the latest first");
        let between = places.stops.iter().find(|halt| halt.stop.evidence == Evidence::Between).unwrap();
        assert_eq!((between.reader, between.rows.len()), (None, 2));
        assert!(between.words.ends_with("to spare between two reads"), "{}", between.words);
    }
}
