//! What a tile holds, in our own words: one schema, whatever the archive's.

use crate::geom::Point;
use serde::{Deserialize, Serialize};

/// Edge of a tile in its own units: pixels of a picture at 1×.
pub const TILE: f64 = 512.0;

/// What a feature is part of. The style's layers each draw one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    Earth,
    Land,
    Water,
    Building,
    Road,
    /// Names along roads, where the archive keeps them apart (OpenMapTiles); never drawn as lines.
    RoadName,
    Boundary,
    Place,
    Poi,
}

/// What a feature is. Which kinds a layer has is said beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    // Earth
    Earth,
    // Land
    Park,
    Grass,
    Wood,
    Farm,
    Sand,
    Ice,
    Built,
    Industry,
    Campus,
    Parking,
    Airfield,
    // Water
    /// The open sea, which as ground needs no shore of its own.
    Sea,
    Water,
    River,
    Stream,
    // Building
    Building,
    // Road
    Highway,
    HighwayLink,
    Trunk,
    Major,
    Medium,
    Minor,
    Service,
    Path,
    Rail,
    Ferry,
    Runway,
    Pier,
    // Boundary and Place
    Country,
    State,
    County,
    // Place
    City,
    Town,
    Village,
    Hood,
    // Poi
    Airport,
    Port,
    Toll,
    Crossing,
    Exit,
    Garage,
    TruckStop,
    Hospital,
    School,
    Poi,
}

/// Where a feature lies, in units of its tile: 0 to 512 inside of it, x to the east, y to the south.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Points(Vec<Point>),
    Lines(Vec<Vec<Point>>),
    /// Rings without their closing point; outer ones clockwise, holes the other way, to be filled by nonzero winding.
    Areas(Vec<Vec<Point>>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub layer: Layer,
    pub kind: Kind,
    pub name: Option<String>,
    /// A road's number as on its shield: `I-10`.
    pub number: Option<String>,
    /// Weight among its kind; lower is more important.
    pub rank: u8,
    /// The zoom from which its name may be shown.
    pub min_zoom: f32,
    /// -1 in a tunnel, 1 on a bridge.
    pub level: i8,
    pub shape: Shape,
}

/// What lies under everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Land comes as areas (Protomaps).
    Sea,
    /// Sea comes as areas (OpenMapTiles).
    Land,
}

/// A tile, read.
#[derive(Debug, Clone, PartialEq)]
pub struct TileData {
    pub ground: Ground,
    pub features: Vec<Feature>,
}
