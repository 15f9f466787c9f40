//! Any bytes as a tile.
#![allow(clippy::cast_possible_truncation, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use basemap::{Cancel, Frame, Renderer, Schema, Theme, read_tile};
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
