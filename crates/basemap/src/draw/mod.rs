//! Drawing a tile with tiny-skia, by the style.
//!
//! All features of a style's layer become one path and are drawn at once: a translucent area does not darken where two
//! of its features meet, roads of one kind join without seams, and it is faster than one by one.

mod bare;
mod brush;
mod dash;
mod paths;
mod unreadable;

use crate::cancel::Canceled;
use crate::feature::{Feature, Ground, Layer, TILE, TileData};
use crate::picture::Picture;
use crate::style::{Cap, Rgb, Style, StyleError, StyleLayer, Theme};
use tiny_skia::{Color, Paint, Path, Pixmap};

pub(crate) use brush::{Brush, Ink};

/// The largest edge of a picture, pixels; tiny-skia's own limit is near, and nobody needs more.
pub const MAX_EDGE: u32 = 8192;

/// How a tile is to be drawn.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Edge of the square picture, pixels.
    pub edge: u32,
    /// Pixels to a pixel of the style: 1, or 2 for a dense screen.
    pub ratio: f64,
    /// The zoom that widths are taken at.
    pub zoom: f64,
    pub theme: Theme,
    /// Where the tile begins in the world, 512ths of a tile, so that dashes go on across its edge.
    pub origin: [f64; 2],
}

impl Frame {
    /// A tile as it is shown: 512 px, times 2 for a dense screen.
    #[must_use]
    pub fn of(id: crate::TileId, dense: bool, theme: Theme) -> Self {
        let (edge, ratio) = if dense { (1024, 2.0) } else { (512, 1.0) };
        let origin = [f64::from(id.x()) * TILE, f64::from(id.y()) * TILE];
        Self { edge, ratio, zoom: f64::from(id.z()), theme, origin }
    }
    fn scale(&self) -> f64 {
        f64::from(self.edge) / TILE
    }
}

/// Draws tiles. Holds the style and nothing else; use one from as many threads as you like.
#[derive(Debug, Clone)]
pub struct Renderer {
    style: Style,
}

impl Renderer {
    /// With the style in assets/.
    pub fn new() -> Result<Self, StyleError> {
        Ok(Self { style: Style::built_in()? })
    }
    #[must_use]
    pub const fn with_style(style: Style) -> Self {
        Self { style }
    }
    #[must_use]
    pub const fn style(&self) -> &Style {
        &self.style
    }

    /// Draws a tile; between layers it asks whether that was canceled.
    pub fn draw(&self, tile: &TileData, frame: &Frame, canceled: &dyn Fn() -> bool) -> Result<Picture, Canceled> {
        let mut canvas = self.blank(tile.ground, frame);
        self.paint_with(&mut canvas, tile, frame, canceled)?;
        Ok(finish(canvas))
    }

    /// Draws a tile's features, with whatever brush; the ground is there already.
    pub(crate) fn paint_with(
        &self,
        brush: &mut impl Brush,
        tile: &TileData,
        frame: &Frame,
        canceled: &dyn Fn() -> bool,
    ) -> Result<(), Canceled> {
        let scene = paths::Scene::new(tile);
        let mut rest = self.style.layers();
        while let Some((first, after)) = rest.split_first() {
            check(canceled)?;
            let together = match &first.group {
                Some(_) => 1 + after.iter().take_while(|layer| layer.group == first.group).count(),
                None => 1,
            };
            let (layers, after) = rest.split_at(together.min(rest.len()));
            rest = after;
            if first.group.is_some() {
                self.group(brush, &scene, layers, frame, canceled)?;
            } else {
                self.layer(brush, scene.all(first.source), first, frame);
            }
        }
        Ok(())
    }

    /// What stands where a tile can't be read: hatched ground, so that nobody takes it for empty land.
    #[must_use]
    pub fn unreadable(&self, frame: &Frame) -> Picture {
        let mut canvas = self.blank(Ground::Land, frame);
        unreadable::hatch(&mut canvas, frame, self.style.color("hatch", frame.theme));
        finish(canvas)
    }

    fn blank(&self, ground: Ground, frame: &Frame) -> Canvas {
        Canvas::new(frame.edge, frame.edge, self.ground(ground, frame.theme))
    }

    /// The color of what lies under everything.
    pub(crate) fn ground(&self, ground: Ground, theme: Theme) -> Rgb {
        self.style.color(if ground == Ground::Sea { "water" } else { "land" }, theme)
    }

