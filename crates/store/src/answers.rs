//! The cached answers there are. Neither their reads nor their keys are here.

use crate::{
    Store, StoreError,
    row::{json, number, parsed, signed, time, to_json},
};
use domain::{AnswerId, EventId, Purpose, Question, Timestamp};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    pub id: AnswerId,
    /// The place of its intent in the trail.
    pub n: u64,
    pub event: EventId,
    pub question: Question,
    pub purpose: Purpose,
    pub asked: Timestamp,
    /// RET-1.
    pub expires: Timestamp,
    pub count: u64,
    /// SHA-256 over its reads, hex.
    pub digest: String,
    /// Whether it came to its end: one that was cancelled or broke off answers no question again (QRY-6).
    pub whole: bool,
    pub sources: Vec<String>,
}

/// An answer whose file is gone, and whose removal has to be entered (RET-5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swept {
    pub answer: AnswerRow,
    pub why: SweptFor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweptFor {
    Expired,
    /// Its time had not come, but when the store was opened its file was not there: a stop came between the two.
    FileMissing,
}

const COLUMNS: &str = "id, n, event, question, purpose, asked, expires, count, digest, whole, sources";

fn answer(row: &SqliteRow) -> Result<AnswerRow, StoreError> {
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
        whole: row.try_get(9)?,
        sources: json(row, 10)?,
    })
}

pub(crate) async fn keep(tx: &mut SqliteConnection, row: &AnswerRow) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO answers (id, n, event, question, purpose, asked, expires, count, digest, whole, \
         sources) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET count = excluded.count, \
         digest = excluded.digest, whole = excluded.whole, sources = excluded.sources",
    )
    .bind(row.id.to_string())
    .bind(signed(row.n)?)
    .bind(row.event.to_string())
    .bind(to_json(&row.question)?)
    .bind(to_json(&row.purpose)?)
    .bind(row.asked.0)
    .bind(row.expires.0)
    .bind(signed(row.count)?)
    .bind(row.digest.as_str())
    .bind(row.whole)
    .bind(to_json(&row.sources)?)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn forget(tx: &mut SqliteConnection, id: AnswerId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM answers WHERE id = ?").bind(id.to_string()).execute(tx).await?;
    Ok(())
}

/// The answers that have a row.
pub(crate) async fn ids(connection: &mut SqliteConnection) -> Result<Vec<AnswerId>, StoreError> {
    let rows = sqlx::query("SELECT id FROM answers").fetch_all(connection).await?;
    rows.iter().map(|row| parsed(row, 0)).collect()
}

impl Store {
    /// RET-5: removes the files of answers that have expired `now`. Each that comes back, expired or without its file,
    /// is still listed, and comes again, until its removal is entered with
    /// [`Change::DropAnswer`](crate::Change::DropAnswer).
    pub async fn sweep(&self, now: Timestamp) -> Result<Vec<Swept>, StoreError> {
        let mut swept = Vec::new();
        for answer in self.answers().await? {
            if answer.expires <= now {
                self.cache().remove(answer.id).await?;
                swept.push(Swept { answer, why: SweptFor::Expired });
            } else if self.was_without_file(answer.id) && !self.cache().holds(answer.id) {
                swept.push(Swept { answer, why: SweptFor::FileMissing });
            }
        }
        Ok(swept)
    }

    /// The newest first.
    pub async fn answers(&self) -> Result<Vec<AnswerRow>, StoreError> {
        let mut connection = self.connection().await;
        let sql = format!("SELECT {COLUMNS} FROM answers ORDER BY asked DESC, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&mut *connection).await?;
        rows.iter().map(answer).collect()
    }

    pub async fn answer(&self, id: AnswerId) -> Result<Option<AnswerRow>, StoreError> {
        let mut connection = self.connection().await;
        let sql = format!("SELECT {COLUMNS} FROM answers WHERE id = ?");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(&mut *connection).await?;
        row.as_ref().map(answer).transpose()
    }
}
