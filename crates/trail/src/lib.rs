//! The trail: an append-only log of every act, after RFC 6962 and C2SP tlog-tiles, whose heads are
//! signed notes that witnesses cosign (AUD-1 to AUD-5).
//!
//! **Invariants:** pure, no I/O but in the program `readroom-verify`, no clock; results of questions
//! never enter; nothing that comes from outside makes it panic.

mod entry;
mod export;
mod head;
mod key;
mod tree;
mod verify;
mod when;
mod witness;
mod words;

pub use entry::{Act, BadEntry, Entry, Fields, LARGEST, Outcome, Person, VERSION};
pub use export::{BadExport, Builder, FORMAT, Line, LogPart, Manifest};
pub use head::{BadHead, Head, open_note};
pub use key::{BadKey, Cosigner, LogKey, LogVerifier, WitnessVerifier};
pub use tlog_tiles::{EMPTY_HASH, Hash, record_hash};
pub use tree::{
    BadProof, MAX_SIZE, Place, Prefix, TILE, TileBlob, Tiles, Tree, check_consistency, check_inclusion,
    plan_consistency, plan_inclusion, plan_prefix, prefix, prove_consistency, prove_inclusion, tile_path,
};
pub use verify::{
    Checked, Doubt, Files, Finding, Keys, Kind, Noted, Report, Verdict, Warning, verify_export, verify_folder,
};
pub use when::{BadWhen, When};
pub use witness::{AddCheckpoint, Known, Refusal, Witnessed};

/// Encodes as C2SP notes do: base64 with padding.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

/// Reads a hash from its base64.
#[must_use]
pub fn parse_hash(text: &str) -> Option<Hash> {
    Hash::parse_hash(text).ok()
}
