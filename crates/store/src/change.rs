//! What can be changed in a store; each change goes in with the entries that record it, in one transaction.

use crate::{
    AnswerRow, Ask, AskOutcome, LookRow, RecordRow, StoreError, Template, answers, asks, looks, outbox, records,
    settings, templates,
};
use domain::{AnswerId, EventId, RecordId, Timestamp};
use sqlx::SqliteConnection;

/// A change that is written together with its entry.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    Setting {
        key: &'a str,
        value: &'a str,
    },
    /// A version written on this workstation: it has to be the next after the one that is here (1 where there is none),
    /// or [`StoreError::Changed`]. It waits in the outbox from then on.
    KeepRecord(&'a RecordRow),
    /// A version that came from the gateway: it stays if it beats the one that is here, and changes nothing otherwise.
    TakeRecord(&'a RecordRow),
    /// The gateway has this version.
    Sent {
        id: RecordId,
        version: u64,
    },
    /// The gateway won't have this version; it is not sent again until it is written anew, or [`Change::SendAgain`].
    Refused {
        id: RecordId,
        version: u64,
        why: &'a str,
    },
    SendAgain {
        id: RecordId,
    },
    /// It was sent, and no answer came.
    Tried {
        id: RecordId,
    },
    /// One may no longer have this event: its records go, but for those that the gateway does not have yet.
    DropEvent(EventId),
    /// The later look at a read takes the place of the earlier.
    Look(&'a LookRow),
    /// The gateway has the look of this moment, or will never take it.
    LookSent {
        source: &'a str,
        record: &'a str,
        at: Timestamp,
    },
    /// A question whose intent is the first entry written with it; one for each [`Store::record`](crate::Store::record).
    Ask(&'a Ask),
    /// How the ask ended whose intent stands at `n` of the present log.
    AskEnded {
        n: u64,
        answer: Option<AnswerId>,
        outcome: &'a AskOutcome,
    },
    KeepTemplate(&'a Template),
    DropTemplate {
        id: &'a str,
    },
    /// Written anew when more came to the same answer.
    KeepAnswer(&'a AnswerRow),
    DropAnswer(AnswerId),
}

impl Change<'_> {
    pub(crate) async fn apply(self, tx: &mut SqliteConnection) -> Result<(), StoreError> {
        match self {
            Self::Setting { key, value } => settings::write(tx, key, value).await,
            Self::KeepRecord(row) => records::keep(tx, row).await,
            Self::TakeRecord(row) => records::take(tx, row).await,
            Self::Sent { id, version } => outbox::sent(tx, id, version).await,
            Self::Refused { id, version, why } => outbox::refused(tx, id, version, why).await,
            Self::SendAgain { id } => outbox::again(tx, id).await,
            Self::Tried { id } => outbox::tried(tx, id).await,
            Self::DropEvent(event) => records::drop_event(tx, event).await,
            Self::Look(look) => looks::keep(tx, look).await,
            Self::LookSent { source, record, at } => looks::sent(tx, source, record, at).await,
            Self::Ask(ask) => asks::begin(tx, ask).await,
            Self::AskEnded { n, answer, outcome } => asks::end(tx, n, answer, outcome).await,
            Self::KeepTemplate(template) => templates::keep(tx, template).await,
            Self::DropTemplate { id } => templates::drop(tx, id).await,
            Self::KeepAnswer(answer) => answers::keep(tx, answer).await,
            Self::DropAnswer(id) => answers::drop(tx, id).await,
        }
    }
}
