//! The owner's work: events, saved reads, their pictures, and notes, each in its newest version. What was written here
//! waits until the gateway has it.

use crate::{
    Store, StoreError,
    rows::{damaged, number, parsed, signed},
};
use domain::{AccountName, EventId, PictureView, RecordId, Timestamp};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use std::collections::HashSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordKind {
    Event,
    Saved,
    Picture,
    Note,
}

impl RecordKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Saved => "saved",
            Self::Picture => "picture",
            Self::Note => "note",
        }
    }
    fn of(code: &str) -> Result<Self, StoreError> {
        [Self::Event, Self::Saved, Self::Picture, Self::Note]
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or(StoreError::Truncated)
    }
}

/// A record in one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    pub id: RecordId,
    pub kind: RecordKind,
    pub event: EventId,
    /// From 1.
    pub version: u64,
    pub at: Timestamp,
    pub by: AccountName,
    pub workstation: String,
    /// JSON; empty when it was taken away.
    pub body: String,
}

/// What a record's version is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub id: RecordId,
    pub version: u64,
    pub at: Timestamp,
    pub workstation: String,
    /// The gateway has had it, in some version.
    pub sent: bool,
}

/// An event with what is kept in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSummary {
    pub row: RecordRow,
    pub saved: u32,
    pub notes: u32,
}

const COLUMNS: &str = "id, kind, event, version, at, by, workstation, body";

fn record(row: &SqliteRow) -> Result<RecordRow, StoreError> {
    Ok(RecordRow {
        id: parsed(row, 0)?,
        kind: RecordKind::of(&row.try_get::<String, _>(1)?)?,
        event: parsed(row, 2)?,
        version: number(row, 3)?,
        at: Timestamp(row.try_get(4)?),
        by: AccountName::new(&row.try_get::<String, _>(5)?).map_err(damaged)?,
        workstation: row.try_get(6)?,
        body: row.try_get(7)?,
    })
}

async fn write(tx: &mut SqliteConnection, row: &RecordRow, sent: u64) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO records (id, kind, event, version, at, by, workstation, body, sent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, at = excluded.at, by = excluded.by, \
         workstation = excluded.workstation, body = excluded.body, sent = max(sent, excluded.sent), refused = NULL",
    )
    .bind(row.id.to_string())
    .bind(row.kind.code())
    .bind(row.event.to_string())
    .bind(signed(row.version)?)
    .bind(row.at.0)
    .bind(row.by.as_str())
    .bind(row.workstation.as_str())
    .bind(row.body.as_str())
    .bind(signed(sent)?)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn keep(tx: &mut SqliteConnection, row: &RecordRow) -> Result<(), StoreError> {
    write(tx, row, 0).await
}

pub(crate) async fn take(tx: &mut SqliteConnection, row: &RecordRow) -> Result<(), StoreError> {
    let known = sqlx::query("SELECT version, at, workstation FROM records WHERE id = ?")
        .bind(row.id.to_string())
        .fetch_optional(&mut *tx)
        .await?;
    let known = known.map(|known| {
        Ok::<_, StoreError>((number(&known, 0)?, Timestamp(known.try_get(1)?), known.try_get::<String, _>(2)?))
    });
    let beaten = match known.transpose()? {
        Some(known) => known >= (row.version, row.at, row.workstation.clone()),
        None => false,
    };
    if beaten { Ok(()) } else { write(tx, row, row.version).await }
}

