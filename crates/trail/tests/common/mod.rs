//! Logs made for tests: entries, heads that a witness cosigned on the way, a folder and exports of them.
#![allow(dead_code, reason = "each test program uses a part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "this serves tests alone")]

use domain::{About, AccountName, Purpose, Question, Role, RuleId, Span, Timestamp};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};
use trail::{
    Act, Builder, Cosigner, Entry, Fields, Files, Finding, Head, Keys, Kind, LogKey, LogPart, LogVerifier, Noted,
    Outcome, Person, Report, TILE, Tiles, Tree, When, WitnessVerifier, plan_prefix, prefix, prove_consistency,
    record_hash, tile_path,
};

pub const START: Timestamp = Timestamp(1_804_838_520_000_000);

/// The entry at `n`, one minute after the one before it.
pub fn entry(n: u64) -> Entry {
    let plate = About::Plate(format!("7KXM{}", 400 + n % 100).parse().unwrap());
    let person = Person {
        account: AccountName::new("a.ruiz").unwrap(),
        name: "Ana Ruiz".into(),
        role: Role::Analyst,
        unit: "North".into(),
        session: None,
    };
    let (act, outcome) = match n % 5 {
        0 => (Act::SignIn { recovery_code: false }, Outcome::Done),
        1 => (Act::Ask { question: Question::new(plate, START - Span::hours(24), START) }, Outcome::Permitted),
        2 => (Act::Answer { intent: n - 1 }, Outcome::Found { count: n, digest: "0a".into() }),
        3 => (Act::ListAccounts, Outcome::Denied { rule: RuleId::Acc8, why: "Not your part, \"Ana\".".into() }),
        _ => (Act::SignOut, Outcome::Done),
    };
    let purpose = (n % 5 == 1).then(|| Purpose::new("EVT-2031", "theft", "from a yard"));
    Fields { at: When::new(at(n), -300), late: None, who: Some(person), place: "ws-1".into(), act, purpose, outcome }
        .at_place(n)
}

/// Entries that say little, for tests that go through each of their bits.
pub fn short_entries(count: u64) -> Vec<Vec<u8>> {
    let short = |n: u64| {
        let who = entry(n).who.filter(|_| n % 8 == 2);
        Entry { who, place: "w".into(), act: Act::SignOut, purpose: None, outcome: Outcome::Done, ..entry(n) }
    };
    (0..count).map(|n| short(n).to_bytes().unwrap()).collect()
}

pub fn at(n: u64) -> Timestamp {
    START + Span::minutes(n.try_into().unwrap())
}

pub fn entries(count: u64) -> Vec<Vec<u8>> {
    (0..count).map(|n| entry(n).to_bytes().unwrap()).collect()
}

/// A log with all that it published.
pub struct Log {
    pub key: LogKey,
    pub witness: Cosigner,
    pub entries: Vec<Vec<u8>>,
    pub tiles: Tiles,
    pub heads: Vec<Head>,
}

impl Log {
    /// With heads at these sizes and at its end, each cosigned just after its last entry.
    pub fn new(origin: &str, entries: Vec<Vec<u8>>, sizes: &[u64]) -> Self {
        let key = LogKey::new(origin, &[1; 32]).unwrap();
        let witness = Cosigner::new("readroom/witness", &[2; 32]).unwrap();
        let (mut tree, mut tiles, mut heads) = (Tree::default(), Tiles::new(), Vec::new());
        let end = entries.len() as u64;
        for bytes in &entries {
            tree.append(record_hash(bytes));
            if sizes.contains(&tree.size()) || tree.size() == end {
                let head = Head::sign(&key, tree.size(), tree.root());
                let cosigned = witness.cosign(&head, at(tree.size() - 1).unix_seconds() + 1);
                heads.push(head.with(&cosigned));
            }
        }
        for blob in tree.take_changed() {
            tiles.insert((blob.level, blob.n), blob.hashes);
        }
        Self { key, witness, entries, tiles, heads }
    }

    pub fn of(count: u64, sizes: &[u64]) -> Self {
        Self::new("readroom/gateway", entries(count), sizes)
    }

    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    pub fn last(&self) -> &Head {
        self.heads.last().unwrap()
    }

