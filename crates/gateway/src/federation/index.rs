//! Which reads an answer has: the sorted lines `source TAB id`, each ended by LF. Their SHA-256 is the answer's digest
//! (AUD-1), and sealed under the answer's own key they say of which reads more may be asked.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use wire::ReadRef;

/// The reads of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Index(BTreeSet<String>);

impl Index {
    /// From the text that [`Index::text`] made.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        Some(Self(text.lines().map(ToOwned::to_owned).collect()))
    }

    /// Adds lines `source TAB id`; a line that is there already stays once.
    pub fn add(&mut self, lines: impl IntoIterator<Item = String>) {
        self.0.extend(lines);
    }

    pub fn has(&self, of: &ReadRef) -> bool {
        self.0.contains(&format!("{}\t{}", of.source, of.read))
    }

    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }

    pub fn text(&self) -> String {
        self.0.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }

    /// SHA-256 of the text, hex.
    pub fn digest(&self) -> String {
        let mut digest = Sha256::new();
        for line in &self.0 {
            digest.update(line.as_bytes());
            digest.update(b"\n");
        }
        HEXLOWER.encode(&digest.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_digest_is_that_of_the_sorted_lines() {
        let mut index = Index::default();
        index.add(["V\t2".to_owned(), "A\t9".to_owned(), "V\t2".to_owned()]);
        assert_eq!((index.count(), index.text().as_str()), (2, "A\t9\nV\t2\n"));
        // printf 'A\t9\nV\t2\n' | sha256sum
        assert_eq!(index.digest(), HEXLOWER.encode(&Sha256::digest(b"A\t9\nV\t2\n")));
        assert!(index.has(&ReadRef { source: "V".into(), read: "2".into() }));
        assert!(!index.has(&ReadRef { source: "A".into(), read: "2".into() }));
    }

    proptest! {
        #[test]
        fn an_index_reads_back_as_it_was_written(ids in proptest::collection::vec("[!-~ é]{1,9}", 0..20)) {
            let mut index = Index::default();
            index.add(ids.into_iter().map(|id| format!("V\t{id}")));
            prop_assert_eq!(Index::parse(index.text().as_bytes()), Some(index));
        }
    }
}
