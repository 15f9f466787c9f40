//! From features to paths.

use crate::feature::{Feature, Layer, Shape, TileData};
use crate::geom::Point;
use tiny_skia::{Path, PathBuilder};

/// A tile's features by what they are part of, so that no style layer looks at all of them.
pub struct Scene<'t> {
    layers: [Vec<&'t Feature>; 9],
}

impl<'t> Scene<'t> {
    pub fn new(tile: &'t TileData) -> Self {
        let mut layers: [Vec<&Feature>; 9] = Default::default();
        for feature in &tile.features {
            if let Some(layer) = layers.get_mut(feature.layer as usize) {
                layer.push(feature);
            }
        }
        Self { layers }
    }
    pub fn all(&self, layer: Layer) -> &[&'t Feature] {
        self.layers.get(layer as usize).map_or(&[], Vec::as_slice)
    }
    /// Those in tunnels (-1), on the ground (0), on bridges (1).
    pub fn level(&self, layer: Layer, level: i8) -> impl Iterator<Item = &'t Feature> {
        self.all(layer).iter().copied().filter(move |feature| feature.level == level)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a screen's pixels")]
fn put(path: &[Point], scale: f64, close: bool, out: &mut PathBuilder) {
    let mut points = path.iter().map(|[x, y]| ((x * scale) as f32, (y * scale) as f32));
    if let Some((x, y)) = points.next() {
        out.move_to(x, y);
        points.for_each(|(x, y)| out.line_to(x, y));
        if close {
            out.close();
        }
    }
}

/// Areas as one path; `None` for none.
pub fn areas<'f>(features: impl Iterator<Item = &'f Feature>, scale: f64) -> Option<Path> {
    let mut out = PathBuilder::new();
    for feature in features {
        if let Shape::Areas(rings) = &feature.shape {
            for ring in rings {
                put(ring, scale, true, &mut out);
            }
        }
    }
    out.finish()
}

/// Lines as one path, and the outlines of areas where `outlines`, as borders may come; `None` for none.
pub fn lines<'f>(features: impl Iterator<Item = &'f Feature>, scale: f64, outlines: bool) -> Option<Path> {
    let mut out = PathBuilder::new();
    for feature in features {
        match &feature.shape {
            Shape::Lines(lines) => lines.iter().for_each(|line| put(line, scale, false, &mut out)),
            Shape::Areas(rings) if outlines => rings.iter().for_each(|ring| put(ring, scale, true, &mut out)),
            _ => {}
        }
    }
    out.finish()
}
