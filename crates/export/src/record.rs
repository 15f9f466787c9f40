//! A record as every format says it: field by field, with origin and limits.

use crate::Set;
use domain::{Mode, Position, Saved};

/// QLT-3, and the warning that the assessment asks for wherever a read is shown.
const LIMITS: &str =
    "A read places a vehicle, not a person. Not sole grounds for enforcement: confirm with another source.";
/// What every export of the training mode says, always.
pub(crate) const SYNTHETIC: &str = "Training · synthetic data";

pub(crate) struct Record {
    pub place: Position,
    /// As the title of a placemark.
    pub title: String,
    /// Name and value, in order.
    pub fields: Vec<(&'static str, String)>,
}

pub(crate) fn records(set: &Set) -> Vec<Record> {
    let mut saved: Vec<&Saved> = set.saved.iter().collect();
    saved.sort_by_key(|saved| (saved.read.at, saved.id));
    saved.into_iter().map(|saved| record(set, saved)).collect()
}

fn record(set: &Set, saved: &Saved) -> Record {
    let read = &saved.read;
    let mut notes: Vec<_> = set.notes.iter().filter(|note| note.on == Some(saved.id)).collect();
    notes.sort_by_key(|note| note.at);
    let notes: Vec<String> = notes.into_iter().map(|note| format!("{}: {}", note.by, note.text)).collect();
    let of = read.jurisdiction.as_ref().map(ToString::to_string).unwrap_or_default();
    let typed = saved.typed.as_ref().map(ToString::to_string).unwrap_or_default();
    let data = if set.mode == Mode::Training { SYNTHETIC } else { "" };
    Record {
        place: read.position,
        title: format!("{} {}", if typed.is_empty() { read.plate.to_string() } else { typed.clone() }, stamp(read.at)),
        fields: vec![
            ("seen_utc", stamp(read.at)),
            ("latitude", format!("{:.6}", read.position.lat())),
            ("longitude", format!("{:.6}", read.position.lon())),
            ("plate_by_camera", read.plate.to_string()),
            ("state", of),
            ("plate_by_person", typed),
            ("verification", saved.found.label().to_owned()),
            ("camera_confidence", format!("{:.1} %", f64::from(read.confidence.thousandths()) / 10.0)),
            ("vehicle", read.vehicle.to_string()),
            ("camera", format!("{} ({})", read.reader_name, read.reader)),
            ("address", read.address.clone()),
            ("source", read.source.clone()),
            ("source_record", read.record.clone()),
            ("event", set.event.number.clone()),
            ("authority", set.event.authority.clone()),
            ("relevance", saved.relevance.clone()),
            ("notes", notes.join(" | ")),
            ("saved_by", saved.by.to_string()),
            ("saved_utc", stamp(saved.at)),
            ("dispose_utc", stamp(saved.disposal)),
            ("disclosed_by", set.by.to_string()),
            ("disclosed_utc", stamp(set.at)),
            ("disclosed_to", set.to.clone()),
            ("limits", LIMITS.to_owned()),
            ("data", data.to_owned()),
        ],
    }
}

/// ISO 8601 in UTC.
fn stamp(at: domain::Timestamp) -> String {
    at.iso()
}
