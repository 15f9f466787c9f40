//! The first 127 bytes (PMTiles v3, section 3).

use super::PmtilesError;
use crate::wire::{Cursor, Torn};
use domain::geo::{Bounds, Position};

pub(crate) const LENGTH: usize = 127;
const MAGIC: &[u8] = b"PMTiles";

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    Unknown,
    None,
    Gzip,
    Brotli,
    Zstd,
}

impl Compression {
    const fn from_byte(byte: u8) -> Self {
        match byte {
            1 => Self::None,
            2 => Self::Gzip,
            3 => Self::Brotli,
            4 => Self::Zstd,
            _ => Self::Unknown,
        }
    }
    const fn byte(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::None => 1,
            Self::Gzip => 2,
            Self::Brotli => 3,
            Self::Zstd => 4,
        }
    }
    /// Unpacks, or says what is in the way; `what` is the part's name.
    pub(crate) fn unpack(self, bytes: &[u8], limit: u64, what: &'static str) -> Result<Vec<u8>, PmtilesError> {
        match self {
            Self::None => Ok(bytes.to_vec()),
            Self::Gzip => super::gunzip(bytes, limit).ok_or(PmtilesError::Damaged(what)),
            Self::Brotli => Err(PmtilesError::Compression("brotli")),
            Self::Zstd => Err(PmtilesError::Compression("zstd")),
            Self::Unknown => Err(PmtilesError::Compression("something unknown")),
        }
    }
}

/// What the tiles are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileType {
    Vector,
    Picture,
    Other,
}

/// What the first 127 bytes say; offsets and lengths in bytes from the file's start.
#[derive(Debug, Clone)]
pub struct Header {
    pub(crate) root: (u64, u64),
    pub(crate) metadata: (u64, u64),
    pub(crate) leaves: (u64, u64),
    pub(crate) data: (u64, u64),
    pub(crate) addressed: u64,
    pub(crate) entries: u64,
    pub(crate) contents: u64,
    pub internal: Compression,
    pub tiles: Compression,
    pub tile_type: TileType,
    pub min_zoom: u8,
    pub max_zoom: u8,
    pub bounds: Bounds,
    /// Longitude, latitude and zoom that the maker would show first.
    pub center: (Position, u8),
}

impl Header {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, PmtilesError> {
        let Some(rest) = bytes.strip_prefix(MAGIC) else { return Err(PmtilesError::NotPmtiles) };
        Self::fields(Cursor::new(rest)).map_err(|_| PmtilesError::Damaged("header"))?
    }

    fn fields(mut at: Cursor<'_>) -> Result<Result<Self, PmtilesError>, Torn> {
        let [version] = at.array()?;
        if version != 3 {
            return Ok(Err(PmtilesError::Version(version)));
        }
        let mut number = || at.array().map(u64::from_le_bytes);
        let (root, metadata) = ((number()?, number()?), (number()?, number()?));
        let (leaves, data) = ((number()?, number()?), (number()?, number()?));
        let (addressed, entries, contents) = (number()?, number()?, number()?);
        let [_clustered, internal, tiles, tile_type, min_zoom, max_zoom] = at.array()?;
        let corners = (take_place(&mut at)?, take_place(&mut at)?);
        let [zoom] = at.array()?;
        let center = take_place(&mut at)?;
        let (Some(south_west), Some(north_east)) = corners else { return Ok(Err(PmtilesError::Damaged("header"))) };
        if min_zoom > max_zoom || south_west.lon() > north_east.lon() || south_west.lat() > north_east.lat() {
            return Ok(Err(PmtilesError::Damaged("header")));
        }
        Ok(Ok(Self {
            root,
            metadata,
            leaves,
            data,
            addressed,
            entries,
            contents,
            internal: Compression::from_byte(internal),
            tiles: Compression::from_byte(tiles),
            tile_type: match tile_type {
                1 => TileType::Vector,
                2..=5 => TileType::Picture,
                _ => TileType::Other,
            },
            min_zoom,
            max_zoom,
            bounds: Bounds { south_west, north_east },
            center: (center.unwrap_or(south_west), zoom),
        }))
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(3);
        for (offset, length) in [self.root, self.metadata, self.leaves, self.data] {
            out.extend(offset.to_le_bytes());
            out.extend(length.to_le_bytes());
        }
        for count in [self.addressed, self.entries, self.contents] {
            out.extend(count.to_le_bytes());
        }
        let tile_type = u8::from(self.tile_type == TileType::Vector);
        out.extend([1, self.internal.byte(), self.tiles.byte(), tile_type, self.min_zoom, self.max_zoom]);
        put_place(&mut out, self.bounds.south_west);
        put_place(&mut out, self.bounds.north_east);
        out.push(self.center.1);
        put_place(&mut out, self.center.0);
        out
    }
}

/// Ten-millionths of a degree, longitude first.
fn put_place(out: &mut Vec<u8>, at: Position) {
    for degrees in [at.lon(), at.lat()] {
        #[expect(clippy::cast_possible_truncation, reason = "180 × 10⁷ fits in 32 bits")]
        out.extend(((degrees * 1e7).round() as i32).to_le_bytes());
    }
}

fn take_place(at: &mut Cursor<'_>) -> Result<Option<Position>, Torn> {
    let mut degrees = || at.array().map(|b| f64::from(i32::from_le_bytes(b)) / 1e7);
    let (lon, lat) = (degrees()?, degrees()?);
    Ok(Position::new(lon, lat).ok())
}
