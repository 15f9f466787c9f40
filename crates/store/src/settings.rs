//! The person's settings on this workstation, as text by key.

use crate::{Store, StoreError};
use sqlx::Row;

impl Store {
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut connection = self.connection().await;
        let row =
            sqlx::query("SELECT value FROM settings WHERE key = ?").bind(key).fetch_optional(&mut *connection).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Writes one setting; durable when this returns.
    pub async fn set_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let mut connection = self.connection().await;
        sqlx::query(
            "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(&mut *connection)
        .await?;
        Ok(())
    }
}
