//! The agency's settings of the rules. A profile may tighten a number, never loosen it: each bound
//! stands here once, beside the rule it belongs to.

use crate::{RuleId, Span};
use serde::{Deserialize, Serialize};

/// The numbers that an agency may tighten. Defaults are the loosest that the rules allow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// SEC-2: minutes without input until the session locks.
    pub idle_minutes: u32,
    /// Hours until a session ends however busy it is.
    pub session_hours: u32,
    /// SEC-3: failures that lock an account …
    pub lockout_failures: u32,
    /// … when they fall within so many minutes.
    pub lockout_minutes: u32,
    /// SEC-4: shortest password, in characters.
    pub password_characters: u32,
    /// CON-1: minutes that a consent may wait for its sign-in.
    pub consent_minutes: u32,
    /// AUD-3: so many entries of a workstation may wait for a witness before work on plate data waits too …
    pub unwitnessed_entries: u32,
    /// … or the oldest of them for so many minutes.
    pub unwitnessed_minutes: u32,
    /// AUD-4: so many witnesses have to sign a checkpoint until it counts as witnessed.
    pub witness_quorum: u32,
    /// AUD-4: a witness that was not reached for so many minutes raises an alert.
    pub witness_away_minutes: u32,
    /// RET-1: hours that an answer is cached before it is deleted everywhere.
    pub answer_hours: u32,
    /// RET-4: years until what was saved is disposed of.
    pub keep_years: u32,
    /// QRY-9: whether how far back one may ask depends on who approved it (UK national ANPR practice).
    pub authority_by_age: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            idle_minutes: 30,
            session_hours: 12,
            lockout_failures: 5,
            lockout_minutes: 15,
            password_characters: 15,
            consent_minutes: 10,
            unwitnessed_entries: 64,
            unwitnessed_minutes: 15,
            witness_quorum: 1,
            witness_away_minutes: 60,
            answer_hours: 24,
            keep_years: 15,
            authority_by_age: false,
        }
    }
}

/// A number outside the bound of its rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{key} = {value}` loosens {rule}: it must lie between {low} and {high}")]
pub struct Loosened {
    pub key: &'static str,
    pub value: u32,
    pub rule: RuleId,
    pub low: u32,
    pub high: u32,
}

impl Profile {
    /// Refuses a profile that loosens a rule, naming the key, the rule and the bound.
    pub fn check(&self) -> Result<(), Loosened> {
        let bounds = [
            ("idle_minutes", self.idle_minutes, RuleId::Sec2, 1, 30),
            ("session_hours", self.session_hours, RuleId::Sec2, 1, 12),
            ("lockout_failures", self.lockout_failures, RuleId::Sec3, 1, 5),
            // A longer window remembers failures for longer, so it is the stricter one.
            ("lockout_minutes", self.lockout_minutes, RuleId::Sec3, 15, 24 * 60),
            ("password_characters", self.password_characters, RuleId::Sec4, 15, 128),
            ("consent_minutes", self.consent_minutes, RuleId::Con1, 1, 10),
            ("unwitnessed_entries", self.unwitnessed_entries, RuleId::Aud3, 1, 64),
            ("unwitnessed_minutes", self.unwitnessed_minutes, RuleId::Aud3, 1, 15),
            // More signatures are stricter; past the witnesses there are, nothing would count any more.
            ("witness_quorum", self.witness_quorum, RuleId::Aud4, 1, 8),
            ("witness_away_minutes", self.witness_away_minutes, RuleId::Aud4, 1, 60),
            ("answer_hours", self.answer_hours, RuleId::Ret1, 4, 24),
            ("keep_years", self.keep_years, RuleId::Ret4, 1, 15),
        ];
        bounds
            .into_iter()
            .find(|(_, value, _, low, high)| !(low..=high).contains(&value))
            .map_or(Ok(()), |(key, value, rule, low, high)| Err(Loosened { key, value, rule, low, high }))
    }

    #[must_use]
    pub fn idle(&self) -> Span {
        Span::minutes(i64::from(self.idle_minutes))
    }
    #[must_use]
    pub fn absolute(&self) -> Span {
        Span::hours(i64::from(self.session_hours))
    }
    #[must_use]
    pub fn lockout_window(&self) -> Span {
        Span::minutes(i64::from(self.lockout_minutes))
    }
    #[must_use]
    pub fn unwitnessed_time(&self) -> Span {
        Span::minutes(i64::from(self.unwitnessed_minutes))
    }
    #[must_use]
    pub fn witness_away(&self) -> Span {
        Span::minutes(i64::from(self.witness_away_minutes))
    }
    #[must_use]
    pub fn answer_life(&self) -> Span {
        Span::hours(i64::from(self.answer_hours))
    }
    #[must_use]
    pub fn consent_life(&self) -> Span {
        Span::minutes(i64::from(self.consent_minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loosened_bound_names_its_key_its_rule_and_its_bound() {
        let loose = Profile { idle_minutes: 31, ..Profile::default() };
        let said = loose.check().unwrap_err().to_string();
        assert_eq!(said, "`idle_minutes = 31` loosens SEC-2: it must lie between 1 and 30");
        let forgetful = Profile { lockout_minutes: 5, ..Profile::default() };
        assert_eq!(forgetful.check().unwrap_err().rule, RuleId::Sec3);
    }

    #[test]
    fn the_defaults_and_every_tighter_profile_are_taken() {
        Profile::default().check().unwrap();
        Profile { idle_minutes: 5, lockout_failures: 3, password_characters: 20, ..Profile::default() }
            .check()
            .unwrap();
    }
}
