//! Pixels and times.

use domain::Timestamp;

/// A stretch of time along a stretch of pixels, evenly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    from: Timestamp,
    to: Timestamp,
    left: f64,
    right: f64,
}

impl Scale {
    /// `from < to` and `left < right`, as the callers in this crate make them.
    pub(crate) const fn new(from: Timestamp, to: Timestamp, left: f64, right: f64) -> Self {
        Self { from, to, left, right }
    }
    #[must_use]
    pub const fn from(&self) -> Timestamp {
        self.from
    }
    #[must_use]
    pub const fn to(&self) -> Timestamp {
        self.to
    }
    #[must_use]
    pub const fn left(&self) -> f64 {
        self.left
    }
    #[must_use]
    pub const fn right(&self) -> f64 {
        self.right
    }

    /// Where a time is, CSS pixels; beyond the ends for times beyond them.
    #[must_use]
    pub fn x_of(&self, at: Timestamp) -> f64 {
        self.left + (self.right - self.left) * micros(self.from, at) / micros(self.from, self.to)
    }

    /// The time at a pixel, to the nearest microsecond; never beyond the ends.
    #[must_use]
    pub fn time_at(&self, x: f64) -> Timestamp {
        let part = ((x - self.left) / (self.right - self.left)).clamp(0.0, 1.0);
        between(self.from, self.to, if part.is_nan() { 0.0 } else { part })
    }
}

/// From one moment to another; exact up to 285 years.
#[allow(clippy::cast_precision_loss, reason = "a century of microseconds is below 2^53")]
pub(crate) fn micros(from: Timestamp, to: Timestamp) -> f64 {
    (to - from).0 as f64
}

/// The moment a part of the way, 0 to 1, from one to another.
#[allow(clippy::cast_possible_truncation, reason = "the cast saturates")]
pub(crate) fn between(from: Timestamp, to: Timestamp, part: f64) -> Timestamp {
    Timestamp(from.0.saturating_add((micros(from, to) * part).round() as i64))
}
