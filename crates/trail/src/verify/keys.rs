//! What an auditor brings: keys, how many witnesses are enough, and checkpoints noted elsewhere.

use crate::{BadKey, LogVerifier, WitnessVerifier};

/// Nothing in here comes from what is being verified.
#[derive(Debug, Clone)]
pub struct Keys {
    pub logs: Vec<LogVerifier>,
    pub witnesses: Vec<WitnessVerifier>,
    /// Witnesses that have to have signed the last checkpoint.
    pub quorum: usize,
    pub noted: Vec<Noted>,
}

/// A checkpoint kept elsewhere, and where.
#[derive(Debug, Clone)]
pub struct Noted {
    pub from: String,
    pub note: String,
}

impl Default for Keys {
    fn default() -> Self {
        Self { logs: Vec::new(), witnesses: Vec::new(), quorum: 1, noted: Vec::new() }
    }
}

impl Keys {
    /// Takes the log keys of a text: one a line, `#` begins a comment.
    pub fn add_logs(&mut self, text: &str) -> Result<(), BadKey> {
        for line in lines(text) {
            self.logs.push(LogVerifier::parse(line)?);
        }
        Ok(())
    }

    /// Takes the witness keys of a text, written alike.
    pub fn add_witnesses(&mut self, text: &str) -> Result<(), BadKey> {
        for line in lines(text) {
            self.witnesses.push(WitnessVerifier::parse(line)?);
        }
        Ok(())
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cosigner, LogKey};

    #[test]
    fn a_key_file_has_a_key_a_line_and_comments_and_one_kind_is_not_the_other() {
        let log = LogKey::new("readroom/a", &[1; 32]).unwrap().public();
        let witness = Cosigner::new("readroom/w", &[2; 32]).unwrap().public();
        let mut keys = Keys::default();
        keys.add_logs(&format!("# the gateway\n\n{log}\n  {log}\n")).unwrap();
        keys.add_witnesses(&witness).unwrap();
        assert_eq!((keys.logs.len(), keys.witnesses.len()), (2, 1));
        assert!(keys.add_logs(&witness).is_err());
        assert!(keys.add_witnesses(&log).is_err());
    }
}
