//! The map: tiles of Sable drawn by the style beside bare tiny-skia drawing of the same paths, and names.

use crate::milliseconds;
use basemap::gpu::{Gpu, Settings, Status};
use basemap::{Archive, Frame, Packing, Renderer, Theme, TileId};
use clock::{Clock, SystemClock};
use domain::{Position, Span};
use std::hint::black_box;
use std::time::Duration;

const SABLE: &[u8] = include_bytes!("../../../../assets/map/sable.pmtiles");
const RUNS: usize = 40;

/// Of many runs the one that a sixth are faster than, milliseconds: others share the machine.
fn time(clock: &SystemClock, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = clock.elapsed();
            run();
            milliseconds(Span(clock.elapsed().0 - start.0))
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 6]
}

/// The tile at a place.
fn tile_of(lon: f64, lat: f64, z: u8) -> TileId {
    let (x, y) = Position::new(lon, lat).unwrap().mercator();
    let count = f64::from(1u32 << z);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the pyramid")]
    let whole = |at: f64| (at * count) as u32;
    TileId::new(z, whole(x), whole(y)).unwrap()
}

/// The process for the graphics card, if it was built (`./dev gpu`), on whatever adapter is here; and the adapter's name.
fn process() -> Option<(Gpu, String)> {
    let settings = Settings { always: true, tile: Duration::from_secs(10), ..Settings::beside()? };
    let gpu = Gpu::new(settings);
    match gpu.settled() {
        Status::Drawing(adapter) => Some((gpu, adapter.name)),
        other => {
            println!("maplibre-rs's process does not draw: {other:?}");
            None
        }
    }
}

pub fn tiles(clock: &SystemClock) {
    let (archive, renderer) = (Archive::from_bytes(SABLE).unwrap(), Renderer::new().unwrap());
    let process = process();
    // The hills between the towns, and the middle of Calder Bay.
    for (name, id) in [("sparse", tile_of(-150.0, 39.95, 11)), ("dense ", tile_of(-150.317, 39.901, 13))] {
        let tile = archive.tile(id).unwrap().unwrap();
        let read = time(clock, || drop(black_box(archive.tile(id))));
        for dense in [false, true] {
            let frame = Frame::of(id, dense, Theme::Light);
            let ours = time(clock, || drop(black_box(renderer.draw(&tile, &frame, &|| false))));
            let strokes = renderer.bare(&tile, &frame, true);
            let bare = time(clock, || strokes.draw(&frame));
            let picture = renderer.draw(&tile, &frame, &|| false).unwrap();
            let png = time(clock, || drop(black_box(picture.png(Packing::Fast))));
            println!(
                "tile, {name}, {}x                        {ours:8.2} ms  bare tiny-skia {bare:6.2} ms  ratio {:.2} (aim 1.10 or less); read {read:.2}, as PNG {png:.2} ms",
                if dense { 2 } else { 1 },
                ours / bare
            );
            if let Some((gpu, adapter)) = &process {
                let its = time(clock, || assert!(black_box(gpu.draw(&renderer, &tile, &frame)).is_some()));
                println!("  by maplibre-rs's process               {its:8.2} ms  on {adapter}");
            }
        }
        let names = basemap::label_features(&tile, id);
        let (west, north, edge) = id.square();
        let center = [west + edge / 2.0, north + edge / 2.0];
        let view = labels::View { center, zoom: f64::from(id.z()), width: 1280.0, height: 800.0 };
        let mut text = basemap::Typesetter::new().unwrap();
        let placed = time(clock, || drop(black_box(labels::place(&names, &view, &mut text, &[]))));
        println!("names of it, {:4} placed               {placed:8.2} ms", names.len());
    }
}
