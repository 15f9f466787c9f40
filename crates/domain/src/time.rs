//! Time as a value: microseconds of UTC, the unit that both database engines hold exactly.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::ops::{Add, Sub};

/// `Sun 14 Mar 2027 09:41`
const SHORT: &str = "%a %-d %b %Y %H:%M";

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A length of time, in microseconds; may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    pub const ZERO: Self = Self(0);
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n.saturating_mul(1_000_000))
    }
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n.saturating_mul(60))
    }
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n.saturating_mul(60))
    }
    /// Whole seconds, rounded toward zero.
    #[must_use]
    pub const fn as_seconds(self) -> i64 {
        self.0 / 1_000_000
    }
}

impl Timestamp {
    /// Whole seconds since the Unix epoch, the unit of RFC 6238; zero before it.
    #[must_use]
    pub fn unix_seconds(self) -> u64 {
        u64::try_from(self.0.div_euclid(1_000_000)).unwrap_or(0)
    }

    /// ISO 8601 in UTC, whole seconds: `2027-03-14T09:41:00Z`.
    #[must_use]
    pub fn iso(self) -> String {
        jiff::Timestamp::from_second(self.0.div_euclid(1_000_000)).map_or_else(|_| String::new(), |at| at.to_string())
    }

    /// `Friday 12 March 2027 at 08:02 UTC`: every time on a screen shows its zone.
    #[must_use]
    pub fn in_words(self) -> String {
        self.format("%A %-d %B %Y at %H:%M UTC")
    }

    /// `08:02 UTC`.
    #[must_use]
    pub fn clock_face(self) -> String {
        self.format("%H:%M UTC")
    }

    /// `Sun 14 Mar 2027 09:41`, for the training banner.
    #[must_use]
    pub fn short(self) -> String {
        self.format(SHORT)
    }

    /// The minute that [`Self::short`] told.
    #[must_use]
    pub fn of_short(text: &str) -> Option<Self> {
        let at = jiff::civil::DateTime::strptime(SHORT, text).ok()?;
        Some(Self(at.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond()))
    }

    /// The first moment, in UTC, of a day such as `2027-03-14`.
    #[must_use]
    pub fn of_day(text: &str) -> Option<Self> {
        let day: jiff::civil::Date = text.trim().parse().ok()?;
        Some(Self(day.to_zoned(TimeZone::UTC).ok()?.timestamp().as_microsecond()))
    }

    fn format(self, pattern: &str) -> String {
        jiff::Timestamp::from_microsecond(self.0).map_or_else(
            |_| "an impossible time".to_owned(),
            |at| at.to_zoned(TimeZone::UTC).strftime(pattern).to_string(),
        )
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}
impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}
impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}
impl Sub for Timestamp {
    type Output = Span;
    fn sub(self, other: Self) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_in_words_with_its_zone() {
        let at = Timestamp(1_804_838_520_000_000);
        assert_eq!(at.in_words(), "Friday 12 March 2027 at 08:02 UTC");
        assert_eq!(at.short(), "Fri 12 Mar 2027 08:02");
    }

    #[test]
    fn a_short_time_reads_back_to_the_minute() {
        for at in [0, 1_804_838_520_000_000, 1_804_060_800_000_000] {
            assert_eq!(Timestamp::of_short(&Timestamp(at + 59_999_999).short()), Some(Timestamp(at)));
        }
        assert_eq!(Timestamp::of_short("an impossible time"), None);
        assert_eq!(Timestamp::of_short(""), None);
    }

    #[test]
    fn a_day_is_read_as_it_is_written_in_order_of_size() {
        assert_eq!(Timestamp::of_day(" 2027-03-12 "), Some(Timestamp(1_804_809_600_000_000)));
        for text in ["", "2027-02-30", "3/12/2027", "2027-03"] {
            assert_eq!(Timestamp::of_day(text), None, "{text}");
        }
    }

    #[test]
    fn arithmetic_at_the_ends_of_time_saturates() {
        assert_eq!(Timestamp(i64::MAX) + Span::hours(1), Timestamp(i64::MAX));
        assert_eq!(Timestamp(i64::MAX).in_words(), "an impossible time");
    }
}
