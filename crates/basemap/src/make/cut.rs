//! Cutting an outline into the tiles of a zoom: by columns, then by rows.

use super::{EXTENT, Outline, PIXEL};
use crate::geom::{Point, Rect, clip_line, clip_ring};
use crate::mvt::WriteShape;
use crate::tile::BUFFER;

/// Geometry beyond a tile's edge, units.
const BEYOND: f64 = BUFFER * PIXEL;
/// As good as endless, units.
const FAR: f64 = 1e12;

/// First and last column and row.
#[derive(Clone, Copy)]
pub struct Limits {
    pub x: (u32, u32),
    pub y: (u32, u32),
}

/// Hands out what each tile gets of the outline, which is in units of the zoom.
pub fn into_tiles(outline: &Outline, limits: Limits, mut give: impl FnMut((u32, u32), WriteShape)) {
    match outline {
        Outline::Points(points) => {
            for point in points {
                let (Some(x), Some(y)) = (tile_of(point[0], limits.x), tile_of(point[1], limits.y)) else { continue };
                give((x, y), WriteShape::Points(vec![place(*point, x, y)]));
            }
        }
        Outline::Lines(lines) => {
            let mut cut = |line: &[Point], to: &Rect| clip_line(line, to);
            spread(
                &lines.iter().map(|line| vec![line.clone()]).collect::<Vec<_>>(),
                limits,
                &mut cut,
                &mut |tile, parts| {
                    let parts: Vec<_> =
                        parts.iter().map(|part| snap(part, tile)).filter(|part| part.len() > 1).collect();
                    if !parts.is_empty() {
                        give(tile, WriteShape::Lines(parts));
                    }
                },
            );
        }
        Outline::Areas(areas) => {
            let mut cut = |ring: &[Point], to: &Rect| {
                let ring = clip_ring(ring, to);
                if ring.is_empty() { Vec::new() } else { vec![ring] }
            };
            spread(areas, limits, &mut cut, &mut |tile, rings| {
                let mut kept = Vec::with_capacity(rings.len());
                for ring in rings {
                    let mut ring = snap(ring, tile);
                    if ring.len() > 1 && ring.first() == ring.last() {
                        ring.pop();
                    }
                    // A tile's first ring says how all of them turn: without an outer ring there is no polygon.
                    if ring.len() > 2 && doubled_area(&ring) != 0 {
                        kept.push(ring);
                    } else if kept.is_empty() {
                        return;
                    }
                }
                give(tile, WriteShape::Areas(kept));
            });
        }
    }
}

type Cut<'a> = dyn FnMut(&[Point], &Rect) -> Vec<Vec<Point>> + 'a;

/// Takes a tile's part.
type Give<'a> = dyn FnMut((u32, u32), &[Vec<Point>]) + 'a;

/// Each group of paths (a line, or a polygon's rings) cut by columns and then by rows.
fn spread(groups: &[Vec<Vec<Point>>], limits: Limits, cut: &mut Cut<'_>, give: &mut Give<'_>) {
    for group in groups {
        let Some(around) = Rect::around(group.iter().flatten()) else { continue };
        for x in range(around.min[0], around.max[0], limits.x) {
            let start = f64::from(x) * EXTENT;
            let column = Rect::new([start - BEYOND, -FAR], [start + EXTENT + BEYOND, FAR]);
            let paths: Vec<_> = group.iter().flat_map(|path| cut_or_keep(path, &column, cut)).collect();
            let Some(around) = Rect::around(paths.iter().flatten()) else { continue };
            for y in range(around.min[1], around.max[1], limits.y) {
                let start = f64::from(y) * EXTENT;
                let row = Rect::new([-FAR, start - BEYOND], [FAR, start + EXTENT + BEYOND]);
                let parts: Vec<_> = paths.iter().flat_map(|path| cut_or_keep(path, &row, cut)).collect();
                if !parts.is_empty() {
                    give((x, y), &parts);
                }
            }
        }
    }
}

fn cut_or_keep(path: &[Point], to: &Rect, cut: &mut Cut<'_>) -> Vec<Vec<Point>> {
    match Rect::around(path) {
        Some(around) if to.holds(&around) => vec![path.to_vec()],
        Some(around) if to.touches(&around) => cut(path, to),
        _ => Vec::new(),
    }
}

/// The tiles whose buffer a span touches.
fn range(from: f64, until: f64, (first, last): (u32, u32)) -> impl Iterator<Item = u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to columns")]
    let at = |v: f64| (v / EXTENT).floor().clamp(f64::from(first), f64::from(last)) as u32;
    at(from - BEYOND)..=at(until + BEYOND)
}

fn tile_of(v: f64, (first, last): (u32, u32)) -> Option<u32> {
    let tile = (v / EXTENT).floor();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the limits")]
    (f64::from(first)..=f64::from(last)).contains(&tile).then_some(tile as u32)
}

#[expect(clippy::cast_possible_truncation, reason = "within a tile and its buffer")]
fn place([x, y]: Point, column: u32, row: u32) -> [i32; 2] {
    [(x - f64::from(column) * EXTENT).round() as i32, (y - f64::from(row) * EXTENT).round() as i32]
}

fn snap(path: &[Point], (x, y): (u32, u32)) -> Vec<[i32; 2]> {
    let mut out: Vec<_> = path.iter().map(|at| place(*at, x, y)).collect();
    out.dedup();
    out
}

fn doubled_area(ring: &[[i32; 2]]) -> i64 {
    let Some(&last) = ring.last() else { return 0 };
    let mut before = last;
    let mut sum = 0;
    for &at in ring {
        sum += i64::from(before[0]) * i64::from(at[1]) - i64::from(at[0]) * i64::from(before[1]);
        before = at;
    }
    sum
}
