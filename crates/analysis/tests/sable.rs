//! The training world knows the truth: what is told of its reads is compared with it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use analysis::{
    BadRule, Bound, Doubt, Encounter, Evidence, GapRule, Hours, MeetRule, Pair, Seen, StopRule, Track, Usual,
    UsualRule, Window, Zone, compare, days, gaps, impossible, legs, rhythm, stops, usual_reads, usual_stops,
};
use domain::{ReaderKind, Span, Timestamp};
use sandbox::{SEED, Sighting, World, last_time, stories};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static SABLE: LazyLock<World> = LazyLock::new(|| World::new(SEED));
const NOW: Timestamp = Timestamp(1_804_838_520_000_000);

fn zone() -> Zone {
    Zone::fixed(-36_000).unwrap()
}

fn window(days: i64) -> Window {
    Window::new(NOW - Span::hours(24 * days), NOW).unwrap()
}

fn seen(sighting: &Sighting, plate: u32) -> Seen {
    let read = SABLE.read(sighting).unwrap();
    Seen { at: sighting.at, place: read.position, reader: sighting.reader.into(), plate }
}

/// What a question for each plate over the last days brings, misreads and all.
fn asked(plates: &[&str], days: i64) -> Track {
    let window = window(days).from()..NOW;
    let reads = |(n, plate): (u32, &&str)| {
        let found = SABLE.reads_of_plate(&domain::PlatePattern::new(plate).unwrap(), &window, usize::MAX);
        found.iter().map(|sighting| seen(sighting, n)).collect::<Vec<_>>()
    };
    Track::new(&(0..).zip(plates).flat_map(reads).collect::<Vec<_>>())
}

/// The reads of some vehicles, whatever cameras took their plates for, by readers that do not drive about.
fn driven(vehicles: impl Iterator<Item = u32>, days: i64) -> Track {
    let window = window(days).from()..NOW;
    let reads = |vehicle| {
        let all = SABLE.reads_of_vehicle(vehicle, &window);
        all.iter().map(|sighting| seen(sighting, vehicle)).filter(|seen| !mobile(seen.reader)).collect::<Vec<_>>()
    };
    Track::new(&vehicles.flat_map(reads).collect::<Vec<_>>())
}

fn mobile(reader: u32) -> bool {
    SABLE.readers()[reader as usize].kind == ReaderKind::Mobile
}

fn name(track: &Track, read: usize) -> &'static str {
    &SABLE.readers()[track.seen()[read].reader as usize].name
}

fn named<'a>(usual: &'a [Usual], track: &Track, words: &str) -> &'a Usual {
    usual.iter().find(|one| name(track, one.members[0]).contains(words)).unwrap()
}

fn usual(track: &Track, days: i64) -> Result<Vec<Usual>, BadRule> {
    usual_reads(track, &window(days), &zone(), &UsualRule::default())
}

#[test]
fn the_rhythm_of_the_theft_ring_s_tractor_shows_its_nights() {
    let (track, window) = (asked(&["7KXM482"], 90), window(90));
    let rhythm = rhythm(&track, &window, &zone());
    let hours = rhythm.by_hour();
    let (late, deep): (u32, u32) = (hours[22].reads + hours[23].reads, hours[1..6].iter().map(|cell| cell.reads).sum());
    assert!(late > 150 && deep == 0 && hours[0].reads < 5, "{hours:?}");
    assert_eq!(rhythm.total().reads as usize, track.len());
    // Every ninth night, whatever the weekday.
    let local = |seen: &Seen| zone().local(seen.at);
    let nights: BTreeSet<i32> =
        track.seen().iter().filter(|seen| local(seen).hour >= 22).map(|seen| local(seen).day.0).collect();
    assert_eq!((nights.len(), hours[23].with), (10, 10));
    assert!(nights.iter().all(|night| (night - nights.first().unwrap()) % 9 == 0), "{nights:?}");
    let bars = days(&track, &window, &zone());
    assert_eq!((bars.len(), bars.iter().map(|bar| bar.reads as usize).sum::<usize>()), (91, track.len()));
}

#[test]
fn the_tractor_is_usually_at_its_yard_and_on_some_nights_at_a_truck_stop() {
    let track = asked(&["7KXM482"], 90);
    let usual = usual(&track, 90).unwrap();
    assert!(name(&track, usual[0].members[0]).contains("Yard"), "the first of all");
    let stop = named(&usual, &track, "Truck Stop");
    assert_eq!((stop.days, stop.hours(), stop.band.from), (10, Hours::Night, 22));
    // It stands there for 35 to 50 minutes; between, the gate reads it coming and going.
    let stops = stops(&track, &StopRule::default()).unwrap();
    let at_night = stops.iter().filter(|stop| name(&track, stop.first).contains("Truck Stop"));
    let stood: Vec<i64> = at_night.map(|stop| stop.stood.as_seconds() / 60).collect();
    assert!(stood.len() == 10 && stood.iter().all(|minutes| (35..=50).contains(minutes)), "{stood:?}");
    let stands = usual_stops(&stops, &window(90), &zone(), &UsualRule::default()).unwrap();
    let words = |one: &Usual| name(&track, stops[one.members[0]].first);
    assert!(stands.iter().any(|one| words(one).contains("Truck Stop") && one.days == 10));
}

