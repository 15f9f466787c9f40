//! The strip: that nothing is lost or counted twice, and that what is painted is found again under the pointer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use analysis::{Shift, Window, Zone};
use common::{NOW, Scene, row, scenes};
use domain::{Found, Span, Timestamp};
use proptest::prelude::*;
use scene::Screen;
use std::fmt::Write as _;
use timeline::{BAR_LEAST, DOTS_MOST, Frame, Hit, Mask, NoStrip, Of, RECENT, Row, Strip, Sure, Unit};

#[test]
fn a_month_looks_as_it_always_did() {
    let mut rows: Vec<Row> = (0u32..40).map(|n| row(600 + i64::from(n) * 1_733 % 43_000, n % 7 / 2)).collect();
    rows[3] = Row { found: Some(Found::MisreadState), ..rows[3] };
    rows[4] = Row { sure: Sure::Low, ..rows[4] };
    rows[5] = Row { saved: true, ..rows[5] };
    let shift = Shift { at: NOW - Span::hours(24 + 14), east: -7 * 3_600 };
    let scene = Scene { zone: Zone::new(-8 * 3_600, vec![shift]).unwrap(), ..Scene::of(rows, 30) };
    let strip = scene.strip();
    let mut said = format!("{:?}, baseline {:.1}\n", strip.unit(), strip.baseline());
    for (n, bar) in strip.bars().iter().enumerate() {
        let words = strip.bar_words(n).unwrap();
        let (whole, recent) = (if bar.whole { "" } else { " cut" }, bar.recent);
        writeln!(said, "{:6.1} +{:4.1} {:4.1} {words}, {recent} recent{whole}", bar.x, bar.width, bar.height).unwrap();
    }
    for tick in strip.ticks() {
        writeln!(said, "tick {:6.1} {}", tick.x, tick.text).unwrap();
    }
    for lane in strip.lanes() {
        write!(said, "{:?} at {:.1}, {} reads:", lane.of, lane.y, lane.reads).unwrap();
        for dot in &lane.dots {
            let mark = match (dot.left_out, dot.low, dot.saved) {
                (true, ..) => "x",
                (_, true, _) => "?",
                (.., true) => "s",
                _ => "",
            };
            write!(said, " {:.0}{mark}", dot.x).unwrap();
        }
        said.push('\n');
    }
    said.push_str(&strip.sentence(None));
    insta::assert_snapshot!(said);
}

#[test]
fn bars_are_hours_days_weeks_or_months_by_how_long_the_window_is() {
    let unit = |days: i64| Scene::of(Vec::new(), days).strip().unit();
    assert_eq!([1, 3].map(unit), [Unit::Hours(1), Unit::Hours(1)]);
    assert_eq!([4, 30, 90].map(unit), [Unit::Days; 3]);
    assert_eq!([120, 366, 750].map(unit), [Unit::Weeks; 3]);
    assert_eq!([900, 1_827].map(unit), [Unit::Months(1); 2]);
    assert_eq!(unit(36_525), Unit::Months(12));
}

#[test]
fn the_last_thirty_days_are_told_apart() {
    let old = row(31 * 24 * 60, 0);
    let strip = Scene::of(vec![row(60, 0), row(29 * 24 * 60, 0), old, old], 400).strip();
    let sum = |count: fn(&timeline::Bar) -> usize| strip.bars().iter().map(count).sum::<usize>();
    assert_eq!((sum(|bar| bar.recent), sum(|bar| bar.reads)), (2, 4));
}

#[test]
fn the_readers_that_saw_most_have_lanes_and_all_others_share_one() {
    let reads = [(5, 3), (4, 2), (3, 3), (2, 2), (2, 1), (9, 1), (8, 1)];
    let rows = reads.iter().flat_map(|(reader, count)| (0..*count).map(|n| row(100 + n * 60, *reader))).collect();
    let strip = Scene::of(rows, 2).strip();
    let lanes: Vec<_> = strip.lanes().iter().map(|lane| (lane.of, lane.reads)).collect();
    assert_eq!(lanes, [(Of::Reader(2), 3), (Of::Reader(3), 3), (Of::Reader(5), 3), (Of::Others, 4)]);
}

#[test]
fn many_reads_are_gathered_into_few_dots() {
    let rows: Vec<Row> = (0u32..20_000).map(|n| row(1 + i64::from(n) * 2, n % 5)).collect();
    let scene = Scene::of(rows, 30);
    let strip = scene.strip();
    let dots: usize = strip.lanes().iter().map(|lane| lane.dots.len()).sum();
    assert!(dots < DOTS_MOST, "{dots}");
    assert_eq!(strip.lanes().iter().flat_map(|lane| &lane.dots).map(|dot| dot.reads).sum::<usize>(), 20_000);
}

#[test]
fn a_window_that_no_calendar_has_is_refused() {
    let window = Window::new(Timestamp(i64::MAX - 5), Timestamp(i64::MAX)).unwrap();
    let frame = Frame { window, zone: &Zone::UTC, now: NOW, width: 580.0, height: 160.0 };
    assert_eq!(Strip::new(&[], &Mask::default(), &frame), Err(NoStrip::Calendar));
}

#[test]
fn an_absurd_size_is_taken_to_a_sound_one() {
    for (width, height) in [(f64::NAN, f64::INFINITY), (-5.0, 0.0), (1e9, 1e9)] {
        let strip = Scene { width, height, ..Scene::of(vec![row(5, 1)], 30) }.strip();
        assert!(strip.bars().iter().all(|bar| bar.width >= BAR_LEAST - 1e-6 && bar.height.is_finite()));
    }
}

