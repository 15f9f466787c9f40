//! Prints how long tiles take, beside bare tiny-skia drawing of the same paths. Not a test: run it with
//! `cargo test --release -p basemap --test pace -- --ignored --nocapture`; `BASEMAP_PACE` names an archive and a tile
//! (`path z x y`), else the made-up town is drawn.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a bench")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

mod common;

use basemap::{Archive, Frame, Packing, Renderer, Theme, TileId};
use std::hint::black_box;
use std::time::Instant;

/// The fastest third of many runs, milliseconds, in the middle: others share the machine.
fn time(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..40)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 6]
}

#[test]
#[ignore = "prints figures; for a release build"]
fn tiles_take() {
    let mut cases: Vec<(String, Archive, TileId)> = Vec::new();
    if let Ok(text) = std::env::var("BASEMAP_PACE") {
        for case in text.split(';') {
            let words: Vec<_> = case.split_whitespace().collect();
            let number = |at: usize| words[at].parse::<u32>().unwrap();
            let id = TileId::new(u8::try_from(number(1)).unwrap(), number(2), number(3)).unwrap();
            cases.push((case.to_owned(), Archive::open(words[0].as_ref()).unwrap(), id));
        }
    } else {
        for (name, id) in [("sparse", common::middle(9, 0, -1)), ("dense", common::middle(13, 0, -1))] {
            cases.push((name.to_owned(), common::town_archive(), id));
        }
    }
    let renderer = Renderer::new().unwrap();
    for (name, archive, id) in cases {
        let tile = archive.tile(id).unwrap().unwrap();
        let read = time(|| drop(black_box(archive.tile(id))));
        println!("{name}: {} features, read {read:.2} ms", tile.features.len());
        // The names of a window of some 3×3 tiles, placed anew as at each frame of a pan; all texts are measured already.
        let around = (0..9u32).filter_map(|at| TileId::new(id.z(), id.x() + at % 3 - 1, id.y() + at / 3 - 1));
        let names: Vec<_> = around
            .filter_map(|id| archive.tile(id).unwrap().map(|tile| basemap::label_features(&tile, id)))
            .flatten()
            .collect();
        let (west, north, edge) = id.square();
        let center = [west + edge / 2.0, north + edge / 2.0];
        let view = labels::View { center, zoom: f64::from(id.z()), width: 1280.0, height: 800.0 };
        let mut text = basemap::Typesetter::new().unwrap();
        let count = labels::place(&names, &view, &mut text, &[]).len();
        let place = time(|| drop(black_box(labels::place(&names, &view, &mut text, &[]))));
        println!("  {count} of {} names placed in {place:.2} ms", names.len());
        for dense in [false, true] {
            let frame = Frame::of(id, dense, Theme::Light);
            let ours = time(|| drop(black_box(renderer.draw(&tile, &frame, &|| false))));
            let [apart, bare] = [false, true].map(|together| {
                let steps = renderer.bare(&tile, &frame, together);
                time(|| steps.draw(&frame))
            });
            let picture = renderer.draw(&tile, &frame, &|| false).unwrap();
            let png = time(|| drop(black_box(picture.png(Packing::Fast))));
            let bytes = picture.png(Packing::Fast).unwrap().len() / 1024;
            println!(
                "  {}×: drawn {ours:.2} ms, bare tiny-skia {bare:.2} ms ({:.2}×; by feature {apart:.2} ms), fast PNG {png:.2} ms, {bytes} KiB",
                if dense { 2 } else { 1 },
                ours / bare
            );
        }
    }
}
