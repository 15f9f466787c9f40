//! One's own questions, per event.

use crate::{
    Store, StoreError,
    row::{json, number, parsed, parsed_or_none, signed, time, to_json},
    trail,
};
use domain::{AnswerId, EventId, Purpose, Question, Timestamp};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskRow {
    /// The place of its intent in the log that was the store's then.
    pub n: u64,
    pub asked: Timestamp,
    pub event: EventId,
    pub question: Question,
    pub purpose: Purpose,
    pub answer: Option<AnswerId>,
    /// How it ended, in words; empty until then.
    pub outcome: String,
}

pub(crate) async fn keep(tx: &mut SqliteConnection, row: &AskRow) -> Result<(), StoreError> {
    let log = trail::log(&mut *tx).await?.ok_or(StoreError::NoTrail)?;
    sqlx::query(
        "INSERT INTO asks (log, n, asked, event, question, purpose, answer, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(log.origin)
    .bind(signed(row.n)?)
    .bind(row.asked.0)
    .bind(row.event.to_string())
    .bind(to_json(&row.question)?)
    .bind(to_json(&row.purpose)?)
    .bind(row.answer.map(|answer| answer.to_string()))
    .bind(row.outcome.as_str())
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn ended(
    tx: &mut SqliteConnection,
    n: u64,
    outcome: &str,
    answer: Option<AnswerId>,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "UPDATE asks SET outcome = ?, answer = ? \
         WHERE n = ? AND log = (SELECT origin FROM trail_log WHERE id = 1)",
    )
    .bind(outcome)
    .bind(answer.map(|answer| answer.to_string()))
    .bind(signed(n)?)
    .execute(tx)
    .await?;
    if done.rows_affected() == 0 { Err(StoreError::NoAsk { n }) } else { Ok(()) }
}

impl Store {
    /// The newest questions of an event, the newest first.
    pub async fn asks_of(&self, event: EventId, limit: u32) -> Result<Vec<AskRow>, StoreError> {
        let mut connection = self.connection().await;
        let rows = sqlx::query(
            "SELECT n, asked, event, question, purpose, answer, outcome FROM asks WHERE event = ? \
             ORDER BY id DESC LIMIT ?",
        )
        .bind(event.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *connection)
        .await?;
        let ask = |row: &SqliteRow| {
            Ok(AskRow {
                n: number(row, 0)?,
                asked: time(row, 1)?,
                event: parsed(row, 2)?,
                question: json(row, 3)?,
                purpose: json(row, 4)?,
                answer: parsed_or_none(row, 5)?,
                outcome: row.try_get(6)?,
            })
        };
        rows.iter().map(ask).collect()
    }
}