proptest! {
    #[test]
    fn every_read_is_in_exactly_one_bar_and_in_one_dot_of_one_lane(scene in scenes()) {
        let strip = scene.strip();
        let wanted: Vec<usize> =
            scene.shown.rows().filter(|row| scene.window.holds(scene.rows[*row].at)).collect();
        let sorted = |mut rows: Vec<usize>| {
            rows.sort_unstable();
            rows
        };
        let in_bars = (0..strip.bars().len()).flat_map(|bar| strip.in_bar(bar).collect::<Vec<_>>()).collect();
        prop_assert_eq!(sorted(in_bars), wanted.clone());
        let dots = strip.lanes().iter().flat_map(|lane| &lane.dots);
        let in_dots = dots.flat_map(|dot| strip.in_dot(dot).collect::<Vec<_>>()).collect();
        prop_assert_eq!(sorted(in_dots), wanted.clone());
        for (n, bar) in strip.bars().iter().enumerate() {
            prop_assert_eq!(strip.in_bar(n).count(), bar.reads);
            prop_assert!(strip.in_bar(n).all(|row| bar.holds(scene.rows[row].at)));
            let recent = strip.in_bar(n).filter(|row| scene.rows[*row].at >= NOW - RECENT).count();
            prop_assert_eq!(recent, bar.recent);
        }
        for lane in strip.lanes() {
            let own: Vec<usize> = lane.dots.iter().flat_map(|dot| strip.in_dot(dot)).collect();
            prop_assert!(own.len() == lane.reads && lane.reads > 0);
            if let Of::Reader(reader) = lane.of {
                prop_assert!(own.iter().all(|row| scene.rows[*row].reader == reader));
            }
        }
    }

    #[test]
    fn bars_follow_each_other_over_all_of_the_window_and_none_is_too_narrow(scene in scenes()) {
        let strip = scene.strip();
        let bars = strip.bars();
        prop_assert!(bars[0].from <= scene.window.from() && bars[bars.len() - 1].to >= scene.window.to());
        prop_assert!(bars.iter().zip(bars.iter().skip(1)).all(|(a, b)| a.to == b.from && a.x + a.width < b.x));
        for bar in bars {
            prop_assert!(bar.width >= BAR_LEAST - 1e-6 || matches!(strip.unit(), Unit::Months(120)));
            prop_assert!((bar.height > 0.0) == (bar.reads > 0) && bar.height <= strip.baseline());
        }
        let ticks = strip.ticks();
        prop_assert!(ticks.iter().zip(ticks.iter().skip(1)).all(|(a, b)| b.x - a.x > 40.0));
    }

    #[test]
    fn a_pixel_and_its_time_lead_to_each_other(scene in scenes(), part in 0.0..1.0f64) {
        let strip = scene.strip();
        let x = strip.scale().left() + part * (strip.scale().right() - strip.scale().left());
        prop_assert!((strip.scale().x_of(strip.scale().time_at(x)) - x).abs() < 1e-3);
        let bar = strip.bars()[strip.bar_at(x)];
        prop_assert!(bar.holds(strip.scale().time_at(x)) || part > 0.999);
    }

    #[test]
    fn what_is_painted_is_found_under_the_pointer(scene in scenes(), slack in 0.0..4.0f64) {
        let strip = scene.strip();
        for (n, bar) in strip.bars().iter().enumerate() {
            let middle = Screen { x: bar.x + bar.width / 2.0, y: strip.baseline() - 1.0 };
            prop_assert_eq!(strip.hit(middle, slack), Some(Hit::Bar(n)));
        }
        for (number, lane) in strip.lanes().iter().enumerate() {
            for dot in &lane.dots {
                let Some(Hit::Dot { lane: found, dot: nearest }) = strip.hit(Screen { x: dot.x, y: lane.y }, slack) else {
                    panic!("a dot is not found");
                };
                prop_assert_eq!(found, number);
                prop_assert!((strip.lanes()[found].dots[nearest].x - dot.x).abs() < 1e-9);
            }
        }
        for (n, row) in scene.rows.iter().enumerate() {
            let found = strip.dot_of(n, row.at);
            prop_assert_eq!(found.is_some(), scene.shown.holds(n) && scene.window.holds(row.at));
            prop_assert!(found.is_none_or(|hit| strip.rows_of(hit).contains(&n)));
        }
    }

    #[test]
    fn the_nearest_read_is_the_nearest(scene in scenes(), minutes in 0i64..200_000) {
        let strip = scene.strip();
        let at = NOW - Span::minutes(minutes);
        let apart = |row: usize| (scene.rows[row].at - at).0.abs();
        let slow = scene.shown.rows().filter(|row| scene.window.holds(scene.rows[*row].at)).map(apart).min();
        prop_assert_eq!(strip.nearest(at).map(apart), slow);
    }

    #[test]
    fn words_are_said_of_everything(scene in scenes()) {
        let strip = scene.strip();
        prop_assert!(!strip.sentence(None).contains("impossible") && !strip.range_words(None).contains("impossible"));
        prop_assert!((0..strip.bars().len()).all(|bar| !strip.bar_words(bar).unwrap().contains("impossible")));
    }
}
