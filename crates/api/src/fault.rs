//! The one kind of error that the window sees.

use domain::{Denial, RuleId};
use serde::{Deserialize, Serialize};

/// What a consumer really tells apart; nothing finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A rule said no.
    Denied,
    /// What was typed cannot be taken.
    BadInput,
    /// There is no session (any more): the window goes back to the splash.
    NoSession,
    /// The gateway can't be reached or is not the one that is trusted.
    Gateway,
    /// The encrypted store can't be used.
    Store,
    /// A mistake of the program.
    Internal,
}

/// A failure in plain words: what happened, under which rule, what to do, and a reference to quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub code: Code,
    pub rule: Option<RuleId>,
    /// What happened.
    pub message: String,
    /// What to do next.
    pub remedy: String,
    /// What was lost; `None` is "nothing was lost".
    pub lost: Option<String>,
    /// To quote to the system owner; stands in the log with the same letters.
    pub reference: String,
}

impl Fault {
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, rule: None, message: message.into(), remedy: remedy.into(), lost: None, reference: String::new() }
    }
    #[must_use]
    pub fn denied(denial: Denial) -> Self {
        Self { rule: Some(denial.rule), ..Self::new(Code::Denied, denial.why, denial.remedy) }
    }
}
