//! From counts and times to numbers that are divided.

use domain::Span;

/// Seconds with their fraction. Exact to the microsecond for 285 years, which is as far as a number holds them.
#[allow(clippy::cast_precision_loss, reason = "beyond 285 years a microsecond more or less does not matter")]
pub(crate) fn seconds(span: Span) -> f64 {
    span.0 as f64 / 1e6
}

/// The span of so many seconds, to the nearest microsecond; what is too long is the longest.
#[allow(clippy::cast_possible_truncation, reason = "the cast saturates")]
pub(crate) fn span(seconds: f64) -> Span {
    Span((seconds * 1e6).round() as i64)
}

/// What is left of a span without another.
pub(crate) fn less(span: Span, by: Span) -> Span {
    Span(span.0.saturating_sub(by.0))
}

/// A number of things, as a count that is shown.
pub(crate) fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}

/// Kilometers an hour over meters and seconds.
pub(crate) fn kmh(meters: f64, seconds: f64) -> f64 {
    meters / seconds * 3.6
}
