//! Hash, store, cipher, and a sign-in without the window.

use crate::{median, milliseconds};
use clock::{Clock, SystemClock};
use domain::{AccountName, Mode, Span, StoreId};
use keys::{AgencyPrivate, Cost, Key};
use sqlx::{
    Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::path::Path;
use store::{Store, StoreFolder};
use testkit::{Engine, GatewayRig, Workstation};

const ROWS: i64 = 20_000;

pub fn password(clock: &SystemClock) {
    let times = (0..5).map(|_| {
        let start = clock.elapsed();
        Cost::FLOOR.derive(&"plum kettle orbit sandal".into(), &[7; 16]).unwrap();
        milliseconds(Span(clock.elapsed().0 - start.0))
    });
    println!("argon2id 64 MiB t=3 p=4, one hash      {:8.1} ms", median(times.collect()));
}

pub async fn open_store(clock: &SystemClock) {
    let data = tempfile::tempdir().unwrap();
    let folder = StoreFolder::new(data.path(), Mode::Training, AccountName::new("b.bench").unwrap());
    let (_, agency) = AgencyPrivate::generate();
    let id = StoreId::from_random([1; 16]);
    Store::open_or_create(folder.clone(), id, "plum kettle orbit sandal".into(), &agency)
        .await
        .unwrap()
        .close()
        .await
        .unwrap();
    let mut times = Vec::new();
    for _ in 0..5 {
        let start = clock.elapsed();
        let store = Store::open(folder.clone(), "plum kettle orbit sandal".into()).await.unwrap();
        times.push(milliseconds(Span(clock.elapsed().0 - start.0)));
        store.close().await.unwrap();
    }
    println!("store open, password to first read     {:8.1} ms", median(times));
}

/// The same inserts and indexed reads, encrypted and plain.
pub async fn cipher(clock: &SystemClock) {
    let data = tempfile::tempdir().unwrap();
    let key = Key::random().unwrap();
    let hex = data_encoding::HEXLOWER.encode(key.bytes());
    let plain = rows(clock, &data.path().join("plain.db"), None).await;
    let encrypted = rows(clock, &data.path().join("encrypted.db"), Some(format!("\"x'{hex}'\""))).await;
    println!(
        "inserts, {ROWS} in one transaction     plain {:7.1} ms  encrypted {:7.1} ms  ratio {:.2}",
        plain.0,
        encrypted.0,
        encrypted.0 / plain.0
    );
    println!(
        "indexed reads, {ROWS}                  plain {:7.1} ms  encrypted {:7.1} ms  ratio {:.2}",
        plain.1,
        encrypted.1,
        encrypted.1 / plain.1
    );
}

async fn rows(clock: &SystemClock, path: &Path, key: Option<String>) -> (f64, f64) {
    let mut options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    if let Some(key) = key {
        options = options.pragma("key", key);
    }
    let options = options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-65536");
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("CREATE TABLE reads (id INTEGER PRIMARY KEY, plate TEXT, at INTEGER, note TEXT)")
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query("CREATE INDEX reads_by_plate ON reads (plate)").execute(&mut connection).await.unwrap();
    let start = clock.elapsed();
    let mut transaction = connection.begin().await.unwrap();
    for row in 0..ROWS {
        sqlx::query("INSERT INTO reads (plate, at, note) VALUES (?, ?, ?)")
            .bind(format!("SBL{:05}", (row * 7919) % ROWS))
            .bind(row)
            .bind("a note of some forty characters, as usual")
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
    let inserts = milliseconds(Span(clock.elapsed().0 - start.0));
    let start = clock.elapsed();
    for row in 0..ROWS {
        sqlx::query("SELECT at, note FROM reads WHERE plate = ?")
            .bind(format!("SBL{:05}", (row * 104_729) % ROWS))
            .fetch_one(&mut connection)
            .await
            .unwrap();
    }
    (inserts, milliseconds(Span(clock.elapsed().0 - start.0)))
}

/// Consent, credentials over TLS, both Argon2ids and the store, without the window.
pub async fn sign_in(clock: &SystemClock) {
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let data = tempfile::tempdir().unwrap();
    let desk = Workstation::on(&rig, data.path());
    desk.sign_in("r.alvarez").await;
    desk.lock().await;
    let mut times = Vec::new();
    for _ in 0..5 {
        rig.clock.pass(Span::minutes(2));
        let start = clock.elapsed();
        desk.sign_in("r.alvarez").await;
        times.push(milliseconds(Span(clock.elapsed().0 - start.0)));
        desk.lock().await;
    }
    println!("sign-in, consent to inside, no window  {:8.1} ms", median(times));
}
