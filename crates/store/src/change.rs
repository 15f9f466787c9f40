//! Every change that is written together with its entry in the trail, and the one place that applies them.

use crate::{AnswerRow, AskRow, RecordRow, StoreError, answers, asks, looks, records, settings, templates};
use domain::{AnswerId, Look, RecordId};
use sqlx::SqliteConnection;

/// A change that is written together with its entry.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    Setting {
        key: &'a str,
        value: &'a str,
    },
    /// Written here: it waits for the gateway from now on.
    KeepRecord(&'a RecordRow),
    /// As the gateway has it; an older one than what is here changes nothing.
    TakeRecord(&'a RecordRow),
    /// The gateway has this version.
    Sent {
        id: RecordId,
        version: u64,
    },
    /// The gateway will not have this version, and why.
    Refused {
        id: RecordId,
        version: u64,
        why: &'a str,
    },
    /// One is not given it any more.
    DropRecord {
        id: RecordId,
    },
    Look(&'a Look),
    LookSent {
        source: &'a str,
        record: &'a str,
    },
    Ask(&'a AskRow),
    /// How a question ended.
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
            Self::Sent { id, version } => records::sent(tx, id, version).await,
            Self::Refused { id, version, why } => records::refused(tx, id, version, why).await,
            Self::DropRecord { id } => records::forget(tx, id).await,
            Self::Look(look) => looks::keep(tx, look).await,
            Self::LookSent { source, record } => looks::sent(tx, source, record).await,
            Self::Ask(row) => asks::keep(tx, row).await,
            Self::AskEnded { n, outcome, answer } => asks::ended(tx, n, outcome, answer).await,
            Self::KeepTemplate { id, name, draft } => templates::keep(tx, id, name, draft).await,
            Self::DropTemplate { id } => templates::forget(tx, id).await,
            Self::KeepAnswer(row) => answers::keep(tx, row).await,
            Self::DropAnswer { id } => answers::forget(tx, id).await,
        }
    }
}
