//! What waits for the gateway, and in which order.

use crate::sample::*;
use domain::{RecordId, Timestamp};
use store::{Change, RecordRow, Store};

const ALL: u64 = u64::MAX;

async fn waiting(store: &Store) -> Vec<(RecordId, u64)> {
    store.outbox(100, ALL).await.unwrap().iter().map(|row| (row.id, row.version)).collect()
}

#[tokio::test]
async fn a_record_waits_in_its_newest_version_until_the_gateway_has_that_one() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let id = note_id(1);
    do_(&store, &[Change::KeepRecord(&row(&note(1, 1, "one"), 1))]).await;
    do_(&store, &[Change::KeepRecord(&row(&note(2, 1, "another"), 1))]).await;
    do_(&store, &[Change::Tried { id }, Change::KeepRecord(&row(&note(1, 1, "two"), 2))]).await;
    assert_eq!(waiting(&store).await, [(note_id(2), 1), (id, 2)], "written last, sent last");
    let told = store.unsent().await.unwrap().pop().unwrap();
    assert_eq!((told.id, told.since, told.tries), (id, Timestamp(1_000_000), 0), "since the first that waits");
    // The answer to what was sent before the second was written.
    do_(&store, &[Change::Sent { id, version: 1 }]).await;
    assert_eq!(waiting(&store).await, [(note_id(2), 1), (id, 2)]);
    do_(&store, &[Change::Sent { id, version: 2 }]).await;
    assert_eq!(waiting(&store).await, [(note_id(2), 1)]);
}

#[tokio::test]
async fn what_was_refused_is_not_sent_again_until_it_is_written_anew_or_somebody_says_so() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let id = note_id(1);
    do_(&store, &[Change::KeepRecord(&row(&note(1, 1, "one"), 1))]).await;
    do_(&store, &[Change::Refused { id, version: 7, why: "another version" }]).await;
    assert_eq!(waiting(&store).await, [(id, 1)], "of another version it says nothing");
    do_(&store, &[Change::Refused { id, version: 1, why: "the event is closed" }]).await;
    assert!(waiting(&store).await.is_empty());
    let told = store.unsent().await.unwrap().pop().unwrap();
    assert_eq!((told.refused.as_deref(), told.tries), (Some("the event is closed"), 1));
    assert_eq!(store.refused().await.unwrap(), ["the event is closed"]);
    assert!(store.waiting().await.unwrap().contains(&id), "it is not at the gateway");
    do_(&store, &[Change::SendAgain { id }]).await;
    assert_eq!(waiting(&store).await, [(id, 1)]);
    do_(&store, &[Change::Refused { id, version: 1, why: "the event is closed" }]).await;
    do_(&store, &[Change::KeepRecord(&row(&note(1, 1, "two"), 2))]).await;
    assert_eq!(waiting(&store).await, [(id, 2)]);
}

#[tokio::test]
async fn an_event_that_the_gateway_never_saw_goes_before_what_was_kept_in_it() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let event_record = row(&event(1), 1).id;
    do_(&store, &[Change::KeepRecord(&row(&event(1), 1))]).await;
    do_(&store, &[Change::KeepRecord(&row(&note(1, 1, "one"), 1))]).await;
    do_(&store, &[Change::KeepRecord(&row(&event(1), 2))]).await;
    assert_eq!(waiting(&store).await, [(event_record, 2), (note_id(1), 1)]);
    // Once it is known there, closing it must not come before what was kept while it was open.
    do_(&store, &[Change::Sent { id: event_record, version: 2 }]).await;
    do_(&store, &[Change::KeepRecord(&row(&event(1), 3))]).await;
    assert_eq!(waiting(&store).await, [(note_id(1), 1), (event_record, 3)]);
    // The same when the gateway took an earlier version than the one that waits.
    do_(&store, &[Change::KeepRecord(&row(&event(2), 1))]).await;
    do_(&store, &[Change::KeepRecord(&row(&note(2, 2, "two"), 1)), Change::KeepRecord(&row(&event(2), 2))]).await;
    do_(&store, &[Change::Sent { id: row(&event(2), 1).id, version: 1 }]).await;
    assert_eq!(waiting(&store).await[2..], [(note_id(2), 1), (row(&event(2), 1).id, 2)]);
}

#[tokio::test]
async fn a_request_takes_as_many_records_as_fit_and_one_at_least() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let rows: Vec<_> = (0..5).map(|n| row(&note(n, 1, &"ä".repeat(1_000)), 1)).collect();
    do_(&store, &rows.iter().map(Change::KeepRecord).collect::<Vec<_>>()).await;
    let one = u64::try_from(rows[0].body.len()).unwrap();
    let given = async |limit, bytes| store.outbox(limit, bytes).await.unwrap();
    assert_eq!(given(10, ALL).await, rows);
    assert_eq!(given(2, ALL).await, rows[..2]);
    assert_eq!(given(10, 3 * one).await, rows[..3]);
    assert_eq!(given(10, 3 * one - 1).await, rows[..2], "bytes, not characters");
    assert_eq!(given(10, 1).await, rows[..1]);
}

#[tokio::test]
async fn what_comes_back_from_the_gateway_waits_no_longer_and_what_beats_it_is_taken() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let ours = row(&note(1, 1, "ours"), 1);
    do_(&store, &[Change::KeepRecord(&ours)]).await;
    let weaker = RecordRow { at: Timestamp(0), workstation: "ws-2".into(), ..row(&note(1, 1, "weaker"), 1) };
    do_(&store, &[Change::TakeRecord(&weaker)]).await;
    assert_eq!(waiting(&store).await, [(ours.id, 1)], "what is beaten changes nothing");
    do_(&store, &[Change::TakeRecord(&ours)]).await;
    assert!(waiting(&store).await.is_empty(), "the answer was lost, but it is there");
    do_(&store, &[Change::KeepRecord(&row(&note(1, 1, "ours again"), 2))]).await;
    let stronger = RecordRow { workstation: "ws-2".into(), ..row(&note(1, 1, "stronger"), 2) };
    do_(&store, &[Change::TakeRecord(&stronger)]).await;
    assert!(waiting(&store).await.is_empty());
    assert_eq!(store.record_row(note_id(1)).await.unwrap(), Some(stronger));
}
