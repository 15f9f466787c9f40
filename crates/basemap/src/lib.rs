//! The basemap: a vector tile archive in, styled pictures and static maps out.

mod archive;
mod cache;
mod cancel;
mod draw;
pub mod exhibit;
pub mod feature;
pub mod geom;
pub mod gpu;
mod label_input;
pub mod make;
mod mvt;
mod picture;
pub mod pmtiles;
mod schema;
mod style;
mod text;
mod tile;
mod tile_id;
mod tiles;
mod wire;

pub use archive::{Archive, ArchiveError, TileError};
pub use cancel::{Cancel, Canceled};
pub use draw::{Frame, MAX_EDGE, Renderer};
pub use label_input::features as label_features;
pub use mvt::MvtError;
pub use picture::{Packing, Picture};
pub use schema::Schema;
pub use style::{Rgb, Style, StyleError, StyleLayer, Theme};
pub use text::{NoFont, Typesetter};
pub use tile::{BUFFER, read as read_tile};
pub use tile_id::{MAX_ZOOM, TileId};
pub use tiles::{Limits, Shown, Tile, TileKey, Tiles};
