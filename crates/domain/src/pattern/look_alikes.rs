//! Which characters are taken for which, and how readily.
//!
//! Pairs, not groups: that O is taken for 0 and 0 for D does not make O a D; each pair stands for itself. **Which
//! pairs** there are is from
//! - Genetec, Security Center Administrator Guide 5.12, "ALPR matcher technique: OCR equivalence": its default groups,
//!   and that at most two such differences are to be allowed, since more find too much that is false;
//! - OPS-COM, "Fuzzy Search": a table from what its users corrected (HKM, HKR, 38B, 0DOQ, EFP, VTY);
//! - a list in a paper on plate recognition as scite.ai quotes it (P/B, 3/8, P/R, C/G, A/4, K/X, F/E, V/W, X/Y, V/U,
//!   6/8, 5/3, 5/8, 0/8, 3/9, 4/9);
//! - `textify` (pub.dev), `isOcrConfusionPair` (L/I/1, H/M/N);
//! - the training world's table (`sandbox`), whose own sources are makers' and police manuals.
//!
//! **The costs are our choice**: no open measurement over US plates is known to us. Genetec's pairs are the cheap ones,
//! but for D and Q, which are less like each other than each is like O.

/// How far a read is from what was asked: the sum of what its look-alikes cost; 0 is exactly that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cost(u8);

impl Cost {
    /// Exactly what was asked.
    pub const NONE: Self = Self(0);
    /// No plate counts that is farther: two of the readiest pairs, or one of any other.
    pub const BOUND: Self = Self(20);

    pub(super) const fn new(points: u8) -> Self {
        Self(points)
    }

    /// Points from 0 to 20; a pair that is readily confused has 10, one that is seldom confused 20.
    #[must_use]
    pub const fn points(self) -> u8 {
        self.0
    }
}

const READILY: u8 = 10;
const OFTEN: u8 = 15;
const SELDOM: u8 = 20;

/// What it costs to take one character (A to Z, 0 to 9) for another; `None` where they are no pair, and for the same
/// one.
#[must_use]
pub const fn look_alike(a: u8, b: u8) -> Option<Cost> {
    let points = match if a < b { (a, b) } else { (b, a) } {
        (b'0', b'D' | b'O' | b'Q')
        | (b'D', b'O')
        | (b'O', b'Q')
        | (b'1', b'I')
        | (b'2', b'Z')
        | (b'5', b'S')
        | (b'6', b'G')
        | (b'8', b'B') => READILY,
        (b'1', b'7')
        | (b'3' | b'6', b'8')
        | (b'4', b'A')
        | (b'C', b'G')
        | (b'D', b'Q')
        | (b'E', b'F')
        | (b'F', b'P')
        | (b'K', b'X')
        | (b'M', b'N')
        | (b'P', b'R')
        | (b'U', b'V')
        | (b'V', b'Y') => OFTEN,
        (b'0', b'8')
        | (b'1' | b'I', b'L')
        | (b'3', b'5' | b'9' | b'B')
        | (b'4', b'9')
        | (b'5', b'6' | b'8')
        | (b'7', b'T' | b'Y')
        | (b'8', b'9' | b'S')
        | (b'B', b'P')
        | (b'H', b'K' | b'M' | b'N')
        | (b'K', b'R')
        | (b'T' | b'X', b'Y')
        | (b'V', b'W') => SELDOM,
        _ => return None,
    };
    Some(Cost(points))
}

/// Whether anything at all is taken for a character.
pub(super) fn has_any(c: u8) -> bool {
    super::ALPHABET.iter().any(|other| look_alike(c, *other).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::ALPHABET;
    use super::*;

    #[test]
    fn a_pair_counts_both_ways_and_nothing_is_its_own_look_alike() {
        let mut pairs = 0;
        for a in *ALPHABET {
            assert_eq!(look_alike(a, a), None);
            for b in *ALPHABET {
                assert_eq!(look_alike(a, b), look_alike(b, a));
                pairs += usize::from(a < b && look_alike(a, b).is_some());
            }
        }
        assert_eq!(pairs, 44);
    }

    #[test]
    fn two_of_the_readiest_pairs_are_within_the_bound_and_no_others() {
        assert_eq!(Cost::BOUND, Cost(2 * READILY));
        const { assert!(READILY + OFTEN > Cost::BOUND.0 && SELDOM <= Cost::BOUND.0 && 3 * READILY > Cost::BOUND.0) };
    }

    #[test]
    fn pairs_are_not_chained() {
        let cost = |a, b| look_alike(a, b).map(Cost::points);
        assert_eq!((cost(b'2', b'Z'), cost(b'B', b'8'), cost(b'8', b'S')), (Some(10), Some(10), Some(20)));
        assert_eq!((cost(b'B', b'S'), cost(b'B', b'0'), cost(b'1', b'T'), cost(b'C', b'6')), (None, None, None, None));
    }
}
