//! Each reason for which a record is rejected, what it says, and that it never says the plate.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{csv, readers, run};
use ingest::{Format, RECORD_MAX, Readers, Why};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::{self, BufReader, Read};

const MAPPING: &str = "[columns]\nplate='Plate'\ntime='Time'\nreader='Camera'\nconfidence='Conf'\nlatitude='Lat'\n\
    longitude='Lon'\nheading='Way'\ncountry='Country'\n";
const HEADER: &str = "Plate,Time,Camera,Conf,Lat,Lon,Way,Country\n";

/// The variant's name; a new reason does not compile before it has one here, and fails before it has a case.
fn name(why: &Why) -> &'static str {
    match why {
        Why::Unreadable(_) => "Unreadable",
        Why::Encoding(_) => "Encoding",
        Why::GivenUp(..) => "GivenUp",
        Why::NoColumn(_) => "NoColumn",
        Why::TwoColumns(_) => "TwoColumns",
        Why::NotJson => "NotJson",
        Why::CutOff => "CutOff",
        Why::ListCutOff => "ListCutOff",
        Why::TooLong(_) => "TooLong",
        Why::NotUtf8 => "NotUtf8",
        Why::Nul => "Nul",
        Why::Shape => "Shape",
        Why::QuoteOpen => "QuoteOpen",
        Why::Columns { .. } => "Columns",
        Why::NotThisFormat(..) => "NotThisFormat",
        Why::Missing(_) => "Missing",
        Why::Value { .. } => "Value",
        Why::Plate(_) => "Plate",
        Why::Confidence(_) => "Confidence",
        Why::NoPlace => "NoPlace",
        Why::TimeForm(_) => "TimeForm",
        Why::NoZone(_) => "NoZone",
        Why::TimeTwice => "TimeTwice",
        Why::TimeNever => "TimeNever",
        Why::Future => "Future",
        Why::Past => "Past",
        Why::NoCamera => "NoCamera",
        Why::CameraName => "CameraName",
        Why::UnknownPlace(_) => "UnknownPlace",
        Why::MobilePlace(_) => "MobilePlace",
        Why::Country => "Country",
    }
}
const REASONS: usize = 31;

/// An update of Frigate, with its fields changed.
fn update(fields: &str) -> String {
    let mut all = vec!["\"type\":\"lpr\"", "\"id\":\"1.5-a\"", "\"camera\":\"gate_in\"", "\"plate\":\"TST1234\""];
    all.extend(["\"score\":0.9", "\"timestamp\":1804838404.5"]);
    let named = |one: &str| one.split(':').next().unwrap_or_default().to_owned();
    let changed: Vec<String> = fields.split(',').map(named).collect();
    all.retain(|one| !changed.contains(&named(one)));
    all.push(fields);
    format!("{{{}}}", all.join(","))
}

