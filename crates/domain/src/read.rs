//! A read: a camera's record of a plate. It places a vehicle, not a person (QLT-3).

use crate::{Jurisdiction, Plate, Position, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A reader's confidence in what it read, thousandths: 0 to 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Confidence(u16);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a confidence is from 0 to 1000 thousandths")]
pub struct NoConfidence;

impl Confidence {
    pub fn new(thousandths: u16) -> Result<Self, NoConfidence> {
        if thousandths <= 1000 { Ok(Self(thousandths)) } else { Err(NoConfidence) }
    }
    #[must_use]
    pub const fn thousandths(self) -> u16 {
        self.0
    }
}
impl TryFrom<u16> for Confidence {
    type Error = NoConfidence;
    fn try_from(thousandths: u16) -> Result<Self, NoConfidence> {
        Self::new(thousandths)
    }
}
impl From<Confidence> for u16 {
    fn from(confidence: Confidence) -> Self {
        confidence.0
    }
}

/// What sort of camera it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderKind {
    /// On a pole, a gantry or a bridge.
    Fixed,
    Toll,
    Garage,
    /// On a vehicle that drives about; each read has its own place.
    Mobile,
    /// The agency's own.
    Agency,
}

impl ReaderKind {
    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fixed => "Fixed",
            Self::Toll => "Toll",
            Self::Garage => "Garage",
            Self::Mobile => "Mobile",
            Self::Agency => "Agency",
        }
    }
}

/// A camera that reads plates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reader {
    /// Its name at its source, unique there.
    pub id: String,
    pub kind: ReaderKind,
    pub name: String,
    /// The street it stands at, as people there say it.
    pub address: String,
    pub owner: String,
    /// Where it stands; a mobile one's home.
    pub position: Position,
    /// Where it looks, degrees clockwise from north.
    pub heading: Option<u16>,
}

/// A make, model and color as a camera or a register says them; each may be unknown.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vehicle {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// `blue Ford F-150`; what is not known is left out.
impl fmt::Display for Vehicle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = [&self.color, &self.make, &self.model].into_iter().flatten();
        let words: Vec<&str> = known.map(String::as_str).collect();
        f.write_str(if words.is_empty() { "not known" } else { "" })?;
        f.write_str(&words.join(" "))
    }
}

/// Another way the camera could have read the plate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternate {
    pub plate: Plate,
    pub confidence: Confidence,
}

/// One read, as a source tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// Its name at its source, unique there.
    pub id: String,
    /// The reader's [`Reader::id`].
    pub reader: String,
    pub at: Timestamp,
    pub position: Position,
    /// What the camera took the plate for.
    pub plate: Plate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    pub confidence: Confidence,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternates: Vec<Alternate>,
    #[serde(default)]
    pub vehicle: Vehicle,
    /// Where the vehicle was going, degrees clockwise from north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<u16>,
}