pub(crate) async fn sent(tx: &mut SqliteConnection, id: RecordId, version: u64) -> Result<(), StoreError> {
    sqlx::query("UPDATE records SET sent = ? WHERE id = ? AND sent < ?")
        .bind(signed(version)?)
        .bind(id.to_string())
        .bind(signed(version)?)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn refused(
    tx: &mut SqliteConnection,
    id: RecordId,
    version: u64,
    why: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE records SET refused = ? WHERE id = ? AND version = ?")
        .bind(why)
        .bind(id.to_string())
        .bind(signed(version)?)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn forget(tx: &mut SqliteConnection, id: RecordId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM records WHERE id = ? AND sent >= version").bind(id.to_string()).execute(tx).await?;
    Ok(())
}

impl Store {
    pub async fn record_row(&self, id: RecordId) -> Result<Option<RecordRow>, StoreError> {
        let mut connection = self.connection().await;
        let sql = format!("SELECT {COLUMNS} FROM records WHERE id = ?");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_string()).fetch_optional(&mut *connection).await?;
        row.as_ref().map(record).transpose()
    }

    /// Records of an event that were not taken away.
    pub async fn records_of(&self, event: EventId, kind: RecordKind) -> Result<Vec<RecordRow>, StoreError> {
        let mut connection = self.connection().await;
        let sql = format!("SELECT {COLUMNS} FROM records WHERE event = ? AND kind = ? AND body <> '' ORDER BY at, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(event.to_string())
            .bind(kind.code())
            .fetch_all(&mut *connection)
            .await?;
        rows.iter().map(record).collect()
    }

    /// All events, the last changed first, by what is newest in each.
    pub async fn events(&self) -> Result<Vec<EventSummary>, StoreError> {
        let mut connection = self.connection().await;
        let rows = sqlx::query(
            "SELECT e.id, e.kind, e.event, e.version, e.at, e.by, e.workstation, e.body, \
             (SELECT COUNT(*) FROM records r WHERE r.event = e.event AND r.kind = 'saved' AND r.body <> ''), \
             (SELECT COUNT(*) FROM records r WHERE r.event = e.event AND r.kind = 'note' AND r.body <> ''), \
             (SELECT MAX(r.at) FROM records r WHERE r.event = e.event) AS last \
             FROM records e WHERE e.kind = 'event' AND e.body <> '' ORDER BY last DESC, e.id",
        )
        .fetch_all(&mut *connection)
        .await?;
        let summary = |row: &SqliteRow| {
            let count = |at| u32::try_from(number(row, at)?).map_err(damaged);
            Ok(EventSummary { row: record(row)?, saved: count(8)?, notes: count(9)? })
        };
        rows.iter().map(summary).collect()
    }

    /// The pictures that are kept in an event: each one's id, the saved read it is of, and its view.
    pub async fn pictures_of(&self, event: EventId) -> Result<Vec<(RecordId, RecordId, PictureView)>, StoreError> {
        let mut connection = self.connection().await;
        let rows = sqlx::query(
            "SELECT id, json_extract(body, '$.of'), json_extract(body, '$.view') FROM records \
             WHERE event = ? AND kind = 'picture' AND body <> '' ORDER BY at, id",
        )
        .bind(event.to_string())
        .fetch_all(&mut *connection)
        .await?;
        let picture = |row: &SqliteRow| {
            let view: String = row.try_get(2)?;
            let view = if view == "scene" { PictureView::Scene } else { PictureView::Plate };
            Ok((parsed(row, 0)?, parsed(row, 1)?, view))
        };
        rows.iter().map(picture).collect()
    }

    /// Which reads of a source are saved in an event: source, read, record.
    pub async fn saved_refs(&self, event: EventId) -> Result<Vec<(String, String, RecordId)>, StoreError> {
        let mut connection = self.connection().await;
        let rows = sqlx::query(
            "SELECT json_extract(body, '$.read.source'), json_extract(body, '$.read.record'), id FROM records \
             WHERE event = ? AND kind = 'saved' AND body <> ''",
        )
        .bind(event.to_string())
        .fetch_all(&mut *connection)
        .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, parsed(row, 2)?))).collect()
    }

    /// What waits for the gateway and was not refused, the oldest first; events before what is kept in them.
    pub async fn outbox(&self, limit: u32) -> Result<Vec<RecordRow>, StoreError> {
        let mut connection = self.connection().await;
        let sql = format!(
            "SELECT {COLUMNS} FROM records WHERE sent < version AND refused IS NULL \
             ORDER BY CASE kind WHEN 'event' THEN 0 WHEN 'saved' THEN 1 ELSE 2 END, at, id LIMIT ?"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(i64::from(limit)).fetch_all(&mut *connection).await?;
        rows.iter().map(record).collect()
    }

    /// The records that wait.
    pub async fn waiting(&self) -> Result<HashSet<RecordId>, StoreError> {
        let mut connection = self.connection().await;
        let rows = sqlx::query("SELECT id FROM records WHERE sent < version").fetch_all(&mut *connection).await?;
        rows.iter().map(|row| parsed(row, 0)).collect()
    }

    /// Why the gateway will not have what it refused.
    pub async fn refused(&self) -> Result<Vec<String>, StoreError> {
        let mut connection = self.connection().await;
        let rows = sqlx::query("SELECT DISTINCT refused FROM records WHERE refused IS NOT NULL AND sent < version")
            .fetch_all(&mut *connection)
            .await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// What is here, to be compared with what the gateway has.
    pub async fn heads(&self) -> Result<Vec<Head>, StoreError> {
        let mut connection = self.connection().await;
        let rows =
            sqlx::query("SELECT id, version, at, workstation, sent FROM records").fetch_all(&mut *connection).await?;
        let head = |row: &SqliteRow| {
            Ok(Head {
                id: parsed(row, 0)?,
                version: number(row, 1)?,
                at: Timestamp(row.try_get(2)?),
                workstation: row.try_get(3)?,
                sent: row.try_get::<i64, _>(4)? > 0,
            })
        };
        rows.iter().map(head).collect()
    }

    /// Empties the write-ahead log, so that what was deleted is in no file any more: pages are overwritten by
    /// `secure_delete`, and the log holds their former content until then.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *self.connection().await).await?;
        Ok(())
    }
}
