//! When an act was: the gateway's time with its offset from UTC, to the hundredth of a second.

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// `2027-03-12T08:02:31.04-05:00`. Kept to the hundredth, so that what is read is what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct When {
    at: Timestamp,
    /// Minutes east of UTC.
    offset: i16,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time is written as 2027-03-12T08:02:31.04-05:00")]
pub struct BadWhen;

const HUNDREDTH: i64 = 10_000;
/// Offsets in use lie within 14 hours.
const FARTHEST: i16 = 14 * 60;

impl When {
    /// `offset` in minutes east of UTC; one that no zone has is taken as UTC.
    #[must_use]
    pub fn new(at: Timestamp, offset: i16) -> Self {
        let offset = if (-FARTHEST..=FARTHEST).contains(&offset) { offset } else { 0 };
        Self { at: Timestamp(at.0.div_euclid(HUNDREDTH) * HUNDREDTH), offset }
    }

    #[must_use]
    pub const fn at(self) -> Timestamp {
        self.at
    }

    #[must_use]
    pub const fn offset(self) -> i16 {
        self.offset
    }

    /// The moment that canonical bytes say: quicker than [`Self::parse`], and no judge of their form.
    pub(crate) fn glance(bytes: &[u8; 28]) -> Option<Timestamp> {
        let number = |from: usize, count: usize| {
            let digits = bytes.get(from..from + count)?;
            digits
                .iter()
                .try_fold(0i64, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
        };
        let (year, month, day) = (number(0, 4)?, number(5, 2)?, number(8, 2)?);
        let (hours, minutes, seconds, hundredths) = (number(11, 2)?, number(14, 2)?, number(17, 2)?, number(20, 2)?);
        let offset = (number(23, 2)? * 60 + number(26, 2)?) * if bytes.get(22) == Some(&b'-') { -1 } else { 1 };
        // Days since 1970 of the proleptic Gregorian calendar, in years that begin in March.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let days =
            365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
                - 719_469;
        let since = ((days * 24 + hours) * 60 + minutes - offset) * 60 + seconds;
        Some(Timestamp(since * 1_000_000 + hundredths * HUNDREDTH))
    }

    /// Reads the one form that [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Result<Self, BadWhen> {
        let (_, zone) = text.split_at_checked(22).ok_or(BadWhen)?;
        let sign = match zone.get(..1) {
            Some("+") => 1,
            Some("-") => -1,
            _ => return Err(BadWhen),
        };
        let number = |range| zone.get(range).and_then(|digits: &str| digits.parse::<i16>().ok()).ok_or(BadWhen);
        let offset = sign * (number(1..3)? * 60 + number(4..6)?);
        let at: jiff::Timestamp = text.parse().map_err(|_| BadWhen)?;
        let when = Self::new(Timestamp(at.as_microsecond()), offset);
        if when.to_string() == text { Ok(when) } else { Err(BadWhen) }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.at.0.saturating_add(i64::from(self.offset) * 60_000_000);
        let Ok(local) = jiff::Timestamp::from_microsecond(local) else { return f.write_str("an impossible time") };
        let civil = local.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:02}",
            civil.year(),
            civil.month(),
            civil.day(),
            civil.hour(),
            civil.minute(),
            civil.second(),
            i64::from(civil.subsec_nanosecond()) / 1000 / HUNDREDTH
        )?;
        let sign = if self.offset < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", self.offset.abs() / 60, self.offset.abs() % 60)
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}
impl TryFrom<String> for When {
    type Error = BadWhen;
    fn try_from(text: String) -> Result<Self, BadWhen> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_time_shows_its_offset_and_hundredths() {
        let at = Timestamp(1_804_838_551_047_999);
        assert_eq!(When::new(at, -300).to_string(), "2027-03-12T03:02:31.04-05:00");
        assert_eq!(When::new(at, 0).to_string(), "2027-03-12T08:02:31.04+00:00");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(at in 0i64..4_000_000_000_000_000, offset in -FARTHEST..=FARTHEST) {
            let when = When::new(Timestamp(at), offset);
            prop_assert_eq!(When::parse(&when.to_string()), Ok(when));
            prop_assert_eq!(When::glance(when.to_string().as_bytes().first_chunk().unwrap()), Some(when.at()));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = (When::parse(&text), text.as_bytes().first_chunk().map(When::glance));
        }
    }
}
