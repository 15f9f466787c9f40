//! What the audit trail screen asks and shows.

use serde::{Deserialize, Serialize};

/// What to find; what is absent or empty does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrailFilter {
    /// The account that acted.
    pub person: String,
    /// An action's code, out of [`TrailView::actions`].
    pub action: String,
    pub plate: String,
    pub event: String,
    /// An outcome's code, out of [`TrailView::outcomes`].
    pub outcome: String,
    /// A rule's id, as `QRY-3`.
    pub rule: String,
    /// First and last day, as `2027-03-14`, in UTC; both are included.
    pub from: String,
    pub to: String,
}

/// A code and what it says to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub code: String,
    pub label: String,
}

/// What the screen needs before anything is searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailView {
    /// How far this person reads, in a sentence.
    pub reach: String,
    /// Whether others than oneself can be found at all.
    pub others: bool,
    pub actions: Vec<Choice>,
    pub outcomes: Vec<Choice>,
    pub rules: Vec<Choice>,
    pub may_see_witnesses: bool,
}

/// A window of the list, newest first. The list is virtual: `offset` counts from its top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailQuery {
    pub filter: TrailFilter,
    pub offset: u64,
    /// At most 500.
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailPage {
    pub total: u64,
    pub rows: Vec<TrailRow>,
}

/// An entry in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailRow {
    /// The log's origin and the place in it: together they name the entry.
    pub log: String,
    pub n: u64,
    /// `Sun 14 Mar 2027`, and `09:41:02.04 UTC`.
    pub day: String,
    pub time: String,
    pub who: String,
    pub words: String,
    /// The outcome's code: `done`, `permitted`, `denied`, `failed`, `found`.
    pub outcome: String,
    pub rule: Option<String>,
    pub event: Option<String>,
    pub late: bool,
}

/// Which entry to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPick {
    pub log: String,
    pub n: u64,
}

/// An entry opened, with what this workstation found out about it just now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    pub row: TrailRow,
    /// What it holds, as labels and values.
    pub fields: Vec<(String, String)>,
    /// The log in words, as `the gateway's own log`.
    pub log_words: String,
    /// Entries in the log by its last head.
    pub size: u64,
    pub verdict: Verdict,
    /// Leaf and root, hex, and the canonical entry, for who wants to compute it again.
    pub leaf: String,
    pub root: String,
    pub canonical: String,
}

/// What was checked here and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub verified: bool,
    pub steps: Vec<Check>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub good: bool,
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    Csv,
    JsonLines,
}

/// Everything that the filter finds, with proofs, into files of this workstation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailExport {
    pub filter: TrailFilter,
    pub format: ExportFormat,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailExported {
    pub entries: u64,
    /// The files that were written.
    pub files: Vec<String>,
}

/// The state of logs and witnesses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessesView {
    /// Verifier key of the gateway's log, for readroom-verify.
    pub verifier: String,
    pub quorum: u32,
    pub witnesses: Vec<WitnessLine>,
    pub logs: Vec<LogLine>,
    pub alerts: Vec<AlertLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WitnessLine {
    pub name: String,
    pub verifier: String,
    pub last_signed: Option<String>,
    /// Since when it is missed, and why.
    pub missed: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    pub origin: String,
    pub who: String,
    pub workstation: String,
    pub size: u64,
    pub head_at: String,
    pub cosigned: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertLine {
    pub words: String,
    pub since: String,
    pub ended: Option<String>,
}
