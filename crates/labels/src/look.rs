//! How each kind of name looks, and at which zooms.

use crate::LabelKind;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// 500
    Medium,
    /// 700
    Bold,
}

/// A size in pixels at 1×, and a weight; the family is Public Sans.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Font {
    pub size: f32,
    pub weight: Weight,
}

/// What color: a role, of which light and dark make their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ink {
    Place,
    PlaceStrong,
    Road,
    Water,
    Green,
    Shield,
}

/// The look of a kind at a zoom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    pub font: Font,
    pub ink: Ink,
    pub halo: f64,
    /// Capitals, and space between letters as part of the size.
    pub capitals: bool,
    pub spacing: f64,
    /// Names wider than this, in ems, get a second line.
    pub wrap: f64,
    pub priority: i32,
    /// Least distance between two labels of one text, pixels.
    pub apart: f64,
    pub dot: bool,
}

/// `None` where the kind is not shown at the zoom. Size grows from the first zoom to the last.
#[must_use]
pub fn look(kind: LabelKind, zoom: f64) -> Option<Look> {
    use {Ink as I, LabelKind as K, Weight::Bold, Weight::Medium};
    // first zoom, last zoom, size from, size to, weight, ink, priority
    let (from, until, small, large, weight, ink, priority) = match kind {
        K::Country => (0.5, 5.5, 11.0, 17.0, Bold, I::Place, 100),
        K::State => (3.2, 8.5, 10.0, 15.0, Medium, I::Place, 90),
        K::County => (6.5, 10.5, 9.5, 12.0, Medium, I::Place, 20),
        K::City => (3.5, 15.0, 12.0, 20.0, Bold, I::PlaceStrong, 95),
        K::Town => (7.0, 16.0, 11.0, 17.0, Bold, I::Place, 85),
        K::Village => (9.5, 17.0, 10.5, 14.0, Bold, I::Place, 70),
        K::Hood => (11.5, 17.0, 10.5, 13.5, Medium, I::Place, 45),
        K::Shield => (7.0, 30.0, 9.5, 11.0, Bold, I::Shield, 65),
        K::Highway => (11.5, 30.0, 10.5, 13.0, Medium, I::Road, 55),
        K::Major => (12.0, 30.0, 10.0, 13.0, Medium, I::Road, 50),
        K::Street => (13.6, 30.0, 9.5, 12.5, Medium, I::Road, 30),
        K::Water => (4.0, 30.0, 10.5, 15.0, Medium, I::Water, 60),
        K::River => (9.0, 30.0, 10.5, 13.0, Medium, I::Water, 40),
        K::Park => (11.5, 30.0, 10.0, 12.5, Medium, I::Green, 35),
        K::Exit => (12.0, 30.0, 9.5, 11.0, Bold, I::Shield, 42),
        K::Hub => (10.0, 30.0, 10.5, 12.5, Bold, I::Place, 62),
        K::Poi => (14.0, 30.0, 10.0, 12.0, Medium, I::Place, 25),
    };
    if !(from..until).contains(&zoom) {
        return None;
    }
    let t = ((zoom - from) / (f64::min(until, from + 8.0) - from)).clamp(0.0, 1.0);
    // Half pixels: a size for each fraction of a zoom would have every name measured anew.
    let size = (2.0f64 * (small + t * (large - small))).round() / 2.0;
    let regions = matches!(kind, K::Country | K::State | K::Hood);
    #[expect(clippy::cast_possible_truncation, reason = "a font's size")]
    let font = Font { size: size as f32, weight };
    Some(Look {
        font,
        ink,
        halo: if matches!(kind, K::Shield | K::Exit) { 0.0 } else { 1.75 },
        capitals: regions,
        spacing: if regions { 0.09 } else { 0.0 },
        wrap: if matches!(kind, K::City | K::Town) { 9.0 } else { 7.5 },
        priority,
        apart: match kind {
            K::Shield => 280.0,
            K::Highway | K::Major | K::Street | K::River => 320.0,
            _ => 160.0,
        },
        dot: matches!(kind, K::Hub | K::Poi),
    })
}
