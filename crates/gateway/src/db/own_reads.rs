//! Reads of the agency's own readers, as digests and sealed bytes, and the words they are found by.

use super::{
    Db, Tx,
    logs::places,
    odd,
    packed::{Packed, number},
};
use domain::Timestamp;
use sqlx::{AssertSqlSafe, Row, any::AnyRow};
use std::collections::{BTreeSet, HashMap};

/// A keyed digest.
type Term = [u8; 16];

/// Rows of one statement. Both engines look each placeholder up by its name, so that many cost more than they spare.
const ROWS: usize = 64;
/// Terms of one statement.
const TERMS: usize = 256;

/// A read to be kept.
#[derive(Debug)]
pub struct OwnReadRow<'a> {
    pub id: Term,
    pub at: Timestamp,
    pub plate: Term,
    pub reader: Term,
    pub cell: Term,
    pub sealed: &'a [u8],
}

/// A plate or a cell to be kept.
#[derive(Debug)]
pub struct OwnWordRow {
    pub kind: &'static str,
    pub term: Term,
    pub sealed: Vec<u8>,
    pub last: Timestamp,
}

/// What reads are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Plate,
    Reader,
    Cell,
}

impl By {
    const fn column(self) -> &'static str {
        match self {
            Self::Plate => "plate",
            Self::Reader => "reader",
            Self::Cell => "cell",
        }
    }
}

/// A sealed thing with the term that it is bound to.
pub type Sealed = (Term, Vec<u8>);

fn term(row: &AnyRow, column: usize) -> Result<Term, sqlx::Error> {
    row.try_get::<Vec<u8>, _>(column)?.try_into().map_err(|_| odd("a term"))
}

fn sealed(row: &AnyRow) -> Result<Sealed, sqlx::Error> {
    Ok((term(row, 0)?, row.try_get(1)?))
}

/// Parts of a power of two rows each, so that few shapes of a statement come up and each is prepared once.
fn parts<T>(mut rows: &[T], most: usize) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = if rows.len() >= most { most } else { (rows.len() + 1).next_power_of_two() / 2 };
        let (part, rest) = rows.split_at_checked(size).filter(|(part, _)| !part.is_empty())?;
        rows = rest;
        Some(part)
    })
}

