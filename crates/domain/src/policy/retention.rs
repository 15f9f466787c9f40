//! RET-2 to RET-4: what may be kept of a read, and for how long.

use super::{Denial, Permit, RuleId, Standing, substance};
use crate::{Found, Profile, Timestamp};
use jiff::{ToSpan, tz::TimeZone};

/// What [`save`] permits.
#[derive(Debug)]
pub struct Saving;

/// What is known when somebody wants to save a read.
#[derive(Debug, Clone, Copy)]
pub struct SaveFacts<'a> {
    pub standing: Standing,
    pub open: bool,
    /// What the same person found in its picture (QLT-1); `None` is that they did not look.
    pub looked: Option<Found>,
    pub relevance: &'a str,
    /// RET-3: why the wider scene is kept; `None` keeps the plate's picture alone.
    pub scene: Option<&'a str>,
}

/// RET-2, RET-3 and QLT-1: whether a read may be saved to an event.
pub fn save(facts: SaveFacts<'_>) -> Result<Permit<Saving>, Denial> {
    if facts.standing == Standing::None {
        let remedy = "Choose one of your events, or ask its owner to name you in it.";
        return Err(Denial::new(RuleId::Ret2, "You have no such event.", remedy));
    }
    if !facts.open {
        let remedy = "Reopen it with a reason, or choose an open event.";
        return Err(Denial::new(RuleId::Ret2, "Nothing is saved to a closed event.", remedy));
    }
    if facts.looked.is_none() {
        return Err(Denial::new(
            RuleId::Qlt1,
            "Nobody who saves it has typed the plate from its picture.",
            "Look at the picture and type the plate it shows; then save.",
        ));
    }
    if let Err(thin) = substance(facts.relevance, "") {
        return Err(Denial::new(
            RuleId::Ret2,
            format!("It does not say why the read is relevant: {thin}."),
            "Say in a sentence what this read means for the event.",
        ));
    }
    if let Some(why) = facts.scene
        && let Err(thin) = substance(why, facts.relevance)
    {
        return Err(Denial::new(
            RuleId::Ret3,
            format!("It does not say why the wider scene is needed: {thin}."),
            "Say what the scene shows that the plate alone does not, or keep the plate alone.",
        ));
    }
    Ok(Permit::grant())
}

/// RET-4: when what is saved at `now` is disposed of: the profile's years later, by calendar.
#[must_use]
pub fn disposal(now: Timestamp, profile: &Profile) -> Timestamp {
    let then = jiff::Timestamp::from_microsecond(now.0)
        .map(|at| at.to_zoned(TimeZone::UTC))
        .and_then(|at| at.checked_add(i64::from(profile.keep_years).years()));
    // A moment that no calendar has: then at once, rather than never.
    then.map_or(now, |at| Timestamp(at.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: SaveFacts<'_> = SaveFacts {
        standing: Standing::Owner,
        open: true,
        looked: Some(Found::Verified),
        relevance: "The tractor at the yard an hour before the theft",
        scene: None,
    };

    #[test]
    fn ret_2_saving_takes_a_person_a_look_and_why_it_is_relevant() {
        save(GOOD).unwrap();
        save(SaveFacts { standing: Standing::Given, looked: Some(Found::MisreadPlate), ..GOOD }).unwrap();
        for (bad, rule) in [
            (SaveFacts { standing: Standing::None, ..GOOD }, RuleId::Ret2),
            (SaveFacts { open: false, ..GOOD }, RuleId::Ret2),
            (SaveFacts { relevance: "relevant", ..GOOD }, RuleId::Ret2),
            (SaveFacts { looked: None, ..GOOD }, RuleId::Qlt1),
        ] {
            assert_eq!(save(bad).unwrap_err().rule, rule, "{bad:?}");
        }
    }

    #[test]
    fn ret_3_the_wider_scene_is_kept_only_when_it_is_said_why() {
        save(SaveFacts { scene: Some("The trailer behind it shows its own number"), ..GOOD }).unwrap();
        for why in ["", "scene", GOOD.relevance] {
            assert_eq!(save(SaveFacts { scene: Some(why), ..GOOD }).unwrap_err().rule, RuleId::Ret3, "{why}");
        }
    }

    #[test]
    fn ret_4_what_is_saved_goes_after_fifteen_years_or_sooner() {
        let at = |text: &str| Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_microsecond());
        assert_eq!(disposal(at("2028-02-29T12:00:00Z"), &Profile::default()), at("2043-02-28T12:00:00Z"));
        let short = Profile { keep_years: 5, ..Profile::default() };
        assert_eq!(disposal(at("2026-11-23T00:00:00Z"), &short), at("2031-11-23T00:00:00Z"));
    }
}
