//! What a person types, brought to a pattern's one form.
//!
//! **Stacked characters.** Some US plates have small characters one over another. Records have them in line, the top
//! one first, left to right (Wisconsin's TIME manual, "License Plate Number Edits"; the keying rules that CMB
//! Consulting gives for Florida: "left to right with stacked/small characters keyed unless otherwise indicated"). So
//! `1(AB)234`, `1[AB]234` and `1A/B234` all ask for 1AB234; brackets hold a stack, a slash stands between two
//! characters of one (OpenALPR's maintainer writes G/A, issue 270). No source that we found turns the order round, so
//! we don't. But a reader that does not know stacks leaves them out (OpenALPR, issues 240 and 871). That reading is
//! another plate, perhaps somebody else's, so it is never asked for by itself: [`Typed::without_stacks`] has it for the
//! form to offer.

use super::PlatePattern;
use crate::plate::{PLATE_MAX, left_out};

/// What was typed, and what a reader that leaves out stacked characters makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub pattern: PlatePattern,
    /// `None` where nothing was stacked, or nothing else is left.
    pub without_stacks: Option<PlatePattern>,
}

/// Why a text is no pattern. Positions count from 1, in what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPattern {
    #[error("nothing is asked for: type a plate's letters and digits")]
    Empty,
    #[error(
        "“{}” at position {at} stands on no plate: use letters A to Z, digits, ? for one character, * for any number \
         and ~ in front for look-alikes",
        character.escape_debug()
    )]
    Character { character: char, at: usize },
    #[error("a plate has at most {PLATE_MAX} characters; this asks for more")]
    TooLong,
    #[error("the ~ at position {at} is not in front: it stands once, before the plate, and counts for all of it")]
    LookAlikes { at: usize },
    #[error("the bracket at position {at} holds no stack: write stacked characters top first, such as 1(AB)234")]
    Bracket { at: usize },
    #[error("the / at position {at} is not between two stacked characters, such as 1A/B234")]
    Slash { at: usize },
}

/// A place as it was typed.
#[derive(Debug, Clone, Copy)]
struct Place {
    what: u8,
    stacked: bool,
}

impl PlatePattern {
    /// Takes what a person typed: small letters are made capital; spaces, hyphens and dots are left out; stacked
    /// characters may be marked by brackets or slashes.
    pub fn typed(text: &str) -> Result<Typed, NoPattern> {
        let (look_alikes, places) = places(text)?;
        let whole = places.iter().map(|place| place.what);
        let flat = places.iter().filter(|place| !place.stacked).map(|place| place.what);
        let without_stacks =
            places.iter().any(|place| place.stacked).then(|| canonical(look_alikes, flat)).and_then(Result::ok);
        Ok(Typed { pattern: canonical(look_alikes, whole)?, without_stacks })
    }
}

/// Whether it begins with `~`, and its places in order.
fn places(text: &str) -> Result<(bool, Vec<Place>), NoPattern> {
    let mut look_alikes = false;
    let mut places: Vec<Place> = Vec::new();
    // Where a bracket was opened, which one closes it, and how many places there were before it.
    let mut open: Option<(usize, char, usize)> = None;
    // Where a slash waits for what stands under it.
    let mut slash: Option<usize> = None;
    let mut fixed = 0;
    for (at, c) in (1..).zip(text.chars()) {
        match c {
            c if left_out(c) => {}
            '~' if places.is_empty() && !look_alikes && open.is_none() => look_alikes = true,
            '~' => return Err(NoPattern::LookAlikes { at }),
            '(' if open.is_none() && slash.is_none() => open = Some((at, ')', places.len())),
            '[' if open.is_none() && slash.is_none() => open = Some((at, ']', places.len())),
            ')' | ']' if slash.is_none() => match open.take() {
                Some((_, close, before)) if c == close && places.len() > before => {}
                _ => return Err(NoPattern::Bracket { at }),
            },
            ')' | ']' => break,
            '(' | '[' => return Err(NoPattern::Bracket { at }),
            '/' => match places.last_mut() {
                Some(over) if slash.is_none() => {
                    over.stacked = true;
                    slash = Some(at);
                }
                _ => return Err(NoPattern::Slash { at }),
            },
            c if c.is_ascii_alphanumeric() || c == '?' || c == '*' => {
                let under = slash.take().is_some();
                let stacked = under || open.is_some();
                places.push(Place { what: c.to_ascii_uppercase() as u8, stacked });
                fixed += usize::from(c != '*');
                if fixed > PLATE_MAX {
                    return Err(NoPattern::TooLong);
                }
            }
            character => return Err(NoPattern::Character { character, at }),
        }
    }
    match (open, slash) {
        (_, Some(at)) => Err(NoPattern::Slash { at }),
        (Some((at, ..)), None) => Err(NoPattern::Bracket { at }),
        (None, None) => Ok((look_alikes, places)),
    }
}

