//! Logs and what they hold: entries, terms, tiles, heads.

use super::{Tx, odd};
use domain::{AccountId, Timestamp};
use sqlx::{AssertSqlSafe, Row, any::AnyRow};
use trail::{EMPTY_HASH, Hash, Known, Place, TileBlob, Tiles};

/// One log as kept.
#[derive(Debug, Clone)]
pub struct LogRow {
    pub id: String,
    pub origin: String,
    pub verifier: String,
    pub account: Option<AccountId>,
    pub workstation: String,
    pub known: Known,
    pub note: String,
    pub head_at: Timestamp,
}

/// An entry to be kept: sealed, with the keyed digests it can be found by.
#[derive(Debug)]
pub struct NewEntry {
    pub n: u64,
    pub at: Timestamp,
    pub sealed: Vec<u8>,
    pub terms: Vec<Vec<u8>>,
}

/// An entry found.
#[derive(Debug)]
pub struct EntryRow {
    pub log: String,
    pub n: u64,
    pub sealed: Vec<u8>,
}

/// Values bound in one statement; both engines take more.
const BINDS: usize = 900;

pub(super) fn signed(number: u64) -> Result<i64, sqlx::Error> {
    i64::try_from(number).map_err(|_| odd("a number beyond 63 bits"))
}

pub(super) fn unsigned(number: i64) -> Result<u64, sqlx::Error> {
    u64::try_from(number).map_err(|_| odd("a negative number"))
}

/// `($1, $2), ($3, $4)`, for rows of so many columns.
pub(super) fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let numbers: Vec<_> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", numbers.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// The columns in the order of [`LogRow::read`].
macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT id, origin, verifier, account_id, workstation, size, root, note, head_at FROM logs ", $rest)
    };
}

