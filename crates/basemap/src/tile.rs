//! A tile from its bytes, and a part of it enlarged where an archive ends.

use crate::feature::{Feature, Layer, Shape, TILE, TileData};
use crate::geom::{Point, Rect, clip_line, clip_ring, length};
use crate::mvt::{self, Budget, Geometry, MvtError, RawFeature};
use crate::schema::{Schema, Words};
use crate::tile_id::TileId;

/// How far beyond its edge a tile keeps geometry, so that lines and their ends are drawn whole up to it. Half of the
/// widest line must fit (style.toml).
pub const BUFFER: f64 = 32.0;

/// The most that all lines and borders of a tile may measure together, tiles' edges; the time to draw them grows faster
/// than that. Each point of a line counts as `JOIN` more, since a wide line is drawn around it. The middle of Florence
/// has 900.
const LONGEST: f64 = 4000.0;
const JOIN: f64 = 1.0 / 32.0;
/// The longest name or number that is kept, bytes; a longer one is on no map, and many features may share it.
const MAX_TEXT: usize = 200;

/// Reads a tile. Any bytes give a tile or an error, never a panic.
pub fn read(bytes: &[u8], schema: Schema) -> Result<TileData, MvtError> {
    let mut features = Vec::new();
    let mut budget = Budget::default();
    let kept = |text: Option<&str>| text.filter(|text| text.len() <= MAX_TEXT).map(str::to_owned);
    for layer in mvt::layers(bytes, |name| schema.layer(name).is_some())? {
        let Some(ours) = schema.layer(layer.name) else { continue };
        for feature in layer.features() {
            let feature = feature?;
            let mut words = Words::default();
            layer.properties(&feature, |key, value| words.take(key, value))?;
            let Some(kind) = schema.kind(ours, layer.name, &words) else { continue };
            if !fits(ours, &feature) {
                continue;
            }
            let Some(geometry) = feature.geometry(layer.extent, TILE, &mut budget)? else { continue };
            let Some(shape) = within(geometry) else { continue };
            #[expect(clippy::cast_possible_truncation, reason = "a zoom")]
            let min_zoom = words.min_zoom.unwrap_or(0.0).clamp(0.0, 30.0) as f32;
            features.push(Feature {
                layer: ours,
                kind,
                name: kept(words.shown()),
                number: kept(words.number),
                rank: words.weight(),
                min_zoom,
                level: words.level,
                shape,
            });
        }
    }
    bounded(TileData { ground: schema.ground(), features })
}

/// The tile, if it can be drawn in good time.
fn bounded(tile: TileData) -> Result<TileData, MvtError> {
    let of = |feature: &Feature| match &feature.shape {
        Shape::Points(_) => 0.0,
        Shape::Lines(lines) => along(lines) + lines.iter().flatten().map(|_| JOIN * TILE).sum::<f64>(),
        Shape::Areas(rings) => along(rings),
    };
    let all: f64 = tile.features.iter().map(of).sum();
    if all <= LONGEST * TILE { Ok(tile) } else { Err(MvtError::TooMuch) }
}

/// Whether the layer has use for such geometry: Protomaps puts points with names into its area layers.
fn fits(layer: Layer, feature: &RawFeature<'_>) -> bool {
    match layer {
        Layer::Earth | Layer::Building => feature.is_area(),
        Layer::Land | Layer::Water => feature.is_area() || feature.is_line() || layer == Layer::Water,
        Layer::Road | Layer::RoadName | Layer::Boundary => feature.is_line(),
        Layer::Place | Layer::Poi => !feature.is_area() && !feature.is_line(),
    }
}

fn along(paths: &[Vec<Point>]) -> f64 {
    paths.iter().map(|path| length(path)).sum()
}

fn frame() -> Rect {
    Rect::new([0.0; 2], [TILE; 2]).grown(BUFFER)
}

/// Geometry cut to the tile and its buffer; `None` if nothing is left.
fn within(geometry: Geometry) -> Option<Shape> {
    cut(match geometry {
        Geometry::Points(points) => Shape::Points(points),
        Geometry::Lines(lines) => Shape::Lines(lines),
        Geometry::Areas(rings) => Shape::Areas(rings),
    })
}

fn cut(shape: Shape) -> Option<Shape> {
    let frame = frame();
    let paths = |paths: Vec<Vec<Point>>, cut: fn(&[Point], &Rect) -> Vec<Vec<Point>>| {
        let mut out = Vec::with_capacity(paths.len());
        for path in paths {
            match Rect::around(&path) {
                Some(around) if frame.holds(&around) => out.push(path),
                Some(around) if frame.touches(&around) => out.extend(cut(&path, &frame)),
                _ => {}
            }
        }
        (!out.is_empty()).then_some(out)
    };
    match shape {
        // A point belongs to one tile; those in the buffer are a neighbor's.
        Shape::Points(mut points) => {
            points.retain(|[x, y]| (0.0..TILE).contains(x) && (0.0..TILE).contains(y));
            (!points.is_empty()).then_some(Shape::Points(points))
        }
        Shape::Lines(lines) => paths(lines, clip_line).map(Shape::Lines),
        Shape::Areas(rings) => paths(rings, |ring, to| {
            let ring = clip_ring(ring, to);
            if ring.is_empty() { Vec::new() } else { vec![ring] }
        })
        .map(Shape::Areas),
    }
}

impl TileData {
    /// The part of this tile that `id` shows, enlarged to a tile; itself if `id` is this tile (`z` its zoom). An error
    /// if more of it lies there than can be drawn.
    pub fn part(self, z: u8, id: TileId) -> Result<Self, MvtError> {
        if id.z() <= z {
            return Ok(self);
        }
        let (_, column, row) = id.ancestor(z);
        let scale = f64::from(1u32 << (id.z() - z));
        let shift = [f64::from(column) * TILE, f64::from(row) * TILE];
        let place = |at: &mut Point| *at = [at[0] * scale - shift[0], at[1] * scale - shift[1]];
        let features = self.features.into_iter().filter_map(|mut feature| {
            match &mut feature.shape {
                Shape::Points(points) => points.iter_mut().for_each(place),
                Shape::Lines(paths) | Shape::Areas(paths) => paths.iter_mut().flatten().for_each(place),
            }
            feature.shape = cut(feature.shape)?;
            Some(feature)
        });
        bounded(Self { ground: self.ground, features: features.collect() })
    }
}
