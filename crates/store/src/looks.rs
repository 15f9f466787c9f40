//! One's own looks at reads (QLT-1): what was found, never a plate. They are kept until the gateway has them, and after,
//! so that a list can say which reads one has looked at.

use crate::{
    Store, StoreError,
    row::{parsed, time},
};
use domain::{AnswerId, Found, Timestamp};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    pub source: String,
    /// The read's id at that source.
    pub record: String,
    /// The camera's id at that source.
    pub reader: String,
    /// The answer in which it was looked at; the gateway asks for it.
    pub answer: AnswerId,
    pub found: Found,
    pub at: Timestamp,
}

const fn code(found: Found) -> &'static str {
    match found {
        Found::Verified => "verified",
        Found::MisreadPlate => "misread_plate",
        Found::MisreadState => "misread_state",
        Found::NotAPlate => "not_a_plate",
        Found::Illegible => "illegible",
    }
}

fn look(row: &SqliteRow) -> Result<LookRow, StoreError> {
    let found: &str = row.try_get(4)?;
    Ok(LookRow {
        source: row.try_get(0)?,
        record: row.try_get(1)?,
        reader: row.try_get(2)?,
        answer: parsed(row, 3)?,
        found: Found::ALL.into_iter().find(|known| code(*known) == found).ok_or(StoreError::Truncated)?,
        at: time(row, 5)?,
    })
}

impl Store {
    /// All of one's looks.
    pub async fn looks(&self) -> Result<Vec<LookRow>, StoreError> {
        let rows =
            sqlx::query("SELECT source, record, reader, answer, found, at FROM looks ORDER BY at, source, record")
                .fetch_all(&mut *self.connection().await)
                .await?;
        rows.iter().map(look).collect()
    }

    pub async fn look(&self, source: &str, record: &str) -> Result<Option<LookRow>, StoreError> {
        let row =
            sqlx::query("SELECT source, record, reader, answer, found, at FROM looks WHERE source = ? AND record = ?")
                .bind(source)
                .bind(record)
                .fetch_optional(&mut *self.connection().await)
                .await?;
        row.as_ref().map(look).transpose()
    }

    /// Looks that the gateway does not have, oldest first.
    pub async fn unsent_looks(&self, limit: u32) -> Result<Vec<LookRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT source, record, reader, answer, found, at FROM looks WHERE sent = 0 \
             ORDER BY at, source, record LIMIT ?",
        )
        .bind(limit)
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(look).collect()
    }
}

pub(crate) async fn keep(tx: &mut SqliteConnection, look: &LookRow) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO looks (source, record, reader, answer, found, at, sent) VALUES (?, ?, ?, ?, ?, ?, 0) \
         ON CONFLICT (source, record) DO UPDATE SET reader = excluded.reader, answer = excluded.answer, \
         found = excluded.found, at = excluded.at, sent = 0 WHERE excluded.at >= at",
    )
    .bind(&look.source)
    .bind(&look.record)
    .bind(&look.reader)
    .bind(look.answer.to_string())
    .bind(code(look.found))
    .bind(look.at.0)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn sent(
    tx: &mut SqliteConnection,
    source: &str,
    record: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE looks SET sent = 1 WHERE source = ? AND record = ? AND at = ?")
        .bind(source)
        .bind(record)
        .bind(at.0)
        .execute(tx)
        .await?;
    Ok(())
}
