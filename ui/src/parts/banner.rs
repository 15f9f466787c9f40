//! The line over everything: how what is on screen is to be handled. Training says so, always.

use crate::state::app;
use api::Mode;
use leptos::prelude::*;

/// The banner of the mode.
#[component]
pub fn Banner() -> impl IntoView {
    let app = app();
    let training = move || app.mode.get() == Some(Mode::Training);
    view! {
        <div class="banner" class:training=training role="region" aria-label="Handling">
            {move || {
                if training() {
                    view! {
                        <span>"Training · synthetic data"</span>
                        <span class="step">"clock: " <span class="num">{app.clock.get()}</span> " UTC"</span>
                    }
                        .into_any()
                } else {
                    view! { <span>"Law enforcement sensitive · Privacy Act data · all activity is recorded"</span> }
                        .into_any()
                }
            }}
        </div>
        <div class="progress" class:on=move || app.busy.get() aria-hidden="true"></div>
    }
}
