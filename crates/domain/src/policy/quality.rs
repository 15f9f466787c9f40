//! QLT-1: what a look at a picture found, told from what was typed without the camera's text beside it.

use super::{Denial, RuleId};
use crate::{Found, Plate};
use serde::{Deserialize, Serialize};

/// What a person says of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// It shows the plate that was typed.
    Plate,
    /// It shows the plate that was typed, of another state than the camera says.
    OtherState,
    NotAPlate,
    /// It does not show enough.
    Illegible,
}

/// Compares what was typed with what the camera read. Without a plate that was typed nothing is verified.
#[must_use]
pub fn judge(typed: Option<&Plate>, camera: &Plate, said: Said) -> Found {
    match (said, typed) {
        (Said::NotAPlate, _) => Found::NotAPlate,
        (Said::Illegible, _) | (Said::Plate | Said::OtherState, None) => Found::Illegible,
        (Said::Plate | Said::OtherState, Some(typed)) if typed != camera => Found::MisreadPlate,
        (Said::Plate, Some(_)) => Found::Verified,
        (Said::OtherState, Some(_)) => Found::MisreadState,
    }
}

/// Whether a read of which `found` was found may be kept. A misread is kept as what it is, by the plate that was typed
/// from its picture: it is where the look-alike was. What shows no plate places no vehicle.
pub fn keepable(found: Found, typed: Option<&Plate>, camera: &Plate) -> Result<(), Denial> {
    let refuse = |why: &str, remedy: &str| Err(Denial::new(RuleId::Qlt1, why, remedy));
    match (found, typed) {
        (Found::NotAPlate | Found::Illegible, _) => refuse(
            "The picture shows no plate that can be read, so this read places no vehicle.",
            "Leave it: it is deleted with its answer.",
        ),
        (_, None) => refuse("No plate was typed from the picture.", "Type the plate from its picture first."),
        (Found::Verified | Found::MisreadState, Some(typed)) if typed == camera => Ok(()),
        (Found::MisreadPlate, Some(typed)) if typed != camera => Ok(()),
        _ => refuse(
            "What was found does not follow from the plate that was typed.",
            "Look at the picture again, and type the plate from it.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plate(text: &str) -> Plate {
        Plate::new(text).unwrap()
    }

    #[test]
    fn qlt_1_agreement_verifies_and_each_disagreement_has_its_kind() {
        let camera = plate("7KXM482");
        let (same, other) = (plate("7kxm-482"), plate("7KXM48Z"));
        for (typed, said, found) in [
            (Some(&same), Said::Plate, Found::Verified),
            (Some(&same), Said::OtherState, Found::MisreadState),
            (Some(&other), Said::Plate, Found::MisreadPlate),
            (Some(&other), Said::OtherState, Found::MisreadPlate),
            (None, Said::Plate, Found::Illegible),
            (None, Said::NotAPlate, Found::NotAPlate),
            (Some(&same), Said::NotAPlate, Found::NotAPlate),
            (Some(&same), Said::Illegible, Found::Illegible),
        ] {
            assert_eq!(judge(typed, &camera, said), found, "{typed:?} {said:?}");
        }
    }

    #[test]
    fn qlt_1_only_what_was_typed_from_the_picture_is_kept_and_a_misread_as_one() {
        let camera = plate("7KXM482");
        let other = plate("7KXM48Z");
        keepable(Found::Verified, Some(&camera), &camera).unwrap();
        keepable(Found::MisreadState, Some(&camera), &camera).unwrap();
        keepable(Found::MisreadPlate, Some(&other), &camera).unwrap();
        for (found, typed) in [
            (Found::Verified, Some(&other)),
            (Found::Verified, None),
            (Found::MisreadPlate, Some(&camera)),
            (Found::MisreadPlate, None),
            (Found::NotAPlate, None),
            (Found::Illegible, Some(&camera)),
        ] {
            assert_eq!(keepable(found, typed, &camera).unwrap_err().rule, RuleId::Qlt1, "{found:?} {typed:?}");
        }
    }

    proptest! {
        #[test]
        fn qlt_1_what_is_judged_from_a_typed_plate_can_be_kept(typed in "[A-Z0-9]{1,10}", camera in "[A-Z0-9]{1,10}", state: bool) {
            let (typed, camera) = (plate(&typed), plate(&camera));
            let found = judge(Some(&typed), &camera, if state { Said::OtherState } else { Said::Plate });
            prop_assert!(keepable(found, Some(&typed), &camera).is_ok());
            prop_assert_eq!(found == Found::MisreadPlate, typed != camera);
        }
    }
}
