//! Acts that wait for their place in the gateway's log; intents that have served; alerts; witnesses.

use super::{Db, Tx, logs::signed};
use domain::Timestamp;
use sqlx::Row;

/// An act that waits.
#[derive(Debug)]
pub struct WaitingRow {
    pub id: String,
    pub sealed: Vec<u8>,
}

/// An alert as kept.
#[derive(Debug, Clone)]
pub struct AlertRow {
    pub kind: String,
    pub about: String,
    pub words: String,
    pub since: Timestamp,
    pub ended: Option<Timestamp>,
}

/// How a configured witness does.
#[derive(Debug, Clone)]
pub struct WitnessRow {
    pub name: String,
    pub last_signed: Timestamp,
    pub missed_since: Option<Timestamp>,
    pub why: String,
}

impl Db {
    pub async fn wait(tx: &mut Tx, id: &str, at: Timestamp, sealed: &[u8]) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO log_waiting (id, at, sealed) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(at.0)
            .bind(sealed)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// The longest waiting, at most `limit`.
    pub async fn waiting(tx: &mut Tx, limit: u32) -> Result<Vec<WaitingRow>, sqlx::Error> {
        let rows = sqlx::query("SELECT id, sealed FROM log_waiting ORDER BY at, id LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(&mut **tx)
            .await?;
        rows.iter().map(|row| Ok(WaitingRow { id: row.try_get(0)?, sealed: row.try_get(1)? })).collect()
    }

    pub async fn placed(tx: &mut Tx, rows: &[WaitingRow]) -> Result<(), sqlx::Error> {
        for row in rows {
            sqlx::query("DELETE FROM log_waiting WHERE id = $1").bind(row.id.as_str()).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Uses an intent; `false` when it was used before.
    pub async fn use_intent(tx: &mut Tx, log: &str, n: u64, now: Timestamp) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("INSERT INTO asked (log_id, n, at) VALUES ($1, $2, $3) ON CONFLICT (log_id, n) DO NOTHING")
            .bind(log)
            .bind(signed(n)?)
            .bind(now.0)
            .execute(&mut **tx)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Raises an alert; `false` when it stands already.
    pub async fn raise(
        tx: &mut Tx,
        id: &str,
        kind: &str,
        about: &str,
        words: &str,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let open = sqlx::query("SELECT id FROM alerts WHERE kind = $1 AND about = $2 AND ended IS NULL")
            .bind(kind)
            .bind(about)
            .fetch_optional(&mut **tx)
            .await?;
        if open.is_some() {
            return Ok(false);
        }
        sqlx::query("INSERT INTO alerts (id, kind, about, words, since) VALUES ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(kind)
            .bind(about)
            .bind(words)
            .bind(now.0)
            .execute(&mut **tx)
            .await?;
        Ok(true)
    }

    /// Ends an alert; `false` when none stood.
    pub async fn end_alert(tx: &mut Tx, kind: &str, about: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("UPDATE alerts SET ended = $1 WHERE kind = $2 AND about = $3 AND ended IS NULL")
            .bind(now.0)
            .bind(kind)
            .bind(about)
            .execute(&mut **tx)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The newest alerts first.
    pub async fn alerts(tx: &mut Tx, limit: u32) -> Result<Vec<AlertRow>, sqlx::Error> {
        let rows = sqlx::query("SELECT kind, about, words, since, ended FROM alerts ORDER BY since DESC, id LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(&mut **tx)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(AlertRow {
                    kind: row.try_get(0)?,
                    about: row.try_get(1)?,
                    words: row.try_get(2)?,
                    since: Timestamp(row.try_get(3)?),
                    ended: row.try_get::<Option<i64>, _>(4)?.map(Timestamp),
                })
            })
            .collect()
    }

    pub async fn witness_signed(tx: &mut Tx, name: &str, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO witnesses (name, last_signed, why) VALUES ($1, $2, '') ON CONFLICT (name) DO UPDATE SET \
             last_signed = excluded.last_signed, missed_since = NULL, why = ''",
        )
        .bind(name)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// The witness did not sign; since when it is missed.
    pub async fn witness_missed(tx: &mut Tx, name: &str, why: &str, now: Timestamp) -> Result<Timestamp, sqlx::Error> {
        let row = sqlx::query(
            "INSERT INTO witnesses (name, last_signed, missed_since, why) VALUES ($1, 0, $2, $3) \
             ON CONFLICT (name) DO UPDATE SET why = excluded.why, \
             missed_since = COALESCE(witnesses.missed_since, excluded.missed_since) RETURNING missed_since",
        )
        .bind(name)
        .bind(now.0)
        .bind(why)
        .fetch_one(&mut **tx)
        .await?;
        Ok(Timestamp(row.try_get(0)?))
    }

    pub async fn witnesses(tx: &mut Tx) -> Result<Vec<WitnessRow>, sqlx::Error> {
        let rows = sqlx::query("SELECT name, last_signed, missed_since, why FROM witnesses ORDER BY name")
            .fetch_all(&mut **tx)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(WitnessRow {
                    name: row.try_get(0)?,
                    last_signed: Timestamp(row.try_get(1)?),
                    missed_since: row.try_get::<Option<i64>, _>(2)?.map(Timestamp),
                    why: row.try_get(3)?,
                })
            })
            .collect()
    }
}
