//! What is kept reads back, and nothing else is kept.

use crate::sample::*;
use domain::{AccountName, Timestamp};
use store::{Change, RecordKind, RecordRow, Sending, Stamp, StoreError};

#[tokio::test]
async fn what_is_kept_reads_back_with_who_wrote_it_and_whether_it_was_sent() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let (event, saved, picture) = (event(1), saved(1, 1, "7KXM482"), picture(1, 1, "aGVsbG8="));
    let on_it = domain::Note { on: Some(saved.id), ..note(1, 1, "seen again on Monday") };
    let rows = [row(&event, 1), row(&saved, 1), row(&picture, 1), row(&on_it, 1)];
    do_(&store, &rows.each_ref().map(Change::KeepRecord)).await;
    do_(&store, &[Change::Sent { id: saved.id, version: 1 }]).await;
    let refused = Change::Refused { id: on_it.id, version: 1, why: "the event is closed" };
    do_(&store, &[refused]).await;
    store.close().await.unwrap();

    let store = open(data.path()).await;
    let kept = store.event(event.id).await.unwrap().unwrap();
    assert_eq!((kept.what, kept.stamp, kept.sending), (event.clone(), stamp(1), Sending::Waiting));
    let kept = store.saved_of(event.id).await.unwrap().pop().unwrap();
    assert_eq!((&kept.what, kept.sending), (&saved, Sending::Sent));
    let kept = store.notes_of(event.id).await.unwrap().pop().unwrap();
    assert_eq!((kept.what, kept.sending), (on_it.clone(), Sending::Refused("the event is closed".into())));
    assert_eq!(store.picture(picture.id).await.unwrap().unwrap().what, picture);
    assert_eq!(store.pictures_of(saved.id).await.unwrap().pop().unwrap().what, picture);
    let parts: Vec<_> = store.parts_of(saved.id).await.unwrap().iter().map(|part| part.id).collect();
    assert_eq!(parts, [saved.id, picture.id, on_it.id]);
    assert_eq!(store.record_row(saved.id).await.unwrap().unwrap(), rows[1]);
    assert_eq!(store.heads().await.unwrap().len(), 4);
    assert!(store.saved(picture.id).await.unwrap().is_none(), "another kind is not it");
}

#[tokio::test]
async fn a_list_of_events_counts_what_is_in_each_and_says_what_goes_first() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let (mut early, late) = (saved(1, 1, "7KXM482"), saved(2, 1, "4HJR019"));
    early.disposal = Timestamp(9 * DAY);
    let rows = [row(&event(1), 1), row(&early, 1), row(&late, 1), row(&note(1, 1, "a note"), 1), row(&event(2), 1)];
    do_(&store, &rows.each_ref().map(Change::KeepRecord)).await;
    do_(&store, &[Change::Sent { id: late.id, version: 1 }]).await;
    let told = |lines: Vec<store::EventLine>| {
        let line = lines.into_iter().find(|line| line.event.what.id == event_id(1)).unwrap();
        (line.saved, line.notes, line.unsent, line.first_disposal)
    };
    let lines = store.events().await.unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(told(lines), (2, 1, 3, Some(Timestamp(9 * DAY))));
    assert!(store.due_for_disposal(Timestamp(9 * DAY - 1)).await.unwrap().is_empty());
    let due = store.due_for_disposal(Timestamp(9 * DAY)).await.unwrap().pop().unwrap();
    assert_eq!(due.id, early.id);
    let gone = due.taken_away(Timestamp(9 * DAY), owner(), "ws-1".into());
    do_(&store, &[Change::KeepRecord(&gone)]).await;
    assert_eq!(told(store.events().await.unwrap()), (1, 1, 3, Some(late.disposal)));
    assert!(store.saved(early.id).await.unwrap().is_none());
    assert!(store.record_row(early.id).await.unwrap().unwrap().is_gone(), "that it is gone has to be sent");
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
    let theirs = RecordRow::of(
        &note(1, 1, "theirs"),
        Stamp { by: AccountName::new("m.okafor").unwrap(), workstation: "ws-2".into(), ..stamp(2) },
    )
    .unwrap();
    do_(&store, &[Change::TakeRecord(&theirs)]).await;
    let mine = row(&note(1, 1, "mine, from the first"), 2);
    let said = store.record(&[Change::KeepRecord(&mine)], vec![act()]).await.unwrap_err();
    assert!(matches!(said, StoreError::Changed { kind: RecordKind::Note }));
    let stands = store.note(note_id(1)).await.unwrap().unwrap();
    assert_eq!(stands.what.text, "theirs");
    let mine = RecordRow::of(&note(1, 1, "mine"), stands.next(Timestamp(9), owner(), "ws-1".into())).unwrap();
    do_(&store, &[Change::KeepRecord(&mine)]).await;
    assert_eq!(store.note(note_id(1)).await.unwrap().unwrap().what.text, "mine");
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
    assert!(store.note(good.id).await.unwrap().is_none(), "one transaction");
    assert_eq!(store.trail().await.unwrap().unwrap().size, size, "nor is an entry");
    assert_eq!(store.heads().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_event_that_one_may_no_longer_have_goes_but_for_what_is_unsent() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).await;
    let taken = [row(&event(1), 1), row(&saved(1, 1, "7KXM482"), 1), row(&event(2), 1)];
    do_(&store, &taken.each_ref().map(Change::TakeRecord)).await;
    do_(&store, &[Change::KeepRecord(&row(&note(1, 1, "not sent yet"), 1))]).await;
    do_(&store, &[Change::DropEvent(event_id(1))]).await;
    let left = |heads: Vec<store::RecordHead>| heads.into_iter().map(|head| head.id).collect::<Vec<_>>();
    let mut both = vec![taken[2].id, note_id(1)];
    both.sort_by_key(ToString::to_string);
    assert_eq!(left(store.heads().await.unwrap()), both);
    do_(&store, &[Change::Sent { id: note_id(1), version: 1 }, Change::DropEvent(event_id(1))]).await;
    assert_eq!(left(store.heads().await.unwrap()), [taken[2].id]);
}
