//! Events, saved reads, pictures and notes: the newest version of each. Written here first, sent when the gateway is
//! there, and taken from there when a colleague or another workstation wrote them.

use crate::{
    Body, Store, StoreError, outbox,
    row::{number, parsed, signed, time},
    step::step,
};
use domain::{AccountName, Event, EventId, Note, Picture, RecordId, Saved, Timestamp};
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

/// Who wrote a version, when and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// From 1.
    pub version: u64,
    pub at: Timestamp,
    pub by: AccountName,
    pub workstation: String,
}

/// One version of a record.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordRow {
    pub id: RecordId,
    pub kind: RecordKind,
    /// For a record of kind event: itself.
    pub event: EventId,
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
    pub fn beats(&self, other: &RecordHead) -> bool {
        (self.version, self.at, &self.workstation) > (other.version, other.at, &other.workstation)
    }
}

/// A record without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordHead {
    pub id: RecordId,
    pub kind: RecordKind,
    pub event: EventId,
    pub version: u64,
    pub at: Timestamp,
    pub workstation: String,
}

impl RecordHead {
    /// The version that takes the record away.
    #[must_use]
    pub fn taken_away(&self, at: Timestamp, by: AccountName, workstation: String) -> RecordRow {
        let version = self.version.saturating_add(1);
        let Self { id, kind, event, .. } = *self;
        RecordRow { id, kind, event, version, at, by, workstation, body: String::new() }
    }
}

/// Whether the gateway has the newest version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    Sent,
    Waiting,
    /// It won't have it: why.
    Refused(String),
}

/// What a record says, with who wrote it last.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored<T> {
    pub what: T,
    pub stamp: Stamp,
    pub sending: Sending,
}

impl<T> Stored<T> {
    /// The stamp of the version after this one.
    #[must_use]
    pub fn next(&self, at: Timestamp, by: AccountName, workstation: String) -> Stamp {
        Stamp { version: self.stamp.version.saturating_add(1), at, by, workstation }
    }
}

/// An event as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventLine {
    pub event: Stored<Event>,
    pub saved: u64,
    pub notes: u64,
    /// Its records whose newest version the gateway does not have.
    pub unsent: u64,
    /// RET-4: when the first of its saved reads is disposed of.
    pub first_disposal: Option<Timestamp>,
}

/// What [`stored`] reads, for queries that join `records r` with `outbox o`.
macro_rules! stored_columns {
    () => {
        "r.body, r.version, r.at, r.author, r.workstation, o.n IS NOT NULL, o.refused"
    };
}
const HEADS: &str = "SELECT id, kind, event, version, at, workstation FROM records ORDER BY id";
const HEAD: &str = "SELECT id, kind, event, version, at, workstation FROM records WHERE id = ?";

fn stored<T: Body>(row: &SqliteRow) -> Result<Stored<T>, StoreError> {
    let sending = match (row.try_get(5)?, row.try_get::<Option<String>, _>(6)?) {
        (_, Some(why)) => Sending::Refused(why),
        (true, None) => Sending::Waiting,
        (false, None) => Sending::Sent,
    };
    let by = AccountName::new(row.try_get(3)?).map_err(|_| StoreError::Truncated)?;
    let stamp = Stamp { version: number(row, 1)?, at: time(row, 2)?, by, workstation: row.try_get(4)? };
    Ok(Stored { what: crate::row::json(row, 0)?, stamp, sending })
}

fn head(row: &SqliteRow) -> Result<RecordHead, StoreError> {
    Ok(RecordHead {
        id: parsed(row, 0)?,
        kind: parsed(row, 1)?,
        event: parsed(row, 2)?,
        version: number(row, 3)?,
        at: time(row, 4)?,
        workstation: row.try_get(5)?,
    })
}

