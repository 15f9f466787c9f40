//! What went wrong with a source, in words for the person who asked: what happened, and what may be missing.

use super::merge::How;
use wire::{READS_MOST, Trouble, TroubleKind};

/// The trouble of a source that gave so many reads; `dropped` says that it had more than the answer had room for.
pub fn of(how: &How, given: usize, dropped: bool) -> Option<Trouble> {
    let missing = if given == 0 { "None of its reads are here." } else { "Others of its reads may be missing." };
    let trouble = |kind, words: String, again| Some(Trouble { kind, words: format!("{words} {missing}"), again });
    match how {
        How::Well(_) if dropped => Some(Trouble {
            kind: TroubleKind::TooMany,
            words: format!(
                "There are more reads than the {READS_MOST} that an answer holds: the newest are here. Ask for less time \
                 or a smaller place to see the others."
            ),
            again: false,
        }),
        How::Well(_) => None,
        How::Slow(deadline) => {
            trouble(TroubleKind::Slow, format!("It did not answer whole within {} seconds.", deadline.as_secs()), true)
        }
        How::Down(why) => trouble(TroubleKind::Down, format!("It could not be asked: {why}."), true),
        How::Resting(left) => {
            let left = left.as_secs().max(1);
            trouble(
                TroubleKind::Resting,
                format!("It failed several times in a row and is left alone for another {left} seconds."),
                true,
            )
        }
        How::Odd(why) => trouble(TroubleKind::Odd, format!("What it says can't be trusted: {why}."), false),
    }
}
