//! Mapbox Vector Tiles 2.1: reading any bytes without a panic, and writing.
//!
//! Source: <https://github.com/mapbox/vector-tile-spec/tree/master/2.1>. An own decoder, since those there are panic on
//! some bytes or build a whole object tree; this one borrows from the tile and hands out one feature at a time.

mod read;
mod write;

pub use read::{Budget, Geometry, RawFeature, Value, layers};
pub use write::{LayerWriter, Property, Shape as WriteShape};

/// Why a tile can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MvtError {
    #[error("the tile is damaged or cut off")]
    Torn,
    #[error("the tile's geometry makes no sense")]
    Geometry,
    #[error("the tile holds more than this program draws")]
    TooMuch,
    #[error("the tile is of a version that this program does not read")]
    Version,
}

impl From<crate::wire::Torn> for MvtError {
    fn from(_: crate::wire::Torn) -> Self {
        Self::Torn
    }
}
