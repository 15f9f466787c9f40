//! RFC 7946: a collection of points, whose foreign members say what the file is.

use crate::{
    NoExport, Set,
    record::{Record, SYNTHETIC},
};
use domain::Mode;
use serde_json::{Map, Value, json};

pub(crate) fn write(set: &Set, records: &[Record]) -> Result<Vec<u8>, NoExport> {
    let feature = |record: &Record| {
        let fields: Map<String, Value> =
            record.fields.iter().map(|(name, value)| ((*name).to_owned(), Value::String(value.clone()))).collect();
        json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [record.place.lon(), record.place.lat()] },
            "properties": fields,
        })
    };
    let features: Vec<Value> = records.iter().map(feature).collect();
    let mut file = json!({ "type": "FeatureCollection", "event": set.event.number, "features": features });
    if set.mode == Mode::Training
        && let Some(file) = file.as_object_mut()
    {
        file.insert("notice".into(), SYNTHETIC.into());
    }
    serde_json::to_vec_pretty(&file).map_err(|error| NoExport::Form(error.to_string()))
}
