//! Sable itself: the same bytes everywhere, its size, its story lines.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use data_encoding::HEXLOWER;
use domain::{PlatePattern, Read, ReaderKind, Span, Timestamp};
use sandbox::{SEED, Window, World, last_time, stories};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static SABLE: LazyLock<World> = LazyLock::new(|| World::new(SEED));
const NOW: Timestamp = Timestamp(1_804_838_520_000_000);
/// Of all features, readers and a hundred thousand reads. It changes with any change of the world.
const GOLDEN: &str = "10e958abd2c4b79c3588ef36974d3ff10bc2e970d948dfa0a8d4351bc2be2525";

fn reads_of(plate: &str, window: &Window) -> Vec<Read> {
    let pattern = PlatePattern::new(plate).unwrap();
    SABLE.reads_of_plate(&pattern, window, usize::MAX).iter().filter_map(|s| SABLE.read(s)).collect()
}

/// The same without those of patrols that find it parked.
fn driving(plate: &str, window: &Window) -> Vec<Read> {
    let mobile = |r: &Read| SABLE.readers().iter().any(|x| x.id == r.reader && x.kind == ReaderKind::Mobile);
    reads_of(plate, window).into_iter().filter(|r| !mobile(r)).collect()
}

fn days(from: Timestamp, n: i64) -> Window {
    from..from + Span::hours(24 * n)
}

#[test]
fn sable_is_the_same_bytes_on_every_machine() {
    let mut hash = Sha256::new();
    for feature in SABLE.features() {
        hash.update(format!("{feature:?}\n"));
    }
    for reader in SABLE.readers() {
        hash.update(format!("{reader:?}\n"));
    }
    for s in SABLE.reads(NOW).take(100_000) {
        hash.update(format!("{:?}\n", SABLE.read(&s)));
    }
    assert_eq!(HEXLOWER.encode(&hash.finalize()), GOLDEN);
}

/// Of the lines that `sable map` prints and of the archive made from them, as `./dev map` wrote them.
fn kept_digest(of: &str) -> &'static str {
    let kept = include_str!("../../../assets/map/sable.digest");
    kept.lines().find_map(|line| line.strip_suffix(of)?.strip_suffix("  ")).unwrap()
}

#[test]
fn the_map_in_assets_is_of_this_world() {
    let mut hash = Sha256::new();
    for feature in SABLE.features() {
        hash.update(feature.geojson().unwrap());
        hash.update("\n");
    }
    let now = HEXLOWER.encode(&hash.finalize());
    assert_eq!(now, kept_digest("sable.geojsonl"), "the world has changed: run ./dev map and commit assets/map");
}

#[test]
fn the_map_in_assets_is_whole() {
    let now = HEXLOWER.encode(&Sha256::digest(include_bytes!("../../../assets/map/sable.pmtiles")));
    assert_eq!(now, kept_digest("sable.pmtiles"), "the archive is not the one that was made: run ./dev map");
}

#[test]
fn sable_is_as_large_as_said() {
    assert_eq!(SABLE.readers().len(), 400);
    assert!(SABLE.vehicles() >= 20_000);
    assert!(SABLE.prepared_bytes() < 500_000_000);
    let kinds: BTreeSet<String> = SABLE.readers().iter().map(|r| format!("{:?}", r.kind)).collect();
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    let owners: BTreeSet<&str> = SABLE.readers().iter().map(|r| r.owner.as_str()).collect();
    assert!(owners.len() >= 5);
    for words in ["Port of Entry, Inbound", "Toll", "Truck Stop", "Port of Calder Bay", "Garage"] {
        assert!(SABLE.readers().iter().any(|r| r.name.contains(words)), "{words}");
    }
    let features = SABLE.features();
    for town in ["Calder Bay", "Vesper", "Tindle Cross", "Pellwick", "Saltmere", "Dunmarrow", "Orrowby", "Fennimoor"] {
        assert!(features.iter().any(|f| f.layer == "places" && f.name == town), "{town}");
    }
    assert!(features.iter().any(|f| f.bridge) && features.iter().any(|f| f.kind == "motorway_junction"));
}

#[test]
fn every_road_of_sable_has_a_name() {
    assert!(SABLE.features().iter().filter(|f| f.layer == "roads").all(|f| !f.name.is_empty()));
}

#[test]
fn nearly_every_reader_sees_somebody_within_a_month() {
    let month = NOW - Span::hours(24 * 30)..NOW;
    let idle = (0..400).filter(|r| SABLE.reads_at_reader(*r, &month, 1).is_empty()).count();
    assert!(idle <= 60, "{idle}");
}