/// In a run of `?` and `*` the order says nothing: the `?` come first, then one `*`.
fn canonical(look_alikes: bool, places: impl Iterator<Item = u8>) -> Result<PlatePattern, NoPattern> {
    let mut out = String::with_capacity(2 * PLATE_MAX + 2);
    if look_alikes {
        out.push('~');
    }
    let (mut star, mut any) = (false, false);
    for b in places {
        any = true;
        match b {
            b'*' => star = true,
            b'?' => out.push('?'),
            b => {
                if std::mem::take(&mut star) {
                    out.push('*');
                }
                out.push(char::from(b));
            }
        }
    }
    if star {
        out.push('*');
    }
    if any { Ok(PlatePattern(out)) } else { Err(NoPattern::Empty) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of(text: &str) -> String {
        PlatePattern::new(text).unwrap().to_string()
    }

    #[test]
    fn a_pattern_is_the_same_however_it_is_typed() {
        for text in ["7kx? 48*", " 7KX?-48**", "7.KX·?48*", "7KX?48* "] {
            assert_eq!(text_of(text), "7KX?48*");
        }
        for (text, canonical) in [("7*?*?K", "7??*K"), ("~ ab c", "~ABC"), ("**", "*"), (" ~*?", "~?*")] {
            assert_eq!(text_of(text), canonical);
        }
    }

    #[test]
    fn each_fault_is_told_with_its_place() {
        let bracket = |at| NoPattern::Bracket { at };
        for (text, fault) in [
            ("", NoPattern::Empty),
            (" - ", NoPattern::Empty),
            ("~", NoPattern::Empty),
            ("7K%", NoPattern::Character { character: '%', at: 3 }),
            ("7 Kß", NoPattern::Character { character: 'ß', at: 4 }),
            ("7\n", NoPattern::Character { character: '\n', at: 2 }),
            ("12345678901", NoPattern::TooLong),
            ("1234567?9?1*", NoPattern::TooLong),
            ("7K~X", NoPattern::LookAlikes { at: 3 }),
            ("~~7K", NoPattern::LookAlikes { at: 2 }),
            ("7(AB", bracket(2)),
            ("7AB)", bracket(4)),
            ("7()1", bracket(3)),
            ("7( )1", bracket(4)),
            ("7(A(B))", bracket(4)),
            ("7(AB]1", bracket(5)),
            ("/7AB", NoPattern::Slash { at: 1 }),
            ("7A/", NoPattern::Slash { at: 3 }),
            ("7A//B", NoPattern::Slash { at: 4 }),
            ("7(A/)B", NoPattern::Slash { at: 4 }),
            ("(AB)( )7", bracket(7)),
        ] {
            assert_eq!(PlatePattern::new(text), Err(fault), "{text:?}");
        }
        assert!(NoPattern::Character { character: '\n', at: 2 }.to_string().contains("“\\n” at position 2"));
    }

    #[test]
    fn stacked_characters_are_read_in_line_and_offered_left_out() {
        let typed = |text: &str| {
            let typed = PlatePattern::typed(text).unwrap();
            (typed.pattern.to_string(), typed.without_stacks.map(|p| p.to_string()))
        };
        let both = ("1AB234".to_owned(), Some("1234".to_owned()));
        for text in ["1(AB)234", "1[ab] 234", "1A/B234", "1 (A/B) 234", "1-A / B-234"] {
            assert_eq!(typed(text), both, "{text}");
        }
        // What is meant by a slash after the first is anybody's guess; in line it is the same.
        assert_eq!(typed("1/AB234").0, both.0);
        assert_eq!(typed("A/B/C12"), ("ABC12".into(), Some("12".into())));
        assert_eq!(typed("~(?B)*7"), ("~?B*7".into(), Some("~*7".into())));
        assert_eq!(typed("1AB234"), ("1AB234".into(), None));
        assert_eq!(typed("(AB)"), ("AB".into(), None));
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_or_refused_and_a_pattern_stays_one(text in ".{0,30}") {
            if let Ok(pattern) = PlatePattern::new(&text) {
                prop_assert_eq!(PlatePattern::new(pattern.as_str()), Ok(pattern));
            }
        }
        #[test]
        fn a_pattern_reads_as_it_was_written(text in "~?[A-Z0-9?*]{1,10}") {
            let pattern = PlatePattern::new(&text).unwrap();
            prop_assert_eq!(PlatePattern::new(&pattern.to_string()), Ok(pattern));
        }
        #[test]
        fn marks_of_stacks_never_change_what_is_asked(
            a in "[A-Z0-9]{1,3}", b in "[A-Z0-9]{2,3}", c in "[A-Z0-9]{0,3}",
        ) {
            let plain = PlatePattern::new(&format!("{a}{b}{c}")).unwrap();
            let stack = b.chars().map(String::from).collect::<Vec<_>>().join("/");
            prop_assert_eq!(&PlatePattern::new(&format!("{a}({b}){c}")).unwrap(), &plain);
            prop_assert_eq!(&PlatePattern::new(&format!("{a}{stack}{c}")).unwrap(), &plain);
            prop_assert_eq!(PlatePattern::new(&format!("{a}[{stack}]{c}")).unwrap(), plain);
        }
    }
}
