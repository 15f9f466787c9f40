//! The rules of behavior as shown at the door (CON-2), and the digest of their exact words (CON-4).

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// All that the splash shows. The file in `assets/rules/` holds these words; nothing else is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesText {
    pub version: String,
    pub heading: String,
    pub notice: String,
    pub points: Vec<String>,
    pub sources: String,
    /// What must be affirmed, one by one.
    pub statements: Vec<String>,
    /// The whole text, paragraphs.
    pub full: Vec<String>,
}

impl RulesText {
    /// SHA-256 in lower-case hex over every word in order, each field led by its length in bytes as
    /// eight big-endian bytes, so that no two texts share an encoding.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let mut put = |text: &str| {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text.as_bytes());
        };
        for text in [&self.version, &self.heading, &self.notice, &self.sources] {
            put(text);
        }
        for list in [&self.points, &self.statements, &self.full] {
            put(&list.len().to_string());
            for text in list {
                put(text);
            }
        }
        HEXLOWER.encode(&hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> RulesText {
        RulesText {
            version: "1".into(),
            heading: "h".into(),
            notice: "n".into(),
            points: vec!["a".into(), "b".into()],
            sources: "s".into(),
            statements: vec!["c".into()],
            full: vec![],
        }
    }

    #[test]
    fn every_word_and_its_place_counts_in_the_digest_con_4() {
        let base = text();
        let mut moved = text();
        moved.points = vec!["ab".into(), String::new()];
        let mut swapped = text();
        swapped.points = vec!["a".into()];
        swapped.statements = vec!["b".into(), "c".into()];
        assert_ne!(base.digest(), moved.digest());
        assert_ne!(base.digest(), swapped.digest());
        assert_eq!(base.digest(), text().digest());
        assert_eq!(base.digest().len(), 64);
    }
}
