//! How much a camera system may send: a bucket for each key that fills at a steady pace. Kept in memory, since a bound
//! that holds for each copy of a gateway is bound enough.

use domain::Span;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Posts a second, for long.
const PACE: f64 = 100.0;
/// Posts at once.
const MOST: f64 = 1_000.0;
/// So many bytes weigh as one post more.
const WEIGHT: f64 = 64.0 * 1024.0;

#[derive(Debug, Default)]
pub struct Rate(Mutex<HashMap<String, Bucket>>);

#[derive(Debug)]
struct Bucket {
    left: f64,
    seen: Span,
}

impl Rate {
    /// Takes a post of `bytes` by the key `id`; `false` when it is too much. `elapsed` is a clock that nobody sets back.
    #[allow(clippy::cast_precision_loss, reason = "a weight, not a count")]
    pub fn take(&self, id: &str, bytes: usize, elapsed: Span) -> bool {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(id.to_owned()).or_insert(Bucket { left: MOST, seen: elapsed });
        let passed = elapsed.0.saturating_sub(bucket.seen.0).max(0) as f64 / 1e6;
        bucket.left = (bucket.left + passed * PACE).min(MOST);
        bucket.seen = elapsed;
        if bucket.left < 1.0 {
            return false;
        }
        // A large post may take what is not there yet; the next ones wait for it.
        bucket.left -= 1.0 + bytes as f64 / WEIGHT;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_gets_its_pace_and_no_other_key_pays_for_it() {
        let rate = Rate::default();
        let now = Span::seconds(5);
        assert_eq!((0..2_000).filter(|_| rate.take("a", 0, now)).count(), 1_000);
        assert!(rate.take("b", 0, now));
        assert_eq!((0..2_000).filter(|_| rate.take("a", 0, Span::seconds(7))).count(), 200);
        assert!(!rate.take("a", 0, Span::seconds(3)), "a clock set back fills nothing");
    }

    #[test]
    fn large_posts_weigh_more() {
        let rate = Rate::default();
        let large = (0..100).filter(|_| rate.take("a", 8 << 20, Span::ZERO)).count();
        assert_eq!(large, 8);
    }
}
