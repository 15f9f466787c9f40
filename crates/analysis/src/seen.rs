//! Reads as they are counted with: small, copyable, in order of time.

use domain::{Position, Timestamp};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// One read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    pub at: Timestamp,
    pub place: Position,
    /// The reader's number in the caller's table.
    pub reader: u32,
    /// The plate's number in the caller's table.
    pub plate: u32,
}

impl Seen {
    /// Order of time; where times are the same, of all else, so that it never depends on how reads came.
    fn order(&self, other: &Self) -> Ordering {
        let numbers = |seen: &Self| (seen.at, seen.plate, seen.reader);
        numbers(self)
            .cmp(&numbers(other))
            .then_with(|| self.place.lon().total_cmp(&other.place.lon()))
            .then_with(|| self.place.lat().total_cmp(&other.place.lat()))
    }
}

/// Reads of one plate or of several in order of time. What is found in it is told by their indexes here;
/// [`Track::row`] leads back to the caller's list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Track {
    seen: Vec<Seen>,
    rows: Vec<usize>,
}

impl Track {
    /// Takes reads in any order and sorts them. The same read twice stays twice.
    #[must_use]
    pub fn new(reads: &[Seen]) -> Self {
        let mut rows: Vec<(usize, Seen)> = reads.iter().copied().enumerate().collect();
        rows.sort_by(|(_, one), (_, other)| one.order(other));
        let (rows, seen) = rows.into_iter().unzip();
        Self { seen, rows }
    }

    #[must_use]
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }
    #[must_use]
    pub fn len(&self) -> usize {
        self.seen.len()
    }
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Where the read stood in the list that the track was first made of.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<usize> {
        self.rows.get(index).copied()
    }

    /// The reads of one plate; their rows stay those of the first list.
    #[must_use]
    pub fn of(&self, plate: u32) -> Self {
        let own = self.seen.iter().zip(&self.rows).filter(|(seen, _)| seen.plate == plate);
        let (seen, rows) = own.map(|(seen, row)| (*seen, *row)).unzip();
        Self { seen, rows }
    }

    /// The plates in it, in order of their numbers.
    #[must_use]
    pub fn plates(&self) -> Vec<u32> {
        self.by_plate().into_keys().collect()
    }

    /// The indexes of each plate's reads, in order of time.
    pub(crate) fn by_plate(&self) -> BTreeMap<u32, Vec<usize>> {
        let mut plates: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (index, seen) in self.seen.iter().enumerate() {
            plates.entry(seen.plate).or_default().push(index);
        }
        plates
    }

    /// Each plate's reads with their indexes.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Vec<(usize, Seen)>> {
        let line = |indexes: Vec<usize>| {
            indexes.into_iter().filter_map(|index| Some((index, *self.seen.get(index)?))).collect()
        };
        self.by_plate().into_values().map(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(at: i64, plate: u32) -> Seen {
        Seen { at: Timestamp(at), place: Position::new(1.0, 2.0).unwrap(), reader: 0, plate }
    }

    #[test]
    fn reads_are_sorted_and_lead_back_to_the_list_they_came_in() {
        let list = [seen(30, 1), seen(10, 2), seen(20, 1)];
        let track = Track::new(&list);
        assert_eq!(track.seen().iter().map(|read| read.at.0).collect::<Vec<_>>(), [10, 20, 30]);
        let one = track.of(1);
        assert_eq!((one.len(), one.row(0), one.row(1), one.row(2)), (2, Some(2), Some(0), None));
        assert_eq!(track.plates(), [1, 2]);
    }

    proptest! {
        #[test]
        fn the_order_in_which_reads_come_does_not_matter(
            reads in proptest::collection::vec((0i64..20, 0u32..4), 0..30).prop_shuffle(),
        ) {
            let list: Vec<_> = reads.iter().map(|(at, plate)| seen(*at, *plate)).collect();
            let back: Vec<_> = list.iter().rev().copied().collect();
            let (one, other) = (Track::new(&list), Track::new(&back));
            prop_assert_eq!(one.seen(), other.seen());
            prop_assert!((0..one.len()).all(|n| one.row(n).map(|row| list[row]) == one.seen().get(n).copied()));
        }
    }
}
