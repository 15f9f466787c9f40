//! What was written here and is not at the gateway. Only the newest version of a record is sent; what was written first
//! goes first, but an event that the gateway never saw goes before what was kept in it.

use crate::{
    RecordKind, RecordRow, Store, StoreError, records,
    row::{number, parsed, signed, time},
    step::step,
};
use domain::{EventId, RecordId, Timestamp};
use sqlx::{Row, SqliteConnection};
use std::collections::HashSet;

/// A record that waits, or that the gateway refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    pub id: RecordId,
    pub kind: RecordKind,
    pub event: EventId,
    pub version: u64,
    /// When its first unsent version was written.
    pub since: Timestamp,
    pub tries: u64,
    /// Why the gateway won't have it.
    pub refused: Option<String>,
}

impl Store {
    /// What to send next: at most `limit` records, and as many as have at most `bytes` of bodies together; one at
    /// least. What was refused is left out.
    pub async fn outbox(&self, limit: u32, bytes: u64) -> Result<Vec<RecordRow>, StoreError> {
        let mut connection = self.connection().await;
        let waiting = sqlx::query(
            "SELECT r.id, octet_length(r.body) FROM outbox o JOIN records r ON r.id = o.record \
             WHERE o.refused IS NULL ORDER BY (o.fresh = 1 AND r.kind = 'event') DESC, o.n LIMIT ?",
        )
        .bind(limit)
        .fetch_all(&mut *connection)
        .await?;
        let (mut rows, mut total) = (Vec::new(), 0u64);
        for waits in &waiting {
            total = total.saturating_add(number(waits, 1)?);
            if total > bytes && !rows.is_empty() {
                break;
            }
            rows.extend(records::whole(&mut connection, parsed(waits, 0)?).await?);
        }
        Ok(rows)
    }

    /// The records whose newest version the gateway does not have, refused ones too.
    pub async fn waiting(&self) -> Result<HashSet<RecordId>, StoreError> {
        let rows = sqlx::query("SELECT record FROM outbox").fetch_all(&mut *self.connection().await).await?;
        rows.iter().map(|row| parsed(row, 0)).collect()
    }

    /// Why the gateway will not have what it refused.
    pub async fn refused(&self) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("SELECT DISTINCT refused FROM outbox WHERE refused IS NOT NULL ORDER BY refused")
            .fetch_all(&mut *self.connection().await)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// All that the gateway does not have, in the order of its writing, refused ones too.
    pub async fn unsent(&self) -> Result<Vec<Unsent>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.id, r.kind, r.event, r.version, o.since, o.tries, o.refused \
             FROM outbox o JOIN records r ON r.id = o.record ORDER BY o.n",
        )
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Unsent {
                    id: parsed(row, 0)?,
                    kind: parsed(row, 1)?,
                    event: parsed(row, 2)?,
                    version: number(row, 3)?,
                    since: time(row, 4)?,
                    tries: number(row, 5)?,
                    refused: row.try_get(6)?,
                })
            })
            .collect()
    }
}

/// The newest version was written here `at`; `new` says that none was here before.
pub(crate) async fn add(
    tx: &mut SqliteConnection,
    record: RecordId,
    at: Timestamp,
    new: bool,
) -> Result<(), StoreError> {
    let waits = sqlx::query("SELECT fresh, since FROM outbox WHERE record = ?")
        .bind(record.to_string())
        .fetch_optional(&mut *tx)
        .await?;
    let (fresh, since) = match waits {
        Some(row) => (row.try_get(0)?, time(&row, 1)?),
        None => (new, at),
    };
    remove(&mut *tx, record).await?;
    sqlx::query("INSERT INTO outbox (record, fresh, since, tries) VALUES (?, ?, ?, 0)")
        .bind(record.to_string())
        .bind(fresh)
        .bind(since.0)
        .execute(tx)
        .await?;
    step();
    Ok(())
}

pub(crate) async fn remove(tx: &mut SqliteConnection, record: RecordId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE record = ?").bind(record.to_string()).execute(tx).await?;
    Ok(())
}

/// Of an earlier version it says nothing about the newest, but that the gateway knows the record.
pub(crate) async fn sent(tx: &mut SqliteConnection, id: RecordId, version: u64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE record = ? AND (SELECT version FROM records WHERE id = record) = ?")
        .bind(id.to_string())
        .bind(signed(version)?)
        .execute(&mut *tx)
        .await?;
    sqlx::query("UPDATE outbox SET fresh = 0 WHERE record = ?").bind(id.to_string()).execute(tx).await?;
    Ok(())
}

pub(crate) async fn refused(
    tx: &mut SqliteConnection,
    id: RecordId,
    version: u64,
    why: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET refused = ?, tries = tries + 1 \
         WHERE record = ? AND (SELECT version FROM records WHERE id = record) = ?",
    )
    .bind(why)
    .bind(id.to_string())
    .bind(signed(version)?)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn again(tx: &mut SqliteConnection, id: RecordId) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET refused = NULL WHERE record = ?").bind(id.to_string()).execute(tx).await?;
    Ok(())
}

pub(crate) async fn tried(tx: &mut SqliteConnection, id: RecordId) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET tries = tries + 1 WHERE record = ?").bind(id.to_string()).execute(tx).await?;
    Ok(())
}
