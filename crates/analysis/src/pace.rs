//! How long a drive takes that nobody saw.

use crate::BadRule;
use crate::numbers::{kmh, span};
use domain::Span;

/// Seconds that a plausible drive takes over a straight-line distance.
///
/// Defaults: 50 km/h on the road: the commute speed of the 2001 National Household Travel Survey, 32.2 mph or 52 km/h
/// (FHWA, Highway Statistics 2006, table NT-3), rounded down; and roads 1.2 times as long as the straight line (G. F.
/// Newell, Traffic Flow on Transportation Networks, 1980, for towns; R. H. Ballou, H. Rahardja, N. Sakai, Selected
/// country circuity factors for road travel distance estimation, Transportation Research Part A 36(9), 2002, for the
/// United States).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// On the road.
    pub kmh: f64,
    /// Meters of road for a meter of straight line, at least 1.
    pub detour: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { kmh: 50.0, detour: 1.2 }
    }
}

impl Pace {
    pub(crate) fn check(&self) -> Result<(), BadRule> {
        BadRule::unless_above_zero(self.kmh, "the driving speed")?;
        BadRule::unless(self.detour.is_finite() && self.detour >= 1.0, "the detour factor", "a number of at least 1")
    }

    /// Straight-line speed.
    pub(crate) fn straight_kmh(&self) -> f64 {
        self.kmh / self.detour
    }

    /// How long a plausible drive over a straight-line distance takes.
    pub(crate) fn drive(&self, meters: f64) -> Span {
        span(kmh(meters, self.straight_kmh()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_kilometers_of_straight_line_take_an_hour_and_a_fifth() {
        assert_eq!(Pace::default().drive(50_000.0), Span::minutes(72));
        assert_eq!(Pace { kmh: 100.0, detour: 1.0 }.drive(50_000.0), Span::minutes(30));
    }

    #[test]
    fn a_road_is_never_shorter_than_the_straight_line() {
        assert!(Pace { kmh: 50.0, detour: 0.9 }.check().is_err() && Pace { kmh: 0.0, detour: 1.2 }.check().is_err());
    }
}
