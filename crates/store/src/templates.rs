//! Questions to begin with, by name.

use crate::{Store, StoreError};
use sqlx::{Row, SqliteConnection};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRow {
    pub id: String,
    pub name: String,
    /// JSON of the window's draft.
    pub draft: String,
}

pub(crate) async fn keep(tx: &mut SqliteConnection, id: &str, name: &str, draft: &str) -> Result<(), StoreError> {
    // serde's words could quote the draft.
    serde_json::from_str::<serde::de::IgnoredAny>(draft).map_err(|_| StoreError::Draft)?;
    sqlx::query(
        "INSERT INTO templates (id, name, draft) VALUES (?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, draft = excluded.draft",
    )
    .bind(id)
    .bind(name)
    .bind(draft)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) async fn forget(tx: &mut SqliteConnection, id: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM templates WHERE id = ?").bind(id).execute(tx).await?;
    Ok(())
}

impl Store {
    /// By name.
    pub async fn templates(&self) -> Result<Vec<TemplateRow>, StoreError> {
        let mut connection = self.connection().await;
        let rows =
            sqlx::query("SELECT id, name, draft FROM templates ORDER BY name").fetch_all(&mut *connection).await?;
        rows.iter()
            .map(|row| Ok(TemplateRow { id: row.try_get(0)?, name: row.try_get(1)?, draft: row.try_get(2)? }))
            .collect()
    }
}
