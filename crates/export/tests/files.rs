//! The files: as they look, and as others read them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use domain::{
    AccountName, AnswerId, Confidence, Event, EventId, Found, Jurisdiction, KeptRead, Mode, Note, Plate, Position,
    ReaderKind, RecordId, Saved, Span, Timestamp, Vehicle,
};
use export::{File, Format, LIMITS, NoExport, Set, TRAINING_BANNER, export};
use proptest::prelude::*;
use quick_xml::events::Event as Xml;
use std::collections::BTreeMap;

/// 2027-03-14 at 09:41 UTC.
const NOW: Timestamp = Timestamp(20_891 * 86_400_000_000 + 34_860_000_000);

fn name(text: &str) -> AccountName {
    AccountName::new(text).unwrap()
}

fn event() -> Event {
    Event {
        id: EventId::from_random([1; 16]),
        number: "EVT-2027-0117".to_owned(),
        title: "Trailer theft ring, I-10 corridor".to_owned(),
        authority: "18 USC 659".to_owned(),
        narrative: "Three trailers gone from a yard.".to_owned(),
        subjects: Vec::new(),
        owner: name("r.alvarez"),
        colleagues: Vec::new(),
        opened: NOW - Span::hours(900),
        turns: Vec::new(),
    }
}

fn saved(n: u8, hours_ago: i64) -> Saved {
    Saved {
        id: RecordId::from_random([n; 16]),
        event: event().id,
        read: KeptRead {
            source: "DRN-sim".to_owned(),
            record: format!("88-2031{n}"),
            at: NOW - Span::hours(hours_ago),
            position: Position::new(-150.123_456_789, 40.25).unwrap(),
            plate: Plate::new("7KXM482").unwrap(),
            jurisdiction: Some(Jurisdiction::new("SB").unwrap()),
            confidence: Confidence::new(912).unwrap(),
            vehicle: Vehicle { make: Some("Freightliner".to_owned()), ..Vehicle::default() },
            heading: Some(271),
            reader: "QTZ-04".to_owned(),
            reader_name: "Quartz stop".to_owned(),
            reader_kind: ReaderKind::Fixed,
            address: "Truck stop, Quartz Road".to_owned(),
        },
        typed: Some(Plate::new("7KXM482").unwrap()),
        found: Found::Verified,
        relevance: "Seen at the yard the night before the theft.".to_owned(),
        scene: None,
        by: name("r.alvarez"),
        at: NOW - Span::hours(1),
        answer: AnswerId::from_random([9; 16]),
        disposal: NOW + Span::hours(24 * 365 * 15),
    }
}

fn note(n: u8, on: Option<u8>, text: &str) -> Note {
    Note {
        id: RecordId::from_random([100 + n; 16]),
        event: event().id,
        on: on.map(|on| RecordId::from_random([on; 16])),
        text: text.to_owned(),
        by: name("j.okafor"),
        at: NOW - Span::minutes(i64::from(n)),
    }
}

fn file(saved: &[Saved], notes: &[Note], mode: Mode, format: Format) -> Result<File, NoExport> {
    let (event, by) = (event(), name("r.alvarez"));
    let to = "District attorney, Sable County: discovery";
    export(&Set { event: &event, saved, notes, by: &by, at: NOW, to, mode }, format)
}

fn golden(format: Format) -> File {
    let unknown = Saved {
        read: KeptRead { vehicle: Vehicle::default(), heading: None, jurisdiction: None, ..saved(2, 30).read },
        typed: None,
        found: Found::Illegible,
        scene: Some("The trailer's color is in it.".to_owned()),
        ..saved(2, 30)
    };
    let notes = [
        note(2, Some(2), "=cmd|' /C calc'!A0"),
        note(1, Some(2), "Two <b>lines</b>,\n\"quoted\""),
        note(3, None, "Not of a record."),
    ];
    // Later first: the file puts them in order.
    let made = file(&[saved(1, 10), unknown], &notes, Mode::Training, format).unwrap();
    assert_eq!(made.count, 2);
    made
}

fn golden_text(format: Format) -> String {
    String::from_utf8(golden(format).bytes).unwrap()
}

#[test]
fn a_table_looks_as_it_always_did() {
    insta::assert_snapshot!(golden_text(Format::Csv).replace("\r\n", "⏎\n"));
}

#[test]
fn features_look_as_they_always_did() {
    insta::assert_snapshot!(golden_text(Format::GeoJson));
}

#[test]
fn a_map_document_looks_as_it_always_did() {
    insta::assert_snapshot!(golden_text(Format::Kml));
}

