//! PMTiles version 3: one file that holds a pyramid of tiles.
//!
//! Source: <https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>. Own reader and writer, since the crates
//! there are ask for an async runtime and this is some three hundred lines. Every length that a file states is checked
//! against the file and against the limits here before anything is taken by it.

mod directory;
mod header;
mod read;
mod write;

pub use directory::Entry;
pub use header::{Compression, Header, TileType};
pub use read::Reader;
pub use write::Writer;

/// The most a directory may take, packed and unpacked, bytes; the specification's root directory fits in 16 KiB.
pub(crate) const MAX_DIRECTORY: u64 = 16 << 20;
/// The most the metadata may take, bytes.
pub(crate) const MAX_METADATA: u64 = 8 << 20;
/// The most one tile may take, packed, bytes. Protomaps and OpenMapTiles stay under 1 MB.
pub(crate) const MAX_TILE: u64 = 8 << 20;
/// The most one tile may take, unpacked, bytes.
pub(crate) const MAX_TILE_UNPACKED: u64 = 32 << 20;

/// Why an archive can't be read.
#[derive(Debug, thiserror::Error)]
pub enum PmtilesError {
    #[error("it can't be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("it is not a PMTiles archive")]
    NotPmtiles,
    #[error("it is a PMTiles archive of version {0}; this program reads version 3")]
    Version(u8),
    #[error("its {0} is damaged or cut off")]
    Damaged(&'static str),
    #[error("it is packed with {0}; this program reads gzip and none")]
    Compression(&'static str),
}

/// Unpacks gzip, at most `limit` bytes of it; `None` for what is damaged or larger.
pub(crate) fn gunzip(packed: &[u8], limit: u64) -> Option<Vec<u8>> {
    use std::io::Read;
    let mut out = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(packed).take(limit + 1);
    reader.read_to_end(&mut out).ok()?;
    (out.len() as u64 <= limit).then_some(out)
}

pub(crate) fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
