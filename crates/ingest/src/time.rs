//! Times as sources write them, and zones.

use crate::Why;
use crate::numbers::{micros, whole};
use domain::{Span, Timestamp};
use jiff::civil::DateTime;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use std::{fmt, str::FromStr, sync::LazyLock};

/// The zones by name, from tables inside the program.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// 1990-01-01T00:00:00Z; plate readers are younger.
const FIRST: Timestamp = Timestamp(631_152_000_000_000);
/// How far a camera's clock may be ahead of the given `now`.
const AHEAD: Span = Span::minutes(10);

/// The zone of a clock: `UTC`, an offset as `-07:00`, or a name of the IANA database as `America/Denver`.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("that is no zone: write UTC, an offset as -07:00, or a name as America/Denver")]
pub struct BadZone;

impl Zone {
    pub fn new(text: &str) -> Result<Self, BadZone> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("utc") || text.eq_ignore_ascii_case("z") {
            return Ok(Self(TimeZone::UTC));
        }
        if let Some((sign, rest)) = text.strip_prefix('-').map(|r| (-1, r)).or(text.strip_prefix('+').map(|r| (1, r))) {
            return offset(sign, rest).map(Self).ok_or(BadZone);
        }
        // The database takes `Local` and the like for the machine's own; a place has a slash.
        if text.contains('/') { ZONES.get(text).map(Self).map_err(|_| BadZone) } else { Err(BadZone) }
    }
}

/// `HH`, `HHMM` or `HH:MM`.
fn offset(sign: i32, text: &str) -> Option<TimeZone> {
    let digits: String = text.chars().filter(|c| *c != ':').collect();
    let plain = matches!((text.len(), digits.len()), (2, 2) | (4 | 5, 4)) && digits.bytes().all(|b| b.is_ascii_digit());
    let number = plain.then(|| digits.parse::<i32>().ok()).flatten()?;
    let (hours, minutes) = if digits.len() == 2 { (number, 0) } else { (number / 100, number % 100) };
    if hours > 15 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok().map(TimeZone::fixed)
}

impl FromStr for Zone {
    type Err = BadZone;
    fn from_str(text: &str) -> Result<Self, BadZone> {
        Self::new(text)
    }
}
impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.iana_name() {
            Some(name) => write!(f, "Zone({name})"),
            None => write!(f, "Zone({:?})", self.0),
        }
    }
}

/// How a column writes times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TimeFormat {
    Rfc3339,
    Seconds,
    Milliseconds,
    Microseconds,
    /// Directives of strptime, as jiff has them.
    Pattern(String),
}

impl TimeFormat {
    /// Whether a pattern says a whole moment: a time written by it is read as the same, to the minute.
    pub fn good(pattern: &str) -> bool {
        let Ok(moment) = DateTime::new(2027, 3, 12, 20, 2, 0, 0).and_then(|moment| moment.to_zoned(TimeZone::UTC))
        else {
            return false;
        };
        let Ok(said) = jiff::fmt::strtime::format(pattern, &moment) else { return false };
        let read = BrokenDownTime::parse(pattern, &said);
        let whole = |read: BrokenDownTime| {
            read.to_timestamp().ok() == Some(moment.timestamp()) || read.to_datetime().ok() == Some(moment.datetime())
        };
        read.is_ok_and(whole)
    }
}

/// A time as a record gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum When<'a> {
    At(Option<i64>),
    Text(&'a str, &'a TimeFormat),
}

/// A time that can't be had by itself; the zone's absence is said with the camera's name, by who knows it.
pub(crate) enum NoTime {
    Zone,
    Why(Why),
}

const FORM: Why = Why::TimeForm("write it as 2027-03-12T08:02:00Z, with its offset from UTC");
const PATTERN: Why = Why::TimeForm("it does not follow the format that the mapping file gives");
const NUMBER: Why = Why::TimeForm("it should be a count since 1970-01-01, as the format says");

impl When<'_> {
    /// The moment, in `zone` where the text has none of its own; refused if before 1990 or more than 10 minutes after `now`.
    pub fn read(self, zone: Option<&Zone>, now: Timestamp) -> Result<Timestamp, NoTime> {
        let at = match self {
            Self::At(micros) => micros.ok_or(NoTime::Why(NUMBER))?,
            Self::Text(text, format) => from_text(text.trim(), format, zone)?,
        };
        let at = Timestamp(at);
        if at < FIRST {
            Err(NoTime::Why(Why::Past))
        } else if at > now + AHEAD {
            Err(NoTime::Why(Why::Future))
        } else {
            Ok(at)
        }
    }
}

