//! What was ingested, asked back by all that one may ask by.

use super::rig::{NAME, OPENALPR, Rig, frigate, readers, samples};
use crate::sources::{Search, Source, SourceError};
use domain::{
    About, Area, AtReader, Jurisdiction, KindOfVehicle, NearPlace, PictureView, PlatePattern, Read, Span, Vehicle,
};
use ingest::{Format, Records, better};
use std::collections::BTreeMap;
use testkit::{Engine, START};

testkit::on_each_engine! {
    each_formats_files_are_taken_and_asked_back => asked_back;
    the_newest_come_first_up_to_the_limit_in_parts => newest_first;
    patterns_that_mean_many_plates_find_those_that_were_seen => patterns;
    an_area_finds_what_is_in_it_and_nothing_beside_it => areas;
    a_picture_that_came_with_a_record_is_given_and_no_other => pictures;
}

/// What an input tells, each read once.
fn told(format: &Format, input: &[u8]) -> BTreeMap<String, Read> {
    let mut reads: BTreeMap<String, Read> = BTreeMap::new();
    for entry in Records::new(format, &readers(), START, input).flatten() {
        let read = entry.read;
        let stays = reads.get(&read.id).map_or_else(|| read.clone(), |kept| better(kept, &read).clone());
        reads.insert(read.id.clone(), stays);
    }
    reads
}