impl LogRow {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let root: Vec<u8> = row.try_get(6)?;
        let account: Option<String> = row.try_get(3)?;
        Ok(Self {
            id: row.try_get(0)?,
            origin: row.try_get(1)?,
            verifier: row.try_get(2)?,
            account: account.map(|id| id.parse().map_err(|_| odd("account id"))).transpose()?,
            workstation: row.try_get(4)?,
            known: Known { size: unsigned(row.try_get(5)?)?, root: Hash(root.try_into().map_err(|_| odd("root"))?) },
            note: row.try_get(7)?,
            head_at: Timestamp(row.try_get(8)?),
        })
    }

    /// A new, empty log; nothing happens when its origin is known.
    pub async fn enlist(
        tx: &mut Tx,
        id: &str,
        origin: &str,
        verifier: &str,
        owner: Option<(AccountId, &str)>,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "INSERT INTO logs (id, origin, verifier, account_id, workstation, enlisted_at, size, root, note, head_at) \
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7, '', $6) ON CONFLICT (origin) DO NOTHING",
        )
        .bind(id)
        .bind(origin)
        .bind(verifier)
        .bind(owner.map(|(account, _)| account.to_string()))
        .bind(owner.map_or("gateway", |(_, workstation)| workstation))
        .bind(now.0)
        .bind(EMPTY_HASH.0.to_vec())
        .execute(&mut **tx)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    pub async fn by_id(tx: &mut Tx, id: &str) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query(select!("WHERE id = $1")).bind(id).fetch_optional(&mut **tx).await?;
        row.as_ref().map(Self::read).transpose()
    }

    pub async fn by_origin(tx: &mut Tx, origin: &str) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query(select!("WHERE origin = $1")).bind(origin).fetch_optional(&mut **tx).await?;
        row.as_ref().map(Self::read).transpose()
    }

    pub async fn all(tx: &mut Tx) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(select!("ORDER BY enlisted_at, id")).fetch_all(&mut **tx).await?;
        rows.iter().map(Self::read).collect()
    }

    /// Moves the log on from the head it was read with, and keeps the new head. `false` when another
    /// gateway was faster.
    pub async fn advance(&self, tx: &mut Tx, known: Known, note: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
        let done =
            sqlx::query("UPDATE logs SET size = $1, root = $2, note = $3, head_at = $4 WHERE id = $5 AND size = $6")
                .bind(signed(known.size)?)
                .bind(known.root.0.to_vec())
                .bind(note)
                .bind(now.0)
                .bind(self.id.as_str())
                .bind(signed(self.known.size)?)
                .execute(&mut **tx)
                .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        self.keep_head(tx, known.size, note, now).await?;
        Ok(true)
    }

    /// Keeps a head, or the same head with more cosignatures.
    pub async fn keep_head(&self, tx: &mut Tx, size: u64, note: &str, now: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO log_heads (log_id, size, at, note) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (log_id, size) DO UPDATE SET note = excluded.note",
        )
        .bind(self.id.as_str())
        .bind(signed(size)?)
        .bind(now.0)
        .bind(note)
        .execute(&mut **tx)
        .await?;
        sqlx::query("UPDATE logs SET note = $1 WHERE id = $2 AND size = $3")
            .bind(note)
            .bind(self.id.as_str())
            .bind(signed(size)?)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// The head that was kept at `size`.
    pub async fn head_of(&self, tx: &mut Tx, size: u64) -> Result<Option<String>, sqlx::Error> {
        let row = sqlx::query("SELECT note FROM log_heads WHERE log_id = $1 AND size = $2")
            .bind(self.id.as_str())
            .bind(signed(size)?)
            .fetch_optional(&mut **tx)
            .await?;
        row.map(|row| row.try_get(0)).transpose()
    }

    /// The notes of the heads with `from < size <= to`, ascending; at most `limit`, the largest among them.
    pub async fn heads(&self, tx: &mut Tx, from: u64, to: u64, limit: u32) -> Result<Vec<(u64, String)>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT size, note FROM log_heads WHERE log_id = $1 AND size > $2 AND size <= $3 ORDER BY size DESC LIMIT $4",
        )
        .bind(self.id.as_str())
        .bind(signed(from)?)
        .bind(signed(to)?)
        .bind(i64::from(limit))
        .fetch_all(&mut **tx)
        .await?;
        rows.iter().rev().map(|row| Ok((unsigned(row.try_get(0)?)?, row.try_get(1)?))).collect()
    }

    /// The tiles at `places`.
    pub async fn tiles(&self, tx: &mut Tx, places: &[Place]) -> Result<Tiles, sqlx::Error> {
        let mut tiles = Tiles::new();
        for (level, n) in places {
            let row = sqlx::query("SELECT hashes FROM log_tiles WHERE log_id = $1 AND level = $2 AND n = $3")
                .bind(self.id.as_str())
                .bind(i64::from(*level))
                .bind(signed(*n)?)
                .fetch_optional(&mut **tx)
                .await?;
            if let Some(row) = row {
                tiles.insert((*level, *n), row.try_get(0)?);
            }
        }
        Ok(tiles)
    }

    pub async fn keep_tiles(&self, tx: &mut Tx, tiles: Vec<TileBlob>) -> Result<(), sqlx::Error> {
        for tile in tiles {
            sqlx::query(
                "INSERT INTO log_tiles (log_id, level, n, hashes) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (log_id, level, n) DO UPDATE SET hashes = excluded.hashes",
            )
            .bind(self.id.as_str())
            .bind(i64::from(tile.level))
            .bind(signed(tile.n)?)
            .bind(tile.hashes)
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }

    /// Adds entries to the register, in their order, and what they can be found by.
    pub async fn keep_entries(&self, tx: &mut Tx, entries: Vec<NewEntry>) -> Result<(), sqlx::Error> {
        let count = signed(entries.len() as u64)?;
        let row = sqlx::query("UPDATE register SET size = size + $1 WHERE id = 1 RETURNING size")
            .bind(count)
            .fetch_one(&mut **tx)
            .await?;
        let first = row.try_get::<i64, _>(0)? - count;
        let mut terms = Vec::new();
        let mut rows: Vec<(i64, NewEntry)> = Vec::with_capacity(entries.len());
        for (seq, mut entry) in (first..).zip(entries) {
            terms.extend(std::mem::take(&mut entry.terms).into_iter().map(|term| (term, seq)));
            rows.push((seq, entry));
        }
        for chunk in rows.chunks(BINDS / 5) {
            let sql = format!("INSERT INTO log_entries (seq, log_id, n, at, sealed) VALUES {}", places(chunk.len(), 5));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (seq, entry) in chunk {
                query = query
                    .bind(*seq)
                    .bind(self.id.as_str())
                    .bind(signed(entry.n)?)
                    .bind(entry.at.0)
                    .bind(entry.sealed.as_slice());
            }
            query.execute(&mut **tx).await?;
        }
        terms.sort_unstable();
        terms.dedup();
        for chunk in terms.chunks(BINDS / 2) {
            let sql = format!("INSERT INTO log_terms (term, seq) VALUES {}", places(chunk.len(), 2));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (term, seq) in chunk {
                query = query.bind(term.as_slice()).bind(*seq);
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// The entries with `from <= n < to`, in order.
    pub async fn entries(&self, tx: &mut Tx, from: u64, to: u64) -> Result<Vec<EntryRow>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT log_id, n, sealed FROM log_entries WHERE log_id = $1 AND n >= $2 AND n < $3 ORDER BY n",
        )
        .bind(self.id.as_str())
        .bind(signed(from)?)
        .bind(signed(to)?)
        .fetch_all(&mut **tx)
        .await?;
        rows.iter().map(EntryRow::read).collect()
    }
}

impl EntryRow {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self { log: row.try_get(0)?, n: unsigned(row.try_get(1)?)?, sealed: row.try_get(2)? })
    }
}

