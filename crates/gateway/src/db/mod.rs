//! The gateway's database: one schema for SQLite (embedded) and PostgreSQL, through sqlx's `Any`.
//!
//! All SQL of the gateway stands in this folder. Writes go through [`transact!`], which runs them
//! again when the engine reports a serialization failure (40001), as distributed engines do.

mod accounts;
mod answers;
mod approvals;
mod consents;
mod events;
mod gates;
mod grants;
mod logs;
mod looks;
mod own_readers;
mod own_reads;
mod packed;
mod records;
mod sessions;
mod steps;
mod waiting;
mod witness;

pub use accounts::AccountRow;
pub use answers::AnswerRow;
pub use approvals::{ApprovalRow, DecisionRow};
pub use consents::{ConsentRow, NewConsent};
pub use events::EventRow;
pub use logs::{EntryRow, Find, LogRow, NewEntry};
pub use looks::{LookRow, keep_picture_seen, picture_seen};
pub use own_readers::{KeyFiles, OwnReaderRow, ReaderKeyRow, Tally};
pub use own_reads::{By, OwnPicture, OwnReadRow, OwnWordRow};
pub use records::RecordRow;
pub use sessions::{NewSession, SessionRow};
pub use steps::StepsRow;
pub use witness::WitnessDb;

use crate::GatewayError;
use domain::Mode;
use sqlx::{
    Any, AnyPool, Row, Transaction,
    any::{AnyPoolOptions, install_default_drivers},
    migrate::{MigrateError, Migrator},
};
use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");
const RETRIES: u32 = 8;
/// Each connection of the embedded engine has to be told these anew. `secure_delete` overwrites what is removed (RET-5).
const PRAGMAS: [&str; 4] =
    ["PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON"];

pub type Tx = Transaction<'static, Any>;

/// The database, behind a pool.
#[derive(Debug, Clone)]
pub struct Db {
    pool: AnyPool,
    embedded: bool,
    /// Something was removed whose bytes are to leave the files, too; after a start that is not known.
    removed: Arc<AtomicBool>,
}

/// What became of one try of a transaction.
pub enum Settled<T, E> {
    Done(Result<T, E>),
    Again,
}

/// Runs `$body` (an async block's content over `$tx: &mut Tx`) in a serializable transaction, again on
/// 40001. The body answers `Result<_, E>` where `E: From<sqlx::Error> + Transient`; an error rolls back.
#[macro_export]
macro_rules! transact {
    ($db:expr, |$tx:ident| $body:block) => {{
        let mut tries = 0u32;
        loop {
            let mut tx = $db.begin().await?;
            let answer = {
                let $tx = &mut tx;
                async { $body }.await
            };
            tries += 1;
            match $crate::Db::settle(tx, answer, tries).await {
                $crate::db::Settled::Done(answer) => break answer,
                $crate::db::Settled::Again => {}
            }
        }
    }};
}

/// Errors that know whether trying again may help.
pub trait Transient {
    fn is_transient(&self) -> bool;
}

impl Transient for sqlx::Error {
    fn is_transient(&self) -> bool {
        // 40001 serialization failure, 40P01 deadlock; 5 and 517 are SQLite's BUSY and BUSY_SNAPSHOT.
        self.as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| ["40001", "40P01", "5", "517"].contains(&code.as_ref()))
    }
}

impl Db {
    /// Opens `url` (`sqlite:…` or `postgres:…`), brings it to this program's schema and checks that it
    /// is for `mode`. Refuses a newer schema and the other mode; changes nothing then.
    pub async fn open(url: &str, mode: Mode) -> Result<Self, GatewayError> {
        install_default_drivers();
        let embedded = url.starts_with("sqlite:");
        let pool = AnyPoolOptions::new()
            // SQLite has one writer; more connections would only wait for it.
            .max_connections(if embedded { 1 } else { 16 })
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    for pragma in PRAGMAS.into_iter().filter(|_| embedded) {
                        sqlx::query(pragma).execute(&mut *connection).await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        let db = Self { pool, embedded, removed: Arc::new(AtomicBool::new(true)) };
        db.refuse_newer().await?;
        MIGRATIONS.run(&db.pool).await.map_err(|error| match error {
            MigrateError::VersionMismatch(version) => {
                GatewayError::Migration(format!("migration {version} is not the one that was applied"))
            }
            other => GatewayError::Migration(other.to_string()),
        })?;
        db.hold_mode(mode).await?;
        Ok(db)
    }

    async fn refuse_newer(&self) -> Result<(), GatewayError> {
        let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
        // A fresh database has no such table: then there is nothing newer.
        let Ok(row) = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(&self.pool).await else {
            return Ok(());
        };
        let found: i64 = row.try_get::<Option<i64>, _>(0)?.unwrap_or(0);
        if found > known { Err(GatewayError::NewerSchema { found, known }) } else { Ok(()) }
    }

    async fn hold_mode(&self, mode: Mode) -> Result<(), GatewayError> {
        sqlx::query("INSERT INTO meta (key, value) VALUES ('mode', $1) ON CONFLICT (key) DO NOTHING")
            .bind(mode.code())
            .execute(&self.pool)
            .await?;
        let row = sqlx::query("SELECT value FROM meta WHERE key = 'mode'").fetch_one(&self.pool).await?;
        let found: String = row.try_get(0)?;
        if found == mode.code() { Ok(()) } else { Err(GatewayError::WrongMode { found, wanted: mode }) }
    }

    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let mut tx = self.pool.begin().await?;
        if !self.embedded {
            sqlx::query("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").execute(&mut *tx).await?;
        }
        Ok(tx)
    }

    /// Commits or rolls back one try; used by [`transact!`].
    pub async fn settle<T, E: From<sqlx::Error> + Transient>(
        tx: Tx,
        answer: Result<T, E>,
        tries: u32,
    ) -> Settled<T, E> {
        let again = |error: &E| error.is_transient() && tries < RETRIES;
        let failed = match answer {
            Ok(value) => match tx.commit().await {
                Ok(()) => return Settled::Done(Ok(value)),
                Err(error) => E::from(error),
            },
            // Dropping the transaction rolls it back.
            Err(error) => error,
        };
        if again(&failed) { Settled::Again } else { Settled::Done(Err(failed)) }
    }

    /// Ends all connections; a file is whole afterwards.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// What the engine answered can't be a row of this schema.
fn odd(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}
