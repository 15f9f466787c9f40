//! The life of an answer: opened again, given for the same question, and destroyed when it expires.

use crate::room::Room;
use client::ClientError;
use data_encoding::HEXLOWER;
use domain::{About, AnswerId, Question, RuleId, Span};
use secrecy::SecretString;
use std::path::Path;
use testkit::Intent;
use wire::OpenAnswer;

fn rule(error: ClientError) -> Option<RuleId> {
    match error {
        ClientError::Refused(refusal) => refusal.rule,
        other => panic!("refused, not {other}"),
    }
}

fn look(answer: AnswerId) -> OpenAnswer {
    OpenAnswer { answer, asking: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn ret_1_an_answer_opens_for_who_asked_until_it_expires() {
    let room = Room::with(&[]).await;
    room.laid().await;
    let intent = room.intend(room.plate(&["Sable"])).await;
    let token = room.token().await;
    let answer = room.lines(&token, intent).await.unwrap();
    let open = look(answer.begun.answer);
    let key = room.rig.client.open_answer(&token, None, &open).await.unwrap();
    assert_eq!((&key.key.0, key.asked, key.expires), (&answer.begun.key.0, answer.begun.asked, answer.begun.expires));
    let colleague = room.rig.token("m.okafor").await;
    assert_eq!(rule(room.rig.client.open_answer(&colleague, None, &open).await.unwrap_err()), Some(RuleId::Ret1));
    let auditor = room.rig.token("p.banerjee").await;
    assert_eq!(rule(room.rig.client.open_answer(&auditor, None, &open).await.unwrap_err()), Some(RuleId::Acc8));
    let never = look(AnswerId::from_random([7; 16]));
    assert_eq!(rule(room.rig.client.open_answer(&token, None, &never).await.unwrap_err()), Some(RuleId::Ret1));
    room.rig.clock.pass(Span::minutes(24 * 60 - 1));
    let token = room.token().await;
    if room.now() < answer.begun.expires {
        room.rig.client.open_answer(&token, None, &open).await.unwrap();
    }
    room.rig.clock.pass(Span::minutes(2));
    assert_eq!(rule(room.rig.client.open_answer(&token, None, &open).await.unwrap_err()), Some(RuleId::Ret1));
}

#[tokio::test(flavor = "multi_thread")]
async fn qry_6_the_same_question_opens_its_cached_answer_with_the_proof_of_its_own_intent() {
    let room = Room::with(&[]).await;
    room.laid().await;
    let question = room.plate(&["Sable"]);
    let first = room.intend(question.clone()).await;
    let again = room.intend(question.clone()).await;
    let moved = |question: &Question| {
        let step = Span::minutes(10);
        Question { from: question.from + step, to: question.to + step, ..question.clone() }
    };
    let ahead = room.intend(moved(&question)).await;
    let mut longer = question.clone();
    longer.from = longer.from - Span::hours(24);
    let longer = room.intend(longer).await;
    let mut other = question.clone();
    other.about = About::Plate("7KXM482".parse().unwrap());
    let other = room.intend(other).await;
    let mut elsewhere = room.purpose();
    elsewhere.event = "EVT-1".into();
    let elsewhere = room.desk.app.intend(question.clone(), elsewhere).await.unwrap();
    let token = room.token().await;
    let answer = room.lines(&token, first).await.unwrap().begun;
    let client = &room.rig.client;
    let open = |asking| OpenAnswer { answer: answer.answer, asking: Some(asking) };
    let others = [(ahead, RuleId::Qry6), (longer, RuleId::Qry6), (other, RuleId::Qry6), (elsewhere, RuleId::Qry1)];
    for (another, by) in others {
        let refused = client.open_answer(&token, Some(another.permit), &open(another.asking)).await.unwrap_err();
        assert_eq!(rule(refused), Some(by));
    }
    let opens = async |same: Intent, token: &SecretString| {
        let request = open(same.asking);
        let key = client.open_answer(token, Some(same.permit), &request).await.unwrap();
        assert_eq!(key.key.0, answer.key.0);
        let twice = client.open_answer(token, None, &request).await.unwrap_err();
        assert_eq!(rule(twice), Some(RuleId::Aud3), "an intent serves once");
    };
    opens(again, &token).await;
    // The last 30 days are the same question ten minutes later.
    room.rig.clock.pass(Span::minutes(10));
    room.desk.sign_in("r.alvarez").await;
    let later = room.intend(moved(&question)).await;
    opens(later, &room.token().await).await;
}

/// Every file below a folder that holds one of the texts.
fn holding(folder: &Path, texts: &[Vec<u8>]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, texts));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for (n, text) in texts.iter().enumerate() {
            if bytes.windows(text.len()).any(|part| part == text) {
                found.push(format!("{} holds {n}", path.display()));
            }
        }
    }
    found
}

async fn sealed(url: &str, column: &'static str) -> Vec<Vec<u8>> {
    use sqlx::{Connection, Row};
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(url).await.unwrap();
    let rows = sqlx::query(column).fetch_all(&mut connection).await.unwrap();
    let bytes = rows.iter().map(|row| row.get::<Vec<u8>, _>(0)).collect();
    connection.close().await.unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn ret_5_after_its_time_no_byte_of_the_key_is_in_any_file_and_the_trail_says_so() {
    let room = Room::with(&[None]).await;
    room.laid().await;
    let answer = room.ask(room.plate(&["Sable", "V0"])).await;
    let key = answer.begun.key.0.clone();
    let raw = HEXLOWER.decode(key.as_bytes()).unwrap();
    let kept = sealed(&room.rig.url, "SELECT sealed_key FROM answers").await;
    let index = sealed(&room.rig.url, "SELECT sealed_index FROM answers").await;
    // Bytes in the middle of them: pages of the database may cut a long value.
    let part = |bytes: &[u8]| bytes[8..40.min(bytes.len())].to_vec();
    let secrets = vec![part(&kept[0]), part(&index[0])];
    let folder = room.rig.path();
    assert!(!holding(&folder, &secrets).is_empty(), "while it lives its sealed key is in the database");
    let never = vec![raw, key.into_bytes()];
    assert_eq!(holding(&folder, &never), Vec::<String>::new(), "the key itself never is");

    let gateway = &room.rig.gateway.server.gateway;
    assert_eq!(gateway.sweep_answers().await.unwrap(), 0);
    room.rig.clock.pass(Span::hours(24));
    // The server's own sweep may be faster.
    gateway.sweep_answers().await.unwrap();
    assert_eq!(gateway.sweep_answers().await.unwrap(), 0, "once");
    assert_eq!(holding(&folder, &secrets), Vec::<String>::new());
    assert_eq!(holding(&folder, &never), Vec::<String>::new());
    assert!(sealed(&room.rig.url, "SELECT sealed_key FROM answers").await.is_empty());

    // The trail says so, with count and digest.
    gateway.publish().await.unwrap();
    let (count, digest) = answer.end();
    let said = format!(
        "\"act\":{{\"do\":\"destroy_key\",\"answer\":\"{}\",\"count\":{count},\"digest\":\"{digest}\"}}",
        answer.begun.answer
    );
    assert_eq!(holding(&folder.join("published-trail"), &[said.into_bytes()]).len(), 1);
}
