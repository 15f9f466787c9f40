//! Times as the window says them, and how long something has left by the gateway's clock (SEC-5).

use super::App;
use domain::{Span, Timestamp};
use leptos::prelude::*;

/// "Fri 12 Mar 2027 08:02 UTC": every time on a screen shows its zone.
pub fn moment(at: Timestamp) -> String {
    format!("{} UTC", at.short())
}

/// "Fri 12 Mar 2027".
pub fn day(at: Timestamp) -> String {
    let short = at.short();
    short.rsplit_once(' ').map_or_else(|| short.clone(), |(day, _)| day.to_owned())
}

/// "23 h 51 m"; `None` when nothing is left. Whole minutes, rounded down: nobody is promised more than there is.
pub fn left(span: Span) -> Option<String> {
    let minutes = span.as_seconds() / 60;
    Some(match (minutes / 60, minutes % 60) {
        _ if span <= Span::ZERO => return None,
        (0, 0) => "less than a minute".into(),
        (0, minutes) => format!("{minutes} m"),
        (hours @ 0..48, minutes) => format!("{hours} h {minutes} m"),
        (hours, _) => format!("{} d {} h", hours / 24, hours % 24),
    })
}

impl App {
    /// The gateway's time to the minute, as last told; tracked.
    pub fn gateway_time(self) -> Option<Timestamp> {
        self.clock.with(|clock| Timestamp::of_short(clock))
    }

    /// How long is left until a moment; tracked. `None` when it has passed, or nobody knows the time.
    pub fn left_until(self, then: Timestamp) -> Option<String> {
        left(then - self.gateway_time()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_in_two_units_and_never_more_than_there_is() {
        let said = |seconds| left(Span::seconds(seconds));
        assert_eq!(said(24 * 3600 - 1).as_deref(), Some("23 h 59 m"));
        assert_eq!(said(12 * 60 + 59).as_deref(), Some("12 m"));
        assert_eq!(said(59).as_deref(), Some("less than a minute"));
        assert_eq!(said(50 * 3600).as_deref(), Some("2 d 2 h"));
        assert_eq!((said(0), said(-5)), (None, None));
    }

    #[test]
    fn a_time_shows_its_zone_and_a_day_has_none() {
        let at = Timestamp(1_804_838_520_000_000);
        assert_eq!(moment(at), "Fri 12 Mar 2027 08:02 UTC");
        assert_eq!(day(at), "Fri 12 Mar 2027");
    }
}
