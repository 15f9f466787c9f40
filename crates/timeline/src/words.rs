//! Times, ranges and counts in words, as a person of the place says them.

use crate::calendar::civil;
use analysis::Zone;
use domain::{Span, Timestamp};
use jiff::civil::DateTime;

/// `1 read`, `1,204 reads`.
#[must_use]
pub fn count(n: usize, one: &str) -> String {
    let figures = n.to_string();
    let mut grouped = String::new();
    for (index, figure) in figures.chars().enumerate() {
        if index > 0 && (figures.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(figure);
    }
    format!("{grouped} {one}{}", if n == 1 { "" } else { "s" })
}

/// What the clocks of a zone show at a moment, as `UTC`, `UTC−7` or `UTC+5:30`.
#[must_use]
pub fn offset(zone: &Zone, at: Timestamp) -> String {
    let east = zone.east(at);
    let (hours, minutes) = (east.unsigned_abs() / 3_600, east.unsigned_abs() / 60 % 60);
    let sign = if east < 0 { '−' } else { '+' };
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

fn show(at: Option<DateTime>, pattern: &str) -> String {
    at.map_or_else(|| "an impossible time".to_owned(), |at| at.strftime(pattern).to_string())
}

/// `14 Mar 06:12`, with the year if it is not that of `now`.
#[must_use]
pub fn moment(at: Timestamp, zone: &Zone, now: Timestamp) -> String {
    let local = civil(at, zone);
    let this_year = local.map(DateTime::year) == civil(now, zone).map(DateTime::year);
    show(local, if this_year { "%-d %b %H:%M" } else { "%-d %b %Y %H:%M" })
}

/// `25 min`, `2 h 10 min`, `3 d 4 h`; below a minute `40 s`.
#[must_use]
pub fn lasting(span: Span) -> String {
    let seconds = span.as_seconds().max(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let of = |large: i64, big: &str, small: i64, little: &str| {
        if small == 0 { format!("{large} {big}") } else { format!("{large} {big} {small} {little}") }
    };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => of(hours, "h", minutes, "min"),
        (days, hours, _) => of(days, "d", hours, "h"),
    }
}

/// A range from a moment up to, not including, another, as short as it is clear: `14 Feb – 14 Mar` for whole days,
/// `14 Mar 06:00 – 09:00 UTC−7` for hours. The year stands where it is not that of `now`.
#[must_use]
pub fn range(from: Timestamp, to: Timestamp, zone: &Zone, now: Timestamp) -> String {
    let (first, end, last) = (civil(from, zone), civil(to, zone), civil(to - Span(1), zone));
    let (Some(a), Some(end), Some(b)) = (first, end, last) else { return "an impossible time".to_owned() };
    let this_year = civil(now, zone).map(DateTime::year);
    let (apart, year) = (a.year() != b.year(), this_year != Some(b.year()));
    let midnight = |at: DateTime| (at.hour(), at.minute(), at.second(), at.subsec_nanosecond()) == (0, 0, 0, 0);
    let show = |at: DateTime, pattern: &str| at.strftime(pattern).to_string();
    let date = |at: DateTime, year: bool| show(at, if year { "%-d %b %Y" } else { "%-d %b" });
    if midnight(a) && midnight(end) {
        return if a.date() == b.date() {
            date(a, year)
        } else {
            format!("{} – {}", date(a, apart), date(b, apart || year))
        };
    }
    // The end of a day is its 24:00, not the next one's 00:00.
    let until = if midnight(end) { "24:00".to_owned() } else { show(end, "%H:%M") };
    let begins = format!("{} {}", date(a, apart || (year && a.date() == b.date())), show(a, "%H:%M"));
    let ends = if a.date() == b.date() { until } else { format!("{} {until}", date(b, apart || year)) };
    format!("{begins} – {ends} {}", offset(zone, from))
}

/// The same to be spoken: `14 February 2027 to 14 March 2027`.
#[must_use]
pub fn spoken(from: Timestamp, to: Timestamp, zone: &Zone) -> String {
    let (first, end, last) = (civil(from, zone), civil(to, zone), civil(to - Span(1), zone));
    let whole = |at: Option<DateTime>| at.is_some_and(|at| at.time() == jiff::civil::Time::midnight());
    let same = first.map(DateTime::date) == last.map(DateTime::date);
    let day = "%-d %B %Y";
    match (whole(first) && whole(end), same) {
        (true, true) => show(first, day),
        (true, false) => format!("{} to {}", show(first, day), show(last, day)),
        (false, _) => {
            let moment = "%-d %B %Y at %H:%M";
            format!("{} to {}, {}", show(first, moment), show(end, moment), offset(zone, from))
        }
    }
}

/// The words of one bar's time: `Fri 12 Mar`, `Week of 8 Mar`, `Mar 2027`.
pub(crate) fn unit(unit: crate::Unit, from: Timestamp, to: Timestamp, zone: &Zone, now: Timestamp) -> String {
    use crate::Unit;
    let local = civil(from, zone);
    let year = local.map(DateTime::year) != civil(now, zone).map(DateTime::year);
    let last = || civil(to - Span(1), zone);
    match (unit, year) {
        (Unit::Hours(_), _) => range(from, to, zone, now),
        (Unit::Days, false) => show(local, "%a %-d %b"),
        (Unit::Days, true) => show(local, "%a %-d %b %Y"),
        (Unit::Weeks, false) => show(local, "Week of %-d %b"),
        (Unit::Weeks, true) => show(local, "Week of %-d %b %Y"),
        (Unit::Months(1), _) => show(local, "%b %Y"),
        (Unit::Months(12), _) => show(local, "%Y"),
        (Unit::Months(n), _) if n.is_multiple_of(12) => format!("{} – {}", show(local, "%Y"), show(last(), "%Y")),
        (Unit::Months(_), _) => format!("{} – {}", show(local, "%b %Y"), show(last(), "%b %Y")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000_000;
    /// 2027-03-14 at 09:41 UTC.
    const NOW: Timestamp = Timestamp(20_891 * DAY + 34_860_000_000);

    fn at(day: i64, minutes: i64) -> Timestamp {
        Timestamp(day * DAY) + Span::minutes(minutes)
    }

    #[test]
    fn a_range_is_said_as_short_as_it_is_clear() {
        let range = |from, to| range(from, to, &Zone::UTC, NOW);
        assert_eq!(range(at(20_863, 0), at(20_892, 0)), "14 Feb – 14 Mar");
        assert_eq!(range(at(20_891, 0), at(20_892, 0)), "14 Mar");
        assert_eq!(range(at(20_801, 0), at(20_892, 0)), "14 Dec 2026 – 14 Mar 2027");
        assert_eq!(range(at(20_765, 0), at(20_775, 0)), "8 Nov – 17 Nov 2026");
        assert_eq!(range(at(20_891, 360), at(20_891, 540)), "14 Mar 06:00 – 09:00 UTC");
        assert_eq!(range(at(20_891, 1_260), at(20_892, 0)), "14 Mar 21:00 – 24:00 UTC");
        assert_eq!(range(at(20_890, 1_320), at(20_891, 180)), "13 Mar 22:00 – 14 Mar 03:00 UTC");
        assert_eq!(range(at(20_465, 60), at(20_465, 120)), "12 Jan 2026 01:00 – 02:00 UTC");
    }

    #[test]
    fn a_range_is_spoken_in_full() {
        assert_eq!(spoken(at(20_863, 0), at(20_892, 0), &Zone::UTC), "14 February 2027 to 14 March 2027");
        assert_eq!(spoken(at(20_891, 0), at(20_892, 0), &Zone::UTC), "14 March 2027");
        let west = Zone::fixed(-7 * 3_600).unwrap();
        let said = spoken(at(20_891, 420), at(20_891, 480), &west);
        assert_eq!(said, "14 March 2027 at 00:00 to 14 March 2027 at 01:00, UTC−7");
    }

    #[test]
    fn counts_offsets_and_lengths_are_said_in_us_english() {
        assert_eq!(
            [count(1, "read"), count(0, "read"), count(1_234_567, "read")],
            ["1 read", "0 reads", "1,234,567 reads"]
        );
        let words = |east| offset(&Zone::fixed(east).unwrap(), NOW);
        assert_eq!([words(0), words(-36_000), words(19_800)], ["UTC", "UTC−10", "UTC+5:30"]);
        let spans = [40, 1_500, 7_800, 7_200, 273_600].map(|seconds| lasting(Span::seconds(seconds)));
        assert_eq!(spans, ["40 s", "25 min", "2 h 10 min", "2 h", "3 d 4 h"]);
        assert_eq!(moment(NOW, &Zone::UTC, NOW), "14 Mar 09:41");
        assert_eq!(moment(at(20_765, 5), &Zone::UTC, NOW), "8 Nov 2026 00:05");
        assert_eq!(moment(Timestamp(i64::MAX), &Zone::UTC, NOW), "an impossible time");
    }
}
