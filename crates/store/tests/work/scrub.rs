//! RET-5: what was taken away is nowhere in the file or its log. The pages are opened here with the store's key, as
//! SQLCipher 4 lays them out (https://www.zetetic.net/sqlcipher/design/), so the search sees unused space too.

use crate::sample::*;
use aes::{
    Aes256,
    cipher::{BlockCipherDecrypt, KeyInit},
};
use std::{collections::BTreeSet, fs, ops::Range, path::Path};
use store::{Change, RecordRow, Store};

const PAGE: usize = 4096;
/// At the end of each page: its IV and its MAC.
const RESERVED: usize = 16 + 64;
const SALT: usize = 16;

/// AES-256-CBC, as NIST SP 800-38A has it.
fn opened(page: &[u8], key: &[u8; 32], start: usize) -> Vec<u8> {
    let cipher = Aes256::new(key.into());
    let mut before: [u8; 16] = page[PAGE - RESERVED..][..16].try_into().unwrap();
    let mut plain = vec![0; start];
    for block in page[start..PAGE - RESERVED].chunks_exact(16) {
        let sealed: [u8; 16] = block.try_into().unwrap();
        let mut bytes = sealed.into();
        cipher.decrypt_block(&mut bytes);
        plain.extend(bytes.iter().zip(before).map(|(byte, before)| byte ^ before));
        before = sealed;
    }
    plain
}

/// All that the file and its log say, page by page.
fn plain(data: &Path) -> (Vec<u8>, Vec<u8>) {
    let folder = folder(data);
    let key = folder.load_keys().unwrap().open(&PASSWORD.into()).unwrap();
    let file = fs::read(folder.path().join("store.db")).unwrap();
    let pages = file.chunks_exact(PAGE).enumerate();
    let pages: Vec<u8> = pages.flat_map(|(n, page)| opened(page, key.bytes(), if n == 0 { SALT } else { 0 })).collect();
    assert_eq!(pages[16..18], [0x10, 0], "the page size stands where SQLite writes it, so the pages are open");
    let log = fs::read(folder.path().join("store.db-wal")).unwrap_or_default();
    // A header of 32 bytes, then frames: 24 bytes that begin with the page's number, and the page.
    let frames = log.get(32..).unwrap_or_default().chunks_exact(24 + PAGE);
    let log = frames.flat_map(|frame| {
        let start = if frame[..4] == [0, 0, 0, 1] { SALT } else { 0 };
        opened(&frame[24..], key.bytes(), start)
    });
    (pages, log.collect())
}

/// All plates of this test that stand somewhere in `bytes`.
fn plates(bytes: &[u8]) -> BTreeSet<String> {
    let marked = bytes.windows(7).filter(|window| window.starts_with(b"GN") || window.starts_with(b"KP"));
    marked.filter_map(|window| Some(std::str::from_utf8(window).ok()?.to_owned())).collect()
}

/// Even ones are taken away, one way or another.
fn plate(n: u32) -> String {
    let kind = if is_gone(n) { "GN" } else { "KP" };
    format!("{kind}{n:05}")
}

const READS: u32 = 240;
/// Notes come after the reads: small ones, which SQLite moves from page to page as others come and go.
const NOTES: Range<u32> = 1_000..3_000;

fn is_gone(n: u32) -> bool {
    n.is_multiple_of(2)
}

