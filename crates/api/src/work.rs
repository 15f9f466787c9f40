//! Events, what forms are filled with, and requests to look further back.

use crate::asks::{AnswerLine, AskLine};
use crate::reads::{NoteLine, SavedLine};
use domain::{AccountName, ApprovalId, Event, EventId, Subject, Timestamp, policy::Right};
use serde::{Deserialize, Serialize};

/// One's events, the open ones first, each by the time of its last change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventsView {
    pub events: Vec<EventLine>,
    pub sync: SyncView,
}

/// Whether what was written here is at the gateway.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncView {
    /// Records that wait to be sent.
    pub waiting: u32,
    /// The gateway is away: what waits is sent when it is back.
    pub away: bool,
    /// What the gateway refused to keep, in words.
    pub refused: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    pub id: EventId,
    pub number: String,
    pub title: String,
    pub authority: String,
    pub open: bool,
    /// One's own; else one was named in it.
    pub mine: bool,
    pub owner: AccountName,
    pub subjects: u32,
    pub saved: u32,
    pub notes: u32,
    pub opened: Timestamp,
    /// When the first cached answer of it goes.
    pub goes: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventPick {
    pub id: EventId,
}

/// One event with all that is kept in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventView {
    pub event: Event,
    pub mine: bool,
    /// By the time of the read, newest first.
    pub saved: Vec<SavedLine>,
    /// On the event as a whole, newest first.
    pub notes: Vec<NoteLine>,
    pub asks: Vec<AskLine>,
    pub answers: Vec<AnswerLine>,
    pub sync: SyncView,
    /// The next number for a subject.
    pub next_subject: u32,
}

/// A new event, or a change of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDraft {
    /// `None` opens a new one.
    pub id: Option<EventId>,
    pub number: String,
    pub title: String,
    pub authority: String,
    pub narrative: String,
    pub subjects: Vec<Subject>,
    pub colleagues: Vec<AccountName>,
}

/// Closes an open event, reopens a closed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventTurn {
    pub id: EventId,
    pub reason: String,
}

/// What forms are filled with; as last told by the gateway, where it is away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormsView {
    pub authorities: Vec<Coded>,
    pub reasons: Vec<Coded>,
    pub colleagues: Vec<Colleague>,
    pub sources: Vec<String>,
    pub rights: Vec<Right>,
    /// Issuers of plates that are offered; any other is typed.
    pub states: Vec<String>,
    /// QRY-9 is in force.
    pub authority_by_age: bool,
    /// RET-1.
    pub answer_hours: u32,
    pub away: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coded {
    pub code: String,
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub account: AccountName,
    pub name: String,
    pub unit: String,
}

/// QRY-9: asks for leave to look back to `from`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalDraft {
    pub event: EventId,
    pub from: Timestamp,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalDecision {
    pub id: ApprovalId,
    pub approved: bool,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalsView {
    pub approvals: Vec<ApprovalLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalLine {
    pub id: ApprovalId,
    pub event: EventId,
    pub number: String,
    pub title: String,
    pub by: AccountName,
    pub asked: Timestamp,
    pub from: Timestamp,
    pub reason: String,
    /// In order of time, as said.
    pub decisions: Vec<String>,
    pub state: ApprovalState,
    /// Whether oneself may decide it now.
    pub mine: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalState {
    Waiting,
    Approved,
    Refused,
}
