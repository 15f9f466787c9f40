//! Events, saved reads, pictures and notes: the newest version of each. Written here first, sent when the gateway is
//! there, and taken from there when a colleague or another workstation wrote them.

use crate::{
    Store, StoreError,
    body::{Traits, checked},
    outbox,
    row::{number, parsed, signed, time},
    step::step,
};
use domain::{AccountName, EventId, PictureView, RecordId, Timestamp};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use std::{fmt, str::FromStr};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    Event,
    Saved,
    Picture,
    Note,
}

impl RecordKind {
    pub const ALL: [Self; 4] = [Self::Event, Self::Saved, Self::Picture, Self::Note];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Saved => "saved",
            Self::Picture => "picture",
            Self::Note => "note",
        }
    }
    /// As people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Saved => "saved read",
            Self::Picture => "picture",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl FromStr for RecordKind {
    type Err = StoreError;
    fn from_str(code: &str) -> Result<Self, StoreError> {
        Self::ALL.into_iter().find(|kind| kind.code() == code).ok_or(StoreError::Truncated)
    }
}

/// One version of a record.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordRow {
    pub id: RecordId,
    pub kind: RecordKind,
    /// For a record of kind event: itself.
    pub event: EventId,
    /// From 1.
    pub version: u64,
    pub at: Timestamp,
    pub by: AccountName,
    pub workstation: String,
    /// JSON of the kind's type in `domain`; empty when it was taken away.
    pub body: String,
}

/// Without the body: plates are in it.
impl fmt::Debug for RecordRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordRow({} {} version {}, {} bytes)", self.kind.code(), self.id, self.version, self.body.len())
    }
}

impl RecordRow {
    #[must_use]
    pub const fn is_gone(&self) -> bool {
        self.body.is_empty()
    }

    /// Whether this version takes the place of `other`; the gateway and each workstation order them alike.
    #[must_use]
    pub fn beats(&self, other: &Self) -> bool {
        (self.version, self.at, &self.workstation) > (other.version, other.at, &other.workstation)
    }
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

const WHOLE: &str = "SELECT id, kind, event, version, at, author, workstation, body FROM records WHERE id = ?";

fn record(row: &SqliteRow) -> Result<RecordRow, StoreError> {
    Ok(RecordRow {
        id: parsed(row, 0)?,
        kind: parsed(row, 1)?,
        event: parsed(row, 2)?,
        version: number(row, 3)?,
        at: time(row, 4)?,
        by: AccountName::new(row.try_get(5)?).map_err(|_| StoreError::Truncated)?,
        workstation: row.try_get(6)?,
        body: row.try_get(7)?,
    })
}

pub(crate) async fn whole(tx: &mut SqliteConnection, id: RecordId) -> Result<Option<RecordRow>, StoreError> {
    let row = sqlx::query(WHOLE).bind(id.to_string()).fetch_optional(tx).await?;
    row.as_ref().map(record).transpose()
}

impl Store {
    /// A record as it is sent, whether it is gone or not.
    pub async fn record_row(&self, id: RecordId) -> Result<Option<RecordRow>, StoreError> {
        whole(&mut *self.connection().await, id).await
    }

