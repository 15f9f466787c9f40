//! What reads add up to: reads by day and hour, the path and its gaps, travel that no vehicle could have made, stops,
//! usual places, and plates of one event that met.
//!
//! All of it is arithmetic over the reads that it is given. A read places a vehicle, not a person (QLT-3), and it is a
//! camera's claim (QLT-1): so is everything here. What each figure means, its parameters and their sources stand in
//! `docs/analysis.md`.
//!
//! **Invariant:** pure and wasm-safe. No I/O, no clock, no randomness; the same reads give the same figures, in whatever
//! order they come. No function looks for plates that it was not given (QRY-5).

mod area;
mod compare;
mod days;
mod density;
mod impossible;
mod numbers;
mod pace;
mod path;
mod rhythm;
mod rule;
mod seen;
mod sphere;
mod stops;
mod usual;
mod window;
mod zone;

pub use area::Area;
pub use compare::{Encounter, MeetRule, NoComparison, PLATES_MAX, Pair, compare};
pub use days::{DayCount, days};
pub use impossible::{Bound, Doubt, Impossible, impossible};
pub use pace::Pace;
pub use path::{GapRule, Leg, gaps, legs};
pub use rhythm::{Cell, Rhythm, rhythm};
pub use rule::BadRule;
pub use seen::{Seen, Track};
pub use stops::{Evidence, Stop, StopRule, stops};
pub use usual::{Band, Hours, Usual, UsualRule, Week, usual_reads, usual_stops};
pub use window::{NoWindow, WINDOW_DAYS_MAX, Window};
pub use zone::{Day, Local, NoZone, Shift, Zone};
