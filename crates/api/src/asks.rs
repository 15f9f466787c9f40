//! Asking, and the answers there are.

use domain::{About, AccountName, AnswerId, ApprovalId, EventId, Jurisdiction, Timestamp};
use serde::{Deserialize, Serialize};

/// A question as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskDraft {
    pub event: EventId,
    pub about: About,
    pub jurisdiction: Option<Jurisdiction>,
    pub window: WindowPick,
    /// A code of [`FormsView::reasons`](crate::FormsView).
    pub reason: String,
    pub narrative: String,
    /// QRY-5: the number of the event's subject that it starts from.
    pub subject: Option<u32>,
    /// QRY-8: for a colleague; `None` is for oneself.
    pub on_behalf_of: Option<AccountName>,
    pub approval: Option<ApprovalId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum WindowPick {
    /// The last so many days.
    Days {
        days: u32,
    },
    /// As far back as the rules allow (QRY-3).
    All,
    Between {
        from: Timestamp,
        to: Timestamp,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerPick {
    pub answer: AnswerId,
}

/// A source of an answer that failed, to be asked again alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskAgain {
    pub answer: AnswerId,
    pub source: String,
}

/// An answer, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerView {
    pub answer: AnswerId,
    pub event: EventId,
    pub number: String,
    /// As the trail says it.
    pub question: String,
    pub about: About,
    /// The window that was asked for.
    pub from: Timestamp,
    pub to: Timestamp,
    pub asked: Timestamp,
    /// RET-1: when all that is not saved is gone.
    pub expires: Timestamp,
    pub reads: u32,
    pub sources: Vec<SourceLine>,
    pub state: AnswerState,
    /// QRY-6: it was answered from the cache.
    pub cached: bool,
    /// Clocks where the cameras stand: seconds east of UTC, and its changes in the window.
    pub east: i32,
    pub shifts: Vec<(Timestamp, i32)>,
    /// What times are said in, `UTC−10`.
    pub zone: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Sources are being asked.
    Coming,
    Whole,
    /// It was cancelled, or broke off: what came is good.
    Broken,
    /// RET-1: it was deleted.
    Gone,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    pub name: String,
    pub reads: u64,
    pub state: SourceState,
    /// What may be missing and why; what was cut by rule.
    pub words: String,
    pub again: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceState {
    Asked,
    Done,
    Failed,
}

/// One that is still cached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerLine {
    pub answer: AnswerId,
    pub event: EventId,
    pub number: String,
    pub question: String,
    pub asked: Timestamp,
    pub expires: Timestamp,
    pub reads: u64,
}

/// A question of the past, from one's own history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskLine {
    /// Its place in one's trail.
    pub n: u64,
    pub at: Timestamp,
    pub question: String,
    pub reason: String,
    pub narrative: String,
    /// `47 reads`, `denied by QRY-3`, …
    pub outcome: String,
    /// To fill the form with again.
    pub draft: AskDraft,
}

/// Questions to begin with: one's own templates, and one's last questions of an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginningsView {
    pub templates: Vec<TemplateLine>,
    pub asks: Vec<AskLine>,
    pub answers: Vec<AnswerLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateLine {
    pub id: String,
    pub name: String,
    pub draft: AskDraft,
}

/// Keeps a template under a name; one of the same name is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateDraft {
    pub name: String,
    pub draft: AskDraft,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatePick {
    pub id: String,
}
