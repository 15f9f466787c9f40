//! The files of cached answers.

use crate::sample::*;
use domain::{StoreId, Timestamp};
use keys::{AgencyPrivate, Key};
use std::{fs, path::PathBuf};
use store::{AnswerRow, Change, Store, StoreError, SweptFor};
use zeroize::Zeroizing;

fn answer(n: u32, expires: i64) -> AnswerRow {
    AnswerRow {
        id: answer_id(n),
        n: n.into(),
        event: event_id(1),
        question: question("7KXM482"),
        purpose: purpose(),
        asked: Timestamp(n.into()),
        expires: Timestamp(expires),
        count: 3,
        digest: "ab".repeat(32),
        whole: true,
        sources: Vec::new(),
    }
}

fn file(data: &tempfile::TempDir, n: u32) -> PathBuf {
    folder(data.path()).path().join("answers").join(format!("{}.answer", answer_id(n)))
}

/// An answer of plates, in its file and its row.
async fn keep(store: &Store, row: &AnswerRow, key: &Key) {
    store.cache().write(row.id, key, plates()).await.unwrap();
    do_(store, &[Change::KeepAnswer(row)]).await;
}

fn plates() -> Zeroizing<Vec<u8>> {
    Zeroizing::new(b"7KXM482 4HJR019 ".repeat(1_000))
}

#[tokio::test]
async fn an_answer_opens_with_its_key_alone_and_what_is_wrong_is_told_apart() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let (key, other) = (Key::random().unwrap(), Key::random().unwrap());
    keep(&store, &answer(1, 9), &key).await;
    let cache = store.cache();
    assert_eq!(cache.read(answer_id(1), &key).await.unwrap(), plates());
    let path = file(&data, 1);
    let whole = fs::read(&path).unwrap();
    assert!(!whole.windows(7).any(|window| window == b"7KXM482"));
    assert!(matches!(cache.read(answer_id(1), &other).await, Err(StoreError::AnswerKey)));
    assert!(matches!(cache.read(answer_id(2), &key).await, Err(StoreError::NoAnswer)));
    // Any bit of header, body or tag, and any cut.
    for at in (0..64).chain([whole.len() / 2, whole.len() - 1]) {
        let mut odd = whole.clone();
        odd[at] ^= 1;
        fs::write(&path, &odd).unwrap();
        let said = cache.read(answer_id(1), &key).await.unwrap_err();
        assert!(matches!(said, StoreError::AnswerDamaged), "byte {at}: {said}");
    }
    for cut in [0, 10, 52, 60, whole.len() - 1] {
        fs::write(&path, &whole[..cut]).unwrap();
        assert!(matches!(cache.read(answer_id(1), &key).await, Err(StoreError::AnswerDamaged)), "cut to {cut}");
    }
    let mut newer = whole.clone();
    newer[8] = 2;
    fs::write(&path, &newer).unwrap();
    assert!(matches!(cache.read(answer_id(1), &key).await, Err(StoreError::AnswerNewer)));
    // One answer's file does not stand for another's, even under the same key.
    fs::write(&path, &whole).unwrap();
    fs::write(file(&data, 2), &whole).unwrap();
    assert!(matches!(cache.read(answer_id(2), &key).await, Err(StoreError::AnswerDamaged)));
    assert_eq!(cache.list().unwrap().len(), 2);
    assert!(cache.remove(answer_id(2)).await.unwrap());
    assert!(!cache.remove(answer_id(2)).await.unwrap(), "it was gone");
    // Nor does another store's.
    let elsewhere = tempfile::tempdir().unwrap();
    let (_, agency) = AgencyPrivate::generate();
    let id = StoreId::from_random([2; 16]);
    let theirs = Store::open_or_create(folder(elsewhere.path()), id, PASSWORD.into(), &agency).await.unwrap();
    theirs.cache().write(answer_id(1), &key, plates()).await.unwrap();
    fs::write(file(&elsewhere, 1), &whole).unwrap();
    assert!(matches!(theirs.cache().read(answer_id(1), &key).await, Err(StoreError::AnswerDamaged)));
}

#[cfg(unix)]
#[tokio::test]
async fn folder_and_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    keep(&store, &answer(1, 9), &Key::random().unwrap()).await;
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(file(&data, 1)), mode(folder(data.path()).path().join("answers"))), (0o600, 0o700));
}

#[tokio::test]
async fn an_opening_removes_what_no_answer_has_and_sweeping_tells_what_has_to_be_entered() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let key = Key::random().unwrap();
    let (soon, later, lost) = (answer(1, 100), answer(2, 200), answer(3, 200));
    for row in [&soon, &later, &lost] {
        keep(&store, row, &key).await;
    }
    // Written, but stopped before its row was.
    store.cache().write(answer_id(4), &key, plates()).await.unwrap();
    store.close().await.unwrap();
    fs::remove_file(file(&data, 3)).unwrap();
    let half = file(&data, 5).with_extension("new");
    fs::write(&half, b"half").unwrap();

    let store = open(data.path()).await;
    assert!(!half.exists() && !file(&data, 4).exists() && file(&data, 1).exists() && file(&data, 2).exists());
    let swept = store.sweep(Timestamp(99)).await.unwrap();
    assert_eq!(swept.iter().map(|it| (it.answer.id, it.why)).collect::<Vec<_>>(), [(lost.id, SweptFor::FileMissing)]);
    for _ in 0..2 {
        let swept = store.sweep(Timestamp(100)).await.unwrap();
        let told: Vec<_> = swept.iter().map(|it| (it.answer.id, it.why)).collect();
        let both = [(lost.id, SweptFor::FileMissing), (soon.id, SweptFor::Expired)];
        assert_eq!(told, both, "again and again, until it is entered");
        assert!(!file(&data, 1).exists());
    }
    do_(&store, &[Change::DropAnswer { id: soon.id }, Change::DropAnswer { id: lost.id }]).await;
    assert!(store.sweep(Timestamp(100)).await.unwrap().is_empty());
    assert_eq!(store.answers().await.unwrap(), [later]);
    assert_eq!(store.answer(soon.id).await.unwrap(), None);
}

#[tokio::test]
async fn an_answer_whose_file_is_still_to_come_is_not_taken_for_lost_and_more_may_come_to_it() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let coming = answer(1, 100);
    do_(&store, &[Change::KeepAnswer(&coming)]).await;
    assert!(store.sweep(Timestamp(50)).await.unwrap().is_empty());
    let grown = AnswerRow { count: 7, sources: vec!["Sable".into()], ..coming };
    do_(&store, &[Change::KeepAnswer(&grown)]).await;
    assert_eq!(store.answer(grown.id).await.unwrap(), Some(grown));
}

#[tokio::test]
async fn an_answer_of_25_mb_is_written_and_read() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let key = Key::random().unwrap();
    let plain = Zeroizing::new(b"0123456789abcdef".repeat(25 * 65_536));
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>();
    let (length, told) = (plain.len(), sum(&plain));
    store.cache().write(answer_id(1), &key, plain).await.unwrap();
    let back = store.cache().read(answer_id(1), &key).await.unwrap();
    assert_eq!((back.len(), sum(&back)), (length, told));
    let large = Zeroizing::new(vec![0; store::ANSWER_MOST + 1]);
    assert!(matches!(store.cache().write(answer_id(2), &key, large).await, Err(StoreError::AnswerTooLarge)));
}
