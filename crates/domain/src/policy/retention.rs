//! RET-2 to RET-4: what may be kept of a read, and for how long.

use super::{Denial, Permit, RuleId, Standing, shows_a_plate, substance};
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
    let Some(looked) = facts.looked else {
        return Err(Denial::new(
            RuleId::Qlt1,
            "Nobody who saves it has typed the plate from its picture.",
            "Look at the picture and type the plate it shows; then save.",
        ));
    };
    shows_a_plate(looked)?;
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

/// RET-4: a date of disposal may come earlier than the schedule's, never later.
pub fn disposed_in_time(saved: Timestamp, date: Timestamp, profile: &Profile) -> Result<(), Denial> {
    let latest = disposal(saved, profile);
    if date > latest || date < saved {
        return Err(Denial::new(
            RuleId::Ret4,
            "The date of disposal is not within the agency's schedule.",
            format!("Dispose of it on {} at the latest.", latest.in_words()),
        ));
    }
    Ok(())
}

/// What [`take_away`] permits: a saved read, its picture or a note is removed.
#[derive(Debug)]
pub struct TakingAway;

/// RET-2: whoever kept something may take it away, and so may the event's owner; from a closed event, too.
pub fn take_away(standing: Standing, own: bool) -> Result<Permit<TakingAway>, Denial> {
    let why = match (standing, own) {
        (Standing::Owner, _) | (Standing::Given, true) => return Ok(Permit::grant()),
        (Standing::Given, false) => "Only who kept it, or the owner of the event, may take it away.",
        (Standing::None, _) => "You have no such event.",
    };
    Err(Denial::new(RuleId::Ret2, why, "Ask the owner of the event."))
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

    #[test]
    fn ret_4_nothing_is_kept_longer_than_the_schedule_says() {
        let (saved, profile) = (Timestamp(1_800_000_000_000_000), Profile::default());
        let latest = disposal(saved, &profile);
        disposed_in_time(saved, latest, &profile).unwrap();
        disposed_in_time(saved, Timestamp(latest.0 - 1), &profile).unwrap();
        for bad in [Timestamp(latest.0 + 1), Timestamp(saved.0 - 1)] {
            assert_eq!(disposed_in_time(saved, bad, &profile).unwrap_err().rule, RuleId::Ret4);
        }
    }

    #[test]
    fn ret_2_who_kept_it_or_the_owner_takes_it_away() {
        take_away(Standing::Owner, false).unwrap();
        take_away(Standing::Given, true).unwrap();
        for (standing, own) in [(Standing::Given, false), (Standing::None, true), (Standing::None, false)] {
            assert_eq!(take_away(standing, own).unwrap_err().rule, RuleId::Ret2);
        }
    }

    #[test]
    fn qlt_1_what_shows_no_plate_is_not_saved() {
        for looked in [Found::NotAPlate, Found::Illegible] {
            assert_eq!(save(SaveFacts { looked: Some(looked), ..GOOD }).unwrap_err().rule, RuleId::Qlt1, "{looked:?}");
        }
    }
}
