//! Paints a strip on two sheets. What stays while it is brushed and played lies below: a lane for each busy reader, and the
//! axis. What moves lies above: bars of reads over time, the stretch that is brushed, the moment that is played.

use super::feed::Names;
use crate::map::{Colors, glyph};
use domain::Timestamp;
use leptos::prelude::window;
use scene::Screen;
use timeline::{Brush, DOT, Hit, Of, Strip};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Longer names of readers are cut, CSS pixels.
const NAME_MOST: f64 = 150.0;

/// What moves on a strip.
pub struct Moving<'a> {
    pub brush: Option<Brush>,
    pub hovered: Option<Hit>,
    pub selected: Option<Hit>,
    /// The moment that is played.
    pub moment: Option<Timestamp>,
    pub colors: &'a Colors,
}

/// The canvas made as large as the strip on this screen, cleared, and its pen in CSS pixels.
fn begin(canvas: &HtmlCanvasElement, width: f64, height: f64) -> Option<CanvasRenderingContext2d> {
    let ratio = window().device_pixel_ratio().clamp(1.0, 3.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a strip is at most 16,384 wide")]
    let (wide, high) = ((width * ratio) as u32, (height * ratio) as u32);
    if (canvas.width(), canvas.height()) != (wide, high) {
        canvas.set_width(wide);
        canvas.set_height(high);
    }
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    pen.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).ok()?;
    pen.clear_rect(0.0, 0.0, width, height);
    Some(pen)
}

/// What stays while the strip is brushed and played.
pub fn paint_still(canvas: &HtmlCanvasElement, strip: &Strip, width: f64, names: &Names, colors: &Colors) {
    let Some(pen) = begin(canvas, width, strip.height()) else { return };
    let (left, across) = (strip.scale().left(), strip.scale().right() - strip.scale().left());
    pen.set_fill_style_str(&colors.line);
    pen.fill_rect(left, strip.baseline(), across, 1.0);
    for (number, lane) in strip.lanes().iter().enumerate() {
        pen.set_fill_style_str(&colors.line);
        pen.fill_rect(left, lane.y, across, 1.0);
        let color = colors.tracks.get(number % colors.tracks.len()).map_or("", String::as_str);
        for dot in &lane.dots {
            let own = if dot.left_out { &colors.quiet } else { color };
            let at = Screen { x: dot.x, y: lane.y };
            glyph(&pen, number, at, if dot.low { DOT * 0.7 } else { DOT }, own, &colors.paper);
        }
        name(&pen, strip, lane.y, &lane_name(lane.of, names), colors);
    }
    ticks(&pen, strip, colors);
}

/// What is repainted for each frame of brushing and playing.
pub fn paint_moving(canvas: &HtmlCanvasElement, strip: &Strip, width: f64, look: &Moving<'_>) {
    let Some(pen) = begin(canvas, width, strip.height()) else { return };
    let brush = look.brush.map(|brush| brush.pixels(strip));
    if let Some((left, right)) = brush {
        pen.set_fill_style_str(&look.colors.action);
        pen.set_global_alpha(0.09);
        pen.fill_rect(left, 1.0, right - left, strip.height() - 17.0);
        pen.set_global_alpha(1.0);
    }
    bars(&pen, strip, look);
    for (hit, color) in [(look.hovered, &look.colors.ink), (look.selected, &look.colors.lamp)] {
        let Some(Hit::Dot { lane, dot }) = hit else { continue };
        let Some((lane, x)) = strip.lanes().get(lane).and_then(|lane| Some((lane, lane.dots.get(dot)?.x))) else {
            continue;
        };
        pen.begin_path();
        // Only a radius below zero is refused.
        drop(pen.arc(x, lane.y, DOT + 3.0, 0.0, std::f64::consts::TAU));
        pen.set_stroke_style_str(color);
        pen.set_line_width(2.5);
        pen.stroke();
    }
    if let Some((left, right)) = brush {
        pen.set_stroke_style_str(&look.colors.action);
        pen.set_line_width(1.5);
        pen.stroke_rect(left, 1.0, right - left, strip.height() - 17.0);
        // What can be held with the pointer.
        pen.set_fill_style_str(&look.colors.action);
        let middle = (strip.height() - 16.0) / 2.0;
        for edge in [left, right] {
            pen.fill_rect(edge - 2.0, middle - 9.0, 4.0, 18.0);
        }
    }
    if let Some(moment) = look.moment {
        let x = strip.scale().x_of(moment).clamp(strip.scale().left(), strip.scale().right());
        pen.set_fill_style_str(&look.colors.lamp);
        pen.fill_rect(x - 1.5, 0.0, 3.0, strip.height() - 15.0);
    }
}

/// Reads of the last 30 days stand out (QRY-4); with a stretch brushed, those in it.
fn bars(pen: &CanvasRenderingContext2d, strip: &Strip, look: &Moving<'_>) {
    pen.set_fill_style_str(&look.colors.track);
    for (n, bar) in strip.bars().iter().enumerate().filter(|(_, bar)| bar.reads > 0) {
        let strong = match &look.brush {
            Some(brush) => strip.part(n, brush),
            None => bar.recent,
        };
        let top = strip.baseline() - bar.height;
        pen.set_global_alpha(0.35);
        pen.fill_rect(bar.x, top, bar.width, bar.height);
        if strong > 0 {
            #[allow(clippy::cast_precision_loss, reason = "counts of reads are below 2^53")]
            let high = bar.height * strong as f64 / bar.reads as f64;
            pen.set_global_alpha(1.0);
            pen.fill_rect(bar.x, strip.baseline() - high, bar.width, high);
        }
        pen.set_global_alpha(1.0);
        if look.hovered == Some(Hit::Bar(n)) {
            pen.set_stroke_style_str(&look.colors.ink);
            pen.set_line_width(1.5);
            pen.stroke_rect(bar.x, top, bar.width, bar.height);
        }
    }
}

/// What a lane is called.
pub fn lane_name(of: Of, names: &Names) -> String {
    match of {
        Of::Reader(reader) => names.readers.get(reader as usize).cloned().unwrap_or_default(),
        Of::Others => "Other".to_owned(),
    }
}

/// A lane's name at its beginning, on a ground of its own so that dots do not run into it.
fn name(pen: &CanvasRenderingContext2d, strip: &Strip, y: f64, words: &str, colors: &Colors) {
    pen.set_font("600 11px \"Public Sans\"");
    pen.set_text_align("left");
    pen.set_text_baseline("middle");
    let wide = pen.measure_text(words).map_or(0.0, |size| size.width()).min(NAME_MOST);
    let left = strip.scale().left();
    pen.set_fill_style_str(&colors.paper);
    pen.set_global_alpha(0.82);
    pen.fill_rect(left, y - 8.0, wide + 6.0, 15.0);
    pen.set_global_alpha(1.0);
    pen.set_fill_style_str(&colors.quiet);
    drop(pen.fill_text_with_max_width(words, left + 2.0, y, NAME_MOST));
}

fn ticks(pen: &CanvasRenderingContext2d, strip: &Strip, colors: &Colors) {
    pen.set_font("500 11px \"Public Sans\"");
    pen.set_text_baseline("alphabetic");
    pen.set_fill_style_str(&colors.quiet);
    for tick in strip.ticks() {
        pen.set_text_align("left");
        pen.fill_rect(tick.x, strip.height() - 14.0, 1.0, 4.0);
        drop(pen.fill_text(&tick.text, tick.x + 4.0, strip.height() - 3.0));
    }
}