#[test]
fn a_file_has_a_name_and_a_digest_that_others_compute_too() {
    let made = file(&[saved(1, 10)], &[], Mode::Training, Format::Csv).unwrap();
    assert_eq!(made.name, "readroom-training-EVT-2027-0117-20270314T094100Z.csv");
    let again = file(&[saved(1, 10)], &[], Mode::Training, Format::Csv).unwrap();
    assert_eq!(made, again, "the same set is the same file");
    let service = file(&[saved(1, 10)], &[], Mode::Service, Format::Kml).unwrap();
    assert_eq!(service.name, "readroom-EVT-2027-0117-20270314T094100Z.kml");
    // As Python's hashlib says of the file of features beside this test.
    assert_eq!(golden(Format::GeoJson).digest, "decc11b8c6d4066d13b6836cd620e4b2d5228717b1bbd2c95a5dd368ff4961e0");
}

#[test]
fn every_record_carries_its_limits_and_in_training_the_banner() {
    for format in Format::ALL {
        let reads = [saved(1, 10), saved(2, 20), saved(3, 30)];
        let text = |mode| String::from_utf8(file(&reads, &[], mode, format).unwrap().bytes).unwrap();
        let (training, service) = (text(Mode::Training), text(Mode::Service));
        assert!(training.matches(TRAINING_BANNER).count() >= 3 && !service.contains(TRAINING_BANNER), "{format:?}");
        let said = if format == Format::Kml { LIMITS.replace('\'', "&apos;") } else { LIMITS.to_owned() };
        assert!(service.matches(said.as_str()).count() >= 3, "{format:?}");
    }
}

#[test]
fn what_may_not_leave_is_refused_and_says_why() {
    let refused = |saved: &[Saved]| file(saved, &[], Mode::Training, Format::Csv).unwrap_err().to_string();
    assert_eq!(refused(&[]), "choose at least one saved read to export");
    assert!(refused(&[saved(1, 1), saved(1, 1)]).ends_with("is chosen twice"));
    let other = Saved { event: EventId::from_random([7; 16]), ..saved(1, 1) };
    assert!(refused(&[other]).ends_with("is of another event"));
    let null = Saved { relevance: "a\0b".to_owned(), ..saved(1, 1) };
    assert!(refused(&[null]).contains("the Why it was saved of record"), "named by its label");
    let never = Saved { disposal: Timestamp(i64::MAX), ..saved(1, 1) };
    assert!(refused(&[never]).ends_with("has a time that no calendar has"));
    let (event, by, reads) = (event(), name("r.alvarez"), [saved(1, 1)]);
    let set = Set { event: &event, saved: &reads, notes: &[], by: &by, at: NOW, to: " ", mode: Mode::Training };
    assert!(matches!(export(&set, Format::Kml), Err(NoExport::NoRecipient)));
}

/// What RFC 4180 says of a file, read by its grammar and nothing else.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (quoted, c) {
            (true, '"') if rest.peek() == Some(&'"') => cell.extend(rest.next()),
            (_, '"') => quoted = !quoted,
            (false, ',') => row.push(std::mem::take(&mut cell)),
            (false, '\r') if rest.peek() == Some(&'\n') => {
                rest.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            (false, '\r' | '\n') => panic!("a line end that is not quoted"),
            (_, c) => cell.push(c),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty(), "it ends with a line end");
    rows
}

fn fields_of_csv(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut rows = read_csv(text).into_iter();
    let head = rows.next().unwrap();
    rows.map(|row| {
        assert_eq!(row.len(), head.len());
        head.iter().cloned().zip(row).collect()
    })
    .collect()
}

/// The extended data of each placemark, and what its description shows.
fn fields_of_kml(text: &str) -> Vec<(BTreeMap<String, String>, String)> {
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut found, mut path, mut shown, mut field) = (Vec::new(), Vec::new(), String::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(start) => {
                let tag = start.name().as_ref().to_owned();
                match tag.as_ref() {
                    "Placemark" => found.push((BTreeMap::new(), String::new())),
                    "Data" => {
                        let attribute = start.attributes().next().unwrap().unwrap();
                        field = attribute.value.clone().into_owned();
                    }
                    _ => {}
                }
                path.push(tag);
                shown.clear();
            }
            Xml::Text(text) => shown.push_str(&text.into_inner()),
            Xml::GeneralRef(reference) => {
                let one = format!("&{};", reference.into_inner());
                shown.push_str(&quick_xml::escape::unescape(&one).unwrap());
            }
            Xml::End(_) => {
                let tag = path.pop().unwrap();
                let within = path.last().cloned().unwrap_or_default();
                let last: Option<&mut (BTreeMap<String, String>, String)> = found.last_mut();
                match (tag.as_ref(), within.as_ref(), last) {
                    ("value", "Data", Some(last)) => {
                        last.0.insert(field.clone(), shown.clone());
                    }
                    ("description", "Placemark", Some(last)) => last.1.clone_from(&shown),
                    _ => {}
                }
                shown.clear();
            }
            Xml::Empty(_) | Xml::Decl(_) => {}
            Xml::Eof => break,
            other => panic!("{other:?} has no place in it"),
        }
    }
    assert!(path.is_empty());
    found
}

