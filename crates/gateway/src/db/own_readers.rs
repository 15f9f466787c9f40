//! The agency's own readers, the keys of camera systems, and tallies of what came in.

use super::{Db, Tx, odd};
use domain::{Reader, Timestamp};
use sqlx::{Row, any::AnyRow};

/// A camera as it is kept.
#[derive(Debug)]
pub struct OwnReaderRow {
    pub reader: Reader,
    pub country: Option<String>,
    pub at: Timestamp,
}

/// The columns in the order of [`read`].
fn read(row: &AnyRow) -> Result<OwnReaderRow, sqlx::Error> {
    let told: String = row.try_get(0)?;
    let reader = serde_json::from_str(&told).map_err(|_| odd("a reader"))?;
    Ok(OwnReaderRow { reader, country: row.try_get(1)?, at: Timestamp(row.try_get(2)?) })
}

impl OwnReaderRow {
    fn told(&self) -> Result<String, sqlx::Error> {
        serde_json::to_string(&self.reader).map_err(|_| odd("a reader"))
    }

    /// Keeps a camera as a readers file lists it, whatever its records say.
    pub async fn list(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO own_readers (id, told, country, listed, at) VALUES ($1, $2, $3, 1, $4) ON CONFLICT (id) \
             DO UPDATE SET told = excluded.told, country = excluded.country, listed = 1, at = excluded.at",
        )
        .bind(self.reader.id.as_str())
        .bind(self.told()?)
        .bind(self.country.as_deref())
        .bind(self.at.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Keeps a camera as its records tell of it: the newest word stays, and a readers file's comes first.
    pub async fn tell(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO own_readers (id, told, country, listed, at) VALUES ($1, $2, $3, 0, $4) ON CONFLICT (id) \
             DO UPDATE SET told = excluded.told, country = excluded.country, at = excluded.at \
             WHERE own_readers.listed = 0 AND own_readers.at <= excluded.at",
        )
        .bind(self.reader.id.as_str())
        .bind(self.told()?)
        .bind(self.country.as_deref())
        .bind(self.at.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

impl Db {
    pub async fn own_reader(&self, id: &str) -> Result<Option<OwnReaderRow>, sqlx::Error> {
        let row = sqlx::query("SELECT told, country, at FROM own_readers WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    pub async fn own_readers(&self) -> Result<Vec<OwnReaderRow>, sqlx::Error> {
        let rows = sqlx::query("SELECT told, country, at FROM own_readers ORDER BY id").fetch_all(&self.pool).await?;
        rows.iter().map(read).collect()
    }
}

/// The key of a camera system.
#[derive(Debug, Clone)]
pub struct ReaderKeyRow {
    pub id: String,
    pub name: String,
    /// SHA-256 of the secret half, hex.
    pub digest: String,
    pub made: Timestamp,
    pub changed: Timestamp,
    pub revoked: Option<Timestamp>,
}

/// The files that go with a key, as they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyFiles {
    /// A readers file; empty is none.
    pub readers: String,
    pub mapping: Option<String>,
}

impl ReaderKeyRow {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            digest: row.try_get(2)?,
            made: Timestamp(row.try_get(3)?),
            changed: Timestamp(row.try_get(4)?),
            revoked: row.try_get::<Option<i64>, _>(5)?.map(Timestamp),
        })
    }

