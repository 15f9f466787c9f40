//! Drafts of questions that somebody keeps to start from, for one event or for all.

use crate::{Store, StoreError, row::parsed_or_none};
use domain::EventId;
use sqlx::{Row, SqliteConnection};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Made by who keeps it; the same id takes the place of the former.
    pub id: String,
    pub name: String,
    /// `None`: for any event.
    pub event: Option<EventId>,
    /// The form as it was filled, in JSON.
    pub draft: String,
}

impl Store {
    /// All templates by name.
    pub async fn templates(&self) -> Result<Vec<Template>, StoreError> {
        let rows = sqlx::query("SELECT id, name, event, draft FROM templates ORDER BY name, id")
            .fetch_all(&mut *self.connection().await)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Template {
                    id: row.try_get(0)?,
                    name: row.try_get(1)?,
                    event: parsed_or_none(row, 2)?,
                    draft: row.try_get(3)?,
                })
            })
            .collect()
    }
}

pub(crate) async fn keep(tx: &mut SqliteConnection, template: &Template) -> Result<(), StoreError> {
    // serde's words could quote the draft.
    serde_json::from_str::<serde::de::IgnoredAny>(&template.draft).map_err(|_| StoreError::Draft)?;
    sqlx::query(
        "INSERT INTO templates (id, name, event, draft) VALUES (?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, event = excluded.event, draft = excluded.draft",
    )
    .bind(&template.id)
    .bind(&template.name)
    .bind(template.event.map(|event| event.to_string()))
    .bind(&template.draft)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn drop(tx: &mut SqliteConnection, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM templates WHERE id = ?").bind(id).execute(tx).await?;
    Ok(())
}
