//! The stretches of a place's calendar that bars and ticks stand for.

use analysis::{Day, Zone};
use domain::{Span, Timestamp};
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
pub(crate) const DAY: Span = Span::hours(24);

/// A stretch of time by the calendar of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// So many hours, counted from midnight.
    Hours(u8),
    Days,
    /// From Monday (ISO 8601).
    Weeks,
    /// So many months, counted from January of year 0.
    Months(u16),
}

/// What calendar and clock of the place show; `None` outside the years that a calendar has (-9999 to 9999).
pub(crate) fn civil(at: Timestamp, zone: &Zone) -> Option<DateTime> {
    let shown = at.0.checked_add(i64::from(zone.east(at)) * SECOND)?;
    let at = jiff::Timestamp::from_microsecond(shown).ok()?;
    Some(Offset::UTC.to_datetime(at))
}

pub(crate) fn date(day: Day) -> Option<Date> {
    let midnight = jiff::Timestamp::from_second(i64::from(day.0) * 86_400).ok()?;
    Some(Offset::UTC.to_datetime(midnight).date())
}

fn day_of(date: Date) -> Option<Day> {
    let midnight = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
    i32::try_from(midnight.as_second().div_euclid(86_400)).ok().map(Day)
}

impl Unit {
    /// About how long one is; none is much shorter.
    pub(crate) const fn about(self) -> Span {
        match self {
            Self::Hours(n) => Span::hours(n as i64),
            Self::Days => DAY,
            Self::Weeks => Span::hours(7 * 24),
            Self::Months(n) => Span::hours(28 * 24 * n as i64),
        }
    }

    /// The first moment of the one that holds a moment.
    pub(crate) fn start(self, zone: &Zone, at: Timestamp) -> Option<Timestamp> {
        if let Self::Hours(n) = self {
            let shown = civil(at, zone)?;
            let into = i64::from(shown.hour()) % i64::from(n.max(1)) * HOUR
                + i64::from(shown.minute()) * 60 * SECOND
                + i64::from(shown.second()) * SECOND
                + i64::from(shown.subsec_nanosecond()) / 1_000;
            return Some(Timestamp(at.0.checked_sub(into)?));
        }
        let start = zone.start_of(self.first_day(zone.local(at).day)?);
        // Where clocks are set back over midnight, a moment may belong to the next one already.
        match self.next(zone, start) {
            Some(next) if next <= at => Some(next),
            _ => Some(start),
        }
    }

    /// The first moment of the one after a moment.
    pub(crate) fn next(self, zone: &Zone, at: Timestamp) -> Option<Timestamp> {
        if let Self::Hours(n) = self {
            let mut next = next_hour(zone, at);
            while next > at && i64::from(civil(next, zone)?.hour()) % i64::from(n.max(1)) != 0 {
                next = next_hour(zone, next);
            }
            return (next > at).then_some(next);
        }
        let mut day = zone.local(at).day;
        // A day that clocks were set over begins no later than the one before.
        for _ in 0..4 {
            day = self.next_day(day)?;
            let next = zone.start_of(day);
            if next > at {
                return Some(next);
            }
        }
        None
    }

    fn first_day(self, day: Day) -> Option<Day> {
        match self {
            Self::Hours(_) | Self::Days => Some(day),
            Self::Weeks => Some(Day(day.0.checked_sub(i32::try_from(day.weekday()).ok()?)?)),
            Self::Months(n) => {
                let month = months(date(day)?);
                first_of(month - month.rem_euclid(i32::from(n.max(1))))
            }
        }
    }

    fn next_day(self, day: Day) -> Option<Day> {
        let first = self.first_day(day)?;
        match self {
            Self::Hours(_) | Self::Days => first.0.checked_add(1).map(Day),
            Self::Weeks => first.0.checked_add(7).map(Day),
            Self::Months(n) => first_of(months(date(first)?) + i32::from(n.max(1))),
        }
    }
}

