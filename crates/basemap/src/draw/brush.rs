//! What the style is drawn with.

use super::Canvas;
use crate::style::{Cap, Rgb};
use tiny_skia::{FillRule, LineCap, LineJoin, Path, Stroke, Transform};

/// A color and how opaque it is, 0 to 1.
pub(crate) type Ink = (Rgb, f32);

/// Takes what a style draws, in order: a canvas that draws it, or a list for somebody else to draw.
pub(crate) trait Brush {
    /// Fills what is inside by the nonzero rule.
    fn fill(&mut self, path: &Path, ink: Ink);
    /// Strokes with round joins. Width in pixels.
    fn stroke(&mut self, path: &Path, width: f64, cap: Cap, ink: Ink);
}

impl Brush for Canvas {
    fn fill(&mut self, path: &Path, ink: Ink) {
        self.0.fill_path(path, &super::solid(ink), FillRule::Winding, Transform::identity(), None);
    }

    fn stroke(&mut self, path: &Path, width: f64, cap: Cap, ink: Ink) {
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let stroke = Stroke {
            width: width as f32,
            line_cap: match cap {
                Cap::Butt => LineCap::Butt,
                Cap::Round => LineCap::Round,
            },
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        self.0.stroke_path(path, &super::solid(ink), &stroke, Transform::identity(), None);
    }
}
