//! What a record says: the JSON of a type of `domain`. It is read once where it comes in, so that whatever the store
//! holds can be shown; and neither it nor serde's words about it enter an error, since plates are in it.

use crate::{RecordKind, RecordRow, Stamp, StoreError};
use domain::{Event, EventId, Note, Picture, RecordId, Saved};
use serde::{Serialize, de::DeserializeOwned};

/// What records hold.
pub trait Body: Serialize + DeserializeOwned {
    const KIND: RecordKind;
    fn id(&self) -> Result<RecordId, StoreError>;
    fn event(&self) -> EventId;
    /// The saved read that it belongs to.
    fn part_of(&self) -> Option<RecordId>;
}

impl Body for Event {
    const KIND: RecordKind = RecordKind::Event;
    /// The event's own, as the id of its record.
    fn id(&self) -> Result<RecordId, StoreError> {
        self.id.to_string().parse().map_err(|_| StoreError::Unwritable)
    }
    fn event(&self) -> EventId {
        self.id
    }
    fn part_of(&self) -> Option<RecordId> {
        None
    }
}

impl Body for Saved {
    const KIND: RecordKind = RecordKind::Saved;
    fn id(&self) -> Result<RecordId, StoreError> {
        Ok(self.id)
    }
    fn event(&self) -> EventId {
        self.event
    }
    fn part_of(&self) -> Option<RecordId> {
        None
    }
}

impl Body for Picture {
    const KIND: RecordKind = RecordKind::Picture;
    fn id(&self) -> Result<RecordId, StoreError> {
        Ok(self.id)
    }
    fn event(&self) -> EventId {
        self.event
    }
    fn part_of(&self) -> Option<RecordId> {
        Some(self.of)
    }
}

impl Body for Note {
    const KIND: RecordKind = RecordKind::Note;
    fn id(&self) -> Result<RecordId, StoreError> {
        Ok(self.id)
    }
    fn event(&self) -> EventId {
        self.event
    }
    fn part_of(&self) -> Option<RecordId> {
        self.on
    }
}

impl RecordRow {
    /// A version that says `what`.
    pub fn of<T: Body>(what: &T, stamp: Stamp) -> Result<Self, StoreError> {
        let body = serde_json::to_string(what).map_err(|_| StoreError::Unwritable)?;
        let Stamp { version, at, by, workstation } = stamp;
        Ok(Self { id: what.id()?, kind: T::KIND, event: what.event(), version, at, by, workstation, body })
    }

    /// Holds the row to its form; the saved read that it is a part of.
    pub(crate) fn checked(&self) -> Result<Option<RecordId>, StoreError> {
        if self.version == 0 || i64::try_from(self.version).is_err() {
            return Err(StoreError::Record { kind: self.kind, why: "its version is out of range" });
        }
        if self.is_gone() {
            return Ok(None);
        }
        match self.kind {
            RecordKind::Event => self.says::<Event>(),
            RecordKind::Saved => self.says::<Saved>(),
            RecordKind::Picture => self.says::<Picture>(),
            RecordKind::Note => self.says::<Note>(),
        }
    }

    fn says<T: Body>(&self) -> Result<Option<RecordId>, StoreError> {
        let bad = |why| StoreError::Record { kind: self.kind, why };
        let what: T = serde_json::from_str(&self.body).map_err(|_| bad("it does not say what its kind says"))?;
        if what.id()? != self.id || what.event() != self.event {
            return Err(bad("it names another record or event than it stands for"));
        }
        Ok(what.part_of())
    }
}
