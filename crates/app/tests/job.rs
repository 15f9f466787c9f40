//! The main job at the command table, on the training world: ask, look, judge, save, lose.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod room;

use api::{
    AnswerPick, Code, DisclosureDraft, DisclosureFormat, EventPick, EventTurn, Flags, JudgedReply, Judgement,
    NoteDraft, RuleId, SaveDraft, SavedPicturePick, Unsave, command,
};
use clock::Clock as _;
use domain::{Found, PictureView, Span};
use room::{Room, WHY, holding, room};
use std::fs;
use testkit::{Workstation, ask, call, call_raw, draft};

/// The tractor of the theft ring (assets/training/stories.toml).
const PLATE: &str = "7KXM482";

#[tokio::test(flavor = "multi_thread")]
async fn qlt_1_what_the_camera_read_is_told_only_after_the_plate_was_typed_from_the_picture() {
    let room = room().await;
    let answer = room.ask(PLATE).await;
    let columns = room.columns(&answer).await;
    assert!(columns.len() > 3 && columns.len() == answer.reads as usize);
    assert!(columns.tables.plates.iter().all(Option::is_none), "no plate is told");
    let before = room.look(&answer, 0).await;
    assert_eq!(before.judged, None);
    let unseen = room.judge(&answer, 0, PLATE).await.unwrap_err();
    assert_eq!(unseen.rule, Some(RuleId::Qlt1), "a picture that was not shown judges nothing");
    assert!(room.see(&answer, 0).await.starts_with(b"\x89PNG"));
    assert_eq!(room.judge(&answer, 0, "7KXM4B2").await.unwrap(), JudgedReply::Differs);
    assert_eq!(room.look(&answer, 0).await.judged, None, "a slip tells nothing");
    let JudgedReply::Judged { read } = room.judge(&answer, 0, "7kxm 482").await.unwrap() else {
        panic!("what was typed is what the camera read")
    };
    let judged = read.judged.unwrap();
    assert_eq!((judged.found, judged.claim.unwrap().plate.as_str(), judged.open), (Found::Verified, PLATE, false));
    assert_eq!(Flags::of(read.flags).found, Some(Found::Verified));
    let other = Judgement {
        answer: answer.answer,
        n: 1,
        typed: "6NRM183".into(),
        state: String::new(),
        found: Some(Found::MisreadPlate),
    };
    room.see(&answer, 1).await;
    let JudgedReply::Judged { read } = call::<command::read_judge>(&room.desk.app, other).await.unwrap() else {
        panic!("a misread was said")
    };
    assert_eq!(read.judged.unwrap().found, Found::MisreadPlate);
    let after = room.judge(&answer, 1, PLATE).await.unwrap_err();
    assert_eq!(after.rule, Some(RuleId::Qlt1), "what the camera read was shown: nobody types it now");

    // Where nothing could be read, nothing is told, and one may look again.
    let unread = Judgement {
        answer: answer.answer,
        n: 2,
        typed: String::new(),
        state: String::new(),
        found: Some(Found::Illegible),
    };
    let JudgedReply::Judged { read } = call::<command::read_judge>(&room.desk.app, unread).await.unwrap() else {
        panic!("it was said that nothing can be read")
    };
    let judged = read.judged.unwrap();
    assert_eq!((judged.found, judged.claim, judged.open), (Found::Illegible, None, true));
    room.see(&answer, 2).await;
    assert!(matches!(room.judge(&answer, 2, PLATE).await.unwrap(), JudgedReply::Judged { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn ret_2_ret_3_ret_4_a_read_is_saved_by_a_person_with_its_reason_its_picture_and_its_date() {
    let room = room().await;
    let answer = room.ask(PLATE).await;
    assert_eq!(room.save(&answer, 0, WHY).await.unwrap_err().rule, Some(RuleId::Qlt1));
    room.see(&answer, 0).await;
    room.judge(&answer, 0, PLATE).await.unwrap();
    assert_eq!(room.save(&answer, 0, "relevant").await.unwrap_err().rule, Some(RuleId::Ret2));
    let scene = SaveDraft { answer: answer.answer, n: 0, relevance: WHY.into(), scene: "scene".into() };
    let refused = call::<command::read_save>(&room.desk.app, scene).await.unwrap_err();
    assert_eq!(refused.rule, Some(RuleId::Ret3));
    let saved = room.save(&answer, 0, WHY).await.unwrap().saved.unwrap();
    assert_eq!((saved.found, saved.scene.as_ref()), (Found::Verified, None));
    assert!(saved.disposal - saved.at > Span::hours(24 * 365 * 14));
    assert!(room.save(&answer, 0, WHY).await.is_err(), "once is enough");
    let view = room.view().await;
    assert_eq!(view.saved.len(), 1);
    assert_eq!(view.saved[0].pictures, [PictureView::Plate], "the plate's own picture and no other");
    let pick = SavedPicturePick { record: saved.id, view: PictureView::Plate };
    assert!(call_raw::<command::saved_picture>(&room.desk.app, pick).await.unwrap().starts_with(b"\x89PNG"));
    // Closed, nothing more is saved to it.
    let turn = EventTurn { id: room.event, reason: "The ring was arrested".into() };
    call::<command::event_turn>(&room.desk.app, turn).await.unwrap();
    room.see(&answer, 1).await;
    room.judge(&answer, 1, PLATE).await.unwrap();
    assert_eq!(room.save(&answer, 1, WHY).await.unwrap_err().rule, Some(RuleId::Ret2));
}

#[tokio::test(flavor = "multi_thread")]
async fn ret_1_ret_5_after_its_time_an_answer_is_gone_and_what_was_saved_is_kept() {
    let room = room().await;
    let (answer, _) = room.saved(PLATE).await;
    let file = format!("{}.answer", answer.answer);
    let folder = room.data.path().join("stores/r.alvarez/answers");
    assert!(folder.join(&file).exists());
    // Looked at again after a lock, by the key that the gateway keeps.
    room.desk.lock().await;
    room.desk.sign_in("r.alvarez").await;
    let pick = AnswerPick { answer: answer.answer };
    assert_eq!(call::<command::answer_look>(&room.desk.app, pick).await.unwrap_err().code, Code::BadInput);
    let again = call::<command::answer_open>(&room.desk.app, pick).await.unwrap();
    assert_eq!((again.reads, again.asked), (answer.reads, answer.asked));
    let columns = room.columns(&again).await;
    assert_eq!(Flags::of(columns.flags[0]).found, Some(Found::Verified), "what was found is remembered");
    assert!(Flags::of(columns.flags[0]).saved);
    room.desk.lock().await;

    room.rig.clock.pass(Span::hours(25));
    room.desk.sign_in("r.alvarez").await;
    room.tick().await;
    assert!(!folder.join(&file).exists());
    assert!(call::<command::answer_open>(&room.desk.app, pick).await.is_err());
    let view = room.view().await;
    assert_eq!((view.saved.len(), view.answers.len()), (1, 0));
    assert!(holding(room.data.path(), PLATE).is_empty());
    // What was asked stands in the trail, which training publishes in the clear; no read does.
    let mut there = holding(&room.rig.path(), PLATE);
    there.retain(|path| !path.contains("published-trail"));
    assert!(there.is_empty(), "{there:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn qry_6_the_same_question_is_answered_from_the_cache_and_entered_all_the_same() {
    let room = room().await;
    let first = room.ask(PLATE).await;
    room.rig.clock.pass(Span::minutes(20));
    let again = ask(&room.desk, draft(room.event, PLATE)).await.unwrap();
    assert!(again.cached && !first.cached);
    assert_eq!((again.answer, again.asked, again.reads), (first.answer, first.asked, first.reads));
    assert_eq!(room.view().await.asks.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_on_the_owners_other_workstation_and_goes_with_unsaving() {
    let room = room().await;
    let (_, read) = room.saved(PLATE).await;
    let saved = read.saved.unwrap();
    let note = NoteDraft { event: room.event, on: Some(saved.id), text: "Seen by the guard, too.".into() };
    call::<command::note_write>(&room.desk.app, note).await.unwrap();
    room.desk.app.exchange_records().await.unwrap();
    assert_eq!(room.view().await.sync.waiting, 0);
    room.desk.lock().await;

    room.rig.clock.pass(Span::minutes(1));
    let elsewhere = tempfile::tempdir().unwrap();
    let other = Workstation::on(&room.rig, elsewhere.path());
    other.sign_in("r.alvarez").await;
    other.app.exchange_records().await.unwrap();
    let view = call::<command::event_look>(&other.app, EventPick { id: room.event }).await.unwrap();
    assert_eq!(view.saved[0].notes[0].note.text, "Seen by the guard, too.");
    assert_eq!(view.saved[0].pictures, [PictureView::Plate]);
    let unsave = Unsave { record: saved.id, why: "Another tractor".into() };
    call::<command::read_unsave>(&other.app, unsave).await.unwrap();
    other.app.exchange_records().await.unwrap();
    other.lock().await;

    room.rig.clock.pass(Span::minutes(1));
    room.desk.sign_in("r.alvarez").await;
    room.desk.app.exchange_records().await.unwrap();
    let view = room.view().await;
    assert!(view.saved.is_empty() && view.notes.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_gateway_saved_work_opens_and_is_annotated_and_asking_says_why_it_cannot() {
    let room = room().await;
    let (_, read) = room.saved(PLATE).await;
    let Room { rig, desk, event, data: _data } = room;
    rig.gateway.server.stop().await;
    let note = NoteDraft { event, on: read.saved.map(|saved| saved.id), text: "Written on the road.".into() };
    call::<command::note_write>(&desk.app, note).await.unwrap();
    let view = call::<command::event_look>(&desk.app, EventPick { id: event }).await.unwrap();
    assert_eq!(view.saved[0].notes[0].note.text, "Written on the road.");
    assert!(view.saved[0].notes[0].waiting);
    let fault = ask(&desk, draft(event, "7KXM481")).await.unwrap_err();
    assert_eq!(fault.code, Code::Gateway);
    assert!(call::<command::forms_look>(&desk.app, ()).await.unwrap().away);
}

#[tokio::test(flavor = "multi_thread")]
async fn shr_2_what_leaves_carries_its_limits_and_is_entered() {
    let room = room().await;
    let (_, read) = room.saved(PLATE).await;
    let draft = |to: &str| DisclosureDraft {
        event: room.event,
        records: vec![read.saved.as_ref().unwrap().id],
        format: DisclosureFormat::Csv,
        to: to.into(),
    };
    let nobody = call::<command::event_disclose>(&room.desk.app, draft(" ")).await.unwrap_err();
    assert_eq!(nobody.rule, Some(RuleId::Shr2));
    let done = call::<command::event_disclose>(&room.desk.app, draft("District attorney: trial")).await.unwrap();
    let text = fs::read_to_string(&done.path).unwrap();
    assert!(text.contains("vehicle, not a person") && text.contains(PLATE) && text.contains("synthetic data"));
}

#[tokio::test(flavor = "multi_thread")]
async fn qry_1_qry_5_acc_7_what_may_not_be_asked_is_refused_and_entered() {
    let room = room().await;
    let refused = async |change: fn(&mut api::AskDraft)| {
        let mut draft = draft(room.event, PLATE);
        change(&mut draft);
        ask(&room.desk, draft).await.unwrap_err().rule
    };
    assert_eq!(refused(|draft| draft.narrative = "investigation".into()).await, Some(RuleId::Qry1));
    assert_eq!(refused(|draft| draft.reason = "curious".into()).await, Some(RuleId::Qry1));
    assert_eq!(refused(|draft| draft.about = domain::About::Plate("7K*".parse().unwrap())).await, Some(RuleId::Qry2));
    let area = |draft: &mut api::AskDraft| {
        let middle = domain::Position::new(-150.0, 40.0).unwrap();
        draft.about = domain::About::Area(domain::Area::circle(middle, 900.0).unwrap());
        draft.subject = None;
    };
    assert_eq!(refused(area).await, Some(RuleId::Qry5));
    let nobody = |draft: &mut api::AskDraft| draft.on_behalf_of = domain::AccountName::new("n.obody").ok();
    assert_eq!(refused(nobody).await, Some(RuleId::Qry8));
    let turn = EventTurn { id: room.event, reason: "The ring was arrested".into() };
    call::<command::event_turn>(&room.desk.app, turn).await.unwrap();
    assert_eq!(refused(|_| ()).await, Some(RuleId::Qry1), "a closed event");
}

#[tokio::test(flavor = "multi_thread")]
async fn ret_4_on_its_day_a_saved_read_goes_by_itself_here_and_at_the_gateway() {
    let room = room().await;
    let (_, read) = room.saved(PLATE).await;
    let saved = read.saved.unwrap();
    room.desk.app.exchange_records().await.unwrap();
    room.desk.lock().await;
    room.rig.clock.pass(saved.disposal + Span::minutes(1) - room.rig.clock.now());
    room.desk.sign_in("r.alvarez").await;
    room.tick().await;
    let view = room.view().await;
    assert!(view.saved.is_empty() && view.event.is_open(), "the event stays");
    let pick = SavedPicturePick { record: saved.id, view: PictureView::Plate };
    assert!(call_raw::<command::saved_picture>(&room.desk.app, pick).await.is_err());
    // The gateway does it by itself every few seconds, and may have.
    room.rig.gateway.server.gateway.dispose_saved().await.unwrap();
    room.desk.app.exchange_records().await.unwrap();
    assert!(room.view().await.saved.is_empty(), "it does not come back from there");
}
