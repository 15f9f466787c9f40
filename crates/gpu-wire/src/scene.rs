//! What is to be drawn: paths in order, already styled.

use crate::WireError;
use crate::frame::Cursor;

/// The sizes of a picture that are drawn, pixels: a tile at 1× and at 2×.
pub const EDGES: [u16; 2] = [512, 1024];
/// The steps of a scene; the process gives each a depth of its own, and it has fewer than 179 (its camera's height).
pub const MAX_STEPS: usize = 170;
/// The points of a scene, all steps together.
pub const MAX_POINTS: usize = 1 << 20;
/// How far from the tile's corner a point may lie, pixels.
pub const MAX_COORDINATE: f32 = 16_384.0;

/// What a step does with its paths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Brush {
    /// Fills what is inside by the nonzero rule.
    Fill,
    /// Strokes with round joins. Width in pixels, 0 to 512.
    Stroke { width: f32, round_cap: bool },
}

/// A run of a step's points that hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubPath {
    pub points: u32,
    pub closed: bool,
}

/// Paths of one look. Where they overlap they cover once: a translucent step does not darken itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Red, green, blue and opacity, not premultiplied.
    pub color: [u8; 4],
    pub brush: Brush,
    pub paths: Vec<SubPath>,
    /// Of all paths, one after the other, in pixels from the tile's north-west corner.
    pub points: Vec<[f32; 2]>,
}

/// One picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Edge of the square picture, pixels; one of [`EDGES`].
    pub edge: u16,
    /// What lies under everything: red, green, blue.
    pub ground: [u8; 3],
    pub steps: Vec<Step>,
}

impl Scene {
    pub(crate) fn encode(&self, out: &mut Vec<u8>) -> Result<(), WireError> {
        if self.steps.iter().map(|step| step.points.len()).sum::<usize>() > MAX_POINTS {
            return Err(WireError::Bounds("number of points"));
        }
        out.extend(self.edge.to_le_bytes());
        out.extend(self.ground);
        out.push(u8::try_from(self.steps.len()).map_err(|_| WireError::Bounds("number of steps"))?);
        for step in &self.steps {
            out.extend(step.color);
            let (kind, width) = match step.brush {
                Brush::Fill => (0, 0.0),
                Brush::Stroke { width, round_cap: false } => (1, width),
                Brush::Stroke { width, round_cap: true } => (2, width),
            };
            out.push(kind);
            out.extend(width.to_le_bytes());
            out.extend(count(step.paths.len())?.to_le_bytes());
            for path in &step.paths {
                out.extend((path.points << 1 | u32::from(path.closed)).to_le_bytes());
            }
            out.extend(count(step.points.len())?.to_le_bytes());
            out.extend(step.points.iter().flatten().flat_map(|at| at.to_le_bytes()));
        }
        Ok(())
    }

    pub(crate) fn decode(from: &mut Cursor<'_>) -> Result<Self, WireError> {
        let edge = from.u16()?;
        if !EDGES.contains(&edge) {
            return Err(WireError::Bounds("edge"));
        }
        let ground = from.array()?;
        let steps = from.u8()?;
        if usize::from(steps) > MAX_STEPS {
            return Err(WireError::Bounds("number of steps"));
        }
        let steps = (0..steps).map(|_| Step::decode(from)).collect::<Result<Vec<_>, _>>()?;
        if steps.iter().map(|step| step.points.len()).sum::<usize>() > MAX_POINTS {
            return Err(WireError::Bounds("number of points"));
        }
        Ok(Self { edge, ground, steps })
    }
}

impl Step {
    fn decode(from: &mut Cursor<'_>) -> Result<Self, WireError> {
        let color = from.array()?;
        let (kind, width) = (from.u8()?, from.f32()?);
        let brush = match kind {
            0 => Brush::Fill,
            1 | 2 => Brush::Stroke { width, round_cap: kind == 2 },
            _ => return Err(WireError::Bounds("brush")),
        };
        if !(0.0..=512.0).contains(&width) {
            return Err(WireError::Bounds("width"));
        }
        // What is taken is there, so nothing is allocated by a number alone.
        let paths = from.u32()? as usize;
        let paths = from.take(paths.checked_mul(4).ok_or(WireError::Torn)?)?.as_chunks().0;
        let paths: Vec<SubPath> = paths.iter().map(|path| u32::from_le_bytes(*path)).map(SubPath::from).collect();
        let points = from.u32()? as usize;
        let whole = paths.iter().map(|path| path.points as usize).sum::<usize>();
        if points != whole || paths.iter().any(|path| path.points == 0) {
            return Err(WireError::Bounds("number of points"));
        }
        let points = from.take(points.checked_mul(8).ok_or(WireError::Torn)?)?.as_chunks().0;
        let number = |[a, b, c, d]: [u8; 4]| f32::from_le_bytes([a, b, c, d]);
        let points = points.iter().map(|&[a, b, c, d, e, f, g, h]| [number([a, b, c, d]), number([e, f, g, h])]);
        let points: Vec<_> = points.collect();
        // NaN and infinity are not within either.
        if !points.iter().flatten().all(|at| at.abs() <= MAX_COORDINATE) {
            return Err(WireError::Bounds("point"));
        }
        Ok(Self { color, brush, paths, points })
    }

    /// Its paths, each with whether it is closed.
    pub fn runs(&self) -> impl Iterator<Item = (&[[f32; 2]], bool)> {
        let mut rest = self.points.as_slice();
        self.paths.iter().map_while(move |path| {
            let (run, after) = rest.split_at_checked(path.points as usize)?;
            rest = after;
            Some((run, path.closed))
        })
    }
}

impl From<u32> for SubPath {
    fn from(packed: u32) -> Self {
        Self { points: packed >> 1, closed: packed & 1 == 1 }
    }
}

fn count(length: usize) -> Result<u32, WireError> {
    u32::try_from(length).map_err(|_| WireError::Bounds("length"))
}
