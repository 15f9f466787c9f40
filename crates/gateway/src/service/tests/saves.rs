//! Saving, pictures, notes, taking away, and looks (RET-2 to RET-4, QLT-1, ACC-6).

use super::{Desk, name, record_id, rule};
use data_encoding::BASE64;
use domain::{Event, Found, Note, Picture, PictureView, Plate, RuleId, Saved, Span};
use testkit::Engine;
use wire::{Kept, Looked, ReadRef, Record, RecordKind};

testkit::on_each_engine! {
    ret_2_and_qlt_1_a_save_takes_a_look_by_the_same_person_and_why_it_matters => saves;
    qlt_1_a_misread_is_kept_as_one => misreads;
    ret_2_a_closed_event_takes_notes_and_no_saves => closed;
    ret_2_what_was_saved_stays_what_it_was => unchanged;
    ret_2_who_kept_it_or_the_owner_takes_it_away => taken_away;
    ret_3_the_wider_scene_is_kept_only_where_it_is_said_why => pictures;
    ret_4_nothing_is_kept_beyond_the_schedule => disposal;
    qlt_1_what_others_found_is_told_after_ones_own_look => looks;
    acc_6_a_look_takes_the_source_to_be_granted => ungranted_look;
}

async fn saves(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &["m.okafor"]).await;
    let saved = desk.saved(&event, "r.alvarez");
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&saved, 1)).await, "QLT-1", "no look");
    desk.look("m.okafor", &saved, Found::Verified).await;
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&saved, 1)).await, "QLT-1", "a look of somebody else");
    desk.look("r.alvarez", &saved, Found::Illegible).await;
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&saved, 1)).await, "QLT-1", "another finding");
    desk.clock.pass(Span::seconds(5));
    desk.look("r.alvarez", &saved, Found::Verified).await;
    let other = Saved { read: desk.saved(&event, "r.alvarez").read, ..saved.clone() };
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&other, 1)).await, "QLT-1", "another read");
    for relevance in ["", "relevant", "7KXM482 7KXM482 7KXM482 7KXM482"] {
        let thin = Saved { relevance: relevance.into(), ..saved.clone() };
        assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&thin, 1)).await, "RET-2", "{relevance:?}");
    }
    let typed = Saved { typed: Plate::new("7KXM48Z").ok(), ..saved.clone() };
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&typed, 1)).await, "QLT-1", "found does not follow");
    let theirs = Saved { by: name("m.okafor"), ..saved.clone() };
    let record = Record { by: name("r.alvarez"), ..desk.of_saved(&theirs, 1) };
    assert_eq!(desk.refused("r.alvarez", &record).await, "RET-2", "in one's own name");
    let mut wide = serde_json::to_value(&saved).unwrap();
    wide["read"]["alternates"] = serde_json::json!(["7KXM48Z"]);
    let record = desk.record(event.id, saved.id, RecordKind::Saved, "r.alvarez", 1, &wide);
    assert_eq!(desk.refused("r.alvarez", &record).await, "", "RET-3: no field that is not in the list");
    desk.kept("r.alvarez", &desk.of_saved(&saved, 1)).await;
}

async fn misreads(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let save = |found, typed: Option<&str>| Saved {
        found,
        typed: typed.map(|plate| Plate::new(plate).unwrap()),
        ..desk.saved(&event, "r.alvarez")
    };
    for (found, typed) in [(Found::MisreadPlate, Some("7KXM48Z")), (Found::MisreadState, Some("7KXM482"))] {
        let saved = save(found, typed);
        desk.look("r.alvarez", &saved, found).await;
        desk.kept("r.alvarez", &desk.of_saved(&saved, 1)).await;
    }
    for (found, typed) in [(Found::NotAPlate, None), (Found::Illegible, None), (Found::MisreadPlate, None)] {
        let saved = save(found, typed);
        desk.look("r.alvarez", &saved, found).await;
        assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&saved, 1)).await, "QLT-1", "{found:?}");
    }
}

