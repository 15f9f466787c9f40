//! The database of a witness: a file of its own, apart from the gateway's.

use super::{
    logs::{signed, unsigned},
    odd,
};
use crate::GatewayError;
use domain::Timestamp;
use sqlx::{
    AnyPool, Row,
    any::{AnyPoolOptions, install_default_drivers},
    migrate::Migrator,
};
use trail::{EMPTY_HASH, Hash, Known};

static MIGRATIONS: Migrator = sqlx::migrate!("./witness-migrations");

/// What a witness knows, behind one connection: it has one writer.
#[derive(Debug, Clone)]
pub struct WitnessDb {
    pool: AnyPool,
}

/// A log as a witness knows it.
#[derive(Debug)]
pub struct WitnessedLog {
    pub verifier: String,
    pub known: Known,
}

impl WitnessDb {
    pub async fn open(url: &str) -> Result<Self, GatewayError> {
        install_default_drivers();
        let pool = AnyPoolOptions::new().max_connections(1).connect(url).await?;
        if url.starts_with("sqlite:") {
            for pragma in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"] {
                sqlx::query(pragma).execute(&pool).await?;
            }
        }
        MIGRATIONS.run(&pool).await.map_err(|error| GatewayError::Migration(error.to_string()))?;
        Ok(Self { pool })
    }

    /// Makes a log known. A log that is known keeps its key, whatever is claimed later.
    pub async fn enlist(&self, origin: &str, verifier: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO witnessed (origin, verifier, size, root, note, at) VALUES ($1, $2, 0, $3, '', 0) \
             ON CONFLICT (origin) DO NOTHING",
        )
        .bind(origin)
        .bind(verifier)
        .bind(EMPTY_HASH.0.to_vec())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub async fn log(&self, origin: &str) -> Result<Option<WitnessedLog>, sqlx::Error> {
        let row = sqlx::query("SELECT verifier, size, root FROM witnessed WHERE origin = $1")
            .bind(origin)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            let root: Vec<u8> = row.try_get(2)?;
            let root = Hash(root.try_into().map_err(|_| odd("root"))?);
            Ok(WitnessedLog { verifier: row.try_get(0)?, known: Known { size: unsigned(row.try_get(1)?)?, root } })
        })
        .transpose()
    }

    /// Keeps what is about to be signed; `false` when the log moved meanwhile.
    pub async fn keep(
        &self,
        origin: &str,
        before: Known,
        after: Known,
        note: &str,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "UPDATE witnessed SET size = $1, root = $2, note = $3, at = $4 WHERE origin = $5 AND size = $6 AND root = $7",
        )
        .bind(signed(after.size)?)
        .bind(after.root.0.to_vec())
        .bind(note)
        .bind(now.0)
        .bind(origin)
        .bind(signed(before.size)?)
        .bind(before.root.0.to_vec())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn refuse(
        &self,
        id: &str,
        origin: &str,
        note: &str,
        why: &str,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO refused (id, origin, note, why, at) VALUES ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(origin)
            .bind(note)
            .bind(why)
            .bind(now.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}
