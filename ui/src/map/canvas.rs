//! Paints a map: tiles and labels below, dots between, and above them signs and areas.

use super::{
    colors::{Colors, bytes},
    drawing::Drawing,
    names,
    stamps::{Stamps, disc},
    state::{Look, MapDesk},
    tiles::{self, Key},
};
use leptos::prelude::*;
use scene::{Marker, Pixels, Screen, Shape, View};
use std::f64::consts::{FRAC_PI_2, TAU};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// A dot's side, CSS pixels.
const DOT: f64 = 3.0;

struct Sheet {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Sheet {
    fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas, context })
    }

    /// Made as large as the view, cleared, and in CSS pixels from here on.
    fn begin(&self, view: &View, ratio: f64) {
        let (width, height) = view.size();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a view is at most 16,384 wide")]
        let (wide, high) = ((width * ratio) as u32, (height * ratio) as u32);
        if (self.canvas.width(), self.canvas.height()) != (wide, high) {
            self.canvas.set_width(wide);
            self.canvas.set_height(high);
        }
        // A transform of finite numbers is taken.
        drop(self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0));
        self.context.clear_rect(0.0, 0.0, width, height);
    }
}

pub struct Painter {
    base: Sheet,
    dots: Sheet,
    top: Sheet,
    pixels: Pixels,
    stamps: Stamps,
    /// What the tiles were painted of: while things move on them, they stay.
    based: Option<(View, f64, u32, Colors)>,
    /// Whether the sheet of dots has anything on it.
    dotted: bool,
    ended: bool,
}

impl Painter {
    /// The canvases from below to above.
    pub fn new([base, dots, top]: [HtmlCanvasElement; 3]) -> Option<Self> {
        Some(Self {
            base: Sheet::new(base)?,
            dots: Sheet::new(dots)?,
            top: Sheet::new(top)?,
            pixels: Pixels::default(),
            stamps: Stamps::default(),
            based: None,
            dotted: false,
            ended: false,
        })
    }

    /// Nothing is painted after this.
    pub fn end(&mut self) {
        self.ended = true;
    }

    pub fn paint(&mut self, desk: MapDesk) {
        let view = desk.view.get_untracked();
        if self.ended || view.size().0 <= 1.0 {
            return;
        }
        let ratio = window().device_pixel_ratio().clamp(1.0, 3.0);
        let colors = desk.colors.get_untracked();
        let base = (view, ratio, desk.freshness(), colors.clone());
        if self.based.as_ref() != Some(&base) {
            self.tiles(desk, &view, ratio, &colors);
            self.based = Some(base);
        }
        self.dots(desk, &view, ratio, &colors);
        self.top.begin(&view, ratio);
        self.area(desk, &view, &colors);
        desk.tracks.with_untracked(|tracks| {
            tracks.paint(&self.top.context, &view, desk.moment.get_untracked(), &colors);
        });
        if desk.look.get_untracked() == Look::Counts {
            self.signs(desk, &view, ratio, &colors);
        } else {
            self.chosen(desk, &view, &colors);
        }
    }

