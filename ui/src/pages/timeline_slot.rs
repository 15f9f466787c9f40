//! The place of the timeline under the map.

use crate::state::Desk;
use leptos::prelude::*;

/// Nothing yet: the timeline comes with a part of its own.
#[component]
pub fn TimelineSlot(desk: Desk) -> impl IntoView {
    let _ = desk;
}
