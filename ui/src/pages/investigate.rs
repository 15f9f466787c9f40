//! Investigate: the map, and beside it what is asked. Asking comes with its own issue; the map is here.

use super::to_come::ToCome;
use crate::map::{Map, MapDesk};
use crate::state::app;
use api::{Screen, command};
use domain::{Bounds, Position};
use leptos::prelude::*;

/// Where a map opens before anything is known of its territory: the whole earth between the polar circles.
fn earth() -> Bounds {
    let corner = |x, y| Position::from_mercator(x, y);
    Bounds { south_west: corner(0.0, 0.75), north_east: corner(1.0, 0.25) }
}

#[component]
pub fn Investigate() -> impl IntoView {
    let desk = MapDesk::new(earth());
    app().fetch::<command::map_look>((), move |map| {
        desk.credit.set(map.attribution);
        desk.home.set(map.home);
        desk.fit();
    });
    view! {
        <div class="investigate">
            <section class="ask" aria-label="Ask"><ToCome screen=Screen::Investigate/></section>
            <Map desk label="Map"/>
        </div>
    }
}
