//! The workstation's encrypted store: one SQLCipher file per account under a raw 32-byte key (SEC-1),
//! one connection, one process.
//!
//! A store is a folder: `store.db` (encrypted), `keys.json` (slots), `answers/` (cached answers, each sealed under a key
//! that is at the gateway), `in-use` (held while open).
//! **Invariants:** all SQL of the workstation stands in this crate; no key or path of a key is printed, and no plate
//! stands in an error; a store of one mode refuses the other; a change goes in with its entry, or not at all.

mod answers;
mod asks;
mod body;
mod cache;
mod change;
mod error;
mod folder;
mod looks;
mod open;
mod outbox;
mod records;
mod row;
mod settings;
mod step;
mod templates;
mod trail;

pub use answers::{AnswerRow, Swept, SweptFor};
pub use asks::AskRow;
pub use cache::{ANSWER_MOST, Cache};
pub use change::Change;
pub use error::StoreError;
pub use folder::StoreFolder;
pub use open::Store;
pub use outbox::Unsent;
pub use records::{EventSummary, Head, RecordKind, RecordRow};
#[cfg(feature = "testing")]
pub use step::{HELD, hold_at};
pub use templates::TemplateRow;
pub use trail::TrailLog;
