//! The rhythm: a week's hours as a grid, 24 across and 7 down.

use crate::row::Kept;
use crate::{Mask, Row, words};
use analysis::{Cell, Rhythm, Window, Zone, rhythm};
use scene::Screen;

/// Free at the left for the names of weekdays, and above for hours, CSS pixels.
const LEFT: f64 = 40.0;
const TOP: f64 = 18.0;

/// Weekdays as they are shown, from Monday, as the cells are.
pub const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const WEEKDAYS_LONG: [&str; 7] = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

/// One hour of the week, laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hour {
    /// 0 is Monday.
    pub weekday: usize,
    pub hour: usize,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub reads: u32,
    /// In how many of such hours there was a read, of how many in the window.
    pub with: u32,
    pub of: u32,
    /// 0 without any read, 1 to 4 by quarters of the most frequent cell's `with`. It counts hours, not reads: one drive
    /// past five cameras is one habit.
    pub shade: u8,
}

/// The rhythm of the rows of a mask, misreads left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    hours: Vec<Hour>,
    rhythm: Rhythm,
    /// Rows by hour of the week.
    rows: Vec<Vec<usize>>,
    left: f64,
    top: f64,
    cell: (f64, f64),
}

impl Grid {
    /// Width and height in CSS pixels; what is no size is taken to 1.
    #[must_use]
    pub fn new(rows: &[Row], shown: &Mask, window: &Window, zone: &Zone, width: f64, height: f64) -> Self {
        let kept = Kept::of(rows, shown);
        let rhythm = rhythm(&kept.track, window, zone);
        let side = |length: f64, free: f64, cells: f64| {
            let length = if length.is_finite() { length } else { 0.0 };
            ((length - free) / cells).clamp(1.0, 200.0)
        };
        let cell = (side(width, LEFT, 24.0), side(height, TOP, 7.0));
        let most = rhythm.cells().iter().flatten().map(|cell| cell.with).max().unwrap_or(0);
        let mut hours = Vec::with_capacity(7 * 24);
        let (mut y, mut weekday) = (TOP, 0);
        for day in rhythm.cells() {
            let mut x = LEFT;
            for (hour, one) in day.iter().enumerate() {
                hours.push(Hour {
                    weekday,
                    hour,
                    x,
                    y,
                    width: cell.0,
                    height: cell.1,
                    reads: one.reads,
                    with: one.with,
                    of: one.of,
                    shade: shade(*one, most),
                });
                x += cell.0;
            }
            (y, weekday) = (y + cell.1, weekday + 1);
        }
        let mut of_hour = vec![Vec::new(); 7 * 24];
        for (index, seen) in kept.track.seen().iter().enumerate().filter(|(_, seen)| window.holds(seen.at)) {
            let local = zone.local(seen.at);
            let place = local.day.weekday() * 24 + usize::from(local.hour);
            if let (Some(rows), Some(row)) = (of_hour.get_mut(place), kept.row(&kept.track, index)) {
                rows.push(row);
            }
        }
        Self { hours, rhythm, rows: of_hour, left: LEFT, top: TOP, cell }
    }

    /// By weekday from Monday, then by hour: 168.
    #[must_use]
    pub fn hours(&self) -> &[Hour] {
        &self.hours
    }
    #[must_use]
    pub const fn rhythm(&self) -> &Rhythm {
        &self.rhythm
    }

    /// The hour of the week at a point, as its number in [`Grid::hours`].
    #[must_use]
    pub fn hit(&self, at: Screen) -> Option<usize> {
        let cell = |place: f64, from: f64, side: f64, most: usize| {
            let n = ((place - from) / side).floor();
            (0..most).find(|other| crate::bars::number(*other).total_cmp(&n).is_eq())
        };
        let weekday = cell(at.y, self.top, self.cell.1, 7)?;
        Some(weekday * 24 + cell(at.x, self.left, self.cell.0, 24)?)
    }

    /// The rows of an hour of the week, in order of time.
    #[must_use]
    pub fn rows(&self, hour: usize) -> &[usize] {
        self.rows.get(hour).map_or(&[], Vec::as_slice)
    }

