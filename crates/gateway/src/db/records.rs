//! Records: the last version of each, sealed.

use super::{Tx, odd};
use domain::{AccountId, AccountName, EventId, RecordId, Timestamp};
use sqlx::{Row, any::AnyRow};
use wire::{RecordHead, RecordKind};

/// A record as it is kept.
#[derive(Debug, Clone)]
pub struct RecordRow {
    pub id: RecordId,
    pub kind: RecordKind,
    pub event: EventId,
    /// The saved read that a picture or a note is of.
    pub parent: Option<RecordId>,
    pub version: u64,
    pub at: Timestamp,
    /// Who first wrote it.
    pub author: AccountName,
    /// Who wrote this version.
    pub by: AccountName,
    pub workstation: String,
    pub gone: bool,
    /// RET-4: when a saved read is disposed of; `None` of other kinds and of what is gone.
    pub disposal: Option<Timestamp>,
    pub sealed: Vec<u8>,
}

const fn code(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Event => "event",
        RecordKind::Saved => "saved",
        RecordKind::Picture => "picture",
        RecordKind::Note => "note",
    }
}

fn kind(row: &AnyRow, at: usize) -> Result<RecordKind, sqlx::Error> {
    let text: String = row.try_get(at)?;
    [RecordKind::Event, RecordKind::Saved, RecordKind::Picture, RecordKind::Note]
        .into_iter()
        .find(|kind| code(*kind) == text)
        .ok_or_else(|| odd("record kind"))
}

fn id(row: &AnyRow, at: usize) -> Result<RecordId, sqlx::Error> {
    row.try_get::<String, _>(at)?.parse().map_err(|_| odd("record id"))
}

fn version(row: &AnyRow, at: usize) -> Result<u64, sqlx::Error> {
    u64::try_from(row.try_get::<i64, _>(at)?).map_err(|_| odd("record version"))
}

fn name(row: &AnyRow, at: usize) -> Result<AccountName, sqlx::Error> {
    AccountName::new(&row.try_get::<String, _>(at)?).map_err(|_| odd("account name"))
}

/// The columns in the order of [`RecordRow::read`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, event_id, parent, version, at, author, writer, workstation, gone, disposal, \
             sealed FROM records ",
            $rest
        )
    };
}

impl RecordRow {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let parent = row.try_get::<Option<String>, _>(3)?;
        Ok(Self {
            id: id(row, 0)?,
            kind: kind(row, 1)?,
            event: row.try_get::<String, _>(2)?.parse().map_err(|_| odd("event id"))?,
            parent: parent.map(|id| id.parse().map_err(|_| odd("record id"))).transpose()?,
            version: version(row, 4)?,
            at: Timestamp(row.try_get(5)?),
            author: name(row, 6)?,
            by: name(row, 7)?,
            workstation: row.try_get(8)?,
            gone: row.try_get::<i64, _>(9)? != 0,
            disposal: row.try_get::<Option<i64>, _>(10)?.map(Timestamp),
            sealed: row.try_get(11)?,
        })
    }

    pub async fn by_id(tx: &mut Tx, id: RecordId) -> Result<Option<Self>, sqlx::Error> {
        let sql = select!("WHERE id = $1");
        sqlx::query(sql).bind(id.to_string()).fetch_optional(&mut **tx).await?.as_ref().map(Self::read).transpose()
    }

    /// What is not gone of a kind, of this saved read.
    pub async fn of(tx: &mut Tx, parent: RecordId, kind: RecordKind) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(select!("WHERE parent = $1 AND kind = $2 AND gone = 0 ORDER BY id"))
            .bind(parent.to_string())
            .bind(code(kind))
            .fetch_all(&mut **tx)
            .await?;
        rows.iter().map(Self::read).collect()
    }

    /// The saved reads whose disposal has come `now`, the longest due first.
    pub async fn due(tx: &mut Tx, now: Timestamp, most: u32) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(select!("WHERE disposal <= $1 ORDER BY disposal, id LIMIT $2"))
            .bind(now.0)
            .bind(i64::from(most))
            .fetch_all(&mut **tx)
            .await?;
        rows.iter().map(Self::read).collect()
    }

    /// Writes it in place of the version that was.
    pub async fn keep(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO records (id, kind, event_id, parent, version, at, author, writer, workstation, gone, disposal, \
             sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO UPDATE SET \
             parent = excluded.parent, version = excluded.version, at = excluded.at, writer = excluded.writer, \
             workstation = excluded.workstation, gone = excluded.gone, disposal = excluded.disposal, \
             sealed = excluded.sealed",
        )
        .bind(self.id.to_string())
        .bind(code(self.kind))
        .bind(self.event.to_string())
        .bind(self.parent.map(|id| id.to_string()))
        .bind(i64::try_from(self.version).map_err(|_| odd("record version"))?)
        .bind(self.at.0)
        .bind(self.author.as_str())
        .bind(self.by.as_str())
        .bind(self.workstation.as_str())
        .bind(i64::from(self.gone))
        .bind(self.disposal.map(|at| at.0))
        .bind(self.sealed.as_slice())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// The heads of all records of the events that somebody owns or was named in.
    pub async fn heads(tx: &mut Tx, account: AccountId) -> Result<Vec<RecordHead>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT r.id, r.kind, r.version, r.at, r.workstation FROM records r JOIN events e ON e.id = r.event_id \
             WHERE e.owner_id = $1 OR EXISTS \
             (SELECT 1 FROM event_people p WHERE p.event_id = e.id AND p.account_id = $2) ORDER BY r.id",
        )
        .bind(account.to_string())
        .bind(account.to_string())
        .fetch_all(&mut **tx)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(RecordHead {
                    id: id(row, 0)?,
                    kind: kind(row, 1)?,
                    version: version(row, 2)?,
                    at: Timestamp(row.try_get(3)?),
                    workstation: row.try_get(4)?,
                })
            })
            .collect()
    }
}