    fn tiles(&self, desk: MapDesk, view: &View, ratio: f64, colors: &Colors) {
        self.base.begin(view, ratio);
        let pen = &self.base.context;
        let (width, height) = view.size();
        pen.set_fill_style_str(&colors.land);
        pen.fill_rect(0.0, 0.0, width, height);
        let seen = view.tiles();
        let key = |tile| Key::of(tile, colors.dark, ratio > 1.25);
        let next = desk.tiles.try_update_value(|tiles| {
            for tile in &seen {
                let Some(piece) = tiles.piece(key(tile)) else { continue };
                // On whole device pixels, or seams show between tiles.
                let snap = |value: f64| (value * ratio).round() / ratio;
                let (left, top) = (snap(tile.at.x), snap(tile.at.y));
                let (right, bottom) = (snap(tile.at.x + tile.side), snap(tile.at.y + tile.side));
                // It fails for a canvas without pixels alone, and these have some.
                drop(pen.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                    &piece.canvas,
                    piece.left,
                    piece.top,
                    piece.side,
                    piece.side,
                    left,
                    top,
                    right - left,
                    bottom - top,
                ));
            }
            tiles.want(seen.iter().map(key))
        });
        tiles::fetch(desk.tiles, next.unwrap_or_default());
        let (next, placed) = desk
            .names
            .try_update_value(|names| (names.want(&seen), names.placed(view, &seen, pen)))
            .unwrap_or_default();
        names::draw(pen, &placed, colors);
        names::fetch(desk.names, next);
    }

    fn dots(&mut self, desk: MapDesk, view: &View, ratio: f64, colors: &Colors) {
        if desk.look.get_untracked() != Look::Dots {
            if self.dotted {
                self.dots.begin(view, ratio);
                self.dotted = false;
            }
            return;
        }
        let (width, height) = view.size();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a view is at most 16,384 wide")]
        let (wide, high) = ((width * ratio) as u32, (height * ratio) as u32);
        if (self.dots.canvas.width(), self.dots.canvas.height()) != (wide, high) {
            self.dots.canvas.set_width(wide);
            self.dots.canvas.set_height(high);
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
        let dot = (DOT * ratio).round() as usize;
        let layer = desk.layer.get_untracked();
        self.pixels.paint(&layer, view, ratio, dot, bytes(&colors.track, 210));
        let image = ImageData::new_with_u8_clamped_array(Clamped(self.pixels.bytes()), wide);
        if let Ok(image) = image {
            drop(self.dots.context.put_image_data(&image, 0.0, 0.0));
        }
        self.dotted = true;
    }

    fn area(&self, desk: MapDesk, view: &View, colors: &Colors) {
        let pen = &self.top.context;
        pen.set_stroke_style_str(&colors.action);
        pen.set_fill_style_str(&colors.action);
        pen.set_line_width(2.0);
        let trace = |pen: &CanvasRenderingContext2d, shape: &Shape| match shape {
            Shape::Circle { middle, radius } => {
                let at = view.screen_of(*middle);
                let edge = shape.bounds().north_east;
                // The earth is so little curved over this that the circle is one on screen, too.
                let across = view.screen_of(edge);
                drop(pen.arc(at.x, at.y, (at.y - across.y).abs().max(radius.min(1.0)), 0.0, TAU));
            }
            Shape::Polygon(corners) => {
                for corner in corners {
                    let at = view.screen_of(*corner);
                    pen.line_to(at.x, at.y);
                }
                pen.close_path();
            }
        };
        desk.shape.with_untracked(|shape| {
            let Some(shape) = shape else { return };
            pen.begin_path();
            trace(pen, shape);
            pen.set_global_alpha(0.12);
            pen.fill();
            pen.set_global_alpha(1.0);
            pen.stroke();
        });
        let pointer = desk.pointer.get_untracked();
        dashes(pen, &[5.0, 4.0]);
        desk.drawing.with_untracked(|drawing| match (drawing, pointer) {
            (Drawing::Circle(Some(middle)), Some(pointer)) => {
                let at = view.screen_of(*middle);
                pen.begin_path();
                drop(pen.arc(at.x, at.y, at.distance(pointer), 0.0, TAU));
                pen.stroke();
            }
            (Drawing::Polygon(corners), pointer) => {
                pen.begin_path();
                let corners = corners.iter().map(|corner| view.screen_of(*corner)).chain(pointer);
                for at in corners {
                    pen.line_to(at.x, at.y);
                }
                pen.stroke();
            }
            _ => {}
        });
        dashes(pen, &[]);
    }

    fn signs(&mut self, desk: MapDesk, view: &View, ratio: f64, colors: &Colors) {
        let pen = &self.top.context;
        self.stamps.begin(ratio, colors);
        let (selected, hovered) = (desk.selected.get_untracked(), desk.hovered.get_untracked());
        let (width, height) = view.size();
        let (markers, signs) = (desk.markers(), desk.signs.get_untracked());
        let held = holder(desk, view, &markers, selected);
        for marker in markers.iter() {
            let at = view.screen_of(marker.at);
            let radius = marker.radius();
            if at.x < -radius || at.y < -radius || at.x > width + radius || at.y > height + radius {
                continue;
            }
            let sign = signs.get(marker.first as usize).copied().unwrap_or_default();
            self.stamps.put(pen, at, (marker, sign), colors);
            if held == Some(marker.first) {
                ring(pen, at, radius + 5.0, &colors.lamp, 3.0);
            } else if hovered == Some(marker.first) {
                ring(pen, at, radius + 4.0, &colors.ink, 2.0);
            }
        }
    }

    /// In the look of dots: what is selected, and what the pointer is over.
    fn chosen(&self, desk: MapDesk, view: &View, colors: &Colors) {
        let layer = desk.layer.get_untracked();
        let find = |id: u32| layer.spots().iter().find(|spot| spot.id == id).map(|spot| view.screen_of(spot.at));
        let (selected, hovered) = (desk.selected.get_untracked(), desk.hovered.get_untracked());
        if let Some(at) = hovered.and_then(find) {
            ring(&self.top.context, at, 7.0, &colors.ink, 2.0);
        }
        if let Some(at) = selected.and_then(find) {
            disc(&self.top.context, at, 6.0, colors);
            ring(&self.top.context, at, 11.0, &colors.lamp, 3.0);
        }
    }
}

/// The first point of the sign that the selected one is gathered in.
fn holder(desk: MapDesk, view: &View, markers: &[Marker], selected: Option<u32>) -> Option<u32> {
    let id = selected?;
    if markers.iter().any(|marker| marker.first == id) {
        return Some(id);
    }
    let place =
        desk.layer.with_untracked(|layer| layer.spots().iter().find(|spot| spot.id == id).map(|spot| spot.at))?;
    let at = view.screen_of(place);
    let apart = |marker: &Marker| view.screen_of(marker.at).distance(at);
    let around = markers.iter().filter(|marker| marker.bounds().contains(place));
    around.min_by(|a, b| apart(a).total_cmp(&apart(b))).map(|marker| marker.first)
}

pub(super) fn dashes(pen: &CanvasRenderingContext2d, lengths: &[f64]) {
    let list: js_sys::Array = lengths.iter().map(|length| wasm_bindgen::JsValue::from_f64(*length)).collect();
    // Lengths are positive and finite.
    drop(pen.set_line_dash(&list));
}

fn ring(pen: &CanvasRenderingContext2d, at: Screen, radius: f64, color: &str, width: f64) {
    pen.begin_path();
    drop(pen.arc(at.x, at.y, radius, -FRAC_PI_2, TAU - FRAC_PI_2));
    pen.set_stroke_style_str(color);
    pen.set_line_width(width);
    pen.stroke();
}
