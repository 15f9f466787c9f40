//! Reads as they are kept: sealed, and found by keyed digests.

use super::Cell;
use domain::{Plate, Read};
use keys::{Key, KeyError, derive, keyed_digest, seal, unseal};

/// A keyed digest: says whether two things are the same, and nothing else without the key.
pub type Term = [u8; 16];

/// What words there are, each kept once so that a pattern or an area can be compared with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Plate,
    Cell,
}

impl Kind {
    /// As it stands in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plate => "plate",
            Self::Cell => "cell",
        }
    }
}

/// The keys of own reads, from the gateway's kept key, so that each copy of a gateway has the same.
#[derive(Debug, Clone)]
pub struct Vault {
    seal: Key,
    terms: Key,
}

impl Vault {
    pub fn new(secrets: &Key) -> Result<Self, KeyError> {
        Ok(Self { seal: derive(secrets, "own reads")?, terms: derive(secrets, "own read terms")? })
    }

    fn term(&self, of: &str, what: &[u8]) -> Result<Term, KeyError> {
        keyed_digest(&self.terms, &[of.as_bytes(), b":", what].concat())
    }

    /// Of a read, by its id at the source.
    pub fn read_term(&self, id: &str) -> Result<Term, KeyError> {
        self.term("read", id.as_bytes())
    }

    pub fn plate_term(&self, plate: &Plate) -> Result<Term, KeyError> {
        self.term(Kind::Plate.code(), plate.as_str().as_bytes())
    }

    pub fn reader_term(&self, reader: &str) -> Result<Term, KeyError> {
        self.term("reader", reader.as_bytes())
    }

    pub fn cell_term(&self, cell: Cell) -> Result<Term, KeyError> {
        self.term(Kind::Cell.code(), &cell.to_bytes())
    }

    /// A read, bound to its term: the row of another can't be put in its place.
    pub fn seal_read(&self, term: &Term, read: &Read) -> Result<Vec<u8>, KeyError> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(read).map_err(|_| KeyError::Damaged)?);
        seal(&self.seal, &about("read", term), &plain)
    }

    pub fn open_read(&self, term: &Term, sealed: &[u8]) -> Result<Read, KeyError> {
        let plain = unseal(&self.seal, &about("read", term), sealed)?;
        serde_json::from_slice(&plain).map_err(|_| KeyError::Damaged)
    }

    pub fn seal_picture(&self, term: &Term, picture: &[u8]) -> Result<Vec<u8>, KeyError> {
        seal(&self.seal, &about("picture", term), picture)
    }

    pub fn open_picture(&self, term: &Term, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        unseal(&self.seal, &about("picture", term), sealed).map(|plain| plain.to_vec())
    }

    pub fn seal_word(&self, kind: Kind, term: &Term, word: &[u8]) -> Result<Vec<u8>, KeyError> {
        seal(&self.seal, &about(kind.code(), term), word)
    }

    pub fn open_plate(&self, term: &Term, sealed: &[u8]) -> Result<Plate, KeyError> {
        let plain = unseal(&self.seal, &about(Kind::Plate.code(), term), sealed)?;
        std::str::from_utf8(&plain).ok().and_then(|text| Plate::new(text).ok()).ok_or(KeyError::Damaged)
    }

    pub fn open_cell(&self, term: &Term, sealed: &[u8]) -> Result<Cell, KeyError> {
        Cell::from_bytes(&unseal(&self.seal, &about(Kind::Cell.code(), term), sealed)?).ok_or(KeyError::Damaged)
    }
}

fn about(what: &str, term: &Term) -> Vec<u8> {
    [what.as_bytes(), b":", term].concat()
}
