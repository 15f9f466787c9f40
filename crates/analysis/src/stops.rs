//! Where a plate's vehicle stood: read there for a while, or somewhere between two reads with time to spare.

use crate::numbers::{less, seconds};
use crate::path::Leg;
use crate::{Area, BadRule, Pace, Seen, Track, legs, sphere};
use domain::{Span, Timestamp};

/// What counts as a stop. All defaults are our choice.
///
/// Reads near each other over a while are the stay points of Q. Li, Y. Zheng, X. Xie, Y. Chen, W. Liu and W.-Y. Ma (Mining
/// user similarity based on location history, ACM GIS 2008) and of R. Hariharan and K. Toyama (Project Lachesis: parsing
/// and modeling location histories, GIScience 2004), who had a position every few seconds. Cameras have few, and a
/// commuter who passes one camera every morning does not stand there overnight; hence `unseen`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StopRule {
    /// How far from the first read the others may be; default 200 meters.
    pub meters: f64,
    /// The shortest stop; default 20 minutes.
    pub least: Span,
    /// The longest time between two reads there; default 2 hours. Over it a leg counts as one between two reads.
    pub unseen: Span,
    /// How long a drive takes; what a leg lasts beyond it is time to spare.
    pub pace: Pace,
    /// No vehicle was faster over the straight line, km/h; default 110. It bounds where it can have been.
    pub fastest_kmh: f64,
}

impl Default for StopRule {
    fn default() -> Self {
        Self {
            meters: 200.0,
            least: Span::minutes(20),
            unseen: Span::hours(2),
            pace: Pace::default(),
            fastest_kmh: 110.0,
        }
    }
}

/// How it is known. Neither says that it stood all the time, or who was in it (QLT-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Reads near each other, and none elsewhere between them; it can still have left and returned unseen.
    Seen,
    /// No read at all: only more time between two reads than a drive takes. It can have driven a longer way instead.
    Between,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    pub evidence: Evidence,
    pub plate: u32,
    /// Indexes in the track of its first and last reads; of [`Evidence::Between`], of the reads before and after it.
    pub first: usize,
    pub last: usize,
    /// Reads of the plate from first to last, both among them.
    pub reads: u32,
    pub from: Timestamp,
    pub to: Timestamp,
    /// How long it stood as far as reads tell: the whole time; of [`Evidence::Between`], the time to spare, which is the
    /// longest that is plausible.
    pub stood: Span,
    /// The circle around its reads; of [`Evidence::Between`], where it can have stood for the shortest stop.
    pub area: Area,
}

impl StopRule {
    fn check(&self) -> Result<(), BadRule> {
        self.pace.check()?;
        BadRule::unless_above_zero(self.meters, "the width of a stop")?;
        BadRule::unless_lasting(self.least, "the shortest stop")?;
        BadRule::unless_lasting(self.unseen, "the longest time unseen")?;
        let fast = self.fastest_kmh.is_finite() && self.fastest_kmh >= self.pace.straight_kmh();
        BadRule::unless(fast, "the highest speed", "no lower than the speed of a plausible drive")
    }

    /// A stop between two reads, if the leg leaves time for one.
    fn between(&self, track: &Track, leg: &Leg) -> Option<Stop> {
        let stood = less(leg.time, self.pace.drive(leg.meters));
        let (a, b) = (track.seen().get(leg.from)?, track.seen().get(leg.to)?);
        // Standing takes its time from the way that can be driven.
        let way = self.fastest_kmh / 3.6 * seconds(less(leg.time, self.least));
        (stood >= self.least).then_some(Stop {
            evidence: Evidence::Between,
            plate: a.plate,
            first: leg.from,
            last: leg.to,
            reads: 2,
            from: a.at,
            to: b.at,
            stood,
            area: Area { from: a.place, to: b.place, way },
        })
    }

