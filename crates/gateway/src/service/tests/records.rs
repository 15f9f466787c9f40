//! Events and records: whose they are, in which order they settle, and what is told of them.

use super::{Desk, name, record_id};
use domain::{AccountName, Event, Found, Note, Span};
use testkit::Engine;
use trail::Outcome;
use wire::{Kept, Record, RecordKind, Records};

testkit::on_each_engine! {
    qry_1_the_owner_opens_changes_closes_and_reopens_an_event => turns;
    qry_1_an_event_that_is_not_in_order_is_refused_in_words => odd_events;
    a_strangers_event_is_told_of_to_nobody => strangers;
    a_colleague_sees_an_event_while_they_are_named_in_it => colleagues;
    what_is_sent_again_changes_nothing => idempotent;
    of_two_versions_the_same_one_stays_whichever_came_first => races;
    two_closings_side_by_side_settle_alike_and_none_is_rewritten => closings;
    many_records_at_once_from_two_workstations_settle_alike => at_once;
    aud_2_what_is_kept_given_and_refused_is_entered => entered;
    records_are_sealed_in_the_database => sealed;
}

async fn turns(engine: Engine) {
    let desk = Desk::start(engine).await;
    let mut event = desk.opened("r.alvarez", &[]).await;
    event.title = "Trailer and cargo theft ring".into();
    desk.kept("r.alvarez", &desk.of_event(&event, 2)).await;
    event.turns.push(desk.turn("r.alvarez", "The tractor was found."));
    desk.kept("r.alvarez", &desk.of_event(&event, 3)).await;
    desk.clock.pass(Span::hours(1));
    event.turns.push(desk.turn("r.alvarez", "A fourth trailer was taken."));
    desk.kept("r.alvarez", &desk.of_event(&event, 4)).await;
    let here: Event = serde_json::from_str(&desk.has("r.alvarez").await[0].body).unwrap();
    assert!(here == event && here.is_open());

    event.turns.clear();
    assert_eq!(desk.refused("r.alvarez", &desk.of_event(&event, 5)).await, "QRY-1", "what happened is not rewritten");
    let gone = Record { body: String::new(), ..desk.of_event(&event, 5) };
    assert_eq!(desk.refused("r.alvarez", &gone).await, "RET-4", "an event is not taken away");
}

async fn odd_events(engine: Engine) {
    let desk = Desk::start(engine).await;
    let good = desk.event("r.alvarez");
    let without_reason = domain::Turn { reason: " ".into(), ..desk.turn("r.alvarez", "x") };
    for (rule, event) in [
        ("", Event { title: String::new(), ..good.clone() }),
        ("", Event { turns: vec![without_reason], ..good.clone() }),
        ("QRY-1", Event { authority: "18 USC 1".into(), ..good.clone() }),
        ("QRY-1", Event { opened: desk.now() + Span::hours(1), ..good.clone() }),
        ("ACC-8", Event { colleagues: vec![name("no.body")], ..good.clone() }),
        ("ACC-8", Event { colleagues: vec![name("p.banerjee")], ..good.clone() }),
    ] {
        assert_eq!(desk.refused("r.alvarez", &desk.of_event(&event, 1)).await, rule, "{event:?}");
    }
    let record = desk.of_event(&good, 1);
    for bad in [
        Record { body: "{".into(), ..record.clone() },
        Record { version: 0, ..record.clone() },
        Record { version: u64::MAX, ..record.clone() },
        Record { id: record_id(), ..record.clone() },
        Record { workstation: "a\u{7}".into(), ..record.clone() },
        Record { body: "x".repeat(wire::BODY_MOST + 1), ..record.clone() },
    ] {
        assert_eq!(desk.refused("r.alvarez", &bad).await, "", "{}", bad.version);
    }
    let ahead = Record { at: desk.now() + Span::hours(1), ..record.clone() };
    assert_eq!(desk.refused("r.alvarez", &ahead).await, "SEC-5");
    assert_eq!(desk.refused("m.okafor", &record).await, "ACC-8", "nobody writes in another's name");
    let theirs = Record { by: name("m.okafor"), ..record.clone() };
    assert_eq!(desk.refused("m.okafor", &theirs).await, "QRY-1", "nor opens an event of another");
    assert_eq!(desk.has("r.alvarez").await, []);
    let many = Records { records: vec![record; 201] };
    assert!(desk.gateway.keep_records(&desk.actor("r.alvarez").await, many).await.is_err());
}

