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

/// Adds the marks to a window, when they are asked for.
pub fn add<R: Runtime, M: Manager<R>>(builder: WebviewWindowBuilder<'_, R, M>) -> WebviewWindowBuilder<'_, R, M> {
    if env::var_os("READROOM_MARKS").is_none_or(|value| value != "1") {
        return builder;
    }
    builder.initialization_script(include_str!("marks.js")).on_document_title_changed(|_, title| {
        if let Some(word) = word(&title) {
            eprintln!("mark {word}");
        }
    })
}

/// The word of a title, if it is one of ours: the webview is not to write what it likes into the log.
fn word(title: &str) -> Option<&'static str> {
    let said = title.strip_prefix("mark ")?;
    WORDS.into_iter().find(|word| *word == said)
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
    }
}
