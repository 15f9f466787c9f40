//! Records on their way into the table: parsed, sealed and gathered into what one transaction takes.

use super::{Cell, Keeping, Term, Vault};
use domain::{Read, Reader, Timestamp};
use ingest::{Country, Entry, better};
use keys::KeyError;
use std::{
    collections::{HashMap, hash_map::Entry as Slot},
    sync::Arc,
};

/// Records of one transaction, at most. The digests lie all over their indexes, so each transaction writes most pages of
/// them, however few records it has.
pub const PARCEL_RECORDS: usize = 20_000;
/// Bytes of one transaction after which it is full: pictures are large.
pub const PARCEL_BYTES: usize = 16 << 20;
/// The largest picture that is kept, bytes.
pub const PICTURE_MOST: usize = 1 << 20;

/// A read as it goes into the table.
#[derive(Debug)]
pub struct Prepared {
    pub id: Term,
    pub plate: Term,
    pub reader: Term,
    pub cell: Term,
    pub ground: Cell,
    pub read: Read,
    pub sealed: Vec<u8>,
    /// Sealed.
    pub picture: Option<Vec<u8>>,
}

/// The read is older than own reads are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the read is older than {days} days, which is how long own reads are kept (`keep_days` in gateway.toml); it was not taken"
)]
pub struct TooOld {
    days: u32,
}

/// Seals records; each thread that reads an input has its own.
#[derive(Debug, Clone)]
pub struct Preparer {
    vault: Vault,
    keeping: Keeping,
    oldest: Timestamp,
    readers: HashMap<String, Term>,
}

/// Cameras whose terms are remembered.
const READERS_KNOWN: usize = 100_000;

impl Preparer {
    pub fn new(vault: Vault, keeping: Keeping, now: Timestamp) -> Self {
        Self { vault, keeping, oldest: keeping.oldest(now), readers: HashMap::new() }
    }

    fn reader(&mut self, id: &str) -> Result<Term, KeyError> {
        if let Some(term) = self.readers.get(id) {
            return Ok(*term);
        }
        if self.readers.len() >= READERS_KNOWN {
            self.readers.clear();
        }
        let term = self.vault.reader_term(id)?;
        self.readers.insert(id.to_owned(), term);
        Ok(term)
    }
}

/// Why a record could not be put into a parcel.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    #[error(transparent)]
    Old(#[from] TooOld),
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// What one transaction takes. Each read is in it once.
#[derive(Debug, Default)]
pub struct Parcel {
    reads: Vec<Prepared>,
    places: HashMap<Term, usize>,
    readers: HashMap<String, (Arc<Reader>, Option<Country>, Timestamp)>,
    bytes: usize,
    changed: u64,
    same: u64,
    /// Records of this stretch of the input that were rejected; they go into the log's count with the rest.
    pub rejected: u64,
    /// Pictures that are too large to be kept.
    pub pictures_dropped: u64,
}

impl Parcel {
    /// Puts a record into it. Of several messages of one read the better stays.
    pub fn add(&mut self, by: &mut Preparer, entry: Entry) -> Result<(), NotTaken> {
        let Entry { read, reader, country, picture, .. } = entry;
        if read.at < by.oldest {
            return Err(TooOld { days: by.keeping.in_days() }.into());
        }
        let id = by.vault.read_term(&read.id)?;
        let large = picture.as_ref().is_some_and(|picture| picture.len() > PICTURE_MOST);
        self.pictures_dropped += u64::from(large);
        let picture = picture.filter(|_| !large).map(|picture| by.vault.seal_picture(&id, &picture)).transpose()?;
        self.tell_reader(&reader, country, read.at);
        let known = match self.places.entry(id) {
            Slot::Occupied(place) => Some(*place.get()),
            Slot::Vacant(place) => {
                place.insert(self.reads.len());
                None
            }
        };
        let Some(kept) = known.and_then(|place| self.reads.get_mut(place)) else {
            let prepared = prepare(by, id, read, picture)?;
            self.bytes += prepared.sealed.len() + prepared.picture.as_ref().map_or(0, Vec::len);
            self.reads.push(prepared);
            return Ok(());
        };
        if is_better(&read, &kept.read) {
            self.changed += 1;
            let picture = picture.or_else(|| kept.picture.take());
            *kept = prepare(by, id, read, picture)?;
        } else {
            self.same += 1;
            if kept.picture.is_none() {
                kept.picture = picture;
            }
        }
        Ok(())
    }

    /// The newest word of a camera stays.
    fn tell_reader(&mut self, reader: &Arc<Reader>, country: Option<Country>, at: Timestamp) {
        match self.readers.get_mut(&reader.id) {
            Some(kept) if kept.2 > at => {}
            Some(kept) if Arc::ptr_eq(&kept.0, reader) && kept.1 == country => kept.2 = at,
            Some(kept) => *kept = (Arc::clone(reader), country, at),
            None => {
                self.readers.insert(reader.id.clone(), (Arc::clone(reader), country, at));
            }
        }
    }

    #[must_use]
    pub fn is_full(&self) -> bool {
        self.reads.len() >= PARCEL_RECORDS || self.bytes >= PARCEL_BYTES
    }

    /// Whether there is nothing in it to be written or entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.reads.is_empty() && self.rejected == 0
    }

    pub(crate) fn reads(&self) -> &[Prepared] {
        &self.reads
    }

    pub(crate) fn readers(&self) -> impl Iterator<Item = &(Arc<Reader>, Option<Country>, Timestamp)> {
        self.readers.values()
    }

    /// Messages within it that changed a read, and those that did not.
    pub(crate) const fn within(&self) -> (u64, u64) {
        (self.changed, self.same)
    }
}

/// Whether `new` stays rather than `kept`.
pub(crate) fn is_better(new: &Read, kept: &Read) -> bool {
    std::ptr::eq(better(kept, new), new)
}

fn prepare(by: &mut Preparer, id: Term, read: Read, picture: Option<Vec<u8>>) -> Result<Prepared, KeyError> {
    let ground = Cell::of(read.position);
    let reader = by.reader(&read.reader)?;
    let (plate, cell) = (by.vault.plate_term(&read.plate)?, by.vault.cell_term(ground)?);
    Ok(Prepared { id, plate, reader, cell, ground, sealed: by.vault.seal_read(&id, &read)?, read, picture })
}
