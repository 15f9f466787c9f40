//! SEC-3: failures and locks, by the digest of the name that was typed.

use super::{Db, Tx};
use domain::{Span, Timestamp, policy::LockoutFacts};
use sqlx::Row;

impl Db {
    pub async fn lockout_facts(tx: &mut Tx, name_digest: &str, since: Timestamp) -> Result<LockoutFacts, sqlx::Error> {
        let failures = sqlx::query("SELECT at FROM sign_in_failures WHERE name_digest = $1 AND at >= $2 ORDER BY at")
            .bind(name_digest)
            .bind(since.0)
            .fetch_all(&mut **tx)
            .await?
            .iter()
            .map(|row| row.try_get(0).map(Timestamp))
            .collect::<Result<_, _>>()?;
        let lock = sqlx::query("SELECT at FROM sign_in_locks WHERE name_digest = $1")
            .bind(name_digest)
            .fetch_optional(&mut **tx)
            .await?;
        Ok(LockoutFacts { failures, locked: lock.is_some() })
    }

    /// Records one failure and forgets those of any name that can't count any more.
    pub async fn add_failure(
        tx: &mut Tx,
        id: &str,
        name_digest: &str,
        now: Timestamp,
        window: Span,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM sign_in_failures WHERE at < $1").bind((now - window).0).execute(&mut **tx).await?;
        sqlx::query("INSERT INTO sign_in_failures (id, name_digest, at) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(name_digest)
            .bind(now.0)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    pub async fn lock_name(tx: &mut Tx, name_digest: &str, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO sign_in_locks (name_digest, at) VALUES ($1, $2) ON CONFLICT (name_digest) DO NOTHING")
            .bind(name_digest)
            .bind(now.0)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Strikes out a try that succeeded, and the failures before it. A lock stays, and so does what led
    /// to it: only the owner lifts it.
    pub async fn strike_out(tx: &mut Tx, id: &str, name_digest: &str, at: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM sign_in_failures WHERE id = $1").bind(id).execute(&mut **tx).await?;
        sqlx::query(
            "DELETE FROM sign_in_failures WHERE name_digest = $1 AND at < $2 \
             AND NOT EXISTS (SELECT 1 FROM sign_in_locks WHERE name_digest = $1)",
        )
        .bind(name_digest)
        .bind(at.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Forgets failures and lock: the owner's release or reset.
    pub async fn clear_gate(tx: &mut Tx, name_digest: &str) -> Result<(), sqlx::Error> {
        for sql in
            ["DELETE FROM sign_in_failures WHERE name_digest = $1", "DELETE FROM sign_in_locks WHERE name_digest = $1"]
        {
            sqlx::query(sql).bind(name_digest).execute(&mut **tx).await?;
        }
        Ok(())
    }
}
