//! One read: looked at, judged by its picture (QLT-1), saved (RET-2), annotated.

use domain::{AccountName, AnswerId, EventId, Found, Note, PictureView, Position, RecordId, Saved, Timestamp, Vehicle};
use serde::{Deserialize, Serialize};

/// A read of an answer, by its place in the answer's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPick {
    pub answer: AnswerId,
    pub n: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PicturePick {
    pub answer: AnswerId,
    pub n: u32,
    pub view: PictureView,
}

/// Columns of an answer from a row on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnsPick {
    pub answer: AnswerId,
    pub from: u32,
}

/// A read as far as it may be shown. What the camera read is not in it before somebody has typed the plate from the
/// picture (QLT-1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadView {
    pub n: u32,
    pub at: Timestamp,
    pub position: Position,
    pub source: String,
    pub record: String,
    pub reader: String,
    pub reader_name: String,
    pub reader_kind: domain::ReaderKind,
    pub address: String,
    pub owner: String,
    pub vehicle: Vehicle,
    /// Degrees clockwise from north.
    pub heading: Option<u16>,
    /// Other sources that told the same read: source and record.
    pub same: Vec<String>,
    /// `3rd read here in 30 days`.
    pub nearby: String,
    pub judged: Option<Judged>,
    pub saved: Option<Saved>,
    /// When it goes, unless it is saved.
    pub expires: Timestamp,
    /// Its flags in the columns now.
    pub flags: u8,
}

/// What a camera read: told only after a person has said what its picture shows (QLT-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub plate: String,
    pub jurisdiction: Option<String>,
    /// Thousandths.
    pub confidence: u16,
    /// Other readings with their confidence, thousandths.
    pub alternates: Vec<(String, u16)>,
}

/// What was found, and what the camera had said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    pub found: Found,
    /// As it was typed; empty where the picture shows none, or where it was typed in an answer that is gone.
    pub typed: String,
    /// `None` where nothing could be read from the picture: who may look again is not told what to see.
    pub claim: Option<Claim>,
    /// Whether the person may still look, and type the plate.
    pub open: bool,
    /// What others found on the same read: `M. Okafor: verified`.
    pub others: Vec<String>,
}

/// QLT-1: the plate as typed from the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub answer: AnswerId,
    pub n: u32,
    pub typed: String,
    /// The state on the plate, where it can be read.
    pub state: String,
    /// What it is, where what was typed differs or nothing can be typed; `None` asks whether it matches.
    pub found: Option<Found>,
}

/// What became of a judgement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum JudgedReply {
    Judged {
        read: Box<ReadView>,
    },
    /// What was typed is not what the camera read: look again, or say what it is. The camera's text stays hidden.
    Differs,
}

/// RET-2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveDraft {
    pub answer: AnswerId,
    pub n: u32,
    pub relevance: String,
    /// RET-3: keep the wider scene, and why; empty keeps the plate's picture alone.
    pub scene: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsave {
    pub record: RecordId,
    pub why: String,
}

/// A saved read with what was written about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedLine {
    pub saved: Saved,
    pub notes: Vec<NoteLine>,
    pub pictures: Vec<PictureView>,
    pub by_me: bool,
    /// Not at the gateway yet.
    pub waiting: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLine {
    pub note: Note,
    pub by_me: bool,
    pub waiting: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteDraft {
    pub event: EventId,
    /// The saved read; `None` is the event as a whole.
    pub on: Option<RecordId>,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPick {
    pub record: RecordId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedPicturePick {
    pub record: RecordId,
    pub view: PictureView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureFormat {
    Csv,
    GeoJson,
    Kml,
}

/// SHR-2: saved reads leave as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureDraft {
    pub event: EventId,
    pub records: Vec<RecordId>,
    pub format: DisclosureFormat,
    /// Who gets it, and why.
    pub to: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosed {
    pub path: String,
    pub records: u64,
    /// SHA-256 of the file, hex.
    pub digest: String,
    pub by: AccountName,
}
