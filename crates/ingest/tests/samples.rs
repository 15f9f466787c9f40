//! What becomes of a sample of each format. The records are invented after the public documentation.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{MAPPING, csv, entries, readers, run, tell};
use domain::Timestamp;
use ingest::{Format, Readers, Records, better};

fn told(format: &Format, input: &str) -> String {
    let (all, counts) = run(format, &readers(), input.as_bytes());
    format!("{}\n{counts:#?}", all.iter().map(tell).collect::<Vec<_>>().join("\n"))
}

#[test]
fn openalpr() {
    insta::assert_snapshot!(told(&Format::OpenAlpr, include_str!("samples/openalpr.jsonl")));
}

#[test]
fn platerecognizer() {
    insta::assert_snapshot!(told(&Format::PlateRecognizer, include_str!("samples/platerecognizer.jsonl")));
}

#[test]
fn frigate() {
    let both = [include_str!("samples/frigate.jsonl"), include_str!("samples/frigate_api.json")].concat();
    insta::assert_snapshot!(told(&Format::Frigate, &both));
}

#[test]
fn csv_by_a_mapping() {
    insta::assert_snapshot!(told(&csv(MAPPING), include_str!("samples/table.csv")));
}

/// The three formats that bring pictures; of Frigate the events API's objects, of a table a column that has them.
#[test]
fn a_picture_in_a_record_comes_with_its_read() {
    let readers = Readers::from_toml(include_str!("../../../assets/ingest/examples/readers.toml")).unwrap();
    let mapping = include_str!("../../../assets/ingest/examples/mapping.toml");
    let pictured = |format: &Format, input: &str| {
        let entries = Records::new(format, &readers, Timestamp(1_805_017_260_000_000), input.as_bytes());
        entries
            .map(|entry| entry.unwrap().picture.is_some_and(|one| one.starts_with(b"\xff\xd8\xff")))
            .collect::<Vec<_>>()
    };
    let table = include_str!("../../../assets/ingest/examples/table.csv");
    for (format, input) in [
        (Format::OpenAlpr, include_str!("../../../assets/ingest/examples/openalpr.jsonl")),
        (Format::Frigate, include_str!("../../../assets/ingest/examples/frigate.json")),
        (csv(mapping), table),
    ] {
        assert_eq!(pictured(&format, input), [true; 15], "{:?}", format.name());
    }
    // What is no picture costs the read its picture, and nothing else.
    let broken: String = table.lines().map(|line| line.replace("/9j/", "") + "\n").collect();
    assert_eq!(pictured(&csv(mapping), &broken), [false; 15]);
}

#[test]
fn a_pretty_list_gives_what_lines_give() {
    let lines: Vec<_> = include_str!("samples/openalpr.jsonl").lines().take(2).collect();
    let lines = entries(&Format::OpenAlpr, &readers(), lines.join("\n").as_bytes());
    let pretty = entries(&Format::OpenAlpr, &readers(), include_bytes!("samples/openalpr_pretty.json"));
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().zip(&pretty).all(|(one, other)| one.read == other.read && one.picture == other.picture));
}

#[test]
fn the_messages_of_one_object_are_one_read_whatever_their_order() {
    let reads: Vec<_> = entries(&Format::Frigate, &readers(), include_bytes!("samples/frigate.jsonl"))
        .into_iter()
        .map(|entry| entry.read)
        .collect();
    assert_eq!(reads.len(), 3);
    assert!(reads.iter().all(|read| read.id == reads[0].id));
    let last = reads.iter().reduce(|one, other| better(one, other)).unwrap();
    let first = reads.iter().rev().reduce(|one, other| better(one, other)).unwrap();
    assert_eq!((last.plate.as_str(), last), ("TST60Q", first));
}

#[test]
fn a_heading_needs_a_standing_camera_whose_heading_is_known() {
    let sample = include_str!("samples/openalpr.jsonl").lines().next().unwrap();
    let heading = |camera: &str| {
        let readers = Readers::from_toml(&format!("[[reader]]\nid='1234'\n{camera}")).unwrap();
        entries(&Format::OpenAlpr, &readers, sample.as_bytes())[0].read.heading
    };
    // 178.6 degrees from the way it looks: towards the camera.
    assert_eq!(heading("heading=90"), Some(269));
    assert_eq!(heading(""), None);
    assert_eq!(heading("heading=90\nkind='mobile'"), None);
    assert_eq!(entries(&Format::OpenAlpr, &Readers::default(), sample.as_bytes())[0].read.heading, None);
    let sample = include_str!("samples/platerecognizer.jsonl").lines().next().unwrap();
    let heading = |camera: &str| {
        let place = "[[reader]]\nid='camera-1'\nlatitude=44\nlongitude=-103\nheading=350\n";
        let readers = Readers::from_toml(&format!("{place}{camera}")).unwrap();
        entries(&Format::PlateRecognizer, &readers, sample.as_bytes())[0].read.heading
    };
    assert_eq!(heading(""), None);
    assert_eq!(heading("direction='up_clockwise'"), Some(215));
    assert_eq!(heading("direction='right_counterclockwise'"), Some(215));
}

#[test]
fn an_unlisted_camera_with_coordinates_is_taken_with_what_its_records_say() {
    let sample = include_str!("samples/openalpr.jsonl").lines().next().unwrap();
    let entry = &entries(&Format::OpenAlpr, &Readers::default(), sample.as_bytes())[0];
    assert_eq!(entry.country, None);
    assert_eq!((entry.reader.name.as_str(), entry.reader.position), ("Quarry Road north", entry.read.position));
    assert!(entry.read.reader.ends_with("/1234"));
}

#[test]
fn the_example_files_are_good_as_a_table_too() {
    let table = "id,latitude,longitude,country,zone\ncamera-1,44,-103,US,UTC\n";
    let readers = Readers::from_csv(table).unwrap();
    let sample = include_str!("samples/platerecognizer.jsonl").lines().next().unwrap();
    assert_eq!(entries(&Format::PlateRecognizer, &readers, sample.as_bytes()).len(), 1);
}

/// The blocks of code on the administrator's page that are in a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let page = include_str!("../../../docs/ingest.md");
    let fence = format!("\n```{language}\n");
    page.split(fence.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn the_examples_on_the_page_for_administrators_work() {
    let toml = blocks("toml");
    assert_eq!(Readers::from_toml(toml[0]).unwrap().get("camera-1").unwrap().heading, Some(350));
    let table = blocks("").into_iter().find(|block| block.starts_with("Read ID")).unwrap();
    let entry = &entries(&csv(toml[1]), &readers(), table.as_bytes())[0];
    let read = &entry.read;
    assert_eq!((read.plate.as_str(), read.confidence.thousandths(), read.alternates.len()), ("TST9001", 875, 2));
}
