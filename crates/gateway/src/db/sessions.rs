//! Sessions: kept by the digest of their token.

use super::{Tx, odd};
use domain::{
    AccountId, ConsentId, SessionId, Timestamp,
    policy::{SessionEnd, SessionFacts},
};
use sqlx::Row;

/// A session to be made.
#[derive(Debug)]
pub struct NewSession<'a> {
    pub id: SessionId,
    pub account: AccountId,
    pub consent: ConsentId,
    pub token_digest: String,
    pub address: &'a str,
    pub began: Timestamp,
}

/// A session found by its token.
#[derive(Debug)]
pub struct SessionRow {
    pub id: SessionId,
    pub account: AccountId,
    pub address: String,
    /// The workstation that consented.
    pub workstation: String,
    pub facts: SessionFacts,
}

const fn code(end: SessionEnd) -> &'static str {
    match end {
        SessionEnd::SignedOut => "signed_out",
        SessionEnd::Superseded => "superseded",
        SessionEnd::Moved => "moved",
        SessionEnd::Revoked => "revoked",
    }
}

fn end(code: &str) -> Result<SessionEnd, sqlx::Error> {
    [SessionEnd::SignedOut, SessionEnd::Superseded, SessionEnd::Moved, SessionEnd::Revoked]
        .into_iter()
        .find(|end| self::code(*end) == code)
        .ok_or_else(|| odd("session end"))
}

impl NewSession<'_> {
    pub async fn insert(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO sessions (id, account_id, consent_id, token_digest, address, began, last_input) \
             VALUES ($1, $2, $3, $4, $5, $6, $6)",
        )
        .bind(self.id.to_string())
        .bind(self.account.to_string())
        .bind(self.consent.to_string())
        .bind(self.token_digest.as_str())
        .bind(self.address)
        .bind(self.began.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

impl SessionRow {
    /// The session of a token, seen from `address`.
    pub async fn by_token(tx: &mut Tx, token_digest: &str, address: &str) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT s.id, s.account_id, s.address, s.began, s.last_input, s.ended_at, s.ended_why, c.workstation \
             FROM sessions s JOIN consents c ON c.id = s.consent_id WHERE s.token_digest = $1",
        )
        .bind(token_digest)
        .fetch_optional(&mut **tx)
        .await?;
        row.map(|row| {
            let kept: String = row.try_get(2)?;
            let ended_at = row.try_get::<Option<i64>, _>(5)?.map(Timestamp);
            let ended = match (ended_at, row.try_get::<Option<String>, _>(6)?) {
                (Some(at), Some(why)) => Some((end(&why)?, at)),
                (None, _) => None,
                (Some(_), None) => return Err(odd("session end")),
            };
            Ok(Self {
                id: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("session id"))?,
                account: row.try_get::<String, _>(1)?.parse().map_err(|_| odd("account id"))?,
                facts: SessionFacts {
                    began: Timestamp(row.try_get(3)?),
                    last_input: Timestamp(row.try_get(4)?),
                    ended,
                    same_address: kept == address,
                },
                address: kept,
                workstation: row.try_get(7)?,
            })
        })
        .transpose()
    }

    pub async fn touch(&self, tx: &mut Tx, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE sessions SET last_input = $1 WHERE id = $2 AND last_input < $1")
            .bind(now.0)
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    pub async fn end(&self, tx: &mut Tx, why: SessionEnd, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE sessions SET ended_at = $1, ended_why = $2 WHERE id = $3 AND ended_at IS NULL")
            .bind(now.0)
            .bind(code(why))
            .bind(self.id.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// Ends every open session of `account`; when the latest of them was last used, if there was one
    /// that had not run out (`alive_since`).
    pub async fn end_all(
        tx: &mut Tx,
        account: AccountId,
        why: SessionEnd,
        now: Timestamp,
        alive_since: Timestamp,
    ) -> Result<Option<Timestamp>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT MAX(last_input) FROM sessions WHERE account_id = $1 AND ended_at IS NULL AND last_input >= $2",
        )
        .bind(account.to_string())
        .bind(alive_since.0)
        .fetch_one(&mut **tx)
        .await?;
        sqlx::query("UPDATE sessions SET ended_at = $1, ended_why = $2 WHERE account_id = $3 AND ended_at IS NULL")
            .bind(now.0)
            .bind(code(why))
            .bind(account.to_string())
            .execute(&mut **tx)
            .await?;
        Ok(row.try_get::<Option<i64>, _>(0)?.map(Timestamp))
    }
}
