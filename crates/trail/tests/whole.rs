//! What nobody touched is found whole, in each form, and what is not proved is said.

mod common;

use common::{Log, noted};
use proptest::prelude::*;
use trail::{Cosigner, Doubt, Keys, Verdict, WitnessVerifier, verify_export, verify_folder};

fn doubts(report: &trail::Report) -> Vec<Doubt> {
    report.warnings.iter().map(|warning| warning.kind).collect()
}

#[test]
fn a_log_that_nobody_touched_is_whole_as_a_folder_and_as_either_export() {
    let log = Log::of(20, &[5, 12]);
    let folder = verify_folder(&log.folder(), &log.keys());
    assert_eq!(
        (folder.exit, folder.to_string().lines().next().unwrap()),
        (0, "Whole. Nothing was changed, removed, reordered or back-dated."),
        "{folder}"
    );
    assert_eq!((folder.logs[0].checkpoints, folder.logs[0].cosigned), (4, 4));

    let lines = verify_export(log.export(0, 20, &[3, 4]).json_lines().unwrap().as_bytes(), None, &log.keys());
    assert_eq!(lines.exit, 0, "{lines}");
    let (data, proof) = log.export(3, 11, &[4]).csv().unwrap();
    let table = verify_export(data.as_bytes(), Some(proof.as_bytes()), &log.keys());
    assert_eq!(table.exit, 0, "{table}");
    assert_eq!((table.logs[0].from, table.logs[0].to, table.logs[0].size), (3, 11, 12));
}

#[test]
fn two_logs_in_one_export_are_each_whole() {
    let (one, two) = (Log::of(20, &[]), Log::new("readroom/ws-1", common::entries(300), &[40]));
    let mut builder = one.export(2, 9, &[]);
    two.add_to(&mut builder, 30, 290, &[31]);
    let mut keys = one.keys();
    keys.logs.extend(two.keys().logs);
    let report = verify_export(builder.json_lines().unwrap().as_bytes(), None, &keys);
    assert_eq!((report.exit, report.logs.len()), (0, 2), "{report}");
}

#[test]
fn without_keys_an_export_proves_only_that_it_is_of_one_piece_and_says_so() {
    let log = Log::of(20, &[5]);
    let report = verify_export(log.export(0, 20, &[]).json_lines().unwrap().as_bytes(), None, &Keys::default());
    assert_eq!((report.verdict, report.exit), (Verdict::Whole, 3));
    assert!(report.to_string().contains("this proves only that the export is of one piece"), "{report}");
    let only_log = Keys { witnesses: Vec::new(), ..log.keys() };
    let report = verify_export(log.export(0, 20, &[]).json_lines().unwrap().as_bytes(), None, &only_log);
    assert_eq!((report.exit, doubts(&report)), (3, vec![Doubt::OwnKey]));
}

#[test]
fn a_folder_needs_its_logs_key_and_says_whose() {
    let log = Log::of(20, &[]);
    assert_eq!(verify_folder(&log.folder(), &Keys::default()).exit, 2);
    let mut empty = log.folder();
    empty.files.clear();
    assert_eq!(verify_folder(&empty, &log.keys()).exit, 2);
    let mut keys = Log::new("readroom/one", common::entries(1), &[]).keys();
    keys.logs.extend(Log::new("readroom/two", common::entries(1), &[]).keys().logs);
    let report = verify_folder(&log.folder(), &keys);
    assert!(report.exit == 2 && report.to_string().contains("readroom/gateway"), "{report}");
}

#[test]
fn too_few_witnesses_are_a_doubt_and_no_tampering() {
    let log = Log::of(20, &[]);
    for keys in [
        Keys { quorum: 2, ..log.keys() },
        Keys { witnesses: Vec::new(), ..log.keys() },
        Keys {
            witnesses: vec![
                WitnessVerifier::parse(&Cosigner::new("readroom/other", &[9; 32]).unwrap().public()).unwrap(),
            ],
            ..log.keys()
        },
    ] {
        let report = verify_folder(&log.folder(), &keys);
        assert_eq!((report.exit, doubts(&report)), (3, vec![Doubt::TooFewWitnesses]), "{report}");
    }
    // One witness given twice is one.
    let mut keys = Keys { quorum: 2, ..log.keys() };
    keys.witnesses.push(keys.witnesses[0].clone());
    assert_eq!(verify_folder(&log.folder(), &keys).exit, 3);
    assert_eq!(verify_folder(&log.folder(), &Keys { witnesses: Vec::new(), quorum: 0, ..log.keys() }).exit, 0);
}

#[test]
fn a_checkpoint_noted_elsewhere_is_compared_or_it_is_said_that_it_can_t_be() {
    let log = Log::of(20, &[5, 12]);
    let keys = Keys { noted: vec![noted(&log.heads[0]), noted(log.last())], ..log.keys() };
    assert_eq!(verify_folder(&log.folder(), &keys).exit, 0);
    let late = verify_export(log.export(8, 12, &[]).json_lines().unwrap().as_bytes(), None, &keys);
    assert_eq!((late.exit, doubts(&late)), (3, vec![Doubt::NotCompared, Doubt::NotCompared]), "{late}");
    let other = Log::new("readroom/other", common::entries(3), &[]);
    let keys = Keys { noted: vec![noted(other.last())], ..log.keys() };
    assert_eq!(doubts(&verify_folder(&log.folder(), &keys)), [Doubt::NotCompared]);
}

#[test]
fn a_folder_whose_log_has_grown_past_a_tile_since_is_whole_at_its_checkpoint() {
    let (grown, log) = (Log::of(300, &[]), Log::of(200, &[]));
    let mut folder = grown.folder();
    folder.files.extend([("checkpoint".to_owned(), log.last().note().as_bytes().to_vec())]);
    folder.files.remove("heads.jsonl");
    let report = verify_folder(&folder, &log.keys());
    assert_eq!(report.exit, 0, "{report}");
}

#[test]
fn an_empty_log_is_whole() {
    let log = Log::of(1, &[]);
    let nothing = trail::Head::sign(&log.key, 0, trail::EMPTY_HASH);
    let line = log.witness.cosign(&nothing, 5);
    let mut folder = common::Folder { files: std::collections::BTreeMap::default() };
    folder.put("checkpoint", nothing.with(&line).note());
    assert_eq!(verify_folder(&folder, &log.keys()).exit, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_range_of_every_log_is_whole(count in 1u64..600, from in 0u64..600, to in 0u64..600, sizes in proptest::collection::vec(1u64..600, 0..5), withheld in proptest::collection::vec(0u64..600, 0..9)) {
        let log = Log::of(count, &sizes);
        let (from, to) = (from.min(to).min(count), from.max(to).min(count));
        let report = verify_folder(&log.folder(), &log.keys());
        prop_assert_eq!(report.exit, 0, "{}", report);
        let builder = log.export(from, to, &withheld);
        let report = verify_export(builder.json_lines().unwrap().as_bytes(), None, &log.keys());
        prop_assert_eq!(report.exit, 0, "{}", report);
        let (data, proof) = builder.csv().unwrap();
        let report = verify_export(data.as_bytes(), Some(proof.as_bytes()), &log.keys());
        prop_assert_eq!(report.exit, 0, "{}", report);
    }
}
