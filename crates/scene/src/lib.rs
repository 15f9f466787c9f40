//! The map as values: how it is looked at, which tiles that takes, what stands on it, what the pointer is
//! over, and what is drawn by hand. The window paints it; this decides.
//!
//! **Invariant:** pure and wasm-safe. No canvas, no clock: whoever paints hands in sizes and times.

mod motion;
mod pixels;
mod points;
mod scale;
mod shape;
mod view;

pub use motion::{Glide, Pointer};
pub use pixels::Pixels;
pub use points::{Layer, Marker, Spot};
pub use scale::{ScaleBar, scale_bar};
pub use shape::{BadShape, Shape};
pub use view::{MAX_ZOOM, MIN_ZOOM, Screen, TILE, Tile, View};
