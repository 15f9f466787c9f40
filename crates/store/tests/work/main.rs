//! What the workstation keeps for the main job: records, outbox, looks, asks, answers; that they stand or fall with
//! their entries, also when the process is killed; and that what was taken away is gone.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod cache;
mod kills;
mod laws;
mod outbox;
mod own;
mod records;
mod sample;
mod scrub;