#[test]
fn each_story_line_stands_and_its_plates_have_fresh_reads() {
    let stories = stories().unwrap();
    assert_eq!(stories.len(), 7);
    for story in &stories {
        assert!(story.steps.len() >= 3 && !story.facts.is_empty() && !story.who.is_empty(), "{}", story.id);
        for later in [0, 31, 400] {
            let now = NOW + Span::hours(24 * later);
            for plate in &story.plates {
                assert!(
                    !reads_of(plate, &(now - Span::hours(24 * 30)..now)).is_empty(),
                    "{} {plate} {later}",
                    story.id
                );
            }
        }
    }
}

#[test]
fn the_tractor_returns_to_its_yard_on_theft_nights_and_was_at_the_truck_stop() {
    let night = last_time("theft-ring", NOW).unwrap();
    let reads = driving("7KXM482", &days(night, 1));
    let place = |r: &Read| SABLE.readers().iter().find(|x| x.id == r.reader).unwrap().name.clone();
    let (first, last) = (place(reads.first().unwrap()), place(reads.last().unwrap()));
    assert_eq!(first, last);
    assert!(first.contains("Yard"), "{first}");
    let stops: Vec<&Read> = reads.iter().filter(|r| place(r).contains("Truck Stop")).collect();
    assert_eq!(stops.len(), 2, "coming and going");
    // Between 22:00 and 02:30 of Sable's time.
    let evening = (reads[0].at - night).as_seconds();
    assert!((10 * 3600..15 * 3600).contains(&evening), "{evening}");
    let watcher = reads_of("4HRT915", &(stops[0].at - Span::hours(2)..stops[0].at));
    assert!(watcher.iter().any(|r| r.reader == stops[0].reader));
}

#[test]
fn the_scout_precedes_the_load_by_eight_minutes_at_the_same_readers() {
    let day = last_time("scout-and-load", NOW).unwrap();
    let (scout, load) = (driving("2LMB604", &days(day, 1)), driving("8PVX317", &days(day, 1)));
    let names: Vec<&str> = scout.iter().map(|r| r.reader.as_str()).collect();
    assert_eq!(names, load.iter().map(|r| r.reader.as_str()).collect::<Vec<_>>());
    let entry =
        |r: &Read| SABLE.readers().iter().any(|x| x.id == r.reader && x.name.contains("Port of Entry, Inbound"));
    assert!(scout.iter().filter(|r| entry(r)).count() >= 2);
    for (s, l) in scout.iter().zip(&load) {
        let minutes = (l.at - s.at).as_seconds() / 60;
        assert!((7..=9).contains(&minutes), "{minutes}");
    }
}

#[test]
fn the_family_is_taken_for_the_wanted_one_and_the_picture_tells() {
    let day = last_time("look-alike", NOW).unwrap();
    let pattern = PlatePattern::new("6NRM188").unwrap();
    let found = SABLE.reads_of_plate(&pattern, &days(day, 1), usize::MAX);
    let wrong: Vec<_> = found.iter().filter(|s| SABLE.true_plate(s).as_str() == "6NRM183").collect();
    assert!(!wrong.is_empty());
    for s in wrong {
        let read = SABLE.read(s).unwrap();
        assert_eq!(read.plate.as_str(), "6NRM188");
        assert!(SABLE.picture(&read.id).is_some());
    }
}

#[test]
fn the_everyday_plates_of_the_stories_are_seen_day_after_day() {
    let month = NOW - Span::hours(24 * 30)..NOW;
    for plate in ["9TCD250", "1FWG773", "4AEK026", "2SNL941"] {
        let reads = reads_of(plate, &month);
        assert!(reads.len() >= 12, "{plate}: {}", reads.len());
    }
}

#[test]
fn mobile_readers_read_parked_vehicles_where_they_stand() {
    let (n, reader) = SABLE
        .readers()
        .iter()
        .enumerate()
        .find(|(_, r)| r.kind == ReaderKind::Mobile && r.owner.contains("Recovery"))
        .unwrap();
    let reads = SABLE.reads_at_reader(u16::try_from(n).unwrap(), &(NOW - Span::hours(24 * 14)..NOW), usize::MAX);
    assert!(reads.len() > 50, "{}", reads.len());
    assert!(reads.iter().filter_map(|s| SABLE.read(s)).any(|r| r.position != reader.position));
}
