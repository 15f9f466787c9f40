//! The main job on records of the agency's own readers, in each format that is taken: ask, look, judge, save, give, lose.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod room;

use api::{
    AnswerView, Code, DisclosureDraft, DisclosureFormat, Flags, JudgedReply, Judgement, PicturePick, ReadView, RuleId,
    command,
};
use domain::{Found, PictureView, Span};
use room::{Room, holding, room};
use std::{collections::BTreeSet, fs};
use testkit::{call, call_raw, take_records};

/// The pickup whose way the examples tell (assets/ingest/examples).
const PLATE: &str = "TST4821";
const SOURCE: &str = "Own readers";
const WHY: &str = "The pickup passes the quarry gate before the theft";
const READERS: &str = include_str!("../../../assets/ingest/examples/readers.toml");
const MAPPING: &str = include_str!("../../../assets/ingest/examples/mapping.toml");

/// A room whose gateway has taken the example of a format.
async fn with(format: &str, input: &str) -> Room {
    let room = room().await;
    let mapping = (format == "csv").then_some(MAPPING);
    let taken = take_records(&room.rig, format, READERS, mapping, input.as_bytes()).await;
    assert_eq!((taken.taken, taken.rejected), (15, 0), "{taken:?}");
    room
}

/// The plate as it is and by patterns, all of it from the agency's own cameras; the answer of the look-alikes.
async fn asked(room: &Room) -> AnswerView {
    let exact = room.ask(PLATE).await;
    assert_eq!(exact.reads, 11);
    let mut cameras = BTreeSet::new();
    for n in 0..exact.reads {
        let read = room.look(&exact, n).await;
        assert_eq!((read.source.as_str(), read.judged.as_ref()), (SOURCE, None));
        cameras.insert(read.reader_name);
    }
    let names = ["Depot Lane gate", "Halyard Pass toll", "Lot B", "Mill Street bridge", "Quarry Road, north"];
    assert!(cameras.iter().eq(names), "{cameras:?}");
    assert_eq!(room.ask("TST4?21").await.reads, 11);
    let like = room.ask("~TST4821").await;
    assert_eq!(like.reads, 12, "the misread of the second morning, too");
    like
}

async fn misread(room: &Room, answer: &AnswerView, n: u32) -> ReadView {
    let judgement = Judgement {
        answer: answer.answer,
        n,
        typed: PLATE.into(),
        state: String::new(),
        found: Some(Found::MisreadPlate),
    };
    match call::<command::read_judge>(&room.desk.app, judgement).await.unwrap() {
        JudgedReply::Judged { read } => *read,
        JudgedReply::Differs => panic!("it was said that it is misread"),
    }
}

/// The whole of it, where the records bring pictures.
async fn done(format: &str, input: &str) {
    let room = with(format, input).await;
    let answer = asked(&room).await;
    assert_eq!(room.judge(&answer, 0, PLATE).await.unwrap_err().rule, Some(RuleId::Qlt1), "nothing was seen yet");
    let mut wrong = Vec::new();
    for n in 0..answer.reads {
        assert!(room.see(&answer, n).await.starts_with(b"\xff\xd8\xff"), "the JPEG that came with the record");
        match room.judge(&answer, n, "tst 4821").await.unwrap() {
            JudgedReply::Judged { read } => assert_eq!(read.judged.unwrap().found, Found::Verified),
            JudgedReply::Differs => wrong.push(n),
        }
    }
    assert_eq!(wrong.len(), 1, "one is a misread");
    let found = misread(&room, &answer, wrong[0]).await.judged.unwrap();
    assert_eq!((found.claim.unwrap().plate.as_str(), found.found), ("T5T4821", Found::MisreadPlate));

    let first = (wrong[0] + 1) % answer.reads;
    assert_eq!(room.save(&answer, first, "relevant").await.unwrap_err().rule, Some(RuleId::Ret2));
    let saved = room.save(&answer, first, WHY).await.unwrap().saved.unwrap();
    room.save(&answer, wrong[0], "Its plate was misread here on the way to the quarry").await.unwrap();
    let view = room.view().await;
    assert_eq!(view.saved.len(), 2);
    assert!(view.saved.iter().all(|one| one.pictures == [PictureView::Plate]));
    let columns = room.columns(&answer).await;
    assert_eq!(columns.flags.iter().filter(|flags| Flags::of(**flags).saved).count(), 2);

    let draft = DisclosureDraft {
        event: room.event,
        records: vec![saved.id],
        format: DisclosureFormat::Csv,
        to: "District attorney: trial".into(),
    };
    let file = call::<command::event_disclose>(&room.desk.app, draft).await.unwrap();
    let table = fs::read_to_string(&file.path).unwrap();
    fs::remove_file(&file.path).unwrap();
    for word in [SOURCE, PLATE, WHY, &saved.read.record, "vehicle, not a person"] {
        assert!(table.contains(word), "{word} in {table}");
    }
    room.desk.app.exchange_records().await.unwrap();
    lost(room, 2).await;
}

/// A day later what was not saved is gone, and what was is kept.
async fn lost(room: Room, saved: usize) {
    room.desk.lock().await;
    room.rig.clock.pass(Span::hours(25));
    room.desk.sign_in("r.alvarez").await;
    room.tick().await;
    let view = room.view().await;
    assert_eq!((view.saved.len(), view.answers.len()), (saved, 0));
    let left = fs::read_dir(room.data.path().join("stores/r.alvarez/answers"));
    assert_eq!(left.map_or(0, Iterator::count), 0, "no answer's file is left");
    assert!(holding(room.data.path(), PLATE).is_empty());
    // What was asked stands in the trail, which training publishes in the clear; no read does.
    let mut there = holding(&room.rig.path(), PLATE);
    there.retain(|path| !path.contains("published-trail"));
    assert!(there.is_empty(), "{there:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_on_openalprs_records() {
    done("openalpr", include_str!("../../../assets/ingest/examples/openalpr.jsonl")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_on_frigates_events() {
    done("frigate", include_str!("../../../assets/ingest/examples/frigate.json")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_is_done_on_a_table_with_pictures() {
    done("csv", include_str!("../../../assets/ingest/examples/table.csv")).await;
}

/// A file of Plate Recognizer's JSON brings no picture. Such reads answer where a vehicle was; they are not saved, since nobody can
/// type the plate from a picture.
#[tokio::test(flavor = "multi_thread")]
async fn qlt_1_a_read_that_came_without_a_picture_is_found_and_seen_on_the_map_and_not_saved() {
    let room = with("platerecognizer", include_str!("../../../assets/ingest/examples/platerecognizer.jsonl")).await;
    let answer = asked(&room).await;
    let pick = PicturePick { answer: answer.answer, n: 0, view: PictureView::Plate };
    let none = call_raw::<command::read_picture>(&room.desk.app, pick).await.unwrap_err();
    assert_eq!(none.code, Code::Gateway);
    assert!(none.message.contains("Own readers has none of the plate"), "{}", none.message);
    assert_eq!(room.judge(&answer, 0, PLATE).await.unwrap_err().rule, Some(RuleId::Qlt1));
    assert_eq!(room.save(&answer, 0, WHY).await.unwrap_err().rule, Some(RuleId::Qlt1));
    lost(room, 0).await;
}
