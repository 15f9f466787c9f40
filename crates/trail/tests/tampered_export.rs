//! Each way to tamper with an export is found, and named for what it is, at the right entry.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::{Log, at, entry, found, kinds, noted, short_entries};
use domain::AccountName;
use proptest::prelude::*;
use std::collections::BTreeMap;
use trail::{Builder, Cosigner, Head, Keys, Kind, LogKey, Report, When, record_hash, verify_export};

/// Lines of the file before the first entry's.
const PROOF: usize = 2;

fn log() -> Log {
    Log::of(20, &[5, 12])
}

fn lines(log: &Log) -> Vec<String> {
    log.export(0, 20, &[4, 9]).json_lines().unwrap().lines().map(str::to_owned).collect()
}

fn verify(log: &Log, lines: &[String]) -> Report {
    verify_export((lines.join("\n") + "\n").as_bytes(), None, &log.keys())
}

/// What is found after the lines were changed.
fn after(change: impl Fn(&mut Vec<String>)) -> Report {
    let log = log();
    let mut lines = lines(&log);
    change(&mut lines);
    verify(&log, &lines)
}

/// An export that the gateway itself made, of other entries than the log had.
fn signed(log: &Log, entries: &[Vec<u8>], leaves: &[Vec<u8>]) -> Report {
    let mut builder =
        Builder::new(When::new(at(20), 0), AccountName::new("p.banerjee").unwrap(), BTreeMap::new(), &log.key);
    let part = builder.log(log.part(0, 20));
    for (n, (entry, leaf)) in (0..).zip(entries.iter().zip(leaves)) {
        builder.line(part, n, record_hash(leaf), Some(entry.clone())).unwrap();
    }
    verify_export(builder.json_lines().unwrap().as_bytes(), None, &log.keys())
}

fn other(n: u64) -> Vec<u8> {
    let mut entry = entry(n);
    entry.place = "ws-2".into();
    entry.to_bytes().unwrap()
}

#[test]
fn a_changed_entry_is_named() {
    for n in [0, 7, 19] {
        let report = after(|lines| lines[PROOF + n] = lines[PROOF + n].replace("ws-1", "ws-2"));
        assert_eq!(found(&report), [(Kind::Changed, Some((n as u64, n as u64 + 1)))], "{report}");
        assert_eq!(report.exit, 1);
    }
}

#[test]
fn a_changed_entry_is_named_even_where_the_gateway_signed_the_export() {
    let log = log();
    let mut all = log.entries.clone();
    all[7] = other(7);
    let report = signed(&log, &all, &log.entries);
    assert_eq!(found(&report), [(Kind::Changed, Some((7, 8)))], "{report}");
    // Its hash too: then the checkpoints bound it.
    let report = signed(&log, &all, &all);
    assert_eq!(found(&report), [(Kind::Forked, Some((5, 12)))], "{report}");
}

#[test]
fn a_changed_hash_is_told_from_a_changed_entry_where_the_entry_is_shown() {
    let wrong = record_hash(b"wrong").to_string();
    let swap = |line: &str| {
        let (head, rest) = line.split_once("\"leaf\":\"").unwrap();
        let (_, rest) = rest.split_once('"').unwrap();
        format!("{head}\"leaf\":\"{wrong}\"{rest}")
    };
    let report = after(|lines| lines[PROOF + 7] = swap(&lines[PROOF + 7]));
    assert_eq!(found(&report), [(Kind::Changed, Some((7, 8)))], "{report}");
    assert!(report.to_string().contains("its hash"), "{report}");
    let report = after(|lines| lines[PROOF + 9] = swap(&lines[PROOF + 9]));
    assert_eq!(found(&report), [(Kind::Forked, Some((5, 12)))], "{report}");
}

#[test]
fn removed_lines_are_named_and_so_are_those_cut_off_the_end() {
    let report = after(|lines| drop(lines.remove(PROOF + 7)));
    assert_eq!(found(&report), [(Kind::Removed, Some((7, 8)))], "{report}");
    let report = after(|lines| drop(lines.drain(PROOF + 3..PROOF + 6)));
    assert_eq!(found(&report), [(Kind::Removed, Some((3, 6)))], "{report}");
    let report = after(|lines| lines.truncate(PROOF + 17));
    assert_eq!(found(&report), [(Kind::Truncated, Some((17, 20)))], "{report}");
    let report = after(|lines| lines.truncate(PROOF));
    assert_eq!(found(&report), [(Kind::Truncated, Some((0, 20)))], "{report}");
}

