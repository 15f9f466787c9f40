//! Saved reads as files that leave the room, each record with its origin and limits (SHR-2, QLT-3).
//!
//! **Invariant:** pure; the same set gives the same bytes, whose digest stands in the accounting of disclosures.

mod csv;
mod geojson;
mod kml;
mod record;

use data_encoding::HEXLOWER;
use domain::{AccountName, Event, Mode, Note, Saved, Timestamp};
use sha2::{Digest, Sha256};

/// What leaves: chosen reads of one event with their notes, by whom, when and to whom.
#[derive(Debug, Clone)]
pub struct Set {
    pub event: Event,
    pub saved: Vec<Saved>,
    pub notes: Vec<Note>,
    pub by: AccountName,
    pub at: Timestamp,
    pub to: String,
    pub mode: Mode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, UTF-8, one line a read.
    Csv,
    /// RFC 7946.
    GeoJson,
    /// OGC KML 2.2.
    Kml,
}

impl Format {
    const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::GeoJson => "geojson",
            Self::Kml => "kml",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub extension: &'static str,
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, hex.
    pub digest: String,
    pub count: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum NoExport {
    #[error("no saved read was chosen")]
    Empty,
    #[error("the file can't be written: {0}")]
    Form(String),
}

/// The file of a set; reads in order of their time.
pub fn export(set: &Set, format: Format) -> Result<File, NoExport> {
    if set.saved.is_empty() {
        return Err(NoExport::Empty);
    }
    let records = record::records(set);
    let bytes = match format {
        Format::Csv => csv::write(&records)?,
        Format::GeoJson => geojson::write(set, &records)?,
        Format::Kml => kml::write(set, &records)?,
    };
    let number: String =
        set.event.number.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let training = if set.mode == Mode::Training { "training-" } else { "" };
    let stamp: String = set.at.clock_face().chars().filter(char::is_ascii_digit).collect();
    Ok(File {
        name: format!("{training}{number}-{stamp}-{}.{}", set.at.0.rem_euclid(1_000_000), format.extension()),
        extension: format.extension(),
        digest: HEXLOWER.encode(&Sha256::digest(&bytes)),
        count: records.len() as u64,
        bytes,
    })
}

#[cfg(test)]
mod tests;
