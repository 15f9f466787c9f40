//! TopoJSON, as the npm packages us-atlas and world-atlas have it: shared arcs, quantized.
//!
//! Source: <https://github.com/topojson/topojson-specification>. Borders are made from the arcs, each drawn once.

use super::{Outline, Source, dateline, middle};
use crate::geom::{Point, Rect, area, off};
use crate::mvt::Property;
use domain::geo::Position;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Topology {
    transform: Option<Transform>,
    objects: HashMap<String, Object>,
    arcs: Vec<Vec<Vec<f64>>>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Object {
    #[serde(default)]
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    arcs: serde_json::Value,
    #[serde(default)]
    properties: serde_json::Map<String, serde_json::Value>,
}

/// A topology that can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum TopoError {
    #[error("this is no TopoJSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("there is no object `{0}`")]
    NoObject(String),
    #[error("an arc is missing or empty")]
    Arc,
}

/// One shape with a name: a state, a country.
pub struct Named {
    pub name: String,
    pub areas: Vec<Vec<Vec<Point>>>,
}

/// A topology with its arcs in Web Mercator's square.
pub struct Atlas {
    objects: HashMap<String, Object>,
    arcs: Vec<Vec<Point>>,
}

/// Polygons, each a list of rings, each a list of arcs; an arc's complement is taken backwards.
type Rings = Vec<Vec<i64>>;

impl Atlas {
    pub fn read(json: &[u8]) -> Result<Self, TopoError> {
        let topology: Topology = serde_json::from_slice(json)?;
        let arcs = topology.arcs.iter().map(|arc| decode(arc, topology.transform.as_ref())).collect::<Option<_>>();
        Ok(Self { objects: topology.objects, arcs: arcs.ok_or(TopoError::Arc)? })
    }

    fn object(&self, name: &str) -> Result<&Object, TopoError> {
        self.objects.get(name).ok_or_else(|| TopoError::NoObject(name.to_owned()))
    }

    /// The shapes of an object.
    pub fn named(&self, object: &str) -> Result<Vec<Named>, TopoError> {
        let shapes = self.object(object)?.geometries.iter().map(|geometry| {
            let polygons = polygons(geometry)?;
            let mut areas = Vec::with_capacity(polygons.len());
            for rings in &polygons {
                areas.extend(dateline::cut(self.rings(rings)?));
            }
            let name = geometry.properties.get("name").and_then(|name| name.as_str()).unwrap_or_default();
            Ok(Named { name: name.to_owned(), areas })
        });
        shapes.collect()
    }

    /// The arcs that two shapes of an object share: borders, each once, and no coast.
    pub fn borders(&self, object: &str) -> Result<Vec<Vec<Point>>, TopoError> {
        let mut uses: HashMap<usize, u32> = HashMap::new();
        for geometry in &self.object(object)?.geometries {
            for arc in polygons(geometry)?.iter().flatten().flatten() {
                *uses.entry(number(*arc)?).or_default() += 1;
            }
        }
        let mut shared: Vec<_> = uses.into_iter().filter_map(|(arc, uses)| (uses > 1).then_some(arc)).collect();
        shared.sort_unstable();
        let arcs = shared.into_iter().map(|arc| self.arcs.get(arc).ok_or(TopoError::Arc));
        // A border over the antimeridian would cross the whole map; none of note lies there.
        let near =
            |arc: &&Vec<Point>| arc.windows(2).all(|p| if let [a, b] = p { (a[0] - b[0]).abs() < 0.5 } else { true });
        arcs.collect::<Result<Vec<_>, _>>().map(|arcs| arcs.into_iter().filter(near).cloned().collect())
    }

    fn rings(&self, rings: &Rings) -> Result<Vec<Vec<Point>>, TopoError> {
        let ring = |arcs: &Vec<i64>| {
            let mut out: Vec<Point> = Vec::new();
            for arc in arcs {
                let points = self.arcs.get(number(*arc)?).ok_or(TopoError::Arc)?;
                out.pop();
                if *arc < 0 { out.extend(points.iter().rev()) } else { out.extend(points) }
            }
            Ok(out)
        };
        rings.iter().map(ring).collect()
    }
}

fn number(arc: i64) -> Result<usize, TopoError> {
    usize::try_from(if arc < 0 { !arc } else { arc }).map_err(|_| TopoError::Arc)
}

fn polygons(geometry: &Geometry) -> Result<Vec<Rings>, TopoError> {
    Ok(match geometry.kind.as_deref() {
        Some("Polygon") => vec![serde_json::from_value(geometry.arcs.clone())?],
        Some("MultiPolygon") => serde_json::from_value(geometry.arcs.clone())?,
        _ => Vec::new(),
    })
}