    /// The reads from the first of `line` on that are near it with none unseen for too long between them.
    fn stay(&self, line: &[(usize, Seen)]) -> usize {
        let Some((_, anchor)) = line.first() else { return 0 };
        let mut last = anchor.at;
        let near = |(_, seen): &&(usize, Seen)| {
            let stays = seen.at - last <= self.unseen && anchor.place.meters_to(seen.place) <= self.meters;
            last = seen.at;
            stays
        };
        line.iter().take_while(near).count()
    }

    fn seen(&self, line: &[(usize, Seen)]) -> Option<Stop> {
        let ((first, begins), (last, ends)) = (line.first()?, line.last()?);
        let stood = ends.at - begins.at;
        if stood < self.least {
            return None;
        }
        let middle = sphere::middle(line.iter().map(|(_, seen)| seen.place)).unwrap_or(begins.place);
        let radius = line.iter().map(|(_, seen)| seen.place.meters_to(middle)).fold(0.0, f64::max);
        Some(Stop {
            evidence: Evidence::Seen,
            plate: begins.plate,
            first: *first,
            last: *last,
            reads: crate::numbers::count(line.len()),
            from: begins.at,
            to: ends.at,
            stood,
            area: Area::around(middle, radius),
        })
    }
}

/// The stops of each plate, by plate and then by time. Legs within a stop that was seen make no stops of their own.
pub fn stops(track: &Track, rule: &StopRule) -> Result<Vec<Stop>, BadRule> {
    rule.check()?;
    let mut stops = Vec::new();
    for line in track.lines() {
        let mut rest = line.as_slice();
        while !rest.is_empty() {
            let near = rule.stay(rest);
            let found = rest.get(..near).and_then(|reads| rule.seen(reads));
            // Where the reads end, or the next is long after, a later first read makes no longer stop.
            let ends = match (rest.get(near.saturating_sub(1)), rest.get(near)) {
                (Some((_, last)), Some((_, next))) => next.at - last.at > rule.unseen,
                _ => true,
            };
            let passed = if found.is_some() || ends { near.max(1) } else { 1 };
            stops.extend(found);
            rest = rest.get(passed..).unwrap_or_default();
        }
    }
    let seen: Vec<(u32, usize, usize)> = stops.iter().map(|stop| (stop.plate, stop.first, stop.last)).collect();
    let within = |stop: &Stop| {
        let earlier = seen.partition_point(|(plate, first, _)| (*plate, *first) <= (stop.plate, stop.first));
        let holds = |(plate, _, last): &(u32, usize, usize)| *plate == stop.plate && stop.last <= *last;
        earlier.checked_sub(1).and_then(|n| seen.get(n)).is_some_and(holds)
    };
    let between = legs(track).into_iter().filter_map(|leg| rule.between(track, &leg)).filter(|stop| !within(stop));
    let between: Vec<Stop> = between.collect();
    stops.extend(between);
    stops.sort_by_key(|stop| (stop.plate, stop.first, stop.last));
    Ok(stops)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Position;
    use proptest::prelude::*;

    fn place(km: f64) -> Position {
        Position::new(10.0, km / 111.195).unwrap()
    }

    /// Reads of one plate: minutes, and kilometers north.
    fn track(reads: &[(i64, f64)]) -> Track {
        let seen = |(minute, km): &(i64, f64)| Seen {
            at: Timestamp(0) + Span::minutes(*minute),
            place: place(*km),
            reader: 0,
            plate: 0,
        };
        Track::new(&reads.iter().map(seen).collect::<Vec<_>>())
    }

    fn found(reads: &[(i64, f64)]) -> Vec<(Evidence, usize, usize, i64)> {
        let stops = stops(&track(reads), &StopRule::default()).unwrap();
        stops.iter().map(|stop| (stop.evidence, stop.first, stop.last, stop.stood.as_seconds() / 60)).collect()
    }

    #[test]
    fn reads_near_each_other_over_a_while_are_a_stop() {
        // There at once, again a few meters on, and away.
        let reads = [(0, 0.0), (10, 6.0), (40, 6.1), (55, 6.0), (62, 12.0)];
        assert_eq!(found(&reads), [(Evidence::Seen, 1, 3, 45)]);
        let stop = stops(&track(&reads), &StopRule::default()).unwrap()[0];
        assert_eq!((stop.reads, stop.from, stop.to), (3, Timestamp(600_000_000), Timestamp(3_300_000_000)));
        assert!(stop.area.middle().meters_to(place(6.033)) < 1.0 && (stop.area.along() - 66.7).abs() < 1.0);
    }

    #[test]
    fn one_who_passes_a_camera_every_morning_does_not_stand_there_overnight() {
        let day = 1_440;
        assert_eq!(found(&[(0, 0.0), (day, 0.0)]), [(Evidence::Between, 0, 1, day)]);
    }

    #[test]
    fn time_to_spare_between_two_reads_is_a_stop_somewhere_between() {
        // 20 km are 28 minutes 48 of plausible driving.
        assert_eq!(found(&[(0, 0.0), (40, 20.0)]), []);
        assert_eq!(found(&[(0, 0.0), (80, 20.0)]), [(Evidence::Between, 0, 1, 51)]);
        let stop = stops(&track(&[(0, 0.0), (80, 20.0)]), &StopRule::default()).unwrap()[0];
        // An hour's driving at 110 km/h at the most.
        assert!((stop.area.way - 110_000.0).abs() < 1.0 && stop.area.holds(place(10.0)));
        assert!(stop.area.holds(place(64.9)) && !stop.area.holds(place(65.1)));
    }

    #[test]
    fn many_reads_in_a_moment_are_no_stop_and_take_no_time() {
        let reads: Vec<_> = (0..100_000i64)
            .map(|n| Seen { at: Timestamp(n * 10_000), place: place(0.0), reader: 0, plate: 0 })
            .collect();
        assert_eq!(stops(&Track::new(&reads), &StopRule::default()).unwrap(), []);
    }

    #[test]
    fn nonsense_is_refused() {
        for rule in [
            StopRule { meters: f64::NAN, ..StopRule::default() },
            StopRule { least: Span::ZERO, ..StopRule::default() },
            StopRule { fastest_kmh: 20.0, ..StopRule::default() },
        ] {
            assert!(stops(&track(&[]), &rule).is_err(), "{rule:?}");
        }
    }

    proptest! {
        #[test]
        fn stops_are_in_order_last_long_enough_and_do_not_overlap(
            reads in proptest::collection::vec((0i64..3_000, prop::sample::select(vec![0.0, 0.1, 0.15, 3.0, 40.0])), 0..60),
        ) {
            let (track, rule) = (track(&reads), StopRule::default());
            let stops = stops(&track, &rule).unwrap();
            for stop in &stops {
                prop_assert!(stop.stood >= rule.least && stop.first < stop.last && stop.stood <= stop.to - stop.from);
                prop_assert!(stop.area.along().is_finite());
            }
            prop_assert!(stops.windows(2).all(|pair| pair[0].last <= pair[1].first));
        }

        #[test]
        fn where_it_truly_stood_lies_within_the_area(km in -30.0..30.0f64, apart in 0.0..30.0f64, stood in 20i64..200, slow in 1.0..2.0f64) {
            // Out to a place, a stop there, and on to the second camera, at 100 km/h or slower.
            let minutes = (km.abs() + (apart - km).abs()) * slow * 0.6;
            let ends = Timestamp(0) + Span::minutes(stood) + crate::numbers::span(minutes * 60.0);
            let mut seen = track(&[(0, 0.0), (0, apart)]).seen().to_vec();
            seen[1].at = ends;
            let stops = stops(&Track::new(&seen), &StopRule::default()).unwrap();
            for stop in stops.iter().filter(|stop| stop.evidence == Evidence::Between) {
                prop_assert!(stop.area.holds(place(km)));
            }
        }
    }
}
