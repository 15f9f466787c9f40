//! Records into the table, again, better, in any order; what the log says of them; and their end.

use super::rig::{FRIGATE, OPENALPR, READERS, Rig, TABLE, frigate, readers, samples};
use crate::service::{Actor, ServiceError};
use domain::Span;
use ingest::{Format, Readers, Records};
use testkit::{Engine, START};
use trail::Act;

testkit::on_each_engine! {
    the_same_input_twice_changes_nothing => twice;
    of_several_messages_of_one_object_the_surest_stays_in_any_order => better_stays;
    a_readers_file_comes_before_what_records_say_of_their_camera => readers_file;
    what_camera_systems_post_is_entered_by_the_minute => minutes;
    an_ingest_that_was_killed_is_entered_as_far_as_it_came => killed;
    reads_go_when_their_days_are_over => disposed;
    keys_are_made_listed_and_revoked => keys;
}

async fn twice(engine: Engine) {
    let rig = Rig::start(engine).await;
    for (format, input) in samples() {
        let first = rig.take(&format, &readers(), input).await;
        assert!(first.taken > 0, "{first:?}");
        let before = (rig.plate("*").await.reads, rig.gateway.db.own_readers().await.unwrap().len());
        let again = rig.take(&format, &readers(), input).await;
        assert_eq!((again.taken, again.rejected), (0, first.rejected), "{:?}", format.name());
        // Of several messages of one read the worse ones are still there in the input, and say nothing new.
        assert_eq!(again.same + again.changed, first.taken + first.same + first.changed);
        assert_eq!((rig.plate("*").await.reads, rig.gateway.db.own_readers().await.unwrap().len()), before);
    }
    let entered = rig.entries("ingest").await;
    assert_eq!(entered.len(), 8);
    let Act::Ingest { from, format, taken, .. } = &entered[0].act else { panic!("{:?}", entered[0]) };
    assert_eq!((from.as_str(), format.as_str(), *taken), ("yard", "csv", 0));
}

async fn better_stays(engine: Engine) {
    let told: Vec<String> = [("TST1001", 0.7), ("TST1007", 0.95), ("T5T1001", 0.4)]
        .iter()
        .map(|(plate, score)| frigate("7.5-abc", plate, *score, START - Span::hours(2)))
        .collect();
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]] {
        let rig = Rig::start(engine).await;
        for n in order {
            rig.take(&Format::Frigate, &readers(), told[n].as_bytes()).await;
        }
        let whole: String = order.iter().map(|n| told[*n].as_str()).collect();
        let again = rig.take(&Format::Frigate, &readers(), whole.as_bytes()).await;
        assert_eq!((again.taken, again.rejected), (0, 0));
        assert_eq!(rig.plates("*").await, ["TST1007"], "{order:?}");
        assert!(rig.plates("TST1001").await.is_empty(), "a reading that was given up is not found any more");
    }
}

async fn readers_file(engine: Engine) {
    let rig = Rig::start(engine).await;
    // The camera is not in a file yet, but its records say where it stands.
    rig.take(&Format::OpenAlpr, &Readers::default(), OPENALPR).await;
    let known = rig.gateway.db.own_readers().await.unwrap();
    assert!(!known.is_empty() && known.iter().all(|row| row.country.is_none()));
    let id = known[0].reader.id.clone();
    let file = format!("[[reader]]\nid='{id}'\nname='Mill gate'\ncountry='US'\nlatitude=44.0\nlongitude=-103.0\n");
    rig.take(&Format::OpenAlpr, &Readers::from_toml(&file).unwrap(), b"").await;
    rig.take(&Format::OpenAlpr, &Readers::default(), OPENALPR).await;
    let row = rig.gateway.db.own_reader(&id).await.unwrap().unwrap();
    assert_eq!((row.reader.name.as_str(), row.country.as_deref()), ("Mill gate", Some("US")));
}

async fn minutes(engine: Engine) {
    let rig = Rig::start(engine).await;
    let key = rig.gateway.add_reader_key(&Actor::console(), "Yard gate", Some(READERS.into()), None).await.unwrap();
    let system = rig.gateway.camera_system(&key).await.unwrap();
    for n in 0..5 {
        let body = frigate(&format!("{n}.5-a"), &format!("TST200{n}"), 0.9, START - Span::minutes(9));
        let answer = rig.gateway.take_post(&system, Format::Frigate, (body + "nonsense\n").into_bytes()).await.unwrap();
        assert_eq!((answer.taken, answer.rejected.len()), (1, 1));
        rig.gateway.sweep_tallies().await.unwrap();
    }
    assert!(rig.entries("ingest").await.is_empty(), "the minute is not over");
    rig.clock.pass(Span::minutes(1));
    rig.gateway.sweep_tallies().await.unwrap();
    // What says nothing new is no act.
    let again = frigate("1.5-a", "TST2001", 0.9, START - Span::minutes(9)).into_bytes();
    assert_eq!(rig.gateway.take_post(&system, Format::Frigate, again).await.unwrap().same, 1);
    rig.clock.pass(Span::minutes(1));
    rig.gateway.sweep_tallies().await.unwrap();
    let entered = rig.entries("ingest").await;
    let acts: Vec<&Act> = entered.iter().map(|entry| &entry.act).collect();
    let told = Act::Ingest { from: "Yard gate".into(), format: "frigate".into(), taken: 5, rejected: 5 };
    assert_eq!(acts, [&told]);
}

