//! The person's settings on this workstation, as text by key.

use crate::{Store, StoreError};
use sqlx::{Row, SqliteConnection};

impl Store {
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut connection = self.connection().await;
        let row =
            sqlx::query("SELECT value FROM settings WHERE key = ?").bind(key).fetch_optional(&mut *connection).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }
}

/// Writes one setting, in the transaction of its entry in the trail.
pub(crate) async fn write(connection: &mut SqliteConnection, key: &str, value: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute(connection)
    .await?;
    Ok(())
}
