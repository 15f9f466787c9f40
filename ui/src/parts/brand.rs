//! The name and its mark: a plate with two lit characters.

use leptos::prelude::*;

/// The mark alone.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 28 28" aria-hidden="true">
            <rect class="logo-plate" x="2" y="7" width="24" height="15" rx="3"></rect>
            <path class="logo-light" d="M7 14.5h6M15 14.5h6"></path>
        </svg>
    }
}

/// The mark and the name.
#[component]
pub fn Brand() -> impl IntoView {
    view! { <div class="brand"><Logo/>"Readroom"</div> }
}
