//! One heading: the least that a Leptos page can show.

use leptos::prelude::*;

fn main() {
    // The marks know a painted splash by this attribute.
    mount_to_body(|| view! { <h1 data-screen="door">"Baseline"</h1> });
}