async fn strangers(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    assert_eq!(desk.has("m.okafor").await, []);
    let wanted = wire::FetchRecords { ids: vec![event.id.to_string().parse().unwrap(), record_id()] };
    let given = desk.gateway.fetch_records(&desk.actor("m.okafor").await, wanted).await.unwrap();
    assert_eq!(given.records, []);

    // An event that is another's and one that is not there are answered in the same words, closed or open.
    let note = |event: &Event| {
        let note = Note {
            id: record_id(),
            event: event.id,
            on: None,
            text: "Seen twice.".into(),
            by: name("m.okafor"),
            at: desk.now(),
        };
        desk.record(event.id, note.id, RecordKind::Note, "m.okafor", 1, &note)
    };
    let nowhere = desk.keep("m.okafor", &note(&desk.event("r.alvarez"))).await;
    assert_eq!(desk.keep("m.okafor", &note(&event)).await, nowhere);
    let mut closed = event.clone();
    closed.turns.push(desk.turn("r.alvarez", "The tractor was found."));
    desk.kept("r.alvarez", &desk.of_event(&closed, 2)).await;
    assert_eq!(desk.keep("m.okafor", &note(&event)).await, nowhere);
    let taken = Record { by: name("m.okafor"), ..desk.of_event(&event, 9) };
    assert_eq!(desk.keep("m.okafor", &taken).await, nowhere, "nor can it be taken over");
    // A record of one's own event can't take the place of one elsewhere.
    let own = desk.opened("m.okafor", &[]).await;
    let moved = Record { id: event.id.to_string().parse().unwrap(), version: 9, ..note(&own) };
    assert_eq!(desk.keep("m.okafor", &moved).await, nowhere);
}

async fn colleagues(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &["m.okafor"]).await;
    let saved = desk.saved(&event, "m.okafor");
    desk.look("m.okafor", &saved, Found::Verified).await;
    desk.kept("m.okafor", &desk.of_saved(&saved, 1)).await;
    assert_eq!(desk.has("m.okafor").await.len(), 2);
    assert_eq!(desk.has("m.okafor").await, desk.has("r.alvarez").await);
    assert_eq!(desk.has("t.moreau").await, []);
    let retitled = Event { title: "Mine now".into(), ..event.clone() };
    let theirs = Record { by: name("m.okafor"), ..desk.of_event(&retitled, 2) };
    assert_eq!(desk.refused("m.okafor", &theirs).await, "QRY-1", "only the owner changes the event");

    let alone = Event { colleagues: Vec::new(), ..event };
    desk.kept("r.alvarez", &desk.of_event(&alone, 2)).await;
    assert_eq!(desk.has("m.okafor").await, []);
    assert_eq!(desk.has("r.alvarez").await.len(), 2, "what the colleague kept stays with the event");
    assert_eq!(desk.refused("m.okafor", &desk.of_saved(&saved, 2)).await, "QRY-1");
}

async fn idempotent(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let saved = desk.saved(&event, "r.alvarez");
    desk.look("r.alvarez", &saved, Found::Verified).await;
    let record = desk.of_saved(&saved, 1);
    for _ in 0..3 {
        desk.kept("r.alvarez", &record).await;
        desk.kept("r.alvarez", &desk.of_event(&event, 1)).await;
    }
    assert_eq!(desk.has("r.alvarez").await.len(), 2);
    assert_eq!(desk.entered("keep_records").await.len(), 2, "what changed nothing is no act");
    // Once more after it was taken away: the answer to that was lost.
    let gone = Record { version: 2, body: String::new(), ..record.clone() };
    desk.kept("r.alvarez", &gone).await;
    assert_eq!(desk.keep("r.alvarez", &record).await, Kept::Beaten);
    desk.kept("r.alvarez", &gone).await;
}

/// All orders in which records can come.
fn orders(records: &[Record]) -> Vec<Vec<Record>> {
    if records.len() < 2 {
        return vec![records.to_vec()];
    }
    let first = |at: usize| {
        let mut rest = records.to_vec();
        let one = rest.remove(at);
        orders(&rest).into_iter().map(move |rest| [vec![one.clone()], rest].concat())
    };
    (0..records.len()).flat_map(first).collect()
}

/// Keeps them in each order, on an event each; what is there at the end is the same.
async fn settles(desk: &Desk, make: impl Fn(&Event) -> Vec<Record>) -> Record {
    let event = desk.event("r.alvarez");
    let mut ends: Vec<Record> = Vec::new();
    let count = orders(&make(&event)).len();
    for at in 0..count {
        let event = desk.opened("r.alvarez", &[]).await;
        for record in orders(&make(&event)).remove(at) {
            let kept = desk.keep("r.alvarez", &record).await;
            assert!(!matches!(kept, Kept::Refused { .. }), "{kept:?}: {record:?}");
        }
        let here = desk.has("r.alvarez").await.into_iter().find(|it| it.event == event.id).unwrap();
        let said: Event = serde_json::from_str(&here.body).unwrap();
        let same = Event { id: desk_id(), ..said };
        ends.push(Record {
            id: record_of(desk_id()),
            event: desk_id(),
            body: serde_json::to_string(&same).unwrap(),
            ..here
        });
    }
    assert!(ends.windows(2).all(|two| two[0] == two[1]), "{ends:?}");
    ends.remove(0)
}

