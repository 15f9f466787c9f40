//! One's own looks, asks and templates.

use crate::sample::*;
use domain::{Found, Look, Timestamp};
use store::{AskRow, Change, StoreError, TemplateRow};

#[tokio::test]
async fn a_look_waits_until_it_is_sent_and_the_later_one_counts() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let (first, other) = (look(1, 10), look(2, 15));
    let second = Look { found: Found::MisreadState, ..look(1, 20) };
    do_(&store, &[a_look(&first), a_look(&other), a_look(&second)]).await;
    do_(&store, &[a_look(&first)]).await;
    let unsent = async |limit| store.unsent_looks(limit).await.unwrap();
    let both = [(answer_id(1), other.clone()), (answer_id(1), second.clone())];
    assert_eq!(unsent(10).await, both, "an earlier one changes nothing");
    // The answer to the first does not mark the second.
    do_(&store, &[Change::LookSent { source: "Sable", record: "read-1", at: Timestamp(10) }]).await;
    assert_eq!(unsent(10).await.len(), 2);
    assert_eq!(unsent(1).await, both[..1]);
    do_(&store, &[Change::LookSent { source: "Sable", record: "read-1", at: Timestamp(20) }]).await;
    assert_eq!(unsent(10).await, both[..1]);
    assert_eq!(store.looks().await.unwrap(), [other, second]);
    for found in Found::ALL {
        let any = Look { found, ..look(3, 30) };
        do_(&store, &[a_look(&any)]).await;
        assert_eq!(store.looks().await.unwrap()[2], any);
    }
}

fn ask(n: u64, plate: &str, of: u32) -> AskRow {
    AskRow {
        n,
        asked: Timestamp(3),
        event: event_id(of),
        question: question(plate),
        purpose: purpose(),
        answer: None,
        outcome: String::new(),
    }
}

#[tokio::test]
async fn an_ask_is_found_by_its_event_and_ends_in_the_log_it_was_entered_in() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let (first, second, elsewhere) = (ask(0, "7KXM482", 1), ask(2, "4HJR019", 1), ask(5, "5ABC123", 2));
    do_(&store, &[Change::Ask(&first), Change::Ask(&second), Change::Ask(&elsewhere)]).await;
    do_(&store, &[Change::AskEnded { n: 0, answer: Some(answer_id(1)), outcome: "12 reads" }]).await;
    let ended = AskRow { answer: Some(answer_id(1)), outcome: "12 reads".into(), ..first };
    assert_eq!(store.asks_of(event_id(1), 10).await.unwrap(), [second.clone(), ended.clone()]);
    assert_eq!(store.asks_of(event_id(1), 1).await.unwrap(), std::slice::from_ref(&second));
    let nobody = Change::AskEnded { n: 99, answer: None, outcome: "failed" };
    assert!(matches!(store.record(&[nobody], vec![]).await, Err(StoreError::NoAsk { n: 99 })));
    // A new log counts from nought again: what was asked in the former stays what it was.
    store.begin_trail("readroom/workstation/second", None, Timestamp(0)).await.unwrap();
    let again = ask(0, "6XYZ789", 1);
    do_(&store, &[Change::Ask(&again), Change::AskEnded { n: 0, answer: None, outcome: "failed" }]).await;
    let again = AskRow { outcome: "failed".into(), ..again };
    assert_eq!(store.asks_of(event_id(1), 10).await.unwrap(), [again, second, ended]);
}

#[tokio::test]
async fn a_template_is_kept_changed_and_dropped() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let keep = |id, name, draft| Change::KeepTemplate { id, name, draft };
    do_(&store, &[keep("t1", "Yard", r#"{"plate":"~7KXM482"}"#), keep("t2", "Any", "{}")]).await;
    do_(&store, &[keep("t1", "A yard", r#"{"plate":"?"}"#), Change::DropTemplate { id: "t2" }]).await;
    let kept = TemplateRow { id: "t1".into(), name: "A yard".into(), draft: r#"{"plate":"?"}"#.into() };
    assert_eq!(store.templates().await.unwrap(), [kept]);
    let said = store.record(&[keep("t3", "Odd", "{7KXM482")], vec![]).await.unwrap_err();
    assert!(!format!("{said} {said:?}").contains("7KXM482"));
}