pub(crate) async fn whole(tx: &mut SqliteConnection, id: RecordId) -> Result<Option<RecordRow>, StoreError> {
    let row = sqlx::query("SELECT id, kind, event, version, at, workstation, author, body FROM records WHERE id = ?")
        .bind(id.to_string())
        .fetch_optional(tx)
        .await?;
    row.map(|row| {
        let RecordHead { id, kind, event, version, at, workstation } = head(&row)?;
        let by = AccountName::new(row.try_get(6)?).map_err(|_| StoreError::Truncated)?;
        Ok(RecordRow { id, kind, event, version, at, by, workstation, body: row.try_get(7)? })
    })
    .transpose()
}

impl Store {
    /// All events, the one that was written last first.
    pub async fn events(&self) -> Result<Vec<EventLine>, StoreError> {
        let rows = sqlx::query(concat!(
            "SELECT ",
            stored_columns!(),
            ", (SELECT COUNT(*) FROM records s WHERE s.kind = 'saved' AND s.event = r.event AND s.body <> ''), \
             (SELECT COUNT(*) FROM records s WHERE s.kind = 'note' AND s.event = r.event AND s.body <> ''), \
             (SELECT COUNT(*) FROM outbox x JOIN records s ON s.id = x.record WHERE s.event = r.event), \
             (SELECT MIN(json_extract(s.body, '$.disposal')) FROM records s \
              WHERE s.kind = 'saved' AND s.event = r.event AND s.body <> '') \
             FROM records r LEFT JOIN outbox o ON o.record = r.id \
             WHERE r.kind = 'event' AND r.body <> '' ORDER BY r.at DESC, r.id"
        ))
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(EventLine {
                    event: stored(row)?,
                    saved: number(row, 7)?,
                    notes: number(row, 8)?,
                    unsent: number(row, 9)?,
                    first_disposal: row.try_get::<Option<i64>, _>(10)?.map(Timestamp),
                })
            })
            .collect()
    }

    pub async fn event(&self, id: EventId) -> Result<Option<Stored<Event>>, StoreError> {
        self.one(&id.to_string()).await
    }
    pub async fn saved(&self, id: RecordId) -> Result<Option<Stored<Saved>>, StoreError> {
        self.one(&id.to_string()).await
    }
    pub async fn note(&self, id: RecordId) -> Result<Option<Stored<Note>>, StoreError> {
        self.one(&id.to_string()).await
    }
    pub async fn picture(&self, id: RecordId) -> Result<Option<Stored<Picture>>, StoreError> {
        self.one(&id.to_string()).await
    }

    async fn one<T: Body>(&self, id: &str) -> Result<Option<Stored<T>>, StoreError> {
        let row = sqlx::query(concat!(
            "SELECT ",
            stored_columns!(),
            " FROM records r LEFT JOIN outbox o ON o.record = r.id WHERE r.id = ? AND r.kind = ? AND r.body <> ''"
        ))
        .bind(id)
        .bind(T::KIND.code())
        .fetch_optional(&mut *self.connection().await)
        .await?;
        row.as_ref().map(stored).transpose()
    }

    /// An event's saved reads, in order of their writing.
    pub async fn saved_of(&self, event: EventId) -> Result<Vec<Stored<Saved>>, StoreError> {
        self.all_of(event).await
    }
    /// An event's notes, those on saved reads and its own, in order of their writing.
    pub async fn notes_of(&self, event: EventId) -> Result<Vec<Stored<Note>>, StoreError> {
        self.all_of(event).await
    }

    async fn all_of<T: Body>(&self, event: EventId) -> Result<Vec<Stored<T>>, StoreError> {
        let rows = sqlx::query(concat!(
            "SELECT ",
            stored_columns!(),
            " FROM records r LEFT JOIN outbox o ON o.record = r.id \
             WHERE r.kind = ? AND r.event = ? AND r.body <> '' ORDER BY r.at, r.id"
        ))
        .bind(T::KIND.code())
        .bind(event.to_string())
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(stored).collect()
    }

    /// The pictures of a saved read.
    pub async fn pictures_of(&self, saved: RecordId) -> Result<Vec<Stored<Picture>>, StoreError> {
        let rows = sqlx::query(concat!(
            "SELECT ",
            stored_columns!(),
            " FROM records r LEFT JOIN outbox o ON o.record = r.id \
             WHERE r.part_of = ? AND r.kind = 'picture' AND r.body <> '' ORDER BY r.at, r.id"
        ))
        .bind(saved.to_string())
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(stored).collect()
    }

    /// A saved read with its pictures and the notes on it: what goes when it goes.
    pub async fn parts_of(&self, saved: RecordId) -> Result<Vec<RecordHead>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, kind, event, version, at, workstation FROM records \
             WHERE (id = ? OR part_of = ?) AND body <> '' ORDER BY kind DESC, id",
        )
        .bind(saved.to_string())
        .bind(saved.to_string())
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(head).collect()
    }

    /// RET-4: the saved reads whose disposal has come `now`.
    pub async fn due_for_disposal(&self, now: Timestamp) -> Result<Vec<RecordHead>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, kind, event, version, at, workstation FROM records \
             WHERE kind = 'saved' AND body <> '' AND json_extract(body, '$.disposal') <= ? ORDER BY id",
        )
        .bind(now.0)
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(head).collect()
    }

    /// A record as it is sent, whether it is gone or not.
    pub async fn record_row(&self, id: RecordId) -> Result<Option<RecordRow>, StoreError> {
        whole(&mut *self.connection().await, id).await
    }

    /// All records without what they say, gone ones too: to be compared with what the gateway has.
    pub async fn heads(&self) -> Result<Vec<RecordHead>, StoreError> {
        let rows = sqlx::query(HEADS).fetch_all(&mut *self.connection().await).await?;
        rows.iter().map(head).collect()
    }
}

