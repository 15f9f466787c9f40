//! The picture of a read: the vehicle from behind with its **true** plate, as the camera's light and weather show it.
//!
//! How legible it is follows from the read's confidence; the text that the camera made of it never appears, so that a
//! person who looks finds a misread. 640 by 400 pixels, the same bytes for the same read.

mod canvas;
mod car;
mod effects;
mod glyphs;

use crate::dice::Dice;
use crate::sighting::Sighting;
use crate::sky::{Light, Sky};
use crate::traffic::{COLORS, FORMATS, MODELS, Text};
use crate::world::World;
use canvas::{Canvas, Rgb, round, shade};
use domain::ReaderKind;
use tiny_skia::{IntRect, Point, Transform};

const WIDE: u32 = 640;
const HIGH: u32 = 400;
/// Where the caption begins.
const CAPTION: u32 = 378;

/// What a picture is drawn from.
pub(crate) struct Scene {
    pub sky: Sky,
    pub kind: ReaderKind,
    /// From 0, clear, to 1, hardly legible.
    pub murk: f32,
    /// Dirt on the plate, 0 to 1.
    pub dirt: f32,
    /// The low sun or a lamp shines into the camera.
    pub glare: bool,
    /// Sideways lean of the view, and how much nearer than usual.
    pub lean: f32,
    pub near: f32,
    pub seed: u64,
}

impl World {
    /// The picture of the read with an id, as PNG; `None` if there is no such read.
    #[must_use]
    pub fn picture(&self, id: &str) -> Option<Vec<u8>> {
        self.picture_of(&self.find(id)?)
    }

    /// The picture of a read, as PNG.
    #[must_use]
    pub fn picture_of(&self, s: &Sighting) -> Option<Vec<u8>> {
        self.drawn(s)?.0.map.encode_png().ok()
    }

    /// The plate alone, cut out of the picture of the read with an id, as PNG; `None` if there is no such read.
    #[must_use]
    pub fn plate_picture(&self, id: &str) -> Option<Vec<u8>> {
        let (canvas, plate) = self.drawn(&self.find(id)?)?;
        canvas.map.clone_rect(plate)?.encode_png().ok()
    }

    /// The whole picture, and where in it the plate is.
    fn drawn(&self, s: &Sighting) -> Option<(Canvas, IntRect)> {
        let car = self.fleet.cars.get(s.vehicle as usize)?;
        let reader = self.readers.get(usize::from(s.reader))?;
        let read = self.read(s)?;
        let (sky, seed) = (self.sky(s), self.draw(s));
        let mut dice = Dice::about(&[seed, 95]);
        let lost = 1.0 - f32::from(read.confidence.thousandths()) / 1000.0;
        let scene = Scene {
            sky,
            kind: reader.kind,
            murk: (lost * 1.7).clamp(0.0, 1.0),
            dirt: (lost * 1.6 * dice.unit() as f32).clamp(0.0, 0.9),
            glare: sky.light != Light::Night && dice.chance(if lost > 0.15 { 0.4 } else { 0.05 }),
            lean: dice.between(-0.10, 0.10) as f32,
            near: dice.between(0.86, 1.04) as f32,
            seed,
        };
        let model = MODELS.get(usize::from(car.model))?;
        let paint = COLORS.get(usize::from(car.color))?.1;
        let mut canvas = Canvas::new(WIDE, HIGH)?;
        let air = background(&mut canvas, &scene);
        canvas.turn = Transform::from_row(
            scene.near,
            scene.lean * 0.35,
            scene.lean * 0.2,
            scene.near,
            320.0 + scene.lean * 200.0,
            368.0,
        );
        let lamps = match sky.light {
            Light::Night => 1.0,
            Light::Dusk => 0.7,
            Light::Day => 0.05,
        };
        let infrared = sky.light == Light::Night;
        let seat = car::draw(&mut canvas, model.body, if infrared { shade(paint, 0.5) } else { paint }, lamps, air);
        canvas.turn = canvas.turn.pre_translate(0.0, seat.y);
        plate(&mut canvas, car.plate, usize::from(car.format), infrared, &scene);
        let seen = around_plate(canvas.turn)?;
        canvas.turn = Transform::identity();
        effects::apply(&mut canvas, &scene);
        caption(&mut canvas, &reader.id, &read.at.short(), s);
        Some((canvas, seen))
    }
}

/// The pixels around a plate that is drawn under `turn`, with a margin, above the caption.
fn around_plate(turn: Transform) -> Option<IntRect> {
    let mut corners =
        [(-112.0, -62.0), (112.0, -62.0), (112.0, 64.0), (-112.0, 64.0)].map(|(x, y)| Point::from_xy(x, y));
    turn.map_points(&mut corners);
    let most = (WIDE as f32, CAPTION as f32);
    let (mut left, mut top, mut right, mut bottom) = (most.0, most.1, 0.0f32, 0.0f32);
    for corner in corners {
        (left, top) = (left.min(corner.x.max(0.0)), top.min(corner.y.max(0.0)));
        (right, bottom) = (right.max(corner.x.min(most.0)), bottom.max(corner.y.min(most.1)));
    }
    IntRect::from_ltrb(left.floor() as i32, top.floor() as i32, right.ceil() as i32, bottom.ceil() as i32)
}

