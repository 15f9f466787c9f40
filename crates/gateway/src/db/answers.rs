//! Answers that are alive: their sealed keys, and which reads they have.

use super::{Db, Tx, logs::signed, odd};
use domain::{AccountId, AnswerId, Timestamp};
use sqlx::{Row, any::AnyRow};
use std::sync::atomic::Ordering;

/// A cached answer as the gateway keeps it.
#[derive(Debug, Clone)]
pub struct AnswerRow {
    pub id: AnswerId,
    pub account: AccountId,
    /// A keyed digest of what was asked for which event, the window aside.
    pub question: Vec<u8>,
    pub from: Timestamp,
    pub to: Timestamp,
    pub asked: Timestamp,
    pub expires: Timestamp,
    pub sealed_key: Vec<u8>,
    pub sealed_index: Vec<u8>,
    pub count: u64,
    pub digest: String,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, account_id, question, from_at, to_at, asked, expires, sealed_key, sealed_index, reads, digest \
             FROM answers ",
            $rest
        )
    };
}

impl AnswerRow {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("answer id"))?,
            account: row.try_get::<String, _>(1)?.parse().map_err(|_| odd("account id"))?,
            question: row.try_get(2)?,
            from: Timestamp(row.try_get(3)?),
            to: Timestamp(row.try_get(4)?),
            asked: Timestamp(row.try_get(5)?),
            expires: Timestamp(row.try_get(6)?),
            sealed_key: row.try_get(7)?,
            sealed_index: row.try_get(8)?,
            count: u64::try_from(row.try_get::<i64, _>(9)?).map_err(|_| odd("reads"))?,
            digest: row.try_get(10)?,
        })
    }

    pub async fn insert(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO answers (id, account_id, question, from_at, to_at, asked, expires, sealed_key, sealed_index, \
             reads, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(self.id.to_string())
        .bind(self.account.to_string())
        .bind(self.question.clone())
        .bind(self.from.0)
        .bind(self.to.0)
        .bind(self.asked.0)
        .bind(self.expires.0)
        .bind(self.sealed_key.clone())
        .bind(self.sealed_index.clone())
        .bind(signed(self.count)?)
        .bind(self.digest.as_str())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    pub async fn by_id(tx: &mut Tx, id: AnswerId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query(select!("WHERE id = $1")).bind(id.to_string()).fetch_optional(&mut **tx).await?;
        row.as_ref().map(Self::read).transpose()
    }

    /// Those that expired by `now`, the oldest first.
    pub async fn expired(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(select!("WHERE expires <= $1 ORDER BY expires, id LIMIT $2"))
            .bind(now.0)
            .bind(i64::from(limit))
            .fetch_all(&mut **tx)
            .await?;
        rows.iter().map(Self::read).collect()
    }

    pub async fn any_expired(tx: &mut Tx, now: Timestamp) -> Result<bool, sqlx::Error> {
        let row =
            sqlx::query("SELECT 1 FROM answers WHERE expires <= $1 LIMIT 1").bind(now.0).fetch_optional(&mut **tx);
        Ok(row.await?.is_some())
    }

    /// Writes which reads it has now.
    pub async fn save_index(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE answers SET sealed_index = $1, reads = $2, digest = $3 WHERE id = $4")
            .bind(self.sealed_index.clone())
            .bind(signed(self.count)?)
            .bind(self.digest.as_str())
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Removes it, key and all; `false` when another gateway was faster.
    pub async fn remove(&self, tx: &mut Tx) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("DELETE FROM answers WHERE id = $1").bind(self.id.to_string()).execute(&mut **tx);
        Ok(done.await?.rows_affected() == 1)
    }
}

impl Db {
    /// What was removed is to leave the files, too, when [`Db::flush_removed`] is next called.
    pub fn note_removed(&self) {
        self.removed.store(true, Ordering::SeqCst);
    }

    /// Has the bytes of what was removed leave the files of the embedded engine: its write-ahead log is brought into the
    /// database, where what is freed is overwritten (`secure_delete`), and emptied. While somebody still reads from the
    /// log that can't be done, and the next call does it. A server's engine clears its files by itself (`VACUUM`).
    pub async fn flush_removed(&self) -> Result<(), sqlx::Error> {
        if !self.embedded || !self.removed.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.pool).await;
        let done = row.and_then(|row| row.try_get::<i64, _>(0)).map(|busy| busy == 0);
        if !matches!(done, Ok(true)) {
            self.note_removed();
        }
        done.map(drop)
    }
}
