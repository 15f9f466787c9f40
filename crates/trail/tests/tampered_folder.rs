//! Each way to tamper with a log's folder is found, and named for what it is, at the right entry.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{Folder, Log, at, entries, entry, found, kinds, noted, packed};
use domain::Span;
use proptest::prelude::*;
use trail::{Cosigner, EMPTY_HASH, Head, Keys, Kind, LogKey, TILE, Tree, When, record_hash, tile_path, verify_folder};

const BUNDLE: &str = "tile/entries/000.p/20";

fn log() -> Log {
    Log::of(20, &[5, 12])
}

/// The folder with these entries in place of its own, and all else as it was.
fn with_entries(log: &Log, entries: &[Vec<u8>]) -> Folder {
    let mut folder = log.folder();
    let bundles = log.size().div_ceil(TILE as u64);
    for n in 0..bundles {
        let from = usize::try_from(n).unwrap() * TILE;
        let width = TILE.min(log.entries.len() - from);
        let to = if n + 1 == bundles { entries.len() } else { from + TILE };
        folder.put(&tile_path("entries", n, width), packed(&entries[from.min(entries.len())..to]));
    }
    folder
}

fn changed(n: u64) -> Vec<u8> {
    let mut entry = entry(n);
    entry.place = "ws-2".into();
    entry.to_bytes().unwrap()
}

#[test]
fn a_changed_entry_is_named() {
    for n in [0, 7, 19] {
        let log = log();
        let mut all = log.entries.clone();
        all[n] = changed(n as u64);
        let report = verify_folder(&with_entries(&log, &all), &log.keys());
        assert_eq!(found(&report), [(Kind::Changed, Some((n as u64, n as u64 + 1)))], "{report}");
        assert_eq!(report.exit, 1);
    }
}

#[test]
fn a_changed_entry_is_named_in_a_log_of_many_bundles() {
    let log = Log::of(1000, &[100, 700]);
    for n in [3, 256, 500, 767, 999] {
        let mut all = log.entries.clone();
        all[n] = changed(n as u64);
        let report = verify_folder(&with_entries(&log, &all), &log.keys());
        assert_eq!(found(&report), [(Kind::Changed, Some((n as u64, n as u64 + 1)))], "{report}");
    }
}

#[test]
fn a_removed_entry_is_named_though_all_others_moved_up() {
    let log = Log::of(600, &[100, 520]);
    let report = |entries: &[Vec<u8>]| verify_folder(&with_entries(&log, entries), &log.keys());
    let mut within = log.folder();
    let mut bundle = log.entries[256..512].to_vec();
    bundle.remove(44);
    within.put("tile/entries/001", packed(&bundle));
    assert_eq!(found(&verify_folder(&within, &log.keys())), [(Kind::Removed, Some((300, 301)))]);
    // All later entries moved up over the bundles' borders.
    let mut all = log.entries.clone();
    all.remove(300);
    assert_eq!(found(&report(&all)), [(Kind::Removed, Some((300, 301)))]);
}

#[test]
fn a_removed_bundle_is_named_by_the_entries_that_it_had() {
    let log = Log::of(600, &[100]);
    let mut folder = log.folder();
    folder.files.remove("tile/entries/001");
    assert_eq!(found(&verify_folder(&folder, &log.keys())), [(Kind::Removed, Some((256, 512)))]);
}

#[test]
fn entries_cut_off_the_end_are_named() {
    let log = Log::of(600, &[100]);
    let cut = with_entries(&log, &log.entries[..597]);
    assert_eq!(found(&verify_folder(&cut, &log.keys())), [(Kind::Truncated, Some((597, 600)))]);
    let mut folder = log.folder();
    folder.files.remove("tile/entries/002.p/88");
    assert_eq!(found(&verify_folder(&folder, &log.keys())), [(Kind::Truncated, Some((512, 600)))]);
    // A file that breaks off within an entry.
    let mut folder = log.folder();
    let bytes = folder.files["tile/entries/002.p/88"].clone();
    folder.put("tile/entries/002.p/88", &bytes[..bytes.len() - 5]);
    let report = verify_folder(&folder, &log.keys());
    assert!(found(&report).contains(&(Kind::Truncated, Some((599, 600)))), "{report}");
    assert!(report.to_string().contains("002.p/88"), "{report}");
}

