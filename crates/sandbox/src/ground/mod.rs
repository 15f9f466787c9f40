//! How the land is divided: cells between main streets, and what each is used for.

mod cells;
pub(crate) use cells::{Cell, Cells, Use, warp};
