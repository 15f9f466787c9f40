//! From paths to triangles, with lyon, which maplibre-rs uses too.
//!
//! maplibre-rs's own wrapper of it (`ZeroTessellator`) has one width, no round caps and joins, and unwraps lyon's
//! errors, so lyon is called directly; what comes out are maplibre-rs's vertices.

use gpu_wire::{Brush, Reason, Step};
use lyon::math::point;
use lyon::path::Path;
use lyon::tessellation::{
    BuffersBuilder, FillOptions, FillTessellator, FillVertex, LineCap, LineJoin, StrokeOptions, StrokeTessellator,
    StrokeVertex, VertexBuffers,
};
use maplibre::coords::EXTENT_UINT;
use maplibre::render::ShaderVertex;

pub type Mesh = VertexBuffers<ShaderVertex, u32>;

/// How far a round join or cap may be off, pixels.
const TOLERANCE: f32 = 0.1;

#[derive(Default)]
pub struct Mesher {
    fill: FillTessellator,
    stroke: StrokeTessellator,
}

impl Mesher {
    /// A step's triangles, in maplibre-rs's units: the tile's edge is 4,096. Empty if the step covers nothing.
    pub fn mesh(&mut self, step: &Step, edge: u16) -> Result<Mesh, Reason> {
        #[expect(clippy::cast_precision_loss, reason = "4096")]
        let scale = EXTENT_UINT as f32 / f32::from(edge);
        // The width is in the positions already, so the shader has nothing to move.
        let place = |[x, y]: [f32; 2]| ShaderVertex::new([x * scale, y * scale], [0.0; 2]);
        let path = path(step);
        let mut mesh = Mesh::new();
        match step.brush {
            Brush::Fill => {
                let mut out = BuffersBuilder::new(&mut mesh, |vertex: FillVertex<'_>| place(vertex.position().into()));
                let options = FillOptions::non_zero().with_tolerance(TOLERANCE);
                self.fill.tessellate_path(&path, &options, &mut out).map_err(|_| Reason::Shape)?;
            }
            Brush::Stroke { width, round_cap } => {
                let mut out =
                    BuffersBuilder::new(&mut mesh, |vertex: StrokeVertex<'_, '_>| place(vertex.position().into()));
                let cap = if round_cap { LineCap::Round } else { LineCap::Butt };
                let options = StrokeOptions::tolerance(TOLERANCE)
                    .with_line_width(width)
                    .with_line_cap(cap)
                    .with_line_join(LineJoin::Round);
                self.stroke.tessellate_path(&path, &options, &mut out).map_err(|_| Reason::Shape)?;
            }
        }
        Ok(mesh)
    }
}

fn path(step: &Step) -> Path {
    let mut out = Path::builder();
    for (run, closed) in step.runs() {
        if let Some((&[x, y], rest)) = run.split_first() {
            out.begin(point(x, y));
            let mut before = point(x, y);
            for &[x, y] in rest {
                let at = point(x, y);
                // A segment without length has no direction to be stroked along.
                if at != before {
                    out.line_to(at);
                }
                before = at;
            }
            out.end(closed || step.brush == Brush::Fill);
        }
    }
    out.build()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use gpu_wire::SubPath;

    fn step(brush: Brush, runs: &[(&[[f32; 2]], bool)]) -> Step {
        Step {
            color: [0; 4],
            brush,
            paths: runs
                .iter()
                .map(|(run, closed)| SubPath { points: u32::try_from(run.len()).unwrap(), closed: *closed })
                .collect(),
            points: runs.iter().flat_map(|(run, _)| run.iter().copied()).collect(),
        }
    }

    /// What the triangles cover, in pixels; without overlaps it is the shape's area.
    fn area(mesh: &Mesh) -> f32 {
        let at = |index: u32| mesh.vertices[index as usize].position.map(|v| v / 8.0);
        let triangles = mesh.indices.as_chunks::<3>().0.iter();
        triangles
            .map(|[a, b, c]| {
                let ([ax, ay], [bx, by], [cx, cy]) = (at(*a), at(*b), at(*c));
                ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)).abs() / 2.0
            })
            .sum()
    }

    const OUTER: [[f32; 2]; 4] = [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]];
    const HOLE: [[f32; 2]; 4] = [[40.0, 40.0], [40.0, 60.0], [60.0, 60.0], [60.0, 40.0]];

    #[test]
    fn a_hole_stays_open() {
        let mesh = Mesher::default().mesh(&step(Brush::Fill, &[(&OUTER, true), (&HOLE, true)]), 512).unwrap();
        assert!((area(&mesh) - 9_600.0).abs() < 1.0, "{}", area(&mesh));
    }

    #[test]
    fn a_line_is_as_wide_as_it_should_be() {
        let brush = Brush::Stroke { width: 6.0, round_cap: false };
        let mesh = Mesher::default().mesh(&step(brush, &[(&[[0.0, 5.0], [50.0, 5.0]], false)]), 512).unwrap();
        assert!((area(&mesh) - 300.0).abs() < 1.0, "{}", area(&mesh));
    }

    #[test]
    fn shapes_without_area_length_or_points_are_nothing_and_no_panic() {
        let brushes =
            [Brush::Fill, Brush::Stroke { width: 0.0, round_cap: true }, Brush::Stroke { width: 9.0, round_cap: true }];
        for brush in brushes {
            for run in [&[[3.0f32, 3.0]; 4][..], &[[3.0, 3.0]], &[[0.0, 0.0], [9.0, 9.0], [0.0, 0.0]], &[]] {
                for closed in [false, true] {
                    let _ = Mesher::default().mesh(&step(brush, &[(run, closed)]), 512);
                }
            }
        }
    }
}
