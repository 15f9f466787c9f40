//! How long own reads are kept: whole days from when they were taken, never longer.

use domain::{Span, Timestamp};
use std::ops::RangeInclusive;

/// What a config may say; five years are the most that may be asked for (QRY-3).
pub const KEEP_DAYS: RangeInclusive<u32> = 1..=1825;

/// Reads are disposed of by the hour, so that the log has one entry for what one hour took.
const STEP: Span = Span::hours(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    days: u32,
}

impl Keeping {
    #[must_use]
    pub const fn days(days: u32) -> Self {
        Self { days }
    }

    #[must_use]
    pub const fn in_days(self) -> u32 {
        self.days
    }

    /// The oldest moment that is kept at `now`, a whole hour: up to an hour early rather than late.
    #[must_use]
    pub fn oldest(self, now: Timestamp) -> Timestamp {
        let exact = now - Span::hours(24 * i64::from(self.days));
        let past = exact.0.rem_euclid(STEP.0);
        if past == 0 { exact } else { exact + Span(STEP.0 - past) }
    }
}

/// The end of the day of `at`, when a word that it has may be forgotten with it.
#[must_use]
pub(crate) fn end_of_day(at: Timestamp) -> Timestamp {
    const DAY: i64 = Span::hours(24).0;
    Timestamp(at.0.div_euclid(DAY).saturating_add(1).saturating_mul(DAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_kept_longer_than_said_and_no_hour_is_lost(now in 0i64..4_000_000_000_000_000, days in 1u32..=1825) {
            let now = Timestamp(now);
            let early = Keeping::days(days).oldest(now) - (now - Span::hours(24 * i64::from(days)));
            prop_assert!((0..Span::hours(1).0).contains(&early.0));
        }

        #[test]
        fn a_day_ends_after_each_of_its_moments(at in -4_000_000_000_000_000i64..4_000_000_000_000_000) {
            let left = end_of_day(Timestamp(at)) - Timestamp(at);
            prop_assert!(left.0 > 0 && left.0 <= Span::hours(24).0);
        }
    }
}
