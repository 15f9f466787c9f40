//! Requests to look further back (QRY-9), and their decisions.

use super::{Tx, odd};
use domain::{AccountName, ApprovalId, EventId, Timestamp};
use sqlx::{Row, any::AnyRow};

#[derive(Debug, Clone)]
pub struct ApprovalRow {
    pub id: ApprovalId,
    pub event: EventId,
    pub by: AccountName,
    pub unit: String,
    pub asked: Timestamp,
    pub from: Timestamp,
    pub sealed: Vec<u8>,
}

#[derive(Debug, Clone)]
pub struct DecisionRow {
    pub by: AccountName,
    pub at: Timestamp,
    pub approved: bool,
    pub sealed: Vec<u8>,
}

fn approval(row: &AnyRow) -> Result<ApprovalRow, sqlx::Error> {
    Ok(ApprovalRow {
        id: row.try_get::<String, _>(0)?.parse().map_err(|_| odd("approval id"))?,
        event: row.try_get::<String, _>(1)?.parse().map_err(|_| odd("event id"))?,
        by: AccountName::new(&row.try_get::<String, _>(2)?).map_err(|_| odd("account name"))?,
        unit: row.try_get(3)?,
        asked: Timestamp(row.try_get(4)?),
        from: Timestamp(row.try_get(5)?),
        sealed: row.try_get(6)?,
    })
}

impl ApprovalRow {
    pub async fn insert(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO approvals (id, event_id, account, unit, asked, from_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(self.id.to_string())
            .bind(self.event.to_string())
            .bind(self.by.as_str())
            .bind(self.unit.as_str())
            .bind(self.asked.0)
            .bind(self.from.0)
            .bind(self.sealed.clone())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    pub async fn by_id(tx: &mut Tx, id: ApprovalId) -> Result<Option<Self>, sqlx::Error> {
        let row =
            sqlx::query("SELECT id, event_id, account, unit, asked, from_at, sealed FROM approvals WHERE id = $1")
                .bind(id.to_string())
                .fetch_optional(&mut **tx)
                .await?;
        row.as_ref().map(approval).transpose()
    }

    /// The newest first.
    pub async fn all(tx: &mut Tx, limit: u32) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query("SELECT id, event_id, account, unit, asked, from_at, sealed FROM approvals ORDER BY asked DESC, id LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(&mut **tx)
            .await?;
        rows.iter().map(approval).collect()
    }

    pub async fn decisions(&self, tx: &mut Tx) -> Result<Vec<DecisionRow>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT account, at, approved, sealed FROM approval_decisions WHERE approval_id = $1 ORDER BY at, account",
        )
        .bind(self.id.to_string())
        .fetch_all(&mut **tx)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(DecisionRow {
                    by: AccountName::new(&row.try_get::<String, _>(0)?).map_err(|_| odd("account name"))?,
                    at: Timestamp(row.try_get(1)?),
                    approved: row.try_get::<i64, _>(2)? != 0,
                    sealed: row.try_get(3)?,
                })
            })
            .collect()
    }

    pub async fn decide(&self, tx: &mut Tx, decision: &DecisionRow) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO approval_decisions (approval_id, account, at, approved, sealed) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(self.id.to_string())
        .bind(decision.by.as_str())
        .bind(decision.at.0)
        .bind(i64::from(decision.approved))
        .bind(decision.sealed.clone())
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
