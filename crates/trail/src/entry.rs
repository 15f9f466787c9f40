//! One entry: canonical, versioned, typed. Its bytes are a leaf of the tree.
//!
//! The bytes are JSON with the fields in the order of the types below and nothing optional written
//! when absent; [`Entry::from_bytes`] refuses any other spelling, so an entry has exactly one hash.

use crate::When;
use domain::{
    AccountName, AnswerId, ApprovalId, EventId, Found, Purpose, Question, RecordId, Role, RuleId, Span, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the form of entries.
pub const VERSION: u8 = 1;
/// No entry is larger; C2SP tiles allow 65,535 bytes.
pub const LARGEST: usize = 60_000;

/// What is entered longer than this after its act comes late. Below the tolerance of a verification, so
/// that nothing is taken for back-dated that merely waited.
const LATE: Span = Span::minutes(1);

/// What is known of an act before it has its place in a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    pub at: When,
    /// Seconds between the act and its being entered, when it came late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<u32>,
    /// Nobody is known before a sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Person>,
    /// Where: the workstation's id, or `gateway` for its console.
    pub place: String,
    pub act: Act,
    /// For what: the event and reason of work on plate data (AUD-1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    pub outcome: Outcome,
}

/// An entry at its place. The order of the first four is what a verifier reads without the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub v: u8,
    /// Its index in its log.
    pub n: u64,
    pub at: When,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Person>,
    pub place: String,
    pub act: Act,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    pub outcome: Outcome,
}

