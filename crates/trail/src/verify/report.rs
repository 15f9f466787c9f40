//! What a verification found, for people and for programs.

use serde::Serialize;
use std::fmt::{self, Write as _};

/// A report names so many findings one by one; more are counted.
const LIMIT: usize = 200;

/// What was done to a trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The bytes of an entry are not those that were entered.
    Changed,
    Removed,
    Reordered,
    /// An entry stands there that was never entered, or a second time.
    Inserted,
    BackDated,
    /// The log signed a checkpoint that these entries don't lead to.
    Forked,
    /// There is less than the log had.
    Truncated,
    /// A signature of the log is not the log's.
    BadSignature,
    ForgedCosignature,
    /// An older checkpoint stands where a newer one is known.
    ReplayedCheckpoint,
    Unreadable,
    ManifestChanged,
    /// The readable columns of a table don't say what the entry says.
    WordsDiffer,
    /// A tile of hashes is missing or wrong, while the entries under it are proved.
    TileChanged,
}

/// One thing that is not as it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub kind: Kind,
    /// The log's origin; empty where it is not known.
    pub log: String,
    /// The entries concerned, `from..to`, where that is known.
    pub from: Option<u64>,
    pub to: Option<u64>,
    pub says: String,
}

/// Why what is whole is not yet proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    OwnKey,
    TooFewWitnesses,
    /// A checkpoint that the auditor brought can't be compared with this.
    NotCompared,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    pub kind: Doubt,
    pub log: String,
    pub says: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Whole,
    Tampered,
    /// It is nothing that this program can judge.
    Unreadable,
}

/// What was looked at of one log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub origin: String,
    pub from: u64,
    pub to: u64,
    /// The size of the last checkpoint.
    pub size: u64,
    /// Whether the log's key was given, or named by an entry under a key that was, and not merely taken
    /// from the export.
    pub key_given: bool,
    /// Checkpoints compared, and how many of them a known witness had cosigned.
    pub checkpoints: u64,
    pub cosigned: u64,
    /// Who cosigned the last checkpoint.
    pub witnesses: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub verdict: Verdict,
    pub exit: u8,
    pub findings: Vec<Finding>,
    /// Findings beyond those that are named.
    pub more: u64,
    pub warnings: Vec<Warning>,
    pub logs: Vec<Checked>,
}

impl Default for Report {
    fn default() -> Self {
        Self { verdict: Verdict::Whole, exit: 0, findings: Vec::new(), more: 0, warnings: Vec::new(), logs: Vec::new() }
    }
}

impl Report {
    /// Nothing can be said of it.
    #[must_use]
    pub fn unreadable(says: impl Into<String>) -> Self {
        let mut report = Self::default();
        report.find(Kind::Unreadable, "", None, says);
        Self { verdict: Verdict::Unreadable, exit: 2, ..report }
    }

    pub(super) fn find(&mut self, kind: Kind, log: &str, range: Option<(u64, u64)>, says: impl Into<String>) {
        if self.verdict == Verdict::Whole {
            (self.verdict, self.exit) = (Verdict::Tampered, 1);
        }
        if self.findings.len() >= LIMIT {
            self.more += 1;
            return;
        }
        let (from, to) = (range.map(|range| range.0), range.map(|range| range.1));
        self.findings.push(Finding { kind, log: log.to_owned(), from, to, says: says.into() });
    }

    pub(super) fn warn(&mut self, kind: Doubt, log: &str, says: impl Into<String>) {
        if self.verdict == Verdict::Whole {
            self.exit = 3;
        }
        if self.warnings.len() < LIMIT {
            self.warnings.push(Warning { kind, log: log.to_owned(), says: says.into() });
        }
    }

    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.verdict == Verdict::Whole
    }

    /// One JSON object.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.more + u64::try_from(self.findings.len()).unwrap_or(u64::MAX);
        match (self.verdict, self.exit) {
            (Verdict::Whole, 0) => writeln!(f, "Whole. Nothing was changed, removed, reordered or back-dated.")?,
            (Verdict::Whole, _) => writeln!(f, "Whole in itself, but not proved by keys that you gave.")?,
            (Verdict::Tampered, _) if count == 1 => writeln!(f, "Tampered with. One thing is not as it was entered.")?,
            (Verdict::Tampered, _) => writeln!(f, "Tampered with. {count} things are not as they were entered.")?,
            (Verdict::Unreadable, _) => writeln!(f, "This can't be judged.")?,
        }
        for finding in &self.findings {
            f.write_char('\n')?;
            if !finding.log.is_empty() {
                write!(f, "{}: ", printable(&finding.log))?;
            }
            writeln!(f, "{}", printable(&finding.says))?;
        }
        if self.more > 0 {
            writeln!(f, "\nAnd {} more findings of the kind.", self.more)?;
        }
        for warning in &self.warnings {
            f.write_str("\nNote: ")?;
            if !warning.log.is_empty() {
                write!(f, "{}: ", printable(&warning.log))?;
            }
            writeln!(f, "{}", printable(&warning.says))?;
        }
        for log in &self.logs {
            writeln!(f, "\n{log}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, from, to, size, key_given, checkpoints, cosigned, witnesses } = self;
        match to.saturating_sub(*from) {
            0 => write!(f, "{}: no entries", printable(origin))?,
            1 => write!(f, "{}: entry {from}", printable(origin))?,
            count => write!(f, "{}: {count} entries, {from} to {}", printable(origin), to - 1)?,
        }
        write!(f, ", up to the checkpoint of size {size}. ")?;
        let s = if *checkpoints == 1 { "" } else { "s" };
        write!(f, "{checkpoints} checkpoint{s} looked at, {cosigned} of them cosigned. ")?;
        match witnesses.as_slice() {
            [] => f.write_str("No known witness signed the last one.")?,
            names => write!(f, "The last one is signed by {}.", printable(&names.join(" and ")))?,
        }
        f.write_str(if *key_given { "" } else { " Its key came with the export." })
    }
}

/// Names come from outside: what could steer a terminal is shown as what it is.
fn printable(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().flat_map(|c| if steers(c) { c.escape_unicode().collect() } else { vec![c] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_verdict_and_the_exit_code_agrees() {
        let mut report = Report::default();
        assert!(report.to_string().starts_with("Whole.\u{20}") && report.exit == 0);
        report.warn(Doubt::OwnKey, "readroom/a", "own");
        assert!(report.to_string().starts_with("Whole in itself, but") && report.exit == 3);
        report.find(Kind::Changed, "readroom/a", Some((7, 8)), "Entry 7 was changed.");
        report.warn(Doubt::OwnKey, "readroom/a", "own");
        assert!(report.to_string().starts_with("Tampered with.") && report.exit == 1);
        let report = Report::unreadable("There is no checkpoint.");
        assert!(report.to_string().starts_with("This can't be judged.") && report.exit == 2);
    }

    #[test]
    fn a_flood_of_findings_is_counted_and_nothing_steers_the_terminal() {
        let mut report = Report::default();
        for n in 0..1000 {
            report.find(Kind::Changed, "\u{1b}[2J", Some((n, n + 1)), "\u{202e}x");
        }
        assert_eq!((report.findings.len(), report.more), (LIMIT, 800));
        let said = report.to_string();
        assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}') && said.contains("1000 things"));
    }
}
