//! kill -9 between every two steps of a save, and at any moment: a save is there with its picture, its look, its place
//! in the outbox and its entry, or nothing of it is. A cached answer opens, or there is none.

use crate::sample::*;
use domain::Timestamp;
use keys::Key;
use std::{
    env,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use store::{AnswerRow, Change, HELD, RecordKind, Store, hold_at};
use zeroize::Zeroizing;

const DONE: &str = "it is done";
const KEY: [u8; 32] = [7; 32];

async fn save(store: &Store, n: u32) {
    let (read, picture) = (row(&saved(n, 1, "7KXM482"), 1), row(&picture(n, 1, &"aGVsbG8h".repeat(4_000)), 1));
    let look = look(n, 10);
    do_(store, &[Change::KeepRecord(&read), Change::KeepRecord(&picture), a_look(&look)]).await;
}

async fn cache(store: &Store, n: u32) {
    let answer = AnswerRow {
        id: answer_id(n),
        n: 0,
        event: event_id(1),
        question: question("7KXM482"),
        purpose: purpose(),
        asked: Timestamp(0),
        expires: Timestamp(DAY),
        count: 1,
        digest: String::new(),
        whole: true,
        sources: Vec::new(),
    };
    let plain = Zeroizing::new(b"7KXM482 ".repeat(10_000));
    store.cache().write(answer.id, &Key::from_slice(&KEY).unwrap(), plain).await.unwrap();
    do_(store, &[Change::KeepAnswer(&answer)]).await;
}

/// The process that is killed: `ACT STEP`, or `loop`, which saves on and on with a dot for each.
#[tokio::test]
#[ignore = "the process that the other tests start and kill"]
async fn subject() {
    let Ok(data) = env::var("STORE_KILL") else { return };
    let store = open(Path::new(&data)).await;
    let step = env::var("STORE_STEP").unwrap();
    match env::var("STORE_ACT").unwrap().as_str() {
        "save" => {
            hold_at(step.parse().unwrap());
            save(&store, 1).await;
        }
        "cache" => {
            hold_at(step.parse().unwrap());
            cache(&store, 1).await;
        }
        _ => {
            eprintln!("{HELD}");
            for n in 1.. {
                save(&store, n).await;
                eprint!(".");
            }
        }
    }
    eprintln!("{DONE}");
}

fn start(data: &Path, act: &str, step: u32) -> (Child, BufReader<impl Read + use<>>) {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["kills::subject", "--exact", "--ignored", "--nocapture"]);
    command.env("STORE_KILL", data).env("STORE_ACT", act).env("STORE_STEP", step.to_string());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stderr.take().unwrap());
    (child, said)
}

/// Whether the process came to its step, where it is killed; otherwise it did all of its act.
fn killed_at(data: &Path, act: &str, step: u32) -> bool {
    let (mut child, said) = start(data, act, step);
    for line in said.lines() {
        match line.unwrap().as_str() {
            HELD => {
                child.kill().unwrap();
                child.wait().unwrap();
                return true;
            }
            DONE => {
                assert!(child.wait().unwrap().success());
                return false;
            }
            _ => {}
        }
    }
    panic!("the subject of {act} ended by itself: {:?}", child.wait());
}

/// Whether all of save `n` is there; if it is not all, it must be nothing.
async fn stands(store: &Store, n: u32) -> bool {
    let waits = store.unsent().await.unwrap();
    let all = [
        store.record_row(saved_id(n)).await.unwrap().is_some(),
        store.record_row(picture_id(n)).await.unwrap().is_some(),
        store.looks().await.unwrap().contains(&look(n, 10)),
        waits.iter().any(|it| it.id == saved_id(n)),
        waits.iter().any(|it| it.id == picture_id(n)),
    ];
    assert!(all.iter().all(|it| *it == all[0]), "save {n} is torn: {all:?}");
    all[0]
}

#[tokio::test]
async fn a_kill_between_any_two_steps_of_a_save_leaves_all_of_it_or_nothing() {
    let mut told = Vec::new();
    for step in 1.. {
        let data = tempfile::tempdir().unwrap();
        open(data.path()).await.close().await.unwrap();
        let killed = killed_at(data.path(), "save", step);
        let store = open(data.path()).await;
        let there = stands(&store, 1).await;
        assert_eq!(store.trail().await.unwrap().unwrap().size, u64::from(there), "its entry goes with it");
        told.push(there);
        if !killed {
            break;
        }
    }
    // Nothing before the commit, all after it, and steps on both sides.
    let before = told.iter().filter(|there| !**there).count();
    assert!(before >= 8 && told.len() - before == 2, "{told:?}");
    assert!(told.is_sorted());
}

#[tokio::test]
async fn a_kill_between_any_two_steps_of_caching_an_answer_leaves_one_that_opens_or_none() {
    let mut told = Vec::new();
    for step in 1.. {
        let data = tempfile::tempdir().unwrap();
        open(data.path()).await.close().await.unwrap();
        let killed = killed_at(data.path(), "cache", step);
        let store = open(data.path()).await;
        let rows = store.answers().await.unwrap();
        let files = store.cache().list().unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), files, "step {step}");
        let folder = folder(data.path()).path().join("answers");
        let left = std::fs::read_dir(folder).map_or(0, Iterator::count);
        assert_eq!(left, files.len(), "step {step}: nothing is left over");
        for row in &rows {
            store.cache().read(row.id, &Key::from_slice(&KEY).unwrap()).await.unwrap();
        }
        told.push(!rows.is_empty());
        if !killed {
            break;
        }
    }
    assert!(told.len() >= 8 && told.is_sorted() && told.contains(&false), "{told:?}");
}

#[tokio::test]
async fn a_kill_at_any_moment_leaves_each_save_whole_and_each_acknowledged_one_there() {
    for round in 0u64..6 {
        let data = tempfile::tempdir().unwrap();
        open(data.path()).await.close().await.unwrap();
        let (mut child, mut said) = start(data.path(), "loop", 0);
        let mut line = String::new();
        while line.trim() != HELD {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "the subject did not start");
        }
        // Moments spread over the writing, the commit and the acknowledgment of a save.
        std::thread::sleep(Duration::from_micros(round * 7_919 % 40_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut dots = Vec::new();
        said.read_to_end(&mut dots).unwrap();
        let acknowledged = u32::try_from(dots.len()).unwrap();
        let store = open(data.path()).await;
        let mut there = 0;
        while stands(&store, there + 1).await {
            there += 1;
        }
        assert!(there == acknowledged || there == acknowledged + 1, "{there} of {acknowledged}");
        assert!(!stands(&store, there + 2).await);
        assert_eq!(store.trail().await.unwrap().unwrap().size, u64::from(there));
    }
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "a figure to print")]
async fn a_thousand_saves_one_by_one_are_all_there() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let start = Instant::now();
    for n in 0..1_000 {
        save(&store, n).await;
    }
    println!("1,000 saves with pictures of 32 KB, each durable: {:?}", start.elapsed());
    let start = Instant::now();
    let there = store.records_of(event_id(1), RecordKind::Saved).await.unwrap().len();
    println!("read back: {:?}", start.elapsed());
    assert_eq!(there, 1_000);
}
