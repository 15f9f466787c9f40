//! Investigate: the map with the readers on it, and beside it what is asked. Asking comes with its own issue.

use super::{readers::Readers, to_come::ToCome};
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
    #[cfg(feature = "bench")]
    let shown = crate::map::bench::now();
    let desk = MapDesk::new(earth());
    app().fetch::<command::map_look>((), move |map| {
        desk.credit.set(map.attribution);
        desk.home.set(map.home);
        desk.fit();
        #[cfg(feature = "bench")]
        crate::map::bench::run(desk, shown);
    });
    view! {
        <div class="investigate">
            <div class="ask">
                <Readers map=desk/>
                <ToCome screen=Screen::Investigate/>
            </div>
            <Map desk label="Map"/>
        </div>
    }
}
