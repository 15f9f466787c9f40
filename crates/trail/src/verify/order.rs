//! Which entries are missing, moved, doubled or replaced, from the numbers that they bear.

use domain::Timestamp;
use std::{collections::BTreeMap, ops::Range};

/// An entry as it was found.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Where it stands.
    pub place: u64,
    /// The number that it bears.
    pub own: Option<u64>,
    /// When it says it was, and whether it says that it came late.
    pub time: Option<(Timestamp, bool)>,
    /// Whether a signed checkpoint has these bytes; unknown where no proof leads to it.
    pub genuine: Option<bool>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Disorder {
    /// The entry at this index was replaced by what was found.
    pub replaced: Vec<u64>,
    /// Index and place of an entry that is one too many.
    pub inserted: Vec<(u64, u64)>,
    /// Index and place.
    pub moved: Vec<(u64, u64)>,
    pub missing: Vec<Range<u64>>,
    /// Which item is taken for the entry of which index.
    pub taken: BTreeMap<u64, usize>,
}

/// Compares items, in the order they were found in, with the indexes that they should cover: ranges
/// that rise and don't touch.
pub(super) fn sort_out(items: &[Item], wanted: &[Range<u64>]) -> Disorder {
    let is_wanted = |n: u64| {
        let after = wanted.partition_point(|range| range.start <= n);
        after.checked_sub(1).and_then(|i| wanted.get(i)).is_some_and(|range| range.contains(&n))
    };
    let mut disorder = Disorder::default();
    let taken = &mut disorder.taken;
    let bearing: Vec<(usize, u64)> = (0..)
        .zip(items)
        .filter(|(_, item)| item.genuine != Some(false))
        .filter_map(|(i, item)| Some((i, item.own.filter(|own| is_wanted(*own))?)))
        .collect();
    // Most stand where they should; the fewest that don't are those that were moved or doubled.
    let at_home = |(i, n): &(usize, u64)| items.get(*i).is_some_and(|item| item.place == *n);
    let stays = rising(&bearing, |at| bearing.get(at).is_some_and(at_home));
    taken.extend(bearing.iter().zip(&stays).filter(|(_, stays)| **stays).map(|((i, n), _)| (*n, *i)));
    let mut is_left = vec![true; items.len()];
    for ((i, n), stays) in bearing.iter().zip(stays) {
        let (Some(item), Some(left)) = (items.get(*i), is_left.get_mut(*i)) else { continue };
        *left = !stays && *taken.entry(*n).or_insert(*i) != *i;
        if !stays && !*left {
            disorder.moved.push((*n, item.place));
        }
    }
    disorder.moved.sort_unstable();
    // What is left stands in for an entry that is not there, or is one too many.
    for (i, item) in (0..).zip(items).filter(|(i, _)| is_left.get(*i) == Some(&true)) {
        let free = |n: &u64| is_wanted(*n) && !taken.contains_key(n);
        if let Some(index) = item.own.filter(free).or_else(|| Some(item.place).filter(free)) {
            taken.insert(index, i);
            disorder.replaced.push(index);
        } else {
            let index = item.own.filter(|own| is_wanted(*own)).unwrap_or(item.place);
            disorder.inserted.push((index, item.place));
        }
    }
    disorder.missing = missing(taken, wanted);
    disorder
}

/// Which of some numbered things belong to the longest run in which the numbers rise.
fn rising(things: &[(usize, u64)], home: impl Fn(usize) -> bool) -> Vec<bool> {
    // By patience: the top of each pile, and for each thing the one on the pile to its left.
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(things.len());
    let number = |at: usize| things.get(at).map_or(0, |(_, n)| *n);
    for (at, (_, n)) in things.iter().enumerate() {
        let pile = tops.partition_point(|top| number(*top) < *n);
        before.push(pile.checked_sub(1).and_then(|left| tops.get(left).copied()));
        match tops.get_mut(pile) {
            None => tops.push(at),
            // Of two with one number that one stays which stands at its own place, else the first.
            Some(top) if number(*top) == *n && !home(at) => {}
            Some(top) => *top = at,
        }
    }
    let mut stays = vec![false; things.len()];
    let mut next = tops.last().copied();
    while let Some(at) = next {
        if let Some(stay) = stays.get_mut(at) {
            *stay = true;
        }
        next = before.get(at).copied().flatten();
    }
    stays
}

