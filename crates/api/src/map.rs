//! What the map asks and shows; its pictures come by the tile protocol, not by the table.

use domain::Bounds;
use labels::LabelFeature;
use serde::{Deserialize, Serialize};

/// What the map is drawn from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapView {
    /// What is shown when nothing stands on the map.
    pub home: Bounds,
    /// Who has to be named on it.
    pub attribution: String,
    /// The user's own archive, where one was chosen.
    pub own: Option<OwnMap>,
}

/// A vector tile archive of the user's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnMap {
    pub path: String,
    /// What it calls itself, and how deep it goes; or why it can't be read any more.
    pub about: Result<String, String>,
}

/// The archive to show from now on; an empty path is the one that Readroom brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapChoice {
    pub path: String,
}

/// A tile of Web Mercator's pyramid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TilePlace {
    pub z: u8,
    pub x: u32,
    pub y: u32,
}

/// The names on a tile, to be placed by `labels::place`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TileNames {
    pub names: Vec<LabelFeature>,
}
