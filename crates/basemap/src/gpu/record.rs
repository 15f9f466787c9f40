//! The style's drawing as a list, for the process to draw.

use crate::draw::{Brush, Ink};
use crate::style::{Cap, Rgb};
use gpu_wire::{EDGES, MAX_COORDINATE, MAX_POINTS, MAX_STEPS, Scene, Step, SubPath};
use tiny_skia::{Path, PathSegment};

/// Keeps what is drawn, in order, as far as the process can draw it.
pub struct Recorder {
    scene: Scene,
    points: usize,
    fits: bool,
}

impl Recorder {
    /// For a picture of `edge` pixels; nothing fits into another than the two sizes of a tile.
    pub fn new(edge: u32, ground: Rgb) -> Self {
        let edge = u16::try_from(edge).ok().filter(|edge| EDGES.contains(edge));
        let scene = Scene { edge: edge.unwrap_or_default(), ground, steps: Vec::new() };
        Self { scene, points: 0, fits: edge.is_some() }
    }

    /// All that was drawn; `None` if the process can't draw all of it: too many points or steps, a point far outside,
    /// curves. The style has none of these, a damaged archive may.
    pub fn finish(self) -> Option<Scene> {
        self.fits.then_some(self.scene)
    }

    fn record(&mut self, path: &Path, brush: gpu_wire::Brush, ([r, g, b], opacity): Ink) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
        let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
        let (mut paths, mut points) = (Vec::<SubPath>::new(), Vec::with_capacity(path.len()));
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(at) => {
                    paths.push(SubPath { points: 1, closed: false });
                    points.push([at.x, at.y]);
                }
                PathSegment::LineTo(at) => {
                    if let Some(last) = paths.last_mut() {
                        last.points += 1;
                        points.push([at.x, at.y]);
                    }
                }
                PathSegment::Close => {
                    if let Some(last) = paths.last_mut() {
                        last.closed = true;
                    }
                }
                PathSegment::QuadTo(..) | PathSegment::CubicTo(..) => self.fits = false,
            }
        }
        self.points += points.len();
        self.fits &= points.iter().flatten().all(|at| at.abs() <= MAX_COORDINATE);
        self.fits &= self.points <= MAX_POINTS && self.scene.steps.len() < MAX_STEPS;
        if self.fits {
            self.scene.steps.push(Step { color: [r, g, b, alpha], brush, paths, points });
        }
    }
}

impl Brush for Recorder {
    fn fill(&mut self, path: &Path, ink: Ink) {
        self.record(path, gpu_wire::Brush::Fill, ink);
    }

    fn stroke(&mut self, path: &Path, width: f64, cap: Cap, ink: Ink) {
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let width = width as f32;
        // At zero tiny-skia draws a hairline.
        self.fits &= width > 0.0 && width <= 512.0;
        self.record(path, gpu_wire::Brush::Stroke { width, round_cap: cap == Cap::Round }, ink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiny_skia::PathBuilder;

    fn line(to: f32) -> Path {
        let mut path = PathBuilder::new();
        path.move_to(0.0, 0.0);
        path.line_to(to, 1.0);
        path.finish().unwrap()
    }

    #[test]
    fn a_path_is_kept_with_its_runs_and_opacity() {
        let mut path = PathBuilder::new();
        path.push_rect(tiny_skia::Rect::from_xywh(1.0, 2.0, 3.0, 4.0).unwrap());
        path.move_to(9.0, 9.0);
        path.line_to(8.0, 8.0);
        let mut recorder = Recorder::new(512, [1, 2, 3]);
        recorder.fill(&path.finish().unwrap(), ([4, 5, 6], 0.5));
        let scene = recorder.finish().unwrap();
        let runs: Vec<_> = scene.steps[0].runs().map(|(run, closed)| (run.len(), closed)).collect();
        assert_eq!((runs, scene.steps[0].color), (vec![(4, true), (2, false)], [4, 5, 6, 128]));
    }

    #[test]
    fn what_the_process_cannot_draw_is_left_to_tiny_skia() {
        let recorded = |edge, path: &Path, width| {
            let mut recorder = Recorder::new(edge, [0; 3]);
            recorder.stroke(path, width, Cap::Butt, ([0; 3], 1.0));
            recorder.finish().is_some()
        };
        assert!(recorded(512, &line(9.0), 1.0));
        assert!(!recorded(700, &line(9.0), 1.0));
        assert!(!recorded(512, &line(1e6), 1.0));
        assert!(!recorded(512, &line(9.0), 0.0));
        let mut curve = PathBuilder::new();
        curve.push_circle(5.0, 5.0, 3.0);
        assert!(!recorded(512, &curve.finish().unwrap(), 1.0));
        let mut many = Recorder::new(512, [0; 3]);
        (0..=MAX_STEPS).for_each(|_| many.fill(&line(5.0), ([0; 3], 1.0)));
        assert!(many.finish().is_none());
    }
}
