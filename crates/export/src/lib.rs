//! Saved reads as a file that leaves: a table (CSV), or features for a map (GeoJSON, KML).
//!
//! Every record carries its origin and its limits (SHR-2), since records are cut out and passed on without the file's
//! head. What a record says is gathered in one place (`fields`), so that the three forms say the same. A file is a function
//! of its set: the same set gives the same bytes and the same digest, which the accounting of disclosures keeps.
//!
//! **Invariant:** pure and wasm-safe. No I/O, no clock: the caller says who exports, when, and to whom.

mod csv_form;
mod fields;
mod geojson;
mod kml;
mod set;

pub use fields::{LIMITS, TRAINING_BANNER};
pub use set::Set;

use data_encoding::HEXLOWER;
use domain::RecordId;
use sha2::{Digest, Sha256};

/// What a file is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// RFC 4180, UTF-8, with a header.
    Csv,
    /// RFC 7946.
    GeoJson,
    /// OGC KML 2.2 (07-147r2).
    Kml,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Csv, Self::GeoJson, Self::Kml];

    /// As it stands in the trail, and at the end of a file's name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::GeoJson => "geojson",
            Self::Kml => "kml",
        }
    }
    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV table",
            Self::GeoJson => "GeoJSON",
            Self::Kml => "KML",
        }
    }
    /// As registered at IANA.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::GeoJson => "application/geo+json",
            Self::Kml => "application/vnd.google-earth.kml+xml",
        }
    }
}

/// What leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// `readroom-EVT-2027-0117-20270314T094100Z.csv`; of letters, digits, dots and hyphens only.
    pub name: String,
    /// UTF-8.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes (FIPS 180-4), hex in small letters.
    pub digest: String,
    /// How many records it holds.
    pub count: usize,
}

/// Why nothing is exported; nothing is left out in silence.
#[derive(Debug, thiserror::Error)]
pub enum NoExport {
    #[error("choose at least one saved read to export")]
    Nothing,
    #[error("say who gets the file and why: what leaves is accounted for (SHR-2)")]
    NoRecipient,
    #[error("record {0} is of another event")]
    OtherEvent(RecordId),
    #[error("record {0} is chosen twice")]
    Twice(RecordId),
    #[error("record {record} has a time that no calendar has")]
    Time { record: RecordId },
    #[error("the {field} of record {record} has a control character, which no file for others may carry: {code}")]
    Character { record: RecordId, field: &'static str, code: String },
    #[error("the time of the export is one that no calendar has")]
    Now,
    #[error("the table could not be written: {0}")]
    Csv(#[from] csv::Error),
    #[error("the features could not be written: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the file could not be written: {0}")]
    Write(#[from] std::io::Error),
}

/// Writes a set in a form, records in order of time.
pub fn export(set: &Set<'_>, format: Format) -> Result<File, NoExport> {
    let records = fields::records(set)?;
    let bytes = match format {
        Format::Csv => csv_form::write(&records)?,
        Format::GeoJson => geojson::write(set, &records)?,
        Format::Kml => kml::write(set, &records)?,
    };
    let digest = HEXLOWER.encode(&Sha256::digest(&bytes));
    Ok(File { name: set.file_name(format).ok_or(NoExport::Now)?, bytes, digest, count: records.len() })
}
