//! The training world: Sable, an island of nobody's, with streets, readers, traffic, pictures and story lines.
//!
//! Everything follows from one seed. Nothing is stored that can be computed.
//!
//! **Invariant:** no I/O and no clock: `now` is handed in. The same seed gives the same world on every machine.
#![allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    clippy::similar_names,
    clippy::suboptimal_flops,
    reason = "numbers of nodes, edges, readers and vehicles are made here and stay below 2^32; what comes from outside is \
              looked up with `get`"
)]

mod address;
mod buildings;
mod dice;
mod features;
mod geojson;
mod ground;
mod hubs;
mod land;
mod mistakes;
mod names;
mod ocr;
mod picture;
mod plan;
mod plane;
mod query;
mod readers;
mod roads;
mod sighting;
mod sky;
mod stories;
mod traffic;
mod world;

pub use address::{Found, Route, Street};
pub use features::{Feature, Geometry};
pub use ocr::{CONFUSIONS, confusable};
pub use query::{Stream, Window};
pub use sighting::Sighting;
pub use sky::{Light, Sky};
pub use stories::{Story, last_time, stories};
pub use traffic::Text;
pub use world::World;

/// The country of every reader: Sable is nobody's, so it has a code that ISO 3166-1 leaves to its users (XA to XZ).
pub const TERRITORY: &str = "XS";

/// The seed of Sable as it is shipped: its basemap is made from it.
pub const SEED: u64 = 1;
