//! The table: RFC 4180, with a header and CRLF.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and a formula can send what is beside it
//! elsewhere (OWASP, CSV Injection). So a text of people or sources that begins so, be it after spaces, gets an apostrophe in
//! front. Numbers of ours keep their minus.

use crate::NoExport;
use crate::fields::{Record, Value};
use csv::{Terminator, WriterBuilder};

pub(crate) fn write(records: &[Record]) -> Result<Vec<u8>, NoExport> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    if let Some(first) = records.first() {
        table.write_record(first.fields.iter().map(|field| field.name))?;
    }
    for record in records {
        table.write_record(record.fields.iter().map(|field| cell(&field.value)))?;
    }
    table.into_inner().map_err(|failed| NoExport::Write(failed.into_error()))
}

fn cell(value: &Value) -> String {
    let text = value.text();
    match value {
        Value::Text(_) if is_formula(&text) => format!("'{text}"),
        _ => text,
    }
}

fn is_formula(text: &str) -> bool {
    // Full-width forms are taken for the same by some.
    text.starts_with(['\t', '\r']) || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_takes_for_a_formula_is_made_inert_and_numbers_stay() {
        let text = |text: &str| cell(&Value::Text(text.to_owned()));
        assert_eq!(text("=1+1"), "'=1+1");
        assert_eq!(text("  @SUM(A1)"), "'  @SUM(A1)");
        assert_eq!(text("I-10 = interstate"), "I-10 = interstate");
        assert_eq!(cell(&Value::Real(-150.25)), "-150.25");
    }
}
