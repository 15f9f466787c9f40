//! Whether a pattern says enough to be asked for: a question that most vehicles answer is no question (QRY-2, DSP-8).
//!
//! DSP-8 wants 3 known characters of a partial plate on a display; the same is wanted of a question. And since 3
//! characters that may stand anywhere say far less than 3 in their places, a bound on the reach, **which is our
//! choice**: just above that of 3 characters in known places with all else open (`7KX*`, `*482`, `7*82`: 80.6 billion
//! texts of the 3.8 quadrillion). So `*KXM*`, `7*K*2` and `~7KX*` need a fourth character. A whole plate, with
//! look-alikes too, is never too little, however short: some are one character long.

use super::{PlatePattern, Reach};

/// The fewest known letters and digits of a partial plate (DSP-8).
pub const KNOWN_LEAST: usize = 3;
/// The most plates that a partial plate may mean.
pub const REACH_MOST: Reach = Reach::new(100_000_000_000);

/// Why a pattern says too little, and what to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooLittle {
    #[error(
        "a partial plate needs {KNOWN_LEAST} known letters or digits, and this has {known}: add {more} more",
        more = KNOWN_LEAST.saturating_sub(*known)
    )]
    Known { known: usize },
    #[error("this could mean {reach}, and {REACH_MOST} are the most: {}", narrower(*stars, *look_alikes))]
    Wide { reach: Reach, stars: bool, look_alikes: bool },
}

/// What would make it fewer.
const fn narrower(stars: bool, look_alikes: bool) -> &'static str {
    match (stars, look_alikes) {
        (true, true) => "add a letter or digit, put ? for each missing character in place of *, or leave out the ~",
        (true, false) => "add a letter or digit, or put ? for each missing character in place of *",
        (false, true) => "add a letter or digit, or leave out the ~",
        (false, false) => "add a letter or digit",
    }
}

impl PlatePattern {
    /// Whether it says enough to be asked for or watched for.
    pub fn enough(&self) -> Result<(), TooLittle> {
        if !self.is_partial() {
            return Ok(());
        }
        let known = self.known();
        if known < KNOWN_LEAST {
            return Err(TooLittle::Known { known });
        }
        let reach = self.reach();
        if reach > REACH_MOST {
            let (stars, look_alikes) = (self.0.contains('*'), self.has_look_alikes());
            Err(TooLittle::Wide { reach, stars, look_alikes })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_known_characters_in_their_places_are_enough_and_anywhere_they_are_not() {
        let enough = |text: &str| PlatePattern::new(text).unwrap().enough();
        for text in [
            "7",
            "~7",
            "~08",
            "7KXM482",
            "7KX*",
            "*482",
            "7*82",
            "7K?M*",
            "7KX???????",
            "*7K8M*",
            "7K*4*2",
            "~7KXM*",
            "~*M482",
            "~7KX????",
            "??7?KX*",
        ] {
            assert_eq!(enough(text), Ok(()), "{text}");
        }
        for (text, known) in [("*", 0), ("??", 0), ("~?*", 0), ("7K*", 2), ("7K?", 2), ("*7*", 1), ("~7K*", 2)] {
            assert_eq!(enough(text), Err(TooLittle::Known { known }), "{text}");
        }
        for text in ["*KXM*", "7*K*2", "~7KX*", "~7KX???????", "~*7KXM*", "*7*K*M*2*"] {
            assert!(
                matches!(enough(text), Err(TooLittle::Wide { .. })),
                "{text}: {}",
                PlatePattern::new(text).unwrap().reach()
            );
        }
    }

    #[test]
    fn what_to_add_is_said() {
        let said = |text: &str| PlatePattern::new(text).unwrap().enough().unwrap_err().to_string();
        assert_eq!(said("7K*"), "a partial plate needs 3 known letters or digits, and this has 2: add 1 more");
        assert_eq!(
            said("*KXM*"),
            "this could mean about 640 billion plates, and about 100 billion plates are the most: add a letter or \
             digit, or put ? for each missing character in place of *"
        );
        assert!(said("~7KX*").ends_with("in place of *, or leave out the ~"));
        assert!(said("~7KX???????").ends_with("add a letter or digit, or leave out the ~"));
    }
}