#[test]
fn an_entry_taken_out_of_its_line_is_missed() {
    let report = after(|lines| {
        let (head, _) = lines[PROOF + 7].split_once(",\"entry\"").unwrap();
        lines[PROOF + 7] = format!("{head}}}");
    });
    assert_eq!(found(&report), [(Kind::Removed, None)], "{report}");
    assert!(report.to_string().contains("18 entries were shown, and now 17 are"), "{report}");
}

#[test]
fn reordered_lines_are_named_whether_they_keep_their_numbers_or_not() {
    let expected = [(Kind::Reordered, Some((7, 8))), (Kind::Reordered, Some((13, 14)))];
    let report = after(|lines| lines.swap(PROOF + 7, PROOF + 13));
    assert_eq!(found(&report), expected, "{report}");
    let log = log();
    let mut all = log.entries.clone();
    all.swap(7, 13);
    // The numbers of the lines rise, those of the entries don't.
    let report = signed(&log, &all, &all);
    assert!(expected.iter().all(|one| found(&report).contains(one)), "{report}");
    assert!(!kinds(&report).contains(&Kind::Forked), "{report}");
}

#[test]
fn a_line_one_too_many_is_found_inserted() {
    let report = after(|lines| lines.insert(PROOF + 8, lines[PROOF + 7].clone()));
    assert_eq!(found(&report), [(Kind::Inserted, Some((7, 8)))], "{report}");
    let report = after(|lines| lines.push(lines[PROOF + 19].replace("\"n\":19", "\"n\":20")));
    assert!(kinds(&report).contains(&Kind::Inserted), "{report}");
}

#[test]
fn a_line_with_another_number_is_named() {
    let report = after(|lines| lines[PROOF + 7] = lines[PROOF + 7].replacen("\"n\":7", "\"n\":3", 1));
    assert_eq!(found(&report), [(Kind::Changed, Some((7, 8)))], "{report}");
}

#[test]
fn a_line_that_can_t_be_read_is_named_with_its_place() {
    for bad in ["", "{", "null", "[]", "{\"log\":9,\"n\":7,\"leaf\":\"\"}", "\u{fffd}"] {
        let report = after(|lines| lines[PROOF + 7] = bad.into());
        assert_eq!(found(&report), [(Kind::Unreadable, Some((7, 8)))], "{bad}: {report}");
        assert!(report.to_string().contains("line 10, entry 7"), "{report}");
    }
}

#[test]
fn a_line_in_another_spelling_is_named_though_it_says_the_same() {
    for (from, to) in [("\"n\":7", "\"n\": 7"), ("{\"log\":0,\"n\":7", "{\"n\":7,\"log\":0"), ("ws-1", "\\u0077s-1")] {
        let report = after(|lines| lines[PROOF + 7] = lines[PROOF + 7].replacen(from, to, 1));
        assert_eq!(found(&report), [(Kind::Changed, Some((7, 8)))], "{report}");
        assert!(report.to_string().contains("spelled"), "{report}");
    }
}

#[test]
fn lines_of_another_log_spliced_in_are_found_between_the_checkpoints_around_them() {
    let (log, foreign) = (log(), Log::new("readroom/gateway", (0..20).map(other).collect(), &[5, 12]));
    let (mut lines, others) = (lines(&log), lines(&foreign));
    lines.splice(PROOF + 6..PROOF + 9, others[PROOF + 6..PROOF + 9].iter().cloned());
    let report = verify(&log, &lines);
    assert_eq!(found(&report), [(Kind::Forked, Some((5, 12)))], "{report}");
}