/// What is here of the record that `row` is a version of; they have to be of one kind and event.
async fn before(tx: &mut SqliteConnection, row: &RecordRow) -> Result<Option<RecordHead>, StoreError> {
    let found = sqlx::query(HEAD).bind(row.id.to_string()).fetch_optional(tx).await?;
    let found = found.as_ref().map(head).transpose()?;
    match found {
        Some(found) if found.kind != row.kind || found.event != row.event => {
            Err(StoreError::Record { kind: row.kind, why: "a record of another kind or event has its id" })
        }
        found => Ok(found),
    }
}

async fn write(tx: &mut SqliteConnection, row: &RecordRow, part_of: Option<RecordId>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO records (id, kind, event, part_of, version, at, author, workstation, body) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET part_of = excluded.part_of, version = excluded.version, at = excluded.at, \
         author = excluded.author, workstation = excluded.workstation, body = excluded.body",
    )
    .bind(row.id.to_string())
    .bind(row.kind.code())
    .bind(row.event.to_string())
    .bind(part_of.map(|id| id.to_string()))
    .bind(signed(row.version)?)
    .bind(row.at.0)
    .bind(row.by.as_str())
    .bind(&row.workstation)
    .bind(&row.body)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn keep(tx: &mut SqliteConnection, row: &RecordRow) -> Result<(), StoreError> {
    let part_of = row.checked()?;
    let found = before(tx, row).await?;
    let stands = found.as_ref().map_or(0, |found| found.version);
    if row.version.checked_sub(1) != Some(stands) {
        return Err(StoreError::Changed { kind: row.kind });
    }
    write(tx, row, part_of).await?;
    step();
    outbox::add(tx, row.id, row.at, found.is_none()).await
}

pub(crate) async fn take(tx: &mut SqliteConnection, row: &RecordRow) -> Result<(), StoreError> {
    let part_of = row.checked()?;
    let Some(found) = before(tx, row).await? else {
        return write(tx, row, part_of).await;
    };
    if row.beats(&found) {
        write(tx, row, part_of).await?;
        return outbox::remove(tx, row.id).await;
    }
    // Ours came back: the gateway has it, though its answer did not arrive.
    if whole(tx, row.id).await?.as_ref() == Some(row) {
        return outbox::remove(tx, row.id).await;
    }
    Ok(())
}

pub(crate) async fn drop_event(tx: &mut SqliteConnection, event: EventId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM records WHERE event = ? AND id NOT IN (SELECT record FROM outbox)")
        .bind(event.to_string())
        .execute(tx)
        .await?;
    Ok(())
}
