//! Features: RFC 7946. Who exported what stands at the head as a foreign member (6.1), and on each feature too.

use crate::fields::{LIMITS, Record, data, time};
use crate::{NoExport, Set};
use domain::Position;
use serde::Serialize;

#[derive(Serialize)]
struct Collection<'a> {
    r#type: &'static str,
    readroom: Head<'a>,
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    data: &'static str,
    event: &'a str,
    title: &'a str,
    authority: &'a str,
    exported: String,
    exported_by: &'a str,
    exported_to: &'a str,
    limits: &'static str,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    id: String,
    geometry: Point,
    properties: &'a Record,
}

/// Longitude, latitude (3.1.1).
#[derive(Serialize)]
struct Point {
    r#type: &'static str,
    coordinates: Position,
}

pub(crate) fn write<'a>(set: &Set<'_>, records: &'a [Record]) -> Result<Vec<u8>, NoExport> {
    let head = Head {
        data: data(set.mode),
        event: &set.event.number,
        title: &set.event.title,
        authority: &set.event.authority,
        exported: time(set.at).ok_or(NoExport::Now)?,
        exported_by: set.by.as_str(),
        exported_to: set.to,
        limits: LIMITS,
    };
    let feature = |record: &'a Record| Feature {
        r#type: "Feature",
        id: record.id.to_string(),
        geometry: Point { r#type: "Point", coordinates: record.position },
        properties: record,
    };
    let features = records.iter().map(feature).collect();
    let mut bytes = serde_json::to_vec_pretty(&Collection { r#type: "FeatureCollection", readroom: head, features })?;
    bytes.push(b'\n');
    Ok(bytes)
}
