//! The tile service: one drawing for many askers, a bounded memory, cancellation, damaged tiles, names.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use basemap::exhibit::{self, Leg, Mark, MarkShape, StaticMap};
use basemap::{Archive, Cancel, Canceled, Limits, Renderer, Shown, Theme, TileId, Tiles, Typesetter};
use common::{key, middle, tiles, town_archive, town_bytes};
use domain::geo::{Bounds, Position};
use labels::{LabelKind, View};
use std::sync::{Arc, mpsc};

#[test]
fn many_who_ask_at_once_get_one_picture() {
    let tiles = Arc::new(tiles());
    let askers: Vec<_> = (0..16)
        .map(|_| {
            let tiles = Arc::clone(&tiles);
            std::thread::spawn(move || tiles.get(key(middle(14, 0, 0)), &Cancel::new()).unwrap())
        })
        .collect();
    let got: Vec<_> = askers.into_iter().map(|asker| asker.join().unwrap()).collect();
    assert!(got.iter().all(|tile| Arc::ptr_eq(tile, &got[0])));
    assert_eq!((got[0].shown, tiles.kept().1), (Shown::Map, 1));
}

#[test]
fn pictures_never_take_more_than_they_may() {
    let limits = Limits { pictures: 3 << 20, workers: 2, ..Limits::default() };
    let tiles = Tiles::new(Renderer::new().unwrap(), vec![town_archive()], limits).unwrap();
    for dx in 0..8 {
        tiles.get(key(middle(15, dx, 0)), &Cancel::new()).unwrap();
        assert!(tiles.kept().0 <= 3 << 20);
    }
    assert_eq!(tiles.kept().1, 3);
}

#[test]
fn what_nobody_wants_any_more_is_not_drawn() {
    let limits = Limits { workers: 1, ..Limits::default() };
    let tiles = Tiles::new(Renderer::new().unwrap(), vec![town_archive()], limits).unwrap();
    let (send, receive) = mpsc::channel();
    let cancel = Cancel::new();
    for dx in 0..20 {
        let send = send.clone();
        tiles.request(key(middle(13, dx, 0)), &cancel, move |tile| send.send(tile.map(|_| ())).unwrap());
    }
    cancel.cancel();
    drop(send);
    let results: Vec<_> = receive.iter().collect();
    assert_eq!(results.len(), 20);
    assert!(results.iter().filter(|result| **result == Err(Canceled)).count() >= 15);
    assert!(matches!(tiles.get(key(middle(13, 0, 0)), &cancel), Err(Canceled)));
}

#[test]
fn one_who_stays_gets_the_tile_that_another_gave_up() {
    let tiles = tiles();
    let (send, receive) = mpsc::channel();
    let gone = Cancel::new();
    for cancel in [&gone, &Cancel::new()] {
        let send = send.clone();
        tiles.request(key(middle(13, 0, 0)), cancel, move |tile| send.send(tile.is_ok()).unwrap());
    }
    gone.cancel();
    drop(send);
    assert!(receive.iter().any(|got| got));
}

#[test]
fn dropping_the_service_answers_who_waits() {
    let tiles = tiles();
    let (send, receive) = mpsc::channel();
    for dx in 0..30 {
        let send = send.clone();
        tiles.request(key(middle(15, dx, 1)), &Cancel::new(), move |tile| send.send(tile.is_ok()).unwrap());
    }
    drop(send);
    drop(tiles);
    assert_eq!(receive.iter().count(), 30);
}

#[test]
fn a_damaged_tile_shows_the_pattern_and_its_neighbors_show_the_map() {
    let mut bytes = town_bytes();
    // Damage what is packed near the end, which are tiles of the last zooms.
    let from = bytes.len() - bytes.len() / 3;
    bytes[from..].fill(0x55);
    let tiles =
        Tiles::new(Renderer::new().unwrap(), vec![Archive::from_bytes(bytes).unwrap()], Limits::default()).unwrap();
    let shown = |id: TileId| tiles.get(key(id), &Cancel::new()).unwrap().shown;
    let all: Vec<_> =
        (-4..4).flat_map(|x| (-4..4).map(move |y| (x, y))).map(|(x, y)| shown(middle(15, x, y))).collect();
    assert!(all.contains(&Shown::Unreadable), "{all:?}");
    assert_eq!(shown(middle(8, 0, 0)), Shown::Map);
    assert_eq!(shown(TileId::new(14, 5, 5).unwrap()), Shown::Nothing);
}

