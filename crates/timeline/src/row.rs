//! Reads as the window has them: small, copyable, told by their row in the answer.

use crate::Mask;
use analysis::{Seen, Track};
use domain::{Found, Position, ReaderKind, Timestamp};

/// How sure the camera was, roughly: the figure itself comes after the look (QLT-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sure {
    Low,
    Fair,
    High,
}

impl Sure {
    pub const ALL: [Self; 3] = [Self::High, Self::Fair, Self::Low];

    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "Low confidence",
            Self::Fair => "Fair confidence",
            Self::High => "High confidence",
        }
    }
}

/// What is known of a read from looking at its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    NotLooked,
    Verified,
    Misread,
    Illegible,
}

impl State {
    pub const ALL: [Self; 4] = [Self::NotLooked, Self::Verified, Self::Misread, Self::Illegible];

    #[must_use]
    pub const fn of(found: Option<Found>) -> Self {
        match found {
            None => Self::NotLooked,
            Some(Found::Verified) => Self::Verified,
            Some(Found::Illegible) => Self::Illegible,
            Some(Found::MisreadPlate | Found::MisreadState | Found::NotAPlate) => Self::Misread,
        }
    }

    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotLooked => "Not looked at",
            Self::Verified => "Verified",
            Self::Misread => "Misread",
            Self::Illegible => "Illegible",
        }
    }
}

/// One read. Its row is its index in the caller's list; everything here answers with rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    pub at: Timestamp,
    pub place: Position,
    /// Its reader's, its plate's and its source's numbers in the caller's tables.
    pub reader: u32,
    pub plate: u32,
    pub source: u32,
    pub kind: ReaderKind,
    pub sure: Sure,
    /// What oneself found in its picture.
    pub found: Option<Found>,
    pub saved: bool,
    /// Another source told the same read; that one is shown.
    pub same: bool,
}

impl Row {
    #[must_use]
    pub const fn state(&self) -> State {
        State::of(self.found)
    }

    /// A misread is another vehicle's: it is shown, and left out of whatever is told of this plate.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.found.is_some_and(Found::is_misread)
    }

    pub(crate) const fn seen(&self) -> Seen {
        Seen { at: self.at, place: self.place, reader: self.reader, plate: self.plate }
    }
}

/// The reads that say something of their plates: those of a mask without its misreads, in order of time.
pub(crate) struct Kept {
    pub(crate) track: Track,
    rows: Vec<usize>,
}

impl Kept {
    pub(crate) fn of(rows: &[Row], mask: &Mask) -> Self {
        let kept = mask.rows().filter_map(|n| Some((n, rows.get(n)?))).filter(|(_, row)| !row.is_left_out());
        let (rows, seen): (Vec<usize>, Vec<Seen>) = kept.map(|(n, row)| (n, row.seen())).unzip();
        Self { track: Track::new(&seen), rows }
    }

    /// The caller's row of an index in the track, or in one that was made of it by plate.
    pub(crate) fn row(&self, track: &Track, index: usize) -> Option<usize> {
        self.rows.get(track.row(index)?).copied()
    }
}
