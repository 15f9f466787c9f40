//! Where names stand on the map.
//!
//! [`place`] is one pure function for the window's canvas and for exhibits: the same features and the same view give the
//! same labels, as long as text measures alike. It knows no font: who draws brings a [`Measure`]. No I/O, no clock,
//! wasm-safe.

mod grid;
mod line;
mod look;
mod place;
mod point;

pub use look::{Font, Ink, Look, Weight, look};
pub use place::place;

use serde::{Deserialize, Serialize};

/// What a name belongs to; its look, its zooms and its weight follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LabelKind {
    Country,
    State,
    County,
    City,
    Town,
    Village,
    Hood,
    Highway,
    Major,
    Street,
    /// A road's number, on a shield.
    Shield,
    Water,
    River,
    Park,
    /// A number of a highway's exit.
    Exit,
    /// Airports, ports, tolls, crossings: what an analyst looks for first.
    Hub,
    Poi,
}

/// Where a name belongs, in Web Mercator's square (0 to 1, y to the south).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    Point([f64; 2]),
    Line(Vec<[f64; 2]>),
}

/// A thing with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelFeature {
    pub kind: LabelKind,
    pub text: String,
    /// Weight among its kind; lower is more important.
    pub rank: u8,
    /// Shown from this zoom on, if its kind is.
    pub min_zoom: f32,
    pub at: Anchor,
}

/// What the map shows; pixels at 1×.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Middle of the picture, in Web Mercator's square.
    pub center: [f64; 2],
    /// At zoom 0 the world is 512 px wide.
    pub zoom: f64,
    pub width: f64,
    pub height: f64,
}

impl View {
    /// Pixels to the world's width.
    #[must_use]
    pub fn scale(&self) -> f64 {
        512.0 * self.zoom.exp2()
    }
    /// From the square to the picture, whose north-west corner is 0, 0.
    #[must_use]
    pub fn project(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let scale = self.scale();
        [(x - self.center[0]) * scale + self.width / 2.0, (y - self.center[1]) * scale + self.height / 2.0]
    }
}

/// How wide text is. The window asks its canvas, exhibits ask the shaping library.
pub trait Measure {
    /// The advance of each char, pixels, kerning included; as many as the text has chars. `None` if the font has no
    /// glyph for one of them, and then the name is left out.
    fn advances(&mut self, text: &str, font: Font) -> Option<Vec<f32>>;
}

/// An upright box of the picture, pixels: west, north, east, south.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Area {
    pub min: [f64; 2],
    pub max: [f64; 2],
}

impl Area {
    #[must_use]
    pub fn around(center: [f64; 2], width: f64, height: f64) -> Self {
        let ([x, y], w, h) = (center, width / 2.0, height / 2.0);
        Self { min: [x - w, y - h], max: [x + w, y + h] }
    }
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.min[0] < other.max[0]
            && other.min[0] < self.max[0]
            && self.min[1] < other.max[1]
            && other.min[1] < self.max[1]
    }
}

/// Text on a straight baseline: `x`, `y` is its beginning, `angle` its direction, radians clockwise from the east.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub angle: f64,
    pub width: f64,
}

/// A label with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedLabel {
    pub kind: LabelKind,
    pub text: String,
    pub font: Font,
    pub ink: Ink,
    /// Width of the halo around the letters, pixels.
    pub halo: f64,
    /// Several for names of two lines, spaced letters, and along bends.
    pub runs: Vec<Run>,
    /// The shield around a road's number, drawn before the text.
    pub shield: Option<Area>,
    /// The dot that marks the place itself.
    pub dot: Option<[f64; 2]>,
    /// Higher was placed earlier.
    pub priority: i32,
}
