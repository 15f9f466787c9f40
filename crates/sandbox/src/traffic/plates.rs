//! Plates: their text, and the patterns that jurisdictions issue them by.

use crate::dice::Dice;
use domain::{Jurisdiction, Plate};

/// A plate's text without a heap: up to 10 of A to Z and 0 to 9.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text {
    chars: [u8; 10],
    len: u8,
}

impl Text {
    /// The first ten letters and digits.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut out = Self::default();
        for b in text.bytes().filter(u8::is_ascii_alphanumeric).take(10) {
            out.push(b.to_ascii_uppercase());
        }
        out
    }
    pub(crate) fn push(&mut self, b: u8) {
        if let Some(slot) = self.chars.get_mut(usize::from(self.len)) {
            *slot = b;
            self.len += 1;
        }
    }
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.chars.get(..usize::from(self.len)).unwrap_or_default()
    }
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
    pub(crate) fn set(&mut self, at: usize, b: u8) {
        if at < usize::from(self.len) {
            self.chars[at] = b;
        }
    }
    /// Without its first or last character.
    pub(crate) fn without(&self, at: usize) -> Self {
        let mut out = Self::default();
        for (_, b) in self.bytes().iter().enumerate().filter(|(i, _)| *i != at) {
            out.push(*b);
        }
        out
    }
    /// As the domain has it; `None` where it is empty.
    #[must_use]
    pub fn plate(&self) -> Option<Plate> {
        Plate::new(self.as_str()).ok()
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a jurisdiction's plates look: `A` a letter, `9` a digit, `#` a digit from 1 to 9.
#[derive(Debug)]
pub(crate) struct Format {
    pub code: &'static str,
    pub name: &'static str,
    pub pattern: &'static str,
    /// Of a thousand vehicles.
    pub share: u32,
    /// The plate's ground and characters, RGB, as drawn.
    pub colors: ([u8; 3], [u8; 3]),
}

const fn format(
    code: &'static str,
    name: &'static str,
    pattern: &'static str,
    share: u32,
    ground: [u8; 3],
    ink: [u8; 3],
) -> Format {
    Format { code, name, pattern, share, colors: (ground, ink) }
}

/// Four fictional jurisdictions first (codes beginning with X are for private use), then patterns of US states'
/// passenger plates of recent years (the pattern only; no plate of anyone's).
pub(crate) const FORMATS: [Format; 16] = [
    format("SB", "SABLE", "#AAA999", 700, [245, 246, 240], [22, 52, 96]),
    format("XA", "ARDANE", "AA9999A", 140, [250, 236, 170], [40, 34, 30]),
    format("XC", "CORVANE", "A99999", 40, [226, 238, 246], [30, 60, 50]),
    format("XT", "THESSMARK", "AA99AAA", 30, [240, 240, 240], [120, 20, 30]),
    format("CA", "CALIFORNIA", "#AAA999", 18, [250, 250, 250], [24, 36, 110]),
    format("OR", "OREGON", "999AAA", 8, [226, 236, 244], [20, 40, 70]),
    format("WA", "WASHINGTON", "AAA9999", 12, [238, 242, 248], [24, 44, 110]),
    format("HI", "HAWAII", "AAA999", 16, [246, 246, 240], [20, 20, 24]),
    format("AZ", "ARIZONA", "AAA9AAA", 6, [222, 220, 232], [40, 70, 60]),
    format("NV", "NEVADA", "999A99", 5, [230, 236, 244], [20, 30, 80]),
    format("TX", "TEXAS", "AAA9999", 8, [248, 248, 248], [16, 16, 18]),
    format("AK", "ALASKA", "AAA999", 5, [250, 214, 100], [20, 40, 110]),
    format("CO", "COLORADO", "AAAA99", 3, [30, 90, 60], [245, 245, 245]),
    format("IL", "ILLINOIS", "AA99999", 3, [236, 240, 248], [140, 20, 30]),
    format("FL", "FLORIDA", "AA99AA", 3, [240, 246, 236], [20, 80, 50]),
    format("NY", "NEW YORK", "AAA9999", 3, [244, 190, 70], [20, 30, 80]),
];

impl Format {
    pub fn jurisdiction(&self) -> Option<Jurisdiction> {
        Jurisdiction::new(self.code).ok()
    }
    /// A plate of this pattern. I, O and Q are not issued, as in most places, since they are mistaken for digits.
    pub fn issue(&self, dice: &mut Dice) -> Text {
        let mut text = Text::default();
        for c in self.pattern.bytes() {
            text.push(match c {
                b'A' => dice.pick(b"ABCDEFGHJKLMNPRSTUVWXYZ"),
                b'#' => dice.pick(b"123456789"),
                _ => dice.pick(b"0123456789"),
            });
        }
        text
    }
    #[cfg(test)]
    pub fn fits(&self, text: Text) -> bool {
        self.pattern.len() == text.bytes().len()
            && self.pattern.bytes().zip(text.bytes()).all(|(p, c)| match p {
                b'A' => c.is_ascii_uppercase(),
                b'#' => (b'1'..=b'9').contains(c),
                _ => c.is_ascii_digit(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_plate_fits_the_format_that_it_was_issued_by() {
        let mut dice = Dice::about(&[1]);
        for format in &FORMATS {
            assert!(format.jurisdiction().is_some());
            for _ in 0..50 {
                let plate = format.issue(&mut dice);
                assert!(format.fits(plate) && plate.plate().is_some(), "{plate:?}");
            }
        }
    }
}
