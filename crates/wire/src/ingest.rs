//! What camera systems send and are told (`POST /v1/ingest/{format}`).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The largest post, bytes.
pub const INGEST_MOST: usize = 8 * 1024 * 1024;

/// What became of a post's records.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Ingested {
    /// Reads that are new.
    pub taken: u64,
    /// Messages that made a known read better.
    pub changed: u64,
    /// Messages that said nothing new.
    pub same: u64,
    /// Heartbeats, vehicles without a plate, previews, and what the source took back.
    pub skipped: u64,
    /// Records that were rejected, the first 1000.
    pub rejected: Vec<NotIngested>,
    /// How many were rejected besides.
    pub more_rejected: u64,
}

/// A record that was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotIngested {
    /// The line of the mistake in the post, from 1, or the record's first.
    pub line: u64,
    /// The byte in that line, from 1, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// Where the record begins, in bytes from 0.
    pub byte: u64,
    /// What was wrong; never says the plate.
    pub why: String,
}
