//! Signs as stamps: each is drawn once for its size and its words, then copied. Without a GPU, arcs and text
//! drawn anew for hundreds of signs take half of a frame's time; copies of small pictures take little.

use super::{colors::Colors, tracks::trace};
use leptos::prelude::document;
use scene::{Marker, Screen};
use std::{collections::HashMap, f64::consts::TAU};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Kept at most; a map with more different counts than this begins anew.
const KEPT: usize = 1500;

/// What is known of a point that stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Sign {
    pub track: u8,
    pub state: SignState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SignState {
    #[default]
    Sure,
    /// Hollow.
    Unsure,
    /// Crossed out.
    Misread,
}

#[derive(Default)]
pub struct Stamps {
    ratio: f64,
    colors: (String, String),
    kept: HashMap<(String, Sign), HtmlCanvasElement>,
}

impl Stamps {
    /// Before a frame's signs: stamps for another screen or theme are no use.
    pub fn begin(&mut self, ratio: f64, colors: &Colors) {
        let same = (self.ratio - ratio).abs() < 1e-6 && self.colors.0 == colors.track && self.colors.1 == colors.paper;
        if !same || self.kept.len() > KEPT {
            self.kept.clear();
            (self.ratio, self.colors) = (ratio, (colors.track.clone(), colors.paper.clone()));
        }
    }

    /// A sign with its count, or what is known of the one point that it stands for, on whole device pixels.
    pub fn put(
        &mut self,
        pen: &CanvasRenderingContext2d,
        at: Screen,
        (marker, sign): (&Marker, Sign),
        colors: &Colors,
    ) {
        let (words, sign) =
            if marker.count > 1 { (count(marker.count), Sign::default()) } else { (String::new(), sign) };
        let side = side(marker.radius());
        let key = (words, sign);
        if !self.kept.contains_key(&key) {
            let Some(made) = draw(marker.radius(), &key, self.ratio, colors) else { return };
            self.kept.insert(key.clone(), made);
        }
        let Some(stamp) = self.kept.get(&key) else { return };
        let snap = |value: f64| ((value - side / 2.0) * self.ratio).round() / self.ratio;
        // It fails for a canvas without pixels alone, and these have some.
        drop(pen.draw_image_with_html_canvas_element_and_dw_and_dh(stamp, snap(at.x), snap(at.y), side, side));
    }
}

/// CSS pixels of a stamp's side: the disc, half of its rim, and room for its soft edge.
fn side(radius: f64) -> f64 {
    2.0 * (radius + 2.0)
}

fn draw(radius: f64, (words, sign): &(String, Sign), ratio: f64, colors: &Colors) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let side = side(radius);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some tens of pixels")]
    let pixels = (side * ratio).round() as u32;
    canvas.set_width(pixels);
    canvas.set_height(pixels);
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    pen.scale(f64::from(pixels) / side, f64::from(pixels) / side).ok()?;
    let middle = Screen { x: side / 2.0, y: side / 2.0 };
    if words.is_empty() {
        alone(&pen, middle, radius, *sign, colors);
        return Some(canvas);
    }
    disc(&pen, middle, radius, colors);
    pen.set_text_align("center");
    pen.set_text_baseline("middle");
    // The disc is the same blue in light and dark; only white is legible on it in both.
    pen.set_fill_style_str("#fff");
    pen.set_font(if words.len() < 4 { "700 12px \"Public Sans\"" } else { "700 11px \"Public Sans\"" });
    pen.fill_text(words, side / 2.0, side / 2.0 + 0.5).ok()?;
    Some(canvas)
}

/// A point that stands alone: its track's color and shape.
fn alone(pen: &CanvasRenderingContext2d, at: Screen, radius: f64, sign: Sign, colors: &Colors) {
    let color = colors.tracks.get(usize::from(sign.track)).unwrap_or(&colors.track);
    if sign.state == SignState::Misread {
        let arm = radius * 0.6;
        pen.begin_path();
        pen.move_to(at.x - arm, at.y - arm);
        pen.line_to(at.x + arm, at.y + arm);
        pen.move_to(at.x - arm, at.y + arm);
        pen.line_to(at.x + arm, at.y - arm);
        pen.set_line_cap("round");
        for (color, width) in [(&colors.paper, 6.0), (&colors.bad, 3.0)] {
            pen.set_stroke_style_str(color);
            pen.set_line_width(width);
            pen.stroke();
        }
        return;
    }
    let hollow = sign.state == SignState::Unsure;
    pen.begin_path();
    // A disc is as large as ever; the corners of the others stay on the stamp.
    trace(
        pen,
        usize::from(sign.track),
        at,
        if sign.track == 0 { radius } else { radius * 0.85 } - if hollow { 1.0 } else { 0.0 },
    );
    pen.set_fill_style_str(if hollow { &colors.paper } else { color });
    pen.fill();
    pen.set_stroke_style_str(if hollow { color } else { &colors.paper });
    pen.set_line_width(if hollow { 2.5 } else { 2.0 });
    pen.stroke();
}

/// A disc with its rim.
pub fn disc(pen: &CanvasRenderingContext2d, at: Screen, radius: f64, colors: &Colors) {
    pen.begin_path();
    // Only a radius below zero is refused.
    drop(pen.arc(at.x, at.y, radius, 0.0, TAU));
    pen.set_fill_style_str(&colors.track);
    pen.fill();
    pen.set_stroke_style_str(&colors.paper);
    pen.set_line_width(2.0);
    pen.stroke();
}

/// `999`, `1.2k`, `99k`.
fn count(number: u32) -> String {
    match number {
        0..1000 => number.to_string(),
        1000..10_000 => format!("{}.{}k", number / 1000, number % 1000 / 100),
        _ => format!("{}k", number / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_short() {
        assert_eq!([count(1), count(999), count(1234), count(99_999)], ["1", "999", "1.2k", "99k"]);
    }
}
