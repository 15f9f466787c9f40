//! Consents and declines (CON-1 to CON-4).

use super::{Tx, odd};
use domain::{AccountId, ConsentId, Timestamp, policy::ConsentFacts};
use sqlx::Row;

/// A consent act to be recorded.
#[derive(Debug)]
pub struct NewConsent<'a> {
    pub id: ConsentId,
    /// `given` or `declined`.
    pub outcome: &'static str,
    pub version: &'a str,
    pub digest: &'a str,
    pub workstation: &'a str,
    pub address: &'a str,
    pub at: Timestamp,
    pub token_digest: Option<String>,
}

/// A consent found by its token.
#[derive(Debug)]
pub struct ConsentRow {
    pub id: ConsentId,
    pub address: String,
    pub facts: ConsentFacts,
}

impl NewConsent<'_> {
    pub async fn insert(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO consents (id, outcome, rules_version, rules_digest, workstation, address, at, token_digest) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(self.id.to_string())
        .bind(self.outcome)
        .bind(self.version)
        .bind(self.digest)
        .bind(self.workstation)
        .bind(self.address)
        .bind(self.at.0)
        .bind(self.token_digest.clone())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

impl ConsentRow {
    pub async fn by_token(tx: &mut Tx, token_digest: &str) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query("SELECT id, address, at, rules_digest, spent_at FROM consents WHERE token_digest = $1")
            .bind(token_digest)
            .fetch_optional(&mut **tx)
            .await?;
        row.map(|row| {
            Ok(Self {
                id: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("consent id"))?,
                address: row.try_get(1)?,
                facts: ConsentFacts {
                    at: Timestamp(row.try_get(2)?),
                    digest: row.try_get(3)?,
                    spent: row.try_get::<Option<i64>, _>(4)?.is_some(),
                },
            })
        })
        .transpose()
    }

    /// The workstation of a consent.
    pub async fn workstation_of(tx: &mut Tx, id: ConsentId) -> Result<String, sqlx::Error> {
        let row = sqlx::query("SELECT workstation FROM consents WHERE id = $1")
            .bind(id.to_string())
            .fetch_one(&mut **tx)
            .await?;
        row.try_get(0)
    }

    /// Spends it for `account`; `false` when somebody was faster.
    pub async fn spend(tx: &mut Tx, id: ConsentId, account: AccountId, now: Timestamp) -> Result<bool, sqlx::Error> {
        let done = sqlx::query("UPDATE consents SET spent_at = $1, account_id = $2 WHERE id = $3 AND spent_at IS NULL")
            .bind(now.0)
            .bind(account.to_string())
            .bind(id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
