//! The owner's work: events and what is kept in them. Written here first, with its entry in the trail and its place
//! among what is to be sent, in one transaction; the gateway being away loses nothing.

mod disclose;
mod events;
mod notes;
mod saving;
mod sync;

use crate::{App, fault, stage::Inside};
use api::Fault;
use domain::{EventId, RecordId, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use store::{RecordKind, RecordRow, StoreError};

impl App {
    /// A row to be kept: the next version of a record, written here and now.
    pub(crate) async fn row(
        &self,
        inside: &Inside,
        id: RecordId,
        kind: RecordKind,
        event: EventId,
        body: Option<&impl Serialize>,
    ) -> Result<RecordRow, Fault> {
        let before = inside.store.record_row(id).await.map_err(|error| fault::store(&error))?;
        let body = match body {
            Some(body) => serde_json::to_string(body).map_err(|_| fault::internal("A record can't be written."))?,
            None => String::new(),
        };
        Ok(RecordRow {
            id,
            kind,
            event,
            version: before.map_or(0, |row| row.version) + 1,
            at: self.now(inside),
            by: inside.who.account.clone(),
            workstation: inside.trail.workstation.clone(),
            body,
        })
    }

    /// The gateway's time (SEC-5).
    pub(crate) fn now(&self, inside: &Inside) -> Timestamp {
        self.clock.now() + inside.ahead
    }
}

pub(crate) fn new_id() -> Result<[u8; 16], Fault> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| fault::store(&StoreError::Machine))?;
    Ok(bytes)
}

/// A record's body. What this program can't read was written by a newer one, or damaged.
pub(crate) fn body<T: DeserializeOwned>(row: &RecordRow) -> Result<T, Fault> {
    serde_json::from_str(&row.body).map_err(|_| {
        fault::internal("A record can't be read: it may be of a newer Readroom. Nothing was lost; update this one.")
    })
}
