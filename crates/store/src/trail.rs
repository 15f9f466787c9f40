//! The trail on this workstation: entries go in with what they record, in one transaction.

use crate::{
    Change, Store, StoreError,
    row::{number, signed},
    step::step,
};
use ::trail::{Fields, Place, Tiles, Tree, record_hash};
use domain::Timestamp;
use sqlx::{Acquire, Row, SqliteConnection};
use zeroize::Zeroizing;

/// What the store keeps of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailLog {
    pub origin: String,
    /// Entries in the log.
    pub size: u64,
    /// Entries that a quorum of witnesses has signed for.
    pub witnessed: u64,
    /// The head they signed, with their lines; empty before the first.
    pub note: String,
}

pub(crate) async fn log(connection: &mut SqliteConnection) -> Result<Option<TrailLog>, StoreError> {
    let row = sqlx::query("SELECT origin, size, witnessed, note FROM trail_log WHERE id = 1")
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(TrailLog {
            origin: row.try_get(0)?,
            size: number(&row, 1)?,
            witnessed: number(&row, 2)?,
            note: row.try_get(3)?,
        })
    })
    .transpose()
}

async fn tiles(connection: &mut SqliteConnection, places: &[Place]) -> Result<Tiles, StoreError> {
    let mut tiles = Tiles::new();
    for (level, n) in places {
        let row = sqlx::query("SELECT hashes FROM trail_tiles WHERE level = ? AND n = ?")
            .bind(i64::from(*level))
            .bind(signed(*n)?)
            .fetch_optional(&mut *connection)
            .await?;
        if let Some(row) = row {
            tiles.insert((*level, *n), row.try_get(0)?);
        }
    }
    Ok(tiles)
}

impl Store {
    /// The log, once it was begun.
    pub async fn trail(&self) -> Result<Option<TrailLog>, StoreError> {
        log(&mut *self.connection().await).await
    }

