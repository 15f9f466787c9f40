//! Dashes that go on across the edges of tiles.
//!
//! A line cut into tiles begins elsewhere in each, so dashes counted from its start would not meet. On segments longer
//! than two dashes they are counted by the place in the world instead, along the segment's direction, which both tiles
//! agree on; on shorter ones they go on from the segment before.

use super::Frame;
use crate::feature::{Feature, Shape};
use crate::geom::Point;
use tiny_skia::{Path, PathBuilder};

/// The dashes of all lines as one path; `dash` is line and gap, pixels.
pub fn path<'f>(features: impl Iterator<Item = &'f Feature>, dash: [f64; 2], frame: &Frame) -> Option<Path> {
    let mut out = PathBuilder::new();
    for feature in features {
        if let Shape::Lines(lines) = &feature.shape {
            for line in lines {
                put(line, dash, frame, &mut out);
            }
        }
    }
    out.finish()
}

#[expect(clippy::cast_possible_truncation, reason = "a screen's pixels")]
fn put(line: &[Point], [on, off]: [f64; 2], frame: &Frame, out: &mut PathBuilder) {
    let period = on + off;
    if !(period.is_finite() && on > 0.0 && off > 0.0) {
        return;
    }
    let scale = frame.scale();
    let mut phase = 0.0f64;
    let mut pen = false;
    for pair in line.windows(2) {
        let &[a, b] = pair else { continue };
        let (dx, dy) = ((b[0] - a[0]) * scale, (b[1] - a[1]) * scale);
        let length = dx.hypot(dy);
        if length <= 0.0 {
            continue;
        }
        let (ux, uy) = (dx / length, dy / length);
        if length > 2.0 * period {
            let world = [(a[0] + frame.origin[0]) * scale, (a[1] + frame.origin[1]) * scale];
            phase = (world[0] * ux + world[1] * uy).rem_euclid(period);
            pen = false;
        }
        let at = |t: f64| ((a[0] * scale + t * ux) as f32, (a[1] * scale + t * uy) as f32);
        let mut from = 0.0;
        while from < length {
            let drawn = phase < on;
            let until = (from + if drawn { on - phase } else { period - phase }).min(length);
            if drawn {
                if !pen {
                    let (x, y) = at(from);
                    out.move_to(x, y);
                }
                let (x, y) = at(until);
                out.line_to(x, y);
            }
            phase += until - from;
            pen = drawn && phase < on;
            if phase >= period - 1e-9 {
                phase = 0.0;
            }
            // A step too small to count would never end.
            from = if until > from { until } else { length };
        }
    }
}