fn decode(arc: &[Vec<f64>], transform: Option<&Transform>) -> Option<Vec<Point>> {
    let (mut x, mut y) = (0.0, 0.0);
    let point = |place: &Vec<f64>| {
        let [dx, dy, ..] = place.as_slice() else { return None };
        let (lon, lat) = match transform {
            Some(Transform { scale, translate }) => {
                (x, y) = (x + dx, y + dy);
                (x * scale[0] + translate[0], y * scale[1] + translate[1])
            }
            None => (*dx, *dy),
        };
        let place = Position::new(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).ok()?;
        Some(place.mercator().into())
    };
    arc.iter().map(point).collect()
}

/// Land as earth: the shapes of `object`.
pub fn land(atlas: &Atlas, object: &str) -> Result<Vec<Source>, TopoError> {
    let earth = |named: Named| source("earth", 0, &[("kind", "earth")], Outline::Areas(named.areas));
    Ok(atlas.named(object)?.into_iter().map(earth).collect())
}

/// Borders between the shapes of `object`.
pub fn borders(atlas: &Atlas, object: &str, kind: &str, min_zoom: u8) -> Result<Vec<Source>, TopoError> {
    Ok(vec![source("boundaries", min_zoom, &[("kind", kind)], Outline::Lines(atlas.borders(object)?))])
}

/// A name in the middle of each shape of `object`; the larger the shape, the earlier it comes.
pub fn names(atlas: &Atlas, object: &str, kind: &str, skip: &[&str]) -> Result<Vec<Source>, TopoError> {
    let mut out = Vec::new();
    for named in atlas.named(object)? {
        let largest = named.areas.iter().filter_map(|rings| Some((rings, area(rings.first()?).abs())));
        let Some((rings, size)) = largest.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        if named.name.is_empty() || skip.contains(&named.name.as_str()) {
            continue;
        }
        // The zoom at which the shape is some 60 px wide.
        let zoom = (60.0 / (size.sqrt() * 512.0)).log2().clamp(0.0, 8.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 8")]
        let zoom = zoom.round() as u8;
        let mut place =
            source("places", zoom, &[("kind", kind), ("name", &named.name)], Outline::Points(vec![inside(rings)]));
        let weight = i64::from(20 - zoom.min(20));
        place.properties.push(("population_rank".to_owned(), Property::Number(weight)));
        place.properties.push(("min_zoom".to_owned(), Property::Number(i64::from(zoom))));
        out.push(place);
    }
    Ok(out)
}

/// A source in Protomaps' words.
pub fn source(layer: &str, min_zoom: u8, words: &[(&str, &str)], outline: Outline) -> Source {
    let properties = words.iter().map(|(key, value)| ((*key).to_owned(), Property::Text((*value).to_owned())));
    Source { layer: layer.to_owned(), min_zoom, max_zoom: u8::MAX, properties: properties.collect(), outline }
}

/// A point well inside of a polygon: of a grid over it, the one farthest from its border, those near the middle first.
fn inside(rings: &[Vec<Point>]) -> Point {
    const STEPS: u8 = 24;
    let Some(around) = rings.first().and_then(Rect::around) else { return [0.5; 2] };
    let center = middle(&around);
    let (w, h) = (around.max[0] - around.min[0], around.max[1] - around.min[1]);
    let grid = (1..STEPS).flat_map(|i| (1..STEPS).map(move |j| (f64::from(i), f64::from(j))));
    let places =
        grid.map(|(i, j)| [around.min[0] + w * i / f64::from(STEPS), around.min[1] + h * j / f64::from(STEPS)]);
    let score = |at: &Point| {
        let border = rings.iter().flat_map(|ring| ring.windows(2));
        let near = border.map(|p| if let [a, b] = p { off(*at, *a, *b) } else { f64::MAX }).fold(f64::MAX, f64::min);
        near - 0.12 * (at[0] - center[0]).hypot(at[1] - center[1])
    };
    let within = |at: &Point| rings.iter().filter(|ring| encloses(ring, *at)).count() % 2 == 1;
    let best = places.filter(within).map(|at| (at, score(&at))).max_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(center, |(at, _)| at)
}

/// Whether a ring goes around a point (even-odd).
fn encloses(ring: &[Point], [x, y]: Point) -> bool {
    let crosses = ring.windows(2).filter(|pair| {
        let &[a, b] = *pair else { return false };
        (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
    });
    crosses.count() % 2 == 1
}
