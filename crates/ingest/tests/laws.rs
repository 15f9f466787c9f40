//! What holds for any input.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{MAPPING, csv, entries, readers, run, tell};
use ingest::{Format, better};
use proptest::prelude::*;
use std::io::BufReader;

const OPENALPR: &str = include_str!("samples/openalpr.jsonl");
const PRETTY: &str = include_str!("samples/openalpr_pretty.json");
const PLATERECOGNIZER: &str = include_str!("samples/platerecognizer.jsonl");
const FRIGATE: &str = include_str!("samples/frigate.jsonl");
const TABLE: &str = include_str!("samples/table.csv");

fn samples() -> [(Format, &'static str); 5] {
    [
        (Format::OpenAlpr, OPENALPR),
        (Format::OpenAlpr, PRETTY),
        (Format::PlateRecognizer, PLATERECOGNIZER),
        (Format::Frigate, FRIGATE),
        (csv(MAPPING), TABLE),
    ]
}

/// All that comes of an input, as text.
fn told(format: &Format, input: &[u8], capacity: usize) -> Vec<String> {
    let (all, counts) = run(format, &readers(), BufReader::with_capacity(capacity, input));
    all.iter().map(tell).chain([format!("{counts:?}")]).collect()
}

#[test]
fn how_the_input_is_cut_into_chunks_does_not_matter() {
    for (format, sample) in samples() {
        let whole = told(&format, sample.as_bytes(), 1 << 20);
        for capacity in [1, 2, 3, 7, 64, 1000] {
            assert_eq!(told(&format, sample.as_bytes(), capacity), whole, "{} by {capacity}", format.name());
        }
    }
}

#[test]
fn the_same_file_twice_gives_the_same_reads() {
    for (format, sample) in samples() {
        let reads = |input: &str| -> Vec<_> {
            run(&format, &readers(), input.as_bytes()).0.into_iter().flatten().map(|entry| entry.read).collect()
        };
        let once = reads(sample);
        assert!(!once.is_empty());
        assert_eq!(once, reads(&sample.replace('\n', "\r\n")), "{}", format.name());
    }
}

/// The ids that come of an input.
fn ids(format: &Format, input: &str) -> Vec<String> {
    run(format, &readers(), input.as_bytes()).0.into_iter().flatten().map(|entry| entry.read.id).collect()
}

#[test]
fn a_broken_record_in_the_middle_loses_only_itself() {
    for (format, sample) in samples().into_iter().filter(|(_, sample)| *sample != PRETTY) {
        let lines: Vec<&str> = sample.lines().collect();
        let header = usize::from(sample == TABLE);
        for broken in header..lines.len() {
            let whole = lines[broken];
            let without: Vec<&str> =
                lines.iter().enumerate().filter(|(n, _)| *n != broken).map(|(_, line)| *line).collect();
            let without = ids(&format, &without.join("\n"));
            // Cut anywhere, in the middle of text, names, numbers and lists.
            for cut in (1..whole.len()).filter(|cut| whole.is_char_boundary(*cut)).step_by(3) {
                let mut cut_lines = lines.clone();
                cut_lines[broken] = &whole[..cut];
                let left = ids(&format, &cut_lines.join("\n"));
                // A row of a table may have an open quotation mark that the next row's closes.
                let lost = usize::from(sample == TABLE);
                assert!(left.len() + lost >= without.len(), "{} line {broken} cut at {cut}", format.name());
            }
        }
    }
}

/// A read's fields as a table may write them.
#[derive(Debug, Clone)]
struct Row {
    plate: String,
    micros: i64,
    camera: String,
    lon: f64,
    lat: f64,
    thousandths: u16,
    make: String,
    heading: u16,
    alternates: Vec<(String, u16)>,
}

fn rows() -> impl Strategy<Value = Row> {
    let text = "[ -~é“\n]{0,20}";
    (
        "[A-Z0-9]{1,10}",
        631_152_000_000_000..1_804_838_520_000_000_i64,
        "[!-~]([ -~é]{0,20}[!-~])?",
        (-180.0..180.0, 0.5..90.0),
        0..=1000_u16,
        text,
        0..360_u16,
        proptest::collection::vec(("[A-Z0-9]{1,10}", 0..=1000_u16), 0..4),
    )
        .prop_map(|(plate, micros, camera, (lon, lat), thousandths, make, heading, alternates)| Row {
            plate,
            micros,
            camera,
            lon,
            lat,
            thousandths,
            make,
            heading,
            alternates,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic_and_chunks_do_not_matter(
        bytes in proptest::collection::vec(any::<u8>(), 0..600), capacity in 1..50_usize
    ) {
        for (format, _) in samples() {
            prop_assert_eq!(told(&format, &bytes, capacity), told(&format, &bytes, 1 << 16));
        }
    }

    #[test]
    fn a_sample_with_bytes_changed_never_panics_and_chunks_do_not_matter(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), capacity in 1..200_usize
    ) {
        for (format, sample) in samples() {
            let mut bytes = sample.as_bytes().to_vec();
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            prop_assert_eq!(told(&format, &bytes, capacity), told(&format, &bytes, 1 << 16));
        }
    }

    #[test]
    fn brackets_and_lines_in_any_order_never_panic(text in "[\\[\\]{}\",:\\\\ \na1]{0,200}", capacity in 1..20_usize) {
        for (format, _) in samples() {
            prop_assert_eq!(told(&format, text.as_bytes(), capacity), told(&format, text.as_bytes(), 1 << 16));
        }
    }

    #[test]
    fn what_is_written_as_a_table_is_read_as_it_was_meant(rows in proptest::collection::vec(rows(), 1..20), scale in 0..3_usize) {
        let scale = [1_u16, 100, 1000][scale];
        let mapping = format!(
            "[columns]\nplate=1\ntime={{column=2,format='unix_microseconds'}}\nreader=3\nlongitude=4\nlatitude=5\n\
             confidence={{column=6,scale={scale}}}\nmake=7\nheading=8\nalternates=9\n[file]\nheader=false\ndelimiter=';'\n"
        ).replace("alternates=9", "alternates={column=9,separator='|'}");
        let said = |thousandths: u16| (f64::from(thousandths) * f64::from(scale) / 1000.0).to_string();
        let mut writer = ::csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        for row in &rows {
            let alternates: Vec<_> = row.alternates.iter().map(|(plate, sure)| format!("{plate}:{}", said(*sure))).collect();
            writer.write_record([
                row.plate.clone(), row.micros.to_string(), row.camera.clone(), row.lon.to_string(), row.lat.to_string(),
                said(row.thousandths), row.make.clone(), row.heading.to_string(), alternates.join("|"),
            ]).unwrap();
        }
        let found = entries(&csv(&mapping), &readers(), &writer.into_inner().unwrap());
        prop_assert_eq!(found.len(), rows.len());
        for (row, entry) in rows.iter().zip(&found) {
            let read = &entry.read;
            prop_assert_eq!(read.plate.as_str(), &row.plate);
            prop_assert_eq!(read.at.0, row.micros);
            prop_assert_eq!(&read.reader, &row.camera);
            prop_assert_eq!((read.position.lon(), read.position.lat()), (row.lon, row.lat));
            prop_assert_eq!(read.confidence.thousandths(), row.thousandths);
            prop_assert_eq!(read.heading, Some(row.heading));
            if let Some(make) = &read.vehicle.make {
                prop_assert_eq!(make, row.make.trim());
            }
            for other in &read.alternates {
                prop_assert!(row.alternates.contains(&(other.plate.to_string(), other.confidence.thousandths())));
            }
        }
    }

    #[test]
    fn the_better_of_two_reads_is_the_same_in_any_order(scores in proptest::collection::vec(0..4_u8, 2..6)) {
        let lines: Vec<String> = scores.iter().enumerate().map(|(n, score)| format!(
            "{{\"type\":\"lpr\",\"id\":\"1\",\"camera\":\"gate_in\",\"plate\":\"T{n}\",\"score\":0.{score},\"timestamp\":1804838400}}"
        )).collect();
        let found = entries(&Format::Frigate, &readers(), lines.join("\n").as_bytes());
        let forth = found.iter().map(|entry| &entry.read).reduce(|one, other| better(one, other)).unwrap();
        let back = found.iter().rev().map(|entry| &entry.read).reduce(|one, other| better(one, other)).unwrap();
        prop_assert_eq!(forth, back);
    }
}
