//! The same drawing with everything decided beforehand: what the bench compares with.

use super::{Canvas, Frame, Renderer, line_path, paths};
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
    /// What [`Renderer::draw`] would hand to tiny-skia.
    #[doc(hidden)]
    #[must_use]
    pub fn bare(&self, tile: &TileData, frame: &Frame) -> Bare {
        let mut steps = Vec::new();
        let scene = paths::Scene::new(tile);
        let mut rest = self.style.layers();
        while let Some((first, after)) = rest.split_first() {
            let together =
                first.group.as_ref().map_or(0, |_| after.iter().take_while(|l| l.group == first.group).count());
            let (layers, after) = rest.split_at(1 + together);
            rest = after;
            let shown: Vec<_> = layers.iter().filter(|layer| layer.shown(frame.zoom)).collect();
            let levels: &[i8] = if first.group.is_some() { &[-1, 0, 1] } else { &[0] };
            for level in levels {
                let features = |layer: &StyleLayer| -> Vec<&Feature> {
                    let all = scene.all(layer.source).iter().copied();
                    let mine = all.filter(|f| layer.takes(f.kind) && (first.group.is_none() || f.level == *level));
                    mine.collect()
                };
                for layer in &shown {
                    if let (Some(case), Some(path)) =
                        (&layer.case, line_path(features(layer).into_iter(), layer, frame))
                    {
                        let width = layer.width.at(frame.zoom) + 2.0 * layer.case_width.at(frame.zoom);
                        let cap = if *level == 1 { Cap::Butt } else { layer.cap };
                        steps.push(Step::Stroke(
                            path,
                            width * frame.ratio,
                            cap,
                            self.paint(case, layer, *level, frame),
                        ));
                    }
                }
                for layer in &shown {
                    if let (Some(fill), Some(path)) =
                        (&layer.fill, paths::areas(features(layer).into_iter(), frame.scale()))
                    {
                        let width = 2.0 * layer.outline_width.at(frame.zoom);
                        if let (Some(outline), true) = (&layer.outline, width > 0.0) {
                            let paint = self.paint(outline, layer, 0, frame);
                            steps.push(Step::Stroke(path.clone(), width * frame.ratio, Cap::Butt, paint));
                        }
                        steps.push(Step::Fill(path, self.paint(fill, layer, 0, frame)));
                    }
                    if let (Some(line), Some(path)) =
                        (&layer.line, line_path(features(layer).into_iter(), layer, frame))
                    {
                        let width = layer.width.at(frame.zoom) * frame.ratio;
                        steps.push(Step::Stroke(path, width, layer.cap, self.paint(line, layer, *level, frame)));
                    }
                }
            }
        }
        let ground = if tile.ground == Ground::Sea { "water" } else { "land" };
        Bare { ground: self.style.color(ground, frame.theme), steps }
    }
}
