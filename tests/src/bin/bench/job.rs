//! The main job: a question without its sources, saving a thousand reads, and records of the agency's own cameras.

use crate::{median, milliseconds};
use api::{AskDraft, ColumnsPick, Event, ReadersView, WindowPick, command};
use clock::{Clock, SystemClock};
use domain::{
    About, AccountName, Area, Confidence, EventId, Found, KeptRead, Mode, Plate, Position, Question, ReaderKind,
    RecordId, Saved, Span, StoreId, Timestamp, Vehicle,
};
use keys::AgencyPrivate;
use std::{fmt::Write as _, fs, process::Command};
use store::{Change, RecordKind, RecordRow, Store, StoreFolder};
use testkit::{Engine, GatewayRig, Workstation, call, call_raw};
use wire::Line;

const QUESTIONS: usize = 100;
/// Records of one ingest.
const RECORDS: u64 = 200_000;

/// From the question sent to its last line, less what the slowest source took by the gateway's own count.
pub async fn question(clock: &SystemClock) {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let data = tempfile::tempdir().unwrap();
    let desk = Workstation::on(&rig, data.path());
    desk.sign_in("r.alvarez").await;
    desk.witnessed().await;
    let event = testkit::event(&desk, "EVT-2031").await;
    // The training world is laid out by the first question.
    testkit::ask(&desk, testkit::draft(event, "7KXM481")).await.unwrap();
    let mut intents = Vec::new();
    for n in 0..QUESTIONS {
        let about = About::Plate(format!("7KXM{n:03}").parse().unwrap());
        let question = Question::new(about, testkit::START - Span::hours(720), testkit::START);
        intents.push(desk.app.intend(question, testkit::purpose(event)).await.unwrap());
    }
    let token = rig.token("r.alvarez").await;
    let mut times = Vec::new();
    for intent in intents {
        let start = clock.elapsed();
        let mut lines = rig.client.ask(&token, intent.permit, &intent.asking).await.unwrap();
        let mut slowest = 0;
        while let Some(line) = lines.next().await.unwrap() {
            if let Line::Source(end) = line {
                slowest = end.took_ms.max(slowest);
            }
        }
        times.push(milliseconds(Span(clock.elapsed().0 - start.0)) - slowest as f64);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "question without its sources, loopback  {:8.1} ms p95, {:.1} ms median  (aim 20 ms p95)",
        times[QUESTIONS * 95 / 100],
        median(times.clone())
    );
}

fn saved(event: EventId, n: u32) -> Saved {
    let id = RecordId::from_random(u128::from(n + 1).to_be_bytes());
    let at = Timestamp(testkit::START.0 - i64::from(n) * 60_000_000);
    Saved {
        id,
        event,
        read: KeptRead {
            source: "Sable".into(),
            record: format!("SBL-{n:012}"),
            at,
            position: Position::new(-150.0, 40.0).unwrap(),
            plate: Plate::new("7KXM482").unwrap(),
            jurisdiction: None,
            confidence: Confidence::new(912).unwrap(),
            vehicle: Vehicle::default(),
            heading: None,
            reader: "SBL-R-17".into(),
            reader_name: "Harbor Road".into(),
            reader_kind: ReaderKind::Fixed,
            address: "Harbor Road at Mile 4".into(),
        },
        typed: Plate::new("7KXM482").ok(),
        found: Found::Verified,
        relevance: "The tractor leaves the yard an hour before the theft".into(),
        scene: None,
        by: AccountName::new("b.bench").unwrap(),
        at: testkit::START,
        answer: domain::AnswerId::from_random([9; 16]),
        disposal: testkit::START + Span::hours(24 * 365 * 15),
    }
}

