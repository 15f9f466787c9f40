//! What is kept of a read (RET-3), what a person found in its picture (QLT-1), and what was written about it.

use crate::{
    AccountName, AnswerId, Confidence, EventId, Jurisdiction, Plate, Position, Read, Reader, ReaderKind, RecordId,
    Timestamp, Vehicle,
};
use serde::{Deserialize, Serialize};

/// The fields of a read that may be kept (RET-3), and no other: what the camera said, not what else it could have been.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptRead {
    pub source: String,
    /// [`Read::id`] at that source.
    pub record: String,
    pub at: Timestamp,
    pub position: Position,
    pub plate: Plate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    pub confidence: Confidence,
    #[serde(default)]
    pub vehicle: Vehicle,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<u16>,
    /// [`Reader::id`], and how people know it.
    pub reader: String,
    pub reader_name: String,
    pub reader_kind: ReaderKind,
    pub address: String,
}

impl KeptRead {
    /// What may be kept of a read.
    #[must_use]
    pub fn of(source: &str, read: &Read, reader: &Reader) -> Self {
        Self {
            source: source.to_owned(),
            record: read.id.clone(),
            at: read.at,
            position: read.position,
            plate: read.plate.clone(),
            jurisdiction: read.jurisdiction.clone(),
            confidence: read.confidence,
            vehicle: read.vehicle.clone(),
            heading: read.heading,
            reader: reader.id.clone(),
            reader_name: reader.name.clone(),
            reader_kind: reader.kind,
            address: reader.address.clone(),
        }
    }
}

/// What a person found who typed the plate from the picture without the camera's text beside it (QLT-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// The picture shows what the camera read.
    Verified,
    /// It shows another plate.
    MisreadPlate,
    /// The plate is the same, but of another state.
    MisreadState,
    /// What the camera read is no plate.
    NotAPlate,
    /// The picture does not show enough to say.
    Illegible,
}

impl Found {
    pub const ALL: [Self; 5] =
        [Self::Verified, Self::MisreadPlate, Self::MisreadState, Self::NotAPlate, Self::Illegible];

    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Verified => "Verified",
            Self::MisreadPlate => "Misread: another plate",
            Self::MisreadState => "Misread: another state",
            Self::NotAPlate => "Misread: not a plate",
            Self::Illegible => "Can't be read from the picture",
        }
    }
    #[must_use]
    pub const fn is_misread(self) -> bool {
        matches!(self, Self::MisreadPlate | Self::MisreadState | Self::NotAPlate)
    }
}

/// Somebody's look at one read. It holds no plate: of a read that is not saved nothing of what it said is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    pub source: String,
    pub record: String,
    pub reader: String,
    pub by: AccountName,
    pub at: Timestamp,
    pub found: Found,
}

/// A read that was kept in an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    pub id: RecordId,
    pub event: EventId,
    pub read: KeptRead,
    /// The plate as it was typed from the picture.
    pub typed: Option<Plate>,
    pub found: Found,
    /// Why it matters (RET-2).
    pub relevance: String,
    /// RET-3: why the wider scene is kept too; `None` keeps the plate's picture alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scene: Option<String>,
    pub by: AccountName,
    pub at: Timestamp,
    /// The answer it came from.
    pub answer: AnswerId,
    /// RET-4: when it is disposed of.
    pub disposal: Timestamp,
}

/// A picture of a saved read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    pub id: RecordId,
    pub event: EventId,
    /// The saved read.
    pub of: RecordId,
    pub view: PictureView,
    /// `image/png` or `image/jpeg`.
    pub kind: String,
    /// Base64.
    pub data: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureView {
    /// The plate, cut out.
    Plate,
    /// All that the camera took.
    Scene,
}

/// What somebody wrote about a saved read, or about an event as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub id: RecordId,
    pub event: EventId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<RecordId>,
    pub text: String,
    pub by: AccountName,
    pub at: Timestamp,
}
