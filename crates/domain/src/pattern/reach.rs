//! How many plates a pattern could mean, and which, where they are few.
//!
//! Counted are all texts that could be a plate (1 to [`PLATE_MAX`] letters and digits), issued or not: nobody knows
//! which are. The walks of the [matcher](super::matcher) are followed for all texts at once: texts that stand alike are
//! counted together, so each text counts once, however many ways there are to read it into the pattern. Exact; at most
//! some thousand walks for the worst pattern.

use super::matcher::{Row, Walk, cost_of};
use super::{ALPHABET, PlatePattern};
use crate::Plate;
use crate::plate::PLATE_MAX;
use std::collections::BTreeMap;
use std::fmt;

/// A number of plates; at most the 3.8 quadrillion that there can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach(u64);

impl Reach {
    pub(super) const fn new(plates: u64) -> Self {
        Self(plates)
    }

    #[must_use]
    pub const fn plates(self) -> u64 {
        self.0
    }
}

/// `1 plate`, `36 plates`, `1,296 plates`, and from ten thousand on two figures: `about 1.7 million plates`.
impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => return f.write_str("1 plate"),
            n @ ..1_000 => return write!(f, "{n} plates"),
            n @ ..10_000 => return write!(f, "{},{:03} plates", n / 1_000, n % 1_000),
            _ => {}
        }
        let power = self.0.ilog10();
        let unit = 10_u64.pow(power - 1);
        // Two figures, rounded; 99.6 becomes 100.
        let rounded = self.0.saturating_add(unit / 2) / unit * unit;
        let Some((scale, name)) = SCALES.into_iter().find(|(scale, _)| rounded >= *scale) else {
            return write!(f, "about {},000 plates", rounded / 1_000);
        };
        match (rounded / scale, rounded / (scale / 10) % 10) {
            (whole, 0) => write!(f, "about {whole} {name} plates"),
            (whole, tenth) => write!(f, "about {whole}.{tenth} {name} plates"),
        }
    }
}

const SCALES: [(u64, &str); 4] = [
    (1_000_000_000_000_000, "quadrillion"),
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
];

/// Characters that are alike for a pattern: one of them, and how many there are.
fn kinds(walk: Walk<'_>, alphabet: &[u8]) -> Vec<(u8, u64)> {
    let mut kinds: BTreeMap<Vec<u8>, (u8, u64)> = BTreeMap::new();
    for c in alphabet {
        let costs = walk.places.iter().map(|place| cost_of(*place, *c, walk.look_alikes)).collect();
        kinds.entry(costs).or_insert((*c, 0)).1 += 1;
    }
    kinds.into_values().collect()
}

/// How many texts of 1 to `longest` characters of an alphabet are taken.
fn count(walk: Walk<'_>, alphabet: &[u8], longest: usize) -> u64 {
    let kinds = kinds(walk, alphabet);
    let mut taken = 0_u64;
    let mut rows: BTreeMap<Row, u64> =
        walk.within_reach(walk.start(), longest).map(|row| (row, 1)).into_iter().collect();
    for left in (0..longest).rev() {
        let mut next: BTreeMap<Row, u64> = BTreeMap::new();
        for (row, texts) in &rows {
            for (c, many) in &kinds {
                if let Some(row) = walk.within_reach(walk.step(row, *c), left) {
                    let so_far = next.entry(row).or_default();
                    *so_far = so_far.saturating_add(texts.saturating_mul(*many));
                }
            }
        }
        rows = next;
        let whole = rows.iter().filter(|(row, _)| walk.end(row).is_some()).map(|(_, texts)| *texts);
        taken = whole.fold(taken, u64::saturating_add);
    }
    taken
}

/// Adds the plates that begin with `text` and are taken, in order.
fn list(walk: Walk<'_>, row: &Row, text: &mut String, out: &mut Vec<String>) {
    if !text.is_empty() && walk.end(row).is_some() {
        out.push(text.clone());
    }
    let Some(left) = PLATE_MAX.checked_sub(text.len() + 1) else { return };
    for c in ALPHABET {
        if let Some(row) = walk.within_reach(walk.step(row, *c), left) {
            text.push(char::from(*c));
            list(walk, &row, text, out);
            text.pop();
        }
    }
}

impl PlatePattern {
    /// How many plates it could mean.
    #[must_use]
    pub fn reach(&self) -> Reach {
        Reach(count(self.walk(), ALPHABET, PLATE_MAX))
    }

