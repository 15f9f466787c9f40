//! The trail over the wire: a workstation's log and its witness, questions with the proof of their
//! intent, and reading the trail.

use crate::Who;
use domain::{Purpose, Question, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/trail/logs`: the log of this account's store on this workstation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnlistLog {
    /// The verifier key of the log (C2SP signed-note); its name is the log's origin.
    pub verifier: String,
}

/// What the gateway knows of a log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LogState {
    /// Entries that it has witnessed.
    pub size: u64,
    /// The last head with its cosignatures; empty before the first.
    pub note: String,
    /// Verifier keys of the witnesses (C2SP tlog-cosignature).
    pub witnesses: Vec<String>,
    pub quorum: u32,
    /// The gateway's zone, in minutes east of UTC.
    pub offset_minutes: i16,
}

/// `POST /v1/trail/entries`: entries with the checkpoint that covers them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Push {
    pub origin: String,
    /// The body of C2SP tlog-witness `add-checkpoint`: old size, consistency proof, checkpoint.
    pub request: String,
    /// The canonical entries from the old size on.
    pub entries: Vec<String>,
}

/// The answer to [`Push`].
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Pushed {
    /// Kept and cosigned: the checkpoint's note with all cosignatures.
    Signed { note: String },
    /// The gateway has a later head than the push starts from: an answer was lost.
    Ahead { state: LogState },
}

/// `POST /v1/questions` (AUD-3).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asking {
    pub origin: String,
    /// The place of the intent's entry.
    pub n: u64,
    /// The size of the witnessed checkpoint that the proof leads to.
    pub size: u64,
    /// The inclusion proof, base64.
    pub proof: Vec<String>,
    /// The canonical entry.
    pub entry: String,
    #[schema(value_type = Object)]
    pub question: Question,
    #[schema(value_type = Object)]
    pub purpose: Purpose,
    /// A source that failed is asked again alone: the answer that it belongs to.
    #[schema(value_type = Option<String>)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<domain::AnswerId>,
}

/// What to find in the trail; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TrailFilter {
    /// The account that acted.
    pub person: Option<String>,
    /// The action's code, as `ask` or `sign_in`.
    pub action: Option<String>,
    pub plate: Option<String>,
    pub event: Option<String>,
    pub outcome: Option<String>,
    pub rule: Option<String>,
    #[schema(value_type = Option<i64>)]
    pub from: Option<Timestamp>,
    #[schema(value_type = Option<i64>)]
    pub to: Option<Timestamp>,
}

/// `POST /v1/trail/search`: newest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrailSearch {
    pub filter: TrailFilter,
    pub offset: u64,
    /// At most 500.
    pub limit: u32,
}

/// Entries found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TrailPage {
    pub total: u64,
    pub lines: Vec<TrailLine>,
}

/// One entry in its log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TrailLine {
    /// The log's origin.
    pub log: String,
    pub n: u64,
    /// The canonical entry.
    pub entry: String,
}

/// `POST /v1/trail/proof`: which entry.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofOf {
    pub log: String,
    pub n: u64,
}

/// An entry with the proof of its place.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Proof {
    pub line: TrailLine,
    /// The log's last head with its cosignatures.
    pub note: String,
    /// The log's verifier key.
    pub verifier: String,
    pub witnesses: Vec<String>,
    pub quorum: u32,
    /// The inclusion proof in that head, base64.
    pub proof: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    Csv,
    JsonLines,
}

/// `POST /v1/trail/export`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportTrail {
    pub filter: TrailFilter,
    pub format: ExportFormat,
}

/// An export; a CSV has its proofs in a file beside it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Exported {
    pub entries: u64,
    pub data: String,
    pub proof: Option<String>,
}

/// `GET /v1/trail/state`: logs, witnesses, alerts.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TrailState {
    /// The verifier key of the gateway's own log.
    pub verifier: String,
    pub quorum: u32,
    pub witnesses: Vec<WitnessState>,
    pub logs: Vec<LogLine>,
    pub alerts: Vec<Alert>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WitnessState {
    pub name: String,
    pub verifier: String,
    #[schema(value_type = Option<i64>)]
    pub last_signed: Option<Timestamp>,
    #[schema(value_type = Option<i64>)]
    pub missed_since: Option<Timestamp>,
    pub why: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LogLine {
    pub origin: String,
    /// Whose workstation's log; `None` is the gateway's own.
    pub who: Option<Who>,
    pub workstation: String,
    pub size: u64,
    #[schema(value_type = i64)]
    pub head_at: Timestamp,
    /// Witnesses that cosigned the last head.
    pub cosigned: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Alert {
    pub kind: String,
    pub words: String,
    #[schema(value_type = i64)]
    pub since: Timestamp,
    #[schema(value_type = Option<i64>)]
    pub ended: Option<Timestamp>,
}