fn note(desk: &Desk, event: &Event, by: &str, on: Option<&Saved>) -> Note {
    Note {
        id: record_id(),
        event: event.id,
        on: on.map(|saved| saved.id),
        text: "Seen twice.".into(),
        by: name(by),
        at: desk.now(),
    }
}

fn of_note(desk: &Desk, note: &Note, version: u64) -> Record {
    desk.record(note.event, note.id, RecordKind::Note, note.by.as_str(), version, note)
}

async fn kept_save(desk: &Desk, event: &Event, by: &str, scene: Option<&str>) -> Saved {
    let saved = Saved { scene: scene.map(Into::into), ..desk.saved(event, by) };
    desk.look(by, &saved, Found::Verified).await;
    desk.kept(by, &desk.of_saved(&saved, 1)).await;
    saved
}

async fn closed(engine: Engine) {
    let desk = Desk::start(engine).await;
    let mut event = desk.opened("r.alvarez", &["m.okafor"]).await;
    let before = kept_save(&desk, &event, "r.alvarez", None).await;
    event.turns.push(desk.turn("r.alvarez", "The tractor was found."));
    desk.kept("r.alvarez", &desk.of_event(&event, 2)).await;
    // What a colleague looked at and saved before, while the gateway was away, may still come.
    let late = desk.saved(&event, "m.okafor");
    desk.look("m.okafor", &late, Found::Verified).await;
    desk.clock.pass(Span::seconds(5));
    desk.kept("m.okafor", &desk.of_saved(&late, 1)).await;
    for by in ["r.alvarez", "m.okafor"] {
        let saved = desk.saved(&event, by);
        desk.look(by, &saved, Found::Verified).await;
        let dated = Saved { at: event.turns[0].at, ..saved.clone() };
        assert_eq!(desk.refused(by, &desk.of_saved(&dated, 1)).await, "RET-2", "the look came after");
        assert_eq!(desk.refused(by, &desk.of_saved(&saved, 1)).await, "RET-2", "{by}");
        desk.kept(by, &of_note(&desk, &note(&desk, &event, by, Some(&before)), 1)).await;
    }
    let gone = Record { version: 2, body: String::new(), ..desk.of_saved(&before, 1) };
    desk.kept("r.alvarez", &gone).await;
}

async fn unchanged(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &["m.okafor"]).await;
    let saved = kept_save(&desk, &event, "r.alvarez", Some("It shows the trailer's number and the gate")).await;
    let why = "It left the yard with the second trailer behind it";
    desk.kept("r.alvarez", &desk.of_saved(&Saved { relevance: why.into(), ..saved.clone() }, 2)).await;
    let mut moved = saved.clone();
    moved.read.at = moved.read.at - Span::hours(1);
    let later = Saved { disposal: saved.disposal - Span::hours(1), ..saved.clone() };
    for other in [moved, later] {
        assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&other, 3)).await, "");
    }
    let silent = Saved { scene: None, ..saved.clone() };
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&silent, 3)).await, "RET-3");
    desk.look("m.okafor", &saved, Found::Verified).await;
    let theirs = Saved { by: name("m.okafor"), ..saved };
    assert_eq!(desk.refused("m.okafor", &desk.of_saved(&theirs, 3)).await, "RET-2");
}

