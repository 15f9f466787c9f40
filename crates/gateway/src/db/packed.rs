//! Many rows for the embedded engine as one parameter. A parameter for each value costs more there than the row itself:
//! each is looked up by its name, and each statement is a turn between two threads. So rows are packed into one text of
//! bytes, parts of a fixed width first, and the statement cuts them out again by the row's number.
//!
//! Statements say `OR FAIL`: a plain one that writes many rows copies each page that it touches, to take itself back
//! alone. Here the whole transaction is taken back.

use super::{Tx, odd};
use sqlx::{AssertSqlSafe, any::AnyRow};

/// The digits of a whole number, its sign among them.
const DIGITS: usize = 20;

/// Rows of parts with a fixed width, and one part at the end that has none.
#[derive(Debug)]
pub struct Packed {
    rows: usize,
    width: usize,
    fixed: Vec<u8>,
    long: Vec<u8>,
}

/// Rows as a statement's source: it leads the statement, and gives `n(i)`, the rows' numbers.
const ROWS: &str = "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2)";

impl Packed {
    /// For rows whose fixed parts have `width` bytes; that of the long part is added.
    pub fn new(width: usize, rows: usize) -> Self {
        let width = width + 2 * DIGITS;
        Self { rows: 0, width, fixed: Vec::with_capacity(width * rows), long: Vec::new() }
    }

    /// A row: what `fixed` writes, and its long part.
    pub fn row(&mut self, fixed: impl FnOnce(&mut Vec<u8>), long: &[u8]) {
        fixed(&mut self.fixed);
        // From 1, as SQL counts.
        number(&mut self.fixed, i64::try_from(self.long.len() + 1).unwrap_or(i64::MAX));
        number(&mut self.fixed, i64::try_from(long.len()).unwrap_or(i64::MAX));
        self.long.extend_from_slice(long);
        self.rows += 1;
    }

    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Where a fixed part stands in SQL.
    pub fn part(&self, at: usize, length: usize) -> String {
        format!("substr($1, i * {} + {}, {length})", self.width, at + 1)
    }

    /// Where a number stands in SQL.
    pub fn whole(&self, at: usize) -> String {
        format!("CAST(CAST({} AS TEXT) AS INTEGER)", self.part(at, DIGITS))
    }

    /// The long part in SQL.
    pub fn rest(&self) -> String {
        let at = self.width - 2 * DIGITS;
        format!("substr($3, {}, {})", self.whole(at), self.whole(at + DIGITS))
    }

    fn count(&self) -> Result<i64, sqlx::Error> {
        i64::try_from(self.rows).map_err(|_| odd("a count"))
    }

    /// Runs a statement over the rows.
    pub async fn run(&self, tx: &mut Tx, sql: &str) -> Result<(), sqlx::Error> {
        if self.is_empty() {
            return Ok(());
        }
        let query = sqlx::query(statement(sql)).bind(self.fixed.as_slice()).bind(self.count()?);
        query.bind(self.long.as_slice()).execute(&mut **tx).await?;
        Ok(())
    }

    /// What a statement over the rows gives.
    pub async fn rows(&self, tx: &mut Tx, sql: &str) -> Result<Vec<AnyRow>, sqlx::Error> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        let query = sqlx::query(statement(sql)).bind(self.fixed.as_slice()).bind(self.count()?);
        query.bind(self.long.as_slice()).fetch_all(&mut **tx).await
    }
}

fn statement(sql: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("{ROWS} {sql}"))
}

/// A number with as many digits as any, by hand: the formatter takes longer than the engine for a row.
pub fn number(to: &mut Vec<u8>, value: i64) {
    let mut digits = [b'0'; DIGITS];
    let mut left = value.unsigned_abs();
    for digit in digits.iter_mut().rev() {
        // A remainder by ten is one byte.
        *digit = b'0' + u8::try_from(left % 10).unwrap_or_default();
        left /= 10;
    }
    // The largest number has 19 digits, so the sign has room.
    if let (true, Some(first)) = (value < 0, digits.first_mut()) {
        *first = b'-';
    }
    to.extend_from_slice(&digits);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_the_same_width() {
        for value in [0, 1, -1, 1_805_017_260_000_000, i64::MAX, i64::MIN] {
            let mut text = Vec::new();
            number(&mut text, value);
            assert_eq!(text.len(), DIGITS, "{value}");
            assert_eq!(std::str::from_utf8(&text).unwrap().parse::<i64>().unwrap(), value);
        }
    }
}
