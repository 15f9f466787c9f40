//! The same drawing with everything decided beforehand: what the bench compares with.

use super::{Brush, Canvas, Frame, Renderer, line_path, paths};
use crate::feature::{Feature, Ground, TileData};
use crate::style::{Cap, Rgb, StyleLayer};
use tiny_skia::Path;

enum Step {
    Fill(Path, (Rgb, f32)),
    Stroke(Path, f64, Cap, (Rgb, f32)),
}

/// Paths and paints of a tile, in order. For measuring only.
#[doc(hidden)]
pub struct Bare {
    ground: Rgb,
    steps: Vec<Step>,
}

impl Bare {
    /// Nothing but tiny-skia's own calls.
    pub fn draw(&self, frame: &Frame) {
        let mut canvas = Canvas::new(frame.edge, frame.edge, self.ground);
        for step in &self.steps {
            match step {
                Step::Fill(path, paint) => canvas.fill(path, *paint),
                Step::Stroke(path, width, cap, paint) => canvas.stroke(path, *width, *cap, *paint),
            }
        }
        std::hint::black_box(canvas.0.take());
    }
}

impl Renderer {
    /// What a plain program would hand to tiny-skia: the same paths in the same order, as one path for each layer
    /// (`together`), or one for each feature.
    #[doc(hidden)]
    #[must_use]
    pub fn bare(&self, tile: &TileData, frame: &Frame, together: bool) -> Bare {
        let mut steps = Vec::new();
        let scene = paths::Scene::new(tile);
        let mut rest = self.style.layers();
        while let Some((first, after)) = rest.split_first() {
            let more = first.group.as_ref().map_or(0, |_| after.iter().take_while(|l| l.group == first.group).count());
            let (layers, after) = rest.split_at(1 + more);
            rest = after;
            let shown: Vec<_> = layers.iter().filter(|layer| layer.shown(frame.zoom)).collect();
            let levels: &[i8] = if first.group.is_some() { &[-1, 0, 1] } else { &[0] };
            for level in levels {
                let parts = |layer: &StyleLayer| -> Vec<Vec<&Feature>> {
                    let all = scene.all(layer.source).iter().copied();
                    let mine = all.filter(|f| layer.takes(f.kind) && (first.group.is_none() || f.level == *level));
                    if together { vec![mine.collect()] } else { mine.map(|feature| vec![feature]).collect() }
                };
                for layer in &shown {
                    self.casings(&parts(layer), layer, *level, frame, &mut steps);
                }
                for layer in &shown {
                    self.bodies(&parts(layer), layer, *level, frame, &mut steps);
                }
            }
        }
        let ground = if tile.ground == Ground::Sea { "water" } else { "land" };
        Bare { ground: self.style.color(ground, frame.theme), steps }
    }

    fn casings(&self, parts: &[Vec<&Feature>], layer: &StyleLayer, level: i8, frame: &Frame, steps: &mut Vec<Step>) {
        let Some(case) = &layer.case else { return };
        let width = (layer.width.at(frame.zoom) + 2.0 * layer.case_width.at(frame.zoom)) * frame.ratio;
        let cap = if level == 1 { Cap::Butt } else { layer.cap };
        let paths = parts.iter().filter_map(|part| line_path(part.iter().copied(), layer, frame));
        steps.extend(paths.map(|path| Step::Stroke(path, width, cap, self.paint(case, layer, level, frame))));
    }

    fn bodies(&self, parts: &[Vec<&Feature>], layer: &StyleLayer, level: i8, frame: &Frame, steps: &mut Vec<Step>) {
        if let Some(fill) = &layer.fill {
            let areas = || parts.iter().filter_map(|part| paths::areas(part.iter().copied(), frame.scale()));
            let width = 2.0 * layer.outline_width.at(frame.zoom) * frame.ratio;
            if let (Some(outline), true) = (&layer.outline, width > 0.0) {
                let paint = self.paint(outline, layer, 0, frame);
                steps.extend(areas().map(|path| Step::Stroke(path, width, Cap::Butt, paint)));
            }
            steps.extend(areas().map(|path| Step::Fill(path, self.paint(fill, layer, 0, frame))));
        }
        if let Some(line) = &layer.line {
            let width = layer.width.at(frame.zoom) * frame.ratio;
            let paths = parts.iter().filter_map(|part| line_path(part.iter().copied(), layer, frame));
            steps.extend(paths.map(|path| Step::Stroke(path, width, layer.cap, self.paint(line, layer, level, frame))));
        }
    }
}