fn cases() -> Vec<(&'static str, Format, Readers, Vec<u8>)> {
    let row = |text: &str| format!("{HEADER}{text}\n").into_bytes();
    let frigate = |name, input: String| (name, Format::Frigate, readers(), input.into_bytes());
    let table = |name, input: Vec<u8>| (name, csv(MAPPING), readers(), input);
    let group = |field: &str| {
        format!("{{\"data_type\":\"alpr_group\",\"camera_id\":1,\"best_plate_number\":\"TST1234\",{field}}}")
            .into_bytes()
    };
    let snapshot = |camera: &str, time: &str| {
        format!("{{\"camera_id\":\"{camera}\",\"timestamp\":\"{time}\",\"results\":[{{\"plate\":\"tst1234\",\"score\":0.9}}]}}")
            .into_bytes()
    };
    let gate = "[[reader]]\nid='a'\nlatitude=44\nlongitude=-103\n";
    let denver = Readers::from_toml(&format!("{gate}zone='America/Denver'")).unwrap();
    let pr = |name, readers: Readers, input| (name, Format::PlateRecognizer, readers, input);
    let car = Readers::from_toml("[[reader]]\nid='gate_in'\nkind='mobile'\nlatitude=44\nlongitude=-103\n").unwrap();
    vec![
        ("Encoding", Format::Frigate, readers(), b"\xff\xfe{\0}\0".to_vec()),
        ("Encoding", csv(MAPPING), readers(), b"P\0l\0a\0t\0e\0".to_vec()),
        ("Encoding", Format::OpenAlpr, readers(), b"\x1f\x8b\x08\0more".to_vec()),
        frigate("GivenUp", "TST1234\n".repeat(1001)),
        table("NoColumn", b"Plate,Time\n".to_vec()),
        table("TwoColumns", b"Plate,plate,PLATE,Plate,Time,Camera,Conf,Lat,Lon,Way,Country\n".to_vec()),
        frigate("NotJson", update("\"x\":tru")),
        frigate("NotJson", "{\"plate\":\"TST1234\n{\"x\":{}}".into()),
        frigate("NotJson", "TST1234".into()),
        frigate("CutOff", "{\"plate\":\"TST1234\"".into()),
        frigate("ListCutOff", "[".into()),
        frigate("TooLong", format!("{{\"plate\":\"{}\"}}", "TST1234".repeat(RECORD_MAX / 7 + 1))),
        table("TooLong", row(&"TST1234".repeat(20_000))),
        ("NotUtf8", Format::Frigate, readers(), b"{\"plate\":\"TST\xe9\"}".to_vec()),
        table("NotUtf8", [HEADER.as_bytes(), b"TST\xe9,,,,,,,\n"].concat()),
        table("NotUtf8", [HEADER.as_bytes(), b"TST\xc3,\xa9,,,,,,\n"].concat()),
        table("Nul", row("TST\0,,,,,,,")),
        frigate("Shape", update("\"id\":\"1\",\"id\":\"2\"")),
        table("QuoteOpen", row("TST1234,\"2027-03-12,,,,,,")),
        table("Columns", row("TST1234,2027-03-12T08:00:00Z,gate_in,1,,,")),
        frigate("NotThisFormat", "{\"plate\":\"TST1234\"}".into()),
        pr("NotThisFormat", readers(), b"{\"plate\":\"TST1234\"}".to_vec()),
        ("NotThisFormat", Format::OpenAlpr, readers(), b"{\"plate\":\"TST1234\"}".to_vec()),
        frigate("Missing", update("\"score\":null")),
        frigate("Missing", update("\"timestamp\":{}")),
        frigate("Missing", update("\"id\":\"\"")),
        ("Missing", Format::OpenAlpr, readers(), group("\"best_confidence\":90")),
        ("Missing", Format::OpenAlpr, readers(), group("\"epoch_start\":1804838400504")),
        (
            "Missing",
            Format::OpenAlpr,
            readers(),
            b"{\"data_type\":\"alpr_alert\",\"plate_number\":\"TST1234\"}".to_vec(),
        ),
        table("Missing", row(",2027-03-12T08:00:00Z,gate_in,1,,,,")),
        table("Missing", row("TST1234,,gate_in,1,,,,")),
        table("Missing", row("TST1234,2027-03-12T08:00:00Z,gate_in,,,,,")),
        table("Missing", row("TST1234,2027-03-12T08:00:00Z,gate_in,1,44.1,,,")),
        table("Value", row("TST1234,2027-03-12T08:00:00Z,gate_in,TST1234,,,,")),
        table("Value", row("TST1234,2027-03-12T08:00:00Z,gate_in,1,\"44,1\",-103,,")),
        table("Value", row("TST1234,2027-03-12T08:00:00Z,gate_in,1,,,TST1234,")),
        frigate("Plate", update("\"plate\":\"<b>TST1234</b>\"")),
        frigate("Plate", update("\"plate\":\"TST\\n1234\"")),
        frigate("Plate", update("\"plate\":\"TST12345678\"")),
        frigate("Plate", update("\"plate\":\"-\"")),
        frigate("Confidence", update("\"score\":1.2")),
        table("Confidence", row("TST1234,2027-03-12T08:00:00Z,gate_in,-0.5,,,,")),
        table("NoPlace", row("TST1234,2027-03-12T08:00:00Z,gate_in,1,-103,44,,").replace_lat()),
        frigate("TimeForm", update("\"timestamp\":1e300")),
        table("TimeForm", row("TST1234,TST1234,gate_in,1,,,,")),
        pr("NoZone", Readers::from_toml(gate).unwrap(), snapshot("a", "2027-03-12 07:00:00")),
        pr("TimeTwice", denver.clone(), snapshot("a", "2026-11-01 01:30:00")),
        pr("TimeNever", denver.clone(), snapshot("a", "2026-03-08 02:30:00")),
        frigate("Future", update("\"timestamp\":1804839121")),
        frigate("Past", update("\"timestamp\":631151999")),
        frigate("NoCamera", update("\"camera\":null")),
        pr("NoCamera", denver, snapshot("", "2027-03-12 00:30:00")),
        frigate("CameraName", update("\"camera\":\"a\\u0007\"")),
        frigate("CameraName", update(&format!("\"camera\":\"{}\"", "x".repeat(201)))),
        frigate("UnknownPlace", update("\"camera\":\"new\"")),
        frigate("UnknownPlace", update("\"camera\":\"by TST-1234\"")),
        ("MobilePlace", Format::Frigate, car, update("\"x\":0").into_bytes()),
        table("Country", row("TST1234,2027-03-12T08:00:00Z,gate_in,1,,,,USA")),
    ]
}

