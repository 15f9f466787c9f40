//! Civil time where the cameras stand. A webview has no time zone database, so whoever knows the zone hands in its
//! offsets from UTC as values: one for ever, or one and its changes.

use crate::Window;
use domain::Timestamp;
use std::fmt;

const SECOND: i64 = 1_000_000;
pub(crate) const HOUR: i64 = 3_600 * SECOND;
pub(crate) const DAY: i64 = 24 * HOUR;
/// No place's clocks are further from UTC, seconds; in 2026 they reach from -12 to +14 hours.
const OFFSET_MAX: u32 = 18 * 3_600;

/// From a moment on, clocks show so much more than UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    pub at: Timestamp,
    /// Seconds; west of Greenwich below zero.
    pub east: i32,
}

/// How far a place's clocks are from UTC at any moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    first: i32,
    shifts: Vec<Shift>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoZone {
    #[error("no place's clocks are more than 18 hours from UTC")]
    TooFar,
    #[error("the changes of a zone's offset come in order of time, each at a time of its own")]
    Disorder,
}

/// A day of a place's calendar: days since 1970-01-01 there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// What calendar and clock of a place show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Local {
    pub day: Day,
    /// 0 to 23.
    pub hour: u8,
}

impl Day {
    /// 0 is Monday, 6 is Sunday (ISO 8601, counted from 0).
    #[must_use]
    pub fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        usize::try_from((i64::from(self.0) + 3).rem_euclid(7)).unwrap_or_default()
    }
    #[must_use]
    pub fn is_weekend(self) -> bool {
        self.weekday() >= 5
    }
}

/// `2027-03-12`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(i64::from(self.0) * 86_400) {
            Ok(midnight) => write!(f, "{}", midnight.to_zoned(jiff::tz::TimeZone::UTC).date()),
            Err(_) => f.write_str("an impossible day"),
        }
    }
}

impl Zone {
    pub const UTC: Self = Self { first: 0, shifts: Vec::new() };

    /// The same offset for ever, seconds; Sable's is -36,000.
    pub fn fixed(east: i32) -> Result<Self, NoZone> {
        Self::new(east, Vec::new())
    }

    /// An offset that changes at some moments, as with daylight saving time.
    pub fn new(first: i32, shifts: Vec<Shift>) -> Result<Self, NoZone> {
        if first.unsigned_abs() > OFFSET_MAX || shifts.iter().any(|shift| shift.east.unsigned_abs() > OFFSET_MAX) {
            return Err(NoZone::TooFar);
        }
        if !shifts.is_sorted_by(|one, next| one.at < next.at) {
            return Err(NoZone::Disorder);
        }
        Ok(Self { first, shifts })
    }

    /// Seconds that clocks show more than UTC.
    #[must_use]
    pub fn east(&self, at: Timestamp) -> i32 {
        let passed = self.shifts.partition_point(|shift| shift.at <= at);
        passed.checked_sub(1).and_then(|last| self.shifts.get(last)).map_or(self.first, |shift| shift.east)
    }

    #[must_use]
    pub fn local(&self, at: Timestamp) -> Local {
        let shown = at.0.saturating_add(i64::from(self.east(at)) * SECOND);
        let hour = shown.rem_euclid(DAY) / HOUR;
        Local { day: day(shown.div_euclid(DAY)), hour: u8::try_from(hour).unwrap_or_default() }
    }

    /// The first moment of a day there; of the next one where clocks were set over it.
    #[must_use]
    pub fn start_of(&self, day: Day) -> Timestamp {
        let midnight = i64::from(day.0) * DAY;
        let begins = |(from, until, east): (i64, i64, i64)| {
            let at = midnight.saturating_sub(east).max(from);
            (at < until).then_some(Timestamp(at))
        };
        self.pieces().find_map(begins).unwrap_or(Timestamp(i64::MAX))
    }

    /// Each stretch of one offset: first moment, moment after its last, offset in microseconds.
    fn pieces(&self) -> impl Iterator<Item = (i64, i64, i64)> {
        let begins = std::iter::once((i64::MIN, self.first)).chain(self.shifts.iter().map(|s| (s.at.0, s.east)));
        let ends = self.shifts.iter().map(|shift| shift.at.0).chain(std::iter::once(i64::MAX));
        begins.zip(ends).map(|((from, east), until)| (from, until, i64::from(east) * SECOND))
    }

