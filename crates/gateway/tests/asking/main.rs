//! Asking at the gateway, as a workstation does, of the training world and of vendors that are real servers: good ones
//! and bad ones.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod federation;
mod life;
mod pictures;
mod room;
mod vendor;
