//! Reads, paths and areas on a static map.

use super::{Mark, MarkShape, Painter, StaticMap, furniture};
use crate::draw::{Brush, Canvas};
use crate::style::Cap;
use crate::text::Typesetter;
use labels::{Area, Font, Run, Weight};

const NUMBER: Font = Font { size: 11.0, weight: Weight::Bold };
const LEG: f64 = 3.5;
const DASH: [f64; 2] = [7.0, 5.0];
const LAMP: [u8; 3] = [0xf2, 0xb1, 0x34];
const WHITE: [u8; 3] = [255; 3];

/// A mark's radius, pixels at 1×: larger if it has something to say.
fn radius(mark: &Mark) -> f64 {
    match mark.text.chars().count() {
        0 => 7.0,
        1 | 2 => 10.5,
        count => 10.5 + 2.5 * f64::from(u32::try_from(count.min(6)).unwrap_or(6) - 2),
    }
}

/// The boxes of the marks, so that no name is put under them.
pub fn taken(painter: &Painter<'_>, map: &StaticMap) -> Vec<Area> {
    let edge = |mark: &Mark| 2.0 * radius(mark) + if mark.chosen { 14.0 } else { 6.0 };
    map.marks.iter().map(|mark| Area::around(painter.at(mark.at), edge(mark), edge(mark))).collect()
}

pub fn zones_and_legs(canvas: &mut Canvas, painter: &Painter<'_>, map: &StaticMap) {
    let ratio = painter.ratio;
    for zone in &map.zones {
        let mut points: Vec<_> = zone.ring.iter().map(|at| painter.at(*at)).collect();
        points.extend(points.first().copied());
        if let Some(path) = furniture::line(&points, ratio) {
            canvas.fill(&path, (zone.color, 0.12));
            canvas.stroke(&path, 1.5 * ratio, Cap::Round, (zone.color, 0.9));
        }
    }
    for leg in &map.legs {
        let (from, to) = (painter.at(leg.from), painter.at(leg.to));
        let parts = if leg.dashed { dashes(from, to) } else { vec![[from, to]] };
        for part in &parts {
            if let Some(path) = furniture::line(part, ratio) {
                canvas.stroke(&path, (LEG + 2.5) * ratio, Cap::Butt, (painter.color("halo"), 0.7 * leg.opacity));
            }
        }
        for part in &parts {
            if let Some(path) = furniture::line(part, ratio) {
                canvas.stroke(&path, LEG * ratio, Cap::Butt, (leg.color, leg.opacity));
            }
        }
    }
}

fn dashes(from: [f64; 2], to: [f64; 2]) -> Vec<[[f64; 2]; 2]> {
    let length = (to[0] - from[0]).hypot(to[1] - from[1]);
    let at = |along: f64| {
        let t = (along / length).min(1.0);
        [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]
    };
    let [on, off] = DASH;
    // A picture's diagonal has some thousand dashes; more are outside of it.
    let starts = (0..4000).map(|dash| f64::from(dash) * (on + off)).take_while(|start| *start < length);
    starts.map(|start| [at(start), at(start + on)]).collect()
}

pub fn marks(canvas: &mut Canvas, painter: &Painter<'_>, text: &mut Typesetter, map: &StaticMap) {
    for mark in &map.marks {
        let [x, y] = painter.at(mark.at);
        let r = radius(mark);
        if mark.chosen {
            furniture::dot(canvas, [x, y], r + 5.5, painter.ratio, LAMP, LAMP);
            furniture::dot(canvas, [x, y], r + 2.0, painter.ratio, WHITE, WHITE);
        }
        let ink = match mark.shape {
            MarkShape::Circle => {
                furniture::dot(canvas, [x, y], r, painter.ratio, mark.color, WHITE);
                WHITE
            }
            MarkShape::Diamond => {
                let d = r * 1.2;
                outlined(canvas, painter, &[[x, y - d], [x + d, y], [x, y + d], [x - d, y], [x, y - d]], mark);
                mark.color
            }
            MarkShape::Cross => {
                let d = r * 0.6;
                for points in [[[x - d, y - d], [x + d, y + d]], [[x - d, y + d], [x + d, y - d]]] {
                    if let Some(path) = furniture::line(&points, painter.ratio) {
                        canvas.stroke(&path, 6.0 * painter.ratio, Cap::Round, (WHITE, 1.0));
                        canvas.stroke(&path, 3.0 * painter.ratio, Cap::Round, (mark.color, 1.0));
                    }
                }
                continue;
            }
        };
        if !mark.text.is_empty() {
            let width = text.width(&mark.text, NUMBER);
            let run = Run { text: mark.text.clone(), x: x - width / 2.0, y: y + 4.0, angle: 0.0, width };
            text.draw(canvas, &[run], NUMBER, painter.ratio, ink, None);
        }
    }
}

fn outlined(canvas: &mut Canvas, painter: &Painter<'_>, points: &[[f64; 2]], mark: &Mark) {
    if let Some(path) = furniture::line(points, painter.ratio) {
        canvas.stroke(&path, 5.0 * painter.ratio, Cap::Round, (WHITE, 1.0));
        canvas.fill(&path, (WHITE, 1.0));
        canvas.stroke(&path, 2.2 * painter.ratio, Cap::Round, (mark.color, 1.0));
    }
}