async fn taken_away(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &["m.okafor", "t.moreau"]).await;
    let saved = kept_save(&desk, &event, "m.okafor", None).await;
    let said = note(&desk, &event, "m.okafor", Some(&saved));
    desk.kept("m.okafor", &of_note(&desk, &said, 1)).await;
    let picture = of_picture(&desk, &saved, PictureView::Plate);
    desk.kept("m.okafor", &picture).await;
    let gone = |record: Record, by: &str| Record { version: 2, body: String::new(), by: name(by), ..record };
    let save = desk.of_saved(&saved, 1);
    assert_eq!(desk.refused("t.moreau", &gone(save.clone(), "t.moreau")).await, "RET-2");
    desk.kept("r.alvarez", &gone(save.clone(), "r.alvarez")).await;
    let here = desk.has("m.okafor").await;
    let body = |id| here.iter().find(|record| record.id == id).map(|record| record.body.clone());
    for id in [saved.id, picture.id, said.id] {
        assert_eq!(body(id), Some(String::new()), "its picture and the notes on it go, too");
    }
    desk.kept("r.alvarez", &gone(picture.clone(), "r.alvarez")).await;
    let again = Record { version: 3, ..picture };
    assert_eq!(desk.refused("m.okafor", &again).await, "", "no picture of what is gone");
    let twice = desk.keep("m.okafor", &gone(of_note(&desk, &said, 1), "m.okafor")).await;
    assert_eq!(twice, Kept::Beaten, "it is gone already");
    let newer = Record { version: 3, ..gone(of_note(&desk, &said, 1), "t.moreau") };
    assert_eq!(desk.refused("t.moreau", &newer).await, "RET-2");
    // One may save it again, in the same place.
    desk.kept("m.okafor", &Record { version: 3, ..save }).await;
}

fn picture_of(saved: &Saved, view: PictureView) -> Picture {
    let data = BASE64.encode(b"\x89PNG\r\n\x1a\n and more");
    Picture { id: record_id(), event: saved.event, of: saved.id, view, kind: "image/png".into(), data }
}

fn of_picture(desk: &Desk, saved: &Saved, view: PictureView) -> Record {
    let picture = picture_of(saved, view);
    desk.record(saved.event, picture.id, RecordKind::Picture, saved.by.as_str(), 1, &picture)
}

async fn pictures(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &["m.okafor"]).await;
    let thin = Saved { scene: Some("because".into()), ..desk.saved(&event, "r.alvarez") };
    desk.look("r.alvarez", &thin, Found::Verified).await;
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&thin, 1)).await, "RET-3");
    let plain = kept_save(&desk, &event, "r.alvarez", None).await;
    desk.kept("r.alvarez", &of_picture(&desk, &plain, PictureView::Plate)).await;
    assert_eq!(desk.refused("r.alvarez", &of_picture(&desk, &plain, PictureView::Scene)).await, "RET-3");
    assert_eq!(desk.refused("r.alvarez", &of_picture(&desk, &plain, PictureView::Plate)).await, "", "each view once");
    let wide = kept_save(&desk, &event, "r.alvarez", Some("It shows the trailer's number and the gate")).await;
    desk.kept("r.alvarez", &of_picture(&desk, &wide, PictureView::Scene)).await;

    let theirs = Record { by: name("m.okafor"), ..of_picture(&desk, &wide, PictureView::Plate) };
    assert_eq!(desk.refused("m.okafor", &theirs).await, "RET-2", "pictures are kept by who saved");
    let good = picture_of(&wide, PictureView::Plate);
    let large = BASE64.encode(&[b"\xff\xd8\xff".as_slice(), &vec![0; 2 * 1024 * 1024]].concat());
    for bad in [
        Picture { kind: "image/svg+xml".into(), ..good.clone() },
        Picture { kind: "image/jpeg".into(), ..good.clone() },
        Picture { data: "<svg/>".into(), ..good.clone() },
        Picture { kind: "image/jpeg".into(), data: large, ..good.clone() },
        Picture { of: record_id(), ..good.clone() },
    ] {
        let record = desk.record(event.id, bad.id, RecordKind::Picture, "r.alvarez", 1, &bad);
        assert_eq!(desk.refused("r.alvarez", &record).await, "");
    }
    let record = desk.record(event.id, good.id, RecordKind::Picture, "r.alvarez", 1, &good);
    desk.kept("r.alvarez", &record).await;
    let other = Picture { data: BASE64.encode(b"\x89PNG\r\n\x1a\n another"), ..good };
    let record = desk.record(event.id, other.id, RecordKind::Picture, "r.alvarez", 2, &other);
    assert_eq!(desk.refused("r.alvarez", &record).await, "", "a picture is never changed");
}

