//! Reads of each day of a window: the day bars.

use crate::{Day, Track, Window, Zone, zone};
use domain::Timestamp;
use std::collections::BTreeMap;

/// One day, and what part of it lies within the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    pub day: Day,
    /// Its first moment within the window.
    pub from: Timestamp,
    /// The moment after its last within the window.
    pub to: Timestamp,
    /// Whether all of it is within the window.
    pub whole: bool,
    pub reads: u32,
}

/// Reads of each day of the window, days without any among them, in order. Reads out of the window do not count.
#[must_use]
pub fn days(track: &Track, window: &Window, zone: &Zone) -> Vec<DayCount> {
    let mut reads: BTreeMap<Day, u32> = BTreeMap::new();
    for seen in track.seen().iter().filter(|seen| window.holds(seen.at)) {
        let count = reads.entry(zone.local(seen.at).day).or_default();
        *count = count.saturating_add(1);
    }
    let one = |number: i64| {
        let day = zone::day(number);
        let (begins, ends) = (zone.start_of(day), zone.start_of(zone::day(number.saturating_add(1))));
        let (from, to) = (begins.max(window.from()), ends.min(window.to()));
        let whole = (from, to) == (begins, ends);
        DayCount { day, from, to, whole, reads: reads.get(&day).copied().unwrap_or(0) }
    };
    zone.steps(window, zone::DAY).into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seen;
    use domain::{Position, Span};
    use proptest::prelude::*;

    const MIDNIGHT: Timestamp = Timestamp(20_000 * zone::DAY);

    fn track(hours: &[i64]) -> Track {
        let place = Position::new(0.0, 0.0).unwrap();
        let seen = |hour: &i64| Seen { at: MIDNIGHT + Span::hours(*hour), place, reader: 0, plate: 0 };
        Track::new(&hours.iter().map(seen).collect::<Vec<_>>())
    }

    #[test]
    fn days_without_reads_are_zeros_and_cut_days_are_told() {
        let window = Window::new(MIDNIGHT + Span::hours(12), MIDNIGHT + Span::hours(96)).unwrap();
        let bars = days(&track(&[11, 12, 23, 72, 95, 96]), &window, &Zone::UTC);
        assert_eq!(bars.iter().map(|bar| bar.reads).collect::<Vec<_>>(), [2, 0, 0, 2]);
        assert_eq!(bars.iter().map(|bar| bar.whole).collect::<Vec<_>>(), [false, true, true, true]);
        assert_eq!((bars[0].from, bars[0].to), (window.from(), MIDNIGHT + Span::hours(24)));
        assert_eq!(bars[0].day, Day(20_000));
    }

    proptest! {
        #[test]
        fn bars_add_up_to_the_reads_of_the_window_and_cover_it(
            hours in proptest::collection::vec(-50i64..500, 0..60), from in -60i64..100, length in 1i64..400,
            east in -14i32..14,
        ) {
            let from = MIDNIGHT + Span::hours(from);
            let window = Window::new(from, from + Span::hours(length)).unwrap();
            let track = track(&hours);
            let bars = days(&track, &window, &Zone::fixed(east * 3_600).unwrap());
            let inside = track.seen().iter().filter(|seen| window.holds(seen.at)).count();
            prop_assert_eq!(bars.iter().map(|bar| bar.reads as usize).sum::<usize>(), inside);
            prop_assert_eq!((bars[0].from, bars[bars.len() - 1].to), (window.from(), window.to()));
            prop_assert!(bars.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].day < pair[1].day));
        }
    }
}
