//! Answers to questions, as they come: one JSON value a line (NDJSON), and what is asked of an answer later.
//!
//! `POST /v1/questions` answers with [`Line`]s: [`Line::Begun`] first, then readers, reads and the ends of sources in
//! any order, [`Line::End`] last. A stream without its end is an answer that broke off: what came is good, and what is
//! missing is not known.

use crate::{Asking, Secret};
use domain::{AnswerId, Found, PictureView, Read, Reader, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Reads in one line, at most.
pub const READS_IN_LINE: usize = 500;
/// Reads in one answer, at most; the newest are given.
pub const READS_MOST: usize = 100_000;

/// One line of an answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    Begun(Begun),
    /// Cameras that the reads after this name; each comes once.
    Readers {
        source: String,
        #[schema(value_type = Vec<Object>)]
        readers: Vec<Reader>,
    },
    /// At most [`READS_IN_LINE`], in no order.
    Reads {
        source: String,
        #[schema(value_type = Vec<Object>)]
        reads: Vec<Read>,
    },
    /// Several sources told the same read of the same camera: the first of these is shown for all.
    Same {
        reads: Vec<ReadRef>,
    },
    /// A source has answered, or will not.
    Source(SourceEnd),
    End {
        count: u64,
        /// SHA-256 over all reads, hex: of the sorted lines `source TAB id LF` (AUD-1).
        digest: String,
    },
}

impl Line {
    /// From one line of an answer's text. Reads, which are nearly all of it, are taken straight from the text: what
    /// `serde` does for a variant that a field inside names is several times slower.
    pub fn parse(text: &[u8]) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Reads {
            source: String,
            reads: Vec<Read>,
        }
        if text.starts_with(br#"{"line":"reads","#) {
            let Reads { source, reads } = serde_json::from_slice(text)?;
            return Ok(Self::Reads { source, reads });
        }
        serde_json::from_slice(text)
    }
}

/// How an answer begins.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Begun {
    #[schema(value_type = String)]
    pub answer: AnswerId,
    #[schema(value_type = i64)]
    pub asked: Timestamp,
    /// RET-1: when its key is destroyed.
    #[schema(value_type = i64)]
    pub expires: Timestamp,
    /// The key of the cached answer, 64 hex digits; the gateway keeps it, the workstation must not.
    pub key: Secret,
    /// Who is asked.
    pub sources: Vec<String>,
}

/// A read, by its name at its source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadRef {
    pub source: String,
    pub read: String,
}

/// How a source ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceEnd {
    pub source: String,
    /// Reads of it that were given.
    pub count: u64,
    pub cut: Cut,
    /// What went wrong, and what may be missing for it; `None` is all well.
    pub trouble: Option<Trouble>,
    pub took_ms: u64,
}

/// Reads that a source returned and nobody is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cut {
    /// QRY-3.
    pub too_old: u64,
    /// QRY-7.
    pub abroad: u64,
    /// Not what was asked for: another plate, place or time.
    pub unasked: u64,
    /// Unreadable or absurd.
    pub odd: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trouble {
    pub kind: TroubleKind,
    /// In plain words, with what may be missing.
    pub words: String,
    /// Whether to ask it again alone may help.
    pub again: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// It did not answer in its time.
    Slow,
    /// It can't be reached, or failed.
    Down,
    /// It failed so often lately that it is left alone for a while.
    Resting,
    /// What it says can't be trusted or read.
    Odd,
    /// It has more than may be given.
    TooMany,
}

/// `POST /v1/answers/open`: the key of a cached answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenAnswer {
    #[schema(value_type = String)]
    pub answer: AnswerId,
    /// QRY-6: the same question, asked again: with the proof of its intent like any other. Absent, the answer is
    /// looked at again.
    pub asking: Option<Asking>,
}

/// What opens a cached answer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnswerKey {
    pub key: Secret,
    #[schema(value_type = i64)]
    pub asked: Timestamp,
    #[schema(value_type = i64)]
    pub expires: Timestamp,
}

/// `POST /v1/pictures`: the picture of a read of an answer that is still cached.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantPicture {
    #[schema(value_type = String)]
    pub answer: AnswerId,
    pub read: ReadRef,
    #[schema(value_type = String)]
    pub view: PictureView,
}

/// A picture; of at most 2 MiB, checked to be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadPicture {
    /// `image/png` or `image/jpeg`.
    pub kind: String,
    /// Base64.
    pub data: String,
}

/// `POST /v1/looks`: what one found in a picture; answered with what others found before.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Looked {
    #[schema(value_type = String)]
    pub answer: AnswerId,
    pub read: ReadRef,
    /// The camera, for its misread figures.
    pub reader: String,
    #[schema(value_type = String)]
    pub found: Found,
    #[schema(value_type = i64)]
    pub at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Looks {
    #[schema(value_type = Vec<Object>)]
    pub others: Vec<domain::Look>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use domain::{Confidence, Plate, Position, Vehicle};

    #[test]
    fn a_line_is_taken_as_it_was_written_by_either_way() {
        let read = Read {
            id: "1".into(),
            reader: "R-1".into(),
            at: Timestamp(5),
            position: Position::new(-150.0, 40.0).unwrap(),
            plate: Plate::new("7KXM482").unwrap(),
            jurisdiction: None,
            confidence: Confidence::new(912).unwrap(),
            alternates: Vec::new(),
            vehicle: Vehicle::default(),
            heading: Some(90),
        };
        let lines =
            [Line::Reads { source: "A".into(), reads: vec![read] }, Line::End { count: 7, digest: "00".into() }];
        for line in lines {
            let text = serde_json::to_string(&line).unwrap();
            assert_eq!(serde_json::to_string(&Line::parse(text.as_bytes()).unwrap()).unwrap(), text);
            let slow: Line = serde_json::from_str(&text).unwrap();
            assert_eq!(serde_json::to_string(&slow).unwrap(), text);
        }
        Line::parse(br#"{"line":"reads","source":"A"}"#).unwrap_err();
    }
}
