//! An export as a table: what stands in which column.

use super::Line;
use crate::{Entry, Outcome};
use std::{borrow::Cow, io};

pub(crate) const COLUMNS: [&str; 17] = [
    "log",
    "n",
    "leaf",
    "time",
    "person",
    "account",
    "role",
    "unit",
    "workstation",
    "action",
    "words",
    "event",
    "reason",
    "outcome",
    "rule",
    "late",
    "entry",
];

/// A table after RFC 4180.
pub(crate) fn table<W: io::Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to)
}

/// A line's cells. An entry that can't be read leaves the readable ones empty.
pub(crate) fn cells<'a>(line: &'a Line<'a>) -> [Cow<'a, str>; COLUMNS.len()] {
    let mut row = [const { Cow::Borrowed("") }; COLUMNS.len()];
    let [log, n, leaf, readable @ .., last] = &mut row;
    *log = line.log.to_string().into();
    *n = line.n.to_string().into();
    *leaf = line.leaf.to_string().into();
    if let Some(bytes) = &line.entry {
        *last = Cow::Borrowed(bytes);
        if let Ok(entry) = Entry::from_bytes(bytes.as_bytes()) {
            *readable = read(entry).map(Cow::Owned);
        }
    }
    row
}

fn read(entry: Entry) -> [String; COLUMNS.len() - 4] {
    let words = inert(entry.words());
    let (person, account, role, unit) = entry.who.map_or_else(Default::default, |who| {
        (inert(who.name), who.account.to_string(), who.role.label().to_owned(), inert(who.unit))
    });
    let (event, reason) =
        entry.purpose.map_or_else(Default::default, |purpose| (inert(purpose.event), inert(purpose.reason)));
    let broken = match &entry.outcome {
        Outcome::Denied { rule, .. } => rule.id().to_owned(),
        _ => String::new(),
    };
    let late = entry.late.map(|seconds| seconds.to_string()).unwrap_or_default();
    let action = entry.act.code().to_owned();
    let outcome = entry.outcome.code().to_owned();
    let time = entry.at.to_string();
    let place = inert(entry.place);
    [time, person, account, role, unit, place, action, words, event, reason, outcome, broken, late]
}

/// A spreadsheet must not take what somebody typed for a formula.
fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
