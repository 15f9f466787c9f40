//! The corpus of the fuzz targets: no file of it makes a parser panic, and each good one is still good.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::{fs, path::PathBuf};

fn files(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/ingest").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect()
}

#[test]
fn no_file_of_the_corpus_makes_its_parser_panic_nor_any_other() {
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
fn what_is_good_in_the_corpus_is_taken_and_what_is_bad_is_not() {
    for (name, bytes) in files("mapping") {
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(ingest::Mapping::parse(&text).is_ok(), name.starts_with("good"), "{name}");
    }
    for (name, bytes) in files("readers") {
        let text = String::from_utf8(bytes).unwrap();
        let readers =
            if name.contains("table") { ingest::Readers::from_csv(&text) } else { ingest::Readers::from_toml(&text) };
        assert_eq!(readers.is_ok(), name.starts_with("good"), "{name}");
    }
}
