//! Archives: what is written is read, what is wrong is named, and no bytes make it panic.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use basemap::feature::{Kind, Layer, Shape};
use basemap::{Archive, Schema, TileError};
use common::{middle, town_archive, town_bytes};
use proptest::prelude::*;

#[test]
fn what_is_written_is_read() {
    let archive = town_archive();
    assert_eq!((archive.schema(), archive.max_zoom()), (Schema::Protomaps, 15));
    assert_eq!((archive.name(), archive.attribution()), (Some("Town"), Some("Made up")));
    let tile = archive.tile(middle(14, 0, -1)).unwrap().unwrap();
    let find = |layer| tile.features.iter().filter(move |feature| feature.layer == layer);
    let highway = find(Layer::Road).find(|feature| feature.kind == Kind::Highway).unwrap();
    assert_eq!((highway.number.as_deref(), highway.level), (Some("I-9"), 1));
    let city = find(Layer::Place).next().unwrap();
    assert_eq!((city.kind, city.name.as_deref(), city.rank), (Kind::City, Some("Port Ansel"), 8));
    assert!(find(Layer::Building).count() > 20);
    let lake = find(Layer::Water).next().unwrap();
    assert!(matches!(&lake.shape, Shape::Areas(rings) if rings.len() == 2));
}

#[test]
fn from_a_file_it_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("town.pmtiles");
    std::fs::write(&path, town_bytes()).unwrap();
    let id = middle(13, 0, 0);
    assert_eq!(Archive::open(&path).unwrap().tile(id).unwrap(), town_archive().tile(id).unwrap());
}

#[test]
fn the_same_features_give_the_same_bytes() {
    assert_eq!(town_bytes(), town_bytes());
}

#[test]
fn beyond_the_last_zoom_a_part_is_enlarged() {
    let archive = town_archive();
    let tile = archive.tile(middle(18, 0, -1)).unwrap().unwrap();
    let road = tile.features.iter().find(|feature| feature.kind == Kind::Highway).unwrap();
    let Shape::Lines(lines) = &road.shape else { panic!("a road is a line") };
    // Within the tile and its buffer, and through it.
    assert!(lines.iter().flatten().flatten().all(|v| (-33.0..=545.0).contains(v)));
    assert!(tile.features.iter().all(|feature| feature.layer != Layer::Water), "the lake is elsewhere");
}

#[test]
fn where_there_is_nothing_it_says_so() {
    assert!(town_archive().tile(basemap::TileId::new(10, 3, 3).unwrap()).unwrap().is_none());
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let says = |bytes: Vec<u8>| Archive::from_bytes(bytes).err().unwrap().to_string();
    assert!(says(b"<html>not found</html>".to_vec()).contains("not a PMTiles archive"));
    assert!(says(Vec::new()).contains("not a PMTiles archive"));
    let whole = town_bytes();
    let mut old = whole.clone();
    old[7] = 2;
    assert!(says(old).contains("version 2"));
    let mut pictures = whole.clone();
    pictures[99] = 2;
    assert!(says(pictures).contains("pictures, not vector tiles"));
    let mut packed = whole.clone();
    packed[97] = 4;
    assert!(says(packed).contains("zstd"));
    assert!(says(whole[..200].to_vec()).contains("damaged or cut off"));
    let other = basemap::make::topojson::source("stuff", 0, &[], basemap::make::Outline::Points(vec![[0.5, 0.5]]));
    let head = basemap::make::Head { name: String::new(), attribution: String::new(), max_zoom: 0, bounds: None };
    let text = says(basemap::make::archive(vec![other], &head).unwrap());
    assert!(text.contains("(stuff)") && text.contains("Choose an archive in one of these schemas"));
}

#[test]
fn openmaptiles_is_read_as_the_same_things() {
    use basemap::make::{Head, Outline, archive, topojson::source};
    let line = || Outline::Lines(vec![vec![[0.4, 0.4], [0.6, 0.61]]]);
    let sources = vec![
        source("transportation", 0, &[("class", "motorway"), ("brunnel", "bridge")], line()),
        source("transportation_name", 0, &[("class", "motorway"), ("name", "Autobahn"), ("ref", "A 9")], line()),
        source(
            "place",
            0,
            &[("class", "city"), ("name", "東京"), ("name:en", "Tokyo")],
            Outline::Points(vec![[0.5, 0.5]]),
        ),
        source("boundary", 0, &[("class", "nothing we know")], line()),
    ];
    let head = Head { name: String::new(), attribution: String::new(), max_zoom: 0, bounds: None };
    let archive = Archive::from_bytes(archive(sources, &head).unwrap()).unwrap();
    assert_eq!(archive.schema(), Schema::OpenMapTiles);
    let tile = archive.tile(basemap::TileId::new(0, 0, 0).unwrap()).unwrap().unwrap();
    assert_eq!(tile.ground, basemap::feature::Ground::Land);
    let mut kinds: Vec<_> =
        tile.features.iter().map(|one| (one.layer, one.kind, one.level, one.name.as_deref())).collect();
    kinds.sort_by_key(|kind| kind.0);
    assert_eq!(
        kinds,
        [
            (Layer::Road, Kind::Highway, 1, None),
            (Layer::RoadName, Kind::Highway, 0, Some("Autobahn")),
            (Layer::Place, Kind::City, 0, Some("Tokyo")),
        ]
    );
}

#[test]
fn a_folder_or_a_missing_file_is_refused() {
    assert!(Archive::open(std::path::Path::new("/")).is_err());
    assert!(Archive::open(std::path::Path::new("/nowhere/at.pmtiles")).is_err());
}

/// All tiles around the middle, down to beyond the last zoom: errors are fine, panics are not.
fn walk(archive: &Archive) {
    for z in 1..18 {
        for (dx, dy) in [(0, 0), (-1, -1)] {
            match archive.tile(middle(z, dx, dy)) {
                Ok(_) | Err(TileError::Archive(_) | TileError::Mvt(_)) => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]
    #[test]
    fn a_damaged_archive_is_an_error_and_no_panic(
        hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<Option<prop::sample::Index>>(),
        head in any::<bool>(),
    ) {
        let mut bytes = town_bytes_once().to_vec();
        let range = if head { 600 } else { bytes.len() };
        for (at, byte) in hits {
            bytes[at.index(range)] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(range));
        }
        if let Ok(archive) = Archive::from_bytes(bytes) {
            walk(&archive);
        }
    }
}

fn town_bytes_once() -> &'static [u8] {
    static BYTES: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    BYTES.get_or_init(town_bytes)
}
