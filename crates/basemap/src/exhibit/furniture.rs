//! Scale bar, north arrow and attribution; and the small shapes that they and the labels are made of.

use super::Painter;
use crate::draw::{Brush, Canvas};
use crate::style::{Cap, Rgb};
use crate::text::Typesetter;
use domain::geo::{EARTH_RADIUS, Position};
use labels::{Area, Font, Run, Weight};
use tiny_skia::{Path, PathBuilder, Rect};

const SMALL: Font = Font { size: 10.0, weight: Weight::Medium };
const STRONG: Font = Font { size: 12.0, weight: Weight::Bold };
const EDGE: f64 = 12.0;
/// The longest scale bar, pixels at 1×.
const BAR: f64 = 120.0;
const MILE: f64 = 1609.344;
const FOOT: f64 = 0.3048;

/// A bar's length in pixels at 1×, and what it stands for.
struct Bar {
    length: f64,
    text: String,
}

/// The longest round length that fits: 1, 2 or 5 with zeros.
fn bar(meters_per_pixel: f64, units: &[(f64, &str)]) -> Option<Bar> {
    let room = BAR * meters_per_pixel;
    let (unit, name) = units.iter().find(|(unit, _)| room >= *unit)?;
    let most = room / unit;
    let ten = 10f64.powf(most.log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().map(|digit| digit * ten).find(|length| *length <= most)?;
    Some(Bar { length: round * unit / meters_per_pixel, text: format!("{round} {name}") })
}

/// Metric and US bars for the middle of the picture.
fn bars(painter: &Painter<'_>) -> Vec<Bar> {
    let [x, y] = painter.view.center;
    let latitude = Position::from_mercator(x, y).lat().to_radians();
    let around = 2.0 * std::f64::consts::PI * EARTH_RADIUS;
    let meters = around * latitude.cos() / painter.view.scale();
    let us = bar(meters, &[(MILE, "mi"), (FOOT, "ft")]);
    let metric = bar(meters, &[(1000.0, "km"), (1.0, "m")]);
    us.into_iter().chain(metric).collect()
}

/// Where they stand, so that no name is put under them.
pub fn taken(painter: &Painter<'_>, text: &mut Typesetter, attribution: &str) -> Vec<Area> {
    let (width, height) = (painter.view.width, painter.view.height);
    let beyond = 200.0;
    vec![
        // On paper nobody can move the map to read a name that its edge cuts.
        Area { min: [-beyond, -beyond], max: [width + beyond, 2.0] },
        Area { min: [-beyond, height - 2.0], max: [width + beyond, height + beyond] },
        Area { min: [-beyond, -beyond], max: [2.0, height + beyond] },
        Area { min: [width - 2.0, -beyond], max: [width + beyond, height + beyond] },
        Area { min: [0.0, height - 52.0], max: [BAR + 2.0 * EDGE, height] },
        Area { min: [width - 52.0, 0.0], max: [width, 60.0] },
        Area { min: [width - text.width(attribution, SMALL) - 16.0, height - 20.0], max: [width, height] },
    ]
}

pub fn draw(canvas: &mut Canvas, painter: &Painter<'_>, text: &mut Typesetter, attribution: &str) {
    scale_bars(canvas, painter, text);
    north_arrow(canvas, painter, text);
    if attribution.is_empty() {
        return;
    }
    let (width, height) = (painter.view.width, painter.view.height);
    let long = text.width(attribution, SMALL);
    let area = Area { min: [width - long - 12.0, height - 17.0], max: [width, height] };
    rounded(canvas, area, 0.0, painter.ratio, (painter.color("halo"), 0.75), None);
    let run = Run { text: attribution.to_owned(), x: width - long - 6.0, y: height - 5.0, angle: 0.0, width: long };
    text.draw(canvas, &[run], SMALL, painter.ratio, painter.color("label"), None);
}

fn scale_bars(canvas: &mut Canvas, painter: &Painter<'_>, text: &mut Typesetter) {
    let (ink, halo) = (painter.color("label-strong"), painter.color("halo"));
    let base = painter.view.height - EDGE - 14.0;
    for (bar, down) in bars(painter).iter().zip([-1.0, 1.0]) {
        let tick = base + 7.0 * down;
        let points = [[EDGE, tick], [EDGE, base], [EDGE + bar.length, base], [EDGE + bar.length, tick]];
        if let Some(path) = line(&points, painter.ratio) {
            canvas.stroke(&path, 4.5 * painter.ratio, Cap::Round, (halo, 0.85));
            canvas.stroke(&path, 1.5 * painter.ratio, Cap::Butt, (ink, 1.0));
        }
        let y = if down < 0.0 { base - 5.0 } else { base + 13.0 };
        let run = Run { text: bar.text.clone(), x: EDGE + 5.0, y, angle: 0.0, width: bar.length };
        text.draw(canvas, &[run], SMALL, painter.ratio, ink, Some((halo, 1.5)));
    }
}

fn north_arrow(canvas: &mut Canvas, painter: &Painter<'_>, text: &mut Typesetter) {
    let (ink, halo) = (painter.color("label-strong"), painter.color("halo"));
    let (x, y) = (painter.view.width - 26.0, 12.0);
    let arrow = [[x, y], [x + 8.0, y + 24.0], [x, y + 18.5], [x - 8.0, y + 24.0], [x, y]];
    if let Some(path) = line(&arrow, painter.ratio) {
        canvas.stroke(&path, 4.0 * painter.ratio, Cap::Round, (halo, 0.85));
        canvas.fill(&path, (ink, 1.0));
    }
    let width = text.width("N", STRONG);
    let run = Run { text: "N".to_owned(), x: x - width / 2.0, y: y + 38.0, angle: 0.0, width };
    text.draw(canvas, &[run], STRONG, painter.ratio, ink, Some((halo, 1.75)));
}

/// A line in pixels at 1×.
pub fn line(points: &[[f64; 2]], ratio: f64) -> Option<Path> {
    let mut out = PathBuilder::new();
    for (at, [x, y]) in points.iter().enumerate() {
        #[expect(clippy::cast_possible_truncation, reason = "pixels")]
        let (x, y) = ((x * ratio) as f32, (y * ratio) as f32);
        if at == 0 { out.move_to(x, y) } else { out.line_to(x, y) }
    }
    out.finish()
}

/// A filled box with round corners, and a line of one pixel around it.
pub fn rounded(canvas: &mut Canvas, area: Area, radius: f64, ratio: f64, fill: (Rgb, f32), edge: Option<(Rgb, f32)>) {
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let at = |v: f64| (v * ratio) as f32;
    let ([west, north], [east, south]) = (area.min.map(at), area.max.map(at));
    let Some(rect) = Rect::from_ltrb(west, north, east, south) else { return };
    let r = at(radius).min(rect.width() / 2.0).min(rect.height() / 2.0);
    let mut out = PathBuilder::new();
    out.move_to(west + r, north);
    out.line_to(east - r, north);
    out.quad_to(east, north, east, north + r);
    out.line_to(east, south - r);
    out.quad_to(east, south, east - r, south);
    out.line_to(west + r, south);
    out.quad_to(west, south, west, south - r);
    out.line_to(west, north + r);
    out.quad_to(west, north, west + r, north);
    out.close();
    if let Some(path) = out.finish() {
        canvas.fill(&path, fill);
        if let Some(edge) = edge {
            canvas.stroke(&path, ratio, Cap::Butt, edge);
        }
    }
}

/// A dot with a rim.
pub fn dot(canvas: &mut Canvas, [x, y]: [f64; 2], radius: f64, ratio: f64, fill: Rgb, rim: Rgb) {
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let circle =
        |radius: f64| PathBuilder::from_circle((x * ratio) as f32, (y * ratio) as f32, (radius * ratio) as f32);
    if let (Some(outer), Some(inner)) = (circle(radius + 1.4), circle(radius)) {
        canvas.fill(&outer, (rim, 1.0));
        canvas.fill(&inner, (fill, 1.0));
    }
}
