//! RFC 4180 by the `csv` crate. A spreadsheet takes a cell that begins like a formula for one, so such a cell gets an
//! apostrophe in front (OWASP, "CSV Injection").

use crate::{NoExport, record::Record};

pub(crate) fn write(records: &[Record]) -> Result<Vec<u8>, NoExport> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let form = |error: csv::Error| NoExport::Form(error.to_string());
    if let Some(first) = records.first() {
        out.write_record(first.fields.iter().map(|(name, _)| *name)).map_err(form)?;
    }
    for record in records {
        out.write_record(record.fields.iter().map(|(name, value)| guarded(name, value))).map_err(form)?;
    }
    out.into_inner().map_err(|error| NoExport::Form(error.to_string()))
}

fn guarded(name: &str, value: &str) -> String {
    // A southern latitude is a number, and stays one.
    let number = matches!(name, "latitude" | "longitude");
    if !number && value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}
