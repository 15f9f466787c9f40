//! Any bytes as a tile.
#![allow(clippy::cast_possible_truncation, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use basemap::{Cancel, Frame, MvtError, Renderer, Schema, Theme, read_tile};
use proptest::prelude::*;
use std::sync::OnceLock;

fn valid() -> &'static [u8] {
    static TILE: OnceLock<Vec<u8>> = OnceLock::new();
    TILE.get_or_init(|| {
        let reader = basemap::pmtiles::Reader::from_bytes(common::town_bytes()).unwrap();
        reader.tile(common::middle(14, 0, -1)).unwrap().unwrap()
    })
}

/// Reads a tile and draws what was read, with names.
fn whole_way(bytes: &[u8]) {
    for schema in [Schema::Protomaps, Schema::OpenMapTiles] {
        if let Ok(tile) = read_tile(bytes, schema) {
            let id = common::middle(14, 0, -1);
            let frame = Frame { edge: 64, ..Frame::of(id, false, Theme::Light) };
            let cancel = Cancel::new();
            Renderer::new().unwrap().draw(&tile, &frame, &|| cancel.is_canceled()).unwrap();
            let _ = basemap::label_features(&tile, id);
            let _ = tile.part(14, basemap::TileId::new(17, id.x() * 8 + 3, id.y() * 8 + 5).unwrap());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn any_bytes_are_a_tile_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        whole_way(&bytes);
    }

    #[test]
    fn a_changed_tile_is_a_tile_or_an_error(
        hits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<Option<prop::sample::Index>>(),
    ) {
        let mut bytes = valid().to_vec();
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        whole_way(&bytes);
    }
}

#[test]
fn rings_without_area_are_left_out() {
    // One polygon: MoveTo 1, LineTo 2 on a line, ClosePath. Layer "earth", extent 4096, version 2.
    let geometry = [9, 0, 0, 18, 20, 20, 20, 20, 15];
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
    let feature = [vec![0x18, 3, 0x22, length(&geometry)], geometry.to_vec()].concat();
    let layer = [b"\x78\x02\x0a\x05earth\x12".to_vec(), vec![length(&feature)], feature].concat();
    let tile = [vec![0x1a, length(&layer)], layer].concat();
    assert!(read_tile(&tile, Schema::Protomaps).unwrap().features.is_empty());
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

fn field(number: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

/// A tile of roads, all with these tags, keys and values.
fn roads(tags: &[u8], keys: &[&str], values: &[&str], geometries: &[Vec<u8>]) -> Vec<u8> {
    let mut layer = [vec![0x78, 2], field(1, b"roads")].concat();
    layer.extend(keys.iter().flat_map(|key| field(3, key.as_bytes())));
    layer.extend(values.iter().flat_map(|value| field(4, &field(1, value.as_bytes()))));
    for geometry in geometries {
        let feature = [field(2, tags), vec![0x18, 2], field(4, geometry)].concat();
        layer.extend(field(2, &feature));
    }
    field(3, &layer)
}

/// A line to and fro between two corners of a tile.
fn to_and_fro(times: u64) -> Vec<u8> {
    let mut line = [vec![9, 0, 0], varint(times << 3 | 2)].concat();
    for time in 0..times {
        let step = if time % 2 == 0 { 8192 } else { 8191 };
        line.extend([varint(step), varint(step)].concat());
    }
    line
}

#[test]
fn a_tile_that_would_take_minutes_to_draw_is_refused() {
    let tile = |lines| roads(&[0, 0], &["kind"], &["path"], &vec![to_and_fro(500); lines]);
    let read = |lines| read_tile(&tile(lines), Schema::Protomaps);
    assert!(read(5).is_ok());
    assert_eq!(read(6), Err(MvtError::TooMuch));
    // The same in a corner: little, until the corner fills a tile.
    let corner = [vec![9, 0, 0], varint(20_000 << 3 | 2), [[62, 0], [61, 0]].concat().repeat(10_000)].concat();
    let tile = read_tile(&roads(&[0, 0], &["kind"], &["path"], &[corner]), Schema::Protomaps).unwrap();
    let part = |z| tile.clone().part(8, basemap::TileId::new(z, 0, 0).unwrap());
    assert!(part(10).is_ok());
    assert_eq!(part(14), Err(MvtError::TooMuch));
    // Little steps: short, but a wide line would be drawn around each point.
    let steps =
        |count: u64| [vec![9, 0, 0], varint(count << 3 | 2), [[2, 0], [1, 0]].concat().repeat(count as usize / 2)];
    let read = |count| read_tile(&roads(&[0, 0], &["kind"], &["path"], &[steps(count).concat()]), Schema::Protomaps);
    assert!(read(100_000).is_ok());
    assert_eq!(read(130_000), Err(MvtError::TooMuch));
}

#[test]
fn small_things_that_would_take_much_memory_are_refused() {
    let many = field(2, &[]).repeat(500_001);
    let tile = field(3, &[field(1, b"roads"), many].concat());
    assert_eq!(read_tile(&tile, Schema::Protomaps), Err(MvtError::TooMuch));
    // A name that many share is kept by none if it is longer than any map shows.
    let line = vec![9, 0, 0, 10, 100, 100];
    let long = "o".repeat(100_000);
    let tile = roads(&[0, 0, 1, 1], &["kind", "name"], &["path", &long], &vec![line; 2000]);
    let read = read_tile(&tile, Schema::Protomaps).unwrap();
    assert_eq!((read.features.len(), read.features.iter().filter_map(|one| one.name.as_deref()).count()), (2000, 0));
}
