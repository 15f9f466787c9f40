//! A head: a checkpoint (C2SP tlog-checkpoint) in its signed note, with the cosignatures it has.

use crate::{LogKey, LogVerifier, MAX_SIZE, WitnessVerifier};
use signed_note::{Note, VerifierList};
use tlog_tiles::{Checkpoint, Hash};

/// A note is never larger: 8 witnesses and room.
const LARGEST: usize = 16 * 1024;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadHead {
    #[error("the checkpoint can't be read")]
    Unreadable,
    #[error("the checkpoint is of another log: {0}")]
    OtherLog(String),
    #[error("the checkpoint's signature is not the log's")]
    Signature,
}

/// A checkpoint whose log signature was checked or just made.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    origin: String,
    size: u64,
    root: Hash,
    /// The text that is signed.
    text: String,
    /// The text, an empty line, and the signature lines.
    note: String,
}

impl Head {
    /// Signs a head of a log.
    #[must_use]
    pub fn sign(key: &LogKey, size: u64, root: Hash) -> Self {
        let text = format!("{}\n{size}\n{root}\n", key.origin());
        let note = key.sign(&text);
        Self { origin: key.origin().to_owned(), size, root, text, note }
    }

    /// Reads a note and checks the log's signature on it.
    pub fn open(note: &str, log: &LogVerifier) -> Result<Self, BadHead> {
        let parsed = read(note)?;
        let checkpoint = Checkpoint::from_bytes(parsed.text()).map_err(|_| BadHead::Unreadable)?;
        if checkpoint.origin() != log.origin() {
            return Err(BadHead::OtherLog(checkpoint.origin().chars().take(200).collect()));
        }
        parsed.verify(&VerifierList::new(vec![log.boxed()])).map_err(|_| BadHead::Signature)?;
        if checkpoint.size() > MAX_SIZE {
            return Err(BadHead::Unreadable);
        }
        let text = String::from_utf8(parsed.text().to_vec()).map_err(|_| BadHead::Unreadable)?;
        Ok(Self {
            origin: checkpoint.origin().to_owned(),
            size: checkpoint.size(),
            root: *checkpoint.hash(),
            text,
            note: note.to_owned(),
        })
    }

    /// The log that a note claims to be of; nothing is checked.
    pub fn claimed_origin(note: &str) -> Result<String, BadHead> {
        let parsed = read(note)?;
        let checkpoint = Checkpoint::from_bytes(parsed.text()).map_err(|_| BadHead::Unreadable)?;
        Ok(checkpoint.origin().to_owned())
    }

    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }
    #[must_use]
    pub const fn root(&self) -> Hash {
        self.root
    }
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// With signature lines of witnesses; lines that stand there already are not repeated.
    #[must_use]
    pub fn with(mut self, lines: &str) -> Self {
        for line in lines.lines().filter(|line| line.starts_with('\u{2014}')) {
            if !self.note.lines().any(|known| known == line) {
                self.note.push_str(line);
                self.note.push('\n');
            }
        }
        self
    }

    /// The names under which something stands below the text; nothing is checked.
    pub fn signers(&self) -> impl Iterator<Item = &str> {
        let (_, lines) = self.note.rsplit_once("\n\n").unwrap_or_default();
        lines.lines().filter_map(|line| line.strip_prefix("\u{2014} ")?.split_once(' ').map(|(name, _)| name))
    }

    /// Which of `witnesses` have cosigned, each once, and when (seconds since 1970).
    #[must_use]
    pub fn cosigned(&self, witnesses: &[WitnessVerifier]) -> Vec<(String, u64)> {
        let Ok(note) = read(&self.note) else { return Vec::new() };
        let mut found = Vec::new();
        for witness in witnesses {
            // One by one: a bad line of one witness must not hide the good line of another.
            let list = VerifierList::new(vec![Box::new(witness.clone())]);
            let Ok((good, _)) = note.verify(&list) else { continue };
            if let Some(time) = good.first().and_then(WitnessVerifier::time) {
                found.push((witness.name().to_owned(), time));
            }
        }
        found
    }
}