    /// Begins the log, or a new one after its key was lost; entries of the former one that were not
    /// witnessed go over into the new one's place, so nothing is dropped, and say how late they come
    /// `now`. `seed` is the signing key where the system does not keep it.
    pub async fn begin_trail(&self, origin: &str, seed: Option<&[u8; 32]>, now: Timestamp) -> Result<(), StoreError> {
        let mut connection = self.connection().await;
        let mut tx = connection.begin().await?;
        let unwitnessed = match log(&mut tx).await? {
            Some(former) => entries(&mut tx, former.witnessed, former.size).await?,
            None => Vec::new(),
        };
        sqlx::query("DELETE FROM trail_entries").execute(&mut *tx).await?;
        sqlx::query("DELETE FROM trail_tiles").execute(&mut *tx).await?;
        sqlx::query(
            "INSERT INTO trail_log (id, origin, seed, size, witnessed, note) VALUES (1, ?, ?, 0, 0, '') \
             ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, seed = excluded.seed, size = 0, witnessed = 0, note = ''",
        )
        .bind(origin)
        .bind(seed.map(|seed| seed.to_vec()))
        .execute(&mut *tx)
        .await?;
        let again =
            unwitnessed.iter().map(|bytes| Ok(refield(bytes)?.entered(now))).collect::<Result<Vec<_>, StoreError>>()?;
        append(&mut tx, again).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The signing key, where the store keeps it.
    pub async fn trail_seed(&self) -> Result<Option<Zeroizing<[u8; 32]>>, StoreError> {
        let mut connection = self.connection().await;
        let row = sqlx::query("SELECT seed FROM trail_log WHERE id = 1").fetch_optional(&mut *connection).await?;
        let Some(seed) = row.map(|row| row.try_get::<Option<Vec<u8>>, _>(0)).transpose()?.flatten() else {
            return Ok(None);
        };
        let seed = Zeroizing::new(seed);
        let seed = seed.as_slice().try_into().map_err(|_| StoreError::Truncated)?;
        Ok(Some(Zeroizing::new(seed)))
    }

    /// Writes changes and the entries that record them; both are durable when this returns, or neither.
    /// The place of the first entry.
    pub async fn record(&self, changes: &[Change<'_>], acts: Vec<Fields>) -> Result<u64, StoreError> {
        let mut connection = self.connection().await;
        let mut tx = connection.begin().await?;
        for change in changes {
            change.apply(&mut tx).await?;
            step();
        }
        let first = append(&mut tx, acts).await?;
        step();
        tx.commit().await?;
        step();
        Ok(first)
    }

    /// The canonical entries with `from <= n < to`.
    pub async fn trail_entries(&self, from: u64, to: u64) -> Result<Vec<Vec<u8>>, StoreError> {
        entries(&mut *self.connection().await, from, to).await
    }

    /// When the oldest entry from `from` on was made.
    pub async fn trail_oldest(&self, from: u64) -> Result<Option<Timestamp>, StoreError> {
        let mut connection = self.connection().await;
        let row = sqlx::query("SELECT MIN(at) FROM trail_entries WHERE n >= ?")
            .bind(signed(from)?)
            .fetch_one(&mut *connection)
            .await?;
        Ok(row.try_get::<Option<i64>, _>(0)?.map(Timestamp))
    }

    pub async fn trail_tiles(&self, places: &[Place]) -> Result<Tiles, StoreError> {
        tiles(&mut *self.connection().await, places).await
    }

    /// A quorum has signed a head; it never moves back.
    pub async fn trail_witnessed(&self, size: u64, note: &str) -> Result<(), StoreError> {
        let mut connection = self.connection().await;
        sqlx::query("UPDATE trail_log SET witnessed = ?, note = ? WHERE id = 1 AND witnessed <= ? AND size >= ?")
            .bind(signed(size)?)
            .bind(note)
            .bind(signed(size)?)
            .bind(signed(size)?)
            .execute(&mut *connection)
            .await?;
        Ok(())
    }
}

async fn entries(connection: &mut SqliteConnection, from: u64, to: u64) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = sqlx::query("SELECT bytes FROM trail_entries WHERE n >= ? AND n < ? ORDER BY n")
        .bind(signed(from)?)
        .bind(signed(to)?)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

fn refield(bytes: &[u8]) -> Result<Fields, StoreError> {
    let entry = ::trail::Entry::from_bytes(bytes).map_err(|_| StoreError::Truncated)?;
    Ok(entry.into_fields())
}

async fn append(tx: &mut SqliteConnection, acts: Vec<Fields>) -> Result<u64, StoreError> {
    let log = log(&mut *tx).await?.ok_or(StoreError::NoTrail)?;
    if acts.is_empty() {
        return Ok(log.size);
    }
    let edge = tiles(&mut *tx, &Tree::edge_places(log.size)).await?;
    let mut tree = Tree::open(log.size, &edge).map_err(|_| StoreError::Truncated)?;
    for fields in acts {
        let entry = fields.at_place(tree.size());
        let bytes = entry.to_bytes().map_err(|error| StoreError::Entry(error.to_string()))?;
        tree.append(record_hash(&bytes));
        sqlx::query("INSERT INTO trail_entries (n, at, bytes) VALUES (?, ?, ?)")
            .bind(signed(entry.n)?)
            .bind(entry.at.at().0)
            .bind(bytes)
            .execute(&mut *tx)
            .await?;
    }
    for tile in tree.take_changed() {
        sqlx::query(
            "INSERT INTO trail_tiles (level, n, hashes) VALUES (?, ?, ?) \
             ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes",
        )
        .bind(i64::from(tile.level))
        .bind(signed(tile.n)?)
        .bind(tile.hashes)
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query("UPDATE trail_log SET size = ? WHERE id = 1").bind(signed(tree.size())?).execute(&mut *tx).await?;
    Ok(log.size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StoreFolder;
    use ::trail::{Act, Entry, Outcome, When};
    use domain::{AccountName, Mode, StoreId};
    use keys::AgencyPrivate;

    fn act(n: i64) -> Fields {
        Fields {
            at: When::new(Timestamp(n * 1_000_000), 0),
            late: None,
            who: None,
            place: "test".into(),
            act: Act::SignOut,
            purpose: None,
            outcome: Outcome::Done,
        }
    }

    async fn store(folder: &std::path::Path) -> Store {
        let folder = StoreFolder::new(folder, Mode::Training, AccountName::new("a.test").unwrap());
        let (_, agency) = AgencyPrivate::generate();
        let id = StoreId::from_random([1; 16]);
        Store::open_or_create(folder, id, "plum kettle orbit sandal".into(), &agency).await.unwrap()
    }

    #[tokio::test]
    async fn an_entry_stands_or_falls_with_what_it_records() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path()).await;
        let change = [Change::Setting { key: "theme", value: "dark" }];
        // No log yet: the change must not be made without its entry.
        assert!(matches!(store.record(&change, vec![act(1)]).await, Err(StoreError::NoTrail)));
        assert_eq!(store.setting("theme").await.unwrap(), None);
        store.begin_trail("readroom/workstation/x", Some(&[1; 32]), Timestamp(0)).await.unwrap();
        assert_eq!(store.record(&change, vec![act(1), act(2)]).await.unwrap(), 0);
        assert_eq!(store.record(&[], vec![act(3)]).await.unwrap(), 2);
        assert_eq!(store.setting("theme").await.unwrap().as_deref(), Some("dark"));
        assert_eq!(store.trail().await.unwrap().unwrap().size, 3);
        assert_eq!(store.trail_oldest(1).await.unwrap(), Some(Timestamp(2_000_000)));
        store.trail_witnessed(2, "note").await.unwrap();
        store.trail_witnessed(1, "older").await.unwrap();
        assert_eq!(store.trail().await.unwrap().unwrap().note, "note");
        store.close().await.unwrap();
    }

    #[tokio::test]
    async fn a_new_log_takes_over_what_no_witness_had_signed() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path()).await;
        store.begin_trail("readroom/workstation/x", None, Timestamp(0)).await.unwrap();
        store.record(&[], (0..300).map(act).collect()).await.unwrap();
        store.trail_witnessed(298, "note").await.unwrap();
        store.begin_trail("readroom/workstation/y", None, Timestamp(359_000_000)).await.unwrap();
        let log = store.trail().await.unwrap().unwrap();
        assert_eq!((log.size, log.witnessed), (2, 0));
        let kept = store.trail_entries(0, 2).await.unwrap();
        let kept: Vec<_> = kept.iter().map(|bytes| Entry::from_bytes(bytes).unwrap()).collect();
        assert_eq!(kept[0].at.at(), Timestamp(298_000_000));
        assert_eq!(kept[1].n, 1);
        assert_eq!((kept[0].late, kept[1].late), (Some(61), None), "a minute is no delay, more is told");
        store.close().await.unwrap();
    }
}
