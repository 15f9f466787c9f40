//! From the formats of real license-plate readers to reads ([`domain::Read`]): OpenALPR and Rekor Scout, Plate
//! Recognizer, Frigate, and tables in CSV that a mapping file explains.
//!
//! ```
//! use domain::Timestamp;
//! use ingest::{Format, Readers, Records};
//! let readers = Readers::from_toml("[[reader]]\nid = 'gate-4'\nlatitude = 44.1\nlongitude = -103.2\n")?;
//! let input = br#"{"type":"lpr","id":"1.2-a","camera":"gate-4","plate":"TST1234","score":0.9,"timestamp":1800000000}"#;
//! let now = Timestamp(1_800_000_060_000_000);
//! for record in Records::new(&Format::Frigate, &readers, now, input.as_slice()) {
//!     match record {
//!         Ok(entry) => assert_eq!(entry.read.id, "frigate:1.2-a"),
//!         Err(rejected) => panic!("{rejected}"),
//!     }
//! }
//! # Ok::<(), ingest::BadReaders>(())
//! ```
//!
//! **Invariants:** pure, no I/O but the `BufRead` that is handed in, no clock; memory is bounded whatever the input;
//! nothing that comes from outside makes it panic; a broken record loses only itself; a reason ([`Why`]) never says
//! the plate; and the same input gives the same ids, always.
//!
//! **Ids.** A read's id is stable, so that the same file twice gives the same reads. It is the format's name, a colon,
//! and the source's own id: OpenALPR's `best_uuid` or `uuid` with the plate's index; Frigate's object id; a CSV's id
//! column, with its reader. Where there is none (Plate Recognizer; a CSV without ids), it is the first 128 bits of
//! SHA-256 over format, reader, time in microseconds, plate, place and what else tells two reads apart, in hex.
//!
//! **One vehicle, several messages.** Frigate sends the same object again whenever it knows better. All of that is one
//! read, by its id, and [`better`] says which of two stays, in whatever order they come.

mod csv;
mod digest;
mod entry;
mod format;
mod frigate;
mod json;
mod maker;
mod numbers;
mod openalpr;
mod picture;
mod platerecognizer;
mod readers;
mod records;
mod region;
mod time;
mod window;
mod words;

pub use csv::{BadMapping, Mapping};
pub use entry::{Counts, Entry, Origin, Rejected, Skipped, Why, better};
pub use format::{Format, FormatName, NoFormat};
pub use json::RECORD_MAX;
pub use picture::{PICTURE_MAX, is_picture};
pub use readers::{BadReaders, Camera, Country, Direction, Readers};
pub use records::Records;
pub use time::{BadZone, Zone};
