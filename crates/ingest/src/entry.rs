//! What comes of a record: an entry, or a reason why not.

use crate::{Country, FormatName};
use domain::{Read, Reader, plate::NoPlate};
use std::{fmt, io, sync::Arc};

/// Where in the input a record begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// From 1.
    pub line: u64,
    /// From 0, of the input as it was handed in.
    pub byte: u64,
    /// Which of the record's plates, from 0: one message may tell of several.
    pub part: u32,
}

/// A read, ready for the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub read: Read,
    /// The camera; entries of one listed camera share it.
    pub reader: Arc<Reader>,
    /// Where the camera stands, as the readers file or the mapping says; `None` if neither does. It is never taken
    /// from the plate's region. Only reads from cameras in the United States may be shown (QRY-7), so a read without a
    /// country may not be.
    pub country: Option<Country>,
    /// The plate's crop, or else the vehicle's: a JPEG or PNG file of at most [`crate::PICTURE_MAX`] bytes.
    pub picture: Option<Vec<u8>>,
    pub origin: Origin,
}

/// Which of two reads of the same id stays: the one the reader is surer of; of two alike, always the same one,
/// whatever the order they come in.
#[must_use]
pub fn better<'a>(one: &'a Read, other: &'a Read) -> &'a Read {
    let rank = |read: &'a Read| (read.confidence, std::cmp::Reverse((read.at, read.plate.as_str())));
    if rank(other) > rank(one) { other } else { one }
}

/// A record that did not become a read.
#[derive(Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Where the record begins.
    pub origin: Origin,
    /// The line of the mistake where that is known, else the record's first; from 1.
    pub line: u64,
    /// The byte in that line, from 1, where the mistake's place is known.
    pub column: Option<u64>,
    /// How many bytes the record has, as far as it was read.
    pub length: u64,
    /// The record as it stood, so that it can be written to a file of rejects, mended and given again; `None` if it is
    /// longer than 256 KiB or not text, or stands with an earlier part already. **Holds a plate:** never log it.
    pub record: Option<String>,
    pub why: Why,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, " (byte {}): {}", self.origin.byte, self.why)
    }
}

/// Without the record, so that no plate reaches a log.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected")
            .field("origin", &self.origin)
            .field("line", &self.line)
            .field("column", &self.column)
            .field("length", &self.length)
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}
impl std::error::Error for Rejected {}

/// Why a record was rejected. None of these says what stood in the record but the camera's name and columns' names;
/// where a camera's name reads as the plate does, it is left out as well.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    // The input as a whole: nothing comes after these.
    #[error("the input can't be read any further: {0}")]
    Unreadable(io::ErrorKind),
    #[error("the input is {0}, not UTF-8; save or convert it as UTF-8 and give it again")]
    Encoding(&'static str),
    #[error("nothing of the last {0} records could be told apart, so this input is given up: is it {1} at all?")]
    GivenUp(u32, FormatName),
    #[error("the table has no column {0}, which the mapping file names")]
    NoColumn(String),
    #[error("the table has two columns named {0}, and the mapping file can't mean both")]
    TwoColumns(String),

    // The record's form.
    #[error("this is not JSON")]
    NotJson,
    #[error("the input ends within this record: it was cut off")]
    CutOff,
    #[error("the input ends within its outermost list, so records may be missing after this")]
    ListCutOff,
    #[error("the record is longer than {0} bytes, so it was passed over")]
    TooLong(usize),
    #[error("the record is not UTF-8 text; convert the input to UTF-8")]
    NotUtf8,
    #[error("the record has a NUL character; text has none")]
    Nul,
    #[error("a field is there twice, or a list is longer than what is read")]
    Shape,
    #[error("a quotation mark is opened and not closed; only this line was passed over")]
    QuoteOpen,
    #[error("the row has {found} columns, the table {expected}")]
    Columns { found: usize, expected: usize },
    #[error("this is no record of {0}: {1}")]
    NotThisFormat(FormatName, &'static str),

    // What the record says.
    #[error("the record has no {0}")]
    Missing(&'static str),
    #[error("what stands in {field} can't be read: it should be {expected}")]
    Value { field: String, expected: &'static str },
    #[error("the plate can't be taken: {0}")]
    Plate(#[from] NoPlate),
    #[error("the confidence is outside 0 to {0}")]
    Confidence(u16),
    #[error("that is no place: a longitude is from -180 to 180 degrees, a latitude from -90 to 90")]
    NoPlace,
    #[error("the time can't be read: {0}")]
    TimeForm(&'static str),
    #[error(
        "the time has no zone; give a zone for camera {0} in the readers file, or for the time column in the mapping"
    )]
    NoZone(String),
    #[error("that local time came twice that day, when the clocks went back; it needs its offset from UTC")]
    TimeTwice,
    #[error("that local time never was: the clocks went forward over it")]
    TimeNever,
    #[error("the time lies more than 10 minutes in the future; check the clock and the zone of the camera")]
    Future,
    #[error("the time lies before 1990; check the clock of the camera")]
    Past,

    // The camera.
    #[error("the record names no camera")]
    NoCamera,
    #[error("the camera's name is longer than 200 characters or has a control character in it")]
    CameraName,
    #[error(
        "camera {0} gives no coordinates and has none in the readers file; list it there with its latitude and longitude"
    )]
    UnknownPlace(String),
    #[error("camera {0} moves, and this record says nothing of where it was")]
    MobilePlace(String),
    #[error("the country of the camera is not two letters of ISO 3166-1, as in US")]
    Country,
}

impl Why {
    /// Whether nothing comes after this: the framing of the input is lost.
    #[must_use]
    pub const fn ends_input(&self) -> bool {
        matches!(
            self,
            Self::Unreadable(_)
                | Self::Encoding(_)
                | Self::GivenUp(..)
                | Self::NoColumn(_)
                | Self::TwoColumns(_)
                | Self::ListCutOff
        )
    }
}

/// What is no read and no mistake, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// A sign of life, or a notice of the camera's state.
    Heartbeat,
    /// A vehicle or another object without a plate; or a frame in which none was found.
    NoPlate,
    /// OpenALPR's early word of a group, which comes again when it is whole.
    Preview,
    /// What the source itself took back (Frigate's `false_positive`).
    TakenBack,
    /// Another message of the same source.
    Other,
}

/// How many of what came so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub entries: u64,
    pub rejected: u64,
    pub heartbeats: u64,
    pub without_plate: u64,
    pub previews: u64,
    pub taken_back: u64,
    pub other: u64,
    /// Pictures that came with a read and were not kept: too large, not base64, or neither JPEG nor PNG.
    pub pictures_dropped: u64,
}

impl Counts {
    #[must_use]
    pub const fn skipped(&self) -> u64 {
        self.heartbeats + self.without_plate + self.previews + self.taken_back + self.other
    }

    pub(crate) fn skip(&mut self, what: Skipped) {
        *match what {
            Skipped::Heartbeat => &mut self.heartbeats,
            Skipped::NoPlate => &mut self.without_plate,
            Skipped::Preview => &mut self.previews,
            Skipped::TakenBack => &mut self.taken_back,
            Skipped::Other => &mut self.other,
        } += 1;
    }
}
