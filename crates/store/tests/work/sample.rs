//! A store with a log, and things to keep in it; all invented.

use domain::{
    About, AccountName, AnswerId, Confidence, Event, EventId, Found, KeptRead, Look, Mode, Note, Picture, PictureView,
    Plate, PlatePattern, Position, Purpose, Question, ReaderKind, RecordId, Saved, StoreId, Timestamp, Vehicle,
};
use keys::AgencyPrivate;
use serde::Serialize;
use std::path::Path;
use store::{Change, RecordKind, RecordRow, Store, StoreFolder};
use trail::{Act, Fields, Outcome, When};

pub const PASSWORD: &str = "plum kettle orbit sandal";
pub const DAY: i64 = 86_400_000_000;

pub fn folder(data: &Path) -> StoreFolder {
    StoreFolder::new(data, Mode::Training, owner())
}

/// Opens the store under `data`; makes it, with its log, where there is none.
pub async fn open(data: &Path) -> Store {
    let (_, agency) = AgencyPrivate::generate();
    let id = StoreId::from_random([1; 16]);
    let store = Store::open_or_create(folder(data), id, PASSWORD.into(), &agency).await.unwrap();
    if store.trail().await.unwrap().is_none() {
        store.begin_trail("readroom/workstation/test", Some(&[1; 32]), Timestamp(0)).await.unwrap();
    }
    store
}

pub async fn do_(store: &Store, changes: &[Change<'_>]) {
    store.record(changes, vec![act()]).await.unwrap();
}

pub fn act() -> Fields {
    Fields {
        at: When::new(Timestamp(0), 0),
        late: None,
        who: None,
        place: "test".into(),
        act: Act::SignOut,
        purpose: None,
        outcome: Outcome::Done,
    }
}

pub fn owner() -> AccountName {
    AccountName::new("r.alvarez").unwrap()
}

/// 16 bytes that tell `kind` and `n` apart from all others.
fn bytes(kind: u8, n: u32) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[..4].copy_from_slice(&n.wrapping_mul(0x9E37_79B1).to_be_bytes());
    bytes[8..12].copy_from_slice(&n.to_be_bytes());
    bytes
}
pub fn event_id(n: u32) -> EventId {
    EventId::from_random(bytes(1, n))
}
pub fn saved_id(n: u32) -> RecordId {
    RecordId::from_random(bytes(2, n))
}
pub fn picture_id(n: u32) -> RecordId {
    RecordId::from_random(bytes(3, n))
}
pub fn note_id(n: u32) -> RecordId {
    RecordId::from_random(bytes(4, n))
}
pub fn answer_id(n: u32) -> AnswerId {
    AnswerId::from_random(bytes(5, n))
}

pub fn event(n: u32) -> Event {
    Event {
        id: event_id(n),
        number: format!("EVT-2027-{n:04}"),
        title: "Trailers taken from a yard".into(),
        authority: "18 USC 659".into(),
        narrative: "Three trailers were taken from the yard.".into(),
        subjects: Vec::new(),
        owner: owner(),
        colleagues: Vec::new(),
        opened: Timestamp(0),
        turns: Vec::new(),
    }
}

pub fn saved(n: u32, of: u32, plate: &str) -> Saved {
    let read = KeptRead {
        source: "Sable".into(),
        record: format!("read-{n}"),
        at: Timestamp(5),
        position: Position::new(-93.1, 29.8).unwrap(),
        plate: Plate::new(plate).unwrap(),
        jurisdiction: None,
        confidence: Confidence::new(930).unwrap(),
        vehicle: Vehicle::default(),
        heading: None,
        reader: "R-7".into(),
        reader_name: "Harbor Road at 5th".into(),
        reader_kind: ReaderKind::Fixed,
        address: "Harbor Road".into(),
    };
    Saved {
        id: saved_id(n),
        event: event_id(of),
        read,
        typed: Some(Plate::new(plate).unwrap()),
        found: Found::Verified,
        relevance: "It left the yard with the trailer.".into(),
        scene: None,
        by: owner(),
        at: Timestamp(6),
        answer: answer_id(1),
        disposal: Timestamp(15 * 365 * DAY),
    }
}

pub fn picture(n: u32, of: u32, data: &str) -> Picture {
    Picture {
        id: picture_id(n),
        event: event_id(of),
        of: saved_id(n),
        view: PictureView::Plate,
        kind: "image/png".into(),
        data: data.into(),
    }
}

pub fn note(n: u32, of: u32, text: &str) -> Note {
    Note { id: note_id(n), event: event_id(of), on: None, text: text.into(), by: owner(), at: Timestamp(7) }
}

/// What records hold, with the id, kind and event of its record.
pub trait Thing: Serialize {
    fn names(&self) -> (RecordId, RecordKind, EventId);
}
impl Thing for Event {
    fn names(&self) -> (RecordId, RecordKind, EventId) {
        (self.id.to_string().parse().unwrap(), RecordKind::Event, self.id)
    }
}
impl Thing for Saved {
    fn names(&self) -> (RecordId, RecordKind, EventId) {
        (self.id, RecordKind::Saved, self.event)
    }
}
impl Thing for Picture {
    fn names(&self) -> (RecordId, RecordKind, EventId) {
        (self.id, RecordKind::Picture, self.event)
    }
}
impl Thing for Note {
    fn names(&self) -> (RecordId, RecordKind, EventId) {
        (self.id, RecordKind::Note, self.event)
    }
}

/// A version of it, written on this workstation a second after the one before.
pub fn row(what: &impl Thing, version: u64) -> RecordRow {
    let (id, kind, event) = what.names();
    let at = Timestamp(i64::try_from(version % 1_000).unwrap() * 1_000_000);
    let body = serde_json::to_string(what).unwrap();
    RecordRow { id, kind, event, version, at, by: owner(), workstation: "ws-1".into(), body }
}

/// The version after `row`, which takes it away.
pub fn gone(row: &RecordRow) -> RecordRow {
    RecordRow { version: row.version + 1, body: String::new(), ..row.clone() }
}

pub fn look(n: u32, at: i64) -> Look {
    Look {
        source: "Sable".into(),
        record: format!("read-{n}"),
        reader: "R-7".into(),
        by: owner(),
        found: Found::Verified,
        at: Timestamp(at),
    }
}

pub fn a_look(look: &Look) -> Change<'_> {
    Change::Look { look, answer: answer_id(1) }
}

pub fn question(plate: &str) -> Question {
    Question::new(About::Plate(PlatePattern::new(plate).unwrap()), Timestamp(0), Timestamp(30 * DAY))
}

pub fn purpose() -> Purpose {
    Purpose::new("EVT-2027-0001", "stolen vehicle", "a trailer was taken from the yard")
}
