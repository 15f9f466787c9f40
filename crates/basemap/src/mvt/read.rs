//! From bytes to layers, features and geometry; borrowed from the tile, bounded, never a panic.

use super::MvtError;
use crate::geom::{Point, area};
use crate::wire::{Cursor, Value as Field, unzigzag};

/// The most layers, points, and features, keys and values together in one tile; far beyond what makers put in (the
/// middle of Florence has some 70,000 points, and 16,000 of the others).
const MAX_LAYERS: usize = 256;
const MAX_POINTS: usize = 500_000;
const MAX_ITEMS: usize = 500_000;
const MAX_EXTENT: u64 = 1 << 16;
/// The farthest that a point may lie from its tile, in tiles.
const FAR: i64 = 256;

/// A property's value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Text(&'a str),
    Number(f64),
    Bool(bool),
}

/// A layer as it stands in the tile.
pub struct RawLayer<'a> {
    pub name: &'a str,
    /// Units along a tile's edge.
    pub extent: u32,
    keys: Vec<&'a str>,
    values: Vec<Option<Value<'a>>>,
    features: Vec<&'a [u8]>,
}

/// A feature as it stands in the tile.
pub struct RawFeature<'a> {
    kind: u64,
    tags: &'a [u8],
    geometry: &'a [u8],
}

/// What a feature looks like; a tile's edge is `size` long, as asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    Points(Vec<Point>),
    Lines(Vec<Vec<Point>>),
    /// Rings without their closing point. Outer rings turn clockwise (y to the south), holes the other way; each has
    /// an area and three points or more.
    Areas(Vec<Vec<Point>>),
}

/// The layers of a tile, those that `wanted` names.
pub fn layers(tile: &[u8], wanted: impl Fn(&str) -> bool) -> Result<Vec<RawLayer<'_>>, MvtError> {
    let mut at = Cursor::new(tile);
    let mut out = Vec::new();
    let mut items = MAX_ITEMS;
    while let Some((number, value)) = at.field()? {
        if let (3, Field::Bytes(bytes)) = (number, value) {
            if out.len() >= MAX_LAYERS {
                return Err(MvtError::TooMuch);
            }
            if wanted(layer_name(bytes)?) {
                out.push(layer(bytes, &mut items)?);
            }
        }
    }
    Ok(out)
}

fn text(bytes: &[u8]) -> Result<&str, MvtError> {
    std::str::from_utf8(bytes).map_err(|_| MvtError::Torn)
}

fn layer_name(bytes: &[u8]) -> Result<&str, MvtError> {
    let mut at = Cursor::new(bytes);
    let mut name = "";
    while let Some((number, value)) = at.field()? {
        if let (1, Field::Bytes(bytes)) = (number, value) {
            name = text(bytes)?;
        }
    }
    Ok(name)
}

/// `items` counts down what the tile's layers may still list: a list takes many times the bytes that it is made from.
fn layer<'a>(bytes: &'a [u8], items: &mut usize) -> Result<RawLayer<'a>, MvtError> {
    let mut at = Cursor::new(bytes);
    let mut out = RawLayer { name: "", extent: 4096, keys: Vec::new(), values: Vec::new(), features: Vec::new() };
    while let Some((number, value)) = at.field()? {
        if (2..=4).contains(&number) {
            *items = items.checked_sub(1).ok_or(MvtError::TooMuch)?;
        }
        match (number, value) {
            (1, Field::Bytes(bytes)) => out.name = text(bytes)?,
            (2, Field::Bytes(bytes)) => out.features.push(bytes),
            (3, Field::Bytes(bytes)) => out.keys.push(text(bytes)?),
            (4, Field::Bytes(bytes)) => out.values.push(property(bytes)?),
            (5, Field::Varint(extent)) => match u32::try_from(extent) {
                Ok(units) if units > 0 && extent <= MAX_EXTENT => out.extent = units,
                _ => return Err(MvtError::Geometry),
            },
            (15, Field::Varint(version)) if !(1..=2).contains(&version) => return Err(MvtError::Version),
            _ => {}
        }
    }
    Ok(out)
}

fn property(bytes: &[u8]) -> Result<Option<Value<'_>>, MvtError> {
    let mut at = Cursor::new(bytes);
    let mut out = None;
    while let Some((number, value)) = at.field()? {
        #[expect(clippy::cast_precision_loss, reason = "ranks and levels are small")]
        let value = match (number, value) {
            (1, Field::Bytes(bytes)) => Value::Text(text(bytes)?),
            (2, Field::Fixed32(bytes)) => Value::Number(f64::from(f32::from_le_bytes(bytes))),
            (3, Field::Fixed64(bytes)) => Value::Number(f64::from_le_bytes(bytes)),
            (4, Field::Varint(bits)) => Value::Number(bits.cast_signed() as f64),
            (5, Field::Varint(bits)) => Value::Number(bits as f64),
            (6, Field::Varint(bits)) => Value::Number(unzigzag(bits) as f64),
            (7, Field::Varint(bits)) => Value::Bool(bits != 0),
            _ => continue,
        };
        out = Some(value);
    }
    Ok(out)
}

