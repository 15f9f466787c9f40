//! How a map goes on after it is let go, and how two fingers or a wheel become a zoom.

use crate::Screen;
use std::cmp::Ordering;

/// The part of its speed that a gliding map has left after a second.
const LEFT_AFTER_A_SECOND: f64 = 0.03;
/// Pixels a second below which it stands.
const STANDS: f64 = 15.0;
/// No map glides faster, pixels a second.
const FASTEST: f64 = 4000.0;

/// A map that was let go while it moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glide {
    /// Pixels a second.
    x: f64,
    y: f64,
}

impl Glide {
    /// The way to go within the next `seconds`, and the glide that is left; `None` once it stands.
    #[must_use]
    pub fn step(self, seconds: f64) -> Option<(f64, f64, Self)> {
        if self.x.hypot(self.y) < STANDS || seconds.partial_cmp(&0.0) != Some(Ordering::Greater) {
            return None;
        }
        let left = LEFT_AFTER_A_SECOND.powf(seconds);
        // The integral of an exponential decay over the time that passed.
        let way = (left - 1.0) / LEFT_AFTER_A_SECOND.ln();
        Some((self.x * way, self.y * way, Self { x: self.x * left, y: self.y * left }))
    }
}

/// The last moves of a dragging pointer, from which its speed is told.
#[derive(Debug, Clone, Default)]
pub struct Pointer {
    trace: Vec<(f64, Screen)>,
}

impl Pointer {
    /// Moves older than this, in seconds, say nothing of how it was let go.
    const RECENT: f64 = 0.08;

    /// The pointer is at a place at a time (seconds of any clock).
    pub fn moved(&mut self, seconds: f64, at: Screen) {
        self.trace.retain(|(then, _)| seconds - then <= Self::RECENT);
        self.trace.push((seconds, at));
    }

    /// Let go: how the map goes on. `None` where it was held still, or where motion is unwelcome.
    #[must_use]
    pub fn let_go(&self, seconds: f64, reduced_motion: bool) -> Option<Glide> {
        let recent: Vec<_> = self.trace.iter().filter(|(then, _)| seconds - then <= Self::RECENT).collect();
        let ((first, from), (last, to)) = (recent.first()?, recent.last()?);
        let spent = last - first;
        if reduced_motion || spent < 0.01 {
            return None;
        }
        let glide = Glide { x: (to.x - from.x) / spent, y: (to.y - from.y) / spent };
        let speed = glide.x.hypot(glide.y);
        let bound = (FASTEST / speed).min(1.0);
        (speed >= STANDS).then_some(Glide { x: glide.x * bound, y: glide.y * bound })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn thrown(reduced: bool) -> Option<Glide> {
        let mut pointer = Pointer::default();
        for n in 0..6 {
            pointer.moved(f64::from(n) * 0.016, Screen { x: f64::from(n) * 16.0, y: 0.0 });
        }
        pointer.let_go(0.085, reduced)
    }

    #[test]
    fn a_thrown_map_glides_and_comes_to_rest() {
        let mut glide = thrown(false).unwrap();
        let (mut way, mut steps) = (0.0, 0);
        while let Some((x, _, next)) = glide.step(0.016) {
            (way, glide, steps) = (way + x, next, steps + 1);
            assert!(steps < 200, "it never stands");
        }
        assert!((200.0..400.0).contains(&way), "{way}");
    }

    #[test]
    fn who_wants_no_motion_gets_none_and_a_map_held_still_stays() {
        assert_eq!(thrown(true), None);
        let mut pointer = Pointer::default();
        pointer.moved(0.0, Screen { x: 0.0, y: 0.0 });
        pointer.moved(0.05, Screen { x: 400.0, y: 0.0 });
        assert_eq!(pointer.let_go(0.5, false), None);
    }

    proptest! {
        #[test]
        fn the_way_is_the_same_however_often_it_is_painted(frames in 1u32..60) {
            let glide = thrown(false).unwrap();
            let whole = glide.step(0.3).unwrap().0;
            let (mut way, mut left) = (0.0, glide);
            for _ in 0..frames {
                let (x, _, next) = left.step(0.3 / f64::from(frames)).unwrap();
                (way, left) = (way + x, next);
            }
            prop_assert!((way - whole).abs() < 0.001);
        }
    }
}
