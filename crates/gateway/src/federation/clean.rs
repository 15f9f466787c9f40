//! What a source says in words, made fit to be shown as text: without control characters, and not without end.

use crate::sources::SourceReader;
use domain::{Read, Reader, Vehicle};

/// Characters of an id at its source.
const ID: usize = 128;
/// Characters of a camera's name, address and owner.
const WORDS: usize = 160;
/// Characters of a make, model or color.
const WORD: usize = 40;
/// Other ways to read a plate that are kept.
const ALTERNATES: usize = 20;

/// Whether a source's own name of a thing can be one: a short word of one line and no markup. It is never mended, since
/// it is handed back to the source.
pub fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().count() <= ID && !id.chars().any(|c| c.is_control() || c == '<' || is_hidden(c))
}

/// Characters that turn or hide text around them (Unicode's bidirectional controls and zero-width marks).
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn words(text: &str, most: usize) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_hidden(*c));
    plain.take(most).collect::<String>().trim().to_owned()
}

/// A camera to be shown; `None` if its id is none.
pub fn reader(told: SourceReader) -> Option<SourceReader> {
    let SourceReader { reader, country } = told;
    let Reader { id, kind, name, address, owner, position, heading } = reader;
    is_id(&id).then(|| SourceReader {
        reader: Reader {
            name: words(&name, WORDS),
            address: words(&address, WORDS),
            owner: words(&owner, WORDS),
            heading: heading.filter(|degrees| *degrees < 360),
            id,
            kind,
            position,
        },
        country,
    })
}

/// A read to be shown; `None` if its id is none.
pub fn read(mut read: Read) -> Option<Read> {
    let one = |text: Option<String>| text.map(|text| words(&text, WORD)).filter(|text| !text.is_empty());
    if !is_id(&read.id) || !is_id(&read.reader) {
        return None;
    }
    let Vehicle { make, model, color } = read.vehicle;
    read.vehicle = Vehicle { make: one(make), model: one(model), color: one(color) };
    read.heading = read.heading.filter(|degrees| *degrees < 360);
    read.alternates.truncate(ALTERNATES);
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_is_no_id_and_a_name_keeps_its_letters_alone() {
        for bad in ["", "<b>1</b>", "a\nb", "a\tb", "a\u{202e}b", &"x".repeat(ID + 1)] {
            assert!(!is_id(bad), "{bad:?}");
        }
        assert!(is_id("QP-014/§ 7"));
        assert_eq!(words(" Gate\u{7} 4\u{202e}\r\n ", WORDS), "Gate  4");
        assert_eq!(words(&"é".repeat(500), WORDS).chars().count(), WORDS);
    }

    proptest! {
        #[test]
        fn words_never_hold_what_steers_a_screen(text in ".*", odd in proptest::collection::vec(any::<char>(), 0..40)) {
            let said = words(&(text + &odd.into_iter().collect::<String>()), WORDS);
            prop_assert!(said.chars().count() <= WORDS && !said.chars().any(|c| c.is_control() || is_hidden(c)));
        }
    }
}
