//! The story lines that trainers show: their vehicles (`cast`), and their words (assets/training/stories.toml).

pub(crate) mod cast;
