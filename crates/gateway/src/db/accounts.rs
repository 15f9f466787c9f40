//! Accounts and their recovery codes.

use super::{Tx, odd};
use domain::{AccountId, AccountName, Role, Timestamp};
use sqlx::{Row, any::AnyRow};

/// One account as kept.
#[derive(Clone)]
pub struct AccountRow {
    pub id: AccountId,
    pub name: AccountName,
    pub display: String,
    pub role: Role,
    pub unit: String,
    pub password_hash: String,
    pub password_initial: bool,
    pub totp_sealed: Option<Vec<u8>>,
    pub totp_last_step: i64,
    pub disabled: bool,
    pub last_sign_in: Option<Timestamp>,
}

/// The columns in the order of [`AccountRow::read`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, display, role, password_hash, password_initial, totp_sealed, totp_last_step, disabled, \
             last_sign_in, unit FROM accounts ",
            $rest
        )
    };
}

impl AccountRow {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("account id"))?,
            name: AccountName::new(&row.try_get::<String, _>(1)?).map_err(|_| odd("account name"))?,
            display: row.try_get(2)?,
            role: row.try_get::<String, _>(3)?.parse().map_err(|_| odd("role"))?,
            password_hash: row.try_get(4)?,
            password_initial: row.try_get::<i64, _>(5)? != 0,
            totp_sealed: row.try_get(6)?,
            totp_last_step: row.try_get(7)?,
            disabled: row.try_get::<i64, _>(8)? != 0,
            last_sign_in: row.try_get::<Option<i64>, _>(9)?.map(Timestamp),
            unit: row.try_get(10)?,
        })
    }

    /// Whether somebody works with it: not disabled, and its first steps are behind it.
    pub const fn in_use(&self) -> bool {
        !self.disabled && !self.password_initial && self.totp_sealed.is_some()
    }

    /// Adds it; `false` when the name is taken.
    pub async fn insert(&self, tx: &mut Tx, now: Timestamp) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "INSERT INTO accounts (id, name, display, role, password_hash, password_initial, totp_sealed, totp_last_step, disabled, created_at, unit) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10) ON CONFLICT (name) DO NOTHING",
        )
        .bind(self.id.to_string())
        .bind(self.name.as_str())
        .bind(self.display.as_str())
        .bind(self.role.code())
        .bind(self.password_hash.as_str())
        .bind(i64::from(self.password_initial))
        .bind(self.totp_sealed.clone())
        .bind(self.totp_last_step)
        .bind(now.0)
        .bind(self.unit.as_str())
        .execute(&mut **tx)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn by_name(tx: &mut Tx, name: &AccountName) -> Result<Option<Self>, sqlx::Error> {
        let sql = select!("WHERE name = $1");
        sqlx::query(sql).bind(name.as_str()).fetch_optional(&mut **tx).await?.as_ref().map(Self::read).transpose()
    }

    pub async fn by_id(tx: &mut Tx, id: AccountId) -> Result<Option<Self>, sqlx::Error> {
        let sql = select!("WHERE id = $1");
        sqlx::query(sql).bind(id.to_string()).fetch_optional(&mut **tx).await?.as_ref().map(Self::read).transpose()
    }

    pub async fn all(tx: &mut Tx) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(select!("ORDER BY name")).fetch_all(&mut **tx).await?;
        rows.iter().map(Self::read).collect()
    }

    pub async fn set_password(&self, tx: &mut Tx, hash: &str, initial: bool) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE accounts SET password_hash = $1, password_initial = $2 WHERE id = $3")
            .bind(hash)
            .bind(i64::from(initial))
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Sets or clears the second factor; with it go all recovery codes.
    pub async fn set_totp(&self, tx: &mut Tx, sealed: Option<Vec<u8>>, last_step: i64) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM recovery_codes WHERE account_id = $1")
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        sqlx::query("UPDATE accounts SET totp_sealed = $1, totp_last_step = $2 WHERE id = $3")
            .bind(sealed)
            .bind(last_step)
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Notes that a code of `step` was used; `false` when one as late was used already.
    pub async fn use_step(&self, tx: &mut Tx, step: i64) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("UPDATE accounts SET totp_last_step = $1 WHERE id = $2 AND totp_last_step < $1")
            .bind(step)
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn disable(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE accounts SET disabled = 1 WHERE id = $1")
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    pub async fn signed_in(&self, tx: &mut Tx, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE accounts SET last_sign_in = $1 WHERE id = $2")
            .bind(now.0)
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    pub async fn add_recovery_code(&self, tx: &mut Tx, digest: &str) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO recovery_codes (digest, account_id) VALUES ($1, $2)")
            .bind(digest)
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Uses a recovery code once; how many are left, or `None` when it is not one.
    pub async fn use_recovery_code(
        &self,
        tx: &mut Tx,
        digest: &str,
        now: Timestamp,
    ) -> Result<Option<u32>, sqlx::Error> {
        let done = sqlx::query(
            "UPDATE recovery_codes SET used_at = $1 WHERE digest = $2 AND account_id = $3 AND used_at IS NULL",
        )
        .bind(now.0)
        .bind(digest)
        .bind(self.id.to_string())
        .execute(&mut **tx)
        .await?;
        if done.rows_affected() != 1 {
            return Ok(None);
        }
        let row = sqlx::query("SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL")
            .bind(self.id.to_string())
            .fetch_one(&mut **tx)
            .await?;
        Ok(Some(u32::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0)))
    }
}
