//! The gateway's contract, version 1: what goes over HTTPS between workstation and gateway.
//!
//! Versioned apart from `api`, since workstations and gateways are updated apart. The OpenAPI document
//! is made from these types (`readroom-gateway openapi`), and the gateway's tests hold it to them.

mod answers;
mod ingest;
pub mod path;
mod records;
mod sources;
mod trail;
pub mod vendor;

use domain::{AccountName, Denial, Mode, Profile, Role, RuleId, RulesText, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use answers::{
    AnswerKey, Begun, Cut, Line, Looked, Looks, OpenAnswer, READS_IN_LINE, READS_MOST, ReadPicture, ReadRef, SourceEnd,
    Trouble, TroubleKind, WantPicture,
};
pub use ingest::{INGEST_MOST, Ingested, NotIngested};
pub use records::{
    Approval, BODY_MOST, Coded, Colleague, Decide, Decision, FetchRecords, Forms, Kept, NewApproval, RECORDS_MOST,
    Record, RecordHead, RecordHeads, RecordKind, Records, RecordsKept,
};
pub use sources::{Readers, SourceReaders};
pub use trail::{
    Alert, Asking, EnlistLog, ExportFormat, ExportTrail, Exported, LogLine, LogState, Proof, ProofOf, Push, Pushed,
    TrailFilter, TrailLine, TrailPage, TrailSearch, TrailState, WitnessState,
};

/// A password, code or token in transit: never printed, zeroized when dropped.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Secret(pub String);

impl Secret {
    /// The text itself, moved and not copied: its new owner has to zeroize it.
    #[must_use]
    pub fn take(mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// `GET /v1/hello`: who answers, in which mode, and what time it is here (SEC-5).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Hello {
    #[schema(value_type = String)]
    pub mode: Mode,
    pub wire: u32,
    /// Microseconds of UTC since 1970.
    #[schema(value_type = i64)]
    pub now: Timestamp,
    /// 64 hex digits: the agency's recovery key, to which each store's key is sealed.
    pub agency_public: String,
    #[schema(value_type = Object)]
    pub profile: Profile,
}

/// `GET /v1/rules`: the text in force and its digest (CON-4).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Rules {
    #[schema(value_type = Object)]
    pub text: RulesText,
    pub digest: String,
}

/// `POST /v1/consents` (CON-2).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentAct {
    pub version: String,
    pub digest: String,
    pub affirmed: Vec<bool>,
    pub workstation: String,
}

/// Opens one sign-in within its minutes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConsentGiven {
    pub token: Secret,
    #[schema(value_type = i64)]
    pub at: Timestamp,
}

/// `POST /v1/consents/declined`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentDeclined {
    pub digest: String,
    pub workstation: String,
}

/// `POST /v1/sessions`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub consent: Secret,
    pub account: String,
    pub password: Secret,
    /// Six digits or a recovery code; empty while none is enrolled.
    pub code: Secret,
}

/// What a step of signing in led to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "next", rename_all = "snake_case")]
pub enum SignedIn {
    In(Box<Session>),
    /// The password must be replaced; `steps` goes with `POST /v1/steps/password`.
    SetPassword {
        steps: Secret,
        /// Whether the authenticator comes next.
        enrol: bool,
    },
    /// The authenticator must be enrolled; `steps` goes with `POST /v1/steps/code`. Its first code ends
    /// the steps, so the recovery codes are to be kept before it: nobody shows them again.
    Enrol {
        steps: Secret,
        secret: Secret,
        uri: Secret,
        recovery_codes: Vec<Secret>,
    },
}

/// A session, as its maker learns it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    pub token: Secret,
    pub who: Who,
    /// How many recovery codes are left, when this sign-in used one.
    pub recovery_codes_left: Option<u32>,
    /// When a session of this account that this one ended was last used.
    #[schema(value_type = Option<i64>)]
    pub ended_other: Option<Timestamp>,
}

/// Who a session belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Who {
    #[schema(value_type = String)]
    pub account: AccountName,
    pub name: String,
    #[schema(value_type = String)]
    pub role: Role,
    /// The unit that the person's supervisor answers for; may be empty.
    #[serde(default)]
    pub unit: String,
}

/// `POST /v1/steps/password`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepPassword {
    pub steps: Secret,
    pub password: Secret,
}

/// `POST /v1/steps/code`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepCode {
    pub steps: Secret,
    pub code: Secret,
}

/// `GET /v1/session` and `POST /v1/session/active`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionState {
    pub who: Who,
    #[schema(value_type = i64)]
    pub now: Timestamp,
    /// When it ends however busy it is.
    #[schema(value_type = i64)]
    pub ends: Timestamp,
}

/// `PUT /v1/session/password`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    pub current: Secret,
    pub new: Secret,
}

/// `POST /v1/accounts`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    pub account: String,
    pub name: String,
    #[schema(value_type = String)]
    pub role: Role,
    #[serde(default)]
    pub unit: String,
}

/// An initial password, told once to the system owner.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InitialPassword {
    #[schema(value_type = String)]
    pub account: AccountName,
    pub password: Secret,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    Active,
    /// Initial password or second factor still to be set.
    First,
    /// SEC-3.
    Locked,
    Disabled,
}

/// One line of `GET /v1/accounts`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Account {
    pub id: String,
    pub who: Who,
    pub state: AccountState,
    #[schema(value_type = Option<i64>)]
    pub last_sign_in: Option<Timestamp>,
    /// ACC-6 and ACC-7: `source:NAME` and `right:CODE`.
    #[serde(default)]
    pub grants: Vec<String>,
}

/// Every answer that is not a success.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Refusal {
    pub kind: RefusalKind,
    #[schema(value_type = Option<String>)]
    pub rule: Option<RuleId>,
    pub message: String,
    pub remedy: String,
    /// Stands in the gateway's log with the same letters.
    pub reference: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    Denied,
    BadInput,
    /// There is no session (any more).
    NoSession,
    Internal,
}

impl Refusal {
    #[must_use]
    pub fn new(kind: RefusalKind, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind, rule: None, message: message.into(), remedy: remedy.into(), reference: String::new() }
    }
    #[must_use]
    pub fn denied(kind: RefusalKind, denial: Denial) -> Self {
        Self { rule: Some(denial.rule), ..Self::new(kind, denial.why, denial.remedy) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_zeroized_when_dropped_and_prints_nothing() {
        const fn zeroized_on_drop<T: ZeroizeOnDrop>() {}
        const { zeroized_on_drop::<Secret>() };
        let mut secret = Secret("harbor".into());
        assert!(!format!("{secret:?}").contains("harbor"));
        secret.zeroize();
        assert_eq!(secret, Secret::default());
    }
}
