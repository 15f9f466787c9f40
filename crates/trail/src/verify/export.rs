//! Checks an export: its manifest, then each log's part.

use super::{Doubt, Keys, Kind, Report, part, rows, split_line};
use crate::{BadHead, FORMAT, Head, LogPart, LogVerifier, Manifest, export};
use rows::Row;
use serde::Deserialize;
use std::io::Write as _;

/// Checks an export. In JSON Lines, `data` is the file; of a table, `proof` is the file beside it.
#[must_use]
pub fn verify_export(data: &[u8], proof: Option<&[u8]>, keys: &Keys) -> Report {
    let mut report = Report::default();
    let Some((manifest, rest)) = split_line(proof.unwrap_or(data)) else {
        return Report::unreadable("The first line of an export is its manifest, and here is none.");
    };
    let (note, rest) = split_line(rest).unwrap_or((rest, &[]));
    let read = match open(&mut report, manifest, note, keys) {
        Ok(read) => read,
        Err(unreadable) => return unreadable,
    };
    let Some(manifest) = read else { return report };
    for noted in &keys.noted {
        match Head::claimed_origin(&noted.note) {
            Err(_) => return Report::unreadable(format!("{} holds no checkpoint.", noted.from)),
            Ok(origin) if !manifest.logs.iter().any(|log| log.origin == origin) => {
                report.warn(
                    Doubt::NotCompared,
                    &origin,
                    format!("{}: the export has nothing of this log.", noted.from),
                );
            }
            Ok(_) => {}
        }
    }
    let body = if proof.is_some() { data } else { rest };
    if proof.is_some() && !rest.is_empty() {
        report.find(Kind::ManifestChanged, "", None, "The proof has more than its two lines.");
    }
    let authentic = digest(body) == manifest.text;
    let rows = if proof.is_some() {
        match rows::table(body, manifest.logs.len()) {
            Ok(rows) => rows,
            Err(why) => {
                report.find(Kind::Unreadable, "", None, format!("The entries can't be read: {why}."));
                return report;
            }
        }
    } else {
        rows::json(body, manifest.logs.len(), !authentic)
    };
    let given = |log: &LogPart| keys.logs.iter().any(|key| key.origin() == log.origin);
    let (known, rest): (Vec<_>, Vec<_>) = (0..).zip(&manifest.logs).partition(|(_, log)| given(log));
    let mut vouched = keys.clone();
    for (number, log) in known {
        let own: Vec<&Row> = rows.iter().filter(|row| row.log == number).collect();
        part::check(&mut report, log, &own, &manifest, keys);
        // What stands whole under a key that the auditor gave vouches for the keys that it names.
        if report.is_whole() {
            let named = own.iter().filter_map(|row| row.shown.as_ref()?.enlists.as_deref());
            vouched.logs.extend(named.filter_map(|key| LogVerifier::parse(key).ok()));
        }
    }
    for (number, log) in rest {
        let own: Vec<&Row> = rows.iter().filter(|row| row.log == number).collect();
        part::check(&mut report, log, &own, &manifest, &vouched);
    }
    lines(&mut report, &manifest, &rows, authentic);
    report
}

fn digest(bytes: &[u8]) -> String {
    let mut digest = export::Digesting::default();
    // Taking bytes for their digest can't fail.
    let _ = digest.write_all(bytes);
    digest.end()
}

#[derive(Deserialize)]
struct Format {
    format: String,
}

/// Reads the manifest and checks who signed it. `Err` if this is no export; `None` if it was one.
fn open(report: &mut Report, line: &[u8], note: &[u8], keys: &Keys) -> Result<Option<Manifest>, Report> {
    let note: Option<String> =
        serde_json::from_slice(note).ok().filter(|text| serde_json::to_vec(text).is_ok_and(|bytes| bytes == note));
    let manifest = serde_json::from_slice::<Manifest>(line).ok();
    let manifest = manifest.filter(|read| serde_json::to_vec(read).is_ok_and(|bytes| bytes == line));
    let Some(manifest) = manifest.filter(|read| read.format == FORMAT) else {
        return match serde_json::from_slice::<Format>(line) {
            Ok(Format { format }) if format != FORMAT => {
                Err(Report::unreadable("The manifest is of a form that this program doesn't know: a newer one may."))
            }
            _ if note.is_some_and(|note| Manifest::is_signed_text(&note)) => {
                report.find(Kind::ManifestChanged, "", None, "The manifest can't be read, though something signs it.");
                Ok(None)
            }
            _ => Err(Report::unreadable("This is no export of a trail: its first line is no manifest.")),
        };
    };
    let Some(note) = note else {
        report.find(Kind::BadSignature, "", None, "The line that signs the manifest can't be read.");
        return Ok(Some(manifest));
    };
    let Ok(named) = LogVerifier::parse(&manifest.signer) else {
        report.find(Kind::BadSignature, "", None, "The manifest names no key that could have signed it.");
        return Ok(Some(manifest));
    };
    let origin = named.origin();
    let given: Vec<&LogVerifier> = keys.logs.iter().filter(|key| key.origin() == origin).collect();
    if given.is_empty() {
        report.warn(Doubt::OwnKey, origin, OWN_KEY);
    }
    let candidates = if given.is_empty() { vec![&named] } else { given };
    let opened = candidates.iter().map(|key| key.check(&note)).find(Result::is_ok).unwrap_or(Err(BadHead::Signature));
    match opened {
        Err(_) => {
            report.find(Kind::BadSignature, origin, None, "the export is not signed by this log's key.");
        }
        Ok(text) if text != Manifest::signed_text(line) => {
            report.find(Kind::ManifestChanged, origin, None, "the manifest is not the one that was signed.");
        }
        Ok(_) => {}
    }
    Ok(Some(manifest))
}

/// What no keyless proof may leave unsaid.
pub(super) const OWN_KEY: &str =
    "no key was given, so the key in the export itself was used: this proves only that the export is of one piece.";

/// What concerns the lines as a whole, and can't be said of one of them.
fn lines(report: &mut Report, manifest: &Manifest, rows: &[Row], authentic: bool) {
    let mut chain = export::Chain::default();
    let mut shown = 0;
    for row in rows {
        shown += u64::from(row.shown.is_some());
        chain.push(row.log, row.n.unwrap_or(u64::MAX), &row.leaf, row.shown.is_some());
    }
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let chained = chain.end() == manifest.chain && (count, shown) == (manifest.lines, manifest.shown);
    if !authentic && shown < manifest.shown && count == manifest.lines && rows.iter().all(|row| row.n.is_some()) {
        let says = format!("{} entries were shown, and now {shown} are: some were taken out.", manifest.shown);
        report.find(Kind::Removed, "", None, says);
    } else if authentic && !chained {
        report.find(Kind::ManifestChanged, "", None, "The manifest's counts or its chain are not those of its lines.");
    } else if !authentic && report.is_whole() {
        report.find(
            Kind::Changed,
            "",
            None,
            "The lines are not the bytes that were exported, though they say the same.",
        );
    }
}