    /// The hours or days (by `step`) of local time that a window touches, in order, each once: clocks that are set
    /// back show an hour twice, and it counts as one.
    pub(crate) fn steps(&self, window: &Window, step: i64) -> Vec<i64> {
        let mut steps = Vec::new();
        let mut next = i64::MIN;
        for (from, until, east) in self.pieces() {
            let (from, until) = (from.max(window.from().0), until.min(window.to().0));
            if from < until {
                let last = until.saturating_sub(1).saturating_add(east).div_euclid(step);
                steps.extend(from.saturating_add(east).div_euclid(step).max(next)..=last);
                next = next.max(last.saturating_add(1));
            }
        }
        steps
    }
}

/// Days of any timestamp fit: 2^63 microseconds are 10^8 days.
pub(crate) fn day(number: i64) -> Day {
    Day(i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX }))
}

impl Local {
    /// Hours since 1970-01-01 00:00 there: what [`Zone::steps`] counts.
    pub(crate) fn hours(self) -> i64 {
        i64::from(self.day.0) * 24 + i64::from(self.hour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Span;
    use proptest::prelude::*;

    /// 2027-03-12 08:02 UTC, a Friday.
    const FRIDAY: Timestamp = Timestamp(1_804_838_520_000_000);

    /// Clocks go from -5 to -4 hours and back, at 07:00 and 06:00 UTC, as in New York in 2027.
    fn eastern() -> Zone {
        let (spring, fall) = (Timestamp(1_805_007_600_000_000), Timestamp(1_825_567_200_000_000));
        Zone::new(-18_000, vec![Shift { at: spring, east: -14_400 }, Shift { at: fall, east: -18_000 }]).unwrap()
    }

    #[test]
    fn hours_and_days_are_those_of_the_place() {
        let sable = Zone::fixed(-36_000).unwrap();
        let local = sable.local(FRIDAY);
        assert_eq!((local.day.to_string().as_str(), local.hour, local.day.weekday()), ("2027-03-11", 22, 3));
        assert_eq!(Zone::UTC.local(FRIDAY).hour, 8);
        assert!(!local.day.is_weekend() && Day(local.day.0 + 2).is_weekend());
        assert_eq!(sable.start_of(local.day).0, FRIDAY.0 - 22 * HOUR - 2 * 60 * SECOND);
    }

    #[test]
    fn a_day_on_which_clocks_change_has_23_or_25_hours_and_24_on_its_clock_at_most() {
        let zone = eastern();
        for (date, long, shown) in [("2027-03-14", 23, 23), ("2027-11-07", 25, 24), ("2027-11-08", 24, 24)] {
            let day = (20_000..22_000).map(Day).find(|day| day.to_string() == date).unwrap();
            let window = Window::new(zone.start_of(day), zone.start_of(Day(day.0 + 1))).unwrap();
            assert_eq!(window.to() - window.from(), Span::hours(long), "{date}");
            assert_eq!(zone.steps(&window, HOUR).len(), shown, "{date}");
            assert_eq!(zone.steps(&window, DAY), [i64::from(day.0)], "{date}");
        }
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        assert_eq!(Zone::fixed(70_000), Err(NoZone::TooFar));
        let shift = Shift { at: FRIDAY, east: 0 };
        assert_eq!(Zone::new(0, vec![shift, shift]), Err(NoZone::Disorder));
        assert_eq!(Day(i32::MAX).to_string(), "an impossible day");
    }

    proptest! {
        #[test]
        fn any_moment_is_within_its_day(minutes in -200_000i64..2_000_000, east in -64_800i32..=64_800) {
            let at = FRIDAY + Span::minutes(minutes);
            for zone in [Zone::fixed(east).unwrap(), eastern()] {
                let day = zone.local(at).day;
                prop_assert!(zone.start_of(day) <= at && at < zone.start_of(Day(day.0 + 1)));
                prop_assert_eq!(zone.local(zone.start_of(day)), Local { day, hour: 0 });
            }
        }

        #[test]
        fn any_timestamp_at_all_has_a_day_and_an_hour(at: i64, east in -64_800i32..=64_800) {
            prop_assert!(Zone::fixed(east).unwrap().local(Timestamp(at)).hour < 24);
        }
    }
}
