//! What a camera makes of a plate: characters taken for others, states mistaken, more by night, in rain and with dirt.
//!
//! The pairs are the ones that makers of readers and police manuals warn of (B and 8, O, D and 0, S and 5, Z and 2, I and
//! 1, G and 6 …). **The weights are our assumption**: no open measurement of them is known to us. Likewise assumed: 2 to 6 %
//! of the reads of a sound camera wrong by day, 1.5 times that in rain or at dusk, and 2 times by night without a lamp.

use crate::dice::Dice;
use crate::readers::Camera;
use crate::sky::{Light, Sky};
use crate::traffic::{FORMATS, Text};

/// Pairs of characters taken for each other, and how readily, relative to the others.
///
/// How often a camera errs is not how far a question may go: that is `domain`'s table of look-alikes, which has each of
/// these pairs, and none dearer than one that is taken more seldom. They are two tables, since a change of this one is
/// a change of the world.
pub const CONFUSIONS: [(u8, u8, u32); 30] = [
    (b'B', b'8', 10),
    (b'0', b'D', 8),
    (b'0', b'O', 10),
    (b'0', b'Q', 6),
    (b'D', b'O', 6),
    (b'O', b'Q', 6),
    (b'1', b'I', 10),
    (b'1', b'7', 4),
    (b'1', b'L', 3),
    (b'5', b'S', 9),
    (b'2', b'Z', 9),
    (b'6', b'G', 6),
    (b'6', b'8', 5),
    (b'3', b'8', 5),
    (b'8', b'9', 3),
    (b'0', b'8', 3),
    (b'5', b'6', 3),
    (b'4', b'A', 4),
    (b'7', b'T', 3),
    (b'7', b'Y', 2),
    (b'U', b'V', 5),
    (b'V', b'Y', 4),
    (b'M', b'N', 4),
    (b'H', b'M', 2),
    (b'W', b'V', 2),
    (b'C', b'G', 5),
    (b'E', b'F', 5),
    (b'P', b'R', 5),
    (b'K', b'X', 4),
    (b'T', b'Y', 3),
];

/// Whether the table has two characters as a pair.
#[must_use]
pub fn confusable(a: u8, b: u8) -> bool {
    CONFUSIONS.iter().any(|(x, y, _)| (*x, *y) == (a, b) || (*x, *y) == (b, a))
}

/// What a camera took a plate for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    pub text: Text,
    /// Thousandths.
    pub confidence: u16,
    pub alternates: Vec<(Text, u16)>,
    /// Of [`FORMATS`].
    pub state: Option<u8>,
}

/// How many of a thousand reads are wrong.
fn error_rate(camera: &Camera, sky: Sky) -> u32 {
    let dark = match sky.light {
        Light::Day => 100,
        Light::Dusk => 150,
        Light::Night if camera.lit => 130,
        Light::Night => 200,
    };
    camera.errs * dark / 100 * if sky.rain { 150 } else { 100 } / 100
}

/// The text alone, which is all that most questions need.
pub(crate) fn text(key: u64, plate: Text, camera: &Camera, sky: Sky) -> Text {
    let mut dice = Dice::about(&[key, 80]);
    if dice.below(1000) as u32 >= error_rate(camera, sky) { plate } else { misread(&mut dice, plate) }
}

/// A wrong reading: mostly one character, seldom two, or one at an end lost behind a frame.
fn misread(dice: &mut Dice, plate: Text) -> Text {
    match dice.weighted(&[88, 8, 4]) {
        0 => confuse(dice, plate),
        1 => {
            let once = confuse(dice, plate);
            confuse(dice, once)
        }
        _ => plate.without(if dice.chance(0.5) { 0 } else { plate.bytes().len().saturating_sub(1) }),
    }
}

/// One character taken for another, as the table has it.
fn confuse(dice: &mut Dice, plate: Text) -> Text {
    let mut options: Vec<(usize, u8)> = Vec::with_capacity(24);
    let mut weights: Vec<u32> = Vec::with_capacity(24);
    for (i, c) in plate.bytes().iter().enumerate() {
        for (a, b, weight) in &CONFUSIONS {
            if let Some(other) = (a == c).then_some(*b).or((b == c).then_some(*a)) {
                options.push((i, other));
                weights.push(*weight);
            }
        }
    }
    let mut out = plate;
    if let Some((i, c)) = options.get(dice.weighted(&weights)) {
        out.set(*i, *c);
    }
    out
}

/// All that a camera says of a plate; `forced` is what a story makes it read.
pub(crate) fn read(key: u64, plate: Text, format: u8, camera: &Camera, sky: Sky, forced: Option<Text>) -> Reading {
    let text = forced.unwrap_or_else(|| text(key, plate, camera, sky));
    let mut dice = Dice::about(&[key, 81]);
    let right = text == plate;
    let murk =
        u16::from(sky.light == Light::Night && !camera.lit) * 60 + u16::from(sky.rain) * 50 + (camera.errs / 4) as u16;
    let confidence = if right { 1_000 - dice.below(90) as u16 - murk } else { 900 - dice.below(330) as u16 - murk };
    let mut alternates = Vec::new();
    if !right && dice.chance(0.8) {
        alternates.push((plate, (1_000 - confidence) * 6 / 10));
    }
    if right && confidence < 940 || dice.chance(0.2) {
        let other = confuse(&mut dice, text);
        if other != text && other != plate {
            alternates.push((other, (1_000 - confidence) * 3 / 10));
        }
    }
    let state = match dice.weighted(&[930, 40, 30]) {
        0 => Some(format),
        1 => None,
        _ => Some(dice.weighted(&FORMATS.each_ref().map(|f| f.share)) as u8),
    };
    Reading { text, confidence, alternates, state }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::pattern::look_alike;
    use proptest::prelude::*;

    #[test]
    fn what_cameras_mistake_look_alikes_find_the_more_readily_the_cheaper() {
        let costs = CONFUSIONS.map(|(a, b, weight)| (weight, look_alike(a, b).unwrap()));
        for (weight, cost) in costs {
            assert!(costs.iter().all(|(other, dear)| weight <= *other || cost <= *dear), "{weight} {cost:?}");
        }
    }

    proptest! {
        #[test]
        fn a_wrong_character_is_always_one_of_the_table(key: u64, plate in "[A-HJ-NPR-Z0-9]{5,8}") {
            let plate = Text::new(&plate);
            let read = confuse(&mut Dice::about(&[key]), plate);
            let wrong: Vec<_> = plate.bytes().iter().zip(read.bytes()).filter(|(a, b)| a != b).collect();
            prop_assert!(wrong.len() <= 1);
            prop_assert!(wrong.iter().all(|(a, b)| confusable(**a, **b)));
        }
    }
}