#[test]
fn reordered_entries_are_named_with_their_places() {
    let log = Log::of(600, &[100]);
    for (one, other) in [(10, 20), (10, 300), (511, 512)] {
        let mut all = log.entries.clone();
        all.swap(one, other);
        let report = verify_folder(&with_entries(&log, &all), &log.keys());
        let (one, other) = (one as u64, other as u64);
        let named = found(&report);
        // Of two neighbors it can't be said which one moved.
        assert!(named.iter().all(|(kind, _)| *kind == Kind::Reordered), "{report}");
        assert!(named.contains(&(Kind::Reordered, Some((one, one + 1)))) || other == one + 1, "{report}");
        assert!(named.contains(&(Kind::Reordered, Some((other, other + 1)))) || other == one + 1, "{report}");
        assert!(!named.is_empty());
    }
}

#[test]
fn a_second_copy_and_a_forged_entry_are_found_inserted() {
    let log = log();
    let mut twice = log.entries.clone();
    twice.insert(8, log.entries[7].clone());
    let report = verify_folder(&with_entries(&log, &twice), &log.keys());
    assert_eq!(found(&report), [(Kind::Inserted, Some((7, 8)))], "{report}");
    let mut forged = log.entries.clone();
    forged.insert(7, changed(7));
    let report = verify_folder(&with_entries(&log, &forged), &log.keys());
    assert_eq!(found(&report), [(Kind::Inserted, Some((7, 8)))], "{report}");
}

#[test]
fn entries_of_another_log_spliced_in_are_named_one_by_one() {
    let log = log();
    let other: Vec<Vec<u8>> = (0..20).map(changed).collect();
    let spliced = [&log.entries[..10], &other[10..]].concat();
    let report = verify_folder(&with_entries(&log, &spliced), &log.keys());
    let expected: Vec<_> = (10..20).map(|n| (Kind::Changed, Some((n, n + 1)))).collect();
    assert_eq!(found(&report), expected, "{report}");
}

#[test]
fn where_the_hashes_were_rewritten_too_what_is_above_them_narrows_the_change() {
    let log = Log::of(1000, &[100]);
    let mut all = log.entries.clone();
    all[300] = changed(300);
    // The bundle's own tile is made to agree; the one above it is signed.
    let mut folder = with_entries(&log, &all);
    let leaves: Vec<u8> = all[256..512].iter().flat_map(|bytes| record_hash(bytes).0).collect();
    folder.put("tile/0/001", leaves);
    let report = verify_folder(&folder, &log.keys());
    assert_eq!(found(&report), [(Kind::Changed, Some((256, 512)))], "{report}");
}

#[test]
fn where_all_hashes_were_rewritten_the_change_lies_between_two_checkpoints() {
    let log = log();
    let mut all = log.entries.clone();
    all[7] = changed(7);
    let rewritten = Log::new("readroom/gateway", all, &[]);
    let mut folder = rewritten.folder();
    for path in ["checkpoint", "heads.jsonl"] {
        folder.put(path, log.folder().files[path].clone());
    }
    let report = verify_folder(&folder, &log.keys());
    assert_eq!(found(&report), [(Kind::Forked, Some((5, 12)))], "{report}");
    assert!(report.to_string().contains("size 12") && report.to_string().contains("size 5"), "{report}");
}

