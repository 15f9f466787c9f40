//! What is said of each record, in every form alike.

use crate::{NoExport, Set};
use domain::{Mode, Note, Position, RecordId, Saved, Timestamp, Vehicle};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// QLT-1, QLT-2, QLT-3, and RET-4: on every record.
pub const LIMITS: &str = "A camera's record. It places a vehicle, not a person. Not sole grounds for enforcement: confirm \
    with an independent source. Dispose of it by its disposal date.";
/// On every record of the training world.
pub const TRAINING_BANNER: &str = "Training · synthetic data";
const SERVICE: &str = "Service data";

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Value {
    /// What somebody or some source wrote.
    Text(String),
    /// Ours: numbers, times and ids, which no reader takes for anything else.
    Plain(String),
    Whole(u16),
    Real(f64),
    Notes(Vec<NoteLine>),
    Unknown,
}

/// What somebody wrote about a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct NoteLine {
    pub(crate) at: String,
    pub(crate) by: String,
    pub(crate) text: String,
}

impl Value {
    /// As one text; what is not known is empty.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Plain(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Notes(notes) => {
                let line = |note: &NoteLine| format!("{} {}: {}", note.at, note.by, note.text);
                notes.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            Self::Unknown => String::new(),
        }
    }
}

/// A field's name in files, its name for people, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) value: Value,
}

/// A record as it is written: the same fields in the same order for every one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    pub(crate) id: RecordId,
    pub(crate) at: String,
    pub(crate) plate: String,
    /// To a millionth of a degree, 11 cm (RFC 7946, 11.2, on what more would pretend).
    pub(crate) position: Position,
    pub(crate) fields: Vec<Field>,
}

/// An object in the order of the fields, whatever map the JSON library is built with.
impl Serialize for Record {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.fields.len()))?;
        for field in &self.fields {
            map.serialize_entry(field.name, &field.value)?;
        }
        map.end()
    }
}

/// `2027-03-14T09:41:00Z` (RFC 3339); `None` outside the years that it has.
pub(crate) fn time(at: Timestamp) -> Option<String> {
    let years = 0..=253_402_300_799; // 1970 to 9999
    let at = jiff::Timestamp::from_microsecond(at.0).ok()?;
    years.contains(&at.as_second()).then(|| at.to_string())
}

/// The banner of a file's kind.
pub(crate) const fn data(mode: Mode) -> &'static str {
    match mode {
        Mode::Training => TRAINING_BANNER,
        Mode::Service => SERVICE,
    }
}

/// The records of a set in order of time, or what keeps them from leaving.
pub(crate) fn records(set: &Set<'_>) -> Result<Vec<Record>, NoExport> {
    let made = time(set.at).ok_or(NoExport::Now)?;
    let records = set.in_order()?.into_iter().map(|saved| record(set, &made, saved, &set.notes_on(saved)));
    records.collect()
}

fn record(set: &Set<'_>, made: &str, saved: &Saved, notes: &[&Note]) -> Result<Record, NoExport> {
    let read = &saved.read;
    let time = |at: Timestamp| time(at).ok_or(NoExport::Time { record: saved.id });
    let note = |note: &&Note| Ok(NoteLine { at: time(note.at)?, by: note.by.to_string(), text: note.text.clone() });
    let notes: Vec<NoteLine> = notes.iter().map(note).collect::<Result<_, NoExport>>()?;
    let position = read.position.rounded();
    let text = |text: &str| Value::Text(text.to_owned());
    let plain = |text: &dyn ToString| Value::Plain(text.to_string());
    let maybe = |text: Option<String>| text.map_or(Value::Unknown, Value::Plain);
    let vehicle = if read.vehicle == Vehicle::default() { Value::Unknown } else { text(&read.vehicle.to_string()) };
    let field = |name, label, value| Field { name, label, value };
    let at = time(read.at)?;
    let fields = vec![
        field("data", "Data", plain(&data(set.mode))),
        field("event", "Event", text(&set.event.number)),
        field("event_title", "Title of the event", text(&set.event.title)),
        field("authority", "Authority", text(&set.event.authority)),
        field("record", "Record", plain(&saved.id)),
        field("source", "Source", text(&read.source)),
        field("source_record", "Record at the source", text(&read.record)),
        field("seen", "Seen, UTC", Value::Plain(at.clone())),
        field("latitude", "Latitude, WGS 84", Value::Real(position.lat())),
        field("longitude", "Longitude, WGS 84", Value::Real(position.lon())),
        field("plate", "Plate as the camera read it", plain(&read.plate)),
        field("jurisdiction", "Issued by", maybe(read.jurisdiction.as_ref().map(ToString::to_string))),
        field(
            "confidence",
            "Camera's confidence, of 1",
            Value::Real(f64::from(read.confidence.thousandths()) / 1_000.0),
        ),
        field(
            "plate_in_picture",
            "Plate as a person typed it from the picture",
            maybe(saved.typed.as_ref().map(ToString::to_string)),
        ),
        field("result", "What the picture shows", plain(&saved.found.label())),
        field("checked_by", "Looked at and saved by", plain(&saved.by)),
        field("saved", "Saved, UTC", Value::Plain(time(saved.at)?)),
        field("vehicle", "Vehicle as the camera saw it", vehicle),
        field("heading", "Heading, degrees from north", read.heading.map_or(Value::Unknown, Value::Whole)),
        field("camera", "Camera", text(&read.reader)),
        field("camera_name", "Name of the camera", text(&read.reader_name)),
        field("camera_kind", "Kind of camera", plain(&read.reader_kind.label())),
        field("address", "Address of the camera", text(&read.address)),
        field("relevance", "Why it was saved", text(&saved.relevance)),
        field("scene", "Why the wider scene was kept", saved.scene.as_deref().map_or(Value::Unknown, text)),
        field("notes", "Notes", Value::Notes(notes)),
        field("disposal", "Disposal date, UTC", Value::Plain(time(saved.disposal)?)),
        field("limits", "Limits", plain(&LIMITS)),
        field("exported_by", "Exported by", plain(&set.by)),
        field("exported", "Exported, UTC", Value::Plain(made.to_owned())),
        field("exported_to", "Exported to", text(set.to)),
    ];
    for field in &fields {
        if let Some(c) = field.value.text().chars().find(|c| !is_allowed(*c)) {
            let code = format!("U+{:04X}", u32::from(c));
            return Err(NoExport::Character { record: saved.id, field: field.label, code });
        }
    }
    Ok(Record { id: saved.id, at, plate: read.plate.to_string(), position, fields })
}

/// What XML 1.0 can hold (W3C, Extensible Markup Language 1.0, fifth edition, 2.2): no form may carry more than another.
const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
