//! Records of the owners' work, and who may see an event.

use super::{Tx, odd};
use domain::{AccountName, EventId, RecordId, Timestamp};
use sqlx::{Row, any::AnyRow};
use wire::RecordKind;

/// A record as kept: its body sealed.
#[derive(Debug, Clone)]
pub struct KeptRow {
    pub id: RecordId,
    pub kind: RecordKind,
    pub event: EventId,
    pub version: u64,
    pub at: Timestamp,
    pub by: AccountName,
    pub workstation: String,
    pub gone: bool,
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

fn kind(code: &str) -> Result<RecordKind, sqlx::Error> {
    [RecordKind::Event, RecordKind::Saved, RecordKind::Picture, RecordKind::Note]
        .into_iter()
        .find(|kind| self::code(*kind) == code)
        .ok_or_else(|| odd("record kind"))
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT r.id, r.kind, r.event_id, r.version, r.at, r.by_account, r.workstation, r.gone, r.sealed FROM records r ", $rest)
    };
}

impl KeptRow {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("record id"))?,
            kind: kind(&row.try_get::<String, _>(1)?)?,
            event: row.try_get::<String, _>(2)?.parse().map_err(|_| odd("event id"))?,
            version: u64::try_from(row.try_get::<i64, _>(3)?).map_err(|_| odd("record version"))?,
            at: Timestamp(row.try_get(4)?),
            by: AccountName::new(&row.try_get::<String, _>(5)?).map_err(|_| odd("account name"))?,
            workstation: row.try_get(6)?,
            gone: row.try_get::<i64, _>(7)? != 0,
            sealed: row.try_get(8)?,
        })
    }

    pub async fn by_id(tx: &mut Tx, id: RecordId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query(select!("WHERE r.id = $1")).bind(id.to_string()).fetch_optional(&mut **tx).await?;
        row.as_ref().map(Self::read).transpose()
    }

    /// All records of the events that `account` owns or was given.
    pub async fn of_account(tx: &mut Tx, account: &AccountName) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT r.id, r.kind, r.event_id, r.version, r.at, r.by_account, r.workstation, r.gone FROM records r \
             JOIN event_people p ON p.event_id = r.event_id WHERE p.account = $1",
        )
        .bind(account.as_str())
        .fetch_all(&mut **tx)
        .await?;
        let head = |row: &AnyRow| {
            Ok(Self {
                id: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("record id"))?,
                kind: kind(&row.try_get::<String, _>(1)?)?,
                event: row.try_get::<String, _>(2)?.parse().map_err(|_| odd("event id"))?,
                version: u64::try_from(row.try_get::<i64, _>(3)?).map_err(|_| odd("record version"))?,
                at: Timestamp(row.try_get(4)?),
                by: AccountName::new(&row.try_get::<String, _>(5)?).map_err(|_| odd("account name"))?,
                workstation: row.try_get(6)?,
                gone: row.try_get::<i64, _>(7)? != 0,
                sealed: Vec::new(),
            })
        };
        rows.iter().map(head).collect()
    }

    pub async fn keep(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO records (id, kind, event_id, version, at, by_account, workstation, gone, sealed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET version = excluded.version, \
             at = excluded.at, by_account = excluded.by_account, workstation = excluded.workstation, \
             gone = excluded.gone, sealed = excluded.sealed",
        )
        .bind(self.id.to_string())
        .bind(code(self.kind))
        .bind(self.event.to_string())
        .bind(i64::try_from(self.version).map_err(|_| odd("record version"))?)
        .bind(self.at.0)
        .bind(self.by.as_str())
        .bind(self.workstation.as_str())
        .bind(i64::from(self.gone))
        .bind(self.sealed.clone())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// What an account is to an event: `Some(true)` its owner, `Some(false)` named in it.
pub async fn part_in(tx: &mut Tx, event: EventId, account: &AccountName) -> Result<Option<bool>, sqlx::Error> {
    let row = sqlx::query("SELECT owner FROM event_people WHERE event_id = $1 AND account = $2")
        .bind(event.to_string())
        .bind(account.as_str())
        .fetch_optional(&mut **tx)
        .await?;
    row.map(|row| Ok(row.try_get::<i64, _>(0)? != 0)).transpose()
}

/// Who may see an event from now on.
pub async fn set_people(
    tx: &mut Tx,
    event: EventId,
    owner: &AccountName,
    colleagues: &[AccountName],
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM event_people WHERE event_id = $1").bind(event.to_string()).execute(&mut **tx).await?;
    for (account, is_owner) in std::iter::once((owner, 1)).chain(colleagues.iter().map(|one| (one, 0))) {
        sqlx::query("INSERT INTO event_people (event_id, account, owner) VALUES ($1, $2, $3)")
            .bind(event.to_string())
            .bind(account.as_str())
            .bind(i64::from(is_owner))
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}
