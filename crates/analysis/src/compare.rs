//! Plates of one event, side by side: where they were read shortly one after the other, and which came first.
//!
//! Only the plates that are named are looked at, and no other of the track: results are not mined for new subjects
//! (QRY-5). So this tells how two known vehicles went, never who else was there.

use crate::{BadRule, Seen, Track, Window, Zone, numbers};
use domain::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The most plates that are compared at once.
pub const PLATES_MAX: usize = 40;

/// What counts as an encounter: both read by the same reader within some time.
///
/// Counting how often two plates pass the same cameras shortly one after the other is what analysts' tools do (i2 iBase,
/// Convoy Analysis). Alone it says little: on a busy road many follow each other by chance, so what would be expected
/// of the traffic matters (S. Lawlor, T. Sider, N. Eluru, M. Hatzopoulou, M. Rabbat, Detecting convoys using license plate
/// recognition data, IEEE Transactions on Signal and Information Processing over Networks, 2016). We do not have
/// the traffic; days and readers are counted besides, and a steady lead tells more than a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeetRule {
    /// Default 15 minutes, our choice.
    pub within: Span,
}

impl Default for MeetRule {
    fn default() -> Self {
        Self { within: Span::minutes(15) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoComparison {
    #[error(transparent)]
    Rule(#[from] BadRule),
    #[error("name the plates to compare: at least two, each once")]
    TooFew,
    #[error("at most {PLATES_MAX} plates are compared at once")]
    TooMany,
}

/// Two reads by one reader, as indexes in the track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encounter {
    pub a: usize,
    pub b: usize,
    /// How much earlier `a` was; below zero where `b` was first.
    pub lead: Span,
}

/// Two plates that met at least once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub a: u32,
    pub b: u32,
    /// In order of the reads of `a`.
    pub encounters: Vec<Encounter>,
    /// Encounters at which `a` was first, and at which `b` was; they may have been read at once.
    pub a_first: u32,
    pub b_first: u32,
    /// The middle one of all leads; of an even number, the middle of both in the middle.
    pub median_lead: Span,
    /// The smallest and the largest lead.
    pub leads: (Span, Span),
    /// Different readers at which they met, and different days of the place's calendar.
    pub readers: u32,
    pub days: u32,
}

/// The encounters of each two of the named plates within a window; those with most encounters first, then by the order
/// of the plates' numbers. `a` is the lower number.
///
/// A read meets the other plate's read that is nearest in time, if it is the nearest to that one too: so each read is in
/// one encounter of a pair at most.
pub fn compare(
    track: &Track,
    plates: &[u32],
    window: &Window,
    zone: &Zone,
    rule: &MeetRule,
) -> Result<Vec<Pair>, NoComparison> {
    BadRule::unless_lasting(rule.within, "the time between two reads of an encounter")?;
    let named: BTreeSet<u32> = plates.iter().copied().collect();
    if named.len() < 2 || named.len() != plates.len() {
        return Err(NoComparison::TooFew);
    }
    if named.len() > PLATES_MAX {
        return Err(NoComparison::TooMany);
    }
    // By reader, and there by plate, in order of time.
    let mut readers: BTreeMap<u32, BTreeMap<u32, Vec<(usize, Seen)>>> = BTreeMap::new();
    for (n, seen) in track.seen().iter().enumerate() {
        if named.contains(&seen.plate) && window.holds(seen.at) {
            readers.entry(seen.reader).or_default().entry(seen.plate).or_default().push((n, *seen));
        }
    }
    let mut met: BTreeMap<(u32, u32), Vec<Encounter>> = BTreeMap::new();
    for lines in readers.values() {
        for (a, first) in lines {
            for (b, second) in lines.range(a + 1..) {
                let encounters = meet(first, second, rule.within);
                if !encounters.is_empty() {
                    met.entry((*a, *b)).or_default().extend(encounters);
                }
            }
        }
    }
    let mut pairs: Vec<Pair> =
        met.into_iter().map(|((a, b), encounters)| pair(a, b, encounters, track, zone)).collect();
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.encounters.len()), pair.a, pair.b));
    Ok(pairs)
}

