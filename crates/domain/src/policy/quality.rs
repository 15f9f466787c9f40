//! QLT-1: what of a look at a picture may be kept.

use super::{Denial, RuleId};
use crate::{Found, Plate};

/// Whether a read of which `found` was found places a vehicle. A misread does, by the plate that was typed from its
/// picture: it is where the look-alike was.
pub fn shows_a_plate(found: Found) -> Result<(), Denial> {
    if matches!(found, Found::NotAPlate | Found::Illegible) {
        return refuse(
            "The picture shows no plate that can be read, so this read places no vehicle.",
            "Leave it: it is deleted with its answer.",
        );
    }
    Ok(())
}

/// Whether what a save says was found is what the same person found when they last looked, and follows from the plate
/// that they typed and the one that the camera read.
pub fn follows(found: Found, looked: Found, typed: Option<&Plate>, camera: &Plate) -> Result<(), Denial> {
    shows_a_plate(found)?;
    if found != looked {
        return refuse(
            "When you last looked at this read you found something else.",
            "Look at it again, and save what you find.",
        );
    }
    match (found, typed) {
        (Found::Verified | Found::MisreadState, Some(typed)) if typed == camera => Ok(()),
        (Found::MisreadPlate, Some(typed)) if typed != camera => Ok(()),
        _ => refuse(
            "What was found does not follow from the plate that was typed.",
            "Look at the picture again, and type the plate from it.",
        ),
    }
}

fn refuse(why: &str, remedy: &str) -> Result<(), Denial> {
    Err(Denial::new(RuleId::Qlt1, why, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qlt_1_only_what_was_typed_from_the_picture_is_kept_and_a_misread_as_one() {
        let (camera, other) = (Plate::new("7KXM482").unwrap(), Plate::new("7KXM48Z").unwrap());
        let says = |found, typed| follows(found, found, typed, &camera).map_err(|denial| denial.rule);
        assert_eq!(says(Found::Verified, Some(&camera)), Ok(()));
        assert_eq!(says(Found::MisreadState, Some(&camera)), Ok(()));
        assert_eq!(says(Found::MisreadPlate, Some(&other)), Ok(()));
        for (found, typed) in [
            (Found::Verified, Some(&other)),
            (Found::Verified, None),
            (Found::MisreadState, Some(&other)),
            (Found::MisreadPlate, Some(&camera)),
            (Found::MisreadPlate, None),
            (Found::NotAPlate, None),
            (Found::Illegible, Some(&camera)),
        ] {
            assert_eq!(says(found, typed), Err(RuleId::Qlt1), "{found:?} {typed:?}");
        }
        let changed = follows(Found::Verified, Found::MisreadState, Some(&camera), &camera);
        assert_eq!(changed.unwrap_err().rule, RuleId::Qlt1, "another finding than one's last");
    }
}
