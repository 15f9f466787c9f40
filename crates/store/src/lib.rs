//! The workstation's encrypted store: one SQLCipher file per account under a raw 32-byte key (SEC-1),
//! one connection, one process.
//!
//! A store is a folder: `store.db` (encrypted), `keys.json` (slots), `in-use` (held while open).
//! **Invariants:** all SQL of the workstation stands in this crate; no key or path of a key is printed;
//! a store of one mode refuses the other.

mod answers;
mod asks;
mod cache;
mod change;
mod error;
mod folder;
mod looks;
mod open;
mod records;
mod rows;
mod settings;
mod templates;
mod trail;

pub use answers::AnswerRow;
pub use asks::AskRow;
pub use change::Change;
pub use error::StoreError;
pub use folder::StoreFolder;
pub use open::Store;
pub use records::{EventSummary, Head, RecordKind, RecordRow};
pub use templates::TemplateRow;
pub use trail::TrailLog;
