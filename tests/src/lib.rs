//! What the window's tests, the screenshots and the bench share: a driver for the real window.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

pub mod console;
pub mod job;
pub mod kills;
pub mod opinion;
pub mod raw;
pub mod window;