async fn disposal(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let saved = desk.saved(&event, "r.alvarez");
    desk.look("r.alvarez", &saved, Found::Verified).await;
    let longer = Saved { disposal: saved.disposal + Span::seconds(1), ..saved.clone() };
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&longer, 1)).await, "RET-4");
    let ahead = Saved { at: saved.at + Span::hours(1), ..saved.clone() };
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&ahead, 1)).await, "SEC-5", "no longer by a clock set forward");
    let sooner = Saved { disposal: saved.disposal - Span::hours(24), ..saved };
    desk.kept("r.alvarez", &desk.of_saved(&sooner, 1)).await;
    let (picture, said) =
        (of_picture(&desk, &sooner, PictureView::Plate), note(&desk, &event, "r.alvarez", Some(&sooner)));
    desk.kept("r.alvarez", &picture).await;
    desk.kept("r.alvarez", &of_note(&desk, &said, 1)).await;

    // It goes by itself on its day, not before, with what hangs on it; the event stays.
    desk.clock.pass(sooner.disposal - Span::seconds(1) - desk.now());
    assert_eq!(desk.gateway.dispose_saved().await.unwrap(), 0);
    desk.clock.pass(Span::seconds(1));
    assert_eq!(desk.gateway.dispose_saved().await.unwrap(), 1);
    assert_eq!(desk.gateway.dispose_saved().await.unwrap(), 0, "once");
    let here = desk.has("r.alvarez").await;
    let body = |id| here.iter().find(|record| record.id == id).map(|record| record.body.is_empty());
    for id in [sooner.id, picture.id, said.id] {
        assert_eq!(body(id), Some(true));
    }
    assert_eq!(body(event.id.into()), Some(false));
    assert_eq!(desk.entered("dispose_saved").await.len(), 1);
}

async fn looks(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.event("r.alvarez");
    let saved = desk.saved(&event, "r.alvarez");
    assert_eq!(desk.look("r.alvarez", &saved, Found::MisreadPlate).await, []);
    let told = desk.look("m.okafor", &saved, Found::Verified).await;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].by.as_str(), told[0].found), ("r.alvarez", Found::MisreadPlate));
    desk.clock.pass(Span::seconds(5));
    desk.look("r.alvarez", &saved, Found::Verified).await;
    let told = desk.look("t.moreau", &saved, Found::Verified).await;
    let told: Vec<_> = told.iter().map(|look| (look.by.as_str(), look.found)).collect();
    assert_eq!(told, [("r.alvarez", Found::Verified), ("m.okafor", Found::Verified)], "the last of each");
    assert_eq!(desk.look("t.moreau", &desk.saved(&event, "t.moreau"), Found::Verified).await, [], "of this read alone");
    assert_eq!(desk.entered("judge_read").await.len(), 5);
}

async fn ungranted_look(engine: Engine) {
    let desk = Desk::start(engine).await;
    let looked = |source: &str| Looked {
        answer: domain::AnswerId::from_random([9; 16]),
        read: ReadRef { source: source.into(), read: "1".into() },
        reader: "r-4".into(),
        found: Found::Verified,
        at: desk.now(),
    };
    let actor = desk.actor("r.alvarez").await;
    assert_eq!(rule(desk.gateway.looked(&actor, looked("Halyard")).await), Some(RuleId::Acc6));
    assert_eq!(rule(desk.gateway.looked(&actor, looked("Sable")).await), Some(RuleId::Qlt1), "nobody saw a picture");
    let unread = Looked { found: Found::Illegible, ..looked("Sable") };
    assert_eq!(rule(desk.gateway.looked(&actor, unread).await), None, "there may be no picture to see");
    desk.given_picture(&actor, &looked("Sable").read).await;
    assert_eq!(rule(desk.gateway.looked(&actor, looked("Sable")).await), None);
    assert!(desk.gateway.looked(&actor, looked("")).await.is_err());
    assert_eq!((desk.entered("judge_read").await.len(), desk.entered("try").await.len()), (2, 2));
}
