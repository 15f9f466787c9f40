//! The lists that forms are filled from: statutes for events, coded reasons for queries (QRY-1). They are part of the
//! program, and an agency adds its own in the config.

use domain::event::{NUMBER_MOST, TITLE_MOST};
use serde::Deserialize;
use wire::Coded;

const AUTHORITIES: &str = include_str!("../../../assets/rules/authorities.toml");
const REASONS: &str = include_str!("../../../assets/rules/reasons.toml");

#[derive(Debug, Clone)]
pub struct Lists {
    pub authorities: Vec<Coded>,
    pub reasons: Vec<Coded>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    entry: Vec<Coded>,
}

impl Lists {
    /// The program's lists with the agency's own after them; a code that is empty, too long or there twice is named.
    pub fn with(authorities: &[Coded], reasons: &[Coded]) -> Result<Self, String> {
        let read = |text: &str| {
            let file = toml::from_str::<File>(text).map_err(|error| format!("a list can't be read: {error}"))?;
            Ok::<_, String>(file.entry)
        };
        Ok(Self {
            authorities: joined("authority", read(AUTHORITIES)?, authorities)?,
            reasons: joined("reason", read(REASONS)?, reasons)?,
        })
    }

    #[must_use]
    pub fn has_authority(&self, code: &str) -> bool {
        self.authorities.iter().any(|known| known.code == code)
    }

    #[must_use]
    pub fn has_reason(&self, code: &str) -> bool {
        self.reasons.iter().any(|known| known.code == code)
    }
}

fn joined(what: &str, mut list: Vec<Coded>, own: &[Coded]) -> Result<Vec<Coded>, String> {
    for coded in own {
        for (part, text, most) in [("code", &coded.code, NUMBER_MOST), ("words", &coded.words, TITLE_MOST)] {
            if text.trim() != text
                || text.is_empty()
                || text.chars().count() > most
                || text.chars().any(char::is_control)
            {
                return Err(format!("the {part} {text:?} of a [[{what}]] has to have 1 to {most} plain characters"));
            }
        }
        if list.iter().any(|other| other.code == coded.code) {
            return Err(format!("the [[{what}]] {} is there already", coded.code));
        }
        list.push(coded.clone());
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_of_the_program_is_plain_and_there_once() {
        let lists = Lists::with(&[], &[]).unwrap();
        for list in [&lists.authorities, &lists.reasons] {
            assert!(list.len() > 10);
            assert_eq!(joined("list", Vec::new(), list).unwrap(), *list);
            assert_eq!(list.iter().map(|coded| &coded.code).collect::<BTreeSet<_>>().len(), list.len());
        }
        assert!(lists.has_authority("18 USC 659") && lists.has_reason("stolen_vehicle"));
        assert!(!lists.has_authority("18 USC 1") && !lists.has_reason("curiosity"));
    }
}
