//! Plates as they are asked for, and areas.

use crate::ocr::confusable;
use crate::plane::{Pt, inside};
use domain::{Bounds, Position};
use std::sync::LazyLock;

/// One place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    One(u8),
    /// This, or what is taken for it.
    Like(u8),
    AnyOne,
    Any,
}

/// A plate as a person asks for it: `?` for one character, `*` for any, `~` in front for look-alikes too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Part>);

/// A pattern with a character that no plate has, or with none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a plate is asked for by letters, digits, ? for one character, * for any, and ~ in front for look-alikes")]
pub struct NoPattern;

impl Pattern {
    pub fn new(text: &str) -> Result<Self, NoPattern> {
        let text = text.trim();
        let (like, text) = text.strip_prefix('~').map_or((false, text), |rest| (true, rest));
        let mut parts = Vec::new();
        for c in text.chars() {
            match c {
                '?' => parts.push(Part::AnyOne),
                '*' => parts.push(Part::Any),
                c if c.is_ascii_alphanumeric() => {
                    let b = c.to_ascii_uppercase() as u8;
                    parts.push(if like { Part::Like(b) } else { Part::One(b) });
                }
                ' ' | '-' | '.' | '·' => {}
                _ => return Err(NoPattern),
            }
        }
        if parts.is_empty() || parts.len() > 24 { Err(NoPattern) } else { Ok(Self(parts)) }
    }

    /// Whether it takes a text as read.
    #[must_use]
    pub fn takes(&self, text: &[u8]) -> bool {
        self.cost(text, false) == Some(0)
    }

    /// Whether a camera could take a plate for something that the pattern takes: by two characters, or by one lost.
    #[must_use]
    pub fn within_reach(&self, plate: &[u8]) -> bool {
        self.cost(plate, true).is_some_and(|cost| cost <= 2)
    }

    /// The fewest mistakes by which a plate becomes what the pattern takes; none allowed unless `wrong`.
    fn cost(&self, plate: &[u8], wrong: bool) -> Option<u8> {
        const FAR: u8 = 100;
        // row[j]: the fewest mistakes with the parts so far and j characters of the plate.
        let plate = plate.get(..plate.len().min(15)).unwrap_or_default();
        let mut row = [FAR; 16];
        row[0] = 0;
        if wrong && plate.len() > 1 {
            row[1] = 1;
        }
        for part in &self.0 {
            let mut next = [FAR; 16];
            if *part == Part::Any {
                let mut least = FAR;
                for j in 0..=plate.len() {
                    least = least.min(row[j]);
                    next[j] = least;
                }
            } else {
                for j in 1..=plate.len() {
                    let c = plate[j - 1];
                    let step = match part {
                        Part::AnyOne => 0,
                        Part::One(p) if *p == c => 0,
                        Part::Like(p) if steps(*p, c) <= 1 => 0,
                        Part::One(p) if wrong => steps(*p, c),
                        Part::Like(p) if wrong => steps(*p, c).saturating_sub(1).max(1),
                        _ => FAR,
                    };
                    next[j] = row[j - 1].saturating_add(step).min(FAR);
                }
            }
            row = next;
            if row.iter().all(|cost| *cost > 2) {
                return None;
            }
        }
        let mut best = row[plate.len()];
        if wrong && plate.len() > 1 {
            best = best.min(row[plate.len() - 1].saturating_add(1));
        }
        (best < FAR).then_some(best)
    }
}

/// The steps of the table from one character to another: 0, 1, 2, or 100 for more.
static STEPS: LazyLock<[[u8; 128]; 128]> = LazyLock::new(|| {
    let mut steps = [[100; 128]; 128];
    let all: Vec<u8> = (b'0'..=b'9').chain(b'A'..=b'Z').collect();
    for &a in &all {
        for &b in &all {
            steps[usize::from(a)][usize::from(b)] = if a == b {
                0
            } else if confusable(a, b) {
                1
            } else if all.iter().any(|c| confusable(a, *c) && confusable(*c, b)) {
                2
            } else {
                100
            };
        }
    }
    steps
});

fn steps(a: u8, b: u8) -> u8 {
    STEPS[usize::from(a & 127)][usize::from(b & 127)]
}

/// An area of the earth.
#[derive(Debug, Clone, PartialEq)]
pub enum Area {
    Circle {
        middle: Position,
        meters: f64,
    },
    /// A ring, open or closed.
    Polygon(Vec<Position>),
    Box(Bounds),
}

impl Area {
    pub(crate) fn has(&self, p: Pt) -> bool {
        match self {
            Self::Circle { middle, meters } => Pt::from_position(*middle).to(p) <= *meters,
            Self::Polygon(ring) => inside(&ring.iter().map(|at| Pt::from_position(*at)).collect::<Vec<_>>(), p),
            Self::Box(bounds) => bounds.contains(p.position()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_what_they_say() {
        let takes = |pattern: &str, text: &str| Pattern::new(pattern).unwrap().takes(text.as_bytes());
        assert!(takes("7KXM482", "7KXM482") && takes("7kxm-482", "7KXM482") && !takes("7KXM482", "7KXM483"));
        assert!(takes("7K?M482", "7KXM482") && !takes("7K?M482", "7KM482"));
        assert!(takes("7*2", "7KXM482") && takes("*KXM*", "7KXM482") && !takes("7*3", "7KXM482"));
        assert!(takes("~7KXM4B2", "7KXM482") && !takes("7KXM4B2", "7KXM482"));
        assert_eq!(Pattern::new("<"), Err(NoPattern));
        assert_eq!(Pattern::new(" "), Err(NoPattern));
    }

    #[test]
    fn a_plate_that_a_camera_may_take_for_it_is_within_reach() {
        let reach = |pattern: &str, plate: &str| Pattern::new(pattern).unwrap().within_reach(plate.as_bytes());
        assert!(reach("7KXM482", "7KXM4B2") && reach("7KXM482", "7KXM482") && reach("KXM482", "7KXM482"));
        assert!(reach("7KXM48", "7KXM482") && !reach("7KXM482", "1ABC234"));
    }
}