fn desk_id() -> domain::EventId {
    domain::EventId::from_random([1; 16])
}

fn record_of(event: domain::EventId) -> domain::RecordId {
    event.to_string().parse().unwrap()
}

async fn races(engine: Engine) {
    let desk = Desk::start(engine).await;
    let titled = |event: &Event, title: &str, version, workstation: &str, later| {
        let event = Event { title: title.into(), ..event.clone() };
        let record = desk.of_event(&event, version);
        Record { workstation: workstation.into(), at: record.at + Span::seconds(later), ..record }
    };
    let end = settles(&desk, |event| {
        vec![titled(event, "A", 2, "ws-a", 9), titled(event, "B", 3, "ws-b", 1), titled(event, "C", 2, "ws-c", 60)]
    })
    .await;
    assert!(end.body.contains("\"B\""), "the higher version stays");
    let end = settles(&desk, |event| {
        vec![titled(event, "A", 2, "ws-a", 9), titled(event, "B", 2, "ws-b", 1), titled(event, "C", 2, "ws-c", 9)]
    })
    .await;
    assert!(end.body.contains("\"C\""), "of equal ones the later, then the greater name");
}

async fn closings(engine: Engine) {
    let desk = Desk::start(engine).await;
    let closed = |event: &Event, why: &str, workstation: &str, later| {
        let mut event = event.clone();
        event.turns.push(desk.turn("r.alvarez", why));
        let record = desk.of_event(&event, 2);
        Record { workstation: workstation.into(), at: record.at + Span::seconds(later), ..record }
    };
    let end = settles(&desk, |event| vec![closed(event, "Here.", "ws-a", 0), closed(event, "There.", "ws-b", 5)]).await;
    assert!(end.body.contains("There."));

    // A version beside another may not leave out what both were written from.
    let mut event = desk.opened("r.alvarez", &[]).await;
    event.turns.push(desk.turn("r.alvarez", "The tractor was found."));
    desk.kept("r.alvarez", &desk.of_event(&event, 2)).await;
    event.title = "Another title".into();
    desk.kept("r.alvarez", &desk.of_event(&event, 3)).await;
    let reopened = Event { turns: Vec::new(), ..event };
    let record = desk.of_event(&reopened, 3);
    let beside = Record { at: record.at + Span::seconds(5), workstation: "ws-b".into(), ..record };
    assert_eq!(desk.refused("r.alvarez", &beside).await, "QRY-1");
}

async fn at_once(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let actor = desk.actor("r.alvarez").await;
    let titled = |n: u64, workstation: &str| {
        let event = Event { title: format!("{workstation} {n}"), ..event.clone() };
        Record { workstation: workstation.into(), ..desk.of_event(&event, n) }
    };
    let push = async |workstation: &str| {
        for n in 2..12 {
            let sent = Records { records: vec![titled(n, workstation)] };
            desk.gateway.keep_records(&actor, sent).await.unwrap();
        }
    };
    tokio::join!(push("ws-a"), push("ws-b"), push("ws-c"));
    let here = desk.has("r.alvarez").await;
    assert_eq!((here.len(), here[0].version, here[0].workstation.as_str()), (1, 11, "ws-c"));
}

async fn entered(engine: Engine) {
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let saved = desk.saved(&event, "r.alvarez");
    assert_eq!(desk.refused("r.alvarez", &desk.of_saved(&saved, 1)).await, "QLT-1");
    let entries = desk.entered("keep_records").await;
    assert_eq!(entries.len(), 2);
    let denied = entries.iter().find(|entry| matches!(entry.outcome, Outcome::Denied { .. })).unwrap();
    assert!(denied.words().contains("denied by QLT-1"), "{}", denied.words());
    assert_eq!(denied.purpose.as_ref().unwrap().event, event.number);
    assert_eq!(denied.who.as_ref().map(|who| who.account.clone()), AccountName::new("r.alvarez").ok());
    desk.has("r.alvarez").await;
    let given = desk.entered("give_records").await;
    assert!(
        given[0].words().contains("was given 1 records by the gateway, for EVT-2027-0117."),
        "{}",
        given[0].words()
    );
}

async fn sealed(engine: Engine) {
    if engine != Engine::Sqlite {
        return;
    }
    let desk = Desk::start(engine).await;
    let event = desk.opened("r.alvarez", &[]).await;
    let saved = desk.saved(&event, "r.alvarez");
    desk.look("r.alvarez", &saved, Found::Verified).await;
    desk.kept("r.alvarez", &desk.of_saved(&saved, 1)).await;
    desk.gateway.close().await;
    let mut searched = 0;
    for file in std::fs::read_dir(desk.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        searched += bytes.len();
        for word in ["7KXM482", "EVT-2027-0117", "Trailer theft", "Parked at the yard", saved.read.record.as_str()] {
            assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{word} stands in the clear");
        }
    }
    assert!(searched > 50_000, "the database was searched");
}
