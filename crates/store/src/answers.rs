//! The cached answers that there are (RET-1): what each was asked, for what, and when it ends. Its reads are in a file
//! of its own ([`Cache`](crate::Cache)), and the key of that file is at the gateway.

use crate::{
    Store, StoreError,
    row::{json, number, parsed, signed, time, to_json},
};
use domain::{AnswerId, EventId, Purpose, Question, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

/// How a source answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceLine {
    pub source: String,
    pub count: u64,
    /// What went wrong, with what may be missing; `None` is all well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// Whether to ask it again alone may help.
    #[serde(default)]
    pub again: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    pub id: AnswerId,
    /// The place of its intent in the log.
    pub n: u64,
    pub event: EventId,
    pub question: Question,
    pub purpose: Purpose,
    pub asked: Timestamp,
    /// From this moment on its key is gone at the gateway.
    pub expires: Timestamp,
    pub count: u64,
    /// Of its reads, as the gateway said it (AUD-1).
    pub digest: String,
    pub sources: Vec<SourceLine>,
}

/// An answer whose file is gone, and which has to be entered as removed (RET-5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swept {
    pub answer: AnswerRow,
    pub why: SweptFor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweptFor {
    Expired,
    /// Its time had not come, but its file was not there.
    FileMissing,
}

const ALL: &str = "SELECT id, n, event, question, purpose, asked, expires, count, digest, sources FROM answers \
     ORDER BY asked DESC, id";

fn row(row: &SqliteRow) -> Result<AnswerRow, StoreError> {
    Ok(AnswerRow {
        id: parsed(row, 0)?,
        n: number(row, 1)?,
        event: parsed(row, 2)?,
        question: json(row, 3)?,
        purpose: json(row, 4)?,
        asked: time(row, 5)?,
        expires: time(row, 6)?,
        count: number(row, 7)?,
        digest: row.try_get(8)?,
        sources: json(row, 9)?,
    })
}

impl Store {
    /// All cached answers, expired ones too, the one asked last first.
    pub async fn answers(&self) -> Result<Vec<AnswerRow>, StoreError> {
        let rows = sqlx::query(ALL).fetch_all(&mut *self.connection().await).await?;
        rows.iter().map(row).collect()
    }

    pub async fn answer(&self, id: AnswerId) -> Result<Option<AnswerRow>, StoreError> {
        let found = sqlx::query(
            "SELECT id, n, event, question, purpose, asked, expires, count, digest, sources FROM answers WHERE id = ?",
        )
        .bind(id.to_string())
        .fetch_optional(&mut *self.connection().await)
        .await?;
        found.as_ref().map(row).transpose()
    }

    /// QRY-6: the newest answer to the same question for the same event that has not expired `now`. Same is same in
    /// all: what, of which state, window and sources.
    pub async fn answer_for(
        &self,
        event: EventId,
        question: &Question,
        now: Timestamp,
    ) -> Result<Option<AnswerRow>, StoreError> {
        let answers = self.answers().await?;
        Ok(answers
            .into_iter()
            .find(|answer| answer.event == event && answer.expires > now && answer.question == *question))
    }

    /// RET-5: removes the files of answers that have expired `now`. Each that comes back, expired or without its file,
    /// is still listed, and comes again, until its removal is entered with
    /// [`Change::DropAnswer`](crate::Change::DropAnswer).
    pub async fn sweep(&self, now: Timestamp) -> Result<Vec<Swept>, StoreError> {
        let mut swept = Vec::new();
        for answer in self.answers().await? {
            let why = if answer.expires <= now {
                self.cache().remove(answer.id).await?;
                SweptFor::Expired
            } else if self.cache().holds(answer.id) {
                continue;
            } else {
                SweptFor::FileMissing
            };
            swept.push(Swept { answer, why });
        }
        Ok(swept)
    }
}

/// The answers that have a row.
pub(crate) async fn ids(connection: &mut SqliteConnection) -> Result<Vec<AnswerId>, StoreError> {
    let rows = sqlx::query("SELECT id FROM answers").fetch_all(connection).await?;
    rows.iter().map(|row| parsed(row, 0)).collect()
}

pub(crate) async fn keep(tx: &mut SqliteConnection, answer: &AnswerRow) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO answers (id, n, event, question, purpose, asked, expires, count, digest, sources) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET n = excluded.n, event = excluded.event, question = excluded.question, \
         purpose = excluded.purpose, asked = excluded.asked, expires = excluded.expires, count = excluded.count, \
         digest = excluded.digest, sources = excluded.sources",
    )
    .bind(answer.id.to_string())
    .bind(signed(answer.n)?)
    .bind(answer.event.to_string())
    .bind(to_json(&answer.question)?)
    .bind(to_json(&answer.purpose)?)
    .bind(answer.asked.0)
    .bind(answer.expires.0)
    .bind(signed(answer.count)?)
    .bind(&answer.digest)
    .bind(to_json(&answer.sources)?)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn drop(tx: &mut SqliteConnection, id: AnswerId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM answers WHERE id = ?").bind(id.to_string()).execute(tx).await?;
    Ok(())
}
