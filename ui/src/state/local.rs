//! Times as clocks show them where the cameras of an answer stand.

use analysis::{Shift, Zone};
use api::AnswerView;
use domain::{Span, Timestamp};

/// From here on a read is older than what the eye is drawn to (QRY-4).
const FRESH: Span = Span::hours(30 * 24);

#[derive(Debug, Clone, PartialEq)]
pub struct Local {
    zone: Zone,
    /// `UTC−10`
    name: String,
    /// When it was asked: what "today" and the last 30 days are counted from.
    asked: Timestamp,
}

impl Local {
    pub fn of(answer: &AnswerView) -> Self {
        let shifts = answer.shifts.iter().map(|(at, east)| Shift { at: *at, east: *east }).collect();
        match Zone::new(answer.east, shifts) {
            Ok(zone) => Self { zone, name: answer.zone.clone(), asked: answer.asked },
            Err(_) => Self { zone: Zone::UTC, name: "UTC".into(), asked: answer.asked },
        }
    }

    pub const fn zone(&self) -> &Zone {
        &self.zone
    }
    pub const fn asked(&self) -> Timestamp {
        self.asked
    }

    /// As if its clock stood at Greenwich.
    fn shown(&self, at: Timestamp) -> Timestamp {
        at + Span::seconds(i64::from(self.zone.east(at)))
    }

    /// `Today 06:12`, `Yesterday 22:47`, `Fri 12 Mar 05:58`, `12 Mar 2026 05:58`.
    pub fn brief(&self, at: Timestamp) -> String {
        let short = self.shown(at).short();
        let mut words = short.split(' ');
        let (Some(weekday), Some(day), Some(month), Some(year), Some(time)) =
            (words.next(), words.next(), words.next(), words.next(), words.next())
        else {
            return short;
        };
        let days = self.zone.local(self.asked).day.0 - self.zone.local(at).day.0;
        match days {
            0 => format!("Today {time}"),
            1 => format!("Yesterday {time}"),
            _ if self.shown(self.asked).short().split(' ').nth(3) == Some(year) => {
                format!("{weekday} {day} {month} {time}")
            }
            _ => format!("{day} {month} {year} {time}"),
        }
    }

    /// `Sat 13 Mar 2027 22:47:09 (UTC−7)`
    pub fn full(&self, at: Timestamp) -> String {
        let shown = self.shown(at);
        format!("{}:{:02} ({})", shown.short(), shown.0.div_euclid(1_000_000).rem_euclid(60), self.name)
    }

    /// Whether it is of the last 30 days before the question.
    pub fn is_fresh(&self, at: Timestamp) -> bool {
        self.asked - at <= FRESH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friday 12 March 2027, 22:02 in Sable.
    const FRIDAY: Timestamp = Timestamp(1_804_924_920_000_000);

    fn sable() -> Local {
        let zone = Zone::fixed(-36_000).unwrap_or(Zone::UTC);
        Local { zone, name: "UTC−10".into(), asked: FRIDAY }
    }

    #[test]
    fn a_time_is_said_by_the_clock_of_the_place() {
        let (local, ago) = (sable(), |hours| FRIDAY - Span::hours(hours));
        assert_eq!(local.brief(FRIDAY), "Today 22:02");
        assert_eq!(local.brief(ago(22)), "Today 00:02");
        assert_eq!(local.brief(ago(23)), "Yesterday 23:02");
        assert_eq!(local.brief(ago(48)), "Wed 10 Mar 22:02");
        assert_eq!(local.brief(ago(24 * 365)), "12 Mar 2026 22:02");
        assert_eq!(local.full(FRIDAY + Span::seconds(9)), "Fri 12 Mar 2027 22:02:09 (UTC−10)");
    }

    #[test]
    fn qry_4_the_last_30_days_are_fresh() {
        assert!(sable().is_fresh(FRIDAY - Span::hours(720)) && !sable().is_fresh(FRIDAY - Span::hours(721)));
    }
}
