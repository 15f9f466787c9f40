//! What keeps the owners' work: the keys under which it is sealed and found, and the lists that it is filled in from.

use super::{Actor, Gateway, ServiceError};
use crate::{Lists, db::RecordRow};
use domain::{AccountId, ApprovalId, Denial, EventId, Span, Timestamp};
use keys::{Key, KeyError, Unsealed, derive, keyed_digest, seal, unseal};
use trail::{Act, Person};

/// How far ahead of the gateway a workstation's clock may be (SEC-5).
const AHEAD: Span = Span::minutes(10);

/// Keys from the gateway's kept key, so that each copy of a gateway has the same.
#[derive(Debug)]
pub(super) struct Work {
    records: Key,
    seen: Key,
    pub lists: Lists,
}

impl Work {
    pub fn new(secrets: &Key, lists: Lists) -> Result<Self, KeyError> {
        Ok(Self { records: derive(secrets, "records")?, seen: derive(secrets, "looks")?, lists })
    }

    /// A record's body, bound to all that stands of it in the clear.
    pub fn seal_record(&self, row: &RecordRow, body: &str) -> Result<Vec<u8>, KeyError> {
        seal(&self.records, &about(row), body.as_bytes())
    }

    pub fn open_record(&self, row: &RecordRow) -> Result<String, KeyError> {
        String::from_utf8(unseal(&self.records, &about(row), &row.sealed)?.to_vec()).map_err(|_| KeyError::Damaged)
    }

    pub fn seal_base(&self, event: EventId, turns: &[u8]) -> Result<Vec<u8>, KeyError> {
        seal(&self.records, format!("turns/{event}").as_bytes(), turns)
    }

    pub fn open_base(&self, event: EventId, sealed: &[u8]) -> Result<Unsealed, KeyError> {
        unseal(&self.records, format!("turns/{event}").as_bytes(), sealed)
    }

    /// The reason of a request (`by` is who made it) or of a decision on it.
    pub fn seal_reason(&self, request: ApprovalId, by: AccountId, reason: &str) -> Result<Vec<u8>, KeyError> {
        seal(&self.records, format!("approval/{request}/{by}").as_bytes(), reason.as_bytes())
    }

    pub fn open_reason(&self, request: ApprovalId, by: AccountId, sealed: &[u8]) -> Result<String, KeyError> {
        let plain = unseal(&self.records, format!("approval/{request}/{by}").as_bytes(), sealed)?;
        String::from_utf8(plain.to_vec()).map_err(|_| KeyError::Damaged)
    }

    /// What a read is found by among the looks.
    pub fn seen(&self, source: &str, read: &str) -> Result<Vec<u8>, KeyError> {
        Ok(keyed_digest(&self.seen, format!("{}\t{source}\t{read}", source.len()).as_bytes())?.to_vec())
    }
}

fn about(row: &RecordRow) -> Vec<u8> {
    let RecordRow { id, kind, event, parent, version, at, author, by, workstation, gone, disposal, sealed: _ } = row;
    let parent = parent.map(|id| id.to_string()).unwrap_or_default();
    let disposal = disposal.map(|at| at.0.to_string()).unwrap_or_default();
    format!("{id}/{kind:?}/{event}/{parent}/{version}/{}/{author}/{by}/{gone}/{disposal}/{workstation}", at.0)
        .into_bytes()
}

impl Gateway {
    /// Enters a refusal, and refuses.
    pub(super) async fn deny<T>(&self, actor: &Actor, act: Act, denial: Denial) -> Result<T, ServiceError> {
        self.enter_refusal(actor, act, &denial).await?;
        Err(ServiceError::Denied(denial))
    }

    /// SEC-5: whether a moment that a workstation tells lies in the future.
    pub(super) fn is_ahead(&self, at: Timestamp) -> bool {
        at > self.now() + AHEAD
    }
}

/// Who works: an account and its person. The console has no part in anybody's work.
pub(super) fn worker(actor: &Actor) -> Result<(AccountId, &Person), ServiceError> {
    actor
        .account
        .zip(actor.person.as_ref())
        .ok_or_else(|| ServiceError::BadInput("That is work of a person who is signed in.".into()))
}

/// Whether a text is there, within its bound, and can be shown.
pub(super) fn plain(what: &str, text: &str, most: usize) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("The {what} is missing."));
    }
    if text.chars().count() > most {
        return Err(format!("The {what} has more than {most} characters."));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(format!("The {what} has a character that can't be shown."));
    }
    Ok(())
}
