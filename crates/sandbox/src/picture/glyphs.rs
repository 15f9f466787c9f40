//! A font of strokes for plates and captions: each character a few lines on a grid of 8 by 12, y downward.

use tiny_skia::{Path, PathBuilder};

/// Lines of a character; `~` in front rounds their corners, `o` in front also closes them.
const GLYPHS: [(char, &str); 42] = [
    ('0', "o0.4,0 7.6,0 7.6,12 0.4,12"),
    ('1', "1.2,2.8 4.6,0 4.6,12"),
    ('2', "~0.2,3.2 0.2,0 7.8,0 7.8,5 0.2,12|0.2,12 8,12"),
    ('3', "~0.2,2.4 0.2,0 7.6,0 7.6,5.8 3,5.8|~3,5.8 8,5.8 8,12 0,12 0,9.4"),
    ('4', "6.2,12 6.2,0 0,8.6 8.4,8.6"),
    ('5', "7.4,0 0.9,0 0.5,5.6|~0.5,5.6 2,4.5 8,4.5 8,12 0,12 0,9.6"),
    ('6', "~7.6,2.6 7.6,0 0.2,0 0.2,12 7.8,12 7.8,5.4 0.2,5.4 0.2,8"),
    ('7', "0,0 8,0 3,12"),
    ('8', "o0.7,0 7.3,0 7.3,5.7 0.7,5.7|o0,5.7 8,5.7 8,12 0,12"),
    ('9', "~0.4,9.4 0.4,12 7.8,12 7.8,0 0.2,0 0.2,6.6 7.8,6.6 7.8,4"),
    ('A', "0,12 4,0 8,12|1.4,8.2 6.6,8.2"),
    ('B', "0.2,12 0.2,0|~0.2,0 7.2,0 7.2,5.7 0.2,5.7|~0.2,5.7 8,5.7 8,12 0.2,12"),
    ('C', "~8,3 8,0 0,0 0,12 8,12 8,9"),
    ('D', "0.2,12 0.2,0|~0.2,0 8,0 8,12 0.2,12"),
    ('E', "8,0 0.4,0 0.4,12 8,12|0.4,5.8 6.6,5.8"),
    ('F', "8,0 0.4,0 0.4,12|0.4,5.8 6.6,5.8"),
    ('G', "~8,3 8,0 0,0 0,12 8,12 8,6.6|8,6.6 4.6,6.6"),
    ('H', "0.2,0 0.2,12|7.8,0 7.8,12|0.2,5.8 7.8,5.8"),
    ('I', "4,0 4,12|1.8,0 6.2,0|1.8,12 6.2,12"),
    ('J', "~7.2,0 7.2,12 0,12 0,8.6"),
    ('K', "0.3,0 0.3,12|8,0 0.3,7.4|2.8,5.2 8,12"),
    ('L', "0.6,0 0.6,12 8,12"),
    ('M', "0,12 0,0 4,7.4 8,0 8,12"),
    ('N', "0.2,12 0.2,0 7.8,12 7.8,0"),
    ('O', "o0,0 8,0 8,12 0,12"),
    ('P', "0.4,12 0.4,0|~0.4,0 8,0 8,6.4 0.4,6.4"),
    ('Q', "o0,0 8,0 8,12 0,12|5,8.6 8.6,12.8"),
    ('R', "0.4,12 0.4,0|~0.4,0 8,0 8,6.2 0.4,6.2|4.4,6.2 8.2,12"),
    ('S', "~8,2.6 8,0 0.2,0 0.2,5.8 8,5.8 8,12 0,12 0,9.4"),
    ('T', "0,0 8,0|4,0 4,12"),
    ('U', "~0.2,0 0.2,12 7.8,12 7.8,0"),
    ('V', "0,0 4,12 8,0"),
    ('W', "-0.4,0 1.8,12 4,3.4 6.2,12 8.4,0"),
    ('X', "0.2,0 7.8,12|7.8,0 0.2,12"),
    ('Y', "0,0 4,6 8,0|4,6 4,12"),
    ('Z', "0.4,0 7.8,0 0.2,12 8,12"),
    ('-', "1.5,6.4 6.5,6.4"),
    (':', "4,3.6 4,4.4|4,8.6 4,9.4"),
    ('.', "4,11.2 4,12"),
    ('/', "1,12 7,0"),
    ('%', "1,12 7,0|o0,0 2.4,0 2.4,3 0,3|o5.6,9 8,9 8,12 5.6,12"),
    (' ', ""),
];

/// Grid units from one character to the next.
pub(crate) const ADVANCE: f32 = 11.4;

/// How wide a text is, grid units.
pub(crate) fn width(text: &str) -> f32 {
    text.chars().count() as f32 * ADVANCE - (ADVANCE - 8.0)
}

/// The lines of a text whose upper left corner is the origin, one unit of the grid `scale` pixels.
pub(crate) fn lines(text: &str, scale: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (n, c) in text.chars().enumerate() {
        let shift = n as f32 * ADVANCE;
        let strokes = GLYPHS.iter().find(|(g, _)| *g == c).map_or("", |(_, s)| *s);
        for stroke in strokes.split('|').filter(|s| !s.is_empty()) {
            let (closed, rounded) = (stroke.starts_with('o'), stroke.starts_with(['~', 'o']));
            let points: Vec<(f32, f32)> = stroke
                .trim_start_matches(['~', 'o'])
                .split(' ')
                .filter_map(|p| p.split_once(','))
                .filter_map(|(x, y)| Some(((x.parse::<f32>().ok()? + shift) * scale, y.parse::<f32>().ok()? * scale)))
                .collect();
            let radius = if matches!(c, 'O' | 'Q' | 'D' | 'C' | 'G') { 3.6 } else { 2.7 };
            draw(&mut path, &points, closed, if rounded { radius * scale } else { 0.0 });
        }
    }
    path.finish()
}

/// A line through points, its corners rounded by a radius.
fn draw(path: &mut PathBuilder, points: &[(f32, f32)], closed: bool, radius: f32) {
    let n = points.len();
    if n < 2 {
        return;
    }
    let toward = |a: (f32, f32), b: (f32, f32)| {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let len = (dx * dx + dy * dy).sqrt().max(1e-3);
        let by = radius.min(len / 2.0) / len;
        (a.0 + dx * by, a.1 + dy * by)
    };
    let corner = |path: &mut PathBuilder, i: usize| {
        let (before, at, after) = (points[(i + n - 1) % n], points[i], points[(i + 1) % n]);
        let (from, to) = (toward(at, before), toward(at, after));
        path.line_to(from.0, from.1);
        path.quad_to(at.0, at.1, to.0, to.1);
    };
    if closed {
        let start = toward(points[0], points[1]);
        path.move_to(start.0, start.1);
        (1..n).for_each(|i| corner(path, i));
        corner(path, 0);
        path.close();
        return;
    }
    path.move_to(points[0].0, points[0].1);
    for (i, p) in points.iter().enumerate().take(n - 1).skip(1) {
        if radius > 0.0 { corner(path, i) } else { path.line_to(p.0, p.1) }
    }
    path.line_to(points[n - 1].0, points[n - 1].1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_and_digit_has_a_shape_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for c in ('A'..='Z').chain('0'..='9') {
            let path = lines(&c.to_string(), 1.0).unwrap();
            assert!(seen.insert(format!("{path:?}")), "{c}");
        }
    }
}
