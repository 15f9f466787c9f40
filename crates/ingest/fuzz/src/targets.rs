//! Each parser of the ingest, given any bytes. A panic is a defect, and so is what an `assert` here finds.
//! The fuzz targets call these, and so does the plain test over the corpus (crates/ingest/tests/corpus.rs).

use domain::Timestamp;
use ingest::{Format, Mapping, Readers, Records};
use std::{io::BufReader, str::from_utf8};

/// 2027-03-12T08:02:00Z.
const NOW: Timestamp = Timestamp(1_804_838_520_000_000);
const READERS: &str = include_str!("../../../../assets/ingest/readers.toml");
const MAPPING: &str = include_str!("../../../../assets/ingest/mapping.toml");
/// As the example, without a header, with another delimiter, and with no quotation marks.
const BARE: &str = "[columns]\nplate=1\ntime=2\nreader=3\nconfidence=4\nalternates=5\n[file]\nheader=false\ndelimiter='tab'\nquote='none'\n";

/// Reads the bytes whole and in pieces: the same comes of both, each record's extent lies in the input, and no reason
/// says a plate that was read elsewhere in the record.
fn read(format: &Format, bytes: &[u8]) {
    let readers = Readers::from_toml(READERS).expect("the example is good");
    let mut whole = Records::new(format, &readers, NOW, bytes);
    let all: Vec<_> = whole.by_ref().collect();
    let piece = 1 + bytes.len() % 7;
    let mut parts = Records::new(format, &readers, NOW, BufReader::with_capacity(piece, bytes));
    assert_eq!(all, parts.by_ref().collect::<Vec<_>>());
    assert_eq!(whole.counts(), parts.counts());
    let mut ended = false;
    for one in &all {
        assert!(!ended, "something came after the end");
        match one {
            Ok(entry) => {
                assert!(entry.origin.byte < bytes.len() as u64);
                assert!(entry.read.at.0 <= NOW.0 + 600_000_000 && entry.read.at.0 >= 631_152_000_000_000);
                assert_eq!(entry.read.reader, entry.reader.id);
                assert!(entry.read.id.starts_with(format.name().as_str()) && entry.read.id.len() <= 200);
            }
            Err(rejected) => {
                assert!(rejected.origin.byte + rejected.length <= bytes.len() as u64);
                ended = rejected.why.ends_input();
            }
        }
    }
}

pub fn openalpr(bytes: &[u8]) {
    read(&Format::OpenAlpr, bytes);
}

pub fn platerecognizer(bytes: &[u8]) {
    read(&Format::PlateRecognizer, bytes);
}

pub fn frigate(bytes: &[u8]) {
    read(&Format::Frigate, bytes);
}

pub fn table(bytes: &[u8]) {
    for mapping in [MAPPING, BARE] {
        read(&Format::Csv(Box::new(Mapping::parse(mapping).expect("the example is good"))), bytes);
    }
}

/// A mapping file, and a small table read by it.
pub fn mapping(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    if let Ok(mapping) = Mapping::parse(text) {
        let table = b"Plate,Date,Time,Camera,Conf\nTST1,03/11/2027,11:05:06 PM,east-1,87.5\n";
        read(&Format::Csv(Box::new(mapping)), table);
    }
}

/// A readers file in either form.
pub fn readers(bytes: &[u8]) {
    let Ok(text) = from_utf8(bytes) else { return };
    for readers in [Readers::from_toml(text).ok(), Readers::from_csv(text).ok()].into_iter().flatten() {
        for camera in readers.cameras() {
            assert_eq!(readers.get(&camera.id), Some(camera));
            assert!(camera.heading.is_none_or(|heading| heading < 360));
        }
    }
}

pub type Target = (&'static str, fn(&[u8]));
pub const ALL: [Target; 6] = [
    ("openalpr", openalpr),
    ("platerecognizer", platerecognizer),
    ("frigate", frigate),
    ("table", table),
    ("mapping", mapping),
    ("readers", readers),
];
