//! Travel that no vehicle could have made: a misread, a cloned plate, or a camera whose clock or place is wrong. Which of
//! them it is, only the pictures tell (QLT-1).

use crate::numbers::{kmh, seconds};
use crate::{BadRule, Leg, Seen, Track};
use domain::Span;

/// What a vehicle can do at most, and how far times and places may be off.
///
/// That reads of one plate which contradict each other in space and time show a misread or a cloned plate is the
/// criterion of the field (Y. Li, C. Liu, An approach to instantly detecting fake plates based on large-scale ANPR data,
/// WISA 2015). One bound for all roads errs on some (M. Li, J. Mao, P. Yuan, C. Jin, Detection of fake plate vehicles
/// based on traffic data stream, Journal of East China Normal University, 2018(2)); so ours is one that no road
/// allows, and what is found is sure rather than all.
///
/// The numbers are our choice. 200 km/h of straight line are some 240 on the road, held from camera to camera; the highest
/// posted limit in the United States is 85 mph, 137 km/h (Texas, State Highway 130).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// Straight-line speed; default 200.
    pub kmh: f64,
    /// How far the clocks of two readers may be apart; default 30 seconds, at least one.
    pub clock: Span,
    /// How far from its stated place a fixed reader may read; default 200 meters.
    pub fixed_meters: f64,
    /// The same of a mobile one, whose place is its vehicle's last known; default 500 meters.
    pub mobile_meters: f64,
}

impl Default for Bound {
    fn default() -> Self {
        Self { kmh: 200.0, clock: Span::seconds(30), fixed_meters: 200.0, mobile_meters: 500.0 }
    }
}

/// Which of a leg's two reads its neighbors speak against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    From,
    To,
}

/// A leg that no vehicle could have driven.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Impossible {
    pub leg: Leg,
    /// The least straight-line speed that it takes with all allowances given, km/h; over the bound.
    pub least_kmh: f64,
    /// Meters beyond what could be driven, all allowances given.
    pub beyond: f64,
    /// The reads are as good as simultaneous: which was first is not known.
    pub same_moment: bool,
    /// The read that contradicts more of its neighbors; `None` where they do not tell.
    pub doubt: Option<Doubt>,
}

impl Bound {
    fn check(&self) -> Result<(), BadRule> {
        BadRule::unless_above_zero(self.kmh, "the highest speed")?;
        BadRule::unless(self.clock >= Span::seconds(1), "the allowance for clocks", "at least a second")?;
        let meters = |value: f64| value.is_finite() && value >= 0.0;
        BadRule::unless(meters(self.fixed_meters), "the allowance for a fixed reader's place", "no negative number")?;
        BadRule::unless(meters(self.mobile_meters), "the allowance for a mobile reader's place", "no negative number")
    }

    /// Meters that a drive from one read to a later one has at least, and seconds that it has at most.
    fn least(&self, meters: f64, time: Span, mobile: [bool; 2]) -> (f64, f64) {
        let off: f64 = mobile.iter().map(|mobile| if *mobile { self.mobile_meters } else { self.fixed_meters }).sum();
        ((meters - off).max(0.0), seconds(time + self.clock))
    }

    fn reach(&self, seconds: f64) -> f64 {
        self.kmh / 3.6 * seconds
    }
}

