//! JSON as sources write it: records one after another, in lists or not, on one line or on many.

mod frames;
mod lenient;

pub use frames::RECORD_MAX;
pub(crate) use frames::{Frame, Frames};
pub(crate) use lenient::{Flag, List, Maybe, Number, Text, TextOrMap};

use crate::{Origin, Why};
use serde::Deserialize;

/// A mistake, with its line and its byte in that line where they are known.
pub(crate) struct Mistake {
    pub why: Why,
    pub at: Option<(u64, u64)>,
}

impl From<Why> for Mistake {
    fn from(why: Why) -> Self {
        Self { why, at: None }
    }
}

/// Reads one record that begins at `origin`, `column` bytes into its line.
pub(crate) fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8], origin: Origin, column: u64) -> Result<T, Mistake> {
    // Once for all, which is faster than text by text.
    let text = std::str::from_utf8(bytes).map_err(|_| Why::NotUtf8)?;
    serde_json::from_str(text).map_err(|error| {
        // The error's own text is left out: it may quote what stands there.
        let why = if error.is_data() { Why::Shape } else { Why::NotJson };
        let line = error.line() as u64;
        let before = if line == 1 { column } else { 0 };
        Mistake { why, at: (line > 0).then(|| (origin.line + line - 1, before + error.column() as u64)) }
    })
}
