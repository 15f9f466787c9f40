//! Moves the map by itself with more and more points on it, and tells `./dev bench` how many frames a second
//! it kept. Built with the feature `bench` alone; what it says goes by the document's title, like every mark.

use super::{MapDesk, state::Look, tiles::Tiles};
use domain::Position;
use js_sys::Promise;
use leptos::{prelude::*, task::spawn_local};
use scene::{Layer, Screen, Spot};
use std::{cell::Cell, sync::Arc};
use wasm_bindgen_futures::JsFuture;

/// So long each figure is taken for, milliseconds.
const SPELL: f64 = 4000.0;

thread_local! {
    static DONE: Cell<bool> = const { Cell::new(false) };
}

/// Whether all figures of the map were told.
pub fn done() -> bool {
    DONE.get()
}

/// The browser's clock, milliseconds.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

pub fn tell(word: &str) {
    document().set_title(&format!("mark {word}"));
}

/// The browser's next frame.
pub async fn frame() {
    let next = Promise::new(&mut |resolve, _| {
        request_animation_frame(move || drop(resolve.call0(&wasm_bindgen::JsValue::UNDEFINED)));
    });
    drop(JsFuture::from(next).await);
}

/// As many places as wanted, spread over the middle of the map by a plain rule.
fn points(desk: MapDesk, count: u32) -> Layer {
    let home = desk.home.get_untracked();
    let (west, south) = (home.south_west.lon(), home.south_west.lat());
    let (wide, high) = (home.north_east.lon() - west, home.north_east.lat() - south);
    let spot = |id: u32| {
        // Two turns that never come back to the same place.
        let (x, y) = ((f64::from(id) * 0.618_033_988_7).fract(), (f64::from(id) * 0.754_877_666_2).fract());
        Some(Spot { id, at: Position::new(west + wide * (0.2 + 0.6 * x), south + high * (0.2 + 0.6 * y)).ok()? })
    };
    Layer::new((0..count).filter_map(spot).collect())
}

/// Frames a second while the map is moved in a circle and zoomed in and out.
async fn moving(desk: MapDesk) -> Option<f64> {
    let (from, mut frames) = (now(), 0.0);
    while now() - from < SPELL {
        // The session may have been locked since.
        desk.layer.try_get_untracked()?;
        let turn = frames / 40.0;
        let (dx, dy) = (6.0 * f64::cos(turn), 6.0 * f64::sin(turn));
        desk.go(|view| {
            let (width, height) = view.size();
            let by = 0.01 * f64::cos(turn / 2.0);
            view.panned(dx, dy).zoomed(by, Screen { x: width / 2.0, y: height / 2.0 })
        });
        frame().await;
        frames += 1.0;
    }
    Some(frames * 1000.0 / (now() - from))
}

/// `shown` is when the map came on the screen, by the browser's clock.
pub fn run(desk: MapDesk, shown: f64) {
    DONE.set(false);
    // `None` is a map that was taken off the screen.
    spawn_local(async move {
        let _: Option<()> = figures(desk, shown).await;
        DONE.set(true);
    });
}

async fn figures(desk: MapDesk, shown: f64) -> Option<()> {
    while !desk.tiles.try_with_value(Tiles::settled)? {
        frame().await;
    }
    frame().await;
    tell(&format!("painted {:.0}", now() - shown));
    // The readers come by themselves; they must not take the place of what is put there now.
    while desk.layer.try_with_untracked(|layer| layer.is_empty())? {
        frame().await;
    }
    for (count, look) in [(0, Look::Counts), (10_000, Look::Counts), (100_000, Look::Counts), (100_000, Look::Dots)] {
        desk.layer.try_set(Arc::new(points(desk, count))).is_none().then_some(())?;
        desk.look.set(look);
        for warm in [true, false] {
            desk.fit();
            desk.zoom(1.0);
            let rate = moving(desk).await?;
            // What is new to the view is fetched first.
            if !warm {
                frame().await;
                tell(&format!("{} {rate:.1}", word(count, look)));
            }
        }
    }
    Some(())
}

fn word(count: u32, look: Look) -> &'static str {
    match (count, look) {
        (0, _) => "frames-0",
        (10_000, _) => "frames-10000",
        (_, Look::Counts) => "frames-100000",
        (_, Look::Dots) => "frames-100000-dots",
    }
}
