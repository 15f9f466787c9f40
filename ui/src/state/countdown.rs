//! The time to the lock as shown. The workstation decides the lock (SEC-2); this only counts.

/// The two clocks of the browser, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Now {
    /// Goes on while the machine sleeps, but can be set.
    pub wall: f64,
    /// Cannot be set, but may stand still while the machine sleeps.
    pub steady: f64,
}

/// The browser's clocks now.
pub fn now() -> Now {
    let steady = web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now());
    Now { wall: js_sys::Date::now(), steady }
}

/// When the session locks, on both clocks; whichever comes first counts (SEC-5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deadline(Now);

impl Deadline {
    /// `seconds` from `now`.
    pub fn after(seconds: u32, now: Now) -> Self {
        let ms = f64::from(seconds) * 1000.0;
        Self(Now { wall: now.wall + ms, steady: now.steady + ms })
    }

    /// Whole seconds left, rounded to the nearest, never below zero.
    pub fn left(self, now: Now) -> u32 {
        let ms = (self.0.wall - now.wall).min(self.0.steady - now.steady);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u32")]
        let seconds = (ms / 1000.0).round().clamp(0.0, f64::from(u32::MAX)) as u32;
        seconds
    }
}

/// "24:10".
pub fn format(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_shown_as_minutes_and_seconds() {
        assert_eq!(format(24 * 60 + 10), "24:10");
        assert_eq!(format(9), "0:09");
        assert_eq!(format(0), "0:00");
    }

    #[test]
    fn a_wall_clock_set_back_extends_nothing_and_sleep_counts_sec_5() {
        let start = Now { wall: 1_000_000.0, steady: 50.0 };
        let deadline = Deadline::after(60, start);
        assert_eq!(deadline.left(start), 60);
        assert_eq!(deadline.left(Now { wall: 0.0, steady: 10_050.0 }), 50);
        assert_eq!(deadline.left(Now { wall: 2_000_000.0, steady: 51.0 }), 0);
    }
}
