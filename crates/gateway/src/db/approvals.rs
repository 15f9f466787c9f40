//! QRY-9: requests to look further back, and their decisions.

use super::{Tx, odd};
use domain::{AccountId, ApprovalId, EventId, Timestamp};
use sqlx::{Row, any::AnyRow};

/// A request.
#[derive(Debug)]
pub struct ApprovalRow {
    pub id: ApprovalId,
    pub event: EventId,
    pub account: AccountId,
    pub asked: Timestamp,
    /// The oldest moment that is to be asked for.
    pub from: Timestamp,
    pub needed: u32,
    /// Sealed.
    pub reason: Vec<u8>,
}

/// What one person decided.
#[derive(Debug)]
pub struct DecisionRow {
    pub account: AccountId,
    pub at: Timestamp,
    pub approved: bool,
    /// Sealed.
    pub reason: Vec<u8>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT id, event_id, account_id, asked, since, needed, reason FROM approvals ", $rest)
    };
}

impl ApprovalRow {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("approval id"))?,
            event: row.try_get::<String, _>(1)?.parse().map_err(|_| odd("event id"))?,
            account: row.try_get::<String, _>(2)?.parse().map_err(|_| odd("account id"))?,
            asked: Timestamp(row.try_get(3)?),
            from: Timestamp(row.try_get(4)?),
            needed: u32::try_from(row.try_get::<i64, _>(5)?).map_err(|_| odd("approvals needed"))?,
            reason: row.try_get(6)?,
        })
    }

    pub async fn insert(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO approvals (id, event_id, account_id, asked, since, needed, reason) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(self.id.to_string())
        .bind(self.event.to_string())
        .bind(self.account.to_string())
        .bind(self.asked.0)
        .bind(self.from.0)
        .bind(i64::from(self.needed))
        .bind(self.reason.as_slice())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    pub async fn by_id(tx: &mut Tx, id: ApprovalId) -> Result<Option<Self>, sqlx::Error> {
        let sql = select!("WHERE id = $1");
        sqlx::query(sql).bind(id.to_string()).fetch_optional(&mut **tx).await?.as_ref().map(Self::read).transpose()
    }

    /// Those of an account, the newest first.
    pub async fn of(tx: &mut Tx, account: AccountId, limit: u32) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(select!("WHERE account_id = $1 ORDER BY asked DESC, id LIMIT $2"))
            .bind(account.to_string())
            .bind(i64::from(limit))
            .fetch_all(&mut **tx)
            .await?;
        rows.iter().map(Self::read).collect()
    }

    /// All since a moment, the oldest first.
    pub async fn since(tx: &mut Tx, since: Timestamp, limit: u32) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(select!("WHERE asked >= $1 ORDER BY asked, id LIMIT $2"))
            .bind(since.0)
            .bind(i64::from(limit))
            .fetch_all(&mut **tx)
            .await?;
        rows.iter().map(Self::read).collect()
    }

    /// Its decisions, in order of time.
    pub async fn decisions(&self, tx: &mut Tx) -> Result<Vec<DecisionRow>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT account_id, at, approved, reason FROM approval_decisions WHERE approval_id = $1 \
             ORDER BY at, account_id",
        )
        .bind(self.id.to_string())
        .fetch_all(&mut **tx)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(DecisionRow {
                    account: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("account id"))?,
                    at: Timestamp(row.try_get(1)?),
                    approved: row.try_get::<i64, _>(2)? != 0,
                    reason: row.try_get(3)?,
                })
            })
            .collect()
    }

    pub async fn add_decision(&self, tx: &mut Tx, decision: &DecisionRow) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO approval_decisions (approval_id, account_id, at, approved, reason) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(self.id.to_string())
        .bind(decision.account.to_string())
        .bind(decision.at.0)
        .bind(i64::from(decision.approved))
        .bind(decision.reason.as_slice())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
