//! Drawing with few words: boxes, shapes, gradients.

use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap, Point,
    RadialGradient, Rect, Shader, SpreadMode, Stroke, Transform,
};

/// RGB.
pub(crate) type Rgb = [u8; 3];

pub(crate) struct Canvas {
    pub map: Pixmap,
    pub turn: Transform,
}

pub(crate) fn color(c: Rgb, alpha: f32) -> Color {
    let mut color = Color::from_rgba8(c[0], c[1], c[2], 255);
    color.set_alpha(alpha.clamp(0.0, 1.0));
    color
}

/// A color between two.
pub(crate) fn mix(a: Rgb, b: Rgb, t: f32) -> Rgb {
    std::array::from_fn(|i| (f32::from(a[i]) + (f32::from(b[i]) - f32::from(a[i])) * t.clamp(0.0, 1.0)) as u8)
}

/// Lighter (above 1) or darker.
pub(crate) fn shade(c: Rgb, by: f32) -> Rgb {
    c.map(|v| (f32::from(v) * by).clamp(0.0, 255.0) as u8)
}

/// A box with round corners.
pub(crate) fn round(x: f32, y: f32, w: f32, h: f32, r: f32) -> Option<Path> {
    let r = r.min(w / 2.0).min(h / 2.0);
    let mut p = PathBuilder::new();
    p.move_to(x + r, y);
    p.line_to(x + w - r, y);
    p.quad_to(x + w, y, x + w, y + r);
    p.line_to(x + w, y + h - r);
    p.quad_to(x + w, y + h, x + w - r, y + h);
    p.line_to(x + r, y + h);
    p.quad_to(x, y + h, x, y + h - r);
    p.line_to(x, y + r);
    p.quad_to(x, y, x + r, y);
    p.close();
    p.finish()
}

/// A closed shape, the same on both sides of x = 0: its right half from top to bottom, smoothed.
pub(crate) fn mirrored(half: &[(f32, f32)]) -> Option<Path> {
    let all: Vec<(f32, f32)> = half.iter().copied().chain(half.iter().rev().map(|(x, y)| (-x, *y))).collect();
    let mut p = PathBuilder::new();
    let n = all.len();
    for i in 0..n {
        let (a, b) = (all[i], all[(i + 1) % n]);
        let mid = (f32::midpoint(a.0, b.0), f32::midpoint(a.1, b.1));
        // Long sides stay straight, corners are cut round.
        let len = ((b.0 - a.0) * (b.0 - a.0) + (b.1 - a.1) * (b.1 - a.1)).sqrt().max(0.1);
        let t = (9.0 / len).min(0.5);
        let near = (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
        let far = (b.0 - (b.0 - a.0) * t, b.1 - (b.1 - a.1) * t);
        if i == 0 {
            p.move_to(mid.0, mid.1);
        } else {
            p.quad_to(a.0, a.1, near.0, near.1);
        }
        p.line_to(far.0, far.1);
    }
    let a = all.first()?;
    let b = all.get(1)?;
    p.quad_to(a.0, a.1, f32::midpoint(a.0, b.0), f32::midpoint(a.1, b.1));
    p.close();
    p.finish()
}

impl Canvas {
    pub fn new(w: u32, h: u32) -> Option<Self> {
        Some(Self { map: Pixmap::new(w, h)?, turn: Transform::identity() })
    }
    fn paint(shader: Shader<'_>) -> Paint<'_> {
        Paint { shader, anti_alias: true, ..Paint::default() }
    }
    pub fn fill(&mut self, path: Option<Path>, c: Rgb, alpha: f32) {
        if let Some(path) = path {
            self.map.fill_path(
                &path,
                &Self::paint(Shader::SolidColor(color(c, alpha))),
                FillRule::Winding,
                self.turn,
                None,
            );
        }
    }
    /// From one color at the top (y) to another at the bottom.
    pub fn fade(&mut self, path: Option<Path>, top: (f32, Rgb, f32), bottom: (f32, Rgb, f32)) {
        let stops =
            vec![GradientStop::new(0.0, color(top.1, top.2)), GradientStop::new(1.0, color(bottom.1, bottom.2))];
        let shader = LinearGradient::new(
            Point::from_xy(0.0, top.0),
            Point::from_xy(0.0, bottom.0),
            stops,
            SpreadMode::Pad,
            Transform::identity(),
        );
        if let (Some(path), Some(shader)) = (path, shader) {
            self.map.fill_path(&path, &Self::paint(shader), FillRule::Winding, self.turn, None);
        }
    }
    /// A soft disc of light or shadow, in pixels.
    pub fn glow(&mut self, x: f32, y: f32, radius: f32, c: Rgb, alpha: f32) {
        let stops = vec![
            GradientStop::new(0.0, color(c, alpha)),
            GradientStop::new(0.35, color(c, alpha * 0.45)),
            GradientStop::new(1.0, color(c, 0.0)),
        ];
        let at = Point::from_xy(x, y);
        if let (Some(shader), Some(rect)) = (
            RadialGradient::new(at, 0.0, at, radius, stops, SpreadMode::Pad, Transform::identity()),
            Rect::from_xywh(x - radius, y - radius, 2.0 * radius, 2.0 * radius),
        ) {
            self.map.fill_path(&PathBuilder::from_rect(rect), &Self::paint(shader), FillRule::Winding, self.turn, None);
        }
    }
    pub fn line(&mut self, path: Option<Path>, c: Rgb, alpha: f32, width: f32) {
        if let Some(path) = path {
            let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
            self.map.stroke_path(&path, &Self::paint(Shader::SolidColor(color(c, alpha))), &stroke, self.turn, None);
        }
    }
    pub fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, c: Rgb, alpha: f32) {
        self.fill(Rect::from_xywh(x, y, w, h).map(PathBuilder::from_rect), c, alpha);
    }
}
