//! Who drives: vehicles with plates (`plates`, `models`), lives (`fleet`), routes past cameras (`routes`), days (`schedule`).

mod fleet;
mod models;
mod patrols;
mod plates;
mod routes;
mod schedule;

pub(crate) use fleet::{Car, Choice, Fleet, Life, Stop};
pub(crate) use models::{Body, COLORS, MODELS};
pub(crate) use patrols::{Meets, Patrols, Spot, local};
pub use plates::Text;
pub(crate) use plates::{FORMATS, Format};
pub(crate) use routes::Routes;
pub(crate) use schedule::{DAY, Day, Where, dawn, start_of};
