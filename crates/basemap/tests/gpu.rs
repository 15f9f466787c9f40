//! The process for the graphics card errs in every way, and the map has no gap.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use basemap::gpu::{Gpu, Settings, Status};
use basemap::{Cancel, Limits, Renderer, Shown, TileId, TileKey, Tiles};
use common::{key, middle, tiles, town_archive};
use std::sync::mpsc;
use std::time::Duration;

/// How long a test waits for one that hangs.
const SOON: Duration = Duration::from_millis(300);
/// Longer than any tile takes on a busy machine, if nobody hangs.
const LONG: Duration = Duration::from_secs(20);

/// The child that errs in this way.
fn child(way: &str, folder: &tempfile::TempDir) -> Settings {
    let program = folder.path().join(way);
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_gpu-misbehaves"), &program).unwrap();
    Settings { start: LONG, tile: if way == "hangs" { SOON } else { LONG }, ..Settings::new(program) }
}

fn with_gpu(gpu: Gpu) -> Tiles {
    // Nothing is kept, so that each tile is drawn anew.
    let limits = Limits { workers: 1, pictures: 0, ..Limits::default() };
    Tiles::with_gpu(Renderer::new().unwrap(), vec![town_archive()], limits, Some(gpu)).unwrap()
}

fn keys(count: i64) -> impl Iterator<Item = TileKey> {
    (0..count).map(|at| {
        let id: TileId = middle(15, at % 6 - 3, at / 6 - 3);
        TileKey { dense: at % 7 == 3, ..key(id) }
    })
}

fn picture(tiles: &Tiles, key: TileKey) -> Vec<u8> {
    let (send, receive) = mpsc::channel();
    tiles.request(key, &Cancel::new(), move |tile| {
        // Who asked may have given up.
        let _ = send.send(tile);
    });
    let tile = receive.recv_timeout(LONG / 2).expect("a tile in time, whatever the child does").unwrap();
    assert_eq!(tile.shown, Shown::Map);
    tile.picture.rgba().to_vec()
}

/// Whether it is the gray that the child draws.
fn is_the_childs(rgba: &[u8]) -> bool {
    rgba.as_chunks::<4>().0.iter().all(|pixel| *pixel == [128, 128, 128, 255])
}

#[test]
fn a_child_that_never_comes_up_costs_no_tile_and_nobody_waits_for_it() {
    let own = tiles();
    let ways = ["ends-at-once", "aborts-at-once", "greets-with-garbage", "draws-no-proof", "is-of-another-version"];
    for way in ways {
        let folder = tempfile::tempdir().unwrap();
        let tiles = with_gpu(Gpu::new(child(way, &folder)));
        assert_eq!(picture(&tiles, key(middle(15, 2, 2))), picture(&own, key(middle(15, 2, 2))), "{way}, starting");
        let status = tiles.gpu().unwrap().settled();
        let off = ["draws-no-proof", "is-of-another-version"].contains(&way);
        assert!(
            if off { matches!(status, Status::Off(_)) } else { matches!(status, Status::Resting(_)) },
            "{way} {status:?}"
        );
        for key in keys(3) {
            assert_eq!(picture(&tiles, key), picture(&own, key), "{way}");
        }
        assert_eq!(tiles.gpu().unwrap().drawn(), 0, "{way}");
    }
}

#[test]
fn a_program_that_is_not_there_is_not_missed() {
    let gpu = Gpu::new(Settings::new("/nowhere/readroom-gpu-basemap".into()));
    assert!(matches!(gpu.settled(), Status::Off(_)));
    let tiles = with_gpu(gpu);
    assert_eq!(picture(&tiles, key(middle(15, 0, 0))), picture(&common::tiles(), key(middle(15, 0, 0))));
}

#[test]
fn a_child_that_hangs_is_ended_at_its_deadline() {
    let folder = tempfile::tempdir().unwrap();
    let gpu = Gpu::new(Settings { start: SOON, ..child("hangs-at-once", &folder) });
    assert!(matches!(gpu.settled(), Status::Resting(why) if why.contains("in time")));
}

#[test]
fn software_is_used_only_if_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let settings = child("is-software", &folder);
    let gpu = Gpu::new(settings.clone());
    assert!(matches!(gpu.settled(), Status::Off(why) if why.contains("Made up")));
    let gpu = Gpu::new(Settings { always: true, ..settings });
    assert!(matches!(gpu.settled(), Status::Drawing(adapter) if adapter.name == "Made up"));
}

#[test]
fn what_goes_wrong_with_a_tile_leaves_it_to_tiny_skia() {
    let own = tiles();
    // And what is said of it, so that each is caught for what it is.
    let ways = [
        ("aborts", "closed"),
        ("hangs", "in time"),
        ("writes-garbage", "no message"),
        ("closes-in-mid-frame", "closed"),
        ("announces-too-much", "4294967295 bytes"),
        ("sends-a-wrong-size", "something else"),
        ("sends-too-few-pixels", "size is out of bounds"),
        ("answers-another-question", "something else"),
        ("sends-holes", "something else"),
    ];
    for (way, word) in ways {
        let folder = tempfile::tempdir().unwrap();
        let gpu = Gpu::new(child(way, &folder));
        assert!(matches!(gpu.settled(), Status::Drawing(_)), "{way}: {:?}", gpu.status());
        let tiles = with_gpu(gpu);
        for key in keys(4) {
            assert_eq!(picture(&tiles, key), picture(&own, key), "{way}");
        }
        let gpu = tiles.gpu().unwrap();
        let Status::Resting(why) = gpu.status() else { panic!("{way}: {:?}", gpu.status()) };
        assert!(why.contains(word) && gpu.drawn() == 0, "{way}: {why}");
    }
}

#[test]
fn one_that_keeps_dying_draws_what_it_can_and_is_given_up() {
    let own = tiles();
    let folder = tempfile::tempdir().unwrap();
    let tiles = with_gpu(Gpu::new(child("dies-after-three-tiles", &folder)));
    tiles.gpu().unwrap().settled();
    let mut round = 0;
    while !matches!(tiles.gpu().unwrap().status(), Status::Off(_)) {
        round += 1;
        assert!(round < 2_000);
        // Two tiles beside the town, quickly drawn.
        let key = key(middle(15, 8 + round % 2, 20));
        let drawn = picture(&tiles, key);
        assert!(is_the_childs(&drawn) || drawn == picture(&own, key), "round {round}");
        if matches!(tiles.gpu().unwrap().status(), Status::Starting) {
            tiles.gpu().unwrap().settled();
        }
    }
    // Five lives of three tiles; the proofs don't count.
    assert_eq!(tiles.gpu().unwrap().drawn(), 15);
}

#[test]
fn one_that_works_draws_the_tiles() {
    let folder = tempfile::tempdir().unwrap();
    let tiles = with_gpu(Gpu::new(child("works", &folder)));
    tiles.gpu().unwrap().settled();
    for key in keys(5) {
        assert!(is_the_childs(&picture(&tiles, key)));
    }
    assert_eq!(tiles.gpu().unwrap().drawn(), 5);
}
