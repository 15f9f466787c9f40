//! Which rows are shown: a bit for each.

/// Rows of a list, some of which are held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mask {
    words: Vec<u64>,
    size: usize,
}

impl Mask {
    /// Of so many rows those for which `test` holds.
    #[must_use]
    pub fn of(size: usize, mut test: impl FnMut(usize) -> bool) -> Self {
        let mut words = vec![0u64; size.div_ceil(64)];
        for (word, first) in words.iter_mut().zip((0..size).step_by(64)) {
            for row in first..size.min(first + 64) {
                *word |= u64::from(test(row)) << (row - first);
            }
        }
        Self { words, size }
    }

    #[must_use]
    pub fn all(size: usize) -> Self {
        Self::of(size, |_| true)
    }

    /// How many rows there are, held or not.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    #[must_use]
    pub fn holds(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many are held.
    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Those held, in their order.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        let of_word = |(first, word): (usize, u64)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(first + bit)
            })
        };
        (0..).step_by(64).zip(self.words.iter().copied()).flat_map(of_word)
    }

    /// Those that both hold.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let words = self.words.iter().zip(&other.words).map(|(one, other)| one & other).collect::<Vec<_>>();
        let size = self.size.min(other.size);
        Self { words, size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_mask_holds_what_it_was_made_of(bits in proptest::collection::vec(any::<bool>(), 0..300), other in proptest::collection::vec(any::<bool>(), 0..300)) {
            let mask = Mask::of(bits.len(), |row| bits[row]);
            prop_assert_eq!(mask.size(), bits.len());
            prop_assert_eq!(mask.count(), bits.iter().filter(|bit| **bit).count());
            let rows: Vec<usize> = (0..bits.len()).filter(|row| bits[*row]).collect();
            prop_assert_eq!(mask.rows().collect::<Vec<_>>(), rows);
            prop_assert!((0..400).all(|row| mask.holds(row) == bits.get(row).copied().unwrap_or(false)));
            let both = mask.and(&Mask::of(other.len(), |row| other[row]));
            prop_assert!((0..400).all(|row| both.holds(row)
                == (bits.get(row).copied().unwrap_or(false) && other.get(row).copied().unwrap_or(false))));
        }
    }
}