/// A place that is none, in a row whose columns are otherwise good.
trait ReplaceLat {
    fn replace_lat(self) -> Self;
}
impl ReplaceLat for Vec<u8> {
    fn replace_lat(self) -> Self {
        String::from_utf8(self).unwrap().replace(",-103,44,", ",-103.5,190,").into_bytes()
    }
}

#[test]
fn each_reason_is_given_where_it_is_due_and_says_no_plate() {
    let mut said = BTreeSet::from(["Unreadable"]);
    let mut lines = String::new();
    for (expected, format, readers, input) in cases() {
        let (all, _) = run(&format, &readers, input.as_slice());
        let rejected = all.iter().find_map(|one| one.as_ref().err().filter(|error| name(&error.why) == expected));
        let Some(rejected) = rejected else {
            panic!("no {expected} for {:?}: {all:?}", String::from_utf8_lossy(&input[..input.len().min(300)]));
        };
        let text = format!("{rejected}");
        for shown in [&text, &format!("{rejected:?}")] {
            assert!(!shown.contains("TST") && !shown.contains("1234"), "{expected}: {shown}");
        }
        assert!(rejected.line >= rejected.origin.line);
        writeln!(lines, "{expected}: {text}").unwrap();
        said.insert(name(&rejected.why));
    }
    assert_eq!(said.len(), REASONS, "{said:?}");
    insta::assert_snapshot!(lines);
}

/// An input that fails in the middle.
struct Failing(bool);
impl Read for Failing {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if std::mem::replace(&mut self.0, true) {
            return Err(io::Error::new(io::ErrorKind::ConnectionReset, "TST1234"));
        }
        let text = update("\"x\":0");
        let bytes = text.as_bytes();
        out[..bytes.len()].copy_from_slice(bytes);
        Ok(bytes.len())
    }
}

#[test]
fn an_input_that_fails_ends_with_that_after_what_came_before() {
    let (all, _) = run(&Format::Frigate, &readers(), BufReader::new(Failing(false)));
    assert!(all[0].is_ok());
    let last = all[1].as_ref().unwrap_err();
    assert_eq!((all.len(), &last.why), (2, &Why::Unreadable(io::ErrorKind::ConnectionReset)));
    assert!(last.why.ends_input());
}

#[test]
fn a_mistake_in_json_has_its_line_and_column() {
    let input =
        format!("{}\n{{\n  \"plate\": \"TST1234\",\n  \"score\": 0,9\n}}\n{}\n", update("\"x\":0"), update("\"x\":0"));
    let (all, _) = run(&Format::Frigate, &readers(), input.as_bytes());
    assert_eq!(all.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    let rejected = all[1].as_ref().unwrap_err();
    assert_eq!((rejected.origin.line, rejected.line, rejected.column), (2, 4, Some(14)));
    let start = usize::try_from(rejected.origin.byte).unwrap();
    let record = &input[start..start + usize::try_from(rejected.length).unwrap()];
    assert_eq!(rejected.record.as_deref(), Some(record));
}

#[test]
fn an_open_quotation_mark_loses_its_line_alone_and_too_many_end_the_input() {
    let good = "TST1234,2027-03-12T08:00:00Z,gate_in,1,,,,\n";
    let bad = "TST1234,\"2027-03-12T08:00:00Z,gate_in,1,,,,\n";
    let (all, _) = run(&csv(MAPPING), &readers(), format!("{HEADER}{good}{bad}{good}{good}").as_bytes());
    let whys: Vec<_> = all.iter().map(|one| one.as_ref().err().map(|error| error.why.clone())).collect();
    assert_eq!(whys, [None, Some(Why::QuoteOpen), None, None]);
    assert_eq!(all[1].as_ref().unwrap_err().line, 3);
    // The first mark of each line closes what the line before opened, and the second opens again.
    let twisted = "b\"b,\"\n".repeat(40_000);
    let (all, _) = run(&csv(MAPPING), &readers(), format!("{HEADER}{twisted}").as_bytes());
    assert!(matches!(all.last().unwrap().as_ref().unwrap_err().why, Why::GivenUp(100, _)), "{:?}", all.last());
    assert!(all.len() <= 102);
}

#[test]
fn a_record_of_many_plates_stands_with_its_first_rejection_alone() {
    let results = "{\"plate\":\"TST1234\"},".repeat(3);
    let input =
        format!("{{\"camera_id\":\"lot-b\",\"timestamp\":\"x\",\"results\":[{}]}}", results.trim_end_matches(','));
    let (all, _) = run(&Format::PlateRecognizer, &readers(), input.as_bytes());
    let kept: Vec<_> =
        all.iter().map(|one| one.as_ref().unwrap_err()).map(|one| (one.origin.part, one.record.is_some())).collect();
    assert_eq!(kept, [(0, true), (1, false), (2, false)]);
}