    /// `Fridays 17:00 to 18:00: 5 reads, on 3 of 4 Fridays`.
    #[must_use]
    pub fn words(&self, hour: usize) -> Option<String> {
        let one = self.hours.get(hour)?;
        let days = WEEKDAYS_LONG.get(one.weekday)?;
        let when = format!("{days} {:02}:00 to {:02}:00", one.hour, one.hour + 1);
        Some(match (one.of, one.reads) {
            (0, _) => format!("{when}: not in this range"),
            (_, 0) => format!("{when}: no reads"),
            (of, reads) => {
                let reads = words::count(reads as usize, "read");
                let day = days.strip_suffix('s').filter(|_| of == 1).unwrap_or(days);
                format!("{when}: {reads}, on {} of {of} {day}", one.with)
            }
        })
    }

    /// All of it in one sentence for who does not see it: the hours with most.
    #[must_use]
    pub fn sentence(&self) -> String {
        let total = self.rhythm.total();
        let mut most: Vec<(usize, &Hour)> = self.hours.iter().enumerate().filter(|(_, hour)| hour.with > 0).collect();
        most.sort_by_key(|(n, hour)| (std::cmp::Reverse((hour.with, hour.reads)), *n));
        let most: Vec<String> = most.iter().take(3).filter_map(|(n, _)| self.words(*n)).collect();
        let reads = words::count(total.reads as usize, "read");
        if most.is_empty() { format!("{reads}.") } else { format!("{reads}. Most often: {}.", most.join("; ")) }
    }
}

fn shade(cell: Cell, most: u32) -> u8 {
    u8::try_from((u64::from(cell.with) * 4).div_ceil(u64::from(most.max(1)))).unwrap_or(4).min(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::row;
    use domain::{Found, Span, Timestamp};
    use proptest::prelude::*;

    const HOUR: i64 = 3_600;

    /// Four weeks from Thursday, 1970-01-01.
    fn grid(rows: &[Row]) -> Grid {
        let window = Window::new(Timestamp(0), Timestamp(0) + Span::hours(28 * 24)).unwrap();
        Grid::new(rows, &Mask::all(rows.len()), &window, &Zone::UTC, 40.0 + 24.0 * 20.0, 18.0 + 7.0 * 18.0)
    }

    #[test]
    fn an_hour_is_found_under_the_pointer_and_says_its_reads() {
        // Fridays at 17: twice on the first, once on the second and the third; and a misread.
        let friday = |week: i64| (7 * week + 1) * 24 * HOUR + 17 * HOUR;
        let misread = Row { found: Some(Found::NotAPlate), ..row(friday(3), 0) };
        let rows = [row(friday(0), 0), row(friday(0) + 60, 0), row(friday(1), 0), row(friday(2), 0), misread];
        let grid = grid(&rows);
        let hit = grid.hit(Screen { x: 40.0 + 17.5 * 20.0, y: 18.0 + 4.5 * 18.0 }).unwrap();
        assert_eq!(grid.rows(hit), [0, 1, 2, 3]);
        assert_eq!(grid.words(hit).unwrap(), "Fridays 17:00 to 18:00: 4 reads, on 3 of 4 Fridays");
        assert_eq!(grid.words(0).unwrap(), "Mondays 00:00 to 01:00: no reads");
        assert_eq!(grid.hours()[hit].shade, 4);
        assert_eq!(grid.sentence(), "4 reads. Most often: Fridays 17:00 to 18:00: 4 reads, on 3 of 4 Fridays.");
        for outside in [(39.0, 60.0), (60.0, 17.0), (521.0, 60.0), (60.0, 145.0), (f64::NAN, 60.0)] {
            assert_eq!(grid.hit(Screen { x: outside.0, y: outside.1 }), None, "{outside:?}");
        }
    }

    proptest! {
        #[test]
        fn every_read_is_in_one_hour_and_every_hour_is_found_in_its_middle(
            times in proptest::collection::vec(0i64..28 * 24 * HOUR, 0..80),
        ) {
            let rows: Vec<Row> = times.iter().map(|at| row(*at, 0)).collect();
            let grid = grid(&rows);
            let mut all: Vec<usize> = (0..168).flat_map(|hour| grid.rows(hour).to_vec()).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..rows.len()).collect::<Vec<_>>());
            for (n, hour) in grid.hours().iter().enumerate() {
                let middle = Screen { x: hour.x + hour.width / 2.0, y: hour.y + hour.height / 2.0 };
                prop_assert_eq!(grid.hit(middle), Some(n));
                prop_assert_eq!(hour.reads as usize, grid.rows(n).len());
                prop_assert_eq!(hour.shade == 0, hour.reads == 0);
            }
        }
    }
}
