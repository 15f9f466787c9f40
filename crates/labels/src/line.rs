//! Labels along a line: straight where it is straight, bent where it bends gently, not at all where it bends more.

use crate::point::CAPITAL;
use crate::{Area, Run};

/// The sharpest turn from one letter to the next, radians.
const TURN: f64 = 0.42;
/// The most that all letters may turn together, radians.
const BEND: f64 = 1.2;
/// A line this near to its chord is straight, pixels.
const STRAIGHT: f64 = 0.7;

/// A line of the picture with the length up to each point.
pub struct Course {
    points: Vec<([f64; 2], f64)>,
    pub length: f64,
}

impl Course {
    #[must_use]
    pub fn new(points: &[[f64; 2]]) -> Self {
        let mut length = 0.0;
        let mut before: Option<[f64; 2]> = None;
        let mut out = Vec::with_capacity(points.len());
        for &at in points {
            if let Some(before) = before {
                let step = (at[0] - before[0]).hypot(at[1] - before[1]);
                if step < 1e-6 {
                    continue;
                }
                length += step;
            }
            out.push((at, length));
            before = Some(at);
        }
        Self { points: out, length }
    }

    /// The place at a length from the start; beyond the ends, the ends.
    #[must_use]
    pub fn at(&self, along: f64) -> [f64; 2] {
        let after = self.points.partition_point(|(_, length)| *length < along);
        let (Some(&(b, until)), Some(&(a, from))) =
            (self.points.get(after), after.checked_sub(1).and_then(|before| self.points.get(before)))
        else {
            let end = if after == 0 { self.points.first() } else { self.points.last() };
            return end.map_or([0.0; 2], |(at, _)| *at);
        };
        let t = (along - from) / (until - from);
        [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
    }
}

/// Text of the given advances with its middle at `middle` of the course; `None` where it does not fit or bends too much.
#[must_use]
pub fn along(course: &Course, middle: f64, text: &str, advances: &[f32], size: f64) -> Option<(Vec<Run>, Vec<Area>)> {
    let width: f64 = advances.iter().map(|advance| f64::from(*advance)).sum();
    let (start, end) = (middle - width / 2.0, middle + width / 2.0);
    if start < 0.0 || end > course.length || width <= 0.0 {
        return None;
    }
    let (a, b) = (course.at(start), course.at(end));
    // Never upside down.
    let backwards = b[0] < a[0];
    let at = |along: f64| if backwards { course.at(end - along) } else { course.at(start + along) };
    let drop = size * CAPITAL / 2.0;
    let below = |[x, y]: [f64; 2], angle: f64| [x - drop * angle.sin(), y + drop * angle.cos()];
    let (a, b) = if backwards { (b, a) } else { (a, b) };
    let chord = (b[1] - a[1]).atan2(b[0] - a[0]);
    let mut steps = Vec::with_capacity(advances.len());
    let (mut along, mut before, mut least, mut most, mut off) = (0.0, None::<f64>, 0.0f64, 0.0f64, 0.0f64);
    for advance in advances {
        let advance = f64::from(*advance);
        let (from, until) = (at(along), at(along + advance));
        let angle = (until[1] - from[1]).atan2(until[0] - from[0]);
        let turn = |to: f64, from: f64| {
            (to - from + 3.0 * std::f64::consts::PI).rem_euclid(2.0 * std::f64::consts::PI) - std::f64::consts::PI
        };
        if before.is_some_and(|before| turn(angle, before).abs() > TURN) {
            return None;
        }
        let against = turn(angle, chord);
        (least, most) = (least.min(against), most.max(against));
        off = off.max(((until[0] - a[0]) * chord.sin() - (until[1] - a[1]) * chord.cos()).abs());
        steps.push((from, angle, advance));
        before = Some(angle);
        along += advance;
    }
    if most - least > BEND {
        return None;
    }
    let boxes =
        (0..).map(|step| f64::from(step) * size * 0.8 + size * 0.4).take_while(|along| *along < width + size * 0.4);
    let boxes = boxes.map(|along| Area::around(at(along.min(width)), size * 1.2, size * 1.2)).collect();
    if off < STRAIGHT {
        let [x, y] = below(a, chord);
        return Some((vec![Run { text: text.to_owned(), x, y, angle: chord, width }], boxes));
    }
    let letters = text.chars().zip(steps).filter(|(letter, _)| *letter != ' ').map(|(letter, (from, angle, width))| {
        let [x, y] = below(from, angle);
        Run { text: letter.to_string(), x, y, angle, width }
    });
    Some((letters.collect(), boxes))
}

/// Joins lines whose ends are nearer than `near`, so that a name has the whole road and not a tile's part of it.
#[must_use]
pub fn join(mut lines: Vec<Vec<[f64; 2]>>, near: f64) -> Vec<Vec<[f64; 2]>> {
    let meets = |a: Option<&[f64; 2]>, b: Option<&[f64; 2]>| {
        a.zip(b).is_some_and(|(a, b)| (a[0] - b[0]).abs() <= near && (a[1] - b[1]).abs() <= near)
    };
    let mut out: Vec<Vec<[f64; 2]>> = Vec::new();
    while let Some(mut line) = lines.pop() {
        loop {
            let found = lines.iter().position(|other| {
                [other.first(), other.last()].into_iter().any(|end| meets(line.last(), end) || meets(line.first(), end))
            });
            let Some(mut other) = found.map(|at| lines.swap_remove(at)) else { break };
            if meets(line.last(), other.first()) || meets(line.last(), other.last()) {
                if !meets(line.last(), other.first()) {
                    other.reverse();
                }
                line.extend(other.into_iter().skip(1));
            } else {
                if !meets(line.first(), other.last()) {
                    other.reverse();
                }
                other.extend(line.into_iter().skip(1));
                line = other;
            }
        }
        out.push(line);
    }
    out
}
