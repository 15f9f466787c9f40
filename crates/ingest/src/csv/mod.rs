//! Tables in CSV, as a mapping file explains them.

mod mapping;
mod row;
mod rows;

pub use mapping::{BadMapping, Mapping};
pub(crate) use row::{Columns, read};
pub(crate) use rows::{OPEN_MAX, ROW_MAX, RowFrame, Rows};
