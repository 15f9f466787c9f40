//! The process for the graphics card draws what tiny-skia draws. `./dev test` builds it, says where it is
//! (READROOM_GPU_BASEMAP) and runs this with all tests of the whole; a plain `cargo test` leaves it out (Cargo.toml).
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use basemap::gpu::{Gpu, MOST_DIFFERENCE, Settings, Status, mean_difference};
use basemap::{Archive, Frame, Renderer, Theme, TileId};
use domain::geo::Position;
use std::time::Duration;

const SABLE: &[u8] = include_bytes!("../../../assets/map/sable.pmtiles");

/// The middle of Calder Bay, the hills between the towns, and where the coast is.
const PLACES: [(&str, f64, f64); 3] = [("town", -150.317, 39.901), ("hills", -150.0, 39.95), ("coast", -150.36, 39.86)];

fn tile_at(lon: f64, lat: f64, z: u8) -> TileId {
    let (x, y) = Position::new(lon, lat).unwrap().mercator();
    let count = f64::from(1u32 << z);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the pyramid")]
    let whole = |at: f64| (at * count) as u32;
    TileId::new(z, whole(x), whole(y)).unwrap()
}

#[test]
fn both_renderers_draw_the_same_tiles() {
    let program = std::env::var_os("READROOM_GPU_BASEMAP")
        .expect("READROOM_GPU_BASEMAP says where the built process is: ./dev test");
    let (start, tile) = (Duration::from_mins(1), Duration::from_secs(30));
    let gpu = Gpu::new(Settings { always: true, start, tile, ..Settings::new(program.into()) });
    let Status::Drawing(adapter) = gpu.settled() else { panic!("it does not draw: {:?}", gpu.status()) };
    println!("adapter: {} ({:?})", adapter.name, adapter.unit);
    let (archive, renderer) = (Archive::from_bytes(SABLE).unwrap(), Renderer::new().unwrap());
    let (mut all, mut worst) = (Vec::new(), 0.0f64);
    for (place, lon, lat) in PLACES {
        for z in [7, 9, 11, 12, 13, 14, 15, 16] {
            let id = tile_at(lon, lat, z);
            let data = archive.tile(id).unwrap().unwrap();
            for (theme, dense) in
                [(Theme::Light, false), (Theme::Dark, true), (Theme::Light, true), (Theme::Dark, false)]
            {
                let frame = Frame::of(id, dense, theme);
                let own = renderer.draw(&data, &frame, &|| false).unwrap();
                let its = gpu.draw(&renderer, &data, &frame);
                let its = its.unwrap_or_else(|| panic!("{place} {z} {theme:?} {dense}: not drawn: {:?}", gpu.status()));
                let difference = mean_difference(&own, &its);
                println!("{place} {z} {theme:?} {}x: {difference:.3} of 255", if dense { 2 } else { 1 });
                assert!(difference < MOST_DIFFERENCE, "{place} {z} {theme:?}: {difference}");
                worst = worst.max(difference);
                all.push(difference);
            }
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "some tiles")]
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    println!("{} tiles: mean {mean:.3}, worst {worst:.3} of 255", all.len());
    assert_eq!(gpu.drawn(), all.len() as u64);
}