/// The text of any note that `log`'s key signed.
#[must_use]
pub fn open_note(note: &str, log: &LogVerifier) -> Option<String> {
    let parsed = read(note).ok()?;
    parsed.verify(&VerifierList::new(vec![log.boxed()])).ok()?;
    String::from_utf8(parsed.text().to_vec()).ok()
}

fn read(note: &str) -> Result<Note, BadHead> {
    if note.len() > LARGEST {
        return Err(BadHead::Unreadable);
    }
    Note::from_bytes(note.as_bytes()).map_err(|_| BadHead::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cosigner;
    use proptest::prelude::*;
    use tlog_tiles::record_hash;

    fn head() -> (Head, LogVerifier) {
        let key = LogKey::new("readroom/test", &[3; 32]).unwrap();
        (Head::sign(&key, 7, record_hash(b"x")), LogVerifier::parse(&key.public()).unwrap())
    }

    #[test]
    fn a_signed_head_opens_and_another_logs_key_does_not() {
        let (head, log) = head();
        assert_eq!(Head::open(head.note(), &log).unwrap(), head);
        let other = LogVerifier::parse(&LogKey::new("readroom/test", &[4; 32]).unwrap().public()).unwrap();
        assert_eq!(Head::open(head.note(), &other), Err(BadHead::Signature));
        let third = LogVerifier::parse(&LogKey::new("readroom/else", &[3; 32]).unwrap().public()).unwrap();
        assert_eq!(Head::open(head.note(), &third), Err(BadHead::OtherLog("readroom/test".into())));
    }

    #[test]
    fn a_cosignature_counts_once_and_a_forged_one_not_at_all() {
        let (head, _) = head();
        let cosigner = Cosigner::new("readroom/witness", &[5; 32]).unwrap();
        let line = cosigner.cosign(&head, 1_700_000_000);
        let witness = WitnessVerifier::parse(&cosigner.public()).unwrap();
        let signed = head.clone().with(&line).with(&line);
        assert_eq!(signed.cosigned(std::slice::from_ref(&witness)), [("readroom/witness".to_owned(), 1_700_000_000)]);
        assert!(head.cosigned(std::slice::from_ref(&witness)).is_empty());
        // The line of another head, and of another key with the same name.
        let other = Head::sign(&LogKey::new("readroom/test", &[3; 32]).unwrap(), 8, record_hash(b"y"));
        assert!(other.with(&line).cosigned(std::slice::from_ref(&witness)).is_empty());
        let forger = Cosigner::new("readroom/witness", &[6; 32]).unwrap();
        assert!(head.clone().with(&forger.cosign(&head, 1)).cosigned(std::slice::from_ref(&witness)).is_empty());
        assert_eq!(head.clone().with(&forger.cosign(&head, 1)).with(&line).cosigned(&[witness]).len(), 1);
    }

    #[test]
    fn keys_are_written_and_read_and_one_kind_is_not_the_other() {
        let cosigner = Cosigner::new("readroom/witness", &[5; 32]).unwrap();
        let witness = WitnessVerifier::parse(&cosigner.public()).unwrap();
        assert_eq!(witness.public(), cosigner.public());
        assert!(LogVerifier::parse(&cosigner.public()).is_err());
        assert!(LogKey::new("two words", &[1; 32]).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,200}", cut in 0usize..400, byte: u8) {
            let (head, log) = head();
            let _ = (Head::open(&text, &log), LogVerifier::parse(&text), WitnessVerifier::parse(&text), Head::claimed_origin(&text));
            let mut bytes = head.note().as_bytes().to_vec();
            let at = cut % bytes.len();
            bytes[at] = byte;
            let changed = String::from_utf8_lossy(&bytes).into_owned();
            if let Ok(opened) = Head::open(&changed, &log) {
                prop_assert_eq!(opened.text(), head.text());
            }
        }
    }
}
