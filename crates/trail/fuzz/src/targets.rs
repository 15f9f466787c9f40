//! Each parser of the trail, given any bytes. A panic is a defect, and so is what an `assert` here finds.
//! The fuzz targets call these, and so does the plain test over the corpus (crates/trail/tests/corpus.rs).

use std::{borrow::Cow, str::from_utf8};
use trail::{
    AddCheckpoint, Entry, Files, Hash, Head, Keys, Known, LogKey, LogVerifier, Prefix, WitnessVerifier,
    check_consistency, check_inclusion, verify_export, verify_folder,
};

/// The keys of the log and the witness that the corpus was made with.
pub fn keys() -> Keys {
    let log = LogKey::new("readroom/gateway", &[1; 32]).expect("a good name");
    let witness = trail::Cosigner::new("readroom/witness", &[2; 32]).expect("a good name");
    let mut keys = Keys::default();
    keys.add_logs(&log.public()).expect("its own form");
    keys.add_witnesses(&witness.public()).expect("its own form");
    keys
}

fn log() -> LogVerifier {
    keys().logs.remove(0)
}

/// What is read as an entry is written as the same bytes, and can be said in words.
pub fn entry(bytes: &[u8]) {
    if let Ok(entry) = Entry::from_bytes(bytes) {
        assert_eq!(entry.to_bytes().ok().as_deref(), Some(bytes));
        assert!(!entry.words().is_empty());
    }
}

/// A checkpoint's note, and any signed note.
pub fn note(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    let _ = Head::claimed_origin(text);
    let _ = trail::open_note(text, &log());
    if let Ok(head) = Head::open(text, &log()) {
        assert_eq!(head.note(), text);
        let _ = head.cosigned(&keys().witnesses);
    }
}

/// The body of tlog-witness's add-checkpoint: what is read is written alike, and is judged.
pub fn request(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    if let Ok(request) = AddCheckpoint::parse(text) {
        assert_eq!(AddCheckpoint::parse(&request.to_body()).as_ref(), Ok(&request));
        let _ = request.check(&log(), Known::NOTHING);
    }
}

/// Proofs: two sizes, two roots, and hashes.
pub fn proof(bytes: &[u8]) {
    let Some((numbers, hashes)) = bytes.split_at_checked(16) else { return };
    let (Some(a), Some(b)) = (number(numbers), number(&numbers[8..])) else { return };
    let hashes: Vec<Hash> = hashes.chunks_exact(32).filter_map(|hash| hash.try_into().ok().map(Hash)).collect();
    let [first, second, rest @ ..] = hashes.as_slice() else { return };
    let _ = check_inclusion(rest, a, *first, b, *second);
    let _ = check_consistency(rest, a, *first, b, *second);
    if let Ok(mut prefix) = Prefix::new(a, hashes.clone()) {
        let _ = prefix.root();
        if a < 1 << 30 {
            prefix.append(*first);
        }
    }
}

fn number(bytes: &[u8]) -> Option<u64> {
    bytes.get(..8)?.try_into().ok().map(u64::from_be_bytes)
}

/// Keys of logs and witnesses, and files of them.
pub fn key(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    if let Ok(key) = LogVerifier::parse(text) {
        assert_eq!(LogVerifier::parse(key.public()).map(|key| key.public().to_owned()), Ok(key.public().to_owned()));
    }
    let _ = WitnessVerifier::parse(text);
    let _ = Keys::default().add_logs(text);
    let _ = Keys::default().add_witnesses(text);
}

/// A folder of three files: the bytes are the checkpoint, the entries and the hashes, each after its
/// length in two bytes; every other file is missing, whatever its name.
struct Three<'a>([&'a [u8]; 3]);

impl Files for Three<'_> {
    fn read(&self, path: &str, _most: usize) -> Result<Option<Cow<'_, [u8]>>, String> {
        let [checkpoint, entries, hashes] = self.0;
        Ok(match path {
            "checkpoint" => Some(checkpoint),
            "heads.jsonl" => None,
            path if path.starts_with("tile/entries/000") => Some(entries),
            path if path.starts_with("tile/0/000") => Some(hashes),
            _ => None,
        }
        .map(Cow::Borrowed))
    }
}

pub fn folder(bytes: &[u8]) {
    let mut rest = bytes;
    let mut next = || {
        let (length, more) = rest.split_at_checked(2)?;
        let (part, more) = more.split_at_checked(usize::from(u16::from_be_bytes([length[0], length[1]])))?;
        rest = more;
        Some(part)
    };
    let (Some(checkpoint), Some(entries)) = (next(), next()) else { return };
    report(&verify_folder(&Three([checkpoint, entries, rest]), &keys()));
}

pub fn json_export(bytes: &[u8]) {
    report(&verify_export(bytes, None, &keys()));
}

/// The proof and the table, with a zero byte between.
pub fn csv_export(bytes: &[u8]) {
    let Some(at) = bytes.iter().position(|byte| *byte == 0) else { return };
    report(&verify_export(&bytes[at + 1..], Some(&bytes[..at]), &keys()));
}

fn report(report: &trail::Report) {
    assert!(report.exit < 4);
    assert_eq!(report.is_whole(), report.findings.is_empty());
    assert!(!report.to_string().is_empty() && report.to_json().is_ok());
}

/// What is done with any bytes.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const ALL: [(&str, Target); 8] = [
    ("entry", entry),
    ("note", note),
    ("request", request),
    ("proof", proof),
    ("key", key),
    ("folder", folder),
    ("json_export", json_export),
    ("csv_export", csv_export),
];
