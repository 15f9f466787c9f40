//! One's own looks at reads (QLT-1): what was found, never a plate. They are kept until the gateway has them, and after,
//! so that a list can say which reads one has looked at.

use crate::{
    Store, StoreError,
    row::{parsed, time},
};
use domain::{AccountName, AnswerId, Found, Look, Timestamp};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

const fn code(found: Found) -> &'static str {
    match found {
        Found::Verified => "verified",
        Found::MisreadPlate => "misread_plate",
        Found::MisreadState => "misread_state",
        Found::NotAPlate => "not_a_plate",
        Found::Illegible => "illegible",
    }
}

fn look(row: &SqliteRow) -> Result<Look, StoreError> {
    let found: &str = row.try_get(4)?;
    Ok(Look {
        source: row.try_get(0)?,
        record: row.try_get(1)?,
        reader: row.try_get(2)?,
        by: AccountName::new(row.try_get(3)?).map_err(|_| StoreError::Truncated)?,
        found: Found::ALL.into_iter().find(|known| code(*known) == found).ok_or(StoreError::Truncated)?,
        at: time(row, 5)?,
    })
}

impl Store {
    /// All looks of this account.
    pub async fn looks(&self) -> Result<Vec<Look>, StoreError> {
        let rows =
            sqlx::query("SELECT source, record, reader, author, found, at FROM looks ORDER BY at, source, record")
                .fetch_all(&mut *self.connection().await)
                .await?;
        rows.iter().map(look).collect()
    }

    /// Looks that the gateway does not have, oldest first, each with the answer that it was made in.
    pub async fn unsent_looks(&self, limit: u32) -> Result<Vec<(AnswerId, Look)>, StoreError> {
        let rows = sqlx::query(
            "SELECT source, record, reader, author, found, at, answer FROM looks WHERE sent = 0 \
             ORDER BY at, source, record LIMIT ?",
        )
        .bind(limit)
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(|row| Ok((parsed(row, 6)?, look(row)?))).collect()
    }
}

pub(crate) async fn keep(tx: &mut SqliteConnection, look: &Look, answer: AnswerId) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO looks (source, record, reader, answer, author, found, at, sent) VALUES (?, ?, ?, ?, ?, ?, ?, 0) \
         ON CONFLICT (source, record) DO UPDATE SET reader = excluded.reader, answer = excluded.answer, \
         author = excluded.author, found = excluded.found, at = excluded.at, sent = 0 WHERE excluded.at >= at",
    )
    .bind(&look.source)
    .bind(&look.record)
    .bind(&look.reader)
    .bind(answer.to_string())
    .bind(look.by.as_str())
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