    /// All plates that it takes, in order, where they are at most `limit`: what to ask an index for, one by one.
    #[must_use]
    pub fn variants(&self, limit: usize) -> Option<Vec<Plate>> {
        if self.reach().plates() > u64::try_from(limit).unwrap_or(u64::MAX) {
            return None;
        }
        let (walk, mut texts) = (self.walk(), Vec::new());
        list(walk, &walk.start(), &mut String::with_capacity(PLATE_MAX), &mut texts);
        texts.iter().map(|text| Plate::new(text)).collect::<Result<_, _>>().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pattern(text: &str) -> PlatePattern {
        PlatePattern::new(text).unwrap()
    }

    fn reach(text: &str) -> u64 {
        pattern(text).reach().plates()
    }

    #[test]
    fn known_patterns_have_the_reach_that_one_reckons_by_hand() {
        let up_to = |n: u32| (0..=n).map(|n| 36_u64.pow(n)).sum::<u64>();
        assert_eq!(reach("7KXM482"), 1);
        assert_eq!(reach("7K?M482"), 36);
        assert_eq!(reach("???"), 36 * 36 * 36);
        assert_eq!(reach("*"), up_to(10) - 1);
        assert_eq!(reach("ABC*"), up_to(7));
        assert_eq!(reach("A*BC"), up_to(7));
        assert_eq!(reach("ABCDEFGHIJ*"), 1);
        // Each text counts once, though "AA" can be read into it in two ways.
        assert_eq!(reach("*A*"), (1..=10).map(|n| 36_u64.pow(n) - 35_u64.pow(n)).sum::<u64>());
        // J has no look-alike; 2 has Z; 5 has S, 3, 6 and 8 of which only S may go with Z.
        assert_eq!((reach("~J"), reach("~2"), reach("~25")), (1, 2, 7));
        assert_eq!(reach("~0000000?"), 7_848);
    }

    #[test]
    fn a_reach_is_said_in_two_figures() {
        for (plates, words) in [
            (0, "0 plates"),
            (1, "1 plate"),
            (36, "36 plates"),
            (1_296, "1,296 plates"),
            (9_007, "9,007 plates"),
            (46_656, "about 47,000 plates"),
            (999_499, "about 1 million plates"),
            (1_679_616, "about 1.7 million plates"),
            (60_466_176, "about 60 million plates"),
            (996_000_000, "about 1 billion plates"),
            (80_603_140_213, "about 81 billion plates"),
            (630_000_000_000, "about 630 billion plates"),
            (3_760_620_109_779_060, "about 3.8 quadrillion plates"),
            (u64::MAX, "about 18000 quadrillion plates"),
        ] {
            assert_eq!(Reach(plates).to_string(), words);
        }
    }

    #[test]
    fn variants_are_listed_in_order_or_not_at_all() {
        let of = |text: &str, limit| {
            pattern(text).variants(limit).map(|all| all.iter().map(Plate::to_string).collect::<Vec<_>>())
        };
        assert_eq!(of("7KXM482", 1).unwrap(), ["7KXM482"]);
        assert_eq!(of("~25", 7).unwrap(), ["23", "25", "26", "28", "2S", "Z5", "ZS"]);
        assert_eq!(of("~25", 6), None);
        assert_eq!(of("AB?", 36).unwrap().len(), 36);
        assert_eq!(of("AB*", 10_000), None);
    }

    /// All texts of 1 to `longest` characters.
    fn texts(alphabet: &[u8], longest: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..longest {
            last = last.iter().flat_map(|t| alphabet.iter().map(move |c| format!("{t}{}", char::from(*c)))).collect();
            all.extend(last.iter().cloned());
        }
        all.split_off(1)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn it_counts_what_trying_each_text_counts(text in "~?[08BD?*]{1,6}", longest in 1..=5usize) {
            let (pattern, alphabet) = (pattern(&text), b"08BDX");
            let slow = texts(alphabet, longest).iter().filter(|t| pattern.takes_text(t).is_some()).count();
            prop_assert_eq!(count(pattern.walk(), alphabet, longest), u64::try_from(slow).unwrap());
        }
        #[test]
        // The most there can be: seven times 0 with look-alikes and a ?, 7,848.
        fn variants_are_all_that_it_takes_and_nothing_else(
            text in "~?[A-Z0-9]{0,3}[0-9A-Z?][A-Z0-9]{0,4}", at in 0..8usize, c in "[A-Z0-9]",
        ) {
            let pattern = pattern(&text);
            let all = pattern.variants(7_848).unwrap();
            prop_assert_eq!(u64::try_from(all.len()).unwrap(), pattern.reach().plates());
            prop_assert!(all.iter().all(|plate| pattern.takes(plate).is_some()));
            prop_assert!(all.is_sorted());
            // One that differs by a character is taken if and only if it is listed.
            let mut near = all[0].as_str().to_owned();
            let at = at.min(near.len() - 1);
            near.replace_range(at..=at, &c);
            prop_assert_eq!(pattern.takes_text(&near).is_some(), all.contains(&Plate::new(&near).unwrap()));
        }
    }
}
