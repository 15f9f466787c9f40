//! One's own looks, asks and templates.

use crate::sample::*;
use domain::{Found, Timestamp};
use store::{Ask, AskOutcome, Change, LookRow, SourceLine, StoreError, Template};

#[tokio::test]
async fn a_look_waits_until_it_is_sent_and_the_later_one_counts() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let first = look(1, 10);
    let second = LookRow { found: Found::MisreadState, ..look(1, 20) };
    do_(&store, &[Change::Look(&first), Change::Look(&look(2, 15)), Change::Look(&second)]).await;
    do_(&store, &[Change::Look(&first)]).await;
    assert_eq!(store.unsent_looks(10).await.unwrap(), [look(2, 15), second.clone()], "an earlier one changes nothing");
    // The answer to the first does not mark the second.
    do_(&store, &[Change::LookSent { source: "Sable", record: "read-1", at: Timestamp(10) }]).await;
    assert_eq!(store.unsent_looks(10).await.unwrap().len(), 2);
    assert_eq!(store.unsent_looks(1).await.unwrap(), [look(2, 15)]);
    do_(&store, &[Change::LookSent { source: "Sable", record: "read-1", at: Timestamp(20) }]).await;
    assert_eq!(store.unsent_looks(10).await.unwrap(), [look(2, 15)]);
    assert_eq!(store.looks().await.unwrap().len(), 2);
    assert_eq!(store.look("Sable", "read-1").await.unwrap(), Some(second));
    for found in Found::ALL {
        let any = LookRow { found, ..look(3, 30) };
        do_(&store, &[Change::Look(&any)]).await;
        assert_eq!(store.look("Sable", "read-3").await.unwrap(), Some(any));
    }
}

fn ask(plate: &str, of: u32) -> Ask {
    Ask { asked: Timestamp(3), event: event_id(of), question: question(plate), purpose: purpose() }
}

#[tokio::test]
async fn an_ask_is_found_by_its_event_with_the_place_of_its_intent_and_how_it_ended() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    do_(&store, &[]).await;
    let first = store.record(&[Change::Ask(&ask("7KXM482", 1))], vec![act()]).await.unwrap();
    let second = store.record(&[Change::Ask(&ask("4HJR019", 1))], vec![act(), act()]).await.unwrap();
    store.record(&[Change::Ask(&ask("5ABC123", 2))], vec![act()]).await.unwrap();
    let whole = SourceLine { source: "Sable".into(), count: 12, trouble: None, again: false };
    let late = SourceLine { source: "Garages".into(), count: 0, trouble: Some("too slow".into()), again: true };
    let outcome = AskOutcome::Found { count: 12, digest: "ab".repeat(32), sources: vec![whole, late] };
    let ended = Change::AskEnded { n: first, answer: Some(answer_id(1)), outcome: &outcome };
    do_(&store, &[ended]).await;
    let asks = store.asks_of(event_id(1), 10).await.unwrap();
    let told: Vec<_> = asks.iter().map(|row| (row.n, row.answer, row.outcome.clone())).collect();
    assert_eq!(told, [(second, None, None), (first, Some(answer_id(1)), Some(outcome.clone()))]);
    assert_eq!(asks[1].ask, ask("7KXM482", 1));
    assert_eq!(store.asks_of(event_id(1), 1).await.unwrap().len(), 1);
    assert_eq!(store.asks(10).await.unwrap().len(), 3);
    let nobody = Change::AskEnded { n: 99, answer: None, outcome: &outcome };
    assert!(matches!(store.record(&[nobody], vec![]).await, Err(StoreError::NoAsk { n: 99 })));
    // A new log counts from nought again: what was asked in the former stays what it was.
    store.begin_trail("readroom/workstation/second", None, Timestamp(0)).await.unwrap();
    let again = AskOutcome::Failed { why: "the gateway is away".into() };
    let said = store.record(&[Change::AskEnded { n: first, answer: None, outcome: &again }], vec![]).await;
    assert!(matches!(said, Err(StoreError::NoAsk { .. })));
}

#[tokio::test]
async fn a_template_is_kept_changed_and_dropped() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let draft = r#"{"plate":"~7KXM482"}"#;
    let theirs = Template { id: "t1".into(), name: "Yard".into(), event: Some(event_id(1)), draft: draft.into() };
    let any = Template { id: "t2".into(), name: "Any".into(), event: None, draft: "{}".into() };
    do_(&store, &[Change::KeepTemplate(&theirs), Change::KeepTemplate(&any)]).await;
    assert_eq!(store.templates().await.unwrap(), [any.clone(), theirs.clone()]);
    let renamed = Template { name: "A yard".into(), ..theirs };
    do_(&store, &[Change::KeepTemplate(&renamed), Change::DropTemplate { id: "t2" }]).await;
    assert_eq!(store.templates().await.unwrap(), [renamed]);
    let odd = Template { draft: "{7KXM482".into(), ..any };
    let said = store.record(&[Change::KeepTemplate(&odd)], vec![]).await.unwrap_err();
    assert!(!format!("{said} {said:?}").contains("7KXM482"));
}