#[test]
fn the_pickup_is_at_the_truck_stop_before_the_tractor() {
    let (track, window) = (asked(&["7KXM482", "4HRT915"], 90), window(90));
    let rule = MeetRule { within: Span::minutes(45) };
    let pairs = compare(&track, &[0, 1], &window, &zone(), &rule).unwrap();
    let there: Vec<_> = pairs[0].encounters.iter().filter(|one| name(&track, one.a).contains("Truck Stop")).collect();
    // Ten nights: it comes 20 to 30 minutes before, and both leave about together.
    let before = |one: &&&Encounter| (Span::minutes(-30)..=Span::minutes(-20)).contains(&one.lead);
    assert_eq!((there.len(), there.iter().filter(before).count()), (20, 10));
}

#[test]
fn the_scout_precedes_the_load_on_each_run() {
    let window = window(90);
    let track = asked(&["2LMB604", "8PVX317"], 90);
    let pair: Pair = compare(&track, &[0, 1], &window, &zone(), &MeetRule::default()).unwrap().remove(0);
    assert_eq!((pair.a_first as usize, pair.b_first), (pair.encounters.len(), 0));
    assert_eq!((pair.days, pair.median_lead.as_seconds() / 60), (15, 8));
    assert!(pair.readers >= 20 && pair.encounters.len() >= 500, "{} at {}", pair.encounters.len(), pair.readers);
    // On the way in it is 7 to 9 minutes at each reader. (On the way home the load may come into the rush hour alone.)
    let inbound = pair.encounters.iter().filter(|one| name(&track, one.a).contains("Port of Entry, Inbound"));
    let minutes: Vec<i64> = inbound.map(|one| one.lead.as_seconds()).collect();
    assert!(minutes.len() >= 30 && minutes.iter().all(|lead| (420..=540).contains(lead)), "{minutes:?}");
    let day = last_time("scout-and-load", NOW).unwrap();
    let run = Window::new(day, day + Span::hours(24)).unwrap();
    let pair = compare(&track, &[0, 1], &run, &zone(), &MeetRule::default()).unwrap().remove(0);
    assert!(pair.leads.0 >= Span::minutes(7) && pair.leads.1 <= Span::minutes(9), "{:?}", pair.leads);
}

#[test]
fn a_person_s_way_to_work_stands_first_among_the_usual_places() {
    let track = asked(&["9TCD250"], 90);
    let usual = usual(&track, 90).unwrap();
    let way: Vec<&Usual> = usual.iter().filter(|one| one.share() > 0.5).collect();
    assert!(way.len() >= 2 && way.iter().all(|one| one.hours() == Hours::Day), "{way:?}");
    for one in &way {
        assert!(one.weekdays.0 * 2 > one.weekdays.1, "on most weekdays: {one:?}");
        let days: BTreeSet<_> = one.members.iter().map(|n| zone().local(track.seen()[*n].at).day).collect();
        assert_eq!(days.len(), one.days as usize);
    }
}

#[test]
fn no_vehicle_of_the_world_is_accused_of_impossible_travel() {
    let vehicles = (0..u32::try_from(SABLE.vehicles()).unwrap()).step_by(40);
    let window = window(14).from()..NOW;
    let reads = vehicles.flat_map(|vehicle| {
        SABLE.reads_of_vehicle(vehicle, &window).iter().map(|sighting| seen(sighting, vehicle)).collect::<Vec<_>>()
    });
    let track = Track::new(&reads.collect::<Vec<_>>());
    assert!(track.len() > 10_000, "{}", track.len());
    assert_eq!(impossible(&track, &Bound::default(), mobile).unwrap(), []);
}

#[test]
fn the_look_alike_s_misreads_are_hours_apart_and_so_no_travel_is_impossible() {
    // The family drives in the morning, the wanted vehicle in the afternoon: only the picture tells them apart.
    let track = asked(&["6NRM188"], 90);
    assert_eq!(impossible(&track, &Bound::default(), mobile).unwrap(), []);
    let window = window(90).from()..NOW;
    let found = SABLE.reads_of_plate(&domain::PlatePattern::new("6NRM188").unwrap(), &window, usize::MAX);
    assert!(found.iter().filter(|sighting| SABLE.true_plate(sighting).as_str() == "6NRM183").count() > 30);
    for story in stories().unwrap() {
        for plate in &story.plates {
            let found = impossible(&asked(&[plate], 90), &Bound::default(), mobile).unwrap();
            assert_eq!(found, [], "{plate}");
        }
    }
}

