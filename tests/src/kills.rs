//! kill -9 while entries are appended, again and again on the same files: no entry that was
//! acknowledged is lost, and the log is whole. A short form runs in the tests, a thousand in the bench.

use clock::{Clock, SystemClock};
use domain::{AccountName, Mode, StoreId, Timestamp};
use gateway::Embedded;
use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};
use store::{Store, StoreFolder};
use trail::{Act, Fields, Outcome, Tree, When, record_hash};

const PASSWORD: &str = "plum kettle orbit sandal";

/// The store that is appended to; made where there is none.
pub async fn store(folder: &Path) -> Store {
    let folder = StoreFolder::new(folder, Mode::Training, AccountName::new("c.crash").unwrap());
    let (_, agency) = keys::AgencyPrivate::generate();
    Store::open_or_create(folder, StoreId::from_random([1; 16]), PASSWORD.into(), &agency).await.unwrap()
}

pub fn entry() -> Fields {
    Fields {
        at: When::new(Timestamp(0), 0),
        late: None,
        who: None,
        place: "crash".into(),
        act: Act::SignOut,
        purpose: None,
        outcome: Outcome::Done,
    }
}

/// Runs `subject FOLDER ACT 0`, kills it some time after its first act; how many acts it acknowledged.
fn killed(subject: &Path, folder: &Path, act: &str, wait: Duration) -> u64 {
    let mut command = Command::new(subject);
    command.arg(folder).arg(act).arg("0").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut ready = String::new();
    said.read_line(&mut ready).unwrap();
    assert_eq!(ready, "ready\n", "the subject of {act} did not start");
    std::thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
    let mut dots = Vec::new();
    said.read_to_end(&mut dots).unwrap();
    u64::try_from(dots.len()).unwrap()
}

/// Moments spread over the time in which an append, its commit and its acknowledgment happen.
fn moment(round: u32) -> Duration {
    Duration::from_micros(u64::from(round) * 7_919 % 60_000)
}

/// At the store; how many entries stood at the end.
pub async fn at_the_store(subject: &Path, rounds: u32) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let made = store(folder.path()).await;
    made.begin_trail("readroom/workstation/crash", Some(&[1; 32]), Timestamp(0)).await.unwrap();
    made.close().await.unwrap();
    let (mut size, mut tree) = (0, Tree::default());
    for round in 0..rounds {
        let acknowledged = killed(subject, folder.path(), "enter", moment(round));
        let store = store(folder.path()).await;
        let log = store.trail().await.unwrap().unwrap();
        assert!(log.size >= size + acknowledged, "round {round}: {acknowledged} were acknowledged after {size}");
        // What stood before stands unchanged, since the tree goes on from it to the stored tiles' root.
        for bytes in store.trail_entries(size, log.size).await.unwrap() {
            tree.append(record_hash(&bytes));
        }
        let tiles = store.trail_tiles(&Tree::edge_places(log.size)).await.unwrap();
        assert_eq!(tree.root(), Tree::open(log.size, &tiles).unwrap().root(), "round {round}: the log is not whole");
        size = log.size;
        store.close().await.unwrap();
    }
    size
}

/// At the gateway; how many entries stood at the end.
pub async fn at_the_gateway(subject: &Path, verifier: &Path, rounds: u32) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let mut size = 0;
    for round in 0..rounds {
        let acknowledged = killed(subject, folder.path(), "decline", moment(round));
        let clock = Arc::new(SystemClock::new());
        let gateway = Embedded::start(&folder.path().join("gateway"), clock as Arc<dyn Clock>).await.unwrap();
        let (now, _) = gateway.server.gateway.own_head().await.unwrap();
        assert!(now >= size + acknowledged, "round {round}: {acknowledged} were acknowledged after {size}");
        size = now;
        if size == 0 {
            // The first kill may come before the first act.
            gateway.server.stop().await;
            continue;
        }
        gateway.server.gateway.publish().await.unwrap();
        let key = gateway.server.gateway.verifier();
        let published = folder.path().join("gateway/published-trail").join(key.split('+').next().unwrap());
        gateway.server.stop().await;
        let judged = Command::new(verifier).arg(published).args(["--quorum", "0", "--key", &key]).output().unwrap();
        let said = String::from_utf8_lossy(&judged.stdout).into_owned();
        assert!(said.starts_with("Whole."), "round {round}: {said}{}", String::from_utf8_lossy(&judged.stderr));
    }
    size
}
