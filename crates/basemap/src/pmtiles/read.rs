//! Reading an archive from a file or from bytes, from any thread.

use super::{Compression, Entry, Header, MAX_DIRECTORY, MAX_METADATA, MAX_TILE, MAX_TILE_UNPACKED, PmtilesError};
use super::{directory, header};
use crate::tile_id::TileId;
use std::{collections::HashMap, fs::File, path::Path, sync::Arc, sync::Mutex, sync::PoisonError};

/// Leaf directories may hang on leaf directories, this deep; the specification advises one level.
const DEPTH: usize = 4;
/// Entries of leaf directories kept in memory, 24 bytes each. A planet's leaf has some ten thousand.
const KEPT: usize = 1_000_000;

enum Source {
    File(File, u64),
    Bytes(Arc<[u8]>),
}

impl Source {
    fn length(&self) -> u64 {
        match self {
            Self::File(_, length) => *length,
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }

    /// `length` bytes from `offset`; refused before anything is allocated if the source does not hold them.
    fn read(&self, offset: u64, length: u64, limit: u64, what: &'static str) -> Result<Vec<u8>, PmtilesError> {
        let end = offset.checked_add(length).filter(|end| *end <= self.length() && length <= limit);
        let (Some(_), Ok(size)) = (end, usize::try_from(length)) else { return Err(PmtilesError::Damaged(what)) };
        match self {
            Self::Bytes(bytes) => {
                let start = usize::try_from(offset).map_err(|_| PmtilesError::Damaged(what))?;
                bytes.get(start..start + size).map(<[u8]>::to_vec).ok_or(PmtilesError::Damaged(what))
            }
            Self::File(file, _) => {
                let mut out = vec![0; size];
                read_at(file, &mut out, offset)?;
                Ok(out)
            }
        }
    }
}

/// Without moving a shared position, so that threads don't disturb each other.
#[cfg(unix)]
fn read_at(file: &File, out: &mut [u8], offset: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, out, offset)
}
#[cfg(not(unix))]
fn read_at(file: &File, out: &mut [u8], offset: u64) -> std::io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = file.try_clone()?;
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(out)
}

/// Leaf directories by offset, and how many entries they have together.
#[derive(Default)]
struct Leaves {
    by_offset: HashMap<u64, Arc<Vec<Entry>>>,
    entries: usize,
}

/// An open archive.
pub struct Reader {
    source: Source,
    header: Header,
    root: Vec<Entry>,
    leaves: Mutex<Leaves>,
}

impl Reader {
    pub fn open(path: &Path) -> Result<Self, PmtilesError> {
        let file = File::open(path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(PmtilesError::NotPmtiles);
        }
        Self::from_source(Source::File(file, about.len()))
    }

    pub fn from_bytes(bytes: impl Into<Arc<[u8]>>) -> Result<Self, PmtilesError> {
        Self::from_source(Source::Bytes(bytes.into()))
    }

    fn from_source(source: Source) -> Result<Self, PmtilesError> {
        let first = (header::LENGTH as u64).min(source.length());
        let header = Header::read(&source.read(0, first, first, "header")?)?;
        let mut reader = Self { source, header, root: Vec::new(), leaves: Mutex::default() };
        let (offset, length) = reader.header.root;
        reader.root = reader.directory(offset, length)?;
        Ok(reader)
    }

    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The metadata, JSON as it stands in the archive.
    pub fn metadata(&self) -> Result<Vec<u8>, PmtilesError> {
        let (offset, length) = self.header.metadata;
        let packed = self.source.read(offset, length, MAX_METADATA, "metadata")?;
        self.header.internal.unpack(&packed, MAX_METADATA, "metadata")
    }

    /// The tile's bytes, unpacked; `None` where the archive has none.
    pub fn tile(&self, id: TileId) -> Result<Option<Vec<u8>>, PmtilesError> {
        let number = id.number();
        let mut entry = directory::find(&self.root, number);
        for _ in 0..DEPTH {
            let Some(found) = entry else { return Ok(None) };
            if found.run > 0 {
                return self.content(found).map(Some);
            }
            entry = directory::find(&self.leaf(found)?, number);
        }
        Err(PmtilesError::Damaged("directory"))
    }

    fn content(&self, entry: Entry) -> Result<Vec<u8>, PmtilesError> {
        let damaged = PmtilesError::Damaged("tile");
        let (start, length) = self.header.data;
        let end = entry.offset.checked_add(u64::from(entry.length));
        let (Some(_), Some(offset)) = (end.filter(|end| *end <= length), start.checked_add(entry.offset)) else {
            return Err(damaged);
        };
        let packed = self.source.read(offset, u64::from(entry.length), MAX_TILE, "tile")?;
        // Some makers state no packing and pack all the same.
        let packing = match (self.header.tiles, packed.starts_with(&[0x1f, 0x8b])) {
            (Compression::None | Compression::Unknown, true) => Compression::Gzip,
            (Compression::Unknown, false) => Compression::None,
            (stated, _) => stated,
        };
        packing.unpack(&packed, MAX_TILE_UNPACKED, "tile")
    }

    fn leaf(&self, entry: Entry) -> Result<Arc<Vec<Entry>>, PmtilesError> {
        let lock = || self.leaves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(leaf) = lock().by_offset.get(&entry.offset) {
            return Ok(Arc::clone(leaf));
        }
        let offset = self.header.leaves.0.checked_add(entry.offset).ok_or(PmtilesError::Damaged("directory"))?;
        let leaf = Arc::new(self.directory(offset, u64::from(entry.length))?);
        let mut leaves = lock();
        if leaves.entries + leaf.len() > KEPT {
            *leaves = Leaves::default();
        }
        let before = leaves.by_offset.insert(entry.offset, Arc::clone(&leaf)).map_or(0, |before| before.len());
        leaves.entries = (leaves.entries + leaf.len()).saturating_sub(before);
        Ok(leaf)
    }

    fn directory(&self, offset: u64, length: u64) -> Result<Vec<Entry>, PmtilesError> {
        let packed = self.source.read(offset, length, MAX_DIRECTORY, "directory")?;
        directory::read(&self.header.internal.unpack(&packed, MAX_DIRECTORY, "directory")?)
    }
}
