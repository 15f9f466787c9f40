//! Making archives: features with places on the earth in, a PMTiles archive out.
//!
//! Geometry is thinned for each zoom before it is cut into tiles, so that neighbors agree; cut with a buffer; and
//! dropped where it would be less than a pixel or two. The same features give the same bytes on every machine.

mod cut;
mod dateline;
mod geojson;
mod join;
pub mod topojson;

pub use geojson::{GeoJsonError, read as read_geojson};

use crate::geom::{Point, Rect, area, length, simplify};
use crate::mvt::LayerWriter;
pub use crate::mvt::Property;
use crate::pmtiles::Writer;
use crate::tile_id::TileId;
use domain::geo::{Bounds, Position};
use std::collections::BTreeMap;

/// Units along a tile's edge.
const EXTENT: f64 = 4096.0;
/// Units to a pixel.
const PIXEL: f64 = EXTENT / crate::feature::TILE;
/// Thinning below the last zoom, pixels.
const THIN: f64 = 0.4;
/// The least area kept below the last zoom, square pixels, and the least length, pixels.
const LEAST_AREA: f64 = 1.5;
const LEAST_LENGTH: f64 = 1.0;

/// Where a feature lies, in Web Mercator's square (0 to 1, y to the south). Areas are polygons: outer ring, holes.
#[derive(Debug, Clone, PartialEq)]
pub enum Outline {
    Points(Vec<Point>),
    Lines(Vec<Vec<Point>>),
    Areas(Vec<Vec<Vec<Point>>>),
}

/// A feature to be put into an archive, in Protomaps' words.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub layer: String,
    pub min_zoom: u8,
    pub max_zoom: u8,
    pub properties: Vec<(String, Property)>,
    pub outline: Outline,
}

/// What stands in the archive's head.
#[derive(Debug, Clone)]
pub struct Head {
    pub name: String,
    pub attribution: String,
    pub max_zoom: u8,
    /// Tiles beyond these are left out; around all features if there are none.
    pub bounds: Option<Bounds>,
}

/// Makes the archive. Errors only where it would be too large.
pub fn archive(sources: Vec<Source>, head: &Head) -> std::io::Result<Vec<u8>> {
    let sources = join::lines(sources);
    let bounds = head.bounds.or_else(|| around(&sources)).unwrap_or_else(|| {
        let corner = Position::from_mercator(0.0, 1.0);
        Bounds { south_west: corner, north_east: Position::from_mercator(1.0, 0.0) }
    });
    let mut writer = Writer::new();
    for z in 0..=head.max_zoom {
        for (id, tile) in zoom(&sources, z, head.max_zoom, &bounds) {
            writer.add(id, &tile)?;
        }
    }
    let mut layers: Vec<_> = sources.iter().map(|source| source.layer.as_str()).collect();
    layers.sort_unstable();
    layers.dedup();
    let layers: Vec<_> = layers.into_iter().map(|id| serde_json::json!({ "id": id, "fields": {} })).collect();
    let metadata = serde_json::json!({
        "name": head.name, "attribution": head.attribution, "type": "baselayer", "vector_layers": layers,
    });
    writer.finish(bounds, &metadata)
}

fn around(sources: &[Source]) -> Option<Bounds> {
    let places = sources.iter().flat_map(|source| -> Box<dyn Iterator<Item = &Point>> {
        match &source.outline {
            Outline::Points(points) => Box::new(points.iter()),
            Outline::Lines(lines) => Box::new(lines.iter().flatten()),
            Outline::Areas(areas) => Box::new(areas.iter().flatten().flatten()),
        }
    });
    Bounds::around(places.map(|[x, y]| Position::from_mercator(*x, *y)))
}