/// The reads of two lines that are each other's nearest. Both lines are in order of time.
fn meet(first: &[(usize, Seen)], second: &[(usize, Seen)], within: Span) -> Vec<Encounter> {
    let (to_second, to_first) = (nearest(first, second), nearest(second, first));
    let mutual = |(n, other): (usize, usize)| {
        if to_first.get(other) != Some(&Some(n)) {
            return None;
        }
        let ((a, one), (b, other)) = (first.get(n)?, second.get(other)?);
        let lead = other.at - one.at;
        (lead.0.saturating_abs() <= within.0).then_some(Encounter { a: *a, b: *b, lead })
    };
    to_second.iter().enumerate().filter_map(|(n, other)| Some((n, (*other)?))).filter_map(mutual).collect()
}

/// For each read of a line the nearest of another, the earlier of two that are as near.
fn nearest(line: &[(usize, Seen)], other: &[(usize, Seen)]) -> Vec<Option<usize>> {
    let mut after = 0;
    let nearest = |(_, seen): &(usize, Seen)| {
        while other.get(after).is_some_and(|(_, other)| other.at < seen.at) {
            after += 1;
        }
        let apart = |n: usize| other.get(n).map(|(_, other)| (other.at - seen.at).0.saturating_abs());
        let before = after.checked_sub(1);
        match (before.and_then(apart), apart(after)) {
            (Some(early), Some(late)) if early > late => Some(after),
            (None, Some(_)) => Some(after),
            _ => before,
        }
    };
    line.iter().map(nearest).collect()
}

