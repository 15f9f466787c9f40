//! The trail: durable appends, intent to permit, and verification beside the bare hashing of the same
//! bytes.

use crate::{median, milliseconds};
use ::trail::{
    Act, AddCheckpoint, Fields, Files, Head, Keys, LogKey, LogVerifier, Outcome, Person, Tiles, Tree, When,
    prove_consistency, record_hash, tile_path, verify_folder,
};
use clock::{Clock, SystemClock};
use domain::{About, AccountName, Mode, Purpose, Question, Span, StoreId, Timestamp};
use keys::AgencyPrivate;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, collections::HashMap};
use store::{Store, StoreFolder};
use testkit::{Engine, GatewayRig, Workstation};

const BATCH: u64 = 500;
const BATCHES: u64 = 20;
const MILLION: u64 = 1_000_000;

fn question() -> (Question, Purpose) {
    let to = Timestamp(1_805_017_260_000_000);
    let question = Question::new(About::Plate("~7KXM482".parse().unwrap()), to - Span::hours(720), to);
    let purpose = Purpose::new("EVT-2031", "stolen vehicle", "tractor taken from a yard in Port Sable");
    (question, purpose)
}

fn asked(at: Timestamp) -> Fields {
    let (question, purpose) = question();
    Fields {
        at: When::new(at, 0),
        late: None,
        who: Some(Person {
            account: AccountName::new("r.alvarez").unwrap(),
            name: "R. Alvarez".into(),
            role: domain::Role::Analyst,
            unit: "North".into(),
            session: None,
        }),
        place: "bench".into(),
        act: Act::Ask { question },
        purpose: Some(purpose),
        outcome: Outcome::Permitted,
    }
}

fn rate(name: &str, count: u64, spent: Span) {
    println!("{name:<39}{:8.0} /s", count as f64 / (milliseconds(spent) / 1000.0));
}

/// On a workstation: one by one, each durable by itself, and in batches.
pub async fn store_appends(clock: &SystemClock) {
    let data = tempfile::tempdir().unwrap();
    let folder = StoreFolder::new(data.path(), Mode::Training, AccountName::new("b.bench").unwrap());
    let (_, agency) = AgencyPrivate::generate();
    let id = StoreId::from_random([1; 16]);
    let store = Store::open_or_create(folder, id, "plum kettle orbit sandal".into(), &agency).await.unwrap();
    store.begin_trail("readroom/workstation/bench", Some(&[1; 32]), Timestamp(0)).await.unwrap();
    let start = clock.elapsed();
    for _ in 0..500 {
        store.record(&[], vec![asked(Timestamp(0))]).await.unwrap();
    }
    rate("trail appends on a workstation, single", 500, Span(clock.elapsed().0 - start.0));
    let start = clock.elapsed();
    for _ in 0..BATCHES {
        store.record(&[], (0..BATCH).map(|_| asked(Timestamp(0))).collect()).await.unwrap();
    }
    rate("trail appends on a workstation, batched", BATCH * BATCHES, Span(clock.elapsed().0 - start.0));
    store.close().await.unwrap();
}

