//! The window: what people see of Readroom. It decides nothing; the workstation behind the bridge
//! does, and the gateway behind that.

#![allow(
    clippy::large_types_passed_by_value,
    reason = "what the parts of a screen share are handles of signals, which are copied"
)]

mod bridge;
mod map;
mod pages;
mod parts;
mod state;
mod timeline;

fn main() {
    // A panic ends the window's program; it takes what was on screen away and tells the log.
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        bridge::window_failed(&info.to_string());
    }));
    leptos::mount::mount_to_body(pages::Window);
}
