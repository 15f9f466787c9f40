//! Posts as camera systems send them, over a socket.

use super::router;
use crate::service::{
    Actor,
    own::rig::{OPENALPR, READERS, Rig, frigate},
};
use crate::sources::Source;
use domain::{PictureView, Span};
use std::{net::SocketAddr, sync::Arc};
use testkit::{Engine, START};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use wire::{INGEST_MOST, Ingested, Secret};

struct Served {
    rig: Rig,
    address: SocketAddr,
    key: Secret,
}

async fn served() -> Served {
    let rig = Rig::start(Engine::Sqlite).await;
    let key = rig.gateway.add_reader_key(&Actor::console(), "Yard", Some(READERS.into()), None).await.unwrap();
    let app = router(Arc::clone(&rig.gateway)).into_make_service_with_connect_info::<SocketAddr>();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Served { rig, address, key }
}

impl Served {
    /// Status and body.
    async fn post(&self, format: &str, key: &str, body: &[u8]) -> (u16, String) {
        self.post_as("application/x-www-form-urlencoded", format, key, body).await
    }

    async fn post_as(&self, kind: &str, format: &str, key: &str, body: &[u8]) -> (u16, String) {
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        let head = format!(
            "POST /v1/ingest/{format} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        // Who is refused early may find the socket closed.
        let _ = socket.write_all(body).await;
        let mut answer = Vec::new();
        let _ = socket.read_to_end(&mut answer).await;
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }
}

#[tokio::test]
async fn a_post_is_taken_by_its_key_and_each_rejected_record_is_told_of() {
    let served = served().await;
    let good = frigate("1.5-a", "TST4001", 0.9, START - Span::minutes(5));
    let bad = frigate("2.5-a", "TST 40023 much too long", 0.9, START);
    let (status, body) = served.post("frigate", &served.key.0, (good.clone() + &bad).as_bytes()).await;
    assert_eq!(status, 200, "{body}");
    let told: Ingested = serde_json::from_str(&body).unwrap();
    assert_eq!((told.taken, told.rejected.len(), told.rejected[0].line), (1, 1, 2));
    assert!(!body.contains("40023"), "no reason says the plate");
    let (_, body) = served.post("frigate", &served.key.0, good.as_bytes()).await;
    let told: Ingested = serde_json::from_str(&body).unwrap();
    assert_eq!((told.taken, told.same), (0, 1));
    let (status, body) = served.post("openalpr", &served.key.0, OPENALPR).await;
    assert!(status == 200 && serde_json::from_str::<Ingested>(&body).unwrap().taken > 0);
    assert_eq!(served.rig.plates("TST4001").await, ["TST4001"]);
}

#[tokio::test]
async fn without_a_key_that_holds_nothing_is_taken() {
    let served = served().await;
    let good = frigate("1.5-a", "TST4001", 0.9, START - Span::minutes(5));
    let (id, secret) = served.key.0.split_once('.').unwrap();
    let other = if secret.starts_with('A') { "B" } else { "A" };
    for key in ["", ".", "x", id, &format!("{id}."), &format!("{id}.{other}{}", &secret[1..]), &format!("0.{secret}")] {
        let (status, body) = served.post("frigate", key, good.as_bytes()).await;
        assert_eq!(status, 401, "{key}: {body}");
    }
    served.rig.gateway.revoke_reader_key(&Actor::console(), "Yard").await.unwrap();
    assert_eq!(served.post("frigate", &served.key.0, good.as_bytes()).await.0, 401, "a revoked key");
    assert!(served.rig.plates("*").await.is_empty());
}

#[tokio::test]
async fn a_post_that_is_too_large_or_in_no_known_format_is_refused() {
    let served = served().await;
    let (status, body) = served.post("frigate", &served.key.0, &vec![b' '; INGEST_MOST + 1]).await;
    assert_eq!(status, 413, "{body}");
    for format in ["vigilant", "csv"] {
        let (status, body) = served.post(format, &served.key.0, b"{}").await;
        assert_eq!(status, 422, "{body}");
    }
}

#[tokio::test]
async fn a_key_that_sends_without_end_is_slowed_down() {
    let served = served().await;
    let system = served.rig.gateway.camera_system(&served.key).await.unwrap();
    while served.rig.gateway.has_room(&system, 0) {}
    let good = frigate("1.5-a", "TST4001", 0.9, START - Span::minutes(5));
    assert_eq!(served.post("frigate", &served.key.0, good.as_bytes()).await.0, 429);
    served.rig.clock.pass(Span::seconds(1));
    assert_eq!(served.post("frigate", &served.key.0, good.as_bytes()).await.0, 200);
}

const FORM: &str = "multipart/form-data; boundary=cut";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0 of a vehicle, \r\n--not the cut";

/// A form as Plate Recognizer's Stream posts it.
fn form(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let file = if *name == "upload" { "; filename=\"a.jpg\"\r\nContent-Type: image/jpeg" } else { "" };
        let head = format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend([head.as_bytes(), value, b"\r\n"].concat());
    }
    body.extend(b"--cut--\r\n");
    body
}