/// The impossible legs, by plate and then by time. `mobile` tells of a reader's number whether it drives about.
///
/// Only successive reads are compared: what is possible from read to read is possible over several.
pub fn impossible(track: &Track, bound: &Bound, mobile: impl Fn(u32) -> bool) -> Result<Vec<Impossible>, BadRule> {
    bound.check()?;
    let least =
        |a: &Seen, b: &Seen| bound.least(a.place.meters_to(b.place), b.at - a.at, [mobile(a.reader), mobile(b.reader)]);
    let contradict = |a: Option<&(usize, Seen)>, b: Option<&(usize, Seen)>| match (a, b) {
        (Some((_, a)), Some((_, b))) => {
            let (meters, seconds) = least(a, b);
            meters > bound.reach(seconds)
        }
        _ => false,
    };
    let mut found = Vec::new();
    for line in track.lines() {
        for (n, pair) in line.windows(2).enumerate() {
            let [(from, a), (to, b)] = pair else { continue };
            let (meters, seconds) = least(a, b);
            let beyond = meters - bound.reach(seconds);
            if beyond > 0.0 {
                let (before, after) = (n.checked_sub(1).and_then(|n| line.get(n)), line.get(n + 2));
                let (first, second) = (pair.first(), pair.last());
                let against = |read| u8::from(contradict(before, read)) + u8::from(contradict(read, after));
                let (of_from, of_to) = (against(first), against(second));
                let doubt = match of_from.cmp(&of_to) {
                    std::cmp::Ordering::Greater => Some(Doubt::From),
                    std::cmp::Ordering::Less => Some(Doubt::To),
                    std::cmp::Ordering::Equal => None,
                };
                let leg = Leg { from: *from, to: *to, meters: a.place.meters_to(b.place), time: b.at - a.at };
                let least_kmh = kmh(meters, seconds);
                found.push(Impossible { leg, least_kmh, beyond, same_moment: leg.time <= bound.clock, doubt });
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Position, Timestamp};
    use proptest::prelude::*;

    /// Reads of one plate: minutes, and kilometers north.
    fn track(reads: &[(i64, f64)]) -> Track {
        let seen = |(minute, km): &(i64, f64)| Seen {
            at: Timestamp(0) + Span::minutes(*minute),
            place: Position::new(10.0, *km / 111.195).unwrap(),
            reader: 0,
            plate: 0,
        };
        Track::new(&reads.iter().map(seen).collect::<Vec<_>>())
    }

    fn found(reads: &[(i64, f64)]) -> Vec<(usize, usize, Option<Doubt>)> {
        let found = impossible(&track(reads), &Bound::default(), |_| false).unwrap();
        found.iter().map(|one| (one.leg.from, one.leg.to, one.doubt)).collect()
    }

    #[test]
    fn a_drive_within_the_law_is_possible() {
        assert_eq!(found(&[(0, 0.0), (30, 60.0), (90, 180.0)]), []);
    }

    #[test]
    fn a_read_far_from_those_before_and_after_it_is_doubted_on_both_its_legs() {
        let reads = [(0, 0.0), (10, 8.0), (15, 90.0), (20, 16.0), (30, 24.0)];
        assert_eq!(found(&reads), [(1, 2, Some(Doubt::To)), (2, 3, Some(Doubt::From))]);
    }

    #[test]
    fn the_first_read_is_doubted_if_all_others_speak_against_it() {
        assert_eq!(found(&[(0, 90.0), (1, 0.0), (2, 1.0)]), [(0, 1, Some(Doubt::From))]);
    }

    #[test]
    fn two_vehicles_with_one_plate_leave_no_read_more_doubtful_than_the_other() {
        let reads = [(0, 0.0), (1, 90.0), (2, 1.0), (3, 91.0), (4, 2.0), (5, 92.0)];
        let found = found(&reads);
        assert_eq!(found.len(), 5);
        assert!(found[1..4].iter().all(|(.., doubt)| doubt.is_none()), "{found:?}");
    }

    #[test]
    fn how_far_beyond_is_told_with_all_allowances_given() {
        let found = impossible(&track(&[(0, 0.0), (0, 20.0)]), &Bound::default(), |_| false).unwrap();
        // 19.6 km in 30 seconds, when 1,667 m can be driven.
        assert!(found[0].same_moment && (found[0].least_kmh - 2_352.0).abs() < 1.0, "{found:?}");
        assert!((found[0].beyond - 17_933.3).abs() < 1.0, "{found:?}");
    }

    #[test]
    fn a_mobile_reader_s_place_is_allowed_to_be_further_off() {
        let track = track(&[(0, 0.0), (0, 2.5)]);
        let count = |mobile: bool| impossible(&track, &Bound::default(), |_| mobile).unwrap().len();
        assert_eq!((count(false), count(true)), (1, 0));
    }

    #[test]
    fn nonsense_is_refused() {
        for bound in [
            Bound { kmh: 0.0, ..Bound::default() },
            Bound { clock: Span::ZERO, ..Bound::default() },
            Bound { fixed_meters: f64::NAN, ..Bound::default() },
        ] {
            assert!(impossible(&track(&[]), &bound, |_| false).is_err(), "{bound:?}");
        }
    }

    proptest! {
        #[test]
        fn who_keeps_to_the_bound_is_never_accused(
            steps in proptest::collection::vec((1i64..300, -1.0..1.0f64), 0..40), early in -15i64..15,
        ) {
            let (mut minute, mut km) = (0, 0.0);
            let mut reads = Vec::new();
            for (minutes, share) in steps {
                minute += minutes;
                km += share * 200.0 / 60.0 * f64::from(i32::try_from(minutes).unwrap());
                reads.push((minute, km));
            }
            let mut seen = track(&reads).seen().to_vec();
            // Every other camera's clock is off by up to 15 seconds.
            for read in seen.iter_mut().step_by(2) {
                read.at = read.at + Span::seconds(early);
            }
            prop_assert_eq!(impossible(&Track::new(&seen), &Bound::default(), |_| false).unwrap(), vec![]);
        }

        #[test]
        fn a_higher_bound_finds_a_part_of_what_a_lower_one_finds(
            reads in proptest::collection::vec((0i64..600, -400.0..400.0f64), 0..40), low in 50.0..300.0f64, more in 1.0..3.0f64,
        ) {
            let legs = |kmh: f64| {
                let found = impossible(&track(&reads), &Bound { kmh, ..Bound::default() }, |_| false).unwrap();
                found.iter().map(|one| (one.leg.from, one.leg.to)).collect::<Vec<_>>()
            };
            let all = legs(low);
            prop_assert!(legs(low * more).iter().all(|leg| all.contains(leg)));
        }
    }
}
