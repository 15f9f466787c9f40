//! Writes an export.

use super::{COLUMNS, Chain, Digesting, FORMAT, Line, LogPart, Manifest, cells, hex, table};
use crate::{Hash, LogKey, When};
use domain::AccountName;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::BTreeMap, io};

#[derive(Debug, thiserror::Error)]
pub enum BadExport {
    #[error("line {n} is of log number {log}, which the export doesn't have")]
    NoSuchLog { log: u32, n: u64 },
    #[error("entry {n} is not text")]
    NotText { n: u64 },
    #[error("the export could not be written: {0}")]
    Write(#[from] io::Error),
    #[error("the export could not be written: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the table could not be written: {0}")]
    Table(#[from] csv::Error),
}

/// Gathers what goes into an export and writes it out. Holds each line once; writing makes the one
/// other copy, which is what goes to the reader.
pub struct Builder<'a> {
    made: When,
    by: AccountName,
    filter: BTreeMap<String, String>,
    signer: &'a LogKey,
    logs: Vec<LogPart>,
    lines: Vec<Line<'static>>,
}

impl<'a> Builder<'a> {
    /// `signer` is the key of the log that enters the export: the gateway's own.
    #[must_use]
    pub fn new(made: When, by: AccountName, filter: BTreeMap<String, String>, signer: &'a LogKey) -> Self {
        Self { made, by, filter, signer, logs: Vec::new(), lines: Vec::new() }
    }

