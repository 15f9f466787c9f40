//! An export of the trail: entries of one or more logs with what proves them, for whoever checks them
//! without the gateway. The gateway writes it by [`Builder`], [`crate::verify_export`] reads it.
//!
//! In JSON Lines an export is one file: the manifest, a JSON string with the note that signs it, and
//! one line for each entry. As a table it is two: the CSV, and beside it a proof file with the same
//! first two lines. Entries that the reader may not see stand as their leaf's hash alone, so that the
//! tree can be computed all the same.

mod build;
mod table;

pub use build::{BadExport, Builder};
pub(crate) use table::{COLUMNS, cells, table};

use crate::{Hash, When};
use domain::AccountName;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeMap, io};

/// The form of exports that this program writes and reads.
pub const FORMAT: &str = "readroom-trail-export/1";
/// The first line of the text that signs a manifest, so that no checkpoint can pass for one.
const SIGNED: &str = "readroom-export/1";

/// What an export holds and how it is proved: its first line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub format: String,
    pub made: When,
    pub by: AccountName,
    /// What was searched for, as the entry about this export says it.
    pub filter: BTreeMap<String, String>,
    /// Over all lines in their order: log, place, leaf, and whether the entry is shown ([`Chain`]).
    pub chain: String,
    /// SHA-256 over the bytes of all lines, or of the whole table: no readable column can be retouched.
    pub text: String,
    pub lines: u64,
    /// Lines that show their entry.
    pub shown: u64,
    /// The key of the log whose key signs this.
    pub signer: String,
    pub logs: Vec<LogPart>,
}

/// The part of one log: the lines of `from..to` without a gap, and what leads from them to a head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogPart {
    pub origin: String,
    pub key: String,
    pub witnesses: Vec<String>,
    pub from: u64,
    pub to: u64,
    /// The peaks of the log's [`crate::Prefix`] of size `from`.
    #[serde(with = "base64_hashes")]
    pub left: Vec<Hash>,
    /// The notes of all known heads with `from < size <= to`, by size.
    pub heads: Vec<String>,
    /// The note of a head with `size >= to`.
    pub last: String,
    /// That the tree of `last` continues the tree of size `to`.
    #[serde(with = "base64_hashes")]
    pub consistency: Vec<Hash>,
}

/// One entry at its place, or that there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line<'a> {
    /// Which of the manifest's logs.
    pub log: u32,
    pub n: u64,
    #[serde(with = "base64_hash")]
    pub leaf: Hash,
    /// The entry's canonical bytes; absent where this reader may not see them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Cow<'a, str>>,
}

impl Manifest {
    /// The text that is signed for a manifest line (without its line feed).
    #[must_use]
    pub fn signed_text(line: &[u8]) -> String {
        format!("{SIGNED}\n{}\n", hex(&Sha256::digest(line)))
    }

    /// Whether a text is one that signs some manifest.
    pub(crate) fn is_signed_text(text: &str) -> bool {
        text.strip_prefix(SIGNED).is_some_and(|rest| rest.starts_with('\n'))
    }
}

/// The running digest over an export's lines.
#[derive(Default)]
pub(crate) struct Chain(Sha256);

impl Chain {
    pub fn push(&mut self, log: u32, n: u64, leaf: &Hash, shown: bool) {
        self.0.update(log.to_be_bytes());
        self.0.update(n.to_be_bytes());
        self.0.update(leaf.0);
        self.0.update([u8::from(shown)]);
    }

    pub fn end(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Takes bytes for their digest.
#[derive(Default)]
pub(crate) struct Digesting(Sha256);

impl Digesting {
    pub fn end(self) -> String {
        hex(&self.0.finalize())
    }
}

impl io::Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

mod base64_hash {
    use super::{Cow, Deserialize, Deserializer, Hash, Serializer};
    use serde::de::Error as _;

    pub fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(hash)
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = Cow::<'_, str>::deserialize(deserializer)?;
        crate::parse_hash(&text).ok_or_else(|| D::Error::custom("not the base64 of a hash"))
    }
}

mod base64_hashes {
    use super::{Deserialize, Deserializer, Hash, Serializer};
    use serde::de::Error as _;

    pub fn serialize<S: Serializer>(hashes: &[Hash], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(hashes.iter().map(ToString::to_string))
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Hash>, D::Error> {
        let parse = |text: String| crate::parse_hash(&text).ok_or_else(|| D::Error::custom("not the base64 of a hash"));
        Vec::<String>::deserialize(deserializer)?.into_iter().map(parse).collect()
    }
}
