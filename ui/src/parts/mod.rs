//! The pieces that every page is made of.

mod banner;
mod brand;
mod dialog;
mod fault;
mod field;
mod icon;
mod plate;

pub use banner::Banner;
pub use brand::{Brand, Logo};
pub use dialog::Dialog;
pub use fault::FaultCallout;
pub use field::{PasswordField, TextField};
pub use icon::{Glyph, Icon};
pub use plate::Plate;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Moves the focus to an element once what is being drawn now is drawn.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) =
            document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
        {
            // An element that cannot take the focus leaves it where it was.
            drop(element.focus());
        }
    });
}