impl<'a> RawLayer<'a> {
    /// Each feature, in the tile's order.
    pub fn features(&self) -> impl Iterator<Item = Result<RawFeature<'a>, MvtError>> + '_ {
        self.features.iter().map(|bytes| {
            let mut at = Cursor::new(bytes);
            let mut out = RawFeature { kind: 0, tags: &[], geometry: &[] };
            while let Some((number, value)) = at.field()? {
                match (number, value) {
                    (2, Field::Bytes(bytes)) => out.tags = bytes,
                    (3, Field::Varint(kind)) => out.kind = kind,
                    (4, Field::Bytes(bytes)) => out.geometry = bytes,
                    _ => {}
                }
            }
            Ok(out)
        })
    }

    /// Each property of a feature, in the tile's order.
    pub fn properties(
        &self,
        feature: &RawFeature<'a>,
        mut take: impl FnMut(&'a str, Value<'a>),
    ) -> Result<(), MvtError> {
        let mut at = Cursor::new(feature.tags);
        while !at.is_empty() {
            let (key, value) = (at.varint()?, at.varint()?);
            let key = usize::try_from(key).ok().and_then(|key| self.keys.get(key)).ok_or(MvtError::Torn)?;
            let value = usize::try_from(value).ok().and_then(|value| self.values.get(value)).ok_or(MvtError::Torn)?;
            if let Some(value) = value {
                take(key, *value);
            }
        }
        Ok(())
    }
}

impl RawFeature<'_> {
    /// Whether it is drawn as an area, which some layers mix with lines.
    #[must_use]
    pub const fn is_area(&self) -> bool {
        self.kind == 3
    }
    #[must_use]
    pub const fn is_line(&self) -> bool {
        self.kind == 2
    }

    /// The geometry, a tile's edge being `size` long. `budget` counts down the points that the tile may still have.
    pub fn geometry(&self, extent: u32, size: f64, budget: &mut Budget) -> Result<Option<Geometry>, MvtError> {
        let paths = self.paths(extent, size / f64::from(extent), budget)?;
        Ok(match self.kind {
            1 => Some(Geometry::Points(paths.into_iter().flatten().collect())),
            2 => Some(Geometry::Lines(paths.into_iter().filter(|line| line.len() > 1).collect())),
            3 => rings(paths).map(Geometry::Areas),
            _ => None,
        })
    }

    /// Commands (MVT 2.1, section 4.3) as lists of points, one for each MoveTo of one point.
    fn paths(&self, extent: u32, scale: f64, budget: &mut Budget) -> Result<Vec<Vec<Point>>, MvtError> {
        let mut at = Cursor::new(self.geometry);
        let mut out: Vec<Vec<Point>> = Vec::new();
        let (mut x, mut y) = (0i64, 0i64);
        let far = FAR * i64::from(extent);
        while !at.is_empty() {
            let command = at.varint()?;
            let count = command >> 3;
            match command & 7 {
                id @ (1 | 2) => {
                    for _ in 0..count {
                        x = x.wrapping_add(unzigzag(at.varint()?));
                        y = y.wrapping_add(unzigzag(at.varint()?));
                        if !(-far..=far).contains(&x) || !(-far..=far).contains(&y) {
                            return Err(MvtError::Geometry);
                        }
                        budget.spend()?;
                        #[expect(clippy::cast_precision_loss, reason = "within 256 tiles of 65,536 units")]
                        let point = [x as f64 * scale, y as f64 * scale];
                        match out.last_mut() {
                            Some(path) if id == 2 => path.push(point),
                            None if id == 2 => return Err(MvtError::Geometry),
                            _ => out.push(vec![point]),
                        }
                    }
                }
                7 => {}
                _ => return Err(MvtError::Geometry),
            }
        }
        Ok(out)
    }
}

/// Points that a tile may still have.
pub struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(MAX_POINTS)
    }
}

impl Budget {
    fn spend(&mut self) -> Result<(), MvtError> {
        self.0 = self.0.checked_sub(1).ok_or(MvtError::TooMuch)?;
        Ok(())
    }
}

/// Drops rings without area, and turns all of them if the first turns the wrong way, as some makers have it.
fn rings(paths: Vec<Vec<Point>>) -> Option<Vec<Vec<Point>>> {
    let mut turned = None;
    let mut out = Vec::with_capacity(paths.len());
    for mut ring in paths {
        ring.dedup();
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        let area = area(&ring);
        if ring.len() < 3 || area == 0.0 {
            continue;
        }
        if *turned.get_or_insert(area < 0.0) {
            ring.reverse();
        }
        out.push(ring);
    }
    (!out.is_empty()).then_some(out)
}