#[test]
fn lines_moved_from_one_log_of_an_export_to_the_other_are_found_in_both() {
    let (one, two) = (log(), Log::new("readroom/ws-1", short_entries(20), &[5, 12]));
    let mut builder = one.export(0, 20, &[]);
    two.add_to(&mut builder, 0, 20, &[]);
    let mut lines: Vec<String> = builder.json_lines().unwrap().lines().map(str::to_owned).collect();
    let mut keys = one.keys();
    keys.logs.extend(two.keys().logs);
    lines[PROOF + 7] = lines[PROOF + 7].replacen("\"log\":0", "\"log\":1", 1);
    let report = verify_export((lines.join("\n") + "\n").as_bytes(), None, &keys);
    let named: Vec<_> = report.findings.iter().map(|f| (f.log.as_str(), f.kind, f.from)).collect();
    assert!(named.contains(&("readroom/gateway", Kind::Removed, Some(7))), "{report}");
    assert!(named.contains(&("readroom/ws-1", Kind::Inserted, Some(7))), "{report}");
}

#[test]
fn a_changed_manifest_and_a_signature_by_another_key_are_told_apart() {
    let report = after(|lines| lines[0] = lines[0].replace("p.banerjee", "p.banerjea"));
    assert_eq!(found(&report), [(Kind::ManifestChanged, None)], "{report}");
    let report = after(|lines| lines[0] = lines[0].replacen("{\"format\"", "{ \"format\"", 1));
    assert_eq!(found(&report), [(Kind::ManifestChanged, None)], "{report}");
    let report = after(|lines| {
        let forger = LogKey::new("readroom/gateway", &[8; 32]).unwrap();
        let text = trail::Manifest::signed_text(lines[0].as_bytes());
        lines[1] = serde_json::to_string(&forger.sign(&text)).unwrap();
    });
    assert_eq!(found(&report), [(Kind::BadSignature, None)], "{report}");
    // A signed checkpoint of the log is no signature of an export.
    let report = after(|lines| lines[1] = serde_json::to_string(log().last().note()).unwrap());
    assert_eq!(found(&report), [(Kind::ManifestChanged, None)], "{report}");
    let report = after(|lines| lines[0] = lines[0].replacen("export/1", "export/2", 1));
    assert_eq!(report.exit, 2, "{report}");
}

#[test]
fn an_export_all_made_anew_with_another_key_is_found_by_the_key_that_was_given() {
    let log = log();
    let forger = LogKey::new("readroom/gateway", &[8; 32]).unwrap();
    let mut part = log.part(0, 20);
    part.key = forger.public();
    part.heads.clear();
    let head = Head::sign(&forger, 20, log.last().root());
    part.last = head.clone().with(&log.witness.cosign(&head, 1_900_000_000)).note().to_owned();
    let mut builder =
        Builder::new(When::new(at(20), 0), AccountName::new("p.banerjee").unwrap(), BTreeMap::new(), &forger);
    let number = builder.log(part);
    for (n, entry) in (0..).zip(&log.entries) {
        builder.line(number, n, record_hash(entry), Some(entry.clone())).unwrap();
    }
    let export = builder.json_lines().unwrap();
    assert_eq!(verify_export(export.as_bytes(), None, &Keys::default()).exit, 3);
    assert_eq!(kinds(&verify_export(export.as_bytes(), None, &log.keys())), [Kind::BadSignature].into());
}

#[test]
fn a_forged_cosignature_in_an_export_is_found() {
    let log = log();
    let mut part = log.part(0, 20);
    let bare = Head::sign(&log.key, 20, log.last().root());
    let forger = Cosigner::new("readroom/witness", &[7; 32]).unwrap();
    part.last = bare.clone().with(&forger.cosign(&bare, 1_900_000_000)).note().to_owned();
    let mut builder =
        Builder::new(When::new(at(20), 0), AccountName::new("p.banerjee").unwrap(), BTreeMap::new(), &log.key);
    let number = builder.log(part);
    for (n, entry) in (0..).zip(&log.entries) {
        builder.line(number, n, record_hash(entry), Some(entry.clone())).unwrap();
    }
    let report = verify_export(builder.json_lines().unwrap().as_bytes(), None, &log.keys());
    assert_eq!(found(&report), [(Kind::ForgedCosignature, None)], "{report}");
}

