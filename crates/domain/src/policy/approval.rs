//! QRY-9: who approves going further back, and whether an approval serves a query.

use super::{Denial, Permit, RuleId, authority_spans};
use crate::{AccountName, EventId, Span, Timestamp, policy::Approvals};

/// How long a request may be decided, and how long its approval serves: our choice, a month of work on an event.
pub const APPROVAL_LIFE: Span = Span::hours(30 * 24);

/// How many people have to approve a window that begins at `from`: none, one or two.
#[must_use]
pub fn approvers(from: Timestamp, now: Timestamp) -> u32 {
    let (alone, one) = authority_spans();
    let age = now - from;
    u32::from(age > alone) + u32::from(age > one)
}

/// What [`decide`] permits.
#[derive(Debug)]
pub struct Deciding;

/// A request, and who would decide it. That they are a supervisor is asked apart (ACC-8).
#[derive(Debug, Clone, Copy)]
pub struct DecideFacts<'a> {
    pub by: &'a AccountName,
    pub unit: &'a str,
    pub requester: &'a AccountName,
    pub requester_unit: &'a str,
    pub asked: Timestamp,
    pub needed: u32,
    /// Who decided so far, and whether they approved.
    pub decided: &'a [(AccountName, bool)],
}

/// QRY-9 and ACC-8: whether somebody may decide a request: never one's own, the first of the requester's unit, each
/// once, and only while it is undecided.
pub fn decide(facts: &DecideFacts<'_>, now: Timestamp) -> Result<Permit<Deciding>, Denial> {
    let refuse = |rule, why: &str, remedy: &str| Err(Denial::new(rule, why, remedy));
    if facts.by == facts.requester {
        return refuse(RuleId::Acc8, "Nobody decides about their own request.", "Another supervisor decides it.");
    }
    if facts.decided.is_empty() && (facts.unit.is_empty() || facts.unit != facts.requester_unit) {
        return refuse(
            RuleId::Qry9,
            "The first who decides is a supervisor of the requester's own unit.",
            "Leave it to the supervisor of that unit.",
        );
    }
    if facts.decided.iter().any(|(by, _)| by == facts.by) {
        return refuse(RuleId::Qry9, "You have decided this request already.", "A second person decides it, too.");
    }
    let enough = facts.decided.len() >= usize::try_from(facts.needed).unwrap_or(usize::MAX);
    if enough || facts.decided.iter().any(|(_, approved)| !approved) {
        return refuse(RuleId::Qry9, "This request is decided.", "A new request can be made.");
    }
    if now - facts.asked > APPROVAL_LIFE {
        return refuse(RuleId::Qry9, "This request is older than 30 days.", "A new request can be made.");
    }
    Ok(Permit::grant())
}

/// An approval that a query names, and the query.
#[derive(Debug, Clone, Copy)]
pub struct ApprovalFacts<'a> {
    pub requester: &'a AccountName,
    pub event: EventId,
    /// The oldest moment that was requested.
    pub from: Timestamp,
    /// Who decided, when, and whether they approved; in order of time.
    pub decided: &'a [(Timestamp, bool)],
}

/// QRY-9: what an approval is worth for a query by `by`, for `event`, back to `from`; nothing where it is another's, for
/// another event, for less far back, refused, or older than [`APPROVAL_LIFE`].
#[must_use]
pub fn approved(
    facts: &ApprovalFacts<'_>,
    by: &AccountName,
    event: EventId,
    from: Timestamp,
    now: Timestamp,
) -> Approvals {
    let fits = facts.requester == by && facts.event == event && facts.from <= from;
    let fresh = facts.decided.last().is_some_and(|(at, _)| now - *at <= APPROVAL_LIFE);
    if !fits || !fresh || facts.decided.iter().any(|(_, approved)| !approved) {
        return Approvals::default();
    }
    Approvals { supervisor: true, second: facts.decided.len() > 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000_000);

    fn name(text: &str) -> AccountName {
        AccountName::new(text).unwrap()
    }

    #[test]
    fn qry_9_how_many_approve_depends_on_how_far_back() {
        let back = |days: i64| approvers(NOW - Span::hours(24 * days), NOW);
        assert_eq!([30, 90, 91, 366, 367, 1_800].map(back), [0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn qry_9_the_first_is_of_the_unit_and_nobody_decides_twice_or_about_themselves() {
        let (asks, first, second) = (name("r.alvarez"), name("s.lindqvist"), name("k.abara"));
        let one = [(first.clone(), true)];
        let refused = [(first.clone(), false)];
        let both = [(first.clone(), true), (second.clone(), true)];
        let facts = DecideFacts {
            by: &first,
            unit: "North",
            requester: &asks,
            requester_unit: "North",
            asked: NOW - Span::hours(1),
            needed: 2,
            decided: &[],
        };
        decide(&facts, NOW).unwrap();
        let later = DecideFacts { by: &second, unit: "South", decided: &one, ..facts };
        decide(&later, NOW).unwrap();
        for (rule, bad) in [
            (RuleId::Acc8, DecideFacts { by: &asks, ..facts }),
            (RuleId::Qry9, DecideFacts { unit: "South", ..facts }),
            (RuleId::Qry9, DecideFacts { unit: "", requester_unit: "", ..facts }),
            (RuleId::Qry9, DecideFacts { decided: &one, ..facts }),
            (RuleId::Qry9, DecideFacts { decided: &refused, ..later }),
            (RuleId::Qry9, DecideFacts { needed: 1, ..later }),
            (RuleId::Qry9, DecideFacts { by: &name("l.third"), decided: &both, ..later }),
            (RuleId::Qry9, DecideFacts { asked: NOW - Span::hours(31 * 24), ..facts }),
        ] {
            assert_eq!(decide(&bad, NOW).unwrap_err().rule, rule, "{bad:?}");
        }
    }

    #[test]
    fn qry_9_an_approval_serves_its_requester_its_event_its_window_and_its_month() {
        let (asks, event) = (name("r.alvarez"), EventId::from_random([7; 16]));
        let from = NOW - Span::hours(24 * 400);
        let once = [(NOW - Span::hours(2), true)];
        let twice = [(NOW - Span::hours(2), true), (NOW - Span::hours(1), true)];
        let facts = ApprovalFacts { requester: &asks, event, from, decided: &twice };
        let worth = |facts: &ApprovalFacts<'_>| approved(facts, &asks, event, from, NOW);
        assert_eq!(worth(&facts), Approvals { supervisor: true, second: true });
        assert_eq!(worth(&ApprovalFacts { decided: &once, ..facts }), Approvals { supervisor: true, second: false });
        assert!(approved(&facts, &asks, event, from + Span::hours(1), NOW).second);
        let stale = [(NOW - Span::hours(24 * 30 + 1), true)];
        let mixed = [(NOW - Span::hours(2), true), (NOW - Span::hours(1), false)];
        for bad in [
            ApprovalFacts { requester: &name("m.okafor"), ..facts },
            ApprovalFacts { event: EventId::from_random([8; 16]), ..facts },
            ApprovalFacts { from: from + Span::hours(1), ..facts },
            ApprovalFacts { decided: &[], ..facts },
            ApprovalFacts { decided: &stale, ..facts },
            ApprovalFacts { decided: &mixed, ..facts },
        ] {
            assert_eq!(worth(&bad), Approvals::default(), "{bad:?}");
        }
    }
}
