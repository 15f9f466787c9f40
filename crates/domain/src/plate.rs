//! License plates, as they are compared: letters and digits, nothing between.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The most characters a plate has (the longest of the US states' has 8; other countries' have up to 10).
pub const PLATE_MAX: usize = 10;

/// A plate's characters: 1 to [`PLATE_MAX`] of A–Z and 0–9, spaces, hyphens and dots left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Plate(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPlate {
    #[error("a plate has at least one letter or digit")]
    Empty,
    #[error("a plate has at most {PLATE_MAX} letters and digits")]
    TooLong,
    #[error("a plate has letters A to Z and digits only; spaces, hyphens and dots are left out")]
    Character,
}

/// What stands between a plate's characters and says nothing: spaces, hyphens and dots.
pub(crate) const fn left_out(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '-' | '.' | '·' | '–')
}

impl Plate {
    /// Takes what a person or a camera wrote; small letters are made capital.
    pub fn new(text: &str) -> Result<Self, NoPlate> {
        let mut plate = String::with_capacity(PLATE_MAX);
        for c in text.chars() {
            match c {
                c if left_out(c) => {}
                c if c.is_ascii_alphanumeric() => plate.push(c.to_ascii_uppercase()),
                _ => return Err(NoPlate::Character),
            }
            if plate.len() > PLATE_MAX {
                return Err(NoPlate::TooLong);
            }
        }
        if plate.is_empty() { Err(NoPlate::Empty) } else { Ok(Self(plate)) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl FromStr for Plate {
    type Err = NoPlate;
    fn from_str(text: &str) -> Result<Self, NoPlate> {
        Self::new(text)
    }
}
impl TryFrom<String> for Plate {
    type Error = NoPlate;
    fn try_from(text: String) -> Result<Self, NoPlate> {
        Self::new(&text)
    }
}
impl From<Plate> for String {
    fn from(plate: Plate) -> Self {
        plate.0
    }
}

/// Who issued a plate: a short code of 1 to 3 capital letters or digits, such as `CA` or the training world's `SB`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Jurisdiction(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a jurisdiction is a code of 1 to 3 letters or digits")]
pub struct NoJurisdiction;

impl Jurisdiction {
    pub fn new(code: &str) -> Result<Self, NoJurisdiction> {
        let code = code.trim();
        if (1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric()) {
            Ok(Self(code.to_ascii_uppercase()))
        } else {
            Err(NoJurisdiction)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for Jurisdiction {
    type Error = NoJurisdiction;
    fn try_from(code: String) -> Result<Self, NoJurisdiction> {
        Self::new(&code)
    }
}
impl From<Jurisdiction> for String {
    fn from(code: Jurisdiction) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_plate_is_the_same_however_it_is_written() {
        for text in ["7kxm 482", "7KXM-482", " 7KXM482", "7K.XM·482"] {
            assert_eq!(Plate::new(text).unwrap().as_str(), "7KXM482");
        }
        assert_eq!(Plate::new(" - "), Err(NoPlate::Empty));
        assert_eq!(Plate::new("12345678901"), Err(NoPlate::TooLong));
        assert_eq!(Plate::new("7KXM4<2"), Err(NoPlate::Character));
    }

    proptest! {
        #[test]
        fn any_text_is_a_plate_or_refused_and_a_plate_stays_one(text in ".{0,30}") {
            if let Ok(plate) = Plate::new(&text) {
                prop_assert_eq!(Plate::new(plate.as_str()), Ok(plate));
            }
        }
    }
}
