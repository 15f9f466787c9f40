//! The archives in assets/: where there is water, it is drawn.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "tests"
)]

mod common;

use basemap::{Archive, Cancel, Limits, Renderer, Theme, TileId, Tiles, label_features};
use common::{key, pixel};
use domain::geo::Position;
use std::path::Path;

fn archive(name: &str) -> Archive {
    Archive::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/map").join(name)).unwrap()
}

/// The tile of a place, and the pixel in it.
fn at(lon: f64, lat: f64, z: u8) -> (TileId, u32, u32) {
    let (x, y) = Position::new(lon, lat).unwrap().mercator();
    let count = f64::from(1u32 << z);
    let (x, y) = (x * count, y * count);
    let part = |v: f64| (v.fract() * 512.0) as u32;
    (TileId::new(z, x as u32, y as u32).unwrap(), part(x), part(y))
}

/// Off the border, which runs through four of them.
const GREAT_LAKES: [(&str, f64, f64); 5] = [
    ("Superior", -87.5, 47.7),
    ("Michigan", -87.0, 43.5),
    ("Huron", -82.9, 44.6),
    ("Erie", -81.0, 42.4),
    ("Ontario", -78.0, 43.8),
];

#[test]
fn inland_water_is_water_and_what_lies_between_is_land() {
    let us = [("Great Salt Lake", -112.6, 41.2), ("Okeechobee", -80.85, 26.95), ("Atlantic", -70.0, 38.0)];
    let far =
        [("Victoria", 33.0, -1.2), ("Caspian", 50.6, 42.0), ("Baikal", 108.0, 53.3), ("Indian Ocean", 75.0, -15.0)];
    let land = [("Michigan", -84.6, 43.6), ("Ontario", -80.6, 43.6), ("Illinois", -89.0, 41.0)];
    for (name, water, zooms) in [("us.pmtiles", &us[..], [3, 7, 8]), ("world.pmtiles", &far[..], [3, 5, 6])] {
        let renderer = Renderer::new().unwrap();
        let color = |name| renderer.style().color(name, Theme::Light);
        let (blue, ground) = (color("water"), color("land"));
        let tiles = Tiles::new(renderer, vec![archive(name)], Limits { workers: 1, ..Limits::default() }).unwrap();
        for z in zooms {
            let places = GREAT_LAKES.iter().chain(water).map(|place| (place, blue));
            for ((what, lon, lat), color) in places.chain(land.iter().map(|place| (place, ground))) {
                let (id, x, y) = at(*lon, *lat, z);
                let tile = tiles.get(key(id), &Cancel::new()).unwrap();
                assert_eq!(pixel(&tile.picture, x, y), color, "{name}: {what} at zoom {z}");
            }
        }
    }
}

#[test]
fn the_great_lakes_have_their_names() {
    for name in ["us.pmtiles", "world.pmtiles"] {
        let archive = archive(name);
        let mut names: Vec<String> = Vec::new();
        for id in (0..16).flat_map(|x| (0..16).map(move |y| TileId::new(4, x, y).unwrap())) {
            let tile = archive.tile(id).unwrap();
            names.extend(tile.iter().flat_map(|tile| label_features(tile, id)).map(|label| label.text));
        }
        for (lake, ..) in GREAT_LAKES {
            assert_eq!(names.iter().filter(|name| **name == format!("Lake {lake}")).count(), 1, "{name}: {lake}");
        }
    }
}
