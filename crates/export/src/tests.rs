use super::*;
use domain::{
    AnswerId, Confidence, EventId, Found, KeptRead, Plate, Position, ReaderKind, RecordId, Timestamp, Vehicle,
};
use proptest::prelude::*;

fn set(relevance: &str, note: &str) -> Set {
    let by = AccountName::new("r.alvarez").unwrap();
    let event = Event {
        id: EventId::from_random([1; 16]),
        number: "EVT-2027-0117".into(),
        title: "Trailers".into(),
        authority: "18 USC 659".into(),
        narrative: "Three trailers".into(),
        subjects: Vec::new(),
        owner: by.clone(),
        colleagues: Vec::new(),
        opened: Timestamp(0),
        turns: Vec::new(),
    };
    let saved = Saved {
        id: RecordId::from_random([2; 16]),
        event: event.id,
        read: KeptRead {
            source: "Sable".into(),
            record: "s-1".into(),
            at: Timestamp(1_804_838_520_000_000),
            position: Position::new(-150.25, 40.5).unwrap(),
            plate: Plate::new("7KXM482").unwrap(),
            jurisdiction: None,
            confidence: Confidence::new(914).unwrap(),
            vehicle: Vehicle::default(),
            heading: None,
            reader: "SB-0042".into(),
            reader_name: "Kell Bridge north".into(),
            reader_kind: ReaderKind::Toll,
            address: "Harbor Street 12".into(),
        },
        typed: Plate::new("7KXM482").ok(),
        found: Found::Verified,
        relevance: relevance.into(),
        scene: None,
        by: by.clone(),
        at: Timestamp(1_804_838_620_000_000),
        answer: AnswerId::from_random([3; 16]),
        disposal: Timestamp(2_278_000_000_000_000),
    };
    let on = Some(saved.id);
    let notes = vec![domain::Note {
        id: RecordId::from_random([4; 16]),
        event: event.id,
        on,
        text: note.into(),
        by: by.clone(),
        at: Timestamp(0),
    }];
    let (at, to) = (Timestamp(1_804_839_000_000_000), "District attorney".into());
    Set { event, saved: vec![saved], notes, by, at, to, mode: Mode::Training }
}

#[test]
fn shr_2_each_format_carries_origin_limits_and_that_it_is_training() {
    let set = set("At the yard before the theft", "seen twice");
    for format in [Format::Csv, Format::GeoJson, Format::Kml] {
        let file = export(&set, format).unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        for wanted in [
            "places a vehicle, not a person",
            "Not sole grounds",
            "Training · synthetic data",
            "Sable",
            "s-1",
            "18 USC 659",
            "District attorney",
            "seen twice",
        ] {
            assert!(text.contains(wanted), "{format:?} lacks {wanted}");
        }
        assert!(file.name.starts_with("training-EVT-2027-0117-"), "{}", file.name);
        assert_eq!((file.count, file.digest.len()), (1, 64));
    }
    assert!(matches!(export(&Set { saved: Vec::new(), ..set }, Format::Csv), Err(NoExport::Empty)));
}

#[test]
fn a_map_program_gets_the_form_that_it_knows() {
    insta::assert_snapshot!(
        String::from_utf8(export(&set("At the yard", "a & b <c>"), Format::Kml).unwrap().bytes).unwrap()
    );
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let file = export(&set("=HYPERLINK(\"http://x\")", "@note"), Format::Csv).unwrap();
    let mut rows = ::csv::Reader::from_reader(file.bytes.as_slice());
    let head = rows.headers().unwrap().clone();
    let row = rows.records().next().unwrap().unwrap();
    let cell = |name: &str| row.get(head.iter().position(|head| head == name).unwrap()).unwrap().to_owned();
    assert_eq!(cell("relevance"), "'=HYPERLINK(\"http://x\")");
    assert_eq!(cell("longitude"), "-150.250000");
}

proptest! {
    #[test]
    fn hostile_texts_come_through_each_form(text in "[ -~\u{202e}é\n\r\t<>&\"']{0,60}") {
        let set = set(&format!("x{text}"), &text);
        let table = export(&set, Format::Csv).unwrap().bytes;
        let rows: Vec<_> = ::csv::Reader::from_reader(table.as_slice()).into_records().collect();
        prop_assert_eq!(rows.len(), 1);
        prop_assert!(rows[0].as_ref().unwrap().iter().any(|cell| cell == format!("x{text}")));
        let json: serde_json::Value = serde_json::from_slice(&export(&set, Format::GeoJson).unwrap().bytes).unwrap();
        prop_assert_eq!(json["features"][0]["properties"]["relevance"].as_str(), Some(format!("x{text}").as_str()));
        let kml = export(&set, Format::Kml).unwrap().bytes;
        let mut reader = quick_xml::Reader::from_reader(kml.as_slice());
        let mut depth = 0i32;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Start(_)) => depth += 1,
                Ok(quick_xml::events::Event::End(_)) => depth -= 1,
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(error) => prop_assert!(false, "{}", error),
            }
        }
        prop_assert_eq!(depth, 0);
    }
}