/// `$1, $2, …`.
fn list(count: usize) -> String {
    (1..=count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

impl Db {
    /// Of these reads those that are kept, as they are kept.
    pub async fn known_reads(&self, tx: &mut Tx, ids: &[Term]) -> Result<HashMap<Term, Vec<u8>>, sqlx::Error> {
        if !self.embedded {
            return OwnReadRow::known(tx, ids).await;
        }
        let mut packed = Packed::new(16, ids.len());
        for id in ids {
            packed.row(|fixed| fixed.extend_from_slice(id), &[]);
        }
        let sql = format!(
            "SELECT r.id, r.sealed FROM n CROSS JOIN own_reads r ON r.id = {} AND $3 IS NOT NULL",
            packed.part(0, 16)
        );
        packed.rows(tx, &sql).await?.iter().map(sealed).collect()
    }

    /// Keeps reads that are not known, which this transaction has found out.
    pub async fn keep_new_reads(&self, tx: &mut Tx, rows: &[OwnReadRow<'_>]) -> Result<(), sqlx::Error> {
        if !self.embedded {
            // Another gateway may have come before.
            return OwnReadRow::keep(tx, rows).await;
        }
        let mut packed = Packed::new(84, rows.len());
        for row in rows {
            let fixed = |to: &mut Vec<u8>| {
                for term in [&row.id, &row.plate, &row.reader, &row.cell] {
                    to.extend_from_slice(term);
                }
                number(to, row.at.0);
            };
            packed.row(fixed, row.sealed);
        }
        let [id, plate, reader, cell] = [0, 16, 32, 48].map(|at| packed.part(at, 16));
        let (at, rest) = (packed.whole(64), packed.rest());
        let sql = format!(
            "INSERT OR FAIL INTO own_reads (id, at, plate, reader, cell, sealed) \
             SELECT {id}, {at}, {plate}, {reader}, {cell}, {rest} FROM n"
        );
        packed.run(tx, &sql).await
    }

    /// Keeps words until their last use is past.
    pub async fn keep_words(&self, tx: &mut Tx, rows: &[OwnWordRow]) -> Result<(), sqlx::Error> {
        if !self.embedded {
            return OwnWordRow::keep(tx, rows).await;
        }
        for kind in rows.iter().map(|row| row.kind).collect::<BTreeSet<_>>() {
            let mut packed = Packed::new(36, rows.len());
            for row in rows.iter().filter(|row| row.kind == kind) {
                let fixed = |to: &mut Vec<u8>| {
                    to.extend_from_slice(&row.term);
                    number(to, row.last.0);
                };
                packed.row(fixed, &row.sealed);
            }
            let (term, last, rest) = (packed.part(0, 16), packed.whole(16), packed.rest());
            // A kind is one of our own words.
            let later = format!(
                "UPDATE OR FAIL own_words SET last = {last} FROM n \
                 WHERE own_words.kind = '{kind}' AND own_words.term = {term} AND own_words.last < {last} AND $3 IS NOT NULL"
            );
            packed.run(tx, &later).await?;
            let new = format!(
                "INSERT OR IGNORE INTO own_words (kind, term, sealed, last) SELECT '{kind}', {term}, {rest}, {last} FROM n"
            );
            packed.run(tx, &new).await?;
        }
        Ok(())
    }
}

impl OwnReadRow<'_> {
    /// Of these reads those that are kept, as they are kept.
    async fn known(tx: &mut Tx, ids: &[Term]) -> Result<HashMap<Term, Vec<u8>>, sqlx::Error> {
        let mut known = HashMap::new();
        for part in parts(ids, TERMS) {
            let sql = format!("SELECT id, sealed FROM own_reads WHERE id IN ({})", list(part.len()));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in part {
                query = query.bind(id.as_slice());
            }
            for row in query.fetch_all(&mut **tx).await? {
                let (id, sealed) = sealed(&row)?;
                known.insert(id, sealed);
            }
        }
        Ok(known)
    }

    /// Keeps reads, each in the place of what was kept of it before.
    pub async fn keep(tx: &mut Tx, rows: &[Self]) -> Result<(), sqlx::Error> {
        for part in parts(rows, ROWS) {
            let sql = format!(
                "INSERT INTO own_reads (id, at, plate, reader, cell, sealed) VALUES {} ON CONFLICT (id) DO UPDATE SET \
                 at = excluded.at, plate = excluded.plate, reader = excluded.reader, cell = excluded.cell, \
                 sealed = excluded.sealed",
                places(part.len(), 6)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for row in part {
                query = query
                    .bind(row.id.as_slice())
                    .bind(row.at.0)
                    .bind(row.plate.as_slice())
                    .bind(row.reader.as_slice())
                    .bind(row.cell.as_slice())
                    .bind(row.sealed);
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }
}

impl OwnWordRow {
    /// Keeps words until their last use is past.
    async fn keep(tx: &mut Tx, rows: &[Self]) -> Result<(), sqlx::Error> {
        for part in parts(rows, ROWS) {
            let sql = format!(
                "INSERT INTO own_words (kind, term, sealed, last) VALUES {} ON CONFLICT (kind, term) DO UPDATE SET \
                 last = excluded.last WHERE own_words.last < excluded.last",
                places(part.len(), 4)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for row in part {
                query = query.bind(row.kind).bind(row.term.as_slice()).bind(row.sealed.as_slice()).bind(row.last.0);
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }
}

/// Pictures of own reads, sealed.
#[derive(Debug)]
pub struct OwnPicture;

impl OwnPicture {
    /// Keeps a read's picture; `replace` says whether in the place of one that is kept already.
    pub async fn keep(tx: &mut Tx, id: &Term, at: Timestamp, sealed: &[u8], replace: bool) -> Result<(), sqlx::Error> {
        let sql = if replace {
            "INSERT INTO own_pictures (id, at, sealed) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET \
             at = excluded.at, sealed = excluded.sealed"
        } else {
            "INSERT INTO own_pictures (id, at, sealed) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING"
        };
        sqlx::query(sql).bind(id.as_slice()).bind(at.0).bind(sealed).execute(&mut **tx).await?;
        Ok(())
    }

    /// The read is of another time now; its picture goes when the read goes.
    pub async fn at(tx: &mut Tx, id: &Term, at: Timestamp) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE own_pictures SET at = $1 WHERE id = $2")
            .bind(at.0)
            .bind(id.as_slice())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }
}

impl Db {
    /// The oldest and the newest time of own reads; `None` when there are none.
    pub async fn own_extent(&self) -> Result<Option<(Timestamp, Timestamp)>, sqlx::Error> {
        let mut ends = Vec::with_capacity(2);
        for sql in ["SELECT at FROM own_reads ORDER BY at LIMIT 1", "SELECT at FROM own_reads ORDER BY at DESC LIMIT 1"]
        {
            let row = sqlx::query(sql).fetch_optional(&self.pool).await?;
            ends.extend(row.map(|row| row.try_get(0).map(Timestamp)).transpose()?);
        }
        Ok(ends.first().copied().zip(ends.last().copied()))
    }

    /// The own reads with one of `terms` and `after < at <= to`, in no order.
    pub async fn own_reads(
        &self,
        by: By,
        terms: &[Term],
        after: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Sealed>, sqlx::Error> {
        let mut found = Vec::new();
        for part in parts(terms, TERMS) {
            let (column, count) = (by.column(), part.len());
            let sql = format!(
                "SELECT id, sealed FROM own_reads WHERE {column} IN ({}) AND at > ${} AND at <= ${}",
                list(count),
                count + 1,
                count + 2
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for term in part {
                query = query.bind(term.as_slice());
            }
            for row in query.bind(after.0).bind(to.0).fetch_all(&self.pool).await? {
                found.push(sealed(&row)?);
            }
        }
        Ok(found)
    }

    /// Words of a kind in the order of their terms, from after `after` on, at most `limit`.
    pub async fn own_words(&self, kind: &str, after: &[u8], limit: u32) -> Result<Vec<Sealed>, sqlx::Error> {
        let rows =
            sqlx::query("SELECT term, sealed FROM own_words WHERE kind = $1 AND term > $2 ORDER BY term LIMIT $3")
                .bind(kind)
                .bind(after)
                .bind(i64::from(limit))
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(sealed).collect()
    }

    pub async fn own_picture(&self, id: &Term) -> Result<Option<Vec<u8>>, sqlx::Error> {
        let row = sqlx::query("SELECT sealed FROM own_pictures WHERE id = $1")
            .bind(id.as_slice())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.try_get(0)).transpose()
    }

    /// Whether there are own reads from before `before`.
    pub async fn own_reads_due(&self, before: Timestamp) -> Result<bool, sqlx::Error> {
        let row = sqlx::query("SELECT 1 FROM own_reads WHERE at < $1 LIMIT 1").bind(before.0);
        Ok(row.fetch_optional(&self.pool).await?.is_some())
    }

    /// Removes at most `limit` own reads from before `before`, with pictures and words that no read needs any more; how
    /// many reads there were.
    pub async fn dispose_own_reads(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<u64, sqlx::Error> {
        let done = sqlx::query(
            "DELETE FROM own_reads WHERE id IN (SELECT id FROM own_reads WHERE at < $1 ORDER BY at LIMIT $2)",
        )
        .bind(before.0)
        .bind(i64::from(limit))
        .execute(&mut **tx)
        .await?;
        for sql in ["DELETE FROM own_pictures WHERE at < $1", "DELETE FROM own_words WHERE last <= $1"] {
            sqlx::query(sql).bind(before.0).execute(&mut **tx).await?;
        }
        Ok(done.rows_affected())
    }

    /// Room for a long ingest on the embedded engine: what is written lies all over its indexes.
    pub async fn widen(&self) -> Result<(), sqlx::Error> {
        if self.embedded {
            for pragma in ["PRAGMA cache_size = -131072", "PRAGMA wal_autocheckpoint = 16384"] {
                sqlx::query(pragma).execute(&self.pool).await?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_powers_of_two_and_lose_nothing() {
        for count in 0..400usize {
            let rows: Vec<usize> = (0..count).collect();
            let all: Vec<&[usize]> = parts(&rows, ROWS).collect();
            assert!(all.iter().all(|part| part.len().is_power_of_two() && part.len() <= ROWS), "{count}");
            assert_eq!(all.concat(), rows);
        }
    }
}