    /// Adds the part of a log; the answer is the number by which its lines name it.
    pub fn log(&mut self, part: LogPart) -> u32 {
        self.logs.push(part);
        u32::try_from(self.logs.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds the entry at `n`: every place of the log's part has to come, in rising order. `entry` has
    /// the canonical bytes, or nothing where the reader may not see them.
    pub fn line(&mut self, log: u32, n: u64, leaf: Hash, entry: Option<Vec<u8>>) -> Result<(), BadExport> {
        if usize::try_from(log).map_or(true, |log| log >= self.logs.len()) {
            return Err(BadExport::NoSuchLog { log, n });
        }
        let entry = entry.map(String::from_utf8).transpose().map_err(|_| BadExport::NotText { n })?.map(Cow::Owned);
        self.lines.push(Line { log, n, leaf, entry });
        Ok(())
    }

    /// The export in JSON Lines: one file.
    pub fn json_lines(&self) -> Result<String, BadExport> {
        let mut digest = Digesting::default();
        self.write_json(&mut digest)?;
        let mut out = self.proof(digest.end())?.into_bytes();
        self.write_json(&mut out)?;
        String::from_utf8(out).map_err(|_| BadExport::NotText { n: 0 })
    }

    /// The export as a table: the CSV, and the proof that lies beside it as `NAME.csv.proof`.
    pub fn csv(&self) -> Result<(String, String), BadExport> {
        let mut writer = table(Vec::new());
        writer.write_record(COLUMNS)?;
        for line in &self.lines {
            writer.write_record(cells(line).iter().map(|cell| cell.as_bytes()))?;
        }
        let data = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        let proof = self.proof(hex(&Sha256::digest(&data)))?;
        Ok((String::from_utf8(data).map_err(|_| BadExport::NotText { n: 0 })?, proof))
    }

    fn write_json(&self, mut to: impl io::Write) -> Result<(), BadExport> {
        for line in &self.lines {
            serde_json::to_writer(&mut to, line)?;
            to.write_all(b"\n")?;
        }
        Ok(())
    }

    /// The manifest and its signature, each on a line.
    fn proof(&self, text: String) -> Result<String, BadExport> {
        let mut chain = Chain::default();
        for line in &self.lines {
            chain.push(line.log, line.n, &line.leaf, line.entry.is_some());
        }
        let count = |lines: usize| u64::try_from(lines).unwrap_or(u64::MAX);
        let manifest = serde_json::to_string(&Manifest {
            format: FORMAT.to_owned(),
            made: self.made,
            by: self.by.clone(),
            filter: self.filter.clone(),
            chain: chain.end(),
            text,
            lines: count(self.lines.len()),
            shown: count(self.lines.iter().filter(|line| line.entry.is_some()).count()),
            signer: self.signer.public(),
            logs: self.logs.clone(),
        })?;
        let note = serde_json::to_string(&self.signer.sign(&Manifest::signed_text(manifest.as_bytes())))?;
        Ok(format!("{manifest}\n{note}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Head, LogVerifier, Tree, entry::tests::ask, record_hash};

    fn built(key: &LogKey) -> Builder<'_> {
        let mut tree = Tree::default();
        let entries: Vec<Vec<u8>> = (0..3).map(|n| ask(n).to_bytes().unwrap()).collect();
        for entry in &entries {
            tree.append(record_hash(entry));
        }
        let mut builder = Builder::new(
            ask(3).at,
            AccountName::new("p.banerjee").unwrap(),
            [("plate".into(), "7KXM482".into())].into(),
            key,
        );
        let log = builder.log(LogPart {
            origin: key.origin().into(),
            key: key.public(),
            witnesses: Vec::new(),
            from: 0,
            to: 3,
            left: Vec::new(),
            heads: Vec::new(),
            last: Head::sign(key, 3, tree.root()).note().into(),
            consistency: Vec::new(),
        });
        for (n, entry) in (0..).zip(entries) {
            builder.line(log, n, record_hash(&entry), (n != 1).then_some(entry)).unwrap();
        }
        builder
    }

    #[test]
    fn an_export_in_json_lines_has_a_manifest_its_signature_and_one_line_for_each_entry() {
        let key = LogKey::new("readroom/test", &[1; 32]).unwrap();
        let export = built(&key).json_lines().unwrap();
        insta::assert_snapshot!(export);
        let lines: Vec<&str> = export.lines().collect();
        assert_eq!(lines.len(), 5);
        let manifest: Manifest = serde_json::from_str(lines[0]).unwrap();
        assert_eq!((manifest.lines, manifest.shown), (3, 2));
        let note: String = serde_json::from_str(lines[1]).unwrap();
        assert!(note.starts_with(&Manifest::signed_text(lines[0].as_bytes())));
        LogVerifier::parse(&key.public()).unwrap().check(&note).unwrap();
        let withheld: Line<'_> = serde_json::from_str(lines[3]).unwrap();
        assert_eq!((withheld.n, withheld.entry), (1, None));
    }

    #[test]
    fn an_export_as_a_table_has_the_words_of_each_entry_and_a_proof_beside_it() {
        let key = LogKey::new("readroom/test", &[1; 32]).unwrap();
        let (data, proof) = built(&key).csv().unwrap();
        insta::assert_snapshot!(data);
        let manifest: Manifest = serde_json::from_str(proof.lines().next().unwrap()).unwrap();
        assert_eq!(manifest.text, hex(&Sha256::digest(data.as_bytes())));
        assert_eq!(proof.lines().count(), 2);
    }

    #[test]
    fn what_somebody_typed_is_no_formula_in_a_spreadsheet() {
        let key = LogKey::new("readroom/test", &[1; 32]).unwrap();
        let mut builder = built(&key);
        let mut entry = ask(3);
        entry.who.as_mut().unwrap().name = "=cmd|' /C calc'!A0".into();
        builder.line(0, 3, record_hash(b""), Some(entry.to_bytes().unwrap())).unwrap();
        let (data, _) = builder.csv().unwrap();
        assert!(data.contains(",'=cmd|"), "{data}");
        assert!(!data.contains(",=cmd|"), "{data}");
    }

    #[test]
    fn a_line_of_an_unknown_log_or_of_no_text_is_refused() {
        let key = LogKey::new("readroom/test", &[1; 32]).unwrap();
        let mut builder = built(&key);
        assert!(matches!(builder.line(1, 0, record_hash(b""), None), Err(BadExport::NoSuchLog { log: 1, n: 0 })));
        assert!(matches!(builder.line(0, 3, record_hash(b""), Some(vec![0xff])), Err(BadExport::NotText { n: 3 })));
    }
}