/// All tiles of a zoom, encoded.
fn zoom(sources: &[Source], z: u8, last: u8, bounds: &Bounds) -> Vec<(TileId, Vec<u8>)> {
    let scale = EXTENT * f64::from(1u32 << z);
    let thin = if z == last { 0.5 } else { THIN * PIXEL };
    let mut tiles: BTreeMap<(u32, u32), BTreeMap<&str, LayerWriter>> = BTreeMap::new();
    let ([west, south], [east, north]) = (corner(bounds.south_west), corner(bounds.north_east));
    let count = f64::from(1u32 << z);
    let last_tile = (1u32 << z) - 1;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2^22")]
    let column = |v: f64| ((v * count) as u32).min(last_tile);
    let limits = cut::Limits { x: (column(west), column(east)), y: (column(north), column(south)) };
    for source in sources.iter().filter(|source| (source.min_zoom..=source.max_zoom).contains(&z)) {
        let outline = prepare(&source.outline, scale, thin, z < last);
        cut::into_tiles(&outline, limits, |tile, shape| {
            let layer = tiles.entry(tile).or_default().entry(&source.layer);
            let layer = layer.or_insert_with(|| LayerWriter::new(&source.layer, 4096));
            layer.add(source.properties.iter().map(|(key, value)| (key.as_str(), value)), &shape);
        });
    }
    let encode = |((x, y), layers): ((u32, u32), BTreeMap<&str, LayerWriter>)| {
        let mut tile = Vec::new();
        for layer in layers.into_values() {
            layer.finish(&mut tile);
        }
        Some((TileId::new(z, x, y)?, tile))
    };
    tiles.into_iter().filter_map(encode).collect()
}

fn corner(at: Position) -> Point {
    at.mercator().into()
}

/// The outline in units of the zoom, thinned, without what is too small to see.
fn prepare(outline: &Outline, scale: f64, thin: f64, drop: bool) -> Outline {
    let path = |path: &[Point]| {
        let scaled: Vec<Point> = path.iter().map(|[x, y]| [x * scale, y * scale]).collect();
        simplify(&scaled, thin)
    };
    match outline {
        Outline::Points(points) => Outline::Points(points.iter().map(|[x, y]| [x * scale, y * scale]).collect()),
        Outline::Lines(lines) => {
            let lines = lines.iter().map(|line| path(line));
            Outline::Lines(lines.filter(|line| !drop || length(line) > LEAST_LENGTH * PIXEL).collect())
        }
        Outline::Areas(areas) => {
            let least = if drop { LEAST_AREA * PIXEL * PIXEL } else { 1.0 };
            let polygon = |rings: &Vec<Vec<Point>>| {
                let mut kept = Vec::with_capacity(rings.len());
                for (at, ring) in rings.iter().enumerate() {
                    let mut ring = closed(ring, scale, thin);
                    let area = area(&ring);
                    if ring.len() < 3 || area.abs() < least {
                        if at == 0 {
                            return None;
                        }
                        continue;
                    }
                    if (area > 0.0) != (at == 0) {
                        ring.reverse();
                    }
                    kept.push(ring);
                }
                (!kept.is_empty()).then_some(kept)
            };
            Outline::Areas(areas.iter().filter_map(polygon).collect())
        }
    }
}

/// A ring in units, thinned in two halves so that it can't collapse into a line at its seam.
fn closed(ring: &[Point], scale: f64, thin: f64) -> Vec<Point> {
    let mut scaled: Vec<Point> = ring.iter().map(|[x, y]| [x * scale, y * scale]).collect();
    if scaled.first() == scaled.last() {
        scaled.pop();
    }
    let Some(&first) = scaled.first() else { return scaled };
    scaled.push(first);
    let (start, end) = scaled.split_at(scaled.len() / 2);
    let mut second = start.last().copied().into_iter().chain(end.iter().copied()).collect::<Vec<_>>();
    second = simplify(&second, thin);
    second.pop();
    let mut out = simplify(start, thin);
    out.extend(second.into_iter().skip(1));
    out
}

/// A rectangle's middle, for tests and labels.
pub(crate) fn middle(rect: &Rect) -> Point {
    [f64::midpoint(rect.min[0], rect.max[0]), f64::midpoint(rect.min[1], rect.max[1])]
}
