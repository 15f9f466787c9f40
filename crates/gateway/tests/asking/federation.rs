//! What comes back when vendors are good, bad, slow or gone.

use crate::room::{DEADLINE, KEY, PLATE, Room, SMALL, digest, going_on, vendor};
use domain::{About, AtReader, Span, policy};
use gateway::vendor_example::{Mischief, VendorExample};
use testkit::START;
use wire::{Cut, Line, TroubleKind};

/// What a good vendor has of the plate in the room's question.
fn expected() -> usize {
    let window = START - Span::hours(24 * 20)..START + Span(1);
    SMALL.reads_of_plate(&PLATE.parse().unwrap(), &window, usize::MAX).len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_answers_page_by_page_beside_the_training_world_and_the_digest_is_of_all() {
    let room = Room::with(&[None]).await;
    room.laid().await;
    let answer = room.ask(room.plate(&["V0", "Sable"])).await;
    assert_eq!(answer.begun.sources, ["Sable", "V0"]);
    assert_eq!(answer.begun.expires - answer.begun.asked, Span::hours(24));
    let (of_vendor, of_world) = (answer.reads("V0"), answer.reads("Sable"));
    assert_eq!(of_vendor.len(), expected());
    for (name, reads) in [("V0", &of_vendor), ("Sable", &of_world)] {
        let end = answer.end_of(name);
        assert_eq!((end.count, end.cut, &end.trouble), (reads.len() as u64, Cut::default(), &None));
    }
    let lines = of_vendor.iter().map(|read| format!("V0\t{}", read.id));
    let lines: Vec<String> = lines.chain(of_world.iter().map(|read| format!("Sable\t{}", read.id))).collect();
    assert_eq!(answer.end(), (lines.len() as u64, digest(lines)));
    for read in of_vendor {
        let told =
            answer.lines.iter().take_while(|line| !matches!(line, Line::Reads { reads, .. } if reads.contains(read)));
        let known = told.filter_map(|line| match line {
            Line::Readers { source, readers } if source == "V0" => Some(readers),
            _ => None,
        });
        assert!(known.flatten().any(|reader| reader.id == read.reader), "a camera is told before its reads");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_vendor_hides_no_other_and_is_named() {
    let room = Room::with(&[Some(Mischief::Hang), None]).await;
    let intent = room.intend(room.plate(&["V0", "V1"])).await;
    let token = room.token().await;
    let mut lines = room.rig.client.ask(&token, intent.permit, &intent.asking).await.unwrap();
    let mut order = Vec::new();
    while let Some(line) = lines.next().await.unwrap() {
        if let Line::Source(end) = line {
            order.push((end.source, end.count, end.trouble.map(|trouble| (trouble.kind, trouble.again))));
        }
    }
    let slow = Some((TroubleKind::Slow, true));
    assert_eq!(order, [("V1".to_owned(), expected() as u64, None), ("V0".to_owned(), 0, slow)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_vendor_gives_what_it_can_within_its_time() {
    let room = Room::with(&[Some(Mischief::Slow)]).await;
    let answer = room.ask(room.plate(&["V0"])).await;
    let end = answer.end_of("V0");
    assert_eq!(end.trouble.as_ref().unwrap().kind, TroubleKind::Slow);
    let given = answer.reads("V0").len();
    assert!(given >= 20 && given % 20 == 0 && given < expected(), "some pages came, not all: {given}");
    assert!(end.took_ms >= u64::from(DEADLINE) * 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_vendor_gave_before_it_broke_off_is_kept_and_it_is_said_what_may_be_missing() {
    let room = Room::with(&[Some(Mischief::Half)]).await;
    let answer = room.ask(room.plate(&["V0"])).await;
    let trouble = answer.end_of("V0").trouble.clone().unwrap();
    assert_eq!((trouble.kind, trouble.again), (TroubleKind::Down, true));
    assert!(trouble.words.contains("may be missing"), "{}", trouble.words);
    assert_eq!((answer.reads("V0").len(), answer.end().0), (20, 20), "once, however often it was tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_that_lies_about_its_pages_is_odd_and_so_is_one_that_answers_with_garbage() {
    let room = Room::with(&[Some(Mischief::LyingPages), Some(Mischief::Garbage)]).await;
    let answer = room.ask(room.plate(&["V0", "V1"])).await;
    for (name, given) in [("V0", 20), ("V1", 0)] {
        let trouble = answer.end_of(name).trouble.clone().unwrap();
        assert_eq!((trouble.kind, trouble.again), (TroubleKind::Odd, false), "{name}");
        assert_eq!(answer.reads(name).len(), given, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn qry_3_qry_7_what_is_too_old_from_abroad_absurd_or_markup_is_cut_and_counted() {
    let bad = [Mischief::Old, Mischief::Abroad, Mischief::Absurd, Mischief::Html];
    let room = Room::with(&bad.map(Some)).await;
    let answer = room.ask(room.plate(&["V0", "V1", "V2", "V3"])).await;
    let n = expected() as u64;
    for (name, cut) in [
        ("V0", Cut { too_old: n, ..Cut::default() }),
        ("V1", Cut { abroad: n, odd: n, ..Cut::default() }),
        ("V2", Cut { odd: 4 * n, ..Cut::default() }),
        ("V3", Cut { odd: n, ..Cut::default() }),
    ] {
        let end = answer.end_of(name);
        assert_eq!((end.count, end.cut, &end.trouble), (n, cut, &None), "{name}");
        assert!(answer.reads(name).iter().all(|read| read.at >= policy::earliest(START)), "{name}");
    }
    let shown = serde_json::to_string(&answer.lines).unwrap();
    assert!(!shown.contains("\\u0007") && !shown.contains('\u{202e}'), "names are plain text");
    // Four vendors tell the same reads: each is given, and named together with the others.
    let largest = answer.lines.iter().filter_map(|line| match line {
        Line::Same { reads } => Some(reads.len()),
        _ => None,
    });
    assert_eq!(largest.max(), Some(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_that_was_away_is_asked_again_alone_and_the_answer_goes_on() {
    let mut room = Room::with(&[None, None]).await;
    let away = room.vendors[0].take().unwrap();
    let address = away.address;
    away.stop().await;
    let question = room.plate(&["V0", "V1"]);
    let alone = room.plate(&["V0"]);
    let (first, second, other) =
        (room.intend(question.clone()).await, room.intend(alone.clone()).await, room.intend(alone).await);
    let mut longer = room.plate(&["V0"]);
    longer.from = longer.from - Span::hours(1);
    let longer = room.intend(longer).await;
    let token = room.token().await;
    let answer = room.lines(&token, first).await.unwrap();
    assert_eq!(answer.end_of("V0").trouble.as_ref().unwrap().kind, TroubleKind::Down);
    let n = expected() as u64;
    assert_eq!(answer.end().0, n);

    let back: VendorExample = vendor(address, None, &room.certificate);
    let again = room.lines(&token, going_on(second, answer.begun.answer)).await.unwrap();
    assert_eq!((again.begun.answer, again.begun.expires), (answer.begun.answer, answer.begun.expires));
    assert_eq!(again.begun.key.0, answer.begun.key.0);
    assert_eq!(again.begun.sources, ["V0"]);
    assert_eq!(again.reads("V0").len() as u64, n);
    let all = answer.reads("V1").into_iter().map(|read| format!("V1\t{}", read.id));
    let all: Vec<String> = all.chain(again.reads("V0").into_iter().map(|read| format!("V0\t{}", read.id))).collect();
    assert_eq!(again.end(), (2 * n, digest(all)), "the whole answer, with what was given before");

    // Once more: nothing is there twice. Another question can't go on with it.
    let once_more = room.lines(&token, going_on(other, answer.begun.answer)).await.unwrap();
    assert_eq!(once_more.end(), again.end());
    let refused = room.lines(&token, going_on(longer, answer.begun.answer)).await.map(|_| ()).unwrap_err();
    assert!(refused.to_string().contains("another question"), "{refused}");
    back.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_is_asked_for_at_its_own_source_alone_and_readers_of_all_are_listed() {
    let room = Room::with(&[None]).await;
    let sources = room.laid().await;
    let names: Vec<_> = sources.iter().map(|of| of.source.as_str()).collect();
    assert_eq!(names, ["Sable", "Own readers", "V0"]);
    assert_eq!(sources[2].readers.len(), SMALL.readers().len());
    assert!(sources[1].readers.is_empty(), "nothing was ingested");
    let window = START - Span::hours(24 * 20)..START;
    let seen = SMALL.reads_of_plate(&PLATE.parse().unwrap(), &window, 1)[0];
    let reader = &sources[2].readers[usize::from(seen.reader)];
    let at = AtReader { source: "V0".into(), reader: reader.id.clone(), name: reader.name.clone() };
    let answer = room.ask(room.question(About::Reader(at), &["V0", "Sable"])).await;
    assert_eq!(answer.begun.sources, ["V0"]);
    assert!(!answer.reads("V0").is_empty() && answer.reads("V0").iter().all(|read| read.reader == reader.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workstation_that_goes_away_calls_the_sources_off_and_what_it_has_is_known() {
    let room = Room::with(&[Some(Mischief::Hang), None]).await;
    let intent = room.intend(room.plate(&["V0", "V1"])).await;
    let token = room.token().await;
    let mut lines = room.rig.client.ask(&token, intent.permit, &intent.asking).await.unwrap();
    let Some(Line::Begun(begun)) = lines.next().await.unwrap() else { panic!("an answer begins") };
    let read = loop {
        if let Line::Reads { reads, .. } = lines.next().await.unwrap().unwrap() {
            break reads[0].id.clone();
        }
    };
    drop(lines);
    let want = wire::WantPicture {
        answer: begun.answer,
        read: wire::ReadRef { source: "V1".into(), read },
        view: domain::PictureView::Plate,
    };
    let kept = async {
        while room.rig.client.picture(&token, &want).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    // Before the deadline of the one that hangs: nobody waited for it.
    tokio::time::timeout(std::time::Duration::from_secs(u64::from(DEADLINE) - 1), kept).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_that_does_not_take_the_key_is_odd() {
    let mut room = Room::with(&[None]).await;
    let other = room.vendors[0].take().unwrap();
    let address = other.address;
    other.stop().await;
    let changed = VendorExample::with_certificate(address, &format!("{KEY}-changed"), None, &room.certificate).unwrap();
    let answer = room.ask(room.plate(&["V0"])).await;
    let trouble = answer.end_of("V0").trouble.clone().unwrap();
    assert_eq!(trouble.kind, TroubleKind::Odd);
    assert!(trouble.words.contains("key"), "{}", trouble.words);
    changed.stop().await;
}
