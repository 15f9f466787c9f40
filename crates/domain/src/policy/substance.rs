//! QRY-1: whether a narrative says something. "Investigation", "test", a full stop or the plate once more
//! say nothing; what an auditor can understand a year later does.

use std::collections::BTreeSet;

/// The least that a narrative has (policy.md, QRY-1).
pub const LEAST_CHARACTERS: usize = 20;
pub const LEAST_WORDS: usize = 4;
/// So many different words have to be ones that not every query could bear.
const LEAST_TELLING: usize = 3;

/// Words that stand in any query and tell nothing of this one.
const HOLLOW: [&str; 62] = [
    "a",
    "about",
    "an",
    "and",
    "any",
    "asap",
    "at",
    "be",
    "business",
    "by",
    "case",
    "check",
    "checking",
    "data",
    "do",
    "enforcement",
    "find",
    "for",
    "from",
    "help",
    "if",
    "in",
    "info",
    "information",
    "investigate",
    "investigating",
    "investigation",
    "is",
    "it",
    "law",
    "look",
    "looking",
    "lookup",
    "lpr",
    "my",
    "need",
    "needed",
    "needs",
    "of",
    "official",
    "on",
    "or",
    "plate",
    "please",
    "police",
    "purpose",
    "purposes",
    "query",
    "reads",
    "request",
    "search",
    "see",
    "test",
    "testing",
    "that",
    "the",
    "this",
    "to",
    "use",
    "vehicle",
    "was",
    "work",
];

/// What a narrative lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Thin {
    #[error("it has {has} of at least {LEAST_CHARACTERS} characters")]
    Short { has: usize },
    #[error("it has {has} of at least {LEAST_WORDS} words")]
    FewWords { has: usize },
    #[error("it repeats the same words")]
    Repeats,
    #[error("it says what any query could say, and nothing of this matter")]
    Hollow,
}

impl Thin {
    /// What to write instead.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Short { .. } | Self::FewWords { .. } => {
                "Say in a sentence what happened and what you hope to see, such as: \
                 \"Tractor seen at the yard when three trailers were taken; where does it stand at night?\""
            }
            Self::Repeats => "Each word once is enough: say what happened, and what the reads are to show.",
            Self::Hollow => "Name what happened, where or when, and what the reads are to show for this event.",
        }
    }
}

/// Whether a narrative has substance. `asked` is what is asked for: writing it again is no reason.
pub fn substance(narrative: &str, asked: &str) -> Result<(), Thin> {
    let text = narrative.trim();
    let has = text.chars().filter(|c| !c.is_whitespace()).count();
    if has < LEAST_CHARACTERS {
        return Err(Thin::Short { has });
    }
    let plain =
        |word: &str| -> String { word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase() };
    let words: Vec<String> = text.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect();
    if words.len() < LEAST_WORDS {
        return Err(Thin::FewWords { has: words.len() });
    }
    let different: BTreeSet<&str> = words.iter().map(String::as_str).collect();
    if different.len() < LEAST_WORDS {
        return Err(Thin::Repeats);
    }
    let again: BTreeSet<String> = asked.split_whitespace().map(plain).chain([plain(asked)]).collect();
    let telling = different.iter().filter(|word| !again.contains(**word) && tells(word)).count();
    if telling < LEAST_TELLING { Err(Thin::Hollow) } else { Ok(()) }
}

/// Whether a word could tell one matter from another: not hollow, and not the same letter over and over.
fn tells(word: &str) -> bool {
    let letters: BTreeSet<char> = word.chars().collect();
    HOLLOW.binary_search(&word).is_err() && word.chars().count() > 1 && letters.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn qry_1_what_says_nothing_is_refused_and_told_why() {
        for (text, thin) in [
            ("", Thin::Short { has: 0 }),
            (".", Thin::Short { has: 1 }),
            ("test", Thin::Short { has: 4 }),
            ("investigation", Thin::Short { has: 13 }),
            ("investigationinvestigation", Thin::FewWords { has: 1 }),
            ("7KXM482 7KXM482 7KXM482 7KXM482", Thin::Repeats),
            ("for the investigation of this case please", Thin::Hollow),
            ("aaaa bbbb cccc dddd eeee ffff", Thin::Hollow),
            ("look for 7KXM482 in this investigation case", Thin::Hollow),
            (". . . . . . . . . . . . . . . . . . . . . . .", Thin::FewWords { has: 0 }),
        ] {
            assert_eq!(substance(text, "7KXM482"), Err(thin), "{text:?}");
            assert!(!thin.help().is_empty());
        }
    }

    #[test]
    fn qry_1_a_sentence_about_the_matter_is_taken() {
        for text in [
            "Tractor seen at yard during theft of 3 trailers, 6 Mar; locate and confirm pattern.",
            "Witness saw it leave the scene of the crash",
            "Robo con violencia en la calle Harbor, testigo vio la placa",
        ] {
            substance(text, "~7KXM482").unwrap();
        }
    }

    #[test]
    fn the_list_of_hollow_words_can_be_searched() {
        assert!(HOLLOW.is_sorted());
    }

    proptest! {
        #[test]
        fn any_text_is_judged_and_more_words_of_substance_never_hurt(text in ".{0,80}") {
            if substance(&text, "7KXM482").is_ok() {
                let longer = format!("{text} yesterday");
                prop_assert!(substance(&longer, "7KXM482").is_ok());
            }
        }
    }
}
