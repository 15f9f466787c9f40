//! What answers questions: the sources behind the gateway.

mod world;

pub use world::{Laid, NAME, WorldSource};
