//! The path of a plate: legs from read to read, and those of which nothing is known.

use crate::numbers::{kmh, seconds, span};
use crate::{BadRule, Pace, Track};
use domain::Span;

/// From one read of a plate to its next. What was driven between them nobody saw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// Indexes in the track.
    pub from: usize,
    pub to: usize,
    /// Along the great circle.
    pub meters: f64,
    pub time: Span,
}

impl Leg {
    /// Straight-line speed; `None` where no time passed.
    #[must_use]
    pub fn kmh(&self) -> Option<f64> {
        (self.time > Span::ZERO).then(|| kmh(self.meters, seconds(self.time)))
    }
}

/// The legs of each plate, by plate and then by time; one fewer than it has reads.
#[must_use]
pub fn legs(track: &Track) -> Vec<Leg> {
    let mut legs = Vec::with_capacity(track.len());
    for line in track.lines() {
        let ends = line.iter().zip(line.iter().skip(1));
        legs.extend(ends.map(|((from, a), (to, b))| Leg {
            from: *from,
            to: *to,
            meters: a.place.meters_to(b.place),
            time: b.at - a.at,
        }));
    }
    legs
}

/// When a leg is a gap, to be drawn dashed: the line between its ends is then no likely way.
///
/// A leg up to `least` never is one, a leg over `longest` always; between them one is that lasts over `times` plausible
/// drives, since the vehicle had the time to be elsewhere. The three defaults are our choice: at three drives it could
/// have gone there, back, and there again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapRule {
    /// Default 15 minutes.
    pub least: Span,
    /// Default 2 hours.
    pub longest: Span,
    /// Default 3.
    pub times: f64,
    pub pace: Pace,
}

impl Default for GapRule {
    fn default() -> Self {
        Self { least: Span::minutes(15), longest: Span::hours(2), times: 3.0, pace: Pace::default() }
    }
}

/// Whether each leg is a gap, in their order.
pub fn gaps(legs: &[Leg], rule: &GapRule) -> Result<Vec<bool>, BadRule> {
    rule.pace.check()?;
    BadRule::unless(rule.least >= Span::ZERO, "the shortest gap", "no negative time")?;
    BadRule::unless(rule.longest >= rule.least, "the longest leg that is no gap", "no shorter than the shortest gap")?;
    BadRule::unless(rule.times.is_finite() && rule.times >= 1.0, "the drives that fit in", "a number of at least 1")?;
    let gap = |leg: &Leg| {
        let room = span(rule.times * seconds(rule.pace.drive(leg.meters)));
        leg.time > rule.least && (leg.time > rule.longest || leg.time > room)
    };
    Ok(legs.iter().map(gap).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seen;
    use domain::{Position, Timestamp};
    use proptest::prelude::*;

    /// A degree of latitude is 111.195 km.
    fn track(reads: &[(i64, f64, u32)]) -> Track {
        let seen = |(minute, lat, plate): &(i64, f64, u32)| Seen {
            at: Timestamp(0) + Span::minutes(*minute),
            place: Position::new(0.0, *lat).unwrap(),
            reader: 0,
            plate: *plate,
        };
        Track::new(&reads.iter().map(seen).collect::<Vec<_>>())
    }

    #[test]
    fn a_leg_has_its_way_its_time_and_its_speed() {
        let legs = legs(&track(&[(0, 0.0, 1), (30, 0.5, 1), (30, 0.7, 1)]));
        assert!((legs[0].meters - 55_597.5).abs() < 1.0 && legs[0].time == Span::minutes(30));
        assert!((legs[0].kmh().unwrap() - 111.195).abs() < 0.01);
        assert_eq!(legs[1].kmh(), None, "two places at once");
    }

    #[test]
    fn legs_are_of_one_plate_each() {
        let legs = legs(&track(&[(0, 0.0, 1), (1, 9.0, 2), (2, 0.1, 1), (3, 9.1, 2)]));
        assert_eq!(legs.iter().map(|leg| (leg.from, leg.to)).collect::<Vec<_>>(), [(0, 2), (1, 3)]);
    }

    #[test]
    fn a_leg_is_a_gap_where_the_vehicle_could_have_been_elsewhere() {
        // 0.1 degrees are 11.1 km, 16 minutes at the default pace; three such drives take 48.
        let minutes = [(14, 0.0), (16, 0.0), (47, 0.1), (49, 0.1), (121, 5.0)];
        let reads = |(time, way): &(i64, f64)| legs(&track(&[(0, 0.0, 0), (*time, *way, 0)]))[0];
        let legs: Vec<_> = minutes.iter().map(reads).collect();
        assert_eq!(gaps(&legs, &GapRule::default()).unwrap(), [false, true, false, true, true]);
    }

    #[test]
    fn nonsense_is_refused() {
        for rule in [
            GapRule { times: f64::NAN, ..GapRule::default() },
            GapRule { longest: Span::minutes(1), ..GapRule::default() },
            GapRule { pace: Pace { kmh: -1.0, detour: 1.0 }, ..GapRule::default() },
        ] {
            assert!(gaps(&[], &rule).is_err(), "{rule:?}");
        }
    }

    proptest! {
        #[test]
        fn there_is_one_leg_fewer_than_reads_of_each_plate(
            reads in proptest::collection::vec((0i64..10_000, -80.0..80.0f64, 0u32..4), 0..60),
        ) {
            let track = track(&reads);
            let legs = legs(&track);
            prop_assert_eq!(legs.len(), track.len() - track.plates().len());
            prop_assert!(legs.iter().all(|leg| leg.time >= Span::ZERO && leg.meters >= 0.0));
        }
    }
}
