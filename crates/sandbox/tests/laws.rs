//! What holds in any world, shown on the small one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_precision_loss, reason = "tests")]

use domain::{Area, PlatePattern, ReaderKind, Span, Timestamp, Vehicle};
use proptest::prelude::*;
use sandbox::{Geometry, Sighting, Window, World, confusable};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static WORLD: LazyLock<World> = LazyLock::new(World::small);
const NOW: Timestamp = Timestamp(1_804_838_520_000_000);

fn days_before(now: Timestamp, days: i64) -> Window {
    now - Span::hours(24 * days)..now
}

fn keys(reads: &[Sighting]) -> Vec<(i64, u32, u16)> {
    reads.iter().map(Sighting::key).collect()
}

#[test]
fn the_small_world_is_made_of_one_town_with_readers_and_vehicles() {
    assert!(WORLD.readers().len() >= 18, "{}", WORLD.readers().len());
    assert_eq!(WORLD.vehicles(), 400);
    let kinds: std::collections::BTreeSet<String> = WORLD.readers().iter().map(|r| format!("{:?}", r.kind)).collect();
    assert!(kinds.len() >= 3, "{kinds:?}");
}

#[test]
fn ids_of_readers_are_unique() {
    let mut ids: Vec<_> = WORLD.readers().iter().map(|r| &r.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), WORLD.readers().len());
}

#[test]
fn every_road_on_the_map_has_a_name() {
    let features = WORLD.features();
    assert!(features.iter().filter(|f| f.layer == "roads").count() > 500);
    assert!(features.iter().filter(|f| f.layer == "roads").all(|f| !f.name.is_empty()));
    for layer in ["earth", "water", "landuse", "landcover", "roads", "places", "pois", "buildings"] {
        assert!(features.iter().any(|f| f.layer == layer), "{layer}");
    }
}

#[test]
fn rings_of_the_map_are_closed() {
    for f in WORLD.features() {
        if let Geometry::Polygon(rings) = f.geometry {
            assert!(rings.iter().all(|r| r.len() > 3 && r.first() == r.last()), "{} {}", f.layer, f.kind);
        }
    }
}

#[test]
fn one_can_drive_from_any_reader_to_any_other() {
    let fixed: Vec<_> = WORLD.readers().iter().filter(|r| r.kind != ReaderKind::Mobile).collect();
    for a in &fixed {
        for b in &fixed {
            let route = WORLD.route(a.position, b.position).unwrap();
            assert!(route.meters + 900.0 >= a.position.meters_to(b.position) * 0.98);
            assert!(route.seconds >= route.meters / 30.0);
        }
    }
}

#[test]
fn the_stream_is_the_union_of_the_reads_of_each_vehicle() {
    let window = days_before(NOW, 3);
    let mut each: Vec<Sighting> =
        (0..u32::try_from(WORLD.vehicles()).unwrap()).flat_map(|v| WORLD.reads_of_vehicle(v, &window)).collect();
    each.sort_by_key(Sighting::key);
    let stream: Vec<Sighting> = WORLD.reads(window.start).take_while(|s| s.at < window.end).collect();
    assert!(stream.len() > 500, "{}", stream.len());
    assert_eq!(keys(&stream), keys(&each));
}

#[test]
fn reads_at_a_reader_are_those_of_the_stream_with_that_reader() {
    let window = days_before(NOW, 4);
    let all = WORLD.reads_between(&window);
    for reader in 0..u16::try_from(WORLD.readers().len()).unwrap() {
        let expected: Vec<_> = all.iter().filter(|s| s.reader == reader).copied().collect();
        assert_eq!(keys(&WORLD.reads_at_reader(reader, &window, usize::MAX)), keys(&expected), "{reader}");
    }
}

#[test]
fn reads_in_an_area_are_those_of_the_stream_that_were_made_there() {
    let window = days_before(NOW, 4);
    let middle = WORLD.readers()[3].position;
    let area = Area::circle(middle, 900.0).unwrap();
    let expected: Vec<_> = WORLD
        .reads_between(&window)
        .into_iter()
        .filter(|s| WORLD.read(s).unwrap().position.meters_to(middle) <= 900.0)
        .collect();
    let found = WORLD.reads_in_area(&area, &window, usize::MAX);
    assert!(!found.is_empty());
    assert_eq!(keys(&found), keys(&expected));
}