/// Keeps much and takes half of it away; the gone plates that are still found in file and log.
async fn found_after(data: &Path, careless: bool) -> Vec<String> {
    let store = open(data).await;
    if careless {
        store.delete_carelessly().await.unwrap();
    }
    fill(&store).await;
    store.scrub().await.unwrap();
    let found = plates(&plain(data).0);
    let (gone, stay): (Vec<_>, Vec<_>) = (0..READS).chain(NOTES).partition(|n| is_gone(*n));
    let gone: Vec<_> = gone.into_iter().map(plate).chain(["GNDRAFT".to_owned()]).collect();
    let stay: Vec<_> = stay.into_iter().map(plate).collect();
    assert!(gone.iter().chain(&stay).all(|plate| found.contains(plate)), "the search sees what is there");

    take_away(&store).await;
    let log = folder(data).path().join("store.db-wal");
    assert!(fs::metadata(&log).unwrap().len() > 0);
    store.scrub().await.unwrap();
    assert_eq!(fs::metadata(&log).unwrap().len(), 0, "the log is emptied");
    let (file, log) = plain(data);
    let found = plates(&[file, log].concat());
    assert!(stay.iter().all(|plate| found.contains(plate)), "what was kept is there");
    gone.into_iter().filter(|plate| found.contains(plate)).collect()
}

/// Saved reads with pictures small and large, so that cells, overflow pages and whole pages are freed.
async fn fill(store: &Store) {
    do_(store, &[Change::TakeRecord(&row(&event(1), 1)), Change::TakeRecord(&row(&event(2), 1))]).await;
    for n in 0..READS {
        // The last fourth is of an event that one is not given any more.
        let of = if n >= READS * 3 / 4 && is_gone(n) { 2 } else { 1 };
        let read = row(&saved(n, of, &plate(n)), 1);
        let size = usize::try_from(n % 7).unwrap() * 300 + 1;
        let picture = row(&picture(n, of, &plate(n).repeat(size)), 1);
        if of == 2 {
            do_(store, &[Change::TakeRecord(&read), Change::TakeRecord(&picture)]).await;
        } else {
            do_(store, &[Change::KeepRecord(&read), Change::KeepRecord(&picture)]).await;
        }
    }
    let draft = r#"{"plate":"GNDRAFT"}"#;
    do_(store, &[Change::KeepTemplate { id: "t", name: "t", draft }]).await;
    // Written now here, now there in the file, as lengths change with each version.
    for version in 1..4 {
        let notes: Vec<_> = NOTES.map(|n| row(&note(n, 1, &words(n, version)), version)).collect();
        for notes in notes.chunks(100) {
            do_(store, &notes.iter().map(Change::KeepRecord).collect::<Vec<_>>()).await;
        }
    }
}

async fn take_away(store: &Store) {
    for n in (0..READS).filter(|n| is_gone(*n)) {
        for (part, _) in store.parts_of(saved_id(n)).await.unwrap() {
            let part = store.record_row(part).await.unwrap().unwrap();
            if part.event == event_id(2) {
                do_(store, &[Change::DropRecord { id: part.id }]).await;
            } else {
                do_(store, &[Change::KeepRecord(&gone(&part))]).await;
            }
        }
    }
    do_(store, &[Change::DropTemplate { id: "t" }]).await;
    let notes: Vec<_> = NOTES.filter(|n| is_gone(*n)).collect();
    // Not in the order of their writing.
    for stride in 0..7 {
        let notes = notes.iter().skip(stride).step_by(7);
        let gone: Vec<_> = notes.map(|n| RecordRow { body: String::new(), ..row(&note(*n, 1, ""), 4) }).collect();
        do_(store, &gone.iter().map(Change::KeepRecord).collect::<Vec<_>>()).await;
    }
}

fn words(n: u32, version: u64) -> String {
    let more = usize::try_from((u64::from(n) * 31 * version) % 90).unwrap();
    format!("{} {}", plate(n), "x".repeat(more))
}

#[tokio::test]
async fn ret_5_what_was_taken_away_is_nowhere_in_the_file_or_its_log() {
    let data = tempfile::tempdir().unwrap();
    assert_eq!(found_after(data.path(), false).await, Vec::<String>::new());
}

#[tokio::test]
async fn without_overwriting_the_same_search_finds_what_was_taken_away() {
    let data = tempfile::tempdir().unwrap();
    assert!(found_after(data.path(), true).await.len() > 10);
}
