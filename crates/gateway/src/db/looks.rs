//! QLT-1: who found what in the picture of a read.

use super::{Tx, odd};
use domain::{AccountId, AccountName, Found, Timestamp};
use sqlx::{Row, any::AnyRow};

/// One account's last look at one read.
#[derive(Debug)]
pub struct LookRow {
    /// A keyed digest of source and read.
    pub seen: Vec<u8>,
    pub account: AccountId,
    pub at: Timestamp,
    pub found: Found,
    pub source: String,
    pub reader: String,
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

fn found(row: &AnyRow, at: usize) -> Result<Found, sqlx::Error> {
    let text: String = row.try_get(at)?;
    Found::ALL.into_iter().find(|found| code(*found) == text).ok_or_else(|| odd("look"))
}

impl LookRow {
    /// Keeps it, where it is not older than the one that is there.
    pub async fn keep(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO looks (seen, account_id, at, found, source, reader) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (seen, account_id) DO UPDATE SET at = excluded.at, found = excluded.found, \
             reader = excluded.reader WHERE looks.at <= excluded.at",
        )
        .bind(self.seen.as_slice())
        .bind(self.account.to_string())
        .bind(self.at.0)
        .bind(code(self.found))
        .bind(self.source.as_str())
        .bind(self.reader.as_str())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// What an account found last, and when.
    pub async fn found(
        tx: &mut Tx,
        seen: &[u8],
        account: AccountId,
    ) -> Result<Option<(Found, Timestamp)>, sqlx::Error> {
        let row = sqlx::query("SELECT found, at FROM looks WHERE seen = $1 AND account_id = $2")
            .bind(seen)
            .bind(account.to_string())
            .fetch_optional(&mut **tx)
            .await?;
        row.as_ref().map(|row| Ok((found(row, 0)?, Timestamp(row.try_get(1)?)))).transpose()
    }

    /// What others than `account` found: who, when, what, and by which name the camera went. The newest first.
    pub async fn others(
        tx: &mut Tx,
        seen: &[u8],
        account: AccountId,
    ) -> Result<Vec<(AccountName, Timestamp, Found, String)>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT a.name, l.at, l.found, l.reader FROM looks l JOIN accounts a ON a.id = l.account_id \
             WHERE l.seen = $1 AND l.account_id <> $2 ORDER BY l.at DESC, a.name LIMIT 50",
        )
        .bind(seen)
        .bind(account.to_string())
        .fetch_all(&mut **tx)
        .await?;
        rows.iter()
            .map(|row| {
                let name = AccountName::new(&row.try_get::<String, _>(0)?).map_err(|_| odd("account name"))?;
                Ok((name, Timestamp(row.try_get(1)?), found(row, 2)?, row.try_get(3)?))
            })
            .collect()
    }
}

/// Keeps that an account was given the picture of a read, and when first.
pub async fn keep_picture_seen(tx: &mut Tx, seen: &[u8], account: AccountId, at: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO pictures_seen (seen, account_id, at) VALUES ($1, $2, $3) ON CONFLICT (seen, account_id) DO NOTHING",
    )
    .bind(seen)
    .bind(account.to_string())
    .bind(at.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether an account was ever given the picture of a read.
pub async fn picture_seen(tx: &mut Tx, seen: &[u8], account: AccountId) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("SELECT 1 FROM pictures_seen WHERE seen = $1 AND account_id = $2")
        .bind(seen)
        .bind(account.to_string())
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.is_some())
}
