//! The basemap: a vector tile archive in, styled pictures and static maps out.

mod archive;
pub mod feature;
pub mod geom;
pub mod make;
mod mvt;
pub mod pmtiles;
mod schema;
mod tile;
mod tile_id;
mod wire;

pub use archive::{Archive, ArchiveError, TileError};
pub use schema::Schema;
pub use tile_id::{MAX_ZOOM, TileId};