fn missing(taken: &BTreeMap<u64, usize>, wanted: &[Range<u64>]) -> Vec<Range<u64>> {
    let mut missing: Vec<Range<u64>> = Vec::new();
    let mut add = |range: Range<u64>| {
        if range.is_empty() {
            return;
        }
        match missing.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => missing.push(range),
        }
    };
    for range in wanted {
        let mut next = range.start;
        for (n, _) in taken.range(range.clone()) {
            add(next..*n);
            next = n.saturating_add(1);
        }
        add(next..range.end);
    }
    missing
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "a list of ranges, of which there is one")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(numbers: &[u64]) -> Vec<Item> {
        (0..).zip(numbers).map(|(place, own)| Item { place, own: Some(*own), time: None, genuine: None }).collect()
    }
    fn found(numbers: &[u64], size: u64) -> Disorder {
        Disorder { taken: BTreeMap::new(), ..sort_out(&items(numbers), &[0..size]) }
    }

    #[test]
    fn what_is_in_order_is_found_so() {
        assert_eq!(found(&[0, 1, 2, 3], 4), Disorder::default());
    }

    #[test]
    fn a_gap_is_named_though_all_after_it_moved_up() {
        assert_eq!(found(&[0, 1, 3, 4, 5], 6), Disorder { missing: vec![2..3], ..Disorder::default() });
        assert_eq!(found(&[0, 1, 2], 6), Disorder { missing: vec![3..6], ..Disorder::default() });
    }

    #[test]
    fn two_that_changed_places_are_named_and_none_between_them() {
        let swapped = found(&[0, 1, 5, 3, 4, 2], 6);
        assert_eq!(swapped, Disorder { moved: vec![(2, 5), (5, 2)], ..Disorder::default() });
        assert_eq!(found(&[1, 2, 3, 0], 4), Disorder { moved: vec![(0, 3)], ..Disorder::default() });
    }

    #[test]
    fn one_too_many_is_named_by_the_number_that_it_bears() {
        assert_eq!(found(&[0, 1, 1, 2, 3], 4), Disorder { inserted: vec![(1, 2)], ..Disorder::default() });
    }

    #[test]
    fn what_bears_a_wrong_number_stands_for_the_one_that_is_not_there() {
        assert_eq!(found(&[0, 1, 1, 3], 4), Disorder { replaced: vec![2], ..Disorder::default() });
        assert_eq!(found(&[0, 1, 900, 3], 4), Disorder { replaced: vec![2], ..Disorder::default() });
        let mut forged = items(&[0, 1, 2, 3]);
        forged[2].genuine = Some(false);
        assert_eq!(sort_out(&forged, &[0..4]).replaced, [2]);
        // A forged entry before the true one is the one too many.
        let mut forged = items(&[0, 1, 1, 2]);
        forged[1].genuine = Some(false);
        assert_eq!(sort_out(&forged, &[0..3]).inserted, [(1, 1)]);
    }

    proptest! {
        #[test]
        fn every_index_is_taken_or_missing_and_every_item_is_accounted_for(numbers in proptest::collection::vec(0u64..14, 0..14), size in 0u64..14) {
            let items = items(&numbers);
            let disorder = sort_out(&items, &[0..size]);
            let missing: u64 = disorder.missing.iter().map(|range| range.end - range.start).sum();
            prop_assert_eq!(missing + disorder.taken.len() as u64, size);
            prop_assert_eq!(disorder.taken.len() + disorder.inserted.len(), items.len());
            let in_order = numbers.iter().copied().eq(0..size);
            let clean = Disorder { taken: BTreeMap::new(), ..disorder } == Disorder::default();
            prop_assert_eq!(clean, in_order);
        }

        #[test]
        fn removing_one_from_a_log_names_that_one(size in 1u64..40, gone in 0u64..40) {
            let gone = gone % size;
            let left: Vec<u64> = (0..size).filter(|n| *n != gone).collect();
            prop_assert_eq!(found(&left, size), Disorder { missing: std::iter::once(gone..gone + 1).collect(), ..Disorder::default() });
        }
    }
}
