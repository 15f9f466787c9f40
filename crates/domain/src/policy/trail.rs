//! AUD-2 to AUD-4: who may read how much of the trail, how much may wait for a witness, and that no
//! question is asked before its intent is witnessed.

use super::{Denial, Permit, RuleId};
use crate::{Profile, Role, Span, Timestamp};

/// How far somebody reads in the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Own,
    /// All of one's unit.
    Unit,
    All,
}

/// AUD-2: the auditor reads all, a supervisor their unit, everybody else what they did themselves.
#[must_use]
pub const fn trail_reach(role: Role) -> Reach {
    match role {
        Role::Auditor => Reach::All,
        Role::Supervisor => Reach::Unit,
        _ => Reach::Own,
    }
}

/// What of a workstation's log no quorum of witnesses has signed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BacklogFacts {
    pub entries: u64,
    /// When the oldest of them was entered.
    pub oldest: Option<Timestamp>,
}

/// AUD-3: work that touches plate data waits while too much is unwitnessed.
pub fn backlog(facts: BacklogFacts, profile: &Profile, now: Timestamp) -> Result<(), Denial> {
    let waited = facts.oldest.map_or(Span::ZERO, |oldest| now - oldest);
    if facts.entries <= u64::from(profile.unwitnessed_entries) && waited <= profile.unwitnessed_time() {
        return Ok(());
    }
    Err(Denial::new(
        RuleId::Aud3,
        format!(
            "{} entries of this workstation's trail wait for a witness, the oldest for {} minutes.",
            facts.entries,
            waited.as_seconds() / 60
        ),
        "Everything is kept. Work on plate data goes on as soon as the gateway and its witnesses answer again.",
    ))
}

/// The act of asking the sources.
pub struct Asking;

/// What is known of an intent before its question may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntentFacts {
    /// The proof shows the entry in the tree of the checkpoint.
    pub included: bool,
    /// Witnesses whose cosignature on that checkpoint was verified.
    pub witnesses: u32,
    /// The entry says the same question, person and purpose as what is to be asked.
    pub same_question: bool,
    /// The entry was used for a question before.
    pub used: bool,
    pub entered: Timestamp,
}

impl IntentFacts {
    /// An intent is good for so long; after that it has to be stated again.
    pub const LIFE: Span = Span::minutes(2);
}

/// AUD-3: the record of a query is durable and witnessed before the question leaves.
pub fn intent(facts: IntentFacts, profile: &Profile, now: Timestamp) -> Result<Permit<Asking>, Denial> {
    let refuse = |why: &str| Err(Denial::new(RuleId::Aud3, why, "Ask again: each question enters the trail anew."));
    let age = now - facts.entered;
    if !facts.included {
        refuse("The question is not in the witnessed trail.")
    } else if facts.witnesses < profile.witness_quorum {
        refuse("Too few witnesses have signed the entry of the question.")
    } else if !facts.same_question {
        refuse("The trail says another question than the one that was asked.")
    } else if facts.used {
        refuse("That entry of the trail has served for a question already.")
    } else if age > IntentFacts::LIFE || age < Span(-IntentFacts::LIFE.0) {
        refuse("The entry of the question is too old.")
    } else {
        Ok(Permit::grant())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000_000);
    const GOOD: IntentFacts =
        IntentFacts { included: true, witnesses: 1, same_question: true, used: false, entered: NOW };

    #[test]
    fn aud_3_only_a_witnessed_fresh_unused_intent_of_the_same_question_permits() {
        let profile = Profile::default();
        intent(GOOD, &profile, NOW).unwrap();
        for bad in [
            IntentFacts { included: false, ..GOOD },
            IntentFacts { witnesses: 0, ..GOOD },
            IntentFacts { same_question: false, ..GOOD },
            IntentFacts { used: true, ..GOOD },
            IntentFacts { entered: NOW - Span::minutes(3), ..GOOD },
            IntentFacts { entered: NOW + Span::minutes(3), ..GOOD },
        ] {
            assert_eq!(intent(bad, &profile, NOW).unwrap_err().rule, RuleId::Aud3, "{bad:?}");
        }
        let two = Profile { witness_quorum: 2, ..profile };
        assert_eq!(intent(GOOD, &two, NOW).unwrap_err().rule, RuleId::Aud3);
    }

    #[test]
    fn aud_3_work_on_plate_data_waits_while_too_much_is_unwitnessed() {
        let profile = Profile::default();
        let facts = |entries, minutes| BacklogFacts { entries, oldest: Some(NOW - Span::minutes(minutes)) };
        backlog(BacklogFacts { entries: 0, oldest: None }, &profile, NOW).unwrap();
        backlog(facts(64, 15), &profile, NOW).unwrap();
        assert_eq!(backlog(facts(65, 1), &profile, NOW).unwrap_err().rule, RuleId::Aud3);
        assert_eq!(backlog(facts(1, 16), &profile, NOW).unwrap_err().rule, RuleId::Aud3);
    }

    #[test]
    fn aud_2_each_role_reads_as_far_as_its_part_reaches() {
        assert_eq!(trail_reach(Role::Auditor), Reach::All);
        assert_eq!(trail_reach(Role::Supervisor), Reach::Unit);
        for role in Role::ALL.into_iter().filter(|role| !matches!(role, Role::Auditor | Role::Supervisor)) {
            assert_eq!(trail_reach(role), Reach::Own);
        }
    }
}
