//! ACC-6 and ACC-7: which sources and rights an account was granted.

use super::{Db, Tx};
use domain::{AccountId, Timestamp};
use sqlx::Row;

impl Db {
    /// Grants it anew, or again after it was revoked; `false` when it stood already.
    pub async fn grant(tx: &mut Tx, account: AccountId, what: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "INSERT INTO grants (account_id, what, granted_at) VALUES ($1, $2, $3) \
             ON CONFLICT (account_id, what) DO UPDATE SET granted_at = excluded.granted_at, revoked_at = NULL \
             WHERE grants.revoked_at IS NOT NULL",
        )
        .bind(account.to_string())
        .bind(what)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Grants it where it was never granted before.
    pub async fn grant_first(tx: &mut Tx, account: AccountId, what: &str, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO grants (account_id, what, granted_at) VALUES ($1, $2, $3) \
             ON CONFLICT (account_id, what) DO NOTHING",
        )
        .bind(account.to_string())
        .bind(what)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// `false` when it did not stand.
    pub async fn revoke(tx: &mut Tx, account: AccountId, what: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
        let done =
            sqlx::query("UPDATE grants SET revoked_at = $1 WHERE account_id = $2 AND what = $3 AND revoked_at IS NULL")
                .bind(now.0)
                .bind(account.to_string())
                .bind(what)
                .execute(&mut **tx)
                .await?;
        Ok(done.rows_affected() == 1)
    }

    /// What stands, in order.
    pub async fn grants(tx: &mut Tx, account: AccountId) -> Result<Vec<String>, sqlx::Error> {
        let rows = sqlx::query("SELECT what FROM grants WHERE account_id = $1 AND revoked_at IS NULL ORDER BY what")
            .bind(account.to_string())
            .fetch_all(&mut **tx)
            .await?;
        rows.iter().map(|row| row.try_get(0)).collect()
    }
}
