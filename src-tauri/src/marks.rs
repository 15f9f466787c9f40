//! Marks for the bench: a line on standard error when the splash, or the room, has been painted.
//!
//! A release can't be driven or looked into, on purpose, so the window has to say this itself. It is
//! no door: nothing is said unless `READROOM_MARKS=1` was set when the program started; what is said
//! is one of [`WORDS`]; and it comes by the document's title, so no command and no right is added.
//! The bench's bare window (tests/baseline) has this very file, or the two could not be compared.

use std::env;
use tauri::{Manager, Runtime, WebviewWindowBuilder};

/// All that can ever be printed.
const WORDS: [&str; 5] = ["splash", "form", "filled", "asked", "inside"];
/// The same with a number after it: how long the map or an answer took to be painted, how many reads an answer has,
/// and frames a second. Only a window built for the bench says them.
const FIGURES: [&str; 16] = [
    "painted",
    "frames-0",
    "frames-10000",
    "frames-100000",
    "frames-100000-dots",
    "answer-0",
    "answer-0-reads",
    "answer-0-from-reads",
    "answer-1",
    "answer-1-reads",
    "answer-1-from-reads",
    "answer-2",
    "answer-2-reads",
    "answer-2-from-reads",
    "brushing",
    "playing",
];

/// Adds the marks to a window, when they are asked for.
pub fn add<R: Runtime, M: Manager<R>>(builder: WebviewWindowBuilder<'_, R, M>) -> WebviewWindowBuilder<'_, R, M> {
    if env::var_os("READROOM_MARKS").is_none_or(|value| value != "1") {
        return builder;
    }
    builder.initialization_script(include_str!("marks.js")).on_document_title_changed(|_, title| {
        if let Some(word) = word(&title) {
            eprintln!("mark {word}");
        } else if let Some((word, figure)) = figure(&title) {
            eprintln!("mark {word} {figure}");
        }
    })
}

/// The word of a title, if it is one of ours: the webview is not to write what it likes into the log.
fn word(title: &str) -> Option<&'static str> {
    let said = title.strip_prefix("mark ")?;
    WORDS.into_iter().find(|word| *word == said)
}

/// A word with its number, if both are what they should be.
fn figure(title: &str) -> Option<(&'static str, f64)> {
    let (said, number) = title.strip_prefix("mark ")?.split_once(' ')?;
    let word = FIGURES.into_iter().find(|word| *word == said)?;
    let number: f64 = number.parse().ok()?;
    number.is_finite().then_some((word, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_fixed_words_are_printed() {
        for known in WORDS {
            assert_eq!(word(&format!("mark {known}")), Some(known));
            assert!(include_str!("marks.js").contains(&format!("\"{known}\"")), "nothing says {known}");
        }
        for other in ["Readroom", "mark", "mark ", "mark splash\nERROR forged", "mark 7ABC123", "splash"] {
            assert_eq!(word(other), None, "{other:?}");
        }
        assert_eq!(figure("mark frames-0 59.8"), Some(("frames-0", 59.8)));
        for other in ["mark frames-0", "mark frames-0 7ABC123", "mark frames-0 1 2", "mark plate 3", "mark painted inf"]
        {
            assert_eq!(figure(other), None, "{other:?}");
        }
    }
}