#[test]
fn two_vehicles_with_one_plate_are_found_and_nothing_else_is() {
    // Two commuters of different towns.
    let both = asked(&["9TCD250", "2SNL941"], 60);
    let cloned: Vec<Seen> = both.seen().iter().map(|seen| Seen { plate: 7, ..*seen }).collect();
    let track = Track::new(&cloned);
    let found = impossible(&track, &Bound::default(), mobile).unwrap();
    assert!(found.len() > 20, "{}", found.len());
    for one in &found {
        let true_plate = |n: usize| both.seen()[track.row(n).unwrap()].plate;
        assert_ne!(true_plate(one.leg.from), true_plate(one.leg.to), "{one:?}");
    }
}

#[test]
fn a_misread_between_two_reads_of_a_drive_is_the_one_that_is_doubted() {
    let track = driven(6..7, 30);
    let far = SABLE.readers().iter().zip(0..).map(|(reader, n)| (reader.position, n));
    let mut tried = 0;
    for leg in legs(&track).into_iter().filter(|leg| leg.time < Span::minutes(10)) {
        let from = track.seen()[leg.from];
        let (place, reader) =
            far.clone().max_by(|a, b| from.place.meters_to(a.0).total_cmp(&from.place.meters_to(b.0))).unwrap();
        let wrong = Seen { at: from.at + Span(leg.time.0 / 2), place, reader, ..from };
        let mut seen = track.seen().to_vec();
        seen.push(wrong);
        let found = impossible(&Track::new(&seen), &Bound::default(), mobile).unwrap();
        assert_eq!(found.iter().map(|one| one.doubt).collect::<Vec<_>>(), [Some(Doubt::To), Some(Doubt::From)]);
        tried += 1;
    }
    assert!(tried > 100, "{tried}");
}

/// A vehicle of the world takes at most 1.29 times as long as on free roads, and some minutes to turn in at a gate; what
/// is more, it stood. Between 5 and 20 minutes more nothing is asked.
#[test]
#[allow(clippy::cast_precision_loss, reason = "seconds of some hours")]
fn what_is_told_of_stops_and_gaps_is_what_the_vehicles_did() {
    let track = driven((10..20_000).step_by(130), 14);
    let stops = stops(&track, &StopRule::default()).unwrap();
    let legs = legs(&track);
    let gaps = gaps(&legs, &GapRule::default()).unwrap();
    let (mut stood, mut drove, mut missed, mut invented, mut dashed) = (0, 0, 0, 0, 0);
    for (leg, gap) in legs.iter().zip(gaps).filter(|(leg, _)| leg.time < Span::hours(4)) {
        let (from, to) = (track.seen()[leg.from], track.seen()[leg.to]);
        let slow = SABLE.route(from.place, to.place).unwrap().seconds * 1.35;
        let spare = leg.time.as_seconds() as f64 - slow;
        let told = stops.iter().any(|stop| stop.plate == from.plate && stop.first <= leg.from && leg.to <= stop.last);
        if spare > 1_200.0 {
            stood += 1;
            missed += usize::from(!told);
        } else if spare < 300.0 {
            drove += 1;
            invented += usize::from(told);
            dashed += usize::from(gap);
        }
    }
    assert!(stood > 1_000 && drove > 10_000, "{stood} {drove}");
    assert!(
        missed * 100 <= stood && invented * 1_000 <= drove,
        "{missed} of {stood} missed, {invented} of {drove} invented"
    );
    assert!(dashed * 1_000 <= drove, "{dashed} of {drove} drives dashed");
    assert!(stops.iter().any(|stop| stop.evidence == Evidence::Seen));
}

#[test]
fn places_where_a_vehicle_truly_stood_lie_within_what_is_told() {
    // Story vehicles go from a gate to a gate: take away the reads at the gate, and the stop has to be found around it.
    let day = last_time("scout-and-load", NOW).unwrap();
    let track = asked(&["2LMB604"], 90);
    let run: Vec<Seen> =
        track.seen().iter().filter(|seen| (day..day + Span::hours(24)).contains(&seen.at)).copied().collect();
    let gate = |seen: &&Seen| SABLE.readers()[seen.reader as usize].name.contains("Truck Yard");
    let yard = run.iter().find(gate).unwrap().place;
    let unseen: Vec<Seen> = run.iter().filter(|seen| !gate(seen)).copied().collect();
    let stops = stops(&Track::new(&unseen), &StopRule::default()).unwrap();
    let stop = stops.iter().find(|stop| stop.area.holds(yard)).unwrap();
    assert_eq!(stop.evidence, Evidence::Between);
    let minutes = stop.stood.as_seconds() / 60;
    assert!((40..=90).contains(&minutes), "it stood for 45 to 70: {minutes}");
}