#[test]
fn reads_of_a_plate_are_those_whose_camera_says_so_misreads_of_others_among_them() {
    let window = days_before(NOW, 40);
    let mut by_text: BTreeMap<String, Vec<Sighting>> = BTreeMap::new();
    for s in WORLD.reads_between(&window) {
        by_text.entry(WORLD.text(&s).as_str().to_owned()).or_default().push(s);
    }
    for (n, (text, expected)) in by_text.iter().enumerate() {
        if n % 5 == 0 {
            let found = WORLD.reads_of_plate(&PlatePattern::new(text).unwrap(), &window, usize::MAX);
            assert_eq!(keys(&found), keys(expected), "{text}");
        }
    }
}

#[test]
fn reads_of_a_partial_plate_or_look_alikes_are_those_of_the_stream_that_the_pattern_takes() {
    let window = days_before(NOW, 20);
    let all = WORLD.reads_between(&window);
    let mut found_others = 0;
    for s in all.iter().step_by(all.len() / 60) {
        let text = WORLD.text(s).as_str().to_owned();
        let (head, tail) = text.split_at(3);
        for asked in [format!("~{text}"), format!("{head}*"), format!("*{tail}"), format!("{head}?{}", &tail[1..])] {
            let pattern = PlatePattern::new(&asked).unwrap();
            let expected: Vec<_> =
                all.iter().filter(|s| pattern.takes_text(WORLD.text(s).as_str()).is_some()).copied().collect();
            assert_eq!(keys(&WORLD.reads_of_plate(&pattern, &window, usize::MAX)), keys(&expected), "{asked}");
            found_others += expected.iter().filter(|s| WORLD.text(s).as_str() != text).count();
        }
    }
    assert!(found_others > 0);
}

#[test]
fn the_newest_are_the_last_of_all() {
    let window = days_before(NOW, 200);
    let all = WORLD.reads_at_reader(4, &window, usize::MAX);
    let last = WORLD.reads_at_reader(4, &window, 25);
    assert_eq!(keys(&last), keys(&all[all.len().saturating_sub(25)..]));
}

#[test]
fn no_vehicle_is_faster_between_two_reads_than_it_could_drive() {
    for v in 0..u32::try_from(WORLD.vehicles()).unwrap() {
        let reads: Vec<_> =
            WORLD.reads_of_vehicle(v, &days_before(NOW, 20)).iter().filter_map(|s| WORLD.read(s)).collect();
        for w in reads.windows(2) {
            let seconds = (w[1].at - w[0].at).0 as f64 / 1e6;
            let meters = w[0].position.meters_to(w[1].position);
            // A second for when in it the shutter opened, 120 m from gates to the nearest corner.
            assert!(meters <= 34.0 * (seconds + 1.0) + 120.0, "{v}: {meters} m in {seconds} s");
        }
    }
}

#[test]
fn what_cameras_take_for_others_stands_in_the_table() {
    for s in WORLD.reads_between(&days_before(NOW, 20)) {
        let (truth, text) = (WORLD.true_plate(&s), WORLD.text(&s));
        if truth.bytes().len() == text.bytes().len() {
            let wrong: Vec<_> = truth.bytes().iter().zip(text.bytes()).filter(|(a, b)| a != b).collect();
            assert!(wrong.len() <= 2);
            let step = |a: u8, b: u8| {
                confusable(a, b)
                    || sandbox::CONFUSIONS.iter().any(|(x, y, _)| {
                        (confusable(a, *x) && confusable(*x, b)) || (confusable(a, *y) && confusable(*y, b))
                    })
            };
            assert!(wrong.iter().all(|(a, b)| step(**a, **b)), "{truth:?} {text:?}");
        } else {
            assert_eq!(truth.bytes().len(), text.bytes().len() + 1);
        }
    }
}

