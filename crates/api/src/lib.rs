//! The contract between the window and the workstation: one table of commands, the events that the
//! window hears, and one kind of fault.
//!
//! **Invariant:** moves in lock-step with `ui`; wasm-safe; no rule is decided here.

mod asks;
mod columns;
mod fault;
mod map;
mod readers;
mod reads;
mod table;
mod trail;
mod views;
mod work;

pub use asks::*;
pub use columns::{BadColumns, Columns, Flags, ReaderCell, RowCells, Sure, Tables, pack};
pub use domain::{AccountId, AccountName, Mode, Role, RuleId, RulesText, Screen, Timestamp};
pub use fault::{Code, Fault};
pub use labels::{Anchor, LabelFeature, LabelKind};
pub use map::*;
pub use readers::*;
pub use reads::*;
pub use table::{Command, Door, Handlers, ROWS, RawCommand, Reply, Row, command, dispatch};
pub use trail::*;
pub use views::*;
pub use work::*;

/// The name under which the shell sends every [`Event`] to the window.
pub const EVENT: &str = "readroom";