fn pair(a: u32, b: u32, mut encounters: Vec<Encounter>, track: &Track, zone: &Zone) -> Pair {
    encounters.sort_by_key(|one| one.a);
    let mut leads: Vec<i64> = encounters.iter().map(|one| one.lead.0).collect();
    leads.sort_unstable();
    let at = |n: usize| leads.get(n).copied().unwrap_or_default();
    let half = leads.len() / 2;
    let median = if leads.len() % 2 == 1 { at(half) } else { i64::midpoint(at(half.saturating_sub(1)), at(half)) };
    let seen = || encounters.iter().filter_map(|one| track.seen().get(one.a));
    Pair {
        a,
        b,
        a_first: numbers::count(leads.iter().filter(|lead| **lead > 0).count()),
        b_first: numbers::count(leads.iter().filter(|lead| **lead < 0).count()),
        median_lead: Span(median),
        leads: (Span(at(0)), Span(at(leads.len().saturating_sub(1)))),
        readers: numbers::count(seen().map(|seen| seen.reader).collect::<BTreeSet<_>>().len()),
        days: numbers::count(seen().map(|seen| zone.local(seen.at).day).collect::<BTreeSet<_>>().len()),
        encounters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Position, Timestamp};
    use proptest::prelude::*;

    /// Reads: minutes, reader, plate.
    fn track(reads: &[(i64, u32, u32)]) -> Track {
        let place = Position::new(0.0, 0.0).unwrap();
        let seen = |(minute, reader, plate): &(i64, u32, u32)| Seen {
            at: Timestamp(0) + Span::minutes(*minute),
            place,
            reader: *reader,
            plate: *plate,
        };
        Track::new(&reads.iter().map(seen).collect::<Vec<_>>())
    }

    fn window() -> Window {
        Window::new(Timestamp(0), Timestamp(0) + Span::hours(24 * 365)).unwrap()
    }

    fn pairs(reads: &[(i64, u32, u32)], plates: &[u32]) -> Vec<Pair> {
        compare(&track(reads), plates, &window(), &Zone::UTC, &MeetRule::default()).unwrap()
    }

    #[test]
    fn one_that_goes_ahead_is_first_at_each_reader_and_by_how_much_is_told() {
        let mut reads = Vec::new();
        for day in [0, 6, 12] {
            for reader in 0..5 {
                let at = day * 1_440 + i64::from(reader) * 20;
                reads.extend([(at, reader, 7), (at + 7 + i64::from(reader % 3), reader, 3)]);
            }
        }
        let pairs = pairs(&reads, &[7, 3]);
        assert_eq!(pairs.len(), 1);
        let pair = &pairs[0];
        assert_eq!((pair.a, pair.b, pair.a_first, pair.b_first), (3, 7, 0, 15));
        assert_eq!((pair.encounters.len(), pair.readers, pair.days), (15, 5, 3));
        assert_eq!((pair.median_lead, pair.leads), (Span::minutes(-8), (Span::minutes(-9), Span::minutes(-7))));
    }

    #[test]
    fn another_reader_or_another_hour_is_no_encounter_and_who_is_not_named_is_not_looked_at() {
        let reads = [(0, 1, 1), (5, 2, 2), (100, 1, 2), (1, 1, 3)];
        assert_eq!(pairs(&reads, &[1, 2]), []);
        assert_eq!(pairs(&reads, &[1, 3]).len(), 1);
    }

    #[test]
    fn a_burst_of_reads_is_one_encounter() {
        let pairs = pairs(&[(0, 1, 1), (1, 1, 1), (2, 1, 1), (8, 1, 2), (9, 1, 2)], &[1, 2]);
        assert_eq!(pairs[0].encounters, [Encounter { a: 2, b: 3, lead: Span::minutes(6) }]);
    }

    #[test]
    fn of_an_even_number_the_median_is_between() {
        let pairs = pairs(&[(0, 1, 1), (4, 1, 2), (100, 1, 1), (110, 1, 2)], &[1, 2]);
        assert_eq!(pairs[0].median_lead, Span::minutes(7));
    }

    #[test]
    fn nonsense_is_refused() {
        let compare =
            |plates: &[u32], within| compare(&track(&[]), plates, &window(), &Zone::UTC, &MeetRule { within });
        assert_eq!(compare(&[1], Span::minutes(1)), Err(NoComparison::TooFew));
        assert_eq!(compare(&[1, 1], Span::minutes(1)), Err(NoComparison::TooFew));
        assert_eq!(compare(&(0..41).collect::<Vec<_>>(), Span::minutes(1)), Err(NoComparison::TooMany));
        assert!(matches!(compare(&[1, 2], Span::ZERO), Err(NoComparison::Rule(_))));
    }

    proptest! {
        #[test]
        fn encounters_keep_to_the_rule_and_no_read_is_in_two_of_a_pair(
            reads in proptest::collection::vec((0i64..400, 0u32..3, 0u32..4), 0..80),
        ) {
            let track = track(&reads);
            for pair in pairs(&reads, &[0, 1, 2, 3]) {
                let (mut a, mut b) = (BTreeSet::new(), BTreeSet::new());
                for one in &pair.encounters {
                    let (first, second) = (track.seen()[one.a], track.seen()[one.b]);
                    prop_assert_eq!((first.plate, second.plate, first.reader), (pair.a, pair.b, second.reader));
                    prop_assert_eq!(second.at - first.at, one.lead);
                    prop_assert!(one.lead.0.abs() <= Span::minutes(15).0 && a.insert(one.a) && b.insert(one.b));
                }
                prop_assert!(pair.a < pair.b && pair.leads.0 <= pair.median_lead && pair.median_lead <= pair.leads.1);
                prop_assert!(pair.a_first + pair.b_first <= u32::try_from(pair.encounters.len()).unwrap());
            }
        }

        #[test]
        fn a_later_clock_of_one_plate_moves_the_lead_by_as_much(
            days in proptest::collection::vec((0u32..4, -5i64..=5), 1..30), later in -5i64..=5,
        ) {
            let reads = |later: i64| (0i64..).zip(&days).flat_map(|(day, (reader, lead))| {
                [(day * 1_440 + 60, *reader, 0), (day * 1_440 + 60 + lead + later, *reader, 1)]
            }).collect::<Vec<_>>();
            let (plain, moved) = (pairs(&reads(0), &[0, 1]), pairs(&reads(later), &[0, 1]));
            prop_assert_eq!(moved[0].median_lead, plain[0].median_lead + Span::minutes(later));
            prop_assert_eq!(moved[0].encounters.len(), plain[0].encounters.len());
        }
    }
}
