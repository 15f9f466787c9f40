//! The pattern of a tile that can't be read.

use super::{Brush, Canvas, Frame};
use crate::style::{Cap, Rgb};
use tiny_skia::PathBuilder;

/// Distance between the hatch's lines, pixels at 1×; a tile's edge is a multiple, so that neighbors meet.
const STEP: f64 = 16.0;

/// Slanted lines, faint, all over.
pub fn hatch(canvas: &mut Canvas, frame: &Frame, color: Rgb) {
    let edge = f64::from(frame.edge);
    let mut path = PathBuilder::new();
    let mut at = -edge;
    while at <= edge {
        #[expect(clippy::cast_possible_truncation, reason = "a screen's pixels")]
        {
            path.move_to((at - STEP) as f32, (edge + STEP) as f32);
            path.line_to((at + edge + STEP) as f32, -STEP as f32);
        }
        at += STEP * frame.ratio;
    }
    if let Some(path) = path.finish() {
        canvas.stroke(&path, 1.5 * frame.ratio, Cap::Butt, (color, 0.22));
    }
}
