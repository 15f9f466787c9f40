//! Hours of the week: when a plate is read.

use crate::{Track, Window, Zone, numbers, zone};

/// Reads within one hour of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    pub reads: u32,
    /// Hours in which there was a read: of twelve Mondays from 8 to 9, on how many.
    pub with: u32,
    /// Such hours in the window, those that it only touches among them.
    pub of: u32,
}

impl Cell {
    /// The share of such hours in which there was a read; `None` if the window has no such hour.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.with) / f64::from(self.of))
    }

    fn add(&mut self, other: Self) {
        self.reads = self.reads.saturating_add(other.reads);
        self.with = self.with.saturating_add(other.with);
        self.of = self.of.saturating_add(other.of);
    }

    fn sum<'a>(cells: impl Iterator<Item = &'a Self>) -> Self {
        cells.fold(Self::default(), |mut sum, cell| {
            sum.add(*cell);
            sum
        })
    }
}

/// A week's hours: by weekday from Monday, then by hour from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rhythm {
    cells: [[Cell; 24]; 7],
}

impl Rhythm {
    #[must_use]
    pub const fn cells(&self) -> &[[Cell; 24]; 7] {
        &self.cells
    }

    /// Each hour of the day, all weekdays together.
    #[must_use]
    pub fn by_hour(&self) -> [Cell; 24] {
        std::array::from_fn(|hour| Cell::sum(self.cells.iter().filter_map(|day| day.get(hour))))
    }

    /// Each weekday, all its hours together; [`Cell::with`] and [`Cell::of`] still count hours.
    #[must_use]
    pub fn by_weekday(&self) -> [Cell; 7] {
        self.cells.each_ref().map(|day| Cell::sum(day.iter()))
    }

    #[must_use]
    pub fn total(&self) -> Cell {
        Cell::sum(self.cells.iter().flatten())
    }

    fn cell(&mut self, hours: i64) -> Option<&mut Cell> {
        let hour = usize::try_from(hours.rem_euclid(24)).ok()?;
        self.cells.get_mut(zone::day(hours.div_euclid(24)).weekday())?.get_mut(hour)
    }
}

/// Counts reads by hour and weekday of the place. Reads out of the window do not count.
#[must_use]
pub fn rhythm(track: &Track, window: &Window, zone: &Zone) -> Rhythm {
    let mut rhythm = Rhythm::default();
    let inside = track.seen().iter().filter(|seen| window.holds(seen.at));
    let mut hours: Vec<i64> = inside.map(|seen| zone.local(seen.at).hours()).collect();
    // Clocks that are set back may show hours out of order.
    hours.sort_unstable();
    for same in hours.chunk_by(|one, next| one == next) {
        if let Some(cell) = same.first().and_then(|hour| rhythm.cell(*hour)) {
            cell.add(Cell { reads: numbers::count(same.len()), with: 1, of: 0 });
        }
    }
    for hour in zone.steps(window, zone::HOUR) {
        if let Some(cell) = rhythm.cell(hour) {
            cell.add(Cell { of: 1, ..Cell::default() });
        }
    }
    rhythm
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seen;
    use domain::{Position, Span, Timestamp};
    use proptest::prelude::*;

    /// Monday 2027-03-15 00:00 UTC.
    const MONDAY: Timestamp = Timestamp(1_805_068_800_000_000);

    fn track(minutes: impl Iterator<Item = i64>) -> Track {
        let place = Position::new(0.0, 0.0).unwrap();
        let seen = |minute| Seen { at: MONDAY + Span::minutes(minute), place, reader: 0, plate: 0 };
        Track::new(&minutes.map(seen).collect::<Vec<_>>())
    }

    #[test]
    fn a_commuter_s_week_stands_at_its_hours() {
        // Four weeks of working days, read at 07:40, at 07:55 and at 17:10, but on the last Friday.
        let days = (0..26).filter(|day| day % 7 < 5 && *day != 25);
        let track = track(days.flat_map(|day| [460, 475, 1_030].map(|minute| day * 1_440 + minute)));
        let window = Window::new(MONDAY, MONDAY + Span::hours(24 * 28)).unwrap();
        let rhythm = rhythm(&track, &window, &Zone::UTC);
        assert_eq!(rhythm.cells()[0][7], Cell { reads: 8, with: 4, of: 4 });
        assert_eq!(rhythm.cells()[4][17], Cell { reads: 3, with: 3, of: 4 });
        assert_eq!(rhythm.cells()[4][17].share(), Some(0.75));
        assert_eq!(rhythm.cells()[5][7], Cell { reads: 0, with: 0, of: 4 });
        assert_eq!(rhythm.by_hour()[7].reads, 38);
        assert_eq!(rhythm.by_weekday().map(|cell| cell.reads), [12, 12, 12, 12, 9, 0, 0]);
        assert_eq!(rhythm.total(), Cell { reads: 57, with: 38, of: 672 });
    }

    #[test]
    fn the_hours_are_the_place_s() {
        let window = Window::new(MONDAY, MONDAY + Span::hours(48)).unwrap();
        let rhythm = rhythm(&track([60].into_iter()), &window, &Zone::fixed(-36_000).unwrap());
        assert_eq!(rhythm.cells()[6][15].reads, 1, "01:00 UTC on Monday is 15:00 on Sunday ten hours west");
        assert_eq!(rhythm.cells()[3][3].share(), None, "no such hour in the window");
    }

    proptest! {
        #[test]
        fn all_sums_are_the_reads_of_the_window_and_no_share_is_over_one(
            minutes in proptest::collection::vec(-3_000i64..30_000, 0..80), from in -4_000i64..4_000,
            length in 1i64..30_000, east in -50i32..50,
        ) {
            let from = MONDAY + Span::minutes(from);
            let window = Window::new(from, from + Span::minutes(length)).unwrap();
            let track = track(minutes.into_iter());
            let rhythm = rhythm(&track, &window, &Zone::fixed(east * 900).unwrap());
            let inside = track.seen().iter().filter(|seen| window.holds(seen.at)).count();
            let total = rhythm.total();
            prop_assert_eq!(total.reads as usize, inside);
            for cells in [&rhythm.by_hour()[..], &rhythm.by_weekday()[..]] {
                prop_assert_eq!(Cell::sum(cells.iter()), total);
            }
            prop_assert!(rhythm.cells().iter().flatten().all(|cell| cell.with <= cell.of && cell.with <= cell.reads));
            let hours = i64::from(total.of);
            prop_assert!((length / 60..=length / 60 + 2).contains(&hours), "{} hours of {} minutes", hours, length);
        }
    }
}
