//! What stands between the plate and the reader's eye: dirt, rain, glare, blur, grain, infrared.

use super::Scene;
use super::canvas::{Canvas, mirrored, round};
use crate::dice::{Dice, hash};
use crate::sky::Light;

/// Mud and road film on the plate; the origin is its middle.
pub(crate) fn dirt(c: &mut Canvas, scene: &Scene) {
    let mut dice = Dice::about(&[scene.seed, 97]);
    let spots = (scene.dirt * 46.0) as usize;
    for _ in 0..spots {
        let (x, y) = (dice.between(-96.0, 96.0) as f32, 46.0 - (dice.unit() * dice.unit() * 90.0) as f32);
        c.glow(x, y, dice.between(3.0, 17.0) as f32, [92, 76, 58], 0.5 + 0.3 * dice.unit() as f32);
    }
    if scene.dirt > 0.2 {
        c.fade(
            round(-98.0, -49.0, 196.0, 98.0, 8.0),
            (-10.0, [96, 80, 62], 0.0),
            (49.0, [96, 80, 62], scene.dirt * 0.6),
        );
    }
    if scene.murk > 0.45 && dice.chance(0.35) {
        // A bike rack, a hitch or a rope's end before part of it.
        let x = dice.between(-70.0, 70.0) as f32;
        c.turn = c.turn.pre_translate(x, 0.0);
        c.fade(
            mirrored(&[(7.0, -70.0), (8.0, -60.0), (8.0, 60.0), (7.0, 64.0)]),
            (-70.0, [40, 40, 42], 0.9),
            (64.0, [24, 24, 26], 0.9),
        );
        c.turn = c.turn.pre_translate(-x, 0.0);
    }
}

pub(crate) fn apply(c: &mut Canvas, scene: &Scene) {
    let mut dice = Dice::about(&[scene.seed, 98]);
    if scene.glare {
        let (x, y) = (dice.between(140.0, 520.0) as f32, dice.between(60.0, 250.0) as f32);
        c.glow(x, y, 320.0, [255, 250, 232], 0.62);
        c.glow(x, y, 90.0, [255, 255, 250], 0.8);
        c.glow(640.0 - x, 400.0 - y, 44.0, [190, 230, 255], 0.25);
    }
    blur(c, (scene.murk * 3.2) as usize, if dice.chance(0.6) { (1, 0) } else { (0, 1) });
    if scene.sky.rain {
        rain(c, &mut dice, scene);
    }
    grain(c, scene);
}

fn rain(c: &mut Canvas, dice: &mut Dice, scene: &Scene) {
    let bright = if scene.sky.light == Light::Night { [210, 214, 218] } else { [226, 232, 238] };
    for _ in 0..150 {
        let (x, y, len) =
            (dice.between(-20.0, 660.0) as f32, dice.between(-20.0, 400.0) as f32, dice.between(10.0, 30.0) as f32);
        let mut p = tiny_skia::PathBuilder::new();
        p.move_to(x, y);
        p.line_to(x - len * 0.18, y + len);
        c.line(p.finish(), bright, 0.26, 1.0);
    }
    for _ in 0..14 {
        // Drops on the lens.
        let (x, y, r) =
            (dice.between(0.0, 640.0) as f32, dice.between(0.0, 380.0) as f32, dice.between(3.0, 11.0) as f32);
        c.glow(x, y, r, [236, 240, 244], 0.4);
        c.glow(x + 1.0, y + r * 0.4, r * 0.6, [30, 34, 38], 0.25);
    }
}

/// A box blur along one direction (a moving vehicle) and a smaller one across.
fn blur(c: &mut Canvas, radius: usize, along: (usize, usize)) {
    if radius == 0 {
        return;
    }
    pass(c, radius, along);
    pass(c, radius.div_ceil(2), (along.1, along.0));
}

fn pass(c: &mut Canvas, radius: usize, (dx, dy): (usize, usize)) {
    let (w, h) = (c.map.width() as usize, c.map.height() as usize);
    let from = c.map.data().to_vec();
    let to = c.map.data_mut();
    let span = (2 * radius + 1) as u32;
    for y in 0..h {
        for x in 0..w {
            let mut sum = [0u32; 3];
            for k in 0..=2 * radius {
                let px = if dx == 1 { (x + k).saturating_sub(radius).min(w - 1) } else { x };
                let py = if dy == 1 { (y + k).saturating_sub(radius).min(h - 1) } else { y };
                let i = 4 * (py * w + px);
                for (s, v) in sum.iter_mut().zip(&from[i..i + 3]) {
                    *s += u32::from(*v);
                }
            }
            let i = 4 * (y * w + x);
            for (n, s) in sum.iter().enumerate() {
                to[i + n] = (s / span) as u8;
            }
        }
    }
}

/// Sensor noise; by night the infrared camera's gray, with its own tint and dark corners.
fn grain(c: &mut Canvas, scene: &Scene) {
    let night = scene.sky.light == Light::Night;
    let strength = if night { 20.0 } else { 7.0 } * (0.6 + scene.murk);
    let w = c.map.width() as usize;
    for (i, px) in c.map.data_mut().chunks_exact_mut(4).enumerate() {
        let (x, y) = ((i % w) as f32, (i / w) as f32);
        let noise = ((hash(&[scene.seed, i as u64]) >> 56) as f32 / 128.0 - 1.0) * strength;
        let far = ((x - 320.0) * (x - 320.0) + (y - 210.0) * (y - 210.0)) / 160_000.0;
        let corner = 1.0 - far * if night { 0.6 } else { 0.16 };
        if night {
            let gray = f32::from(px[0]) * 0.4 + f32::from(px[1]) * 0.4 + f32::from(px[2]) * 0.2;
            let v = gray * corner + noise;
            for (p, tint) in px.iter_mut().zip([0.93, 1.0, 0.97]) {
                *p = (v * tint).clamp(0.0, 255.0) as u8;
            }
        } else {
            for p in px.iter_mut().take(3) {
                *p = (f32::from(*p) * corner + noise).clamp(0.0, 255.0) as u8;
            }
        }
    }
}
