//! Sharing of room, repetition across sources, and how ends are told.

use super::*;
use crate::federation::made::{part, read};
use domain::{About, Span};
use wire::TroubleKind;

const NOW: Timestamp = Timestamp(1_805_017_260_000_000);

fn search(limit: usize) -> Search {
    let about = About::Plate("7KXM482".parse().unwrap());
    Search { about, jurisdiction: None, from: NOW - Span::hours(24), to: NOW, limit }
}

fn merge(limit: usize) -> Merge {
    Merge::new(&["A".into(), "B".into()], &search(limit), NOW, None)
}

/// `count` reads, the newest first, an hour apart from other calls' by `apart` minutes.
fn reads(count: i64, apart: i64) -> Batch {
    let one = |n: i64| read(&format!("r{n}"), "7KXM482", NOW - Span::minutes(2 * n + apart));
    part("c", "US", (0..count).map(one).collect())
}

fn given(lines: &[Line], of: &str) -> usize {
    lines
        .iter()
        .map(|line| match line {
            Line::Reads { source, reads } if source == of => reads.len(),
            _ => 0,
        })
        .sum()
}

fn ends(lines: &[Line]) -> Vec<&SourceEnd> {
    let ends = lines.iter().filter_map(|line| match line {
        Line::Source(end) => Some(end),
        _ => None,
    });
    ends.collect()
}

const WELL: How = How::Well(Searched { more: false, odd: 0 });

#[test]
fn a_camera_is_told_before_its_first_read_and_once() {
    let mut merge = merge(100);
    let first = merge.part(0, reads(2, 0));
    assert!(matches!(&first[..], [Line::Readers { .. }, Line::Reads { .. }]), "{first:?}");
    let second = merge.part(0, part("c", "US", vec![read("other", "7KXM482", NOW)]));
    assert!(matches!(&second[..], [Line::Reads { .. }]), "{second:?}");
}

#[test]
fn a_source_with_few_leaves_its_room_to_the_others_and_the_newest_are_given() {
    let mut merge = merge(10);
    let mut lines = merge.part(0, reads(12, 0));
    assert_eq!(given(&lines, "A"), 5, "its share at once");
    assert!(merge.ended(0, WELL, Duration::ZERO).is_empty(), "its other reads may still find room");
    lines.extend(merge.part(1, reads(2, 1)));
    lines.extend(merge.ended(1, WELL, Duration::ZERO));
    lines.extend(merge.finish());
    assert_eq!((given(&lines, "A"), given(&lines, "B")), (8, 2));
    let ends = ends(&lines);
    assert_eq!(ends[0].source, "B");
    assert_eq!(ends[0].trouble, None);
    assert_eq!((ends[1].count, ends[1].trouble.as_ref().unwrap().kind), (8, TroubleKind::TooMany));
    assert_eq!(merge.take_fresh().len(), 10);
}

#[test]
fn once_the_others_have_ended_a_source_gives_at_once_all_there_is_room_for() {
    let mut merge = merge(10);
    assert_eq!(given(&merge.part(0, reads(7, 0)), "A"), 5);
    let mut lines = merge.part(1, reads(1, 1));
    lines.extend(merge.ended(1, WELL, Duration::ZERO));
    let more = |n: i64| part("c", "US", vec![read(&format!("more{n}"), "7KXM482", NOW - Span::hours(n))]);
    assert_eq!(given(&merge.part(0, more(1)), "A"), 3, "what waited, and what comes");
    assert_eq!(given(&merge.part(0, more(2)), "A"), 1, "the last there is room for");
    assert_eq!(given(&merge.part(0, more(3)), "A"), 0);
    lines.extend(merge.ended(0, WELL, Duration::ZERO));
    lines.extend(merge.finish());
    let ends = ends(&lines);
    assert_eq!((ends[0].count, ends[0].trouble.as_ref()), (1, None));
    assert_eq!((ends[1].count, ends[1].trouble.as_ref().unwrap().kind), (9, TroubleKind::TooMany));
}

#[test]
fn each_gets_its_share_when_all_have_too_many() {
    let mut merge = merge(10);
    let mut lines = merge.part(0, reads(30, 0));
    lines.extend(merge.part(1, reads(30, 1)));
    lines.extend(merge.ended(0, WELL, Duration::ZERO));
    lines.extend(merge.ended(1, WELL, Duration::ZERO));
    lines.extend(merge.finish());
    assert_eq!((given(&lines, "A"), given(&lines, "B")), (5, 5));
    assert!(ends(&lines).iter().all(|end| end.trouble.as_ref().unwrap().kind == TroubleKind::TooMany));
}

#[test]
fn what_two_sources_tell_is_given_twice_and_named_together() {
    let mut merge = merge(100);
    merge.part(0, reads(3, 0));
    let lines = merge.part(1, reads(1, 0));
    assert_eq!(given(&lines, "B"), 1);
    assert!(
        lines.iter().any(|line| matches!(line, Line::Same { reads } if reads.len() == 2 && reads[0].source == "A"))
    );
}

#[test]
fn a_source_that_never_said_how_it_ended_broke_and_each_ends_once() {
    let mut merge = merge(100);
    let mut lines = merge.part(0, reads(3, 0));
    lines.extend(merge.ended(1, How::Slow(Duration::from_secs(10)), Duration::from_secs(10)));
    lines.extend(merge.finish());
    let ends = ends(&lines);
    assert_eq!(ends.len(), 2);
    let troubles: Vec<_> = ends.iter().map(|end| (end.source.as_str(), end.trouble.clone().unwrap())).collect();
    assert_eq!((troubles[0].0, troubles[0].1.kind, troubles[0].1.again), ("B", TroubleKind::Slow, true));
    assert!(troubles[0].1.words.contains("within 10 seconds. None of its reads"), "{}", troubles[0].1.words);
    assert_eq!((troubles[1].0, troubles[1].1.kind), ("A", TroubleKind::Down));
    assert!(troubles[1].1.words.contains("may be missing"), "{}", troubles[1].1.words);
}
