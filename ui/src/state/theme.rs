//! The theme on the root element, where the tokens look for it; "System" follows the desktop.

use api::Theme;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

/// Keeps `data-theme` in step with the choice and with the desktop, for as long as the window lives.
pub fn follow(theme: RwSignal<Theme>) {
    let desktop = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    let desktop_dark = RwSignal::new(desktop.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(desktop) = desktop {
        let query = desktop.clone();
        let changed = Closure::<dyn FnMut()>::new(move || desktop_dark.set(query.matches())).into_js_value();
        desktop.set_onchange(changed.dyn_ref());
    }
    Effect::new(move || {
        let dark = match theme.get() {
            Theme::System => desktop_dark.get(),
            Theme::Light => false,
            Theme::Dark => true,
        };
        if let Some(root) = document().document_element() {
            // The name of the attribute is well formed, so this does not fail.
            drop(root.set_attribute("data-theme", if dark { "dark" } else { "light" }));
        }
    });
}
