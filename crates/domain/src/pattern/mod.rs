//! Plates as they are asked for (QRY-2) and watched for (DSP-8): whole, in part, or with what looks alike.
//!
//! What a person types is brought to one form, which is what is asked, shown and entered in the trail. Window,
//! workstation and gateway read it by this code alone, so all of them mean the same plates by it.

mod look_alikes;
mod matcher;
mod parse;
mod reach;
mod specific;

pub use look_alikes::{Cost, look_alike};
pub use parse::{NoPattern, Typed};
pub use reach::Reach;
pub use specific::{KNOWN_LEAST, REACH_MOST, TooLittle};

use crate::Plate;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// All characters that a plate can have, in order.
pub(crate) const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// A plate as it is asked for: letters and digits, `?` for exactly one character, `*` for any number of them (none,
/// too), and `~` in front where what looks alike counts, too. `?` and `*` are what they are in the searches of others
/// (Genetec's Security Desk).
///
/// Always in one form: capitals; no spaces, hyphens or dots; in a run of `?` and `*` the `?` first and at most one `*`;
/// at most [`PLATE_MAX`](crate::plate::PLATE_MAX) characters without the `*`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlatePattern(String);

/// One place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// This letter or digit; in a pattern with look-alikes, or one that looks like it.
    Known(u8),
    /// Exactly one character.
    One,
    /// Any number of characters, none, too.
    Any,
}

impl PlatePattern {
    /// What a person typed; see [`PlatePattern::typed`].
    pub fn new(text: &str) -> Result<Self, NoPattern> {
        Self::typed(text).map(|typed| typed.pattern)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its places, in order; two [`Part::Any`] never stand side by side.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = Part> + '_ {
        self.places().bytes().map(|b| match b {
            b'?' => Part::One,
            b'*' => Part::Any,
            b => Part::Known(b),
        })
    }

    /// Without the `~`.
    fn places(&self) -> &str {
        self.0.strip_prefix('~').unwrap_or(&self.0)
    }

    /// Whether it has a `?` or `*`: a partial plate, which takes its own right (ACC-7).
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.0.contains(['?', '*'])
    }

    /// Whether what looks alike counts, too, which takes the right to partial plates as well (ACC-7): it, too, brings
    /// reads of vehicles that were not named.
    #[must_use]
    pub fn has_look_alikes(&self) -> bool {
        self.0.starts_with('~')
    }

    /// The plate, where it means one and nothing else.
    #[must_use]
    pub fn is_exact(&self) -> Option<Plate> {
        if self.is_partial() || self.has_look_alikes() { None } else { Plate::new(&self.0).ok() }
    }

    /// How many letters and digits are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.parts().filter(|part| matches!(part, Part::Known(_))).count()
    }

    /// What every plate that it takes begins with; may be empty. For the range scan of an index.
    #[must_use]
    pub fn prefix(&self) -> &str {
        let certain = |b: u8| b.is_ascii_alphanumeric() && !(self.has_look_alikes() && look_alikes::has_any(b));
        let places = self.places();
        let end = places.bytes().position(|b| !certain(b)).unwrap_or(places.len());
        places.get(..end).unwrap_or_default()
    }
}

/// Exactly this plate.
impl From<Plate> for PlatePattern {
    fn from(plate: Plate) -> Self {
        Self(plate.into())
    }
}
impl fmt::Display for PlatePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl FromStr for PlatePattern {
    type Err = NoPattern;
    fn from_str(text: &str) -> Result<Self, NoPattern> {
        Self::new(text)
    }
}
impl TryFrom<String> for PlatePattern {
    type Error = NoPattern;
    fn try_from(text: String) -> Result<Self, NoPattern> {
        Self::new(&text)
    }
}
impl From<PlatePattern> for String {
    fn from(pattern: PlatePattern) -> Self {
        pattern.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> PlatePattern {
        PlatePattern::new(text).unwrap()
    }

    #[test]
    fn a_pattern_says_which_right_it_takes() {
        let says = |text: &str| {
            let p = pattern(text);
            (p.is_partial(), p.has_look_alikes(), p.is_exact().map(|plate| plate.to_string()), p.known())
        };
        assert_eq!(says("7kxm 482"), (false, false, Some("7KXM482".into()), 7));
        assert_eq!(says("7KX?482"), (true, false, None, 6));
        assert_eq!(says("7KX*"), (true, false, None, 3));
        assert_eq!(says("~7KXM482"), (false, true, None, 7));
        assert_eq!(says("~7KX*"), (true, true, None, 3));
    }

    #[test]
    fn a_prefix_ends_where_something_is_unknown() {
        for (text, prefix) in [
            ("7KXM482", "7KXM482"),
            ("7K?M*", "7K"),
            ("*7K", ""),
            ("?7K", ""),
            // Nothing is taken for J, but much for 8.
            ("~J8J", "J"),
            ("~8J", ""),
        ] {
            assert_eq!(pattern(text).prefix(), prefix, "{text}");
        }
    }

    #[test]
    fn a_pattern_travels_as_its_text() {
        let typed: PlatePattern = serde_json::from_str("\"~ 7kx-m*?48\"").unwrap();
        assert_eq!(serde_json::to_string(&typed).unwrap(), "\"~7KXM?*48\"");
        assert!(serde_json::from_str::<PlatePattern>("\"7<\"").is_err());
    }
}
