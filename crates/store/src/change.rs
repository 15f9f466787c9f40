//! What can be changed in a store; each change goes in with the entries that record it, in one transaction.

use crate::{AnswerRow, AskRow, RecordRow, StoreError, answers, asks, looks, outbox, records, settings, templates};
use domain::{AnswerId, Look, RecordId, Timestamp};
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
    /// One is not given it any more: it goes, unless the gateway does not have its newest version yet.
    DropRecord {
        id: RecordId,
    },
    /// The later look at a read takes the place of the earlier; `answer` is where it was looked at.
    Look {
        look: &'a Look,
        answer: AnswerId,
    },
    /// The gateway has the look of this moment, or will never take it.
    LookSent {
        source: &'a str,
        record: &'a str,
        at: Timestamp,
    },
    /// A question whose intent stands at its `n` of the present log.
    Ask(&'a AskRow),
    /// How the question ended, in words, whose intent stands at `n` of the present log.
    AskEnded {
        n: u64,
        outcome: &'a str,
        answer: Option<AnswerId>,
    },
    KeepTemplate {
        id: &'a str,
        name: &'a str,
        draft: &'a str,
    },
    DropTemplate {
        id: &'a str,
    },
    /// Written anew when more came to the same answer.
    KeepAnswer(&'a AnswerRow),
    DropAnswer {
        id: AnswerId,
    },
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
            Self::DropRecord { id } => records::forget(tx, id).await,
            Self::Look { look, answer } => looks::keep(tx, look, answer).await,
            Self::LookSent { source, record, at } => looks::sent(tx, source, record, at).await,
            Self::Ask(row) => asks::keep(tx, row).await,
            Self::AskEnded { n, outcome, answer } => asks::ended(tx, n, outcome, answer).await,
            Self::KeepTemplate { id, name, draft } => templates::keep(tx, id, name, draft).await,
            Self::DropTemplate { id } => templates::forget(tx, id).await,
            Self::KeepAnswer(answer) => answers::keep(tx, answer).await,
            Self::DropAnswer { id } => answers::forget(tx, id).await,
        }
    }
}