#[test]
fn a_log_that_forked_is_caught_by_its_own_earlier_checkpoints_and_by_one_noted_elsewhere() {
    let log = log();
    let mut all = log.entries.clone();
    all[7] = changed(7);
    // The log's own key signed the other history, and so did the witness.
    let fork = Log::new("readroom/gateway", all, &[5, 12]);
    let mut folder = fork.folder();
    folder.put("heads.jsonl", log.folder().files["heads.jsonl"].clone());
    let report = verify_folder(&folder, &log.keys());
    assert_eq!(found(&report), [(Kind::Forked, Some((5, 12)))], "{report}");
    assert_eq!(verify_folder(&fork.folder(), &log.keys()).exit, 0);
    let keys = Keys { noted: vec![noted(&log.heads[0]), noted(&log.heads[1])], ..log.keys() };
    let report = verify_folder(&fork.folder(), &keys);
    assert_eq!(found(&report), [(Kind::Forked, Some((5, 12)))], "{report}");
    assert!(report.to_string().contains("the auditor's note"), "{report}");
}

#[test]
fn an_old_copy_that_was_restored_is_found_by_a_checkpoint_noted_elsewhere() {
    let (now, old) = (log(), Log::of(12, &[5]));
    let keys = Keys { noted: vec![noted(now.last())], ..now.keys() };
    assert_eq!(verify_folder(&old.folder(), &now.keys()).exit, 0);
    let report = verify_folder(&old.folder(), &keys);
    assert_eq!(found(&report), [(Kind::Truncated, Some((12, 20)))], "{report}");
    assert!(report.to_string().contains("old copy"), "{report}");
}

#[test]
fn an_old_copy_of_the_entries_under_the_newest_checkpoint_is_found_truncated() {
    let (now, old) = (log(), Log::of(12, &[5]));
    let mut folder = old.folder();
    for path in ["checkpoint", "heads.jsonl"] {
        folder.put(path, now.folder().files[path].clone());
    }
    let report = verify_folder(&folder, &now.keys());
    assert_eq!(found(&report), [(Kind::Truncated, Some((0, 20)))], "{report}");
}

#[test]
fn a_replayed_checkpoint_is_found_by_a_newer_one_beside_it() {
    let log = log();
    let mut folder = log.folder();
    folder.put("checkpoint", log.heads[1].note());
    let report = verify_folder(&folder, &log.keys());
    assert_eq!(found(&report), [(Kind::ReplayedCheckpoint, None)], "{report}");
    // And where the earlier ones don't rise.
    let mut folder = log.folder();
    let lines = String::from_utf8(folder.files["heads.jsonl"].clone()).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    folder.put("heads.jsonl", format!("{}\n{}\n{}\n", lines[1], lines[0], lines[2]));
    assert_eq!(kinds(&verify_folder(&folder, &log.keys())), [Kind::ReplayedCheckpoint].into());
}

#[test]
fn a_checkpoint_by_another_key_or_of_another_log_is_found() {
    let log = log();
    let mut folder = log.folder();
    folder.files.remove("heads.jsonl");
    let forged = Head::sign(&LogKey::new("readroom/gateway", &[8; 32]).unwrap(), 20, log.last().root());
    folder.put("checkpoint", forged.note());
    assert_eq!(found(&verify_folder(&folder, &log.keys())), [(Kind::BadSignature, None)]);
    let other = Head::sign(&LogKey::new("readroom/other", &[1; 32]).unwrap(), 20, log.last().root());
    folder.put("checkpoint", other.note());
    assert_eq!(found(&verify_folder(&folder, &log.keys())), [(Kind::BadSignature, None)]);
}

#[test]
fn a_cosignature_in_the_name_of_a_witness_by_another_key_is_found_forged() {
    let log = log();
    let bare = Head::sign(&log.key, 20, log.last().root());
    let forger = Cosigner::new("readroom/witness", &[7; 32]).unwrap();
    let mut folder = log.folder();
    let line = forger.cosign(&bare, 1_900_000_000);
    folder.put("checkpoint", bare.clone().with(&line).note());
    let report = verify_folder(&folder, &log.keys());
    assert_eq!(found(&report), [(Kind::ForgedCosignature, None)], "{report}");
    // The witness's own signature, of another checkpoint.
    let moved = log.witness.cosign(&log.heads[0], 1_900_000_000);
    folder.put("checkpoint", bare.with(&moved).note());
    let report = verify_folder(&folder, &log.keys());
    assert_eq!(found(&report), [(Kind::ForgedCosignature, None)], "{report}");
    assert!(report.to_string().contains("readroom/witness"), "{report}");
}

