//! Account names, and the two kinds of installation that never mix.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Training runs on synthetic data, service on real data; a store or database of one refuses the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    Training,
    Service,
}

impl Mode {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Service => "service",
        }
    }
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Training => Self::Service,
            Self::Service => Self::Training,
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The name one signs in with: 2 to 64 of `a-z 0-9 . - _`, folded to lower case, so that no two
/// accounts can look alike (no control, right-to-left or look-alike letters).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountName(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an account name has 2 to 64 characters: letters a to z, digits, dot, hyphen and underscore")]
pub struct BadAccountName;

impl AccountName {
    pub const MAX: usize = 64;

    pub fn new(text: &str) -> Result<Self, BadAccountName> {
        let name = text.trim().to_ascii_lowercase();
        let fits = (2..=Self::MAX).contains(&name.len());
        let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b));
        if fits && plain { Ok(Self(name)) } else { Err(BadAccountName) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AccountName {
    type Error = BadAccountName;
    fn try_from(text: String) -> Result<Self, BadAccountName> {
        Self::new(&text)
    }
}
impl From<AccountName> for String {
    fn from(name: AccountName) -> Self {
        name.0
    }
}
impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_fold_to_lower_case_and_refuse_what_could_deceive() {
        assert_eq!(AccountName::new(" R.Alvarez ").unwrap().as_str(), "r.alvarez");
        for bad in ["", "a", "r alvarez", "r\u{202e}zeravla", "r.alvаrez", "a\u{0}b", "é.cole", &"a".repeat(65)] {
            assert_eq!(AccountName::new(bad), Err(BadAccountName), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn making_a_name_twice_changes_nothing(text in "\\PC{0,80}") {
            if let Ok(name) = AccountName::new(&text) {
                prop_assert_eq!(AccountName::new(name.as_str()), Ok(name.clone()));
            }
        }
    }
}
