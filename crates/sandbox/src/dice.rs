//! Chance that is the same on every machine and needs no state: a hash of what it is about.
//!
//! SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): integer arithmetic
//! only. It decides what a made-up car does on a made-up day; nothing secret hangs on it.

/// Mixes the bits of a number; one to one.
#[must_use]
pub(crate) const fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One number for several: what a draw is about, such as (seed, vehicle, day).
#[must_use]
pub(crate) fn hash(parts: &[u64]) -> u64 {
    parts.iter().fold(0x5ab1_e000, |all, part| mix(all ^ part.wrapping_mul(0xd6e8_feb8_6659_fd93)))
}

/// Draws in order from one beginning.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    #[must_use]
    pub fn about(parts: &[u64]) -> Self {
        Self(hash(parts))
    }
    /// Any number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }
    /// From 0 to n - 1; 0 where n is 0. The tiny bias of a multiply-shift does not matter here.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.roll()) * n as u128) >> 64) as usize
    }
    /// From 0 up to, not including, 1, in steps of 2^-53.
    pub fn unit(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
    /// About a bell around 0 with a spread of 1, never beyond 3: the sum of six draws.
    pub fn bell(&mut self) -> f64 {
        let sum: f64 = (0..6).map(|_| self.unit()).sum();
        (sum - 3.0) * std::f64::consts::SQRT_2
    }
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }
    /// One of some; the default where there is none.
    pub fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let i = self.below(from.len());
        from.get(i).copied().unwrap_or_default()
    }
    /// An index, each as likely as its weight says.
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut left = self.below(total as usize) as u32;
        for (i, weight) in weights.iter().enumerate() {
            if left < *weight {
                return i;
            }
            left -= weight;
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_same_on_every_machine() {
        let mut dice = Dice::about(&[1, 2, 3]);
        let first: Vec<_> = (0..3).map(|_| dice.roll() % 1000).collect();
        let mut again = Dice::about(&[1, 2, 3]);
        assert_eq!(first, (0..3).map(|_| again.roll() % 1000).collect::<Vec<_>>());
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf, "the first number of SplitMix64 from seed 0, as published");
    }

    #[test]
    fn draws_stay_within_their_bounds() {
        let mut dice = Dice::about(&[7]);
        for _ in 0..10_000 {
            assert!(dice.below(7) < 7);
            assert!((0.0..1.0).contains(&dice.unit()));
            assert!(dice.bell().abs() <= 4.25);
        }
        assert_eq!(dice.below(0), 0);
    }
}
