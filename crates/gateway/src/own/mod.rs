//! Reads of the agency's own cameras: how they are kept, and how records become what is kept.
//!
//! **Invariant:** nothing of a read but its time stands in the clear in the database. What it is found by is a digest
//! under a key that is not in the database; the read itself is sealed (docs/decisions/0009-own-reads.md).

mod cell;
mod keeping;
mod parcel;
mod rate;
mod vault;

pub use cell::Cell;
pub(crate) use keeping::end_of_day;
pub use keeping::{KEEP_DAYS, Keeping};
pub(crate) use parcel::is_better;
pub use parcel::{NotTaken, Parcel, Prepared, Preparer};
pub use rate::Rate;
pub use vault::{Kind, Term, Vault};
