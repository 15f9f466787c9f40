//! The plate chip, the product's signature: a plate is never a bare string.

use leptos::prelude::*;

/// A plate and the state that issued it.
#[component]
pub fn Plate(#[prop(into)] state: String, #[prop(into)] plate: String) -> impl IntoView {
    view! { <span class="plate big"><i>{state}</i>{plate}</span> }
}
