//! Text for exhibits: shaped by harfrust, outlines by skrifa, drawn by tiny-skia. The font is Public Sans, from assets/.

use crate::draw::{Canvas, solid};
use crate::style::Rgb;
use harfrust::{Buffer, Direction, ShapeOptions, ShaperFont};
use labels::{Font, Measure, Run, Weight};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::collections::HashMap;
use tiny_skia::{FillRule, LineJoin, Path, PathBuilder, Stroke, Transform};

const MEDIUM: &[u8] = include_bytes!("../../../assets/fonts/public-sans-500.ttf");
const BOLD: &[u8] = include_bytes!("../../../assets/fonts/public-sans-700.ttf");

/// The fonts in assets/ can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the map's fonts can't be read")]
pub struct NoFont;

struct Face {
    shaper: harfrust::Font,
    outlines: FontRef<'static>,
    units: f32,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Result<Self, NoFont> {
        let shaper = harfrust::Font::new(bytes, 0).ok_or(NoFont)?;
        let outlines = FontRef::new(bytes).map_err(|_| NoFont)?;
        let units = f32::from(outlines.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        if units > 0.0 { Ok(Self { shaper, outlines, units }) } else { Err(NoFont) }
    }

    /// Glyphs in order; advances and offsets in ems. `None` if one is missing or the text can't be shaped.
    fn shape(&self, text: &str) -> Option<Vec<Glyph>> {
        let mut buffer = Buffer::new();
        for (at, letter) in (0u32..).zip(text.chars()) {
            buffer.push(u32::from(letter), at);
        }
        buffer.guess_segment_properties();
        // Names in scripts that run the other way have no glyphs in this font.
        buffer.set_direction(Direction::LeftToRight);
        harfrust::shape(&ShaperFont::new(&self.shaper), &mut buffer, ShapeOptions::new()).ok()?;
        #[expect(clippy::cast_precision_loss, reason = "font units")]
        let ems = |units: i32| units as f32 / self.units;
        let both = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
        both.map(|(info, position)| {
            (info.glyph_id != 0).then_some(Glyph {
                id: info.glyph_id,
                char: info.cluster as usize,
                advance: ems(position.x_advance),
                offset: [ems(position.x_offset), ems(position.y_offset)],
            })
        })
        .collect()
    }
}

struct Glyph {
    id: u32,
    /// Which char of the text it begins at.
    char: usize,
    advance: f32,
    offset: [f32; 2],
}

/// Measures and draws text. Keeps the outlines that it has used; not shared between threads.
pub struct Typesetter {
    medium: Face,
    bold: Face,
    outlines: HashMap<(Weight, u32), Option<Path>>,
    measured: HashMap<(Weight, String), Option<Vec<f32>>>,
}

/// Measured texts kept; names of a view are some hundreds.
const MEASURED: usize = 20_000;

impl Typesetter {
    pub fn new() -> Result<Self, NoFont> {
        let (medium, bold) = (Face::new(MEDIUM)?, Face::new(BOLD)?);
        Ok(Self { medium, bold, outlines: HashMap::new(), measured: HashMap::new() })
    }

    const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Medium => &self.medium,
            Weight::Bold => &self.bold,
        }
    }

    /// Width of a text, pixels.
    pub fn width(&mut self, text: &str, font: Font) -> f64 {
        self.advances(text, font).map_or(0.0, |all| all.iter().map(|one| f64::from(*one)).sum())
    }

    /// Draws runs of one look, halo first; positions and sizes are multiplied by `ratio`.
    pub(crate) fn draw(
        &mut self,
        canvas: &mut Canvas,
        runs: &[Run],
        font: Font,
        ratio: f64,
        ink: Rgb,
        halo: Option<(Rgb, f64)>,
    ) {
        let mut all = PathBuilder::new();
        for run in runs {
            self.outline(run, font, ratio, &mut all);
        }
        let Some(path) = all.finish() else { return };
        if let Some((color, width)) = halo.filter(|(_, width)| *width > 0.0) {
            #[expect(clippy::cast_possible_truncation, reason = "pixels")]
            let stroke =
                Stroke { width: (2.0 * width * ratio) as f32, line_join: LineJoin::Round, ..Stroke::default() };
            canvas.0.stroke_path(&path, &solid((color, 0.9)), &stroke, Transform::identity(), None);
        }
        canvas.0.fill_path(&path, &solid((ink, 1.0)), FillRule::Winding, Transform::identity(), None);
    }

    fn outline(&mut self, run: &Run, font: Font, ratio: f64, all: &mut PathBuilder) {
        let Some(glyphs) = self.face(font.weight).shape(&run.text) else { return };
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let (x, y, angle, ratio) =
            ((run.x * ratio) as f32, (run.y * ratio) as f32, run.angle.to_degrees() as f32, ratio as f32);
        let size = font.size * ratio;
        let place = Transform::from_translate(x, y).pre_concat(Transform::from_rotate(angle));
        let mut pen = 0.0;
        for glyph in glyphs {
            if let Some(outline) = self.glyph(font.weight, glyph.id) {
                let [dx, dy] = glyph.offset;
                let at = place.pre_translate((pen + dx) * size, -dy * size).pre_scale(size, -size);
                if let Some(outline) = outline.clone().transform(at) {
                    all.push_path(&outline);
                }
            }
            pen += glyph.advance;
        }
    }

    /// A glyph's outline in ems, y upwards.
    fn glyph(&mut self, weight: Weight, id: u32) -> Option<&Path> {
        let face = match weight {
            Weight::Medium => &self.medium,
            Weight::Bold => &self.bold,
        };
        let draw = || {
            let mut pen = Pen(PathBuilder::new());
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            face.outlines.outline_glyphs().get(GlyphId::new(id))?.draw(settings, &mut pen).ok()?;
            pen.0.finish()?.transform(Transform::from_scale(1.0 / face.units, 1.0 / face.units))
        };
        self.outlines.entry((weight, id)).or_insert_with(draw).as_ref()
    }
}

impl Measure for Typesetter {
    fn advances(&mut self, text: &str, font: Font) -> Option<Vec<f32>> {
        let key = (font.weight, text.to_owned());
        if self.measured.len() > MEASURED {
            self.measured.clear();
        }
        if !self.measured.contains_key(&key) {
            let mut ems = vec![0.0; text.chars().count()];
            let glyphs = self.face(font.weight).shape(text);
            let ems = glyphs.map(|glyphs| {
                for glyph in glyphs {
                    if let Some(advance) = ems.get_mut(glyph.char) {
                        *advance += glyph.advance;
                    }
                }
                ems
            });
            self.measured.insert(key.clone(), ems);
        }
        let ems = self.measured.get(&key)?.as_ref()?;
        Some(ems.iter().map(|advance| advance * font.size).collect())
    }
}

struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(cx, cy, x, y);
    }
    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.cubic_to(ax, ay, bx, by, x, y);
    }
    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font { size: 10.0, weight: Weight::Bold };

    #[test]
    fn kerning_brings_letters_together() {
        let mut text = Typesetter::new().unwrap();
        let apart = text.width("A", FONT) + text.width("V", FONT);
        assert!(text.width("AV", FONT) < apart - 0.1);
    }

    #[test]
    fn each_char_has_an_advance_and_a_name_without_glyphs_is_refused() {
        let mut text = Typesetter::new().unwrap();
        for name in ["Quartzsite", "Cañon City", "Coeur d’Alene", "office", ""] {
            assert_eq!(text.advances(name, FONT).unwrap().len(), name.chars().count(), "{name}");
        }
        assert_eq!(text.advances("東京", FONT), None);
    }
}
