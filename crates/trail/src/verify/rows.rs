//! Reads the lines of an export, in either form, into what the checks need of them.

use super::order::Item;
use crate::{Act, BadEntry, EMPTY_HASH, Entry, Hash, Line, export, parse_hash, record_hash};
use domain::Timestamp;
use std::borrow::Cow;

/// A line of an export.
pub(super) struct Row {
    /// Its number in the file, as an editor counts.
    pub line: u64,
    pub log: u32,
    /// The number that the line gives; `None` where the line can't be read.
    pub n: Option<u64>,
    pub leaf: Hash,
    pub shown: Option<Shown>,
    /// What is wrong with the line by itself.
    pub fault: Option<Fault>,
}

/// What an entry says in itself.
pub(super) struct Shown {
    pub hash: Hash,
    pub own: Option<u64>,
    pub time: Option<(Timestamp, bool)>,
    /// The key of another log that this entry names.
    pub enlists: Option<String>,
    pub unreadable: Option<BadEntry>,
}

pub(super) enum Fault {
    Unreadable(String),
    /// It says the same in another spelling.
    Spelling,
    /// This column doesn't say what the entry says.
    Words(&'static str),
}

impl Row {
    fn unreadable(line: u64, log: u32, why: impl Into<String>) -> Self {
        Self { line, log, n: None, leaf: EMPTY_HASH, shown: None, fault: Some(Fault::Unreadable(why.into())) }
    }

    fn of(number: u64, line: &Line<'_>) -> Self {
        Self {
            line: number,
            log: line.log,
            n: Some(line.n),
            leaf: line.leaf,
            shown: line.entry.as_ref().map(|text| Shown::of(text.as_bytes())),
            fault: None,
        }
    }

    /// Whether the entry has the hash that stands beside it; a withheld one can't be at odds.
    pub fn agrees(&self) -> bool {
        self.shown.as_ref().is_none_or(|shown| shown.hash == self.leaf)
    }

    pub fn item(&self, place: u64) -> Item {
        let shown = self.shown.as_ref().filter(|_| self.agrees());
        Item {
            place,
            own: shown.and_then(|shown| shown.own).or(self.n),
            time: shown.and_then(|shown| shown.time),
            genuine: self.n.is_none().then_some(false),
        }
    }
}

impl Shown {
    fn of(bytes: &[u8]) -> Self {
        let hash = record_hash(bytes);
        match Entry::from_bytes(bytes) {
            Ok(entry) => Self {
                hash,
                own: Some(entry.n),
                time: Some((entry.at.at(), entry.is_late())),
                enlists: match entry.act {
                    Act::EnlistLog { key, .. } => Some(key),
                    _ => None,
                },
                unreadable: None,
            },
            Err(error) => Self { hash, own: None, time: None, enlists: None, unreadable: Some(error) },
        }
    }
}

/// The rows of JSON Lines from line 3 on; `strict` also asks for the one spelling.
pub(super) fn json(mut body: &[u8], logs: usize, strict: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut log = 0;
    let mut number = 2;
    while !body.is_empty() {
        number += 1;
        let (line, rest) = super::split_line(body).unwrap_or((body, &[]));
        body = rest;
        let row = match serde_json::from_slice::<Line<'_>>(line) {
            Ok(read) if usize::try_from(read.log).is_ok_and(|log| log < logs) => {
                let mut row = Row::of(number, &read);
                if strict && serde_json::to_vec(&read).map_or(true, |bytes| bytes != line) {
                    row.fault = Some(Fault::Spelling);
                }
                row
            }
            Ok(read) => {
                Row::unreadable(number, log, format!("it is of log number {}, which the manifest lacks", read.log))
            }
            Err(error) => Row::unreadable(number, log, error.to_string()),
        };
        log = row.log;
        rows.push(row);
    }
    rows
}

/// The rows of a table, or why it is none.
pub(super) fn table(data: &[u8], logs: usize) -> Result<Vec<Row>, &'static str> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(data);
    let mut record = csv::ByteRecord::new();
    let mut next = move || {
        let more = reader.read_byte_record(&mut record).unwrap_or(false);
        more.then(|| (record.position().map_or(0, csv::Position::line), record.clone()))
    };
    let Some((_, head)) = next() else { return Err("the table is empty") };
    if !head.iter().eq(export::COLUMNS.iter().map(|name| name.as_bytes())) {
        return Err("the table's first line doesn't name the columns of an export");
    }
    let mut rows = Vec::new();
    let mut log = 0;
    while let Some((number, record)) = next() {
        let row = record_row(number, &record, logs).unwrap_or_else(|why| Row::unreadable(number, log, why));
        log = row.log;
        rows.push(row);
    }
    Ok(rows)
}

fn record_row(number: u64, record: &csv::ByteRecord, logs: usize) -> Result<Row, &'static str> {
    if record.len() != export::COLUMNS.len() {
        return Err("it has more or fewer columns than the first line");
    }
    let field = |i: usize| record.get(i).and_then(|bytes| str::from_utf8(bytes).ok());
    let log: u32 = field(0).and_then(|text| text.parse().ok()).ok_or("its log is no number")?;
    if usize::try_from(log).map_or(true, |log| log >= logs) {
        return Err("it is of a log that the manifest lacks");
    }
    let n = field(1).and_then(|text| text.parse().ok()).ok_or("its place is no number")?;
    let leaf = field(2).and_then(parse_hash).ok_or("its hash is none")?;
    let entry = field(export::COLUMNS.len() - 1).ok_or("its entry is no text")?;
    let line = Line { log, n, leaf, entry: (!entry.is_empty()).then_some(Cow::Borrowed(entry)) };
    let mut row = Row::of(number, &line);
    if row.agrees() {
        let cells = export::cells(&line);
        let differs =
            export::COLUMNS.iter().zip(&cells).zip(record).find(|((_, cell), found)| cell.as_bytes() != *found);
        row.fault = differs.map(|((column, _), _)| Fault::Words(column));
    }
    Ok(row)
}