/// The road and what is around it; gives the color that paint and glass mirror.
fn background(c: &mut Canvas, scene: &Scene) -> Rgb {
    let indoors = scene.kind == ReaderKind::Garage;
    let (top, low, road): (Rgb, Rgb, Rgb) = match (indoors, scene.sky.light, scene.sky.rain) {
        (true, ..) => ([96, 97, 94], [128, 128, 122], [92, 92, 90]),
        (_, Light::Day, false) => ([150, 180, 206], [206, 214, 214], [104, 106, 108]),
        (_, Light::Day, true) => ([128, 136, 142], [160, 166, 168], [76, 80, 84]),
        (_, Light::Dusk, _) => ([62, 74, 104], [206, 150, 116], [66, 66, 72]),
        (_, Light::Night, _) => ([10, 12, 14], [22, 24, 26], [34, 36, 38]),
    };
    c.fade(round(0.0, 0.0, 640.0, 190.0, 0.0), (0.0, top, 1.0), (180.0, low, 1.0));
    let mut dice = Dice::about(&[scene.seed, 96]);
    if indoors {
        for i in 0..5 {
            let x = i as f32 * 160.0 - 40.0;
            c.fade(round(x, 0.0, 46.0, 210.0, 2.0), (0.0, [146, 146, 140], 1.0), (210.0, [112, 112, 108], 1.0));
            c.rect(x, 150.0, 46.0, 24.0, [206, 170, 60], 0.8);
        }
        c.fill(round(120.0, 14.0, 180.0, 8.0, 4.0), [250, 250, 240], 0.9);
        c.fill(round(360.0, 14.0, 180.0, 8.0, 4.0), [250, 250, 240], 0.9);
    } else {
        // A line of trees or houses, far off.
        for _ in 0..26 {
            let (x, h) = (dice.between(-40.0, 640.0) as f32, dice.between(18.0, 66.0) as f32);
            let w = dice.between(40.0, 110.0) as f32;
            c.fill(
                round(x, 184.0 - h, w, h + 20.0, if scene.kind == ReaderKind::Fixed { 18.0 } else { 2.0 }),
                canvas::mix(shade(low, 0.42), [46, 62, 50], 0.35),
                0.9,
            );
        }
    }
    c.fade(round(0.0, 178.0, 640.0, 222.0, 0.0), (178.0, shade(road, 0.86), 1.0), (400.0, shade(road, 1.12), 1.0));
    let mark: Rgb = if indoors { [214, 180, 70] } else { [214, 214, 206] };
    for side in [-1.0f32, 1.0] {
        let mut p = tiny_skia::PathBuilder::new();
        p.move_to(320.0 + side * 92.0, 180.0);
        p.line_to(320.0 + side * 97.0, 180.0);
        p.line_to(320.0 + side * 330.0, 400.0);
        p.line_to(320.0 + side * 306.0, 400.0);
        p.close();
        c.fill(p.finish(), mark, if scene.sky.light == Light::Night { 0.3 } else { 0.8 });
    }
    if scene.sky.light == Light::Night {
        // The camera's own lamp.
        c.glow(320.0, 300.0, 380.0, [150, 154, 158], 0.34);
    }
    low
}

/// The plate, its middle at the origin: 196 by 98 units, as 12 by 6 inches.
fn plate(c: &mut Canvas, text: Text, format: usize, infrared: bool, scene: &Scene) {
    let Some(format) = FORMATS.get(format) else { return };
    let (ground, ink) = if infrared { ([250, 250, 250], [26, 26, 26]) } else { format.colors };
    let (ground, ink) = if infrared && format.code == "CO" { (ink, ground) } else { (ground, ink) };
    let lit = match scene.sky.light {
        Light::Day if scene.sky.rain => 0.88,
        Light::Dusk => 0.84,
        Light::Day | Light::Night => 1.0,
    };
    let ground = shade(ground, lit);
    c.fill(round(-100.0, -50.0, 200.0, 102.0, 9.0), [12, 12, 14], 0.7);
    c.fade(round(-98.0, -49.0, 196.0, 98.0, 8.0), (-49.0, ground, 1.0), (49.0, shade(ground, 0.93), 1.0));
    c.line(round(-94.0, -45.0, 188.0, 90.0, 6.0), ink, 0.55, 1.6);
    let mut write = |text: &str, y: f32, high: f32, most: f32, bold: f32, alpha: f32| {
        let scale = (high / 12.0).min(most / glyphs::width(text));
        let base = c.turn;
        // Long plates are squeezed as makers do: the same height, narrower.
        let squeeze = (most / (glyphs::width(text) * high / 12.0)).min(1.0);
        let tall = high / 12.0;
        c.turn = base.pre_translate(-glyphs::width(text) * tall * squeeze / 2.0, y).pre_scale(squeeze, 1.0);
        c.line(glyphs::lines(text, tall), ink, alpha, bold * scale.max(tall * 0.8));
        c.turn = base;
    };
    write(format.name, -39.0, 11.0, 120.0, 1.9, 0.9);
    write(text.as_str(), -18.0, 50.0, 168.0, 2.05, 1.0);
    for (x, y) in [(-72.0, -35.0), (72.0, -35.0), (-72.0, 40.0), (72.0, 40.0)] {
        c.glow(x, y, 4.6, [60, 60, 62], 0.9);
    }
    effects::dirt(c, scene);
}

/// Which reader, which moment, which kind of data: the strip that cameras burn in.
fn caption(c: &mut Canvas, reader: &str, at: &str, s: &Sighting) {
    c.rect(0.0, CAPTION as f32, WIDE as f32, (HIGH - CAPTION) as f32, [0, 0, 0], 0.62);
    let seconds = s.at.0.div_euclid(1_000_000).rem_euclid(60);
    let text = format!("{reader}  {at}:{seconds:02} UTC  TRAINING - SYNTHETIC").to_ascii_uppercase();
    c.turn = Transform::from_translate(12.0, 384.0);
    c.line(glyphs::lines(&text, 0.86), [226, 232, 236], 0.95, 1.3);
    c.turn = Transform::identity();
}
