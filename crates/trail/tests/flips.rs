//! Every single bit of a small trail, flipped: none passes unseen, and none makes the verifier panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{Log, short_entries};
use std::{
    num::NonZero,
    ops::Range,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};
use trail::{Doubt, Report, verify_export, verify_folder};

/// Answers the flips (byte, bit) after which `verify` still says that nothing was touched.
fn unseen(bytes: &[u8], verify: impl Fn(&[u8]) -> Report + Sync) -> Vec<(usize, u8)> {
    let untouched = verify(bytes);
    assert_eq!(untouched.exit, 0, "{untouched}");
    let next = AtomicUsize::new(0);
    let worker = || {
        let (mut unseen, mut copy) = (Vec::new(), bytes.to_vec());
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= bytes.len() {
                return unseen;
            }
            for bit in 0..8 {
                copy[at] ^= 1 << bit;
                if verify(&copy).is_whole() {
                    unseen.push((at, bit));
                }
                copy[at] ^= 1 << bit;
            }
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> =
            (0..thread::available_parallelism().map_or(1, NonZero::get)).map(|_| scope.spawn(worker)).collect();
        threads.into_iter().flat_map(|one| one.join().unwrap()).collect()
    })
}

fn small(heads: &[u64]) -> Log {
    Log::new("readroom/g", short_entries(20), heads)
}

#[test]
fn no_bit_of_an_export_in_json_lines_can_be_flipped_unseen() {
    let log = small(&[]);
    let keys = log.keys();
    let export = log.export(0, 19, &[3, 9, 11]).json_lines().unwrap();
    assert_eq!(unseen(export.as_bytes(), |bytes| verify_export(bytes, None, &keys)), []);
}

#[test]
fn no_bit_of_an_export_as_a_table_or_of_its_proof_can_be_flipped_unseen() {
    let log = small(&[]);
    let keys = log.keys();
    let (data, proof) = log.export(0, 19, &[3, 9, 11]).csv().unwrap();
    assert_eq!(unseen(data.as_bytes(), |bytes| verify_export(bytes, Some(proof.as_bytes()), &keys)), []);
    assert_eq!(unseen(proof.as_bytes(), |bytes| verify_export(data.as_bytes(), Some(bytes), &keys)), []);
}

#[test]
fn no_bit_of_a_folder_can_be_flipped_unseen_but_where_it_only_takes_a_witness_from_an_old_checkpoint() {
    let log = small(&[7]);
    let (keys, folder) = (log.keys(), log.folder());
    for (path, bytes) in &folder.files {
        let verify = |flipped: &[u8]| {
            let mut folder = folder.clone();
            folder.put(path, flipped);
            verify_folder(&folder, &keys)
        };
        let names = names(bytes);
        for (at, _) in unseen(bytes, verify) {
            let in_name = names.iter().any(|name| name.contains(&at));
            assert!(path == "checkpoint" || path == "heads.jsonl", "{path}, byte {at}");
            assert!(in_name, "{path}, byte {at}: {:?}", String::from_utf8_lossy(&bytes[at - 9..at + 9]));
        }
    }
}

/// Where the name of the witness stands in notes. A changed one is the name of somebody else, whose
/// signature nobody counts: a witness less, and here the same checkpoint with its witness stands in the
/// other file, or a newer one is signed.
fn names(bytes: &[u8]) -> Vec<Range<usize>> {
    let name = b"readroom/witness";
    let starts = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(name));
    starts.map(|start| start..start + name.len()).collect()
}

#[test]
fn a_witness_taken_from_the_newest_checkpoint_is_missed() {
    let log = small(&[7]);
    let mut folder = log.folder();
    let note = String::from_utf8(folder.files["checkpoint"].clone()).unwrap();
    folder.put("checkpoint", note.replace("readroom/witness", "readroom/someone"));
    folder.files.remove("heads.jsonl");
    let report = verify_folder(&folder, &log.keys());
    assert_eq!((report.exit, report.warnings[0].kind), (3, Doubt::TooFewWitnesses), "{report}");
}
