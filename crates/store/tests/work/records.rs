//! What is kept reads back, and nothing else is kept.

use crate::sample::*;
use domain::{AccountName, Timestamp};
use store::{Change, RecordKind, RecordRow, StoreError};

#[tokio::test]
async fn what_is_kept_reads_back_with_what_belongs_to_it() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let (event, saved, picture) = (event(1), saved(1, 1, "7KXM482"), picture(1, 1, "aGVsbG8="));
    let on_it = domain::Note { on: Some(saved.id), ..note(1, 1, "seen again on Monday") };
    let rows = [row(&event, 1), row(&saved, 1), row(&picture, 1), row(&on_it, 1), row(&note(2, 1, "its own"), 1)];
    do_(&store, &rows.each_ref().map(Change::KeepRecord)).await;
    store.close().await.unwrap();

    let store = open(data.path()).await;
    for row in &rows {
        assert_eq!(store.record_row(row.id).await.unwrap().as_ref(), Some(row));
    }
    assert_eq!(store.records_of(event.id, RecordKind::Saved).await.unwrap(), [rows[1].clone()]);
    assert_eq!(store.records_of(event.id, RecordKind::Note).await.unwrap().len(), 2);
    assert!(store.records_of(event_id(2), RecordKind::Saved).await.unwrap().is_empty());
    let pictures = store.pictures_of(event.id).await.unwrap();
    assert_eq!(pictures, [(picture.id, saved.id, domain::PictureView::Plate)]);
    let parts = store.parts_of(saved.id).await.unwrap();
    assert_eq!(parts, [(saved.id, RecordKind::Saved), (picture.id, RecordKind::Picture), (on_it.id, RecordKind::Note)]);
    assert_eq!(store.saved_refs(event.id).await.unwrap(), [("Sable".into(), "read-1".into(), saved.id)]);
    assert_eq!(store.heads().await.unwrap().len(), 5);
    // What is gone is nowhere but among what has to be sent.
    do_(&store, &[Change::KeepRecord(&gone(&rows[2])), Change::KeepRecord(&gone(&rows[3]))]).await;
    assert!(store.pictures_of(event.id).await.unwrap().is_empty());
    assert_eq!(store.parts_of(saved.id).await.unwrap().len(), 1);
    assert!(store.record_row(picture.id).await.unwrap().unwrap().is_gone());
    assert_eq!(store.heads().await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_list_of_events_counts_what_is_in_each_and_a_disposal_is_due_at_its_time() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let (mut early, late) = (saved(1, 1, "7KXM482"), saved(2, 1, "4HJR019"));
    early.disposal = Timestamp(9 * DAY);
    let rows = [row(&event(2), 1), row(&event(1), 1), row(&early, 1), row(&late, 1), row(&note(1, 1, "a note"), 2)];
    do_(&store, &rows.each_ref().map(Change::TakeRecord)).await;
    let told = async || {
        let lines = store.events().await.unwrap();
        lines.into_iter().map(|line| (line.row.event, line.saved, line.notes)).collect::<Vec<_>>()
    };
    assert_eq!(told().await, [(event_id(1), 2, 1), (event_id(2), 0, 0)], "the last changed first");
    assert!(store.due_for_disposal(Timestamp(9 * DAY - 1)).await.unwrap().is_empty());
    assert_eq!(store.due_for_disposal(Timestamp(9 * DAY)).await.unwrap(), [early.id]);
    do_(&store, &[Change::KeepRecord(&gone(&rows[2]))]).await;
    assert_eq!(told().await, [(event_id(1), 1, 1), (event_id(2), 0, 0)]);
    assert!(store.due_for_disposal(Timestamp(9 * DAY)).await.unwrap().is_empty());
}

#[tokio::test]
async fn only_the_next_version_is_written_over_what_somebody_else_may_have_changed() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let first = row(&note(1, 1, "first"), 1);
    for odd in [0, 2] {
        assert!(store.record(&[Change::KeepRecord(&row(&note(1, 1, "odd"), odd))], vec![act()]).await.is_err());
    }
    do_(&store, &[Change::KeepRecord(&first)]).await;
    let colleague = AccountName::new("m.okafor").unwrap();
    let theirs = RecordRow { by: colleague, workstation: "ws-2".into(), ..row(&note(1, 1, "theirs"), 2) };
    do_(&store, &[Change::TakeRecord(&theirs)]).await;
    let mine = row(&note(1, 1, "mine, from the first"), 2);
    let said = store.record(&[Change::KeepRecord(&mine)], vec![act()]).await.unwrap_err();
    assert!(matches!(said, StoreError::Changed { kind: RecordKind::Note }));
    assert_eq!(store.record_row(note_id(1)).await.unwrap(), Some(theirs));
    let mine = row(&note(1, 1, "mine, from theirs"), 3);
    do_(&store, &[Change::KeepRecord(&mine)]).await;
    assert_eq!(store.record_row(note_id(1)).await.unwrap(), Some(mine));
}

#[tokio::test]
async fn what_is_no_record_is_refused_with_all_that_came_with_it_and_no_plate_is_told() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let good = row(&note(9, 1, "beside it"), 1);
    let read = row(&saved(1, 1, "7KXM482"), 1);
    do_(&store, &[Change::TakeRecord(&row(&note(2, 1, "stands"), 1))]).await;
    let size = store.trail().await.unwrap().unwrap().size;
    let odd = [
        RecordRow { body: "7KXM482".into(), ..read.clone() },
        RecordRow { body: read.body.replacen('{', "{\"alternates\":[\"7KXM482\"],", 1), ..read.clone() },
        RecordRow { kind: RecordKind::Note, ..read.clone() },
        RecordRow { id: saved_id(7), ..read.clone() },
        RecordRow { event: event_id(7), ..read.clone() },
        RecordRow { version: u64::MAX, ..read.clone() },
        RecordRow { version: 0, ..read.clone() },
        RecordRow { event: event_id(7), body: String::new(), version: 2, ..row(&note(2, 1, "x"), 2) },
    ];
    for odd in &odd {
        for change in [Change::KeepRecord(odd), Change::TakeRecord(odd)] {
            let said = store.record(&[Change::KeepRecord(&good), change], vec![act()]).await.unwrap_err();
            assert!(matches!(said, StoreError::Record { .. }), "{said}");
            for told in [said.to_string(), format!("{said:?}"), format!("{change:?}")] {
                assert!(!told.contains("7KXM482"), "{told}");
            }
        }
    }
    assert!(store.record_row(good.id).await.unwrap().is_none(), "one transaction");
    assert_eq!(store.trail().await.unwrap().unwrap().size, size, "nor is an entry");
    assert_eq!(store.heads().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_one_is_not_given_any_more_goes_but_not_what_is_unsent() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let (taken, written) = (row(&saved(1, 1, "7KXM482"), 1), row(&note(1, 1, "not sent yet"), 1));
    do_(&store, &[Change::TakeRecord(&taken), Change::KeepRecord(&written)]).await;
    let heads = store.heads().await.unwrap();
    let sent = |id| heads.iter().find(|head| head.id == id).unwrap().sent;
    assert!(sent(taken.id) && !sent(written.id));
    let both = [Change::DropRecord { id: taken.id }, Change::DropRecord { id: written.id }];
    do_(&store, &both).await;
    assert_eq!(store.heads().await.unwrap().iter().map(|head| head.id).collect::<Vec<_>>(), [written.id]);
    do_(&store, &[Change::Sent { id: written.id, version: 1 }]).await;
    do_(&store, &both).await;
    assert!(store.heads().await.unwrap().is_empty());
}
