//! The cached answers there are. Neither their reads nor their keys are here.

use crate::{
    Store, StoreError,
    rows::{json, number, parsed, signed, to_json},
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
    pub sources: Vec<String>,
}

const COLUMNS: &str = "id, n, event, question, purpose, asked, expires, count, digest, sources";

fn answer(row: &SqliteRow) -> Result<AnswerRow, StoreError> {
    Ok(AnswerRow {
        id: parsed(row, 0)?,
        n: number(row, 1)?,
        event: parsed(row, 2)?,
        question: json(row, 3)?,
        purpose: json(row, 4)?,
        asked: Timestamp(row.try_get(5)?),
        expires: Timestamp(row.try_get(6)?),
        count: number(row, 7)?,
        digest: row.try_get(8)?,
        sources: json(row, 9)?,
    })
}

pub(crate) async fn keep(tx: &mut SqliteConnection, row: &AnswerRow) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO answers (id, n, event, question, purpose, asked, expires, count, digest, sources) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET count = excluded.count, digest = excluded.digest, sources = excluded.sources",
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
    .bind(to_json(&row.sources)?)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn forget(tx: &mut SqliteConnection, id: AnswerId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM answers WHERE id = ?").bind(id.to_string()).execute(tx).await?;
    Ok(())
}

impl Store {
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
