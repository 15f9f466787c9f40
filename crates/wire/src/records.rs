//! The owner's work as the gateway keeps it: sealed copies of events, saved reads, pictures and notes, for the owner's
//! other workstations, for colleagues who were named, and for oversight.
//!
//! A record is written on a workstation first and sent when the gateway is there. It goes by its id and its version:
//! sending it twice changes nothing, and of two versions the higher one stays; of equal ones the later, then the one
//! from the workstation with the greater name, so that all come to the same.

use domain::{AccountName, ApprovalId, EventId, RecordId, Timestamp, policy::Right};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The largest body of a record, bytes.
pub const BODY_MOST: usize = 3 * 1024 * 1024;
/// Records of one request.
pub const RECORDS_MOST: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// [`domain::Event`]; its id is that of the event.
    Event,
    /// [`domain::Saved`].
    Saved,
    /// [`domain::Picture`].
    Picture,
    /// [`domain::Note`].
    Note,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    #[schema(value_type = String)]
    pub id: RecordId,
    pub kind: RecordKind,
    #[schema(value_type = String)]
    pub event: EventId,
    /// From 1.
    pub version: u64,
    #[schema(value_type = i64)]
    pub at: Timestamp,
    /// Who wrote this version, and on which workstation.
    #[schema(value_type = String)]
    pub by: AccountName,
    pub workstation: String,
    /// JSON of the kind's type; empty when it was taken away (an unsaved read, a note withdrawn, what was disposed of).
    pub body: String,
}

impl Record {
    #[must_use]
    pub const fn is_gone(&self) -> bool {
        self.body.is_empty()
    }
    /// Whether this version takes the place of `other`.
    #[must_use]
    pub fn beats(&self, other: &Self) -> bool {
        (self.version, self.at, &self.workstation) > (other.version, other.at, &other.workstation)
    }
}

/// `PUT /v1/records`, and the answer to `POST /v1/records/fetch`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Records {
    pub records: Vec<Record>,
}

/// What became of each record that was sent.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecordsKept {
    /// In order of the request.
    pub kept: Vec<Kept>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Kept {
    /// It is kept now, or was before.
    Kept,
    /// Another version stays: fetch it.
    Beaten,
    /// It can't be kept: a rule, or what is wrong with it.
    Refused { rule: Option<String>, why: String, remedy: String },
}

/// `GET /v1/records`: what one may have, to be compared with what is here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecordHeads {
    pub heads: Vec<RecordHead>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordHead {
    #[schema(value_type = String)]
    pub id: RecordId,
    pub kind: RecordKind,
    pub version: u64,
    #[schema(value_type = i64)]
    pub at: Timestamp,
    pub workstation: String,
}

/// `POST /v1/records/fetch`: at most [`RECORDS_MOST`].
///
/// The answer has them in this order, as many as its size allows and at least one: what is missing after the last that
/// came is to be fetched again, what is missing before it is not there for who asks.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FetchRecords {
    #[schema(value_type = Vec<String>)]
    pub ids: Vec<RecordId>,
}

/// `GET /v1/forms`: what a person fills forms with, and how far they may go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Forms {
    /// Statutes, for events.
    pub authorities: Vec<Coded>,
    /// QRY-1: reasons, for queries.
    pub reasons: Vec<Coded>,
    /// Accounts in use that may ask, oneself left out: for whom a query can be, who can be named in an event.
    pub colleagues: Vec<Colleague>,
    /// ACC-6: sources that one may ask.
    pub sources: Vec<String>,
    /// ACC-7.
    #[schema(value_type = Vec<String>)]
    pub rights: Vec<Right>,
}

/// A code with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Coded {
    pub code: String,
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Colleague {
    #[schema(value_type = String)]
    pub account: AccountName,
    pub name: String,
    pub unit: String,
}

/// `POST /v1/approvals`: QRY-9, a request to look further back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApproval {
    #[schema(value_type = String)]
    pub event: EventId,
    /// The oldest moment that is to be asked for.
    #[schema(value_type = i64)]
    pub from: Timestamp,
    pub reason: String,
}

/// A request with what became of it. `GET /v1/approvals` gives one's own, and those that one may decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Approval {
    #[schema(value_type = String)]
    pub id: ApprovalId,
    #[schema(value_type = String)]
    pub event: EventId,
    pub number: String,
    pub title: String,
    #[schema(value_type = String)]
    pub by: AccountName,
    #[schema(value_type = i64)]
    pub asked: Timestamp,
    #[schema(value_type = i64)]
    pub from: Timestamp,
    pub reason: String,
    /// In order of time; two people.
    pub decisions: Vec<Decision>,
    /// How many approvals it takes: 1 up to a year back, 2 beyond.
    pub needed: u32,
    /// Whether who looks may decide it now.
    pub mine: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    #[schema(value_type = String)]
    pub by: AccountName,
    #[schema(value_type = i64)]
    pub at: Timestamp,
    pub approved: bool,
    pub reason: String,
}

/// `POST /v1/approvals/decide`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    #[schema(value_type = String)]
    pub id: ApprovalId,
    pub approved: bool,
    pub reason: String,
}
