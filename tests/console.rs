//! `readroom-gateway` as its administrator uses it: init, serve, account, openapi, recover.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use client::{Client, ClientError, Endpoint};
use domain::{AccountName, Mode, StoreId};
use e2e::console::{initialized, run, said, serve};
use keys::AgencyPublic;
use std::fs;
use store::{Store, StoreError, StoreFolder};
use testkit::keep;

#[tokio::test]
async fn a_gateway_is_made_served_and_administered_from_the_console() {
    let folder = tempfile::tempdir().unwrap();
    let config = initialized(folder.path());
    assert!(
        !run(
            &["init", "--dir", folder.path().join("gateway").to_str().unwrap(), "--owner", "x.x", "--owner-name", "X"],
            ""
        )
        .status
        .success()
    );

    let (_served, url) = serve(&config);
    let ca = fs::read_to_string(folder.path().join("gateway/ca.pem")).unwrap();
    let client = Client::new(&Endpoint { url: url.clone(), ca }).unwrap();
    let hello = client.hello().await.unwrap();
    assert_eq!(hello.mode, Mode::Service);

    let added = run(&["account", "--config", &config, "add", "n.new", "--name", "N. New", "--role", "analyst"], "");
    assert!(added.status.success(), "{}", said(&added));
    for act in ["reset", "release", "disable"] {
        let done = run(&["account", "--config", &config, act, "n.new"], "");
        assert!(done.status.success(), "{act}: {}", said(&done));
    }
    let listed = said(&run(&["account", "--config", &config, "list"], ""));
    assert!(listed.contains("n.new") && listed.contains("Disabled"), "{listed}");
    let unknown = run(&["account", "--config", &config, "release", "no.body"], "");
    assert!(!unknown.status.success() && said(&unknown).contains("no account of that name"));

    // The same port again: said in words.
    let port = url.rsplit(':').next().unwrap();
    let text = fs::read_to_string(&config).unwrap().replace("127.0.0.1:0", &format!("127.0.0.1:{port}"));
    let second = folder.path().join("gateway/second.toml");
    fs::write(&second, text).unwrap();
    let taken = run(&["serve", "--config", second.to_str().unwrap()], "");
    assert!(!taken.status.success() && said(&taken).contains("choose another port"), "{}", said(&taken));
}

#[test]
fn a_config_with_an_unknown_key_or_a_loosened_bound_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let config = initialized(folder.path());
    let text = fs::read_to_string(&config).unwrap();
    for (bad, named) in [
        (format!("lisstening = true\n{text}"), "lisstening"),
        (text.replace("idle_minutes = 30", "idle_minutes = 31"), "SEC-2"),
    ] {
        fs::write(&config, bad).unwrap();
        let refused = run(&["serve", "--config", &config], "");
        assert!(!refused.status.success() && said(&refused).contains(named), "{}", said(&refused));
    }
}

#[tokio::test]
async fn sec_1_the_agencys_private_key_gives_a_store_a_new_password() {
    let folder = tempfile::tempdir().unwrap();
    let config = initialized(folder.path());
    let (_served, url) = serve(&config);
    let ca = fs::read_to_string(folder.path().join("gateway/ca.pem")).unwrap();
    let agency = Client::new(&Endpoint { url, ca }).unwrap().hello().await.unwrap().agency_public;
    let agency = AgencyPublic::from_text(&agency).unwrap();

    let place = StoreFolder::new(folder.path(), Mode::Service, AccountName::new("r.forgetful").unwrap());
    let store =
        Store::open_or_create(place.clone(), StoreId::from_random([3; 16]), "plum kettle orbit sandal".into(), &agency)
            .await;
    let store = store.unwrap();
    keep(&store, "theme", "dark").await.unwrap();
    store.close().await.unwrap();

    let key = folder.path().join("gateway/agency-recovery.key");
    let recover = |typed: &str| {
        run(&["recover", "--store", place.path().to_str().unwrap(), "--key", key.to_str().unwrap()], typed)
    };
    let weak = recover("password");
    assert!(!weak.status.success() && said(&weak).contains("15 at least"), "{}", said(&weak));
    let done = recover("quiet walnut meadow lamp\n");
    assert!(done.status.success(), "{}", said(&done));
    assert!(matches!(
        Store::open(place.clone(), "plum kettle orbit sandal".into()).await.unwrap_err(),
        StoreError::WrongPassword
    ));
    let store = Store::open(place, "quiet walnut meadow lamp".into()).await.unwrap();
    assert_eq!(store.setting("theme").await.unwrap().as_deref(), Some("dark"));
}

#[test]
fn the_openapi_document_is_printed() {
    let printed = run(&["openapi"], "");
    let document: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert!(document["paths"]["/v1/sessions"].is_object());
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_away() {
    let folder = tempfile::tempdir().unwrap();
    let config = initialized(folder.path());
    let (served, url) = serve(&config);
    let ca = fs::read_to_string(folder.path().join("gateway/ca.pem")).unwrap();
    drop(served);
    let client = Client::new(&Endpoint { url, ca }).unwrap();
    assert!(matches!(client.hello().await.unwrap_err(), ClientError::Away));
}