fn ids<'a>(reads: impl IntoIterator<Item = &'a Read>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = reads.into_iter().map(|read| read.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

async fn asked_back(engine: Engine) {
    for (format, input) in samples() {
        let rig = Rig::start(engine).await;
        let taken = rig.take(&format, &readers(), input).await;
        let all = told(&format, input);
        assert_eq!(taken.taken, all.len() as u64);
        assert!(!all.is_empty());
        assert_eq!(ids(&rig.plate("*").await.reads), ids(all.values()));
        for read in all.values() {
            check(&rig, &all, read).await;
        }
    }
}

/// One read, by its plate, a pattern, its camera, its place and its vehicle.
async fn check(rig: &Rig, all: &BTreeMap<String, Read>, read: &Read) {
    let plate = read.plate.as_str();
    let mut partial = plate.to_owned();
    partial.replace_range(1..2, "?");
    for text in [plate.to_owned(), partial, format!("{}*", &plate[..3]), format!("~{plate}")] {
        let pattern: PlatePattern = text.parse().unwrap();
        let found = rig.ask(About::Plate(pattern.clone())).await;
        let meant = all.values().filter(|read| pattern.takes(&read.plate).is_some());
        assert_eq!(ids(&found.reads), ids(meant), "{text}");
        assert_eq!(found.reads.iter().find(|one| one.id == read.id), Some(read), "as it was told");
        assert!(found.reads.iter().all(|read| found.readers.iter().any(|of| of.reader.id == read.reader)));
    }
    let at = |source: &str| {
        About::Reader(AtReader { source: source.into(), reader: read.reader.clone(), name: String::new() })
    };
    let of_reader = all.values().filter(|one| one.reader == read.reader);
    assert_eq!(ids(&rig.ask(at(NAME)).await.reads), ids(of_reader));
    assert!(rig.ask(at("Sable")).await.reads.is_empty(), "another source's camera is another camera");
    let area = Area::circle(read.position, 200.0).unwrap();
    let in_area = || all.values().filter(|one| area.contains(one.position));
    let near = NearPlace { name: "there".into(), around: area.clone() };
    for about in [About::Area(area.clone()), About::Place(near)] {
        assert_eq!(ids(&rig.ask(about).await.reads), ids(in_area()));
    }
    if let Some(make) = &read.vehicle.make {
        let vehicle = Vehicle { make: Some(make.to_uppercase()), ..Vehicle::default() };
        let about = About::Vehicle(KindOfVehicle { vehicle, area: area.clone() });
        let same = in_area().filter(|one| one.vehicle.make.as_ref() == Some(make));
        assert_eq!(ids(&rig.ask(about).await.reads), ids(same));
    }
}

async fn newest_first(engine: Engine) {
    let rig = Rig::start(engine).await;
    // Two dense hours and a thin month before.
    let dense = (0..5_000).map(|n| START - Span::seconds(n));
    let thin = (1..700).map(|n| START - Span::hours(n) - Span::hours(2));
    let input: String = dense
        .chain(thin)
        .enumerate()
        .map(|(n, at)| frigate(&format!("{n}.5-a"), &format!("TST{:04}", n % 97), 0.9, at))
        .collect();
    assert_eq!(rig.take(&Format::Frigate, &readers(), input.as_bytes()).await.taken, 5_699);
    let at = AtReader { source: NAME.into(), reader: "gate_in".into(), name: String::new() };
    let search = |limit: usize| Search {
        about: About::Reader(at.clone()),
        jurisdiction: None,
        from: START - Span::hours(24 * 30),
        to: START,
        limit,
    };
    for limit in [1, 700, 5_001, 5_698] {
        let found = rig.search(search(limit)).await;
        assert!(found.done.more, "{limit}");
        assert_eq!(found.reads.len(), limit);
        assert!(found.reads.is_sorted_by(|a, b| a.at >= b.at));
        assert_eq!(found.reads[0].at, START);
        assert_eq!(found.readers.len(), 1, "a camera is told of once");
    }
    let all = rig.search(search(5_699)).await;
    assert_eq!((all.reads.len(), all.done.more, all.done.odd), (5_699, false, 0));
    assert!(all.parts.iter().all(|part| *part <= 500));
    let (from, to) = (START - Span::seconds(100), START - Span::seconds(50));
    let window = rig.search(Search { from, to, ..search(9_999) }).await;
    assert_eq!(window.reads.len(), 51, "both ends count");
    let other = Search { jurisdiction: Some(Jurisdiction::new("WY").unwrap()), ..search(10) };
    assert_eq!(rig.search(other).await.reads.len(), 10, "whose plates' issuer is not said may be meant");
}

async fn patterns(engine: Engine) {
    let rig = Rig::start(engine).await;
    let line = |n: usize| frigate(&format!("{n}.5-a"), &format!("TS{n:04}X"), 0.9, START - Span::minutes(9));
    let input: String = (0..900).map(line).collect();
    rig.take(&Format::Frigate, &readers(), input.as_bytes()).await;
    assert_eq!(rig.plates("TS0*").await.len(), 900);
    assert_eq!(rig.plates("*7X").await.len(), 90);
    assert_eq!(rig.plates("TS000?X").await.len(), 10);
    assert_eq!(rig.plates("TS0123X").await, ["TS0123X"]);
    // 5 for S, 0 for O.
    assert!(rig.plates("~T5O123X").await.contains(&"TS0123X".to_owned()));
    assert!(rig.plates("QQ*").await.is_empty());
}

async fn areas(engine: Engine) {
    let rig = Rig::start(engine).await;
    let table: Vec<String> = (0..400)
        .map(|n: i32| {
            let (lat, lon) = (44.0 + f64::from(n / 20) * 0.003, -103.0 - f64::from(n % 20) * 0.003);
            format!("T{n:04},car,2027-03-13T10:00:00Z,90,{lat},{lon}")
        })
        .collect();
    let mapping =
        "[columns]\nplate='p'\ntime='t'\nreader='c'\nconfidence={column='s',scale=100}\nlatitude='y'\nlongitude='x'\n";
    let format = Format::Csv(Box::new(ingest::Mapping::parse(mapping).unwrap()));
    let input = format!("p,c,t,s,y,x\n{}", table.join("\n"));
    assert_eq!(rig.take(&format, &ingest::Readers::default(), input.as_bytes()).await.taken, 400);
    let all = told_by(&format, &input);
    let at = domain::Position::new(-103.03, 44.03).unwrap();
    let corner = |lon: f64, lat: f64| domain::Position::new(lon, lat).unwrap();
    for area in [
        Area::circle(at, 300.0).unwrap(),
        Area::circle(at, 2_000.0).unwrap(),
        Area::circle(at, 100_000.0).unwrap(),
        Area::polygon(&[corner(-103.05, 44.0), corner(-103.0, 44.0), corner(-103.0, 44.05)]).unwrap(),
    ] {
        let meant = all.iter().filter(|read| area.contains(read.position));
        let found = rig.ask(About::Area(area.clone())).await;
        assert_eq!(ids(&found.reads), ids(meant), "{area}");
    }
}

fn told_by(format: &Format, input: &str) -> Vec<Read> {
    let none = ingest::Readers::default();
    Records::new(format, &none, START, input.as_bytes()).flatten().map(|entry| entry.read).collect()
}

async fn pictures(engine: Engine) {
    let rig = Rig::start(engine).await;
    rig.take(&Format::OpenAlpr, &readers(), OPENALPR).await;
    let all: Vec<_> = Records::new(&Format::OpenAlpr, &readers(), START, OPENALPR).flatten().collect();
    let with = all.iter().filter(|entry| entry.picture.is_some()).count();
    assert!(with > 0 && with < all.len());
    for entry in &all {
        let given = rig.source.picture(&entry.read.id, PictureView::Plate).await;
        match &entry.picture {
            Some(picture) => assert_eq!(given.unwrap().data, *picture),
            None => assert_eq!(given, Err(SourceError::Nothing)),
        }
        assert_eq!(rig.source.picture(&entry.read.id, PictureView::Scene).await, Err(SourceError::Nothing));
    }
    assert_eq!(rig.source.picture("openalpr:none", PictureView::Plate).await, Err(SourceError::Nothing));
    let listed = rig.source.readers().await.unwrap();
    assert!(listed.len() >= readers().cameras().count());
    assert!(listed.iter().any(|of| of.reader.id == "gate_in" && of.country.as_deref() == Some("US")));
}