/// The largest answer at the workstation, without its window: from its first line to its last, and until it is entered and
/// cached. The training world makes its reads meanwhile.
pub async fn answer(clock: &SystemClock) {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let data = tempfile::tempdir().unwrap();
    let desk = Workstation::on(&rig, data.path());
    desk.sign_in("r.alvarez").await;
    desk.witnessed().await;
    let event = testkit::event(&desk, "EVT-2031").await;
    testkit::ask(&desk, testkit::draft(event, "7KXM481")).await.unwrap();
    let ReadersView::Ready { readers } = call::<command::readers_look>(&desk.app, ()).await.unwrap() else {
        panic!("the world is laid out")
    };
    let middle = readers.iter().find(|line| line.reader.kind == ReaderKind::Fixed).unwrap().reader.position;
    let about = About::Area(Area::circle(middle, 20_000.0).unwrap());
    let draft = AskDraft { about, window: WindowPick::Days { days: 1_500 }, ..testkit::draft(event, "7KXM481") };
    let mut events = desk.app.events();
    let asked = call::<command::ask>(&desk.app, draft).await.unwrap();
    let start = clock.elapsed();
    let since = || milliseconds(Span(clock.elapsed().0 - start.0));
    let mut last = (0, 0.0);
    let whole = loop {
        match events.recv().await.unwrap() {
            Event::Answer { answer, reads, ended } if answer == asked.answer => {
                if reads > last.0 {
                    last = (reads, since());
                }
                if ended {
                    break since();
                }
            }
            _ => {}
        }
    };
    println!("answer of {} reads, first line to last  {:6.0} ms, entered and cached {whole:.0} ms", last.0, last.1);
    let start = clock.elapsed();
    let pick = ColumnsPick { answer: asked.answer, from: 0 };
    let columns = call_raw::<command::answer_columns>(&desk.app, pick).await.unwrap();
    let took = milliseconds(Span(clock.elapsed().0 - start.0));
    println!("its bytes for the window               {took:8.0} ms, {} KiB", columns.len() / 1024);
}

/// Each save is durable by itself, with a picture of 32 KB.
pub async fn saves(clock: &SystemClock) {
    let data = tempfile::tempdir().unwrap();
    let folder = StoreFolder::new(data.path(), Mode::Training, AccountName::new("b.bench").unwrap());
    let (_, agency) = AgencyPrivate::generate();
    let store =
        Store::open_or_create(folder, StoreId::from_random([1; 16]), "plum kettle orbit sandal".into(), &agency)
            .await
            .unwrap();
    store.begin_trail("readroom/workstation/bench", Some(&[1; 32]), testkit::START).await.unwrap();
    let event = EventId::from_random([3; 16]);
    let row = |id, kind, body: String| RecordRow {
        id,
        kind,
        event,
        version: 1,
        at: testkit::START,
        by: AccountName::new("b.bench").unwrap(),
        workstation: "bench".into(),
        body,
    };
    let picture = |of: RecordId, n: u32| {
        serde_json::json!({ "id": RecordId::from_random(u128::from(n + 1_000_000).to_be_bytes()), "event": event, "of": of,
            "view": "plate", "kind": "image/png", "data": "A".repeat(43_690) })
    };
    let start = clock.elapsed();
    for n in 0..1_000 {
        let saved = saved(event, n);
        let picture = picture(saved.id, n);
        let id = picture["id"].as_str().unwrap().parse().unwrap();
        let rows = [
            row(saved.id, RecordKind::Saved, serde_json::to_string(&saved).unwrap()),
            row(id, RecordKind::Picture, picture.to_string()),
        ];
        let changes: Vec<Change<'_>> = rows.iter().map(Change::KeepRecord).collect();
        store.record(&changes, Vec::new()).await.unwrap();
    }
    println!("save of 1,000 reads, each by itself    {:8.0} ms", milliseconds(Span(clock.elapsed().0 - start.0)));
    store.close().await.unwrap();
}

/// `readroom-gateway ingest` on the embedded engine, from its start to its end.
pub fn ingest(clock: &SystemClock) {
    let program = std::env::current_exe().unwrap().with_file_name("readroom-gateway");
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let run = |arguments: &[&str]| {
        let done = Command::new(&program).args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    run(&["init", "--dir", &path("gateway"), "--owner", "o.owner", "--owner-name", "O. Owner"]);
    let camera = "[[reader]]\nid='gate_in'\nname='Yard gate'\ncountry='US'\nlatitude=44.06\nlongitude=-103.24\n";
    fs::write(path("readers.toml"), camera).unwrap();
    let begun = clock.now().0 / 1_000_000 - 86_400;
    let mut records = String::new();
    for n in 0..RECORDS {
        let at = begun + i64::try_from(n % 80_000).unwrap();
        writeln!(
            records,
            "{{\"type\":\"lpr\",\"id\":\"{n}.5-a\",\"name\":null,\"plate\":\"T{:05}\",\"score\":0.9,\"camera\":\"gate_in\",\
             \"timestamp\":{at}}}",
            n % 70_000
        )
        .unwrap();
    }
    fs::write(path("records.jsonl"), records).unwrap();
    let (config, readers, input) = (path("gateway/gateway.toml"), path("readers.toml"), path("records.jsonl"));
    let start = clock.elapsed();
    run(&["ingest", "--config", &config, "--readers", &readers, "--format", "frigate", &input]);
    let seconds = milliseconds(Span(clock.elapsed().0 - start.0)) / 1000.0;
    println!("ingest of {RECORDS} records, embedded   {:8.0} records/s  (aim 50,000)", RECORDS as f64 / seconds);
}