/// Texts as people who mean harm write them, without what is refused.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("=HYPERLINK(\"http://192.0.2.1/\"&A1)".to_owned()),
        Just("]]>".to_owned()),
        Just("<script>alert(1)</script><img src=x>".to_owned()),
        Just("&amp;&#0;&lt;".to_owned()),
        Just("\u{202e}\u{200f}RTL".to_owned()),
        Just("\"".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("\",\"".to_owned()),
        Just("-2+3".to_owned()),
        Just("@x".to_owned()),
        Just("\\u0000\\".to_owned()),
        "[ -~]{0,8}",
        "\\PC{0,6}",
    ];
    proptest::collection::vec(part, 0..5).prop_map(|parts| parts.concat().replace(['\u{fffe}', '\u{ffff}'], ""))
}

proptest! {
    #[test]
    fn hostile_texts_survive_and_break_no_form(relevance in hostile(), address in hostile(), words in hostile()) {
        let mut one = saved(1, 10);
        (one.relevance, one.read.address) = (relevance.clone(), address.clone());
        let (reads, notes) = ([saved(2, 5), one], [note(1, Some(1), &words)]);
        let text = |format| String::from_utf8(file(&reads, &notes, Mode::Training, format).unwrap().bytes).unwrap();
        let said = format!("2027-03-14T09:40:00Z j.okafor: {words}");

        let rows = fields_of_csv(&text(Format::Csv));
        prop_assert_eq!(rows.len(), 2);
        let inert = |cell: &str, wanted: &str| {
            let formula = cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r']);
            !formula && (cell == wanted || cell.strip_prefix('\'') == Some(wanted))
        };
        prop_assert!(inert(&rows[0]["relevance"], &relevance) && inert(&rows[0]["address"], &address));
        prop_assert_eq!((&rows[0]["notes"], &rows[0]["longitude"]), (&said, &"-150.123457".to_owned()));

        let json: serde_json::Value = serde_json::from_str(&text(Format::GeoJson)).unwrap();
        let features = json["features"].as_array().unwrap();
        prop_assert_eq!(features.len(), 2);
        let properties = &features[0]["properties"];
        prop_assert_eq!(properties["relevance"].as_str(), Some(relevance.as_str()));
        prop_assert_eq!(properties["address"].as_str(), Some(address.as_str()));
        prop_assert_eq!(properties["notes"][0]["text"].as_str(), Some(words.as_str()));
        prop_assert_eq!(&features[0]["geometry"]["coordinates"], &serde_json::json!([-150.123_457, 40.25]));

        let marks = fields_of_kml(&text(Format::Kml));
        prop_assert_eq!(marks.len(), 2);
        prop_assert_eq!((&marks[0].0["relevance"], &marks[0].0["address"]), (&relevance, &address));
        prop_assert_eq!(&marks[0].0["notes"], &said);
        prop_assert!(!marks[0].1.replace("<br/>", "").contains(['<', '>']), "what is shown as HTML holds no tags");
    }

    #[test]
    fn a_control_character_is_refused_in_every_form(text in "\\PC{0,5}", control in proptest::sample::select(vec!['\0', '\u{1}', '\u{8}', '\u{b}', '\u{1b}', '\u{1f}', '\u{ffff}'])) {
        let reads = [Saved { relevance: format!("{text}{control}"), ..saved(1, 1) }];
        for format in Format::ALL {
            let refused = file(&reads, &[], Mode::Service, format);
            prop_assert!(matches!(refused, Err(NoExport::Character { .. })), "{:?}", format);
        }
    }

    #[test]
    fn order_is_that_of_time_however_records_come(hours in proptest::collection::vec(0i64..50, 1..20), turn in 0usize..20) {
        let mut reads: Vec<Saved> = (1..).zip(&hours).map(|(n, ago)| saved(n, *ago)).collect();
        let first = file(&reads, &[], Mode::Training, Format::Csv).unwrap();
        let places = reads.len();
        reads.rotate_left(turn % places);
        prop_assert_eq!(&file(&reads, &[], Mode::Training, Format::Csv).unwrap(), &first);
        let rows = fields_of_csv(&String::from_utf8(first.bytes).unwrap());
        prop_assert!(rows.is_sorted_by(|a, b| a["seen"] <= b["seen"]));
    }
}