/// Who did it, as they were then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub account: AccountName,
    pub name: String,
    pub role: Role,
    pub unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// What was done, with all its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// CON-4: to the words of this version and digest.
    Consent {
        version: String,
        digest: String,
    },
    Decline {
        digest: String,
    },
    SignIn {
        recovery_code: bool,
    },
    /// SEC-3.
    LockOut {
        account: AccountName,
    },
    SetFirstPassword,
    EnrolSecondFactor,
    ChangePassword,
    SignOut,
    /// A session ended otherwise: why.
    EndSession {
        why: String,
    },
    OpenStore {
        made: bool,
    },
    /// SEC-2.
    Lock {
        why: String,
    },
    ChangeSettings {
        to: BTreeMap<String, String>,
    },
    ListAccounts,
    AddAccount {
        account: AccountName,
        role: Role,
        unit: String,
    },
    ReleaseAccount {
        account: AccountName,
    },
    ResetAccount {
        account: AccountName,
    },
    DisableAccount {
        account: AccountName,
    },
    SearchTrail {
        filter: BTreeMap<String, String>,
    },
    ReadTrail {
        log: String,
        n: u64,
    },
    ExportTrail {
        format: String,
        filter: BTreeMap<String, String>,
    },
    SeeWitnesses,
    /// The intent (AUD-3); the answer is an entry of its own.
    Ask {
        question: Question,
    },
    /// AUD-1: the answer to the intent at `intent` of the same log.
    Answer {
        intent: u64,
    },
    /// At the gateway: a question arrived with the proof of its intent.
    PassQuestion {
        log: String,
        intent: u64,
        question: Question,
    },
    /// At the gateway: a workstation's log and its key became known.
    EnlistLog {
        origin: String,
        key: String,
    },
    /// At the gateway: a checkpoint was refused, which shows a fork, a rollback or damage.
    RefuseCheckpoint {
        origin: String,
        size: u64,
        why: String,
    },
    /// At the gateway: entries came long after they were made.
    TakeLateEntries {
        origin: String,
        from: u64,
        to: u64,
        seconds: i64,
    },
    WitnessAway {
        witness: String,
        why: String,
    },
    WitnessBack {
        witness: String,
    },
    /// A cached answer was opened: looked at again, or given for the same question (QRY-6).
    OpenAnswer {
        answer: AnswerId,
        same_question: bool,
    },
    /// RET-5, at the gateway: the key of a cached answer was destroyed.
    DestroyKey {
        answer: AnswerId,
        count: u64,
        digest: String,
    },
    /// RET-5, at the workstation: a cached answer was removed.
    RemoveAnswer {
        answer: AnswerId,
        count: u64,
        digest: String,
    },
    /// The picture of a read was shown.
    SeePicture {
        answer: AnswerId,
        source: String,
        read: String,
    },
    /// QLT-1: a plate was typed from a picture, or the picture does not show one; the plate does not enter.
    JudgeRead {
        answer: AnswerId,
        source: String,
        read: String,
        found: Found,
    },
    /// An event was opened, changed, closed or reopened: `what` says which, `reason` why, where a reason is asked.
    ChangeEvent {
        event: EventId,
        number: String,
        what: String,
        reason: String,
    },
    /// RET-2.
    SaveRead {
        event: EventId,
        record: RecordId,
        source: String,
        read: String,
        relevance: String,
        /// RET-3: why the wider scene is kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scene: Option<String>,
        disposal: Timestamp,
    },
    UnsaveRead {
        event: EventId,
        record: RecordId,
        why: String,
    },
    WriteNote {
        event: EventId,
        record: RecordId,
    },
    WithdrawNote {
        event: EventId,
        record: RecordId,
    },
    /// SHR-2: something left the room.
    Disclose {
        event: EventId,
        format: String,
        records: u64,
        /// SHA-256 of the file, hex.
        digest: String,
        to: String,
    },
    /// At the gateway: records of a workstation came in, by their ids with versions.
    KeepRecords {
        event: EventId,
        records: Vec<String>,
    },
    /// At the gateway: records were given to a workstation, by their ids with versions.
    GiveRecords {
        event: EventId,
        records: Vec<String>,
    },
    RequestApproval {
        request: ApprovalId,
        event: EventId,
        from: Timestamp,
        reason: String,
    },
    DecideApproval {
        request: ApprovalId,
        approved: bool,
        reason: String,
    },
    /// ACC-6, ACC-7: `what` is a source or a right.
    Grant {
        account: AccountName,
        what: String,
    },
    Revoke {
        account: AccountName,
        what: String,
    },
    /// Records of the agency's own readers came in.
    Ingest {
        from: String,
        format: String,
        taken: u64,
        rejected: u64,
    },
    AddReaderKey {
        name: String,
    },
    RevokeReaderKey {
        name: String,
    },
    /// RET-4: a saved read went by itself on its day, with its pictures and the notes on it.
    DisposeSaved {
        event: EventId,
        record: RecordId,
        due: Timestamp,
    },
    /// Reads of the agency's own readers reached the end of their keeping.
    DisposeReads {
        before: Timestamp,
        count: u64,
    },
    /// Refused before it was anything: what was tried, in words.
    Try {
        what: String,
    },
    /// The program began to serve.
    Start {
        program: String,
        version: String,
    },
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// It may go on; how it ends is told by a later entry.
    Permitted,
    Done,
    Denied {
        rule: RuleId,
        why: String,
    },
    /// It could not be done: the fault's code and words.
    Failed {
        code: String,
        why: String,
    },
    /// Results never enter: how many there were, and their digest (AUD-1).
    Found {
        count: u64,
        digest: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadEntry {
    #[error("the entry is larger than {LARGEST} bytes")]
    TooLarge,
    #[error("the entry can't be read: {0}")]
    Unreadable(String),
    #[error("the entry was written by a newer Readroom (version {0})")]
    Newer(u8),
    #[error("the entry is not written in its one canonical form")]
    NotCanonical,
}

impl Fields {
    /// As it is entered at `now`: what comes more than a minute after its act says so.
    #[must_use]
    pub fn entered(self, now: Timestamp) -> Self {
        let waited = now - self.at.at();
        let late = if waited > LATE { u32::try_from(waited.as_seconds()).ok() } else { self.late };
        Self { late, ..self }
    }

    /// At its place in a log.
    #[must_use]
    pub fn at_place(self, n: u64) -> Entry {
        let Self { at, late, who, place, act, purpose, outcome } = self;
        Entry { v: VERSION, n, at, late, who, place, act, purpose, outcome }
    }
}

impl Entry {
    /// The canonical bytes, a leaf.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BadEntry> {
        let bytes = serde_json::to_vec(self).map_err(|error| BadEntry::Unreadable(error.to_string()))?;
        if bytes.len() > LARGEST { Err(BadEntry::TooLarge) } else { Ok(bytes) }
    }

    /// Reads an entry and holds it to its one form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadEntry> {
        if bytes.len() > LARGEST {
            return Err(BadEntry::TooLarge);
        }
        let entry: Self = serde_json::from_slice(bytes).map_err(|error| {
            // A newer form may have fields that this one does not know.
            match serde_json::from_slice::<Version>(bytes) {
                Ok(Version { v }) if v > VERSION => BadEntry::Newer(v),
                _ => BadEntry::Unreadable(error.to_string()),
            }
        })?;
        if entry.v != VERSION {
            return Err(BadEntry::Newer(entry.v));
        }
        if entry.to_bytes()? == bytes { Ok(entry) } else { Err(BadEntry::NotCanonical) }
    }

    /// Without its place, to be entered elsewhere.
    #[must_use]
    pub fn into_fields(self) -> Fields {
        let Self { v: _, n: _, at, late, who, place, act, purpose, outcome } = self;
        Fields { at, late, who, place, act, purpose, outcome }
    }

    #[must_use]
    pub const fn is_late(&self) -> bool {
        self.late.is_some()
    }
}

