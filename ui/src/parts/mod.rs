//! The pieces that every page is made of.

mod banner;
mod blob;
mod brand;
mod dialog;
mod fault;
mod field;
mod icon;
mod plate;
mod virtual_list;

pub use banner::Banner;
pub use blob::BlobUrl;
pub use brand::{Brand, Logo};
pub use dialog::Dialog;
pub use fault::FaultCallout;
pub use field::{PasswordField, TextField};
pub use icon::{Glyph, Icon};
pub use plate::Plate;
pub use virtual_list::VirtualList;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Moves the focus to an element once what is being drawn now is drawn.
pub fn focus_soon(id: &'static str) {
    request_animation_frame(move || focus(id));
}

/// Moves the focus to an element that is there.
pub fn focus(id: &str) {
    if let Some(element) =
        document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // An element that cannot take the focus leaves it where it was.
        drop(element.focus());
    }
}

/// "1,000,000".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// "1 entry", "1,204 entries".
pub fn entries(number: u64) -> String {
    format!("{} {}", thousands(number), if number == 1 { "entry" } else { "entries" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(20_001), "20,001");
        assert_eq!(thousands(1_000_000), "1,000,000");
        assert_eq!(entries(1), "1 entry");
    }
}
