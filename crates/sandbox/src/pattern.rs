//! Plates as they are asked for, and areas.

use crate::ocr::confusable;
use crate::plane::{Pt, inside};
use domain::{Bounds, Position};

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
        let mut row: Vec<u8> = (0..=plate.len()).map(|j| if j == 0 { 0 } else { FAR }).collect();
        if wrong && plate.len() > 1 {
            row[1] = 1;
        }
        for part in &self.0 {
            let mut next = vec![FAR; plate.len() + 1];
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
                        Part::Like(p) if *p == c || confusable(*p, c) => 0,
                        Part::One(p) if wrong && two_steps(*p, c) => 1 + u8::from(!confusable(*p, c)),
                        Part::Like(_) if wrong => 2,
                        _ => FAR,
                    };
                    next[j] = row[j - 1].saturating_add(step).min(FAR);
                }
            }
            row = next;
        }
        let mut best = row[plate.len()];
        if wrong && plate.len() > 1 {
            best = best.min(row[plate.len() - 1].saturating_add(1));
        }
        (best < FAR).then_some(best)
    }
}

/// Whether one character can become another by one or two steps of the table.
fn two_steps(a: u8, b: u8) -> bool {
    confusable(a, b) || crate::ocr::CONFUSIONS.iter().any(|(x, y, _)| (*x == a && confusable(*y, b)) || (*y == a && confusable(*x, b)))
}

/// An area of the earth.
#[derive(Debug, Clone, PartialEq)]
pub enum Area {
    Circle { middle: Position, meters: f64 },
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
