//! The time that is looked at.

use domain::{Span, Timestamp};

/// No window is longer, days: a century. Questions go back five years at most (QRY-3).
pub const WINDOW_DAYS_MAX: i64 = 36_525;

/// From a moment up to, not including, a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    from: Timestamp,
    to: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoWindow {
    #[error("a window ends after it begins")]
    Empty,
    #[error("a window is at most {WINDOW_DAYS_MAX} days long")]
    TooLong,
}

impl Window {
    pub fn new(from: Timestamp, to: Timestamp) -> Result<Self, NoWindow> {
        if from >= to {
            Err(NoWindow::Empty)
        } else if to - from > Span::hours(24 * WINDOW_DAYS_MAX) {
            Err(NoWindow::TooLong)
        } else {
            Ok(Self { from, to })
        }
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
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_its_beginning_and_not_its_end() {
        let window = Window::new(Timestamp(5), Timestamp(9)).unwrap();
        assert!(window.holds(Timestamp(5)) && !window.holds(Timestamp(9)) && !window.holds(Timestamp(4)));
    }

    #[test]
    fn what_is_no_window_is_refused() {
        assert_eq!(Window::new(Timestamp(5), Timestamp(5)), Err(NoWindow::Empty));
        assert_eq!(Window::new(Timestamp(i64::MIN), Timestamp(i64::MAX)), Err(NoWindow::TooLong));
    }
}