#[test]
fn a_wrong_or_missing_tile_over_good_entries_is_told_from_a_changed_entry() {
    let log = Log::of(70_000, &[]);
    for (path, kind, range) in [
        ("tile/0/003", Kind::TileChanged, (768, 1024)),
        ("tile/1/000", Kind::TileChanged, (0, 65_536)),
        ("tile/1/001.p/17", Kind::TileChanged, (65_536, 70_000)),
        ("tile/2/000.p/1", Kind::TileChanged, (0, 70_000)),
        ("tile/0/273.p/112", Kind::TileChanged, (69_888, 70_000)),
    ] {
        let mut folder = log.folder();
        folder.files.get_mut(path).unwrap()[9] ^= 1;
        let report = verify_folder(&folder, &log.keys());
        assert_eq!(found(&report), [(kind, Some(range))], "{report}");
        folder.files.remove(path);
        assert_eq!(found(&verify_folder(&folder, &log.keys())), [(kind, Some(range))]);
    }
}

#[test]
fn a_changed_entry_beside_a_broken_tile_is_still_named() {
    let log = log();
    let mut all = log.entries.clone();
    all[7] = changed(7);
    let mut folder = with_entries(&log, &all);
    folder.files.get_mut("tile/0/000.p/20").unwrap()[15 * 32] ^= 1;
    let named = found(&verify_folder(&folder, &log.keys()));
    // The checkpoint of size 12 needs no hash behind it.
    assert_eq!(named, [(Kind::Changed, Some((7, 8)))]);
    folder.files.get_mut("tile/0/000.p/20").unwrap()[2 * 32] ^= 1;
    let named = found(&verify_folder(&folder, &log.keys()));
    assert!(named.contains(&(Kind::Changed, Some((7, 8)))), "{named:?}");
    assert!(named.contains(&(Kind::Forked, Some((5, 12)))), "{named:?}");
}

/// A log whose entry at `n` says another time, all signed as it should be.
fn with_times(change: impl Fn(u64) -> (domain::Timestamp, Option<u32>), count: u64, heads: &[u64]) -> Log {
    let timed = |n| {
        let (at, late) = change(n);
        let mut entry = entry(n);
        (entry.at, entry.late) = (When::new(at, -300), late);
        entry.to_bytes().unwrap()
    };
    Log::new("readroom/gateway", (0..count).map(timed).collect(), heads)
}

#[test]
fn a_back_dated_entry_is_named_and_one_that_says_it_came_late_is_not() {
    for n in [1, 7, 256, 299] {
        let back = |late| move |m| if m == n { (at(m) - Span::hours(1), late) } else { (at(m), None) };
        let log = with_times(back(None), 300, &[]);
        let report = verify_folder(&log.folder(), &log.keys());
        assert_eq!(found(&report), [(Kind::BackDated, Some((n, n + 1)))], "{report}");
        let log = with_times(back(Some(3600)), 300, &[]);
        assert_eq!(verify_folder(&log.folder(), &log.keys()).exit, 0);
    }
}

#[test]
fn a_clock_that_creeps_back_is_caught_by_the_time_of_the_witness() {
    // Each entry is only a little earlier than the one before it.
    let creeping = |n: u64| (if n < 12 { at(n) } else { at(11) - Span::seconds(100 * (n.cast_signed() - 11)) }, None);
    let log = with_times(creeping, 20, &[12]);
    let report = verify_folder(&log.folder(), &log.keys());
    assert_eq!(kinds(&report), [Kind::BackDated].into(), "{report}");
    assert_eq!(found(&report)[0], (Kind::BackDated, Some((13, 14))), "{report}");
}

