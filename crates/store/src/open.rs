//! The life of an open store: hold the folder, unwrap the key, open the file, prove that the key is
//! right, bring the schema up, and at the end close and forget.

use crate::{Cache, StoreError, StoreFolder, answers};
use domain::{AnswerId, StoreId};
use keys::{AgencyPublic, Key};
use secrecy::SecretString;
use sqlx::{
    ConnectOptions, Connection, Row, SqliteConnection,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    collections::HashSet,
    fs::{self, File},
    path::Path,
};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");
const PAGE: u64 = 4096;

/// An open store. Exactly one connection: SQLCipher's SQLite has a WAL defect that needs two.
pub struct Store {
    folder: StoreFolder,
    cache: Cache,
    /// Answers that had no file when the store was opened; later there may be one that is not written yet.
    without_file: HashSet<AnswerId>,
    connection: Mutex<SqliteConnection>,
    _held: File,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store(…)")
    }
}

impl Store {
    /// Opens the store of `folder`, or makes it where there is none. `store` names a new one.
    pub async fn open_or_create(
        folder: StoreFolder,
        store: StoreId,
        password: SecretString,
        agency: &AgencyPublic,
    ) -> Result<Self, StoreError> {
        if folder.exists() {
            Self::open(folder, password).await
        } else {
            Self::create(folder, store, password, agency).await
        }
    }

    /// Makes a store: the database first, the keys last, so that an interrupted making leaves nothing
    /// that passes for a store.
    async fn create(
        folder: StoreFolder,
        store: StoreId,
        password: SecretString,
        agency: &AgencyPublic,
    ) -> Result<Self, StoreError> {
        let held = folder.hold()?;
        folder.remove_leftovers()?;
        match Self::make(&folder, store, password, agency).await {
            Ok(connection) => Self::opened(folder, store, connection, held).await,
            Err(error) => {
                // Once the keys are there, so is the store. What can't be removed now holds nothing, and
                // the next try removes it.
                if !folder.exists() {
                    let _ = folder.remove_leftovers();
                }
                Err(error)
            }
        }
    }

    async fn make(
        folder: &StoreFolder,
        store: StoreId,
        password: SecretString,
        agency: &AgencyPublic,
    ) -> Result<SqliteConnection, StoreError> {
        let (maker, agency) = (folder.clone(), agency.clone());
        let (key, file) = off_thread(move || maker.create_keys(store, &password, &agency)).await?;
        let mut connection = connect(&folder.database(), &key, true).await?;
        match fill(&mut connection, store).await.and_then(|()| folder.save_keys(&file)) {
            Ok(()) => Ok(connection),
            Err(error) => {
                // Closed before anything is removed: SQLite removes its log by name when it closes.
                let _ = connection.close().await;
                Err(error)
            }
        }
    }

    /// Opens an existing store.
    pub async fn open(folder: StoreFolder, password: SecretString) -> Result<Self, StoreError> {
        let held = folder.hold()?;
        let file = folder.load_keys()?;
        let subject = file.subject().clone();
        let key = off_thread(move || Ok(file.open(&password)?)).await?;
        let path = folder.database();
        let length = fs::metadata(&path).map_err(|_| StoreError::Truncated)?.len();
        // SQLite takes a file shorter than a page for an empty database; it must not pass for one.
        if length < PAGE || length % PAGE != 0 {
            return Err(StoreError::Truncated);
        }
        let mut connection = connect(&path, &key, false).await?;
        refuse_newer(&mut connection).await?;
        migrate(&mut connection).await?;
        if meta(&mut connection, "store").await?.as_deref() != Some(subject.store.to_string().as_str()) {
            return Err(StoreError::OtherStore);
        }
        Self::opened(folder, subject.store, connection, held).await
    }

    /// The last of an opening: of the cached answers' files, those stay that have a row.
    async fn opened(
        folder: StoreFolder,
        store: StoreId,
        mut connection: SqliteConnection,
        held: File,
    ) -> Result<Self, StoreError> {
        let known = answers::ids(&mut connection).await?;
        let path = folder.answers();
        let (cache, without_file) = off_thread(move || {
            let cache = Cache::open(path, store)?;
            cache.keep_only(&known)?;
            let without_file = known.into_iter().filter(|answer| !cache.holds(*answer)).collect();
            Ok((cache, without_file))
        })
        .await?;
        Ok(Self { folder, cache, without_file, connection: Mutex::new(connection), _held: held })
    }

