//! Whether a trail is whole, and if not, which entry was touched and how.
//!
//! Two things can be checked: an export ([`verify_export`]) and a folder of C2SP tiles
//! ([`verify_folder`]). What counts as proof comes from [`Keys`] alone; all else is what is being judged.

mod bundles;
mod export;
mod folder;
mod heads;
mod keys;
mod order;
mod part;
mod proofs;
mod report;
mod rows;
mod tree;
mod trouble;

pub use export::verify_export;
pub use folder::{Files, verify_folder};
pub use keys::{Keys, Noted};
pub use report::{Checked, Doubt, Finding, Kind, Report, Verdict, Warning};

use domain::Timestamp;
use std::ops::Range;

/// A line without its line feed, and what follows.
fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

/// `entry 7 was`, `entries 7 to 9 were`.
fn named(range: &Range<u64>) -> String {
    if range.end.saturating_sub(range.start) == 1 {
        format!("entry {} was", range.start)
    } else {
        format!("entries {} to {} were", range.start, range.end.saturating_sub(1))
    }
}

fn printed_time(at: Timestamp) -> String {
    crate::When::new(at, 0).to_string()
}
