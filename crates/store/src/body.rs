//! What a record says: the JSON of a type of `domain`. It is read once where it comes in, so that whatever the store
//! holds can be shown; and neither it nor serde's words about it enter an error, since plates are in it.

use crate::{RecordKind, RecordRow, StoreError};
use domain::{Event, EventId, Note, Picture, PictureView, RecordId, Saved};
use serde::de::DeserializeOwned;

/// What of a record is kept beside its body, to be found by.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Traits {
    /// The saved read that a picture or a note belongs to.
    pub part_of: Option<RecordId>,
    pub view: Option<PictureView>,
}

/// What records hold.
trait Body: DeserializeOwned {
    /// The record's id, as text: an event's is its own.
    fn id(&self) -> String;
    fn event(&self) -> EventId;
    fn traits(&self) -> Traits {
        Traits::default()
    }
}

impl Body for Event {
    fn id(&self) -> String {
        self.id.to_string()
    }
    fn event(&self) -> EventId {
        self.id
    }
}

impl Body for Saved {
    fn id(&self) -> String {
        self.id.to_string()
    }
    fn event(&self) -> EventId {
        self.event
    }
}

impl Body for Picture {
    fn id(&self) -> String {
        self.id.to_string()
    }
    fn event(&self) -> EventId {
        self.event
    }
    fn traits(&self) -> Traits {
        Traits { part_of: Some(self.of), view: Some(self.view) }
    }
}

impl Body for Note {
    fn id(&self) -> String {
        self.id.to_string()
    }
    fn event(&self) -> EventId {
        self.event
    }
    fn traits(&self) -> Traits {
        Traits { part_of: self.on, view: None }
    }
}

/// Holds a record to its form; what it is found by.
pub(crate) fn checked(row: &RecordRow) -> Result<Traits, StoreError> {
    if row.version == 0 || i64::try_from(row.version).is_err() {
        return Err(StoreError::Record { kind: row.kind, why: "its version is out of range" });
    }
    if row.is_gone() {
        return Ok(Traits::default());
    }
    match row.kind {
        RecordKind::Event => says::<Event>(row),
        RecordKind::Saved => says::<Saved>(row),
        RecordKind::Picture => says::<Picture>(row),
        RecordKind::Note => says::<Note>(row),
    }
}

fn says<T: Body>(row: &RecordRow) -> Result<Traits, StoreError> {
    let bad = |why| StoreError::Record { kind: row.kind, why };
    let what: T = serde_json::from_str(&row.body).map_err(|_| bad("it does not say what its kind says"))?;
    if what.id() != row.id.to_string() || what.event() != row.event {
        return Err(bad("it names another record or event than it stands for"));
    }
    Ok(what.traits())
}