    /// Layers drawn by level: all casings, then all lines.
    fn group(
        &self,
        brush: &mut impl Brush,
        scene: &paths::Scene<'_>,
        layers: &[StyleLayer],
        frame: &Frame,
        canceled: &dyn Fn() -> bool,
    ) -> Result<(), Canceled> {
        let shown: Vec<_> = layers.iter().filter(|layer| layer.shown(frame.zoom)).collect();
        for level in [-1, 0, 1] {
            check(canceled)?;
            let lines: Vec<_> = shown
                .iter()
                .map(|layer| {
                    let features = scene.level(layer.source, level).filter(|feature| layer.takes(feature.kind));
                    (*layer, line_path(features, layer, frame))
                })
                .collect();
            for (layer, path) in &lines {
                if let (Some(case), Some(path)) = (&layer.case, path) {
                    let width = layer.width.at(frame.zoom) + 2.0 * layer.case_width.at(frame.zoom);
                    // A bridge's casing ends where it does; on the ground it goes around the end.
                    let cap = if level == 1 { Cap::Butt } else { layer.cap };
                    brush.stroke(path, width * frame.ratio, cap, self.paint(case, layer, level, frame));
                }
            }
            for (layer, path) in &lines {
                if let (Some(line), Some(path)) = (&layer.line, path) {
                    let width = layer.width.at(frame.zoom) * frame.ratio;
                    brush.stroke(path, width, layer.cap, self.paint(line, layer, level, frame));
                }
            }
        }
        Ok(())
    }

    fn layer(&self, brush: &mut impl Brush, features: &[&Feature], layer: &StyleLayer, frame: &Frame) {
        if !layer.shown(frame.zoom) || features.is_empty() {
            return;
        }
        let mine = || features.iter().copied().filter(|feature| layer.takes(feature.kind));
        if let Some(fill) = &layer.fill
            && let Some(path) = paths::areas(mine(), frame.scale())
        {
            // The outline first, so that it shows outside alone: no line where a river meets its lake.
            let width = 2.0 * layer.outline_width.at(frame.zoom);
            if let (Some(outline), true) = (&layer.outline, width > 0.0) {
                brush.stroke(&path, width * frame.ratio, Cap::Butt, self.paint(outline, layer, 0, frame));
            }
            brush.fill(&path, self.paint(fill, layer, 0, frame));
        }
        if let Some(line) = &layer.line
            && let Some(path) = line_path(mine(), layer, frame)
        {
            let width = layer.width.at(frame.zoom) * frame.ratio;
            brush.stroke(&path, width, layer.cap, self.paint(line, layer, 0, frame));
        }
    }

    fn paint(&self, color: &str, layer: &StyleLayer, level: i8, frame: &Frame) -> Ink {
        let opacity = if level < 0 { layer.opacity * 0.5 } else { layer.opacity };
        (self.style.color(color, frame.theme), opacity)
    }
}

fn check(canceled: &dyn Fn() -> bool) -> Result<(), Canceled> {
    if canceled() { Err(Canceled) } else { Ok(()) }
}

fn line_path<'f>(features: impl Iterator<Item = &'f Feature>, layer: &StyleLayer, frame: &Frame) -> Option<Path> {
    let borders = layer.source == Layer::Boundary;
    match layer.dash {
        Some(dash) => dash::path(features, dash.map(|length| length * frame.ratio), frame),
        None => paths::lines(features, frame.scale(), borders),
    }
}

pub(crate) fn finish(canvas: Canvas) -> Picture {
    let (width, height) = (canvas.0.width(), canvas.0.height());
    Picture::new(width, height, canvas.0.take())
}

/// A pixmap with the few ways of drawing that the map needs. Pixels stay opaque, so premultiplied is plain.
pub(crate) struct Canvas(pub(crate) Pixmap);

impl Canvas {
    pub(crate) fn new(width: u32, height: u32, ground: Rgb) -> Self {
        let size = |edge: u32| edge.clamp(1, MAX_EDGE);
        // One pixel always can be made; a size within the limits too.
        let mut pixmap = Pixmap::new(size(width), size(height)).unwrap_or_else(unreachable_pixmap);
        let [r, g, b] = ground;
        pixmap.fill(Color::from_rgba8(r, g, b, 255));
        Self(pixmap)
    }
}

/// tiny-skia refuses only sizes of zero and beyond its limit, which [`Canvas::new`] has taken out.
fn unreachable_pixmap() -> Pixmap {
    loop {
        if let Some(pixmap) = Pixmap::new(1, 1) {
            return pixmap;
        }
    }
}

pub(crate) fn solid(([r, g, b], opacity): Ink) -> Paint<'static> {
    let mut paint = Paint::default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
    let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    paint.set_color_rgba8(r, g, b, alpha);
    paint.anti_alias = true;
    paint
}
