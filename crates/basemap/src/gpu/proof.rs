//! The picture that the process has to draw before it is trusted with the map.
//!
//! Drivers err too: a wrong color order, an upside-down picture, no blending. What they draw looks like pixels to every
//! check of frames, so the first picture is compared with tiny-skia's of the same.

use super::record::Recorder;
use crate::draw::{Brush, Canvas, finish};
use crate::picture::Picture;
use crate::style::Cap;
use gpu_wire::Scene;
use tiny_skia::{Path, PathBuilder};

/// Mean difference of a channel, of 255, that two renderers may have: edges are sampled elsewhere.
pub const MOST: f64 = 1.0;

const EDGE: u32 = 512;
const GROUND: [u8; 3] = [243, 241, 236];

/// The picture as a list.
pub fn scene() -> Option<Scene> {
    let mut recorder = Recorder::new(EDGE, GROUND);
    paint(&mut recorder);
    recorder.finish()
}

/// The mean difference of a channel to what it should be, 0 to 255.
pub fn difference(rgba: &[u8]) -> f64 {
    let mut canvas = Canvas::new(EDGE, EDGE, GROUND);
    paint(&mut canvas);
    mean_difference(finish(canvas).rgba(), rgba)
}

/// Mean absolute difference of red, green and blue between two pictures' pixels, 0 to 255; of pictures of different
/// sizes, 255.
pub fn mean_difference(a: &[u8], b: &[u8]) -> f64 {
    if a.len() != b.len() {
        return 255.0;
    }
    let pairs = a.as_chunks::<4>().0.iter().zip(b.as_chunks::<4>().0);
    let sum: u64 = pairs
        .flat_map(|([r, g, b, _], [s, h, c, _])| [(r, s), (g, h), (b, c)])
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "some million pixels")]
    let mean = sum as f64 / (a.len().max(1) as f64 * 0.75);
    mean
}

/// A mean difference of two pictures of one size.
pub fn between(a: &Picture, b: &Picture) -> f64 {
    mean_difference(a.rgba(), b.rgba())
}

/// Something of all that a map has, different in each corner: an area with a hole, a translucent one that overlaps
/// itself, lines with round and with flat ends, one over the other.
fn paint(brush: &mut impl Brush) {
    let square = |x: f32, y: f32, size: f32| vec![[x, y], [x + size, y], [x + size, y + size], [x, y + size]];
    let hole: Vec<_> = square(60.0, 60.0, 80.0).into_iter().rev().collect();
    let draw = |paths: &[Vec<[f32; 2]>], closed: bool, then: &mut dyn FnMut(&Path)| {
        if let Some(path) = path(paths, closed) {
            then(&path);
        }
    };
    draw(&[square(20.0, 20.0, 180.0), hole], true, &mut |path| brush.fill(path, ([207, 223, 233], 1.0)));
    draw(&[square(280.0, 40.0, 120.0), square(340.0, 90.0, 120.0)], true, &mut |path| {
        brush.fill(path, ([178, 30, 38], 0.5));
    });
    let bent = vec![[-20.0, 300.0], [250.0, 340.0], [270.0, 530.0]];
    draw(std::slice::from_ref(&bent), false, &mut |path| brush.stroke(path, 24.0, Cap::Round, ([217, 169, 79], 1.0)));
    draw(&[bent], false, &mut |path| brush.stroke(path, 18.0, Cap::Round, ([251, 220, 160], 1.0)));
    draw(&[vec![[330.0, 300.0], [480.0, 470.0]], vec![[480.0, 300.0], [330.0, 470.0]]], false, &mut |path| {
        brush.stroke(path, 30.0, Cap::Butt, ([30, 90, 160], 0.6));
    });
}

fn path(paths: &[Vec<[f32; 2]>], closed: bool) -> Option<Path> {
    let mut out = PathBuilder::new();
    for points in paths {
        for (at, &[x, y]) in points.iter().enumerate() {
            if at == 0 { out.move_to(x, y) } else { out.line_to(x, y) }
        }
        if closed {
            out.close();
        }
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_turned_mirrored_or_of_other_colors_is_no_proof() {
        let mut canvas = Canvas::new(EDGE, EDGE, GROUND);
        paint(&mut canvas);
        let right = finish(canvas).into_rgba();
        assert!(difference(&right) == 0.0 && scene().is_some());
        let rows: Vec<&[u8]> = right.chunks(4 * EDGE as usize).collect();
        let flipped: Vec<u8> = rows.iter().rev().flat_map(|row| row.iter().copied()).collect();
        let mirrored: Vec<u8> = rows.iter().flat_map(|row| row.chunks(4).rev().flatten().copied()).collect();
        let swapped: Vec<u8> = right.chunks(4).flat_map(|p| [p[2], p[1], p[0], p[3]]).collect();
        let blank = vec![255; right.len()];
        for wrong in [flipped, mirrored, swapped, blank, right[4..].to_vec()] {
            assert!(difference(&wrong) > MOST);
        }
    }
}
