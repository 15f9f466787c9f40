//! A feature as a line of GeoJSON (RFC 7946), as `sable map` prints it and `basemap-archive` reads it.
//!
//! Its bytes are the same everywhere, since the order of fields is that of these structs: the archive in assets/ is
//! held to the world by their digest.

use crate::{Feature, Geometry};
use domain::Position;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'f> {
    r#type: &'static str,
    properties: Properties<'f>,
    geometry: Shape<'f>,
}

#[derive(Serialize)]
struct Properties<'f> {
    layer: &'f str,
    kind: &'f str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kind_detail: &'f str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'f str,
    #[serde(skip_serializing_if = "str::is_empty")]
    r#ref: &'f str,
    min_zoom: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    population_rank: Option<u8>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bridge: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    oneway: bool,
}

#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
enum Shape<'f> {
    Point(Position),
    LineString(&'f [Position]),
    Polygon(&'f [Vec<Position>]),
}

impl Feature {
    /// The feature as one line of GeoJSON, without its end; what a feature has not is left out.
    pub fn geojson(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Line {
            r#type: "Feature",
            properties: Properties {
                layer: self.layer,
                kind: self.kind,
                kind_detail: self.kind_detail,
                name: &self.name,
                r#ref: &self.reference,
                min_zoom: self.min_zoom,
                population_rank: (self.population_rank > 0).then_some(self.population_rank),
                bridge: self.bridge,
                oneway: self.oneway,
            },
            geometry: match &self.geometry {
                Geometry::Point(at) => Shape::Point(*at),
                Geometry::Line(line) => Shape::LineString(line),
                Geometry::Polygon(rings) => Shape::Polygon(rings),
            },
        })
    }
}
