//! The life of a store, and each way it can be wrong, told apart.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use domain::{AccountName, Mode, StoreId, Timestamp};
use keys::{AgencyPrivate, AgencyPublic};
use secrecy::SecretString;
use std::{fs, path::Path};
use store::{Change, Store, StoreError, StoreFolder};
use trail::{Act, Fields, Outcome, When};

const PASSWORD: &str = "plum kettle orbit sandal";

fn folder(data: &Path) -> StoreFolder {
    StoreFolder::new(data, Mode::Training, AccountName::new("r.alvarez").unwrap())
}

/// Writes a setting with an entry, in a log that is begun for it.
async fn keep(store: &Store, key: &str, value: &str) {
    if store.trail().await.unwrap().is_none() {
        store.begin_trail("readroom/workstation/test", Some(&[1; 32]), Timestamp(0)).await.unwrap();
    }
    let act = Fields {
        at: When::new(Timestamp(0), 0),
        late: None,
        who: None,
        place: "test".into(),
        act: Act::ChangeSettings { to: [(key.to_owned(), value.to_owned())].into() },
        purpose: None,
        outcome: Outcome::Done,
    };
    store.record(&[Change::Setting { key, value }], vec![act]).await.unwrap();
}

async fn made(data: &Path) -> AgencyPublic {
    let (_, public) = AgencyPrivate::generate();
    let store =
        Store::open_or_create(folder(data), StoreId::from_random([1; 16]), PASSWORD.into(), &public).await.unwrap();
    keep(&store, "theme", "dark").await;
    store.close().await.unwrap();
    public
}

async fn open(data: &Path) -> Result<Store, StoreError> {
    Store::open(folder(data), PASSWORD.into()).await
}

#[tokio::test]
async fn what_is_written_is_there_after_closing_and_opening() {
    let data = tempfile::tempdir().unwrap();
    made(data.path()).await;
    let store = open(data.path()).await.unwrap();
    assert_eq!(store.setting("theme").await.unwrap().as_deref(), Some("dark"));
}

#[tokio::test]
async fn sec_1_nothing_on_disk_is_readable_without_the_key() {
    let data = tempfile::tempdir().unwrap();
    made(data.path()).await;
    let store = open(data.path()).await.unwrap();
    keep(&store, "note", "a needle in the store").await;
    let key = keys::Key::random().unwrap();
    let answer = domain::AnswerId::from_random([1; 16]);
    store.cache().write(answer, &key, b"a needle in the store".to_vec().into()).await.unwrap();
    let inside = |path: &Path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let mut files = inside(folder(data.path()).path());
    files.extend(inside(&folder(data.path()).path().join("answers")));
    for file in files.iter().filter(|file| file.is_file()) {
        let bytes = fs::read(file).unwrap();
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!holds(b"a needle in the store") && !holds(b"SQLite format 3"));
    }
}

#[tokio::test]
async fn each_thing_that_can_be_wrong_is_told_apart() {
    let data = tempfile::tempdir().unwrap();
    made(data.path()).await;
    let (db, keys) = (folder(data.path()).path().join("store.db"), folder(data.path()).path().join("keys.json"));
    let (whole_db, whole_keys) = (fs::read(&db).unwrap(), fs::read_to_string(&keys).unwrap());

    let wrong = Store::open(folder(data.path()), SecretString::from("plum kettle orbit candle")).await;
    assert!(matches!(wrong.unwrap_err(), StoreError::WrongPassword));

    fs::write(&keys, whole_keys.replacen("\"memory_kib\": 65536", "\"memory_kib\": 16", 1)).unwrap();
    assert!(matches!(open(data.path()).await.unwrap_err(), StoreError::Downgraded));
    fs::write(&keys, whole_keys.replacen("\"passes\": 3", "\"passes\": 4", 1)).unwrap();
    assert!(matches!(open(data.path()).await.unwrap_err(), StoreError::SlotDamaged));
    fs::write(&keys, whole_keys.replacen("\"format\": 1", "\"format\": 9", 1)).unwrap();
    assert!(matches!(open(data.path()).await.unwrap_err(), StoreError::Newer));
    fs::write(&keys, whole_keys.replacen("training", "service", 1)).unwrap();
    assert!(matches!(open(data.path()).await.unwrap_err(), StoreError::OtherMode { .. }));
    fs::write(&keys, &whole_keys).unwrap();

    for cut in [0, 100, 4096, whole_db.len() - 4096, whole_db.len() - 1] {
        fs::write(&db, &whole_db[..cut]).unwrap();
        let said = open(data.path()).await.unwrap_err();
        assert!(matches!(said, StoreError::Truncated), "cut to {cut}: {said}");
    }
    let mut flipped = whole_db.clone();
    flipped[40] ^= 1;
    fs::write(&db, &flipped).unwrap();
    assert!(matches!(open(data.path()).await.unwrap_err(), StoreError::WrongKey));
    fs::write(&db, &whole_db).unwrap();
    open(data.path()).await.unwrap();
}

#[tokio::test]
async fn a_store_of_training_refuses_service_and_the_other_way_round() {
    let data = tempfile::tempdir().unwrap();
    made(data.path()).await;
    let service = StoreFolder::new(data.path(), Mode::Service, AccountName::new("r.alvarez").unwrap());
    let said = Store::open(service, PASSWORD.into()).await.unwrap_err();
    assert!(matches!(said, StoreError::OtherMode { found: Mode::Training, wanted: Mode::Service }));
}

#[tokio::test]
async fn a_second_instance_on_one_store_is_refused() {
    let data = tempfile::tempdir().unwrap();
    made(data.path()).await;
    let first = open(data.path()).await.unwrap();
    assert!(matches!(open(data.path()).await.unwrap_err(), StoreError::InUse));
    first.close().await.unwrap();
    open(data.path()).await.unwrap();
}

#[tokio::test]
async fn a_change_of_password_leaves_the_database_as_it_is() {
    let data = tempfile::tempdir().unwrap();
    made(data.path()).await;
    let (folder, new) = (folder(data.path()), SecretString::from("quiet walnut meadow lamp"));
    let before = fs::read(folder.path().join("store.db")).unwrap();
    folder.add_password(&PASSWORD.into(), &new).unwrap();
    Store::open(folder.clone(), PASSWORD.into()).await.unwrap().close().await.unwrap();
    folder.settle_password(&new).unwrap();
    assert_eq!(fs::read(folder.path().join("store.db")).unwrap(), before, "re-wrapped, not re-encrypted");
    assert!(matches!(open(data.path()).await.unwrap_err(), StoreError::WrongPassword));
    Store::open(folder, new).await.unwrap();
}

#[tokio::test]
async fn what_an_interrupted_making_left_is_made_again() {
    let data = tempfile::tempdir().unwrap();
    let folder = folder(data.path());
    fs::create_dir_all(folder.path()).unwrap();
    fs::write(folder.path().join("store.db"), b"half a page").unwrap();
    made(data.path()).await;
    open(data.path()).await.unwrap();
}

#[tokio::test]
async fn a_store_of_a_newer_program_is_refused() {
    let data = tempfile::tempdir().unwrap();
    made(data.path()).await;
    let store = open(data.path()).await.unwrap();
    store.pretend_newer().await.unwrap();
    store.close().await.unwrap();
    assert!(matches!(open(data.path()).await.unwrap_err(), StoreError::Newer));
}