#[test]
fn a_replayed_checkpoint_in_an_export_is_found() {
    let log = log();
    let mut part = log.part(0, 12);
    part.heads.push(log.last().note().to_owned());
    let mut builder =
        Builder::new(When::new(at(20), 0), AccountName::new("p.banerjee").unwrap(), BTreeMap::new(), &log.key);
    let number = builder.log(part);
    for (n, entry) in (0..12).zip(&log.entries) {
        builder.line(number, n, record_hash(entry), Some(entry.clone())).unwrap();
    }
    let report = verify_export(builder.json_lines().unwrap().as_bytes(), None, &log.keys());
    assert_eq!(found(&report), [(Kind::ReplayedCheckpoint, None)], "{report}");
}

#[test]
fn an_export_of_an_old_copy_or_of_a_fork_is_found_by_a_checkpoint_noted_elsewhere() {
    let (now, old) = (log(), Log::of(12, &[5]));
    let keys = Keys { noted: vec![noted(now.last())], ..now.keys() };
    // Made after the noted checkpoint was signed, so it should have been there.
    let mut builder =
        Builder::new(When::new(at(30), 0), AccountName::new("p.banerjee").unwrap(), BTreeMap::new(), &old.key);
    old.add_to(&mut builder, 0, 12, &[]);
    let report = verify_export(builder.json_lines().unwrap().as_bytes(), None, &keys);
    assert_eq!(found(&report), [(Kind::Truncated, Some((12, 20)))], "{report}");
    // Made before: then it can't be compared.
    let report = verify_export(old.export(0, 12, &[]).json_lines().unwrap().as_bytes(), None, &keys);
    assert_eq!(report.exit, 3, "{report}");

    let mut all = now.entries.clone();
    all[7] = other(7);
    let fork = Log::new("readroom/gateway", all, &[5, 12]);
    let keys = Keys { noted: vec![noted(&now.heads[1])], ..now.keys() };
    for range in [(0, 20), (0, 12), (6, 14), (12, 20)] {
        let export = fork.export(range.0, range.1, &[]).json_lines().unwrap();
        let report = verify_export(export.as_bytes(), None, &keys);
        assert_eq!(kinds(&report), [Kind::Forked].into(), "{range:?}: {report}");
    }
}

#[test]
fn a_back_dated_entry_is_named_in_an_export() {
    let mut all = log().entries;
    let mut late = entry(7);
    late.at = entry(2).at;
    all[7] = late.to_bytes().unwrap();
    let back = Log::new("readroom/gateway", all.clone(), &[]);
    let report = verify_export(back.export(0, 20, &[]).json_lines().unwrap().as_bytes(), None, &back.keys());
    assert_eq!(found(&report), [(Kind::BackDated, Some((7, 8)))], "{report}");
    late.late = Some(300);
    all[7] = late.to_bytes().unwrap();
    let said = Log::new("readroom/gateway", all, &[]);
    assert_eq!(verify_export(said.export(0, 20, &[]).json_lines().unwrap().as_bytes(), None, &said.keys()).exit, 0);
}

#[test]
fn a_table_whose_readable_columns_were_retouched_is_found_by_row_and_column() {
    let log = log();
    let (data, proof) = log.export(0, 20, &[4, 9]).csv().unwrap();
    let rows: Vec<&str> = data.split_inclusive("\r\n").collect();
    let retouched = |n: usize, from: &str, to: &str| {
        let mut rows = rows.clone();
        let row = rows[n + 1].replacen(from, to, 1);
        rows[n + 1] = &row;
        verify_export(rows.concat().as_bytes(), Some(proof.as_bytes()), &log.keys())
    };
    for (from, to, column) in [
        ("Ana Ruiz", "Eve Ruiz", "person"),
        ("Ana Ruiz asked", "Ana Ruiz didn't ask", "words"),
        ("EVT-2031,theft", "EVT-2032,theft", "event"),
    ] {
        let report = retouched(6, from, to);
        assert_eq!(found(&report), [(Kind::WordsDiffer, Some((6, 7)))], "{report}");
        assert!(report.to_string().contains(column), "{report}");
    }
    // The entry itself, whose columns then say something else too, is one finding.
    let report = retouched(6, "\"\"ws-1\"\"", "\"\"ws-2\"\"");
    assert_eq!(found(&report), [(Kind::Changed, Some((6, 7)))], "{report}");
    // A withheld row has no readable columns.
    let report = retouched(9, ",,,", ",x,,");
    assert_eq!(found(&report), [(Kind::WordsDiffer, Some((9, 10)))], "{report}");
    // Quotes that are not needed say the same, and are not what was exported.
    let report = retouched(6, "EVT-2031,theft", "\"EVT-2031\",theft");
    assert!(kinds(&report).contains(&Kind::Changed), "{report}");
}

