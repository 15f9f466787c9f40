//! Reads over time as values: the strip with its bars and lanes, the brush, playback, the rhythm, the list of stops, the
//! path, and what is filtered. The window paints it; this decides.
//!
//! The map's shapes are `scene`'s, since an area that is drawn on the map filters here too.
//!
//! **Invariant:** pure and wasm-safe. No canvas, no clock: whoever paints hands in sizes and times. Everything that is
//! found is told by the rows of the caller's list.

mod bars;
mod brush;
mod calendar;
mod filters;
mod grid;
mod lanes;
mod mask;
mod path;
mod places;
mod player;
mod row;
mod scale;
mod strip;
#[cfg(test)]
mod testing;
mod ticks;
pub mod words;

pub use bars::{BAR_LEAST, Bar};
pub use brush::{Brush, Drag, EDGE, Grip, Move};
pub use calendar::Unit;
pub use filters::{Choice, Filters};
pub use grid::{Grid, Hour, WEEKDAYS};
pub use lanes::{DOTS_MOST, Dot, LANES, Lane, Of};
pub use mask::Mask;
pub use path::{Path, PathRule, Segment, TooFast, segment_words};
pub use places::{Halt, Place, Places, PlacesRule};
pub use player::{LENGTH, Player, Speed, WAIT};
pub use row::{Row, State, Sure};
pub use scale::Scale;
pub use strip::{DOT, Frame, Hit, NoStrip, RECENT, Strip};
pub use ticks::Tick;
