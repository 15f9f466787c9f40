//! The corpus of the fuzz targets: no file of it makes a reader panic, and each good one is still read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

#[path = "../fuzz/src/targets.rs"]
mod targets;

use basemap::pmtiles::Reader;
use basemap::{Archive, Schema, Style, TileId, make, make::topojson, read_tile};
use std::{fs, io::Write, path::PathBuf};

fn files(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/basemap").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect()
}

#[test]
fn no_file_of_the_corpus_makes_its_reader_panic_nor_any_other() {
    for (target, _) in targets::ALL {
        let files = files(target);
        assert!(files.len() >= 3, "the corpus of {target} is small");
        for (_, bytes) in &files {
            for (_, run) in targets::ALL {
                run(bytes);
            }
        }
    }
}

#[test]
fn what_is_good_in_the_corpus_is_read() {
    let good = |target| files(target).into_iter().filter(|(name, _)| name.starts_with("good"));
    let full = |bytes: &[u8], schema| !read_tile(bytes, schema).unwrap().features.is_empty();
    for (name, bytes) in good("tile") {
        assert!(full(&bytes, Schema::Protomaps) || full(&bytes, Schema::OpenMapTiles), "{name}");
    }
    for (name, bytes) in good("archive") {
        let archive = Archive::from_bytes(bytes).unwrap();
        assert!(archive.tile(TileId::new(2, 2, 1).unwrap()).unwrap().is_some(), "{name}");
    }
    for (name, bytes) in good("geojson") {
        assert!(make::read_geojson(&bytes[..]).unwrap().len() > 5, "{name}");
    }
    for (name, bytes) in good("topojson") {
        let object = if name.contains("quantized") { "countries" } else { "states" };
        assert!(!topojson::Atlas::read(&bytes).unwrap().named(object).unwrap().is_empty(), "{name}");
    }
    for (name, bytes) in good("style") {
        assert!(Style::parse(std::str::from_utf8(&bytes).unwrap()).is_ok(), "{name}");
    }
}

/// Zeros, packed: a thousandth of their size.
fn bomb(length: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0; length]).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_gzip_bomb_is_damage_and_what_just_fits_is_not() {
    let first = TileId::new(0, 0, 0).unwrap();
    let tile = |length| Reader::from_bytes(targets::one_tile(&bomb(length))).unwrap().tile(first);
    assert_eq!(tile(32 << 20).unwrap().unwrap().len(), 32 << 20);
    assert!(tile((32 << 20) + 1).unwrap_err().to_string().contains("tile is damaged"));
    let root = Reader::from_bytes(targets::one_part(&bomb((16 << 20) + 1))).err().unwrap();
    assert!(root.to_string().contains("directory is damaged"));
}
