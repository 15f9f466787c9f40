//! The exchange with a witness, after C2SP tlog-witness: an old size, a consistency proof and a
//! checkpoint go in; a cosignature comes out, once the witness has kept what it signs.

use crate::{Cosigner, Head, LogVerifier, check_consistency, parse_hash, tree::MAX_PROOF};
use tlog_tiles::{EMPTY_HASH, Hash};

/// A request to cosign: the body of C2SP's `add-checkpoint`.
#[derive(Debug, Clone, PartialEq)]
pub struct AddCheckpoint {
    pub old: u64,
    pub proof: Vec<Hash>,
    pub note: String,
}

/// What a witness keeps of a log: the last head that it signed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    pub size: u64,
    pub root: Hash,
}

impl Known {
    pub const NOTHING: Self = Self { size: 0, root: EMPTY_HASH };
}

/// What a witness found in order; it keeps it, and only then signs.
#[derive(Debug, Clone, PartialEq)]
pub struct Witnessed {
    head: Head,
}

/// Why a witness does not sign. The numbers are the specification's status codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the request can't be read")]
    Malformed,
    #[error("the checkpoint is not signed by its log")]
    Signature,
    #[error("the request starts from another size than the witness knows ({known})")]
    Conflict { known: u64 },
    #[error("the checkpoint is smaller ({size}) than one that was signed before ({known})")]
    Smaller { size: u64, known: u64 },
    #[error("a checkpoint of the same size ({size}) and another root was signed before: the log forked")]
    Fork { size: u64 },
    #[error("the checkpoint of size {size} does not continue the one of size {known}: the log forked")]
    Inconsistent { size: u64, known: u64 },
}

impl Refusal {
    /// The HTTP status that C2SP tlog-witness names.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Signature => 403,
            Self::Conflict { .. } | Self::Fork { .. } | Self::Smaller { .. } => 409,
            Self::Inconsistent { .. } => 422,
        }
    }

    /// Whether it shows that the log was tampered with; a lost answer leads to an innocent conflict.
    #[must_use]
    pub const fn shows_tampering(&self) -> bool {
        matches!(self, Self::Fork { .. } | Self::Inconsistent { .. } | Self::Smaller { .. })
    }
}

impl AddCheckpoint {
    /// The body as the specification writes it.
    #[must_use]
    pub fn to_body(&self) -> String {
        let mut body = format!("old {}\n", self.old);
        for hash in &self.proof {
            body.push_str(&hash.to_string());
            body.push('\n');
        }
        body.push('\n');
        body.push_str(&self.note);
        body
    }

    pub fn parse(body: &str) -> Result<Self, Refusal> {
        let (head, note) = body.split_once("\n\n").ok_or(Refusal::Malformed)?;
        let mut lines = head.lines();
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).ok_or(Refusal::Malformed)?;
        let size: u64 = old.parse().map_err(|_| Refusal::Malformed)?;
        if size.to_string() != old {
            return Err(Refusal::Malformed);
        }
        let mut proof = Vec::new();
        for line in lines {
            if proof.len() == MAX_PROOF {
                return Err(Refusal::Malformed);
            }
            proof.push(parse_hash(line).ok_or(Refusal::Malformed)?);
        }
        Ok(Self { old: size, proof, note: note.to_owned() })
    }

    /// Decides by what is known of the log and by its key. Changes nothing.
    pub fn check(&self, log: &LogVerifier, known: Known) -> Result<Witnessed, Refusal> {
        let head = Head::open(&self.note, log).map_err(|error| match error {
            crate::BadHead::Unreadable => Refusal::Malformed,
            _ => Refusal::Signature,
        })?;
        if self.old > head.size() {
            return Err(Refusal::Malformed);
        }
        if head.size() < known.size {
            return Err(Refusal::Smaller { size: head.size(), known: known.size });
        }
        if head.size() == known.size && head.root() != known.root {
            return Err(Refusal::Fork { size: head.size() });
        }
        if self.old != known.size {
            return Err(Refusal::Conflict { known: known.size });
        }
        check_consistency(&self.proof, head.size(), head.root(), known.size, known.root)
            .map_err(|_| Refusal::Inconsistent { size: head.size(), known: known.size })?;
        Ok(Witnessed { head })
    }
}