    pub async fn insert(&self, tx: &mut Tx, files: &KeyFiles) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO reader_keys (id, name, digest, readers, mapping, made, changed) \
             VALUES ($1, $2, $3, $4, $5, $6, $6)",
        )
        .bind(self.id.as_str())
        .bind(self.name.as_str())
        .bind(self.digest.as_str())
        .bind(files.readers.as_str())
        .bind(files.mapping.as_deref())
        .bind(self.made.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    pub async fn by_id(tx: &mut Tx, id: &str) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query("SELECT id, name, digest, made, changed, revoked FROM reader_keys WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut **tx)
            .await?;
        row.as_ref().map(Self::read).transpose()
    }

    /// The key of this name that is not revoked.
    pub async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT id, name, digest, made, changed, revoked FROM reader_keys WHERE name = $1 AND revoked IS NULL",
        )
        .bind(name)
        .fetch_optional(&mut **tx)
        .await?;
        row.as_ref().map(Self::read).transpose()
    }

    pub async fn all(tx: &mut Tx) -> Result<Vec<Self>, sqlx::Error> {
        let rows =
            sqlx::query("SELECT id, name, digest, made, changed, revoked FROM reader_keys ORDER BY name, made, id")
                .fetch_all(&mut **tx)
                .await?;
        rows.iter().map(Self::read).collect()
    }

    pub async fn files(&self, tx: &mut Tx) -> Result<KeyFiles, sqlx::Error> {
        let row = sqlx::query("SELECT readers, mapping FROM reader_keys WHERE id = $1")
            .bind(self.id.as_str())
            .fetch_one(&mut **tx)
            .await?;
        Ok(KeyFiles { readers: row.try_get(0)?, mapping: row.try_get(1)? })
    }

    pub async fn set_files(&self, tx: &mut Tx, files: &KeyFiles, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE reader_keys SET readers = $1, mapping = $2, changed = $3 WHERE id = $4")
            .bind(files.readers.as_str())
            .bind(files.mapping.as_deref())
            .bind(now.0)
            .bind(self.id.as_str())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    pub async fn revoke(&self, tx: &mut Tx, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE reader_keys SET revoked = $1 WHERE id = $2")
            .bind(now.0)
            .bind(self.id.as_str())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }
}

fn count(row: &AnyRow, column: usize) -> Result<u64, sqlx::Error> {
    u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| odd("a count"))
}

/// What came in and is not entered yet. A lane has one writer, so that no two gateways wait for one row.
#[derive(Debug, Clone)]
pub struct Tally {
    pub origin: String,
    pub format: String,
    pub lane: String,
    pub since: Timestamp,
    pub taken: u64,
    pub rejected: u64,
}

impl Tally {
    /// Begins a tally or puts off when it is due. As a transaction's first statement it takes the embedded engine's one
    /// lock before anything is read.
    pub async fn touch(&self, tx: &mut Tx, due: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO own_tallies (origin, format, lane, since, due, taken, rejected) VALUES ($1, $2, $3, $4, $5, 0, 0) \
             ON CONFLICT (origin, format, lane, since) DO UPDATE SET due = excluded.due",
        )
        .bind(self.origin.as_str())
        .bind(self.format.as_str())
        .bind(self.lane.as_str())
        .bind(self.since.0)
        .bind(due.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    pub async fn add(&self, tx: &mut Tx, taken: u64, rejected: u64) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE own_tallies SET taken = taken + $1, rejected = rejected + $2 \
             WHERE origin = $3 AND format = $4 AND lane = $5 AND since = $6",
        )
        .bind(i64::try_from(taken).map_err(|_| odd("a count"))?)
        .bind(i64::try_from(rejected).map_err(|_| odd("a count"))?)
        .bind(self.origin.as_str())
        .bind(self.format.as_str())
        .bind(self.lane.as_str())
        .bind(self.since.0)
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// The tallies that are due at `now`, at most `limit`.
    pub async fn due(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT origin, format, lane, since, taken, rejected FROM own_tallies WHERE due <= $1 ORDER BY due LIMIT $2",
        )
        .bind(now.0)
        .bind(i64::from(limit))
        .fetch_all(&mut **tx)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Self {
                    origin: row.try_get(0)?,
                    format: row.try_get(1)?,
                    lane: row.try_get(2)?,
                    since: Timestamp(row.try_get(3)?),
                    taken: count(row, 4)?,
                    rejected: count(row, 5)?,
                })
            })
            .collect()
    }

    /// Ends a tally; its counts are those that it had.
    pub async fn end(self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM own_tallies WHERE origin = $1 AND format = $2 AND lane = $3 AND since = $4")
            .bind(self.origin)
            .bind(self.format)
            .bind(self.lane)
            .bind(self.since.0)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// The tally as it stands now.
    pub async fn again(&self, tx: &mut Tx) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT taken, rejected FROM own_tallies WHERE origin = $1 AND format = $2 AND lane = $3 AND since = $4",
        )
        .bind(self.origin.as_str())
        .bind(self.format.as_str())
        .bind(self.lane.as_str())
        .bind(self.since.0)
        .fetch_optional(&mut **tx)
        .await?;
        row.map(|row| Ok(Self { taken: count(&row, 0)?, rejected: count(&row, 1)?, ..self.clone() })).transpose()
    }
}