#[test]
fn an_entry_dated_after_a_witness_had_signed_it_is_named() {
    let ahead = |n: u64| (if n == 7 { at(7) + Span::hours(9) } else { at(n) }, None);
    let log = with_times(ahead, 20, &[5, 12]);
    let report = verify_folder(&log.folder(), &log.keys());
    assert_eq!(found(&report), [(Kind::BackDated, Some((7, 8)))], "{report}");
    assert!(report.to_string().contains("had signed it already"), "{report}");
}

#[test]
fn a_log_that_signed_wrong_numbers_is_found_in_disorder() {
    // One entry was left out before the tree was made anew, and its key signed that.
    let mut all = entries(21);
    all.remove(7);
    let log = Log::new("readroom/gateway", all, &[]);
    let report = verify_folder(&log.folder(), &log.keys());
    assert!(found(&report).contains(&(Kind::Removed, Some((7, 8)))), "{report}");
}

#[test]
fn what_the_log_entered_and_this_program_can_t_read_is_unreadable_and_not_changed() {
    let mut all = entries(20);
    all[7] = br#"{"v":9,"n":7,"news":true}"#.to_vec();
    let log = Log::new("readroom/gateway", all, &[]);
    let report = verify_folder(&log.folder(), &log.keys());
    assert_eq!(found(&report), [(Kind::Unreadable, Some((7, 8)))], "{report}");
    assert!(report.to_string().contains("newer Readroom"), "{report}");
}

#[test]
fn a_checkpoint_of_a_size_that_nobody_could_read_is_judged_at_once() {
    let log = log();
    let mut folder = log.folder();
    let huge = Head::sign(&log.key, 1 << 40, EMPTY_HASH);
    folder.put("checkpoint", huge.clone().with(&log.witness.cosign(&huge, 1_900_000_000)).note());
    let report = verify_folder(&folder, &log.keys());
    assert!(found(&report).contains(&(Kind::Truncated, Some((0, 1 << 40)))), "{report}");
}

#[test]
fn files_that_are_no_such_files_are_found_and_none_makes_it_panic() {
    let log = log();
    for bytes in [&b""[..], b"\0", b"\xff\xff", &[0u8; 5000], b"{}\n\n\xe2\x80\x94 a b\n"] {
        for path in ["checkpoint", "heads.jsonl", BUNDLE, "tile/0/000.p/20"] {
            let mut folder = log.folder();
            folder.put(path, bytes);
            let report = verify_folder(&folder, &log.keys());
            let harmless = path == "heads.jsonl" && bytes.is_empty();
            assert_eq!(report.is_whole(), harmless, "{path}: {report}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_removed_swapped_or_changed_entries_are_found_and_named(count in 2usize..560, one in 0usize..560, other in 0usize..560, what in 0u8..3) {
        let log = Log::of(count as u64, &[]);
        let (one, other) = (one % count, other % count);
        let mut all = log.entries.clone();
        let kind = match what {
            0 => { all.remove(one); if one + 1 == count { Kind::Truncated } else { Kind::Removed } }
            1 => { prop_assume!(one != other); all.swap(one, other); Kind::Reordered }
            _ => { all[one] = changed(one as u64); Kind::Changed }
        };
        let report = verify_folder(&with_entries(&log, &all), &log.keys());
        prop_assert_eq!(kinds(&report), [kind].into(), "{}", report);
        if what != 1 {
            prop_assert_eq!(found(&report), vec![(kind, Some((one as u64, one as u64 + 1)))], "{}", report);
        }
    }
}

#[test]
fn tiles_of_a_tree_made_anew_are_the_log_s() {
    // The fixture itself: what is tampered with above is a log as C2SP has it.
    let log = Log::of(600, &[]);
    let mut tree = Tree::default();
    for bytes in &log.entries {
        tree.append(record_hash(bytes));
    }
    assert_eq!(tree.root(), log.last().root());
    assert_eq!(log.folder().files["tile/1/000.p/2"].len(), 64);
}