/// What to find: all of these terms, within these times.
#[derive(Debug, Clone, Default)]
pub struct Find {
    pub terms: Vec<Vec<u8>>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

impl Find {
    /// The rest of a statement from `FROM` on; binds stand in the order of [`Self::bound`].
    fn clause(&self) -> String {
        let joins: String = (1..=self.terms.len())
            .map(|at| format!(" JOIN log_terms t{at} ON t{at}.seq = e.seq AND t{at}.term = ${at}"))
            .collect::<Vec<_>>()
            .concat();
        let (from, to) = (self.terms.len() + 1, self.terms.len() + 2);
        format!(" FROM log_entries e{joins} WHERE e.at >= ${from} AND e.at < ${to}")
    }

    fn times(&self) -> (i64, i64) {
        (self.from.map_or(i64::MIN, |at| at.0), self.to.map_or(i64::MAX, |at| at.0))
    }

    /// How many entries there are.
    pub async fn count(&self, tx: &mut Tx) -> Result<u64, sqlx::Error> {
        if self.terms.is_empty() && self.from.is_none() && self.to.is_none() {
            // The register knows; counting a million rows at each key press would not be smooth.
            let row = sqlx::query("SELECT size FROM register WHERE id = 1").fetch_one(&mut **tx).await?;
            return unsigned(row.try_get(0)?);
        }
        let mut query = sqlx::query(AssertSqlSafe(format!("SELECT COUNT(*){}", self.clause())));
        for term in &self.terms {
            query = query.bind(term.as_slice());
        }
        let (from, to) = self.times();
        unsigned(query.bind(from).bind(to).fetch_one(&mut **tx).await?.try_get(0)?)
    }

    /// The newest first, from `offset` on.
    pub async fn rows(&self, tx: &mut Tx, offset: u64, limit: u32) -> Result<Vec<EntryRow>, sqlx::Error> {
        if self.terms.is_empty() && self.from.is_none() && self.to.is_none() {
            // The register has no gaps, so a row is found by its number at any depth.
            let last = self.count(tx).await?.saturating_sub(offset);
            let first = last.saturating_sub(u64::from(limit));
            let rows =
                sqlx::query("SELECT log_id, n, sealed FROM log_entries WHERE seq >= $1 AND seq < $2 ORDER BY seq DESC")
                    .bind(signed(first)?)
                    .bind(signed(last)?)
                    .fetch_all(&mut **tx)
                    .await?;
            return rows.iter().map(EntryRow::read).collect();
        }
        let sql = format!(
            "SELECT e.log_id, e.n, e.sealed{} ORDER BY e.seq DESC LIMIT {limit} OFFSET {offset}",
            self.clause()
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for term in &self.terms {
            query = query.bind(term.as_slice());
        }
        let (from, to) = self.times();
        let rows = query.bind(from).bind(to).fetch_all(&mut **tx).await?;
        rows.iter().map(EntryRow::read).collect()
    }
}
