//! SEC-2, SEC-3 and SEC-5: how long a session lives, and when failures close an account.

use super::{Denial, Permit, RuleId};
use crate::{Profile, Timestamp};

/// The act that [`session`] permits: a request on behalf of the person.
#[derive(Debug)]
pub struct SessionLive;

/// Why a session ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEnd {
    SignedOut,
    /// A second sign-in of the same account.
    Superseded,
    /// Its token came from another address.
    Moved,
    /// The account was disabled or reset.
    Revoked,
}

/// What the gateway knows of a session; times are the gateway's (SEC-5).
#[derive(Debug, Clone)]
pub struct SessionFacts {
    pub began: Timestamp,
    pub last_input: Timestamp,
    pub ended: Option<(SessionEnd, Timestamp)>,
    /// Whether the request comes from the address the session was made from.
    pub same_address: bool,
}

/// SEC-2: whether a session is alive at `now`.
pub fn session(facts: &SessionFacts, profile: &Profile, now: Timestamp) -> Result<Permit<SessionLive>, Denial> {
    let sign_in = "Consent and sign in again; nothing was lost.";
    if let Some((end, at)) = facts.ended {
        return Err(match end {
            SessionEnd::SignedOut => Denial::new(RuleId::Con3, "This session was locked.", sign_in),
            SessionEnd::Superseded => Denial::new(
                RuleId::Sec2,
                format!(
                    "Your account signed in at another workstation at {}, which ended this session.",
                    at.clock_face()
                ),
                "If that was not you, tell the system owner at once. Otherwise consent and sign in again.",
            ),
            SessionEnd::Moved => Denial::new(
                RuleId::Sec2,
                "This session was used from another address, so it was ended.",
                "If you did not move, tell the system owner at once. Otherwise consent and sign in again.",
            ),
            SessionEnd::Revoked => {
                Denial::new(RuleId::Con3, "The system owner ended this session.", "Ask the system owner.")
            }
        });
    }
    if !facts.same_address {
        return Err(Denial::new(RuleId::Sec2, "This session belongs to another address.", sign_in));
    }
    if now - facts.last_input > profile.idle() {
        return Err(Denial::new(RuleId::Sec2, "There was no input for too long.", sign_in));
    }
    if now - facts.began > profile.absolute() {
        return Err(Denial::new(RuleId::Sec2, "The session has reached its longest life.", sign_in));
    }
    Ok(Permit::grant())
}

/// SEC-2: a person may lock sooner than the profile, never later. `chosen` and the answer in minutes.
pub fn idle_choice(chosen: u32, profile: &Profile) -> Result<u32, Denial> {
    if (1..=profile.idle_minutes).contains(&chosen) {
        return Ok(chosen);
    }
    Err(Denial::new(
        RuleId::Sec2,
        format!("The session locks after {} minutes at most.", profile.idle_minutes),
        format!("Choose from 1 to {} minutes.", profile.idle_minutes),
    ))
}

/// What is on record of failed sign-ins under one name, whether or not an account has that name.
#[derive(Debug, Clone, Default)]
pub struct LockoutFacts {
    pub failures: Vec<Timestamp>,
    pub locked: bool,
}

/// SEC-3: whether credentials under this name may be looked at. Failures count while they lie within
/// the window before `now`.
pub fn lockout(facts: &LockoutFacts, profile: &Profile, now: Timestamp) -> Result<(), Denial> {
    let recent = facts.failures.iter().filter(|at| now - **at <= profile.lockout_window()).count();
    let limit = usize::try_from(profile.lockout_failures).unwrap_or(usize::MAX);
    if !facts.locked && recent < limit {
        return Ok(());
    }
    Err(Denial::new(
        RuleId::Sec3,
        "Too many failed sign-ins: this account is locked.",
        "Ask the system owner to release it; waiting doesn't.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;
    use proptest::prelude::*;

    const T0: Timestamp = Timestamp(1_800_000_000_000_000);

    #[test]
    fn sec_2_ends_a_session_by_idleness_age_and_each_other_reason() {
        let live = SessionFacts { began: T0, last_input: T0, ended: None, same_address: true };
        let cases = [
            (live.clone(), Span::minutes(30), None),
            (live.clone(), Span::seconds(30 * 60 + 1), Some(RuleId::Sec2)),
            (
                SessionFacts { last_input: T0 + Span::hours(12), ..live.clone() },
                Span::seconds(12 * 3600 + 1),
                Some(RuleId::Sec2),
            ),
            (SessionFacts { same_address: false, ..live.clone() }, Span::ZERO, Some(RuleId::Sec2)),
            (
                SessionFacts { ended: Some((SessionEnd::Superseded, T0)), ..live.clone() },
                Span::ZERO,
                Some(RuleId::Sec2),
            ),
            (SessionFacts { ended: Some((SessionEnd::SignedOut, T0)), ..live }, Span::ZERO, Some(RuleId::Con3)),
        ];
        for (facts, later, rule) in cases {
            let decided = session(&facts, &Profile::default(), T0 + later);
            assert_eq!(decided.err().map(|d| d.rule), rule, "{facts:?} {later:?}");
        }
    }

    #[test]
    fn sec_3_locks_at_the_fifth_failure_within_the_window_and_stays() {
        let profile = Profile::default();
        let at = |minutes: &[i64]| minutes.iter().map(|m| T0 - Span::minutes(*m)).collect::<Vec<_>>();
        let cases = [
            (at(&[1, 2, 3, 4]), false, true),
            (at(&[1, 2, 3, 4, 5]), false, false),
            (at(&[1, 2, 3, 4, 16]), false, true),
            (at(&[]), true, false),
        ];
        for (failures, locked, allowed) in cases {
            let facts = LockoutFacts { failures, locked };
            assert_eq!(lockout(&facts, &profile, T0).is_ok(), allowed, "{facts:?}");
        }
    }

    proptest! {
        #[test]
        fn sec_2_idle_time_only_ever_goes_down(chosen in 0u32..200, limit in 1u32..=30) {
            let profile = Profile { idle_minutes: limit, ..Profile::default() };
            prop_assert_eq!(idle_choice(chosen, &profile).is_ok(), chosen >= 1 && chosen <= limit);
        }
    }
}
