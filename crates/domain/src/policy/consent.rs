//! CON-1 to CON-4: consent is an act, to the words in force, freshly before each sign-in.

use super::{Denial, Permit, RuleId};
use crate::{Profile, RulesText, Timestamp};

/// The act that [`sign_in_consent`] permits: credentials may be looked at.
#[derive(Debug)]
pub struct Consented;

/// CON-2, CON-4: every statement of the text in force was affirmed, and the words shown were its words.
pub fn consent_act(
    current: &RulesText,
    version: &str,
    digest: &str,
    affirmed: &[bool],
) -> Result<Permit<Consented>, Denial> {
    if version != current.version || digest != current.digest() {
        return Err(Denial::new(
            RuleId::Con4,
            "The rules that were shown are not the rules in force.",
            "The current text is shown now; read it and consent to it.",
        ));
    }
    if affirmed.len() != current.statements.len() || affirmed.iter().any(|yes| !yes) {
        return Err(Denial::new(
            RuleId::Con2,
            "Not every statement was affirmed.",
            "Affirm each statement, or choose Decline and exit.",
        ));
    }
    Ok(Permit::grant())
}

/// What is on record of a consent when somebody tries to sign in with it.
#[derive(Debug, Clone)]
pub struct ConsentFacts {
    pub at: Timestamp,
    pub digest: String,
    /// One consent opens one session.
    pub spent: bool,
}

/// CON-1, CON-3: a sign-in needs a recorded consent that is fresh, unused and to the text in force.
pub fn sign_in_consent(
    facts: Option<&ConsentFacts>,
    current: &RulesText,
    profile: &Profile,
    now: Timestamp,
) -> Result<Permit<Consented>, Denial> {
    let again = "Affirm the statements and consent again.";
    let Some(facts) = facts else {
        return Err(Denial::new(RuleId::Con3, "There is no recorded consent for this sign-in.", again));
    };
    if facts.digest != current.digest() {
        return Err(Denial::new(RuleId::Con3, "The rules have changed since you consented.", again));
    }
    if facts.spent {
        return Err(Denial::new(RuleId::Con1, "That consent has opened a session already.", again));
    }
    if now < facts.at || now - facts.at > profile.consent_life() {
        return Err(Denial::new(RuleId::Con1, "Your consent has waited too long.", again));
    }
    Ok(Permit::grant())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn text() -> RulesText {
        RulesText {
            version: "2027.1".into(),
            heading: "h".into(),
            notice: "n".into(),
            points: vec![],
            sources: "s".into(),
            statements: vec!["a".into(), "b".into()],
            full: vec![],
        }
    }

    #[test]
    fn con_2_and_con_4_decide_whether_an_act_is_a_consent() {
        let (text, digest) = (text(), text().digest());
        let cases: [(&str, &str, &[bool], Option<RuleId>); 6] = [
            ("2027.1", &digest, &[true, true], None),
            ("2027.1", &digest, &[true, false], Some(RuleId::Con2)),
            ("2027.1", &digest, &[true], Some(RuleId::Con2)),
            ("2027.1", &digest, &[true, true, true], Some(RuleId::Con2)),
            ("2026.9", &digest, &[true, true], Some(RuleId::Con4)),
            ("2027.1", "00", &[true, true], Some(RuleId::Con4)),
        ];
        for (version, digest, affirmed, rule) in cases {
            assert_eq!(
                consent_act(&text, version, digest, affirmed).err().map(|d| d.rule),
                rule,
                "{version} {affirmed:?}"
            );
        }
    }

    #[test]
    fn con_1_and_con_3_decide_whether_a_sign_in_may_be_tried() {
        let (text, profile, at) = (text(), Profile::default(), Timestamp(1_000_000_000));
        let fresh = ConsentFacts { at, digest: text.digest(), spent: false };
        let cases = [
            (Some(fresh.clone()), Span::minutes(1), None),
            (Some(fresh.clone()), Span::minutes(10), None),
            (Some(fresh.clone()), Span::minutes(11), Some(RuleId::Con1)),
            (Some(fresh.clone()), Span::minutes(-1), Some(RuleId::Con1)),
            (Some(ConsentFacts { spent: true, ..fresh.clone() }), Span::ZERO, Some(RuleId::Con1)),
            (Some(ConsentFacts { digest: "old".into(), ..fresh }), Span::ZERO, Some(RuleId::Con3)),
            (None, Span::ZERO, Some(RuleId::Con3)),
        ];
        for (facts, later, rule) in cases {
            let decided = sign_in_consent(facts.as_ref(), &text, &profile, at + later);
            assert_eq!(decided.err().map(|d| d.rule), rule, "{facts:?} {later:?}");
        }
    }
}