/// At the gateway, over HTTPS: pushes of 500 entries, each verified, sealed, indexed, durable and cosigned.
pub async fn gateway_appends(clock: &SystemClock) {
    for engine in Engine::ALL {
        let rig = GatewayRig::start(engine).await;
        let token = rig.token("r.alvarez").await;
        let key = LogKey::new("readroom/workstation/bench", &[7; 32]).unwrap();
        rig.client.enlist_log(&token, &wire::EnlistLog { verifier: key.public() }).await.unwrap();
        let (mut tree, mut tiles) = (Tree::default(), Tiles::new());
        let mut pushes = Vec::new();
        for _ in 0..BATCHES {
            let old = tree.size();
            let entries: Vec<_> = (old..old + BATCH)
                .map(|n| {
                    let bytes = asked(testkit::START).at_place(n).to_bytes().unwrap();
                    tree.append(record_hash(&bytes));
                    String::from_utf8(bytes).unwrap()
                })
                .collect();
            for tile in tree.take_changed() {
                tiles.insert((tile.level, tile.n), tile.hashes);
            }
            let proof = prove_consistency(tree.size(), old, &tiles).unwrap();
            let note = Head::sign(&key, tree.size(), tree.root()).note().to_owned();
            let request = AddCheckpoint { old, proof, note }.to_body();
            pushes.push(wire::Push { origin: key.origin().to_owned(), request, entries });
        }
        let start = clock.elapsed();
        for push in &pushes {
            rig.client.push(&token, push).await.unwrap();
        }
        let spent = Span(clock.elapsed().0 - start.0);
        rate(&format!("trail appends at the gateway, {engine:?}"), BATCH * BATCHES, spent);
        let owner = rig.token("d.whitford").await;
        let start = clock.elapsed();
        for _ in 0..200 {
            rig.client.accounts(&owner).await.unwrap();
        }
        rate(&format!("acts entered one by one, {engine:?}"), 200, Span(clock.elapsed().0 - start.0));
    }
}

/// From the question to the permit, on loopback: entered, witnessed, proved.
pub async fn intent(clock: &SystemClock) {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let data = tempfile::tempdir().unwrap();
    let desk = Workstation::on(&rig, data.path());
    desk.sign_in("r.alvarez").await;
    desk.witnessed().await;
    let mut times = Vec::new();
    for _ in 0..200 {
        let (question, purpose) = question();
        let start = clock.elapsed();
        desk.app.intend(question, purpose).await.map(drop).unwrap();
        times.push(milliseconds(Span(clock.elapsed().0 - start.0)));
    }
    times.sort_by(f64::total_cmp);
    println!(
        "intent to permit, loopback              {:8.1} ms p95, {:.1} ms median",
        times[190],
        median(times.clone())
    );
}

struct Memory(HashMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, path: &str, _most: usize) -> Result<Option<Cow<'_, [u8]>>, String> {
        Ok(self.0.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice())))
    }
}

/// A million entries in tiles, verified, beside one SHA-256 over the same bytes.
pub fn verification(clock: &SystemClock) {
    let key = LogKey::new("readroom/bench", &[7; 32]).unwrap();
    let (mut tree, mut files) = (Tree::default(), HashMap::new());
    let mut bundle = Vec::new();
    for n in 0..MILLION {
        let bytes =
            asked(Timestamp(testkit::START.0 + i64::try_from(n).unwrap() * 10_000)).at_place(n).to_bytes().unwrap();
        tree.append(record_hash(&bytes));
        bundle.extend_from_slice(&u16::try_from(bytes.len()).unwrap().to_be_bytes());
        bundle.extend_from_slice(&bytes);
        if (n + 1) % 256 == 0 || n + 1 == MILLION {
            let width = usize::try_from(n % 256 + 1).unwrap();
            files.insert(tile_path("entries", n / 256, width), std::mem::take(&mut bundle));
        }
    }
    for tile in tree.take_changed() {
        files.insert(tile_path(&tile.level.to_string(), tile.n, tile.hashes.len() / 32), tile.hashes);
    }
    files.insert("checkpoint".into(), Head::sign(&key, tree.size(), tree.root()).note().as_bytes().to_vec());
    let keys = Keys { logs: vec![LogVerifier::parse(&key.public()).unwrap()], quorum: 0, ..Keys::default() };
    let start = clock.elapsed();
    let mut hash = Sha256::new();
    for (path, bytes) in &files {
        if path.starts_with("tile/entries") {
            hash.update(bytes);
        }
    }
    let digest = hash.finalize();
    let bare = milliseconds(Span(clock.elapsed().0 - start.0));
    let memory = Memory(files);
    let start = clock.elapsed();
    let report = verify_folder(&memory, &keys);
    let spent = milliseconds(Span(clock.elapsed().0 - start.0));
    assert!(report.is_whole(), "{report}");
    println!(
        "verification of 1,000,000 entries       {spent:8.0} ms, {:.2} of bare SHA-256 ({bare:.0} ms, {:02x}…)",
        spent / bare,
        digest[0]
    );
}
