//! Every rule of Readroom, decided here and nowhere else.
//!
//! Each rule is one pure function that takes facts and `now` and answers a [`Permit`] or a [`Denial`].
//! **Invariant:** only this module can make a `Permit`; what guards data takes one.

mod approval;
mod consent;
mod duties;
mod events;
mod password;
mod quality;
mod query;
mod retention;
mod rule;
mod session;
mod substance;
mod trail;

pub use approval::{APPROVAL_LIFE, ApprovalFacts, DecideFacts, Deciding, approved, approvers, decide};
pub use consent::{ConsentFacts, Consented, consent_act, sign_in_consent};
pub use duties::{Act, may};
pub use events::{ChangingEvent, EventChange, change_event};
pub use password::{PasswordFacts, PasswordSet, new_password, text_field};
pub use quality::{follows, shows_a_plate};
pub use query::{
    Approvals, Asked, EventFacts, Purposed, Right, Standing, WindowFacts, earliest, enough, purpose, same_window,
    subject, usual_window, window,
};
pub use retention::{SaveFacts, Saving, TakingAway, disposal, disposed_in_time, save, take_away};
pub use rule::RuleId;
pub use session::{LockoutFacts, SessionEnd, SessionFacts, SessionLive, idle_choice, lockout, session};
pub use substance::{LEAST_CHARACTERS, LEAST_WORDS, Thin, substance};
pub use trail::{Asking, BacklogFacts, IntentFacts, Reach, backlog, intent, trail_reach};

use query::authority_spans;
use serde::{Deserialize, Serialize};
use std::{fmt, marker::PhantomData};

/// Proof that policy allowed the act `A`. It can't be made, copied or read from outside.
pub struct Permit<A>(PhantomData<A>);

impl<A> Permit<A> {
    const fn grant() -> Self {
        Self(PhantomData)
    }
}
impl<A> fmt::Debug for Permit<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit<{}>", std::any::type_name::<A>())
    }
}

/// A refusal: which rule, why in plain words, and what the person can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("denied by {rule}: {why}")]
pub struct Denial {
    pub rule: RuleId,
    pub why: String,
    pub remedy: String,
}

impl Denial {
    pub(crate) fn new(rule: RuleId, why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { rule, why: why.into(), remedy: remedy.into() }
    }
}
