//! What Readroom is about, and every rule it enforces (from DHS/CBP/PIA-049(a) and DHS/ICE/PIA-039).
//!
//! **Invariant:** pure and wasm-safe. No I/O, no clock, no randomness: functions that depend on the
//! time take `now`, so the gateway and the workstation decide alike from the same facts.

pub mod account;
pub mod area;
pub mod event;
pub mod geo;
pub mod id;
pub mod pattern;
pub mod plate;
pub mod policy;
pub mod profile;
pub mod question;
pub mod read;
pub mod role;
pub mod rules_text;
pub mod saved;
pub mod screen;
pub mod time;

pub use account::{AccountName, Mode};
pub use area::Area;
pub use event::{Event, NoEvent, Subject, SubjectKind, Turn};
pub use geo::{Bounds, Position};
pub use id::{AccountId, AnswerId, ApprovalId, ConsentId, EventId, RecordId, SessionId, StoreId, WorkstationId};
pub use pattern::PlatePattern;
pub use plate::{Jurisdiction, Plate};
pub use policy::{Denial, Permit, RuleId};
pub use profile::Profile;
pub use question::{About, AtReader, KindOfVehicle, NearPlace, Purpose, Question};
pub use read::{Alternate, Confidence, Read, Reader, ReaderKind, Vehicle};
pub use role::Role;
pub use rules_text::RulesText;
pub use saved::{Found, KeptRead, Look, Note, Picture, PictureView, Saved};
pub use screen::Screen;
pub use time::{Span, Timestamp};