#[test]
fn rows_of_a_table_that_are_removed_reordered_or_broken_are_named() {
    let log = log();
    let (data, proof) = log.export(0, 20, &[4, 9]).csv().unwrap();
    let rows: Vec<&str> = data.split_inclusive("\r\n").collect();
    let verify = |rows: &[&str]| verify_export(rows.concat().as_bytes(), Some(proof.as_bytes()), &log.keys());
    let report = verify(&[&rows[..8], &rows[9..]].concat());
    assert_eq!(found(&report), [(Kind::Removed, Some((7, 8)))], "{report}");
    let mut swapped = rows.clone();
    swapped.swap(3, 15);
    assert_eq!(found(&verify(&swapped)), [(Kind::Reordered, Some((2, 3))), (Kind::Reordered, Some((14, 15)))]);
    let mut broken = rows.clone();
    broken[8] = "0,x\r\n";
    assert_eq!(found(&verify(&broken)), [(Kind::Unreadable, Some((7, 8)))]);
    assert_eq!(kinds(&verify(&rows[1..])), [Kind::Unreadable].into());
    assert_eq!(kinds(&verify(&[])), [Kind::Unreadable].into());
}

#[test]
fn what_is_no_export_is_unreadable_and_nothing_makes_it_panic() {
    let log = log();
    for bytes in
        [&b""[..], b"\n", b"{}\n", b"\xff\xfe\n\n", b"hello\nworld\n", b"{\"format\":\"x\"}\n\"\"\n", b"[[[[[[[[\n"]
    {
        assert_eq!(verify_export(bytes, None, &log.keys()).exit, 2, "{:?}", String::from_utf8_lossy(bytes));
        let _ = verify_export(b"", Some(bytes), &log.keys());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_line_can_be_taken_out_doubled_or_moved_unseen(from in 0usize..20, to in 0usize..20, what in 0u8..3) {
        let report = after(|lines| match what {
            0 => drop(lines.remove(PROOF + from)),
            1 => lines.insert(PROOF + to, lines[PROOF + from].clone()),
            _ => { let line = lines.remove(PROOF + from); lines.insert(PROOF + to, line); }
        });
        let expected = match what {
            0 if from == 19 => Kind::Truncated,
            0 => Kind::Removed,
            1 => Kind::Inserted,
            _ => Kind::Reordered,
        };
        if what == 2 && from == to {
            prop_assert_eq!(report.exit, 0);
        } else {
            let n = usize::try_from(found(&report)[0].1.unwrap().0).unwrap();
            prop_assert_eq!(kinds(&report), [expected].into(), "{}", report);
            // Of two neighbors it can't be said which one moved.
            prop_assert!(n == from || (what == 2 && from.abs_diff(to) == 1 && n == to), "{}", report);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(at in 0usize..9000, bytes in proptest::collection::vec(any::<u8>(), 0..12), cut in 0usize..40) {
        let log = log();
        let (data, proof) = log.export(0, 20, &[4]).csv().unwrap();
        for text in [log.export(0, 20, &[4]).json_lines().unwrap(), data.clone(), proof.clone()] {
            let mut changed = text.into_bytes();
            let at = at % changed.len();
            let end = (at + cut).min(changed.len());
            changed.splice(at..end, bytes.iter().copied());
            let _ = verify_export(&changed, None, &log.keys());
            let _ = verify_export(&changed, Some(proof.as_bytes()), &log.keys());
            let _ = verify_export(data.as_bytes(), Some(&changed), &log.keys());
        }
    }
}
