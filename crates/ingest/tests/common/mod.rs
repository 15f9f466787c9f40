//! What the tests of this crate share.
#![allow(dead_code, reason = "each test takes what it needs")]

use domain::Timestamp;
use ingest::{Counts, Entry, Format, Mapping, Readers, Records, Rejected};
use std::io::BufRead;

/// 2027-03-12T08:02:00Z.
pub const NOW: Timestamp = Timestamp(1_804_838_520_000_000);
pub const READERS: &str = include_str!("../../../../assets/ingest/readers.toml");
pub const MAPPING: &str = include_str!("../../../../assets/ingest/mapping.toml");

pub fn readers() -> Readers {
    Readers::from_toml(READERS).unwrap()
}

pub fn csv(mapping: &str) -> Format {
    Format::Csv(Box::new(Mapping::parse(mapping).unwrap()))
}

pub type Outcome = Result<Entry, Rejected>;

pub fn run(format: &Format, readers: &Readers, input: impl BufRead) -> (Vec<Outcome>, Counts) {
    let mut records = Records::new(format, readers, NOW, input);
    let all: Vec<_> = records.by_ref().collect();
    let counts = records.counts();
    assert_eq!(counts.entries, all.iter().filter(|one| one.is_ok()).count() as u64);
    assert_eq!(counts.rejected, all.iter().filter(|one| one.is_err()).count() as u64);
    (all, counts)
}

pub fn entries(format: &Format, readers: &Readers, input: &[u8]) -> Vec<Entry> {
    run(format, readers, input).0.into_iter().map(|one| one.unwrap_or_else(|error| panic!("{error}"))).collect()
}

/// An outcome in one short text.
pub fn tell(outcome: &Outcome) -> String {
    match outcome {
        Ok(entry) => {
            let country = entry.country.map_or("-".to_owned(), |country| country.to_string());
            let picture = entry.picture.as_ref().map_or(0, Vec::len);
            let origin = entry.origin;
            format!(
                "line {} byte {} part {}, country {country}, picture {picture} bytes\n{}\n{:?}\n",
                origin.line,
                origin.byte,
                origin.part,
                serde_json::to_string_pretty(&entry.read).unwrap(),
                entry.reader,
            )
        }
        Err(rejected) => format!("{rejected}\n{:?}\n", rejected.record),
    }
}