#[test]
fn other_archives_show_at_once() {
    let tiles = tiles();
    let id = middle(14, 0, 0);
    assert_eq!(tiles.get(key(id), &Cancel::new()).unwrap().shown, Shown::Map);
    tiles.set_archives(Vec::new());
    assert_eq!(tiles.get(key(id), &Cancel::new()).unwrap().shown, Shown::Nothing);
    assert!(tiles.labels(id).is_empty());
}

#[test]
fn names_of_neighboring_tiles_make_whole_roads() {
    let tiles = tiles();
    let names: Vec<_> = [(-1, -1), (0, -1), (-1, 0), (0, 0)]
        .iter()
        .flat_map(|(x, y)| tiles.labels(middle(14, *x, *y)).to_vec())
        .collect();
    let view = View { center: [0.5, 0.5], zoom: 14.0, width: 1000.0, height: 700.0 };
    let placed = labels::place(&names, &view, &mut Typesetter::new().unwrap(), &[]);
    let count = |kind| placed.iter().filter(|label| label.kind == kind).count();
    assert_eq!(count(LabelKind::City), 1);
    assert!(count(LabelKind::Street) > 8 && count(LabelKind::Shield) >= 2, "{placed:#?}");
    let json = serde_json::to_string(&names).unwrap();
    assert_eq!(serde_json::from_str::<Vec<labels::LabelFeature>>(&json).unwrap().len(), names.len());
}

fn static_map(width: u32, height: u32) -> StaticMap {
    let at = |lon, lat| Position::new(lon, lat).unwrap();
    let color = [0, 0x72, 0xb2];
    let (a, b) = (at(-0.01, -0.005), at(0.01, 0.005));
    let mark = |at, text: &str, shape| Mark { at, color, shape, text: text.to_owned(), chosen: false };
    StaticMap {
        width,
        height,
        ratio: 1.0,
        bounds: Bounds { south_west: a, north_east: b },
        theme: Theme::Light,
        zones: Vec::new(),
        legs: vec![Leg { from: a, to: b, color, opacity: 1.0, dashed: true }],
        marks: vec![mark(a, "1", MarkShape::Circle), mark(b, "", MarkShape::Cross)],
        attribution: "made up".to_owned(),
    }
}

#[test]
fn a_static_map_shows_its_reads_where_they_are() {
    let (tiles, mut text) = (tiles(), Typesetter::new().unwrap());
    let map = static_map(800, 500);
    let picture = exhibit::draw(&tiles, &mut text, &map, &Cancel::new()).unwrap();
    assert_eq!((picture.width(), picture.height()), (800, 500));
    // The box of reads is fitted with a tenth of the width, or of the height, around it; the first read is south-west.
    let blue = |x: u32, y: u32| common::pixel(&picture, x, y) == [0, 0x72, 0xb2];
    let found = (0..500).flat_map(|y| (0..400).map(move |x| (x, y))).filter(|(x, y)| blue(*x, *y)).count();
    assert!(found > 150, "{found}");
    let mut dense = map.clone();
    dense.ratio = 2.0;
    assert_eq!(exhibit::draw(&tiles, &mut text, &dense, &Cancel::new()).unwrap().width(), 1600);
}

#[test]
fn a_static_map_of_no_size_is_refused_and_odd_bounds_are_drawn() {
    let (tiles, mut text) = (tiles(), Typesetter::new().unwrap());
    for (width, height) in [(0, 100), (100, 9000), (63, 64)] {
        assert!(exhibit::draw(&tiles, &mut text, &static_map(width, height), &Cancel::new()).is_err());
    }
    let at = |lon, lat| Position::new(lon, lat).unwrap();
    let point = Bounds { south_west: at(0.0, 0.0), north_east: at(0.0, 0.0) };
    let world = Bounds { south_west: at(-180.0, -90.0), north_east: at(180.0, 90.0) };
    for bounds in [point, world] {
        let map = StaticMap { bounds, ..static_map(300, 200) };
        assert!(exhibit::draw(&tiles, &mut text, &map, &Cancel::new()).is_ok());
    }
}
