//! Which plates a camera could take for one that is asked for.
//!
//! A question is answered by what cameras read, and only some of the vehicles need be looked at for it: those whose
//! true plate a camera could turn into a text that the pattern takes. What is found there is then tested by its text.

use crate::ocr::confusable;
use domain::pattern::{Part, PlatePattern, look_alike};
use std::sync::LazyLock;

/// More mistakes than a camera makes on one plate.
const FAR: u8 = 100;
/// A camera mistakes two characters at most, or loses one at an end.
const MISTAKES: u8 = 2;

/// Whether a camera could take a plate for something that a pattern takes. Where look-alikes count, too many are held
/// to be possible: how far they may add up is left to the test of the text.
pub(crate) fn within_reach(pattern: &PlatePattern, plate: &[u8]) -> bool {
    // row[j]: the fewest mistakes with the parts so far and j characters of the plate.
    let plate = plate.get(..plate.len().min(15)).unwrap_or_default();
    let steps = if pattern.has_look_alikes() { &*LIKE } else { &*STEPS };
    let mut row = [FAR; 16];
    row[0] = 0;
    if plate.len() > 1 {
        row[1] = 1;
    }
    for part in pattern.parts() {
        let mut next = [FAR; 16];
        if part == Part::Any {
            let mut least = FAR;
            for j in 0..=plate.len() {
                least = least.min(row[j]);
                next[j] = least;
            }
        } else {
            for j in 1..=plate.len() {
                let step = match part {
                    Part::Known(p) => steps[usize::from(p & 127)][usize::from(plate[j - 1] & 127)],
                    Part::One | Part::Any => 0,
                };
                next[j] = row[j - 1].saturating_add(step).min(FAR);
            }
        }
        row = next;
        if row.iter().all(|cost| *cost > MISTAKES) {
            return false;
        }
    }
    let mut best = row[plate.len()];
    if plate.len() > 1 {
        best = best.min(row[plate.len() - 1].saturating_add(1));
    }
    best <= MISTAKES
}

type Table = [[u8; 128]; 128];

fn table(steps: impl Fn(u8, u8) -> u8) -> Table {
    let mut table = [[FAR; 128]; 128];
    for a in characters() {
        for b in characters() {
            table[usize::from(a)][usize::from(b)] = steps(a, b);
        }
    }
    table
}

fn characters() -> impl Iterator<Item = u8> {
    (b'0'..=b'9').chain(b'A'..=b'Z')
}

/// The camera's mistakes from one character to another: 0, 1, 2, or more than it makes.
static STEPS: LazyLock<Table> = LazyLock::new(|| {
    table(|a, b| {
        if a == b {
            0
        } else if confusable(a, b) {
            1
        } else if characters().any(|c| confusable(a, c) && confusable(c, b)) {
            2
        } else {
            FAR
        }
    })
});

/// The same to what looks like a character that is asked for.
static LIKE: LazyLock<Table> = LazyLock::new(|| {
    table(|asked, b| {
        let like = characters().filter(|c| *c == asked || look_alike(asked, *c).is_some());
        like.map(|c| STEPS[usize::from(c)][usize::from(b)]).min().unwrap_or(FAR)
    })
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plate_that_a_camera_may_take_for_it_is_within_reach() {
        let reach = |pattern: &str, plate: &str| within_reach(&PlatePattern::new(pattern).unwrap(), plate.as_bytes());
        assert!(reach("7KXM482", "7KXM4B2") && reach("7KXM482", "7KXM482") && reach("KXM482", "7KXM482"));
        assert!(reach("7KXM48", "7KXM482") && !reach("7KXM482", "1ABC234"));
        // No camera takes P for B, but they look alike to a person.
        assert!(reach("~7KXB482", "7KXP482") && !reach("7KXB482", "7KXP482"));
        assert!(reach("~7KXM4B2", "7KXM482") && reach("7K?M*", "7KXN482") && !reach("7K?M*", "7KXB482"));
    }
}