fn from_text(text: &str, format: &TimeFormat, zone: Option<&Zone>) -> Result<i64, NoTime> {
    let number = || text.parse::<f64>().ok();
    let count = |micros: Option<i64>| micros.ok_or(NoTime::Why(NUMBER));
    match format {
        TimeFormat::Rfc3339 => {
            if let Ok(at) = text.parse::<jiff::Timestamp>() {
                return Ok(at.as_microsecond());
            }
            // A date alone would parse as midnight, which nobody said.
            let local = text.parse::<DateTime>().ok().filter(|_| text.contains(':'));
            in_zone(local.ok_or(NoTime::Why(FORM))?, zone)
        }
        TimeFormat::Seconds => count(number().and_then(micros)),
        TimeFormat::Milliseconds => count(number().and_then(|n| whole(n * 1e3))),
        TimeFormat::Microseconds => count(number().and_then(whole)),
        TimeFormat::Pattern(pattern) => {
            let parsed = BrokenDownTime::parse(pattern, text).map_err(|_| NoTime::Why(PATTERN))?;
            if let Ok(at) = parsed.to_timestamp() {
                return Ok(at.as_microsecond());
            }
            in_zone(parsed.to_datetime().map_err(|_| NoTime::Why(PATTERN))?, zone)
        }
    }
}

fn in_zone(local: DateTime, zone: Option<&Zone>) -> Result<i64, NoTime> {
    let zone = zone.ok_or(NoTime::Zone)?;
    let at = zone.0.to_ambiguous_timestamp(local);
    match at.offset() {
        AmbiguousOffset::Unambiguous { .. } => {
            at.unambiguous().map(jiff::Timestamp::as_microsecond).map_err(|_| NoTime::Why(FORM))
        }
        AmbiguousOffset::Gap { .. } => Err(NoTime::Why(Why::TimeNever)),
        AmbiguousOffset::Fold { .. } => Err(NoTime::Why(Why::TimeTwice)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_804_838_520_000_000); // 2027-03-12T08:02:00Z

    fn read(text: &str, format: &TimeFormat, zone: &str) -> Result<i64, Option<Why>> {
        let zone = (!zone.is_empty()).then(|| Zone::new(zone).unwrap());
        When::Text(text, format).read(zone.as_ref(), NOW).map(|at| at.0).map_err(|error| match error {
            NoTime::Zone => None,
            NoTime::Why(why) => Some(why),
        })
    }

    #[test]
    fn one_moment_is_read_in_all_its_forms() {
        let moment = Ok(1_804_836_645_250_000); // 2027-03-12T07:30:45.25Z
        let pattern = TimeFormat::Pattern("%m/%d/%Y %I:%M:%S%.f %p".into());
        let with_offset = TimeFormat::Pattern("%d.%m.%Y %H:%M:%S%.f %z".into());
        for (text, format, zone) in [
            ("2027-03-12T07:30:45.25Z", &TimeFormat::Rfc3339, ""),
            ("2027-03-12 07:30:45.250000+00:00", &TimeFormat::Rfc3339, "America/Denver"),
            ("2027-03-12T00:30:45.25-07:00", &TimeFormat::Rfc3339, ""),
            ("2027-03-12 00:30:45.25", &TimeFormat::Rfc3339, "America/Denver"),
            ("2027-03-12 00:30:45.25", &TimeFormat::Rfc3339, "-0700"),
            ("1804836645.25", &TimeFormat::Seconds, ""),
            ("1804836645250", &TimeFormat::Milliseconds, ""),
            ("1804836645250000", &TimeFormat::Microseconds, ""),
            ("03/12/2027 12:30:45.25 AM", &pattern, "America/Denver"),
            ("12.03.2027 01:30:45.25 -0600", &with_offset, ""),
        ] {
            assert_eq!(read(text, format, zone), moment, "{text} {zone}");
        }
    }

    #[test]
    fn a_time_without_a_zone_or_that_never_was_is_refused() {
        let rfc = &TimeFormat::Rfc3339;
        assert_eq!(read("2027-03-12 07:30:45", rfc, ""), Err(None));
        assert_eq!(read("2026-11-01 01:30:00", rfc, "America/Denver"), Err(Some(Why::TimeTwice)));
        assert_eq!(read("2026-03-08 02:30:00", rfc, "America/Denver"), Err(Some(Why::TimeNever)));
        assert_eq!(read("2027-03-12", rfc, "UTC"), Err(Some(FORM)));
        assert_eq!(read("12/03/2027", &TimeFormat::Pattern("%Y".into()), "UTC"), Err(Some(PATTERN)));
        assert_eq!(read("soon", &TimeFormat::Seconds, ""), Err(Some(NUMBER)));
    }

    #[test]
    fn the_future_begins_ten_minutes_from_now_and_the_past_ends_in_1990() {
        let rfc = &TimeFormat::Rfc3339;
        assert!(read("2027-03-12T08:12:00Z", rfc, "").is_ok());
        assert_eq!(read("2027-03-12T08:12:00.000001Z", rfc, ""), Err(Some(Why::Future)));
        assert!(read("1990-01-01T00:00:00Z", rfc, "").is_ok());
        assert_eq!(read("1989-12-31T23:59:59Z", rfc, ""), Err(Some(Why::Past)));
        assert_eq!(read("0", &TimeFormat::Seconds, ""), Err(Some(Why::Past)));
    }

    #[test]
    fn a_zone_is_utc_an_offset_or_a_name() {
        for good in ["UTC", "z", "+02", "-0730", "-07:30", "America/Los_Angeles"] {
            assert!(Zone::new(good).is_ok(), "{good}");
        }
        for bad in ["", "EST5", "PST", "local", "+1", "+99:00", "-07:60", "America/Nowhere", "+0x:00"] {
            assert_eq!(Zone::new(bad), Err(BadZone), "{bad}");
        }
    }
}
