//! The steps of a first sign-in, staged until the last one.

use super::{Tx, odd};
use domain::{AccountId, ConsentId, Timestamp};
use sqlx::Row;

/// Steps under way.
pub struct StepsRow {
    pub token_digest: String,
    pub account: AccountId,
    pub consent: ConsentId,
    pub address: String,
    pub at: Timestamp,
    pub needs_password: bool,
    pub password_hash: Option<String>,
    pub totp_sealed: Option<Vec<u8>>,
}

impl StepsRow {
    /// Writes the steps; those of the same account that were left unfinished go.
    pub async fn save(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        Self::remove_of(tx, self.account).await?;
        sqlx::query(
            "INSERT INTO steps (token_digest, account_id, consent_id, address, at, needs_password, password_hash, totp_sealed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(self.token_digest.as_str())
        .bind(self.account.to_string())
        .bind(self.consent.to_string())
        .bind(self.address.as_str())
        .bind(self.at.0)
        .bind(i64::from(self.needs_password))
        .bind(self.password_hash.clone())
        .bind(self.totp_sealed.clone())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    pub async fn by_token(tx: &mut Tx, token_digest: &str) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT token_digest, account_id, consent_id, address, at, needs_password, password_hash, totp_sealed \
             FROM steps WHERE token_digest = $1",
        )
        .bind(token_digest)
        .fetch_optional(&mut **tx)
        .await?;
        row.map(|row| {
            Ok(Self {
                token_digest: row.try_get(0)?,
                account: row.try_get::<String, _>(1)?.parse().map_err(|_| odd("account id"))?,
                consent: row.try_get::<String, _>(2)?.parse().map_err(|_| odd("consent id"))?,
                address: row.try_get(3)?,
                at: Timestamp(row.try_get(4)?),
                needs_password: row.try_get::<i64, _>(5)? != 0,
                password_hash: row.try_get(6)?,
                totp_sealed: row.try_get(7)?,
            })
        })
        .transpose()
    }

    pub async fn remove_of(tx: &mut Tx, account: AccountId) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM steps WHERE account_id = $1").bind(account.to_string()).execute(&mut **tx).await?;
        Ok(())
    }
}