#[test]
fn cameras_err_as_often_as_they_are_said_to() {
    let reads = WORLD.reads_between(&days_before(NOW, 60));
    let wrong = reads.iter().filter(|s| WORLD.text(s) != WORLD.true_plate(s)).count();
    let share = wrong as f64 / reads.len() as f64;
    assert!((0.01..0.12).contains(&share), "{share}");
}

#[test]
fn a_read_is_found_by_its_id_and_another_id_finds_nothing() {
    for s in WORLD.reads_between(&days_before(NOW, 1)).iter().take(300) {
        assert_eq!(WORLD.find(&WORLD.id(s)), Some(*s));
    }
    for id in ["", "SBL-", "SBL-000000000000", "SBL-zzzzzzzzzzzz", "SBL-ffffffffffff", "X", "SBL-+00000000000"] {
        assert_eq!(WORLD.find(id), None, "{id}");
    }
}

#[test]
fn a_picture_is_the_same_for_the_same_read() {
    for s in WORLD.reads_between(&days_before(NOW, 1)).iter().take(6) {
        let (a, b) = (WORLD.picture_of(s).unwrap(), WORLD.picture(&WORLD.id(s)).unwrap());
        assert_eq!(&a[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(a[16..24], [0, 0, 2, 128, 0, 0, 1, 144], "640 by 400");
        assert!(a == b);
    }
}

#[test]
fn the_plate_alone_is_a_small_part_of_the_picture() {
    for s in WORLD.reads_between(&days_before(NOW, 1)).iter().take(40) {
        let plate = WORLD.plate_picture(&WORLD.id(s)).unwrap();
        let side = |at: usize| u32::from_be_bytes(plate[at..at + 4].try_into().unwrap());
        assert!((120..=300).contains(&side(16)) && (60..=200).contains(&side(20)), "{} by {}", side(16), side(20));
    }
    assert_eq!(WORLD.plate_picture("SBL-zzzzzzzzzzzz"), None);
}

#[test]
fn reads_of_a_kind_in_an_area_are_those_of_the_kind_that_were_made_there() {
    let window = days_before(NOW, 10);
    let kind = Vehicle { color: Some("white".into()), ..Vehicle::default() };
    let area = Area::circle(WORLD.readers()[0].position, 900.0).unwrap();
    let expected: Vec<_> = WORLD
        .reads_of_kind(&kind, &window, usize::MAX)
        .into_iter()
        .filter(|s| area.contains(WORLD.read(s).unwrap().position))
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(keys(&WORLD.reads_of_kind_in(&kind, &area, &window, usize::MAX)), keys(&expected));
}

#[test]
fn a_place_has_a_street_an_address_and_is_found_by_it() {
    let reader = WORLD.readers().iter().find(|r| r.kind == ReaderKind::Fixed).unwrap();
    let street = WORLD.street_at(reader.position).unwrap();
    assert!(WORLD.address(reader.position).unwrap().starts_with(|c: char| c.is_ascii_digit()));
    assert!(WORLD.search(&street.name, 10).iter().any(|f| f.name == street.name));
    assert_eq!(WORLD.search("little harrow", 1)[0].what, "town");
    assert!(WORLD.search("  ", 10).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn a_window_in_two_halves_holds_what_the_whole_holds(start in 0i64..2_000, hours in 1i64..72, cut in 0i64..72) {
        let from = NOW - Span::hours(start);
        let (to, cut) = (from + Span::hours(hours), from + Span::hours(cut.min(hours)));
        let mut halves = WORLD.reads_between(&(from..cut));
        halves.extend(WORLD.reads_between(&(cut..to)));
        prop_assert_eq!(keys(&halves), keys(&WORLD.reads_between(&(from..to))));
    }
    #[test]
    fn any_time_and_any_text_is_answered_without_a_panic(at: i64, to: i64, text in "[A-Z0-9?*~]{0,12}", id in "SBL-[0-9a-f]{12}") {
        if let Ok(pattern) = PlatePattern::new(&text) {
            let window = Timestamp(at)..Timestamp(at.saturating_add(to.rem_euclid(86_400_000_000)));
            let _ = WORLD.reads_of_plate(&pattern, &window, 10);
        }
        prop_assert!(WORLD.find(&id).is_none_or(|s| WORLD.id(&s) == id));
    }
}
