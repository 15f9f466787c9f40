//! Reads and cameras made for tests: invented, on a prairie road.

use crate::sources::{Batch, SourceReader};
use domain::{Confidence, Plate, Position, Read, Reader, ReaderKind, Timestamp, Vehicle};

pub fn at(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

pub fn camera(id: &str, country: &str) -> SourceReader {
    let reader = Reader {
        id: id.into(),
        kind: ReaderKind::Fixed,
        name: "Quarry Road".into(),
        address: "Mile 4".into(),
        owner: "Halyard".into(),
        position: at(-103.2, 44.1),
        heading: None,
    };
    SourceReader { reader, country: Some(country.into()) }
}

pub fn read(id: &str, plate: &str, when: Timestamp) -> Read {
    Read {
        id: id.into(),
        reader: "c".into(),
        at: when,
        position: at(-103.2, 44.1),
        plate: Plate::new(plate).unwrap(),
        jurisdiction: None,
        confidence: Confidence::new(900).unwrap(),
        alternates: Vec::new(),
        vehicle: Vehicle::default(),
        heading: None,
    }
}

pub fn part(reader: &str, country: &str, reads: Vec<Read>) -> Batch {
    Batch { readers: vec![camera(reader, country)], reads }
}
