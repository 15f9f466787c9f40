//! GeoJSON Lines: one Feature to a line (RFC 7946, RFC 8142 without its separators).
//!
//! Properties: `layer` (Protomaps' name), `kind`, `kind_detail`, `name`, `ref`, `min_zoom`, `rank`, `population_rank`,
//! `bridge`.

use super::{Outline, Source};
use crate::geom::Point;
use crate::mvt::Property;
use domain::geo::Position;
use serde::Deserialize;
use std::io::BufRead;

/// A line that can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum GeoJsonError {
    #[error("reading failed: {0}")]
    Io(#[from] std::io::Error),
    #[error("line {line}: {why}")]
    Line { line: usize, why: String },
}

#[derive(Deserialize)]
struct Line {
    properties: serde_json::Map<String, serde_json::Value>,
    geometry: Geometry,
}

type Place = Vec<f64>;

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point(Place),
    MultiPoint(Vec<Place>),
    LineString(Vec<Place>),
    MultiLineString(Vec<Vec<Place>>),
    Polygon(Vec<Vec<Place>>),
    MultiPolygon(Vec<Vec<Vec<Place>>>),
}

/// Reads all features; empty lines are passed over.
pub fn read(from: impl BufRead) -> Result<Vec<Source>, GeoJsonError> {
    let mut out = Vec::new();
    for (at, line) in from.lines().enumerate() {
        let line = line?;
        let text = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{1e}');
        if !text.is_empty() {
            out.push(feature(text).map_err(|why| GeoJsonError::Line { line: at + 1, why })?);
        }
    }
    Ok(out)
}

fn feature(text: &str) -> Result<Source, String> {
    let line: Line = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let outline = outline(&line.geometry).ok_or("a coordinate is no place on the earth")?;
    let mut out = Source { layer: String::new(), min_zoom: 0, max_zoom: u8::MAX, properties: Vec::new(), outline };
    let mut stated = None;
    for (key, value) in line.properties {
        match (key.as_str(), &value) {
            (_, serde_json::Value::Null) => {}
            ("layer", serde_json::Value::String(layer)) => out.layer.clone_from(layer),
            ("min_zoom", value) => stated = value.as_f64(),
            (_, value) => out.properties.extend(property(value).map(|value| (key, value))),
        }
    }
    if out.layer.is_empty() {
        return Err("the property `layer` is missing".to_owned());
    }
    out.properties.sort_by(|a, b| a.0.cmp(&b.0));
    let zoom = stated.unwrap_or_else(|| usual_zoom(&out));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to zooms")]
    let zoom = zoom.clamp(0.0, 30.0).floor() as u8;
    out.min_zoom = zoom;
    if matches!(out.layer.as_str(), "places" | "pois") {
        out.properties.push(("min_zoom".to_owned(), Property::Number(i64::from(zoom))));
    }
    Ok(out)
}

fn property(value: &serde_json::Value) -> Option<Property> {
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers are all that is written")]
    match value {
        serde_json::Value::String(text) => Some(Property::Text(text.clone())),
        serde_json::Value::Bool(yes) => Some(Property::Bool(*yes)),
        serde_json::Value::Number(number) => Some(Property::Number(number.as_f64()?.round() as i64)),
        _ => None,
    }
}

/// The zoom from which a feature without `min_zoom` is put into tiles, about as Protomaps has it.
#[expect(clippy::match_same_arms, reason = "a table, in the order of its sources")]
fn usual_zoom(source: &Source) -> f64 {
    let text = |key: &str| match source.properties.iter().find(|(k, _)| k == key) {
        Some((_, Property::Text(text))) => text.as_str(),
        _ => "",
    };
    match (source.layer.as_str(), text("kind"), text("kind_detail")) {
        ("earth" | "boundaries", ..) => 0.0,
        ("water", "stream" | "ditch" | "drain", _) => 12.0,
        ("water", ..) => 3.0,
        ("landuse" | "landcover", ..) => 7.0,
        ("roads", "highway", "motorway_link") => 10.0,
        ("roads", "highway", _) => 4.0,
        ("roads", "rail", _) => 10.0,
        ("roads", "ferry", _) => 8.0,
        ("roads", _, "trunk") => 6.0,
        ("roads", _, "primary") => 7.0,
        ("roads", _, "secondary") => 9.0,
        ("roads", _, "tertiary") | ("roads", "major_road" | "medium_road", _) => 10.0,
        ("roads", _, "service") => 13.0,
        ("roads", "path" | "other", _) => 13.0,
        ("roads", ..) => 12.0,
        ("buildings", ..) => 13.0,
        ("places", "country", _) => 1.0,
        ("places", "region", _) => 4.0,
        ("places", "locality", "city") => 5.0,
        ("places", "locality", "town") => 8.0,
        ("places", "locality", _) => 10.0,
        ("places", ..) => 11.0,
        _ => 13.0,
    }
}

fn at(place: &Place) -> Option<Point> {
    let [lon, lat, ..] = place.as_slice() else { return None };
    Position::new(*lon, *lat).ok().map(|at| at.mercator().into())
}

fn path(places: &[Place]) -> Option<Vec<Point>> {
    let mut out = places.iter().map(at).collect::<Option<Vec<_>>>()?;
    out.dedup();
    Some(out)
}

fn paths(paths: &[Vec<Place>]) -> Option<Vec<Vec<Point>>> {
    paths.iter().map(|places| path(places)).collect()
}

fn outline(geometry: &Geometry) -> Option<Outline> {
    Some(match geometry {
        Geometry::Point(place) => Outline::Points(vec![at(place)?]),
        Geometry::MultiPoint(places) => Outline::Points(places.iter().map(at).collect::<Option<_>>()?),
        Geometry::LineString(places) => Outline::Lines(vec![path(places)?]),
        Geometry::MultiLineString(lines) => Outline::Lines(paths(lines)?),
        Geometry::Polygon(rings) => Outline::Areas(vec![paths(rings)?]),
        Geometry::MultiPolygon(polygons) => {
            Outline::Areas(polygons.iter().map(|rings| paths(rings)).collect::<Option<_>>()?)
        }
    })
}
