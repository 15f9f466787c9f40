//! What accounts were granted (ACC-6, ACC-7), and what was found in pictures (QLT-1).

use super::{Db, Tx, odd};
use domain::{AccountName, Found, Timestamp};
use sqlx::Row;

impl Db {
    pub async fn grants(tx: &mut Tx, account: &AccountName) -> Result<Vec<String>, sqlx::Error> {
        let rows = sqlx::query("SELECT what FROM grants WHERE account = $1 ORDER BY what")
            .bind(account.as_str())
            .fetch_all(&mut **tx)
            .await?;
        rows.iter().map(|row| row.try_get(0)).collect()
    }

    /// Grants; `false` when it was granted before.
    pub async fn grant(tx: &mut Tx, account: &AccountName, what: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "INSERT INTO grants (account, what, at) VALUES ($1, $2, $3) ON CONFLICT (account, what) DO NOTHING",
        )
        .bind(account.as_str())
        .bind(what)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a grant away; `false` when there was none.
    pub async fn revoke(tx: &mut Tx, account: &AccountName, what: &str) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("DELETE FROM grants WHERE account = $1 AND what = $2")
            .bind(account.as_str())
            .bind(what)
            .execute(&mut **tx)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn keep_look(
        tx: &mut Tx,
        term: &[u8],
        account: &AccountName,
        reader: &str,
        found: Found,
        at: Timestamp,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO looks (read_term, account, reader, found, at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (read_term, account) DO UPDATE SET found = excluded.found, at = excluded.at",
        )
        .bind(term.to_vec())
        .bind(account.as_str())
        .bind(reader)
        .bind(serde_json::to_string(&found).map_err(|_| odd("found"))?)
        .bind(at.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// What each account found on a read: account, found, when.
    pub async fn looks(tx: &mut Tx, term: &[u8]) -> Result<Vec<(AccountName, Found, Timestamp)>, sqlx::Error> {
        let rows = sqlx::query("SELECT account, found, at FROM looks WHERE read_term = $1 ORDER BY at, account")
            .bind(term.to_vec())
            .fetch_all(&mut **tx)
            .await?;
        rows.iter()
            .map(|row| {
                let account = AccountName::new(&row.try_get::<String, _>(0)?).map_err(|_| odd("account name"))?;
                let found = serde_json::from_str(&row.try_get::<String, _>(1)?).map_err(|_| odd("found"))?;
                Ok((account, found, Timestamp(row.try_get(2)?)))
            })
            .collect()
    }
}