    #[must_use]
    pub const fn folder(&self) -> &StoreFolder {
        &self.folder
    }

    /// The files of cached answers.
    #[must_use]
    pub const fn cache(&self) -> &Cache {
        &self.cache
    }

    pub(crate) fn was_without_file(&self, answer: AnswerId) -> bool {
        self.without_file.contains(&answer)
    }

    pub(crate) async fn connection(&self) -> tokio::sync::MutexGuard<'_, SqliteConnection> {
        self.connection.lock().await
    }

    /// Empties the write-ahead log, closes the file and lets the folder go. SQLCipher wipes its copy
    /// of the key when the connection closes; ours was wiped once the file was open.
    pub async fn close(self) -> Result<(), StoreError> {
        let mut connection = self.connection.into_inner();
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await?;
        Ok(connection.close().await?)
    }

    /// RET-5: after something was taken away, leaves nothing of it in the file or its log. What is deleted was
    /// overwritten in its pages (`secure_delete`, and see `0003_work.sql` for what that takes); the log may hold those
    /// pages as they were, so it is emptied.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        let mut connection = self.connection().await;
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await?;
        // The first column tells whether something kept it from finishing.
        if row.try_get::<i64, _>(0)? == 0 { Ok(()) } else { Err(StoreError::InUse) }
    }
}

pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Machine)?
}

/// Opens the file with its raw key and reads from it: only a read tells whether the key is right.
async fn connect(path: &Path, key: &Key, create: bool) -> Result<SqliteConnection, StoreError> {
    let hex = Zeroizing::new(key.bytes().iter().fold(String::with_capacity(64), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    }));
    // The double quotes matter: without them SQLCipher would take the text for a passphrase. The
    // options hold the key until they are dropped here; they are never printed.
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        .pragma("key", format!("\"x'{}'\"", hex.as_str()))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-65536")
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .foreign_keys(true)
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    match probe(&mut connection).await {
        Ok(()) => Ok(connection),
        Err(error) => {
            let _ = connection.close().await;
            Err(error)
        }
    }
}

async fn probe(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("SELECT COUNT(*) FROM sqlite_schema").fetch_one(&mut *connection).await?;
    let cipher = sqlx::query("PRAGMA cipher_version").fetch_optional(connection).await?;
    // A build without SQLCipher would write plain text: refuse.
    if cipher.is_some() { Ok(()) } else { Err(StoreError::WrongKey) }
}

/// Brings a new file to the schema, and all of it out of the write-ahead log.
async fn fill(connection: &mut SqliteConnection, store: StoreId) -> Result<(), StoreError> {
    migrate(connection).await?;
    set_meta(connection, "store", &store.to_string()).await?;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(connection).await?;
    Ok(())
}

async fn refuse_newer(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    let row = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(connection).await?;
    let found: Option<i64> = row.try_get(0)?;
    if found.unwrap_or(0) > known { Err(StoreError::Newer) } else { Ok(()) }
}

async fn migrate(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    // Not `run`, whose future is not `Send` for every lifetime of a borrowed connection.
    MIGRATIONS.run_direct(None, connection, false).await.map_err(migration)
}

fn migration(error: sqlx::migrate::MigrateError) -> StoreError {
    match error {
        sqlx::migrate::MigrateError::Execute(error) => error.into(),
        other => StoreError::Database(sqlx::Error::Migrate(Box::new(other))),
    }
}

async fn set_meta(connection: &mut SqliteConnection, key: &str, value: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO meta (key, value) VALUES (?, ?)").bind(key).bind(value).execute(connection).await?;
    Ok(())
}

async fn meta(connection: &mut SqliteConnection, key: &str) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT value FROM meta WHERE key = ?").bind(key).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

#[cfg(feature = "testing")]
impl Store {
    /// Writes a migration of the future into the schema's history, for tests.
    pub async fn pretend_newer(&self) -> Result<(), StoreError> {
        let mut connection = self.connection().await;
        sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)")
            .execute(&mut *connection)
            .await?;
        Ok(())
    }

    /// Deletes from now on without overwriting, to show that a test would see it.
    pub async fn delete_carelessly(&self) -> Result<(), StoreError> {
        sqlx::query("PRAGMA secure_delete = OFF").execute(&mut *self.connection().await).await?;
        Ok(())
    }
}
