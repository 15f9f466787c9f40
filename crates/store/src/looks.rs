//! What was found in pictures (QLT-1): by source and record, without the plate.

use crate::{
    Store, StoreError,
    rows::{damaged, json, to_json},
};
use domain::{AccountName, Look, Timestamp};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

pub(crate) async fn keep(tx: &mut SqliteConnection, look: &Look) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO looks (source, record, reader, found, by, at) VALUES (?, ?, ?, ?, ?, ?) \
         ON CONFLICT (source, record) DO UPDATE SET found = excluded.found, by = excluded.by, at = excluded.at, sent = 0",
    )
    .bind(look.source.as_str())
    .bind(look.record.as_str())
    .bind(look.reader.as_str())
    .bind(to_json(&look.found)?)
    .bind(look.by.as_str())
    .bind(look.at.0)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn sent(tx: &mut SqliteConnection, source: &str, record: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE looks SET sent = 1 WHERE source = ? AND record = ?")
        .bind(source)
        .bind(record)
        .execute(tx)
        .await?;
    Ok(())
}

impl Store {
    /// All looks of this account.
    pub async fn looks(&self) -> Result<Vec<Look>, StoreError> {
        let mut connection = self.connection().await;
        let rows =
            sqlx::query("SELECT source, record, reader, found, by, at FROM looks").fetch_all(&mut *connection).await?;
        let look = |row: &SqliteRow| {
            Ok(Look {
                source: row.try_get(0)?,
                record: row.try_get(1)?,
                reader: row.try_get(2)?,
                found: json(row, 3)?,
                by: AccountName::new(&row.try_get::<String, _>(4)?).map_err(damaged)?,
                at: Timestamp(row.try_get(5)?),
            })
        };
        rows.iter().map(look).collect()
    }
}
