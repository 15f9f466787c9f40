//! Polygons over the antimeridian, as atlases for globes have them, cut into those of a plane.

use crate::geom::{Point, clip_half};

/// Polygons (outer ring, holes) whose rings may jump from one side of Web Mercator's square to the other, as polygons
/// within it. A ring around a pole is closed along the square's edge.
pub fn cut(rings: Vec<Vec<Point>>) -> Vec<Vec<Vec<Point>>> {
    if !rings.iter().any(|ring| ring.windows(2).any(jumps)) {
        return vec![rings];
    }
    let rings: Vec<_> = rings.into_iter().map(unrolled).collect();
    let copies = [-1.0, 0.0, 1.0].into_iter().filter_map(|shift| {
        let part = |ring: &Vec<Point>| {
            let moved: Vec<_> = ring.iter().map(|[x, y]| [x + shift, *y]).collect();
            let mut part = clip_half(&clip_half(&moved, 0, 0.0, true), 0, 1.0, false);
            part.extend(part.first().copied());
            part
        };
        let mut parts = rings.iter().map(part);
        let outer = parts.next().filter(|ring| ring.len() > 3)?;
        Some(std::iter::once(outer).chain(parts.filter(|ring| ring.len() > 3)).collect())
    });
    copies.collect()
}

fn jumps(pair: &[Point]) -> bool {
    if let [a, b] = pair { (a[0] - b[0]).abs() > 0.5 } else { false }
}

/// A ring without jumps: it may leave the square to either side.
fn unrolled(ring: Vec<Point>) -> Vec<Point> {
    let mut shift = 0.0;
    let mut before: Option<f64> = None;
    let mut out: Vec<Point> = ring
        .iter()
        .map(|&[x, y]| {
            if let Some(before) = before {
                shift += if x - before > 0.5 {
                    -1.0
                } else if before - x > 0.5 {
                    1.0
                } else {
                    0.0
                };
            }
            before = Some(x);
            [x + shift, y]
        })
        .collect();
    if let (Some(&[first, _]), Some(&[last, y])) = (out.first(), out.last())
        && (first - last).abs() > 0.5
    {
        // Around a pole, the nearer one: down to the edge, back along it, and up again.
        let edge = if y > 0.5 { 1.0 } else { 0.0 };
        out.extend([[last, edge], [first, edge]]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::area;

    #[test]
    fn a_ring_over_the_antimeridian_becomes_two() {
        let ring = vec![[0.9, 0.3], [0.1, 0.3], [0.1, 0.4], [0.9, 0.4], [0.9, 0.3]];
        let parts = cut(vec![ring]);
        let sizes: Vec<f64> = parts.iter().map(|rings| area(&rings[0]).abs()).collect();
        assert_eq!(parts.len(), 2);
        assert!(sizes.iter().all(|size| (size - 0.01).abs() < 1e-9), "{sizes:?}");
    }

    #[test]
    fn a_ring_around_the_pole_reaches_the_edge() {
        let ring = vec![[0.1, 0.9], [0.4, 0.9], [0.7, 0.9], [0.95, 0.9], [0.1, 0.9]];
        let total: f64 = cut(vec![ring]).iter().map(|rings| area(&rings[0]).abs()).sum();
        assert!((total - 0.1).abs() < 1e-9, "{total}");
    }
}
