//! A gateway with own readers and nothing else, for the tests of them.

use super::{Intake, Taken};
use crate::{
    Db,
    config::{OwnReadersConfig, Settings},
    own::{NotTaken, Parcel},
    service::{Actor, Gateway},
    sources::{OwnReaders, Search, Searched, Source, SourceReader},
};
use clock::FixedClock;
use domain::{About, Mode, Profile, Read, Role, Span, Timestamp};
use ingest::{Format, Mapping, Readers, Records};
use keys::{AgencyPrivate, Key};
use std::{path::PathBuf, sync::Arc};
use tempfile::TempDir;
use testkit::{Engine, START};
use tokio::sync::mpsc;
use trail::{Entry, Person};
use wire::{TrailFilter, TrailSearch};

pub(crate) const NAME: &str = "County cameras";
pub(crate) const READERS: &str = include_str!("../../../../../assets/ingest/readers.toml");
pub(crate) const MAPPING: &str = include_str!("../../../../../assets/ingest/mapping.toml");
pub(crate) const OPENALPR: &[u8] = include_bytes!("../../../../ingest/tests/samples/openalpr.jsonl");
const PLATERECOGNIZER: &[u8] = include_bytes!("../../../../ingest/tests/samples/platerecognizer.jsonl");
pub(crate) const FRIGATE: &[u8] = include_bytes!("../../../../ingest/tests/samples/frigate.jsonl");
pub(crate) const TABLE: &[u8] = include_bytes!("../../../../ingest/tests/samples/table.csv");

pub(crate) struct Rig {
    pub folder: TempDir,
    pub clock: Arc<FixedClock>,
    pub gateway: Arc<Gateway>,
    pub source: OwnReaders,
}

/// What a search gave.
#[derive(Debug)]
pub(crate) struct Found {
    pub reads: Vec<Read>,
    pub readers: Vec<SourceReader>,
    pub done: Searched,
    pub parts: Vec<usize>,
}

/// The formats with a sample of each.
pub(crate) fn samples() -> Vec<(Format, &'static [u8])> {
    let csv = Format::Csv(Box::new(Mapping::parse(MAPPING).unwrap()));
    vec![
        (Format::OpenAlpr, OPENALPR),
        (Format::PlateRecognizer, PLATERECOGNIZER),
        (Format::Frigate, FRIGATE),
        (csv, TABLE),
    ]
}

pub(crate) fn readers() -> Readers {
    Readers::from_toml(READERS).unwrap()
}

/// Frigate's word of a plate at the gate.
pub(crate) fn frigate(id: &str, plate: &str, score: f64, at: Timestamp) -> String {
    let seconds = at.0 / 1_000_000;
    format!(
        "{{\"type\":\"lpr\",\"id\":\"{id}\",\"name\":null,\"plate\":\"{plate}\",\"score\":{score},\"camera\":\"gate_in\",\
         \"timestamp\":{seconds}}}\n"
    )
}

impl Rig {
    pub async fn start(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::at(START);
        let secrets = Key::random().unwrap();
        let db = Db::open(&engine.fresh(folder.path()).await, Mode::Service).await.unwrap();
        let source = OwnReaders::new(db.clone(), &secrets, NAME).unwrap();
        let settings = Settings {
            mode: Mode::Service,
            profile: Profile::default(),
            secrets,
            agency: AgencyPrivate::generate().1,
            utc_offset_minutes: 0,
            publish: None,
            authorities: Vec::new(),
            reasons: Vec::new(),
            witnesses: Vec::new(),
            own_readers: OwnReadersConfig { name: NAME.into(), keep_days: 30 },
            vendors: Vec::new(),
        };
        let gateway = Arc::new(Gateway::open(db, clock.clone(), settings).await.unwrap());
        Self { folder, clock, gateway, source }
    }

    pub async fn begin(&self, format: &Format, readers: &Readers) -> Intake {
        self.gateway.begin_intake("yard", format.name(), readers).await.unwrap()
    }

    /// Takes an input whole, as the console does.
    pub async fn take(&self, format: &Format, readers: &Readers, input: &[u8]) -> Taken {
        let mut intake = self.begin(format, readers).await;
        let taken = self.put(&mut intake, format, readers, input).await;
        self.gateway.end_intake(intake).await.unwrap();
        taken
    }

    pub async fn put(&self, intake: &mut Intake, format: &Format, readers: &Readers, input: &[u8]) -> Taken {
        let mut by = self.gateway.preparer();
        let (mut parcel, mut all) = (Parcel::default(), Taken::default());
        for record in Records::new(format, readers, self.gateway.now(), input) {
            match record.map(|entry| parcel.add(&mut by, entry)) {
                Ok(Ok(())) => {}
                Ok(Err(NotTaken::Key(error))) => panic!("{error}"),
                Ok(Err(NotTaken::Old(_))) | Err(_) => parcel.rejected += 1,
            }
            if parcel.is_full() {
                all += self.gateway.take_parcel(intake, &std::mem::take(&mut parcel)).await.unwrap();
            }
        }
        all += self.gateway.take_parcel(intake, &parcel).await.unwrap();
        all
    }

    /// Asks over the last 30 days.
    pub async fn ask(&self, about: About) -> Found {
        let now = self.gateway.now();
        self.search(Search { about, jurisdiction: None, from: now - Span::hours(24 * 30), to: now, limit: 100_000 })
            .await
    }

    pub async fn plate(&self, pattern: &str) -> Found {
        self.ask(About::Plate(pattern.parse().unwrap())).await
    }

    /// The plates that a pattern finds, in order.
    pub async fn plates(&self, pattern: &str) -> Vec<String> {
        let mut plates: Vec<String> =
            self.plate(pattern).await.reads.iter().map(|read| read.plate.to_string()).collect();
        plates.sort_unstable();
        plates
    }

    pub async fn search(&self, search: Search) -> Found {
        let (out, mut parts) = mpsc::channel(4);
        let gather = async {
            let mut all = Vec::new();
            while let Some(part) = parts.recv().await {
                all.push(part);
            }
            all
        };
        let (done, all) = tokio::join!(self.source.search(&search, out), gather);
        Found {
            done: done.unwrap(),
            parts: all.iter().map(|part| part.reads.len()).collect(),
            readers: all.iter().flat_map(|part| part.readers.clone()).collect(),
            reads: all.into_iter().flat_map(|part| part.reads).collect(),
        }
    }

    /// The entries of an action, the newest first, as an auditor reads them.
    pub async fn entries(&self, action: &str) -> Vec<Entry> {
        let person = Person {
            account: domain::AccountName::new("a.udit").unwrap(),
            name: "A. Udit".into(),
            role: Role::Auditor,
            unit: String::new(),
            session: None,
        };
        let auditor = Actor { account: None, person: Some(person), place: "test".into() };
        let filter = TrailFilter { action: Some(action.into()), ..TrailFilter::default() };
        let page = self.gateway.search_trail(&auditor, TrailSearch { filter, offset: 0, limit: 500 }).await.unwrap();
        page.lines.iter().map(|line| Entry::from_bytes(line.entry.as_bytes()).unwrap()).collect()
    }

    /// All files of the embedded database.
    pub fn files(&self) -> Vec<u8> {
        let path = |name: &str| -> PathBuf { self.folder.path().join(name) };
        let read = |name: &str| std::fs::read(path(name)).unwrap_or_default();
        [read("gateway.db"), read("gateway.db-wal")].concat()
    }
}
