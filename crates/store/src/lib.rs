//! The workstation's encrypted store: one SQLCipher file per account under a raw 32-byte key (SEC-1),
//! one connection, one process.
//!
//! A store is a folder: `store.db` (encrypted), `keys.json` (slots), `in-use` (held while open).
//! **Invariants:** all SQL of the workstation stands in this crate; no key or path of a key is printed;
//! a store of one mode refuses the other.

mod error;
mod folder;
mod open;
mod settings;
mod trail;

pub use error::StoreError;
pub use folder::StoreFolder;
pub use open::Store;
pub use trail::{Change, TrailLog};
