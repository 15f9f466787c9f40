//! SEC-4: what a password must be, and what text a field takes (after NIST SP 800-63B §3.1.1: length
//! over composition, a blocklist, no control characters).

use super::{Denial, Permit, RuleId};
use crate::{AccountName, Profile};

/// The act that [`new_password`] permits.
#[derive(Debug)]
pub struct PasswordSet;

/// What is known of a proposed password. `guessable` comes from the caller's dictionary.
#[derive(Debug, Clone, Copy)]
pub struct PasswordFacts<'a> {
    pub password: &'a str,
    pub account: &'a AccountName,
    pub same_as_before: bool,
    pub guessable: bool,
}

const LONGEST: usize = 128;

/// SEC-4: long enough, not a common one, not the account's name, not the former one.
pub fn new_password(facts: PasswordFacts<'_>, profile: &Profile) -> Result<Permit<PasswordSet>, Denial> {
    let least = usize::try_from(profile.password_characters).unwrap_or(usize::MAX);
    let refuse = |why: String, remedy: &str| Err(Denial::new(RuleId::Sec4, why, remedy));
    let length = facts.password.chars().count();
    if facts.password.chars().any(char::is_control) {
        return refuse("The password has a control character.".into(), "Use letters, digits, spaces and signs.");
    }
    if length < least {
        return refuse(
            format!("The password has {length} characters; it needs {least} at least."),
            "Four or five unrelated words are easy to keep in mind.",
        );
    }
    if length > LONGEST {
        return refuse(format!("The password is longer than {LONGEST} characters."), "Choose a shorter one.");
    }
    let folded = facts.password.to_lowercase();
    if folded.contains(facts.account.as_str()) || folded.contains("readroom") {
        return refuse(
            "The password contains your account name or the program's.".into(),
            "Choose words that have nothing to do with either.",
        );
    }
    if facts.same_as_before {
        return refuse("That is the password you have now.".into(), "Choose another one.");
    }
    if facts.guessable {
        return refuse(
            "That password is among the common ones, or follows a common pattern.".into(),
            "Four or five unrelated words are easy to keep in mind.",
        );
    }
    Ok(Permit::grant())
}

/// Whether free text of a field is fit to keep: no more than `longest` characters, no control
/// characters and none that reorder what is shown (Unicode bidirectional controls). `Err` says why.
pub fn text_field(label: &str, text: &str, longest: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length > longest {
        return Err(format!("{label} has {length} characters; {longest} are the most it takes."));
    }
    let deceives = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.chars().any(deceives) {
        return Err(format!("{label} has a character that can't be shown as it is."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_4_says_which_passwords_are_taken() {
        let account = AccountName::new("r.alvarez").unwrap();
        let cases = [
            ("plum kettle orbit sandal", false, false, true),
            ("fourteen chars", false, false, false),
            ("fifteen charsss", false, false, true),
            ("пятнадцать слов", false, false, true),
            ("plum kettle\u{7}orbit sandal", false, false, false),
            ("my name is R.Alvarez you know", false, false, false),
            ("plum kettle orbit sandal", true, false, false),
            ("password password", false, true, false),
            (&"x".repeat(129), false, false, false),
        ];
        for (password, same_as_before, guessable, taken) in cases {
            let facts = PasswordFacts { password, account: &account, same_as_before, guessable };
            let decided = new_password(facts, &Profile::default());
            assert_eq!(decided.is_ok(), taken, "{password:?}");
            if let Err(denial) = decided {
                assert_eq!(denial.rule, RuleId::Sec4);
                assert!(!denial.why.contains(password), "a denial never repeats a password");
            }
        }
    }

    #[test]
    fn a_field_refuses_what_is_too_long_or_deceives_the_eye() {
        assert!(text_field("Name", "José Ó Briain", 40).is_ok());
        for bad in ["a\u{0}b", "abc\u{202e}fdp", "a\nb", &"x".repeat(41)] {
            assert!(text_field("Name", bad, 40).is_err(), "{bad:?}");
        }
    }
}