    /// Records of an event that were not taken away, in order of their writing.
    pub async fn records_of(&self, event: EventId, kind: RecordKind) -> Result<Vec<RecordRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, kind, event, version, at, author, workstation, body FROM records \
             WHERE event = ? AND kind = ? AND gone = 0 ORDER BY at, id",
        )
        .bind(event.to_string())
        .bind(kind.code())
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(record).collect()
    }

    /// All events, by what is newest in each, the last changed first.
    pub async fn events(&self) -> Result<Vec<EventSummary>, StoreError> {
        let rows = sqlx::query(
            "SELECT e.id, e.kind, e.event, e.version, e.at, e.author, e.workstation, e.body, \
             (SELECT COUNT(*) FROM records r WHERE r.event = e.event AND r.kind = 'saved' AND r.gone = 0), \
             (SELECT COUNT(*) FROM records r WHERE r.event = e.event AND r.kind = 'note' AND r.gone = 0), \
             (SELECT MAX(r.at) FROM records r WHERE r.event = e.event) AS last \
             FROM records e WHERE e.kind = 'event' AND e.gone = 0 ORDER BY last DESC, e.id",
        )
        .fetch_all(&mut *self.connection().await)
        .await?;
        let count = |row, at| u32::try_from(number(row, at)?).map_err(|_| StoreError::Truncated);
        rows.iter()
            .map(|row| Ok(EventSummary { row: record(row)?, saved: count(row, 8)?, notes: count(row, 9)? }))
            .collect()
    }

    /// The pictures that are kept in an event: each one's id, the saved read it is of, and its view.
    pub async fn pictures_of(&self, event: EventId) -> Result<Vec<(RecordId, RecordId, PictureView)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, part_of, view FROM records \
             WHERE event = ? AND kind = 'picture' AND gone = 0 ORDER BY at, id",
        )
        .bind(event.to_string())
        .fetch_all(&mut *self.connection().await)
        .await?;
        let view = |row: &SqliteRow| match row.try_get(2)? {
            "plate" => Ok(PictureView::Plate),
            "scene" => Ok(PictureView::Scene),
            _ => Err(StoreError::Truncated),
        };
        rows.iter().map(|row| Ok((parsed(row, 0)?, parsed(row, 1)?, view(row)?))).collect()
    }

    /// A saved read with its pictures and the notes on it: what goes when it goes.
    pub async fn parts_of(&self, saved: RecordId) -> Result<Vec<(RecordId, RecordKind)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, kind FROM records WHERE (id = ? OR part_of = ?) AND gone = 0 ORDER BY kind DESC, id",
        )
        .bind(saved.to_string())
        .bind(saved.to_string())
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(|row| Ok((parsed(row, 0)?, parsed(row, 1)?))).collect()
    }

    /// Which reads of a source are saved in an event: source, read, record.
    pub async fn saved_refs(&self, event: EventId) -> Result<Vec<(String, String, RecordId)>, StoreError> {
        let rows = sqlx::query(
            "SELECT json_extract(body, '$.read.source'), json_extract(body, '$.read.record'), id FROM records \
             WHERE event = ? AND kind = 'saved' AND gone = 0",
        )
        .bind(event.to_string())
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, parsed(row, 2)?))).collect()
    }

    /// RET-4: the saved reads whose disposal has come `now`.
    pub async fn due_for_disposal(&self, now: Timestamp) -> Result<Vec<RecordId>, StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM records WHERE kind = 'saved' AND gone = 0 \
             AND json_extract(body, '$.disposal') <= ? ORDER BY id",
        )
        .bind(now.0)
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(|row| parsed(row, 0)).collect()
    }

    /// What is here, gone or not, to be compared with what the gateway has.
    pub async fn heads(&self) -> Result<Vec<Head>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.id, r.version, r.at, r.workstation, COALESCE(o.fresh, 0) = 0 \
             FROM records r LEFT JOIN outbox o ON o.record = r.id ORDER BY r.id",
        )
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Head {
                    id: parsed(row, 0)?,
                    version: number(row, 1)?,
                    at: time(row, 2)?,
                    workstation: row.try_get(3)?,
                    sent: row.try_get(4)?,
                })
            })
            .collect()
    }
}

/// What is here of the record that `row` is a version of; they have to be of one kind and event.
async fn before(tx: &mut SqliteConnection, row: &RecordRow) -> Result<Option<RecordRow>, StoreError> {
    match whole(tx, row.id).await? {
        Some(found) if found.kind != row.kind || found.event != row.event => {
            Err(StoreError::Record { kind: row.kind, why: "a record of another kind or event has its id" })
        }
        found => Ok(found),
    }
}

async fn write(tx: &mut SqliteConnection, row: &RecordRow, traits: Traits) -> Result<(), StoreError> {
    let view = traits.view.map(|view| match view {
        PictureView::Plate => "plate",
        PictureView::Scene => "scene",
    });
    sqlx::query(
        "INSERT INTO records (id, kind, event, part_of, version, at, author, workstation, view, gone, body) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET part_of = excluded.part_of, version = excluded.version, at = excluded.at, \
         author = excluded.author, workstation = excluded.workstation, view = excluded.view, gone = excluded.gone, \
         body = excluded.body",
    )
    .bind(row.id.to_string())
    .bind(row.kind.code())
    .bind(row.event.to_string())
    .bind(traits.part_of.map(|id| id.to_string()))
    .bind(signed(row.version)?)
    .bind(row.at.0)
    .bind(row.by.as_str())
    .bind(&row.workstation)
    .bind(view)
    .bind(row.is_gone())
    .bind(&row.body)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn keep(tx: &mut SqliteConnection, row: &RecordRow) -> Result<(), StoreError> {
    let traits = checked(row)?;
    let found = before(tx, row).await?;
    let stands = found.as_ref().map_or(0, |found| found.version);
    if row.version.checked_sub(1) != Some(stands) {
        return Err(StoreError::Changed { kind: row.kind });
    }
    write(tx, row, traits).await?;
    step();
    outbox::add(tx, row.id, row.at, found.is_none()).await
}

pub(crate) async fn take(tx: &mut SqliteConnection, row: &RecordRow) -> Result<(), StoreError> {
    let traits = checked(row)?;
    match before(tx, row).await? {
        None => write(tx, row, traits).await,
        Some(found) if row.beats(&found) => {
            write(tx, row, traits).await?;
            outbox::remove(tx, row.id).await
        }
        // Ours came back: the gateway has it, though its answer did not arrive.
        Some(found) if found == *row => outbox::remove(tx, row.id).await,
        Some(_) => Ok(()),
    }
}

pub(crate) async fn forget(tx: &mut SqliteConnection, id: RecordId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM records WHERE id = ? AND id NOT IN (SELECT record FROM outbox)")
        .bind(id.to_string())
        .execute(tx)
        .await?;
    Ok(())
}
