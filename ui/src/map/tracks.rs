//! The ways of vehicles over the map: each read joined to the next of the same plate, older legs lighter, gaps dashed, and
//! what no vehicle can drive in the color of what is wrong. Each vehicle has its color and its shape.

use super::{canvas::dashes, colors::Colors};
use domain::{Position, Timestamp};
use scene::{Screen, View};
use std::f64::consts::TAU;
use web_sys::CanvasRenderingContext2d;

/// Half of a shape's side, CSS pixels.
const SHAPE: f64 = 5.0;
const HEAD: f64 = 9.0;
/// Legs shorter than this on screen carry no shape and no words.
const ROOM: f64 = 36.0;

/// From one read to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    pub from: Position,
    pub to: Position,
    pub begins: Timestamp,
    pub ends: Timestamp,
    /// Which vehicle's, counted from 0.
    pub track: usize,
    /// Longer than a vehicle is likely to be unseen: nobody knows where it was between.
    pub dashed: bool,
    /// How fast at least, in words, where no vehicle goes so fast.
    pub too_fast: Option<String>,
    /// From 0, the oldest, to 1, the newest.
    pub age: f64,
}

impl Leg {
    /// How much of it is behind the moment that is played, and where that ends.
    fn until(&self, moment: Option<Timestamp>) -> Option<f64> {
        let Some(moment) = moment else { return Some(1.0) };
        if moment <= self.begins {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "a century of microseconds is below 2^53")]
        let part = (moment - self.begins).0 as f64 / (self.ends - self.begins).0.max(1) as f64;
        Some(part.min(1.0))
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tracks {
    /// In order of time.
    pub legs: Vec<Leg>,
    /// How many vehicles.
    pub count: usize,
}

impl Tracks {
    pub(super) fn paint(
        &self,
        pen: &CanvasRenderingContext2d,
        view: &View,
        moment: Option<Timestamp>,
        colors: &Colors,
    ) {
        if self.legs.is_empty() {
            return;
        }
        let (width, height) = view.size();
        let mut heads: Vec<Option<Screen>> = vec![None; self.count];
        for leg in &self.legs {
            let Some(part) = leg.until(moment) else { continue };
            let (a, whole) = (view.screen_of(leg.from), view.screen_of(leg.to));
            let b = Screen { x: a.x + (whole.x - a.x) * part, y: a.y + (whole.y - a.y) * part };
            if let (Some(head), true) = (heads.get_mut(leg.track), moment.is_some()) {
                *head = Some(b);
            }
            let (left, right) = (a.x.min(b.x), a.x.max(b.x));
            let (top, bottom) = (a.y.min(b.y), a.y.max(b.y));
            if right < 0.0 || left > width || bottom < 0.0 || top > height {
                continue;
            }
            let color = color(colors, leg);
            pen.set_stroke_style_str(color);
            pen.set_global_alpha(0.35 + 0.6 * leg.age);
            pen.set_line_width(3.0);
            dashes(pen, if leg.dashed { &[3.0, 7.0] } else { &[] });
            pen.begin_path();
            pen.move_to(a.x, a.y);
            pen.line_to(b.x, b.y);
            pen.stroke();
            pen.set_global_alpha(1.0);
            if a.distance(b) < ROOM {
                continue;
            }
            let middle = Screen { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) };
            if let Some(words) = &leg.too_fast {
                dashes(pen, &[]);
                said(pen, middle, words, colors);
            } else if self.count > 1 {
                dashes(pen, &[]);
                glyph(pen, leg.track, middle, SHAPE, color, &colors.paper);
            }
        }
        dashes(pen, &[]);
        for (track, at) in heads.into_iter().enumerate() {
            let own = colors.tracks.get(track % colors.tracks.len()).map_or("", String::as_str);
            if let Some(at) = at {
                glyph(pen, track, at, HEAD, own, &colors.lamp);
            }
        }
    }
}

fn color<'a>(colors: &'a Colors, leg: &Leg) -> &'a str {
    if leg.too_fast.is_some() {
        return &colors.bad;
    }
    colors.tracks.get(leg.track % colors.tracks.len()).map_or("", String::as_str)
}

/// Words on a leg, on a ground of their own.
fn said(pen: &CanvasRenderingContext2d, at: Screen, words: &str, colors: &Colors) {
    pen.set_font("700 11px \"Public Sans\"");
    pen.set_text_align("center");
    pen.set_text_baseline("middle");
    let wide = pen.measure_text(words).map_or(40.0, |size| size.width()) + 10.0;
    pen.set_fill_style_str(&colors.paper);
    pen.fill_rect(at.x - wide / 2.0, at.y - 9.0, wide, 18.0);
    pen.set_line_width(1.0);
    pen.stroke_rect(at.x - wide / 2.0, at.y - 9.0, wide, 18.0);
    pen.set_fill_style_str(&colors.bad);
    // It fails for a canvas without pixels alone.
    drop(pen.fill_text(words, at.x, at.y + 0.5));
}

/// The shape of a vehicle's track: told apart without its color, too.
pub fn glyph(pen: &CanvasRenderingContext2d, track: usize, at: Screen, half: f64, color: &str, rim: &str) {
    pen.begin_path();
    trace(pen, track, at, half);
    pen.set_fill_style_str(color);
    pen.fill();
    pen.set_stroke_style_str(rim);
    pen.set_line_width(2.0);
    pen.stroke();
}

/// Its outline.
pub(super) fn trace(pen: &CanvasRenderingContext2d, track: usize, at: Screen, half: f64) {
    let to = |x: f64, y: f64| pen.line_to(at.x + x * half, at.y + y * half);
    match track % 6 {
        // Only a radius below zero is refused.
        0 => drop(pen.arc(at.x, at.y, half, 0.0, TAU)),
        1 => pen.rect(at.x - half * 0.9, at.y - half * 0.9, half * 1.8, half * 1.8),
        2 => {
            to(0.0, -1.1);
            to(1.0, 0.8);
            to(-1.0, 0.8);
        }
        3 => {
            to(0.0, -1.2);
            to(1.2, 0.0);
            to(0.0, 1.2);
            to(-1.2, 0.0);
        }
        4 => {
            to(0.0, 1.1);
            to(1.0, -0.8);
            to(-1.0, -0.8);
        }
        _ => {
            to(-0.5, -1.0);
            to(0.5, -1.0);
            to(1.0, 0.0);
            to(0.5, 1.0);
            to(-0.5, 1.0);
            to(-1.0, 0.0);
        }
    }
    pen.close_path();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_drawn_up_to_the_moment_that_is_played() {
        let place = Position::from_mercator(0.5, 0.5);
        let leg = Leg {
            from: place,
            to: place,
            begins: Timestamp(100),
            ends: Timestamp(200),
            track: 0,
            dashed: false,
            too_fast: None,
            age: 1.0,
        };
        let part = |at: Option<i64>| leg.until(at.map(Timestamp)).map(|part| (part * 100.0).round());
        assert_eq!(
            [part(None), part(Some(50)), part(Some(100)), part(Some(150)), part(Some(900))],
            [Some(100.0), None, None, Some(50.0), Some(100.0)]
        );
    }
}