impl Witnessed {
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// What is to be kept before signing.
    #[must_use]
    pub const fn known(&self) -> Known {
        Known { size: self.head.size(), root: self.head.root() }
    }

    /// The cosignature line; call it only after [`Self::known`] is durable.
    #[must_use]
    pub fn cosign(&self, cosigner: &Cosigner, seconds: u64) -> String {
        cosigner.cosign(&self.head, seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LogKey, Prefix, Tiles, Tree, plan_consistency, prove_consistency};
    use proptest::prelude::*;
    use tlog_tiles::record_hash;

    struct Log {
        key: LogKey,
        tree: Tree,
        tiles: Tiles,
    }

    impl Log {
        fn new() -> Self {
            Self { key: LogKey::new("readroom/log", &[1; 32]).unwrap(), tree: Tree::default(), tiles: Tiles::new() }
        }
        fn append(&mut self, count: u64, salt: &str) {
            for n in 0..count {
                self.tree.append(record_hash(format!("{salt}{n}").as_bytes()));
            }
            for blob in self.tree.take_changed() {
                self.tiles.insert((blob.level, blob.n), blob.hashes);
            }
        }
        fn request(&self, old: u64) -> AddCheckpoint {
            plan_consistency(self.tree.size(), old).unwrap();
            AddCheckpoint {
                old,
                proof: prove_consistency(self.tree.size(), old, &self.tiles).unwrap(),
                note: Head::sign(&self.key, self.tree.size(), self.tree.root()).note().to_owned(),
            }
        }
        fn verifier(&self) -> LogVerifier {
            LogVerifier::parse(&self.key.public()).unwrap()
        }
    }

    #[test]
    fn a_log_that_grows_is_signed_at_each_step_and_no_replay_moves_it_back() {
        let mut log = Log::new();
        let mut known = Known::NOTHING;
        log.append(5, "a");
        let first = log.request(0);
        known = first.check(&log.verifier(), known).unwrap().known();
        log.append(300, "b");
        let second = AddCheckpoint::parse(&log.request(5).to_body()).unwrap();
        known = second.check(&log.verifier(), known).unwrap().known();
        assert_eq!(known.size, 305);
        assert_eq!(first.check(&log.verifier(), known), Err(Refusal::Smaller { size: 5, known: 305 }));
        // The same once more is no harm: the answer may have been lost.
        assert_eq!(second.check(&log.verifier(), known), Err(Refusal::Conflict { known: 305 }));
        assert_eq!(log.request(305).check(&log.verifier(), known).unwrap().known(), known);
    }

    #[test]
    fn a_fork_an_old_copy_and_a_foreign_signature_are_refused() {
        let mut log = Log::new();
        log.append(5, "a");
        let known = log.request(0).check(&log.verifier(), Known::NOTHING).unwrap().known();
        let mut fork = Log::new();
        fork.append(5, "x");
        assert_eq!(fork.request(5).check(&log.verifier(), known), Err(Refusal::Fork { size: 5 }));
        fork.append(9, "y");
        let refusal = fork.request(5).check(&log.verifier(), known).unwrap_err();
        assert_eq!(refusal, Refusal::Inconsistent { size: 14, known: 5 });
        assert!(refusal.shows_tampering());
        let mut foreign = log.request(5);
        foreign.note =
            Head::sign(&LogKey::new("readroom/log", &[9; 32]).unwrap(), 5, Prefix::default().root()).note().to_owned();
        assert_eq!(foreign.check(&log.verifier(), known), Err(Refusal::Signature));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_no_body_makes_it_panic(size in 0u64..9, body in "(old [0-9]{1,22}\n)?\\PC{0,60}(\n){0,2}\\PC{0,60}") {
            let mut log = Log::new();
            log.append(9, "a");
            let request = log.request(size);
            prop_assert_eq!(AddCheckpoint::parse(&request.to_body()).unwrap(), request);
            if let Ok(request) = AddCheckpoint::parse(&body) {
                let _ = request.check(&log.verifier(), Known { size, root: EMPTY_HASH });
            }
        }
    }
}
