//! The saved reads in time: a slot beside the map, in step with its selection.

use api::SavedLine;
use leptos::prelude::*;
use std::sync::Arc;

/// What is painted in it comes with the timeline of Investigate.
#[component]
pub fn EventTimeline(
    #[prop(into)] saved: Signal<Arc<Vec<SavedLine>>>,
    /// A place in `saved`.
    selected: RwSignal<Option<u32>>,
) -> impl IntoView {
    let _ = (saved, selected);
    view! { <div id="event-timeline" class="event-timeline"></div> }
}
