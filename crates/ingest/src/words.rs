//! Short texts about a vehicle or a camera, as a source says them.

/// The most characters of such a text that are kept.
const LABEL_MAX: usize = 60;

/// Whether a value says nothing, in one of the ways that sources say it.
pub(crate) fn says_nothing(text: &str) -> bool {
    const WORDS: [&str; 8] = ["-", "?", "n/a", "na", "none", "null", "unknown", "unk"];
    text.is_empty() || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// A make, model, color or name: trimmed, control characters refused, cut at [`LABEL_MAX`]; `None` if it says nothing.
pub(crate) fn label(text: &str) -> Option<String> {
    let text = text.trim();
    if says_nothing(text) || text.chars().any(char::is_control) {
        return None;
    }
    // Cut between characters.
    let end = text.char_indices().nth(LABEL_MAX).map_or(text.len(), |(end, _)| end);
    text.get(..end).map(str::to_owned)
}

/// A color, in small letters.
pub(crate) fn color(text: &str) -> Option<String> {
    label(text).map(|color| color.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_something_in_one_short_line() {
        assert_eq!(label("  Town Car "), Some("Town Car".into()));
        for nothing in ["", " ", "Unknown", "N/A", "a\nb", "\u{0}"] {
            assert_eq!(label(nothing), None, "{nothing:?}");
        }
        assert_eq!(label(&"x".repeat(100)).map(|text| text.len()), Some(60));
        assert_eq!(color("Silver-Gray"), Some("silver-gray".into()));
    }
}