#[derive(Deserialize)]
struct Version {
    v: u8,
}

/// The place and time of an entry, read off the beginning of its canonical bytes: a million of them
/// are checked in less than a second.
pub(crate) struct Glance {
    pub n: u64,
    pub at: Timestamp,
    pub late: bool,
}

impl Glance {
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"{\"v\":1,\"n\":")?;
        let end = rest.iter().position(|byte| *byte == b',')?;
        let n = std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()?;
        let rest = rest.get(end..)?.strip_prefix(b",\"at\":\"")?;
        let at = When::glance(rest.first_chunk()?)?;
        let late = rest.get(28..)?.starts_with(b"\",\"late\":");
        Some(Self { n, at, late })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::About;
    use proptest::prelude::*;

    pub(crate) const START: Timestamp = Timestamp(1_804_838_520_000_000);

    pub(crate) fn person() -> Person {
        Person {
            account: AccountName::new("a.ruiz").unwrap(),
            name: "Ana Ruiz".into(),
            role: Role::Analyst,
            unit: "North".into(),
            session: None,
        }
    }

    pub(crate) fn ask(n: u64) -> Entry {
        Fields {
            at: When::new(START + Span::seconds(n.try_into().unwrap()), -300),
            late: None,
            who: Some(person()),
            place: "ws-1".into(),
            act: Act::Ask {
                question: Question::new(About::Plate("~7KXM482".parse().unwrap()), START - Span::hours(24 * 30), START),
            },
            purpose: Some(Purpose::new("EVT-2031", "stolen vehicle", "tractor taken from a yard in Port Sable")),
            outcome: Outcome::Permitted,
        }
        .at_place(n)
    }

    #[test]
    fn an_entry_has_one_form_and_no_other_is_taken() {
        let bytes = ask(7).to_bytes().unwrap();
        assert_eq!(Entry::from_bytes(&bytes).unwrap(), ask(7));
        insta::assert_snapshot!(String::from_utf8(bytes.clone()).unwrap());
        let spaced = String::from_utf8(bytes).unwrap().replace("\"n\":7", "\"n\": 7");
        assert_eq!(Entry::from_bytes(spaced.as_bytes()), Err(BadEntry::NotCanonical));
    }

    #[test]
    fn a_newer_entry_is_told_from_a_damaged_one() {
        assert_eq!(Entry::from_bytes(br#"{"v":2,"news":true}"#), Err(BadEntry::Newer(2)));
        assert!(matches!(Entry::from_bytes(b"{"), Err(BadEntry::Unreadable(_))));
    }

    #[test]
    fn a_glance_reads_what_the_entry_says() {
        let mut late = ask(12);
        late.late = Some(75);
        for entry in [ask(0), ask(123_456), late] {
            let glance = Glance::of(&entry.to_bytes().unwrap()).unwrap();
            assert_eq!((glance.n, glance.at, glance.late), (entry.n, entry.at.at(), entry.is_late()));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0usize..300, byte: u8) {
            let _ = (Entry::from_bytes(&bytes), Glance::of(&bytes));
            let mut real = ask(3).to_bytes().unwrap();
            let at = at % real.len();
            real[at] = byte;
            let _ = Glance::of(&real);
            if let Ok(entry) = Entry::from_bytes(&real) {
                prop_assert_eq!(entry.to_bytes().unwrap(), real);
            }
        }
    }
}