/// Months since January of year 0.
fn months(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

fn first_of(months: i32) -> Option<Day> {
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let month = i8::try_from(months.rem_euclid(12) + 1).ok()?;
    day_of(Date::new(year, month, 1).ok()?)
}

/// The next full hour by the place's clocks.
fn next_hour(zone: &Zone, at: Timestamp) -> Timestamp {
    let full = |from: i64, east: i64| (from.saturating_add(east).div_euclid(HOUR) + 1) * HOUR - east;
    let east = |at: i64| i64::from(zone.east(Timestamp(at))) * SECOND;
    let next = full(at.0, east(at.0));
    let then = east(next);
    // Where clocks were changed by other than full hours in between, the next full hour of the new time.
    Timestamp(if (next.saturating_add(then)).rem_euclid(HOUR) == 0 { next } else { full(next, then) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Shift;
    use proptest::prelude::*;

    const HOURS: fn(i64) -> Timestamp = |n| Timestamp(n * HOUR);

    /// A place 7 hours west of Greenwich that is 6 from the moment `at` on.
    fn spring(at: i64) -> Zone {
        Zone::new(-7 * 3_600, vec![Shift { at: HOURS(at), east: -6 * 3_600 }]).unwrap()
    }

    #[test]
    fn a_day_on_which_clocks_are_set_on_has_23_hours() {
        // Day 10 begins at 10 * 24 + 7 hours of UTC; clocks are set on at two.
        let zone = spring(10 * 24 + 9);
        let start = Unit::Days.start(&zone, HOURS(10 * 24 + 12)).unwrap();
        assert_eq!(start, HOURS(10 * 24 + 7));
        assert_eq!(Unit::Days.next(&zone, start), Some(HOURS(11 * 24 + 6)));
        let mut hours = Vec::new();
        let mut at = start;
        while at < HOURS(11 * 24 + 6) {
            hours.push(civil(at, &zone).unwrap().hour());
            at = Unit::Hours(1).next(&zone, at).unwrap();
        }
        assert_eq!((hours.len(), hours[1], hours[2]), (23, 1, 3));
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        // 2027-03-14 is a Sunday.
        let at = Timestamp(1_805_000_000 * SECOND);
        let show = |unit: Unit| civil(unit.start(&Zone::UTC, at).unwrap(), &Zone::UTC).unwrap().date().to_string();
        assert_eq!(civil(at, &Zone::UTC).unwrap().date().to_string(), "2027-03-14");
        assert_eq!(show(Unit::Weeks), "2027-03-08");
        assert_eq!(show(Unit::Months(1)), "2027-03-01");
        assert_eq!(show(Unit::Months(12)), "2027-01-01");
        assert_eq!(show(Unit::Months(120)), "2020-01-01");
    }

    #[test]
    fn a_time_that_no_calendar_has_is_no_time() {
        assert_eq!(Unit::Hours(1).start(&Zone::UTC, Timestamp(i64::MAX)), None);
        assert_eq!(Unit::Months(1).start(&Zone::UTC, Timestamp(i64::MAX / 2)), None);
    }

    fn units() -> impl Strategy<Value = Unit> {
        prop_oneof![
            prop_oneof![Just(1u8), Just(3), Just(6), Just(12)].prop_map(Unit::Hours),
            Just(Unit::Days),
            Just(Unit::Weeks),
            prop_oneof![Just(1u16), Just(3), Just(12), Just(120)].prop_map(Unit::Months),
        ]
    }

    proptest! {
        #[test]
        fn the_one_after_begins_later_and_where_this_one_ends(
            unit in units(), at in -2_000_000_000i64..4_000_000_000, shift in -2_000_000_000i64..4_000_000_000,
            one in -64_800i32..64_800, other in -64_800i32..64_800,
        ) {
            // Offsets of whole minutes, as clocks have them.
            let zone = Zone::new(one / 60 * 60, vec![Shift { at: Timestamp(shift * SECOND), east: other / 60 * 60 }]).unwrap();
            let at = Timestamp(at * SECOND);
            let start = unit.start(&zone, at).unwrap();
            let next = unit.next(&zone, start).unwrap();
            prop_assert!(next > start);
            // Where clocks change by hours in between, the hour it is says less.
            if (at.0 - shift * SECOND).abs() > 400 * 24 * HOUR * 12 {
                prop_assert!(start <= at && at < next);
                prop_assert_eq!(unit.start(&zone, start), Some(start));
            }
        }
    }
}