async fn killed(engine: Engine) {
    let rig = Rig::start(engine).await;
    let mut intake = rig.begin(&Format::Frigate, &readers()).await;
    let taken = rig.put(&mut intake, &Format::Frigate, &readers(), FRIGATE).await;
    drop(intake);
    rig.gateway.sweep_tallies().await.unwrap();
    assert!(rig.entries("ingest").await.is_empty(), "it may still go on");
    rig.clock.pass(Span::minutes(10));
    rig.gateway.sweep_tallies().await.unwrap();
    let entered = rig.entries("ingest").await;
    assert_eq!(entered.len(), 1);
    assert!(matches!(entered[0].act, Act::Ingest { taken: of, .. } if of == taken.taken + taken.changed));
}

async fn disposed(engine: Engine) {
    let rig = Rig::start(engine).await;
    let line = |n: i64| frigate(&format!("{n}.5-a"), &format!("TST3{n:03}"), 0.9, START - Span::hours(n));
    let input: String = [1, 200, 700, 719, 721, 2000].iter().map(|n| line(*n)).collect();
    let taken = rig.take(&Format::Frigate, &readers(), input.as_bytes()).await;
    assert_eq!((taken.taken, taken.rejected), (4, 2), "what is older than it would be kept is not taken");
    assert_eq!(rig.gateway.dispose_own_reads().await.unwrap(), 0);
    rig.clock.pass(Span::hours(30));
    assert_eq!(rig.gateway.dispose_own_reads().await.unwrap(), 2);
    assert_eq!(rig.gateway.dispose_own_reads().await.unwrap(), 0);
    assert_eq!(rig.plates("TST3*").await, ["TST3001", "TST3200"]);
    rig.clock.pass(Span::hours(24 * 40));
    assert_eq!(rig.gateway.dispose_own_reads().await.unwrap(), 2);
    let db = &rig.gateway.db;
    assert_eq!(db.own_extent().await.unwrap(), None);
    for kind in ["plate", "cell"] {
        assert!(db.own_words(kind, &[], 10).await.unwrap().is_empty(), "{kind}");
    }
    let counts: Vec<u64> = rig
        .entries("dispose_reads")
        .await
        .iter()
        .map(|entry| match entry.act {
            Act::DisposeReads { count, before } => {
                assert!(before <= rig.gateway.now() - Span::hours(24 * 29));
                count
            }
            _ => panic!("{entry:?}"),
        })
        .collect();
    assert_eq!(counts, [2, 2]);
}

async fn keys(engine: Engine) {
    let rig = Rig::start(engine).await;
    let (gateway, console) = (&rig.gateway, Actor::console());
    let key = gateway.add_reader_key(&console, " Yard gate ", Some(READERS.into()), None).await.unwrap();
    assert_eq!(rig.gateway.db.own_readers().await.unwrap().len(), readers().cameras().count());
    let twice = gateway.add_reader_key(&console, "Yard gate", None, None).await;
    assert!(matches!(twice, Err(ServiceError::BadInput(_))));
    for bad in ["", "line\nbreak"] {
        assert!(gateway.add_reader_key(&console, bad, None, None).await.is_err());
    }
    assert!(gateway.add_reader_key(&console, "b", Some("[[reader]]\nid=''".into()), None).await.is_err());
    assert!(gateway.add_reader_key(&console, "b", None, Some("[columns]".into())).await.is_err());

    let system = gateway.camera_system(&key).await.unwrap();
    assert!(matches!(super::super::Gateway::format_of("csv", &system), Err(ServiceError::BadInput(_))));
    gateway.update_reader_key(&console, "Yard gate", None, Some(super::rig::MAPPING.into())).await.unwrap();
    rig.clock.pass(Span::seconds(1));
    gateway.update_reader_key(&console, "Yard gate", Some(READERS.into()), None).await.unwrap();
    let system = gateway.camera_system(&key).await.unwrap();
    let csv = super::super::Gateway::format_of("csv", &system).unwrap();
    assert!(gateway.take_post(&system, csv, TABLE.to_vec()).await.unwrap().taken > 0);

    gateway.revoke_reader_key(&console, "Yard gate").await.unwrap();
    assert!(matches!(gateway.camera_system(&key).await, Err(ServiceError::NoSession(_))));
    assert!(gateway.revoke_reader_key(&console, "Yard gate").await.is_err());
    let next = gateway.add_reader_key(&console, "Yard gate", None, None).await.unwrap();
    assert!(gateway.camera_system(&next).await.is_ok());
    let listed = gateway.reader_keys().await.unwrap();
    assert_eq!(listed.iter().map(|key| key.revoked.is_some()).collect::<Vec<_>>().len(), 2);
    assert_eq!(listed.iter().filter(|key| key.revoked.is_some()).count(), 1);
    assert_eq!(rig.entries("add_reader_key").await.len(), 2);
    assert_eq!(rig.entries("revoke_reader_key").await.len(), 1);
    assert_eq!(rig.entries("change_settings").await.len(), 2);
}

#[tokio::test]
async fn sec_1_nothing_of_a_read_stands_in_the_clear_in_the_database() {
    let rig = Rig::start(Engine::Sqlite).await;
    let mut words = Vec::new();
    for (format, input) in samples() {
        rig.take(&format, &readers(), input).await;
        let all = Records::new(&format, &readers(), START, input).flatten().collect::<Vec<_>>();
        words.extend(all.iter().map(|entry| entry.read.plate.to_string()));
        words.extend(all.iter().map(|entry| entry.read.id.clone()));
    }
    assert!(words.len() > 10);
    let files = rig.files();
    for word in words {
        assert!(!files.windows(word.len()).any(|bytes| bytes == word.as_bytes()), "{word}");
    }
}
