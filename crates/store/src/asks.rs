//! The history of one's own asks, for each event: what was asked and how it ended, never what was found.

use crate::{
    SourceLine, Store, StoreError,
    row::{json, json_or_none, number, parsed, parsed_or_none, signed, time, to_json},
    trail,
};
use domain::{AnswerId, EventId, Purpose, Question, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

/// A question, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub asked: Timestamp,
    pub event: EventId,
    pub question: Question,
    pub purpose: Purpose,
}

/// How an ask ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum AskOutcome {
    Found {
        count: u64,
        digest: String,
        sources: Vec<SourceLine>,
    },
    /// It ended early, by a person or the connection: what came is shown, what is missing is not known.
    BrokenOff {
        count: u64,
        why: String,
    },
    /// Nothing came: a rule, or a fault.
    Failed {
        why: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskRow {
    /// The log that the intent stands in, and its place there.
    pub log: String,
    pub n: u64,
    pub ask: Ask,
    pub answer: Option<AnswerId>,
    /// `None`: it has not ended, or the workstation stopped before it did.
    pub outcome: Option<AskOutcome>,
}

fn row(row: &SqliteRow) -> Result<AskRow, StoreError> {
    let ask = Ask { asked: time(row, 2)?, event: parsed(row, 3)?, question: json(row, 4)?, purpose: json(row, 5)? };
    Ok(AskRow {
        log: row.try_get(0)?,
        n: number(row, 1)?,
        ask,
        answer: parsed_or_none(row, 6)?,
        outcome: json_or_none(row, 7)?,
    })
}

impl Store {
    /// An event's asks, newest first.
    pub async fn asks_of(&self, event: EventId, limit: u32) -> Result<Vec<AskRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT log, n, asked, event, question, purpose, answer, outcome FROM asks \
             WHERE event = ? ORDER BY id DESC LIMIT ?",
        )
        .bind(event.to_string())
        .bind(limit)
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(row).collect()
    }

    /// All of one's asks, newest first.
    pub async fn asks(&self, limit: u32) -> Result<Vec<AskRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT log, n, asked, event, question, purpose, answer, outcome FROM asks ORDER BY id DESC LIMIT ?",
        )
        .bind(limit)
        .fetch_all(&mut *self.connection().await)
        .await?;
        rows.iter().map(row).collect()
    }
}

pub(crate) async fn begin(tx: &mut SqliteConnection, ask: &Ask) -> Result<(), StoreError> {
    let log = trail::log(&mut *tx).await?.ok_or(StoreError::NoTrail)?;
    sqlx::query("INSERT INTO asks (log, n, asked, event, question, purpose) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(log.origin)
        .bind(signed(log.size)?)
        .bind(ask.asked.0)
        .bind(ask.event.to_string())
        .bind(to_json(&ask.question)?)
        .bind(to_json(&ask.purpose)?)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn end(
    tx: &mut SqliteConnection,
    n: u64,
    answer: Option<AnswerId>,
    outcome: &AskOutcome,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE asks SET answer = ?, outcome = ? WHERE n = ? AND log = (SELECT origin FROM trail_log WHERE id = 1)",
    )
    .bind(answer.map(|id| id.to_string()))
    .bind(to_json(outcome)?)
    .bind(signed(n)?)
    .execute(tx)
    .await?;
    if done.rows_affected() == 0 { Err(StoreError::NoAsk { n }) } else { Ok(()) }
}