fn stream(plates: &[&str]) -> String {
    let results =
        plates.iter().map(|plate| format!("{{\"plate\":\"{plate}\",\"score\":0.9}}")).collect::<Vec<_>>().join(",");
    let at = (START - Span::minutes(5)).iso();
    format!(
        "{{\"hook\":{{\"event\":\"recognition\"}},\"data\":{{\"camera_id\":\"camera-1\",\"timestamp\":\"{at}\",\
         \"results\":[{results}]}}}}"
    )
}

#[tokio::test]
async fn a_form_brings_the_records_and_the_picture_of_a_read() {
    let served = served().await;
    let picture = async |plate: &str| {
        let found = served.rig.plate(plate).await;
        assert_eq!(found.reads.len(), 1, "{plate}");
        served.rig.source.picture(&found.reads[0].id, PictureView::Plate).await.map(|picture| picture.data)
    };
    for (fields, plate, kept) in [
        (form(&[("json", stream(&["tst5001"]).as_bytes()), ("upload", JPEG)]), "TST5001", true),
        (form(&[("upload", JPEG), ("other", b"x"), ("json", stream(&["tst5002"]).as_bytes())]), "TST5002", true),
        (form(&[("json", stream(&["tst5003"]).as_bytes())]), "TST5003", false),
        (form(&[("json", stream(&["tst5004"]).as_bytes()), ("upload", b"GIF89a")]), "TST5004", false),
        (form(&[("json", stream(&["tst5005", "tst5006"]).as_bytes()), ("upload", JPEG)]), "TST5005", false),
    ] {
        let (status, body) = served.post_as(FORM, "platerecognizer", &served.key.0, &fields).await;
        assert_eq!(status, 200, "{plate}: {body}");
        assert_eq!(picture(plate).await.ok().as_deref(), kept.then_some(JPEG), "{plate}");
    }
    // Without a picture Stream posts a plain form; and what calls itself one may be JSON all the same.
    let encoded: String =
        form_urlencoded::Serializer::new(String::new()).append_pair("json", &stream(&["tst5007"])).finish();
    for (body, plate) in [(encoded, "TST5007"), (stream(&["tst5008"]), "TST5008")] {
        let (status, told) = served.post("platerecognizer", &served.key.0, body.as_bytes()).await;
        assert_eq!(status, 200, "{told}");
        assert!(picture(plate).await.is_err());
    }
}

#[tokio::test]
async fn a_form_that_is_broken_too_large_or_without_records_takes_nothing() {
    let served = served().await;
    let good = form(&[("json", stream(&["tst5001"]).as_bytes()), ("upload", JPEG)]);
    let cut_off = &good[..good.len() - 30];
    let large = form(&[("upload", &vec![0xff; INGEST_MOST]), ("json", stream(&["tst5001"]).as_bytes())]);
    for (kind, body, expected) in [
        (FORM, cut_off, 422),
        (FORM, form(&[("upload", JPEG)]).as_slice(), 422),
        (FORM, b"no form at all".as_slice(), 422),
        ("multipart/form-data", good.as_slice(), 422),
        (FORM, large.as_slice(), 413),
    ] {
        let (status, said) = served.post_as(kind, "platerecognizer", &served.key.0, body).await;
        assert_eq!(status, expected, "{said}");
    }
    assert_eq!(served.post_as(FORM, "platerecognizer", "0.no", &good).await.0, 401);
    assert!(served.rig.plates("*").await.is_empty());
}