    /// What an auditor has.
    pub fn keys(&self) -> Keys {
        Keys {
            logs: vec![LogVerifier::parse(&self.key.public()).unwrap()],
            witnesses: vec![WitnessVerifier::parse(&self.witness.public()).unwrap()],
            quorum: 1,
            noted: Vec::new(),
        }
    }

    pub fn folder(&self) -> Folder {
        let mut files = BTreeMap::new();
        files.insert("checkpoint".to_owned(), self.last().note().as_bytes().to_vec());
        let lines: Vec<String> =
            self.heads.iter().map(|head| serde_json::to_string(head.note()).unwrap() + "\n").collect();
        files.insert("heads.jsonl".to_owned(), lines.concat().into_bytes());
        for ((level, n), hashes) in &self.tiles {
            files.insert(tile_path(&level.to_string(), *n, hashes.len() / 32), hashes.clone());
        }
        for (n, bundle) in (0..).zip(self.entries.chunks(TILE)) {
            files.insert(tile_path("entries", n, bundle.len()), packed(bundle));
        }
        Folder { files }
    }

    /// The part `from..to` for an export.
    pub fn part(&self, from: u64, to: u64) -> LogPart {
        plan_prefix(from).unwrap();
        let inside = self.heads.iter().filter(|head| from < head.size() && head.size() <= to);
        let last = self.heads.iter().find(|head| head.size() >= to).unwrap();
        LogPart {
            origin: self.key.origin().into(),
            key: self.key.public(),
            witnesses: vec![self.witness.public()],
            from,
            to,
            left: prefix(from, &self.tiles).unwrap().peaks().to_vec(),
            heads: inside.map(|head| head.note().to_owned()).collect(),
            last: last.note().to_owned(),
            consistency: prove_consistency(last.size(), to, &self.tiles).unwrap(),
        }
    }

    /// An export of `from..to` that withholds some entries.
    pub fn export(&self, from: u64, to: u64, withheld: &[u64]) -> Builder<'_> {
        let by = AccountName::new("p.banerjee").unwrap();
        let mut builder = Builder::new(When::new(at(to), 0), by, BTreeMap::new(), &self.key);
        self.add_to(&mut builder, from, to, withheld);
        builder
    }

    pub fn add_to(&self, builder: &mut Builder<'_>, from: u64, to: u64, withheld: &[u64]) {
        let log = builder.log(self.part(from, to));
        for n in from..to {
            let bytes = &self.entries[usize::try_from(n).unwrap()];
            builder.line(log, n, record_hash(bytes), (!withheld.contains(&n)).then(|| bytes.clone())).unwrap();
        }
    }
}

/// A bundle of entries as C2SP tlog-tiles has it.
pub fn packed(entries: &[Vec<u8>]) -> Vec<u8> {
    entries
        .iter()
        .flat_map(|bytes| [&u16::try_from(bytes.len()).unwrap().to_be_bytes(), bytes.as_slice()].concat())
        .collect()
}

/// A folder in memory.
#[derive(Clone)]
pub struct Folder {
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Files for Folder {
    fn read(&self, path: &str, most: usize) -> Result<Option<Cow<'_, [u8]>>, String> {
        match self.files.get(path) {
            Some(bytes) if bytes.len() > most => Err("it is too large".into()),
            found => Ok(found.map(|bytes| Cow::Borrowed(bytes.as_slice()))),
        }
    }
}

impl Folder {
    pub fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), bytes.into());
    }
}

pub fn noted(head: &Head) -> Noted {
    Noted { from: "the auditor's note".into(), note: head.note().to_owned() }
}

/// The kinds of findings, with the entries that they name.
pub fn found(report: &Report) -> Vec<(Kind, Option<(u64, u64)>)> {
    let place = |finding: &Finding| finding.from.zip(finding.to);
    report.findings.iter().map(|finding| (finding.kind, place(finding))).collect()
}

pub fn kinds(report: &Report) -> BTreeSet<Kind> {
    report.findings.iter().map(|finding| finding.kind).collect()
}
