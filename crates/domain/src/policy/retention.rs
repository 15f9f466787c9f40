//! RET-2 to RET-4: what may be kept of a read, by whom, and for how long.

use super::{Denial, Permit, RuleId, Standing, keepable, substance};
use crate::{Found, Plate, Profile, Timestamp};
use jiff::{ToSpan, tz::TimeZone};

/// What [`save`] permits: a read is kept in an event.
#[derive(Debug)]
pub struct Saving;

/// What is known of a save before it is one.
#[derive(Debug, Clone, Copy)]
pub struct SaveFacts<'a> {
    /// Of who saves, to the event.
    pub standing: Standing,
    pub open: bool,
    /// What the same person found when they last looked at the same read; `None` is no look.
    pub looked: Option<Found>,
    /// What the save says was found.
    pub found: Found,
    /// The plate as it was typed from the picture.
    pub typed: Option<&'a Plate>,
    /// The plate as the camera read it.
    pub camera: &'a Plate,
    /// Why the read matters.
    pub relevance: &'a str,
    /// Why the wider scene is kept too; `None` keeps the plate's picture alone.
    pub scene: Option<&'a str>,
}

/// RET-2, RET-3 and QLT-1: whether a read may be kept.
pub fn save(facts: &SaveFacts<'_>) -> Result<Permit<Saving>, Denial> {
    let refuse = |rule, why: &str, remedy: &str| Err(Denial::new(rule, why, remedy));
    // Whoever has no part in an event is not told whether it is open.
    if facts.standing == Standing::None {
        return refuse(
            RuleId::Ret2,
            "You have no such event.",
            "Choose one of your events, or ask the owner of the event to name you in it.",
        );
    }
    if !facts.open {
        return refuse(
            RuleId::Ret2,
            "This event is closed.",
            "Its owner can reopen it with a reason; or choose an open event.",
        );
    }
    match facts.looked {
        None => {
            return refuse(
                RuleId::Qlt1,
                "You have not looked at the picture of this read.",
                "Open it, and type the plate from its picture.",
            );
        }
        Some(looked) if looked != facts.found => {
            return refuse(
                RuleId::Qlt1,
                "When you last looked at this read you found something else.",
                "Open it again, and save what you find.",
            );
        }
        Some(_) => keepable(facts.found, facts.typed, facts.camera)?,
    }
    relevant(facts.relevance, facts.camera)?;
    if let Some(why) = facts.scene
        && let Err(thin) = substance(why, facts.camera.as_str())
    {
        return refuse(
            RuleId::Ret3,
            &format!("Why the wider scene is kept is not said: {thin}."),
            "Say what the scene shows that the plate's picture does not, or keep the plate's picture alone.",
        );
    }
    Ok(Permit::grant())
}

/// RET-2: whether the words say why a read matters to its event.
pub fn relevant(relevance: &str, camera: &Plate) -> Result<(), Denial> {
    substance(relevance, camera.as_str()).map_err(|thin| {
        Denial::new(
            RuleId::Ret2,
            format!("Why this read matters is not said: {thin}."),
            "Say what it shows for this event, such as: \"Parked at the yard an hour before the second trailer was taken\".",
        )
    })
}

/// What [`take_away`] permits: a saved read, its picture or a note is removed.
#[derive(Debug)]
pub struct TakingAway;

/// RET-2: whoever kept something may take it away, and so may the event's owner; in a closed event, too.
pub fn take_away(standing: Standing, own: bool) -> Result<Permit<TakingAway>, Denial> {
    let why = match (standing, own) {
        (Standing::Owner, _) | (Standing::Given, true) => return Ok(Permit::grant()),
        (Standing::Given, false) => "Only who kept it, or the owner of the event, may take it away.",
        (Standing::None, _) => "You have no such event.",
    };
    Err(Denial::new(RuleId::Ret2, why, "Ask the owner of the event."))
}

/// RET-4: the date of disposal of what is saved at `saved`: years later by calendar, 29 February going to 28.
#[must_use]
pub fn disposal(saved: Timestamp, profile: &Profile) -> Timestamp {
    let then = jiff::Timestamp::from_microsecond(saved.0)
        .map(|at| at.to_zoned(TimeZone::UTC))
        .and_then(|at| at.checked_add(i64::from(profile.keep_years).years()));
    // A moment that no calendar has is kept for no time at all.
    then.map_or(saved, |at| Timestamp(at.timestamp().as_microsecond()))
}

/// RET-4: a date of disposal may come earlier than the schedule's, never later.
pub fn disposed_in_time(saved: Timestamp, disposal_date: Timestamp, profile: &Profile) -> Result<(), Denial> {
    let latest = disposal(saved, profile);
    if disposal_date > latest || disposal_date < saved {
        return Err(Denial::new(
            RuleId::Ret4,
            "The date of disposal is not within the agency's schedule.",
            format!("Dispose of it on {} at the latest.", latest.in_words()),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;
    use proptest::prelude::*;

    const WHY: &str = "Parked at the yard an hour before the second trailer was taken";

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
    }

    fn good(plate: &Plate) -> SaveFacts<'_> {
        SaveFacts {
            standing: Standing::Given,
            open: true,
            looked: Some(Found::Verified),
            found: Found::Verified,
            typed: Some(plate),
            camera: plate,
            relevance: WHY,
            scene: None,
        }
    }

    #[test]
    fn ret_2_saving_takes_an_open_event_of_ones_own_and_why_it_matters() {
        let plate = Plate::new("7KXM482").unwrap();
        let good = good(&plate);
        save(&good).unwrap();
        save(&SaveFacts { standing: Standing::Owner, ..good }).unwrap();
        for bad in [
            SaveFacts { standing: Standing::None, ..good },
            SaveFacts { open: false, ..good },
            SaveFacts { relevance: "", ..good },
            SaveFacts { relevance: "relevant", ..good },
            SaveFacts { relevance: "7KXM482 7KXM482 7KXM482 7KXM482", ..good },
        ] {
            assert_eq!(save(&bad).unwrap_err().rule, RuleId::Ret2, "{bad:?}");
        }
        let stranger = SaveFacts { standing: Standing::None, open: false, ..good };
        assert!(!save(&stranger).unwrap_err().why.contains("closed"), "a stranger is not told of the event");
    }

    #[test]
    fn qlt_1_the_same_person_has_looked_before_and_found_what_is_saved() {
        let plate = Plate::new("7KXM482").unwrap();
        let good = good(&plate);
        for bad in [
            SaveFacts { looked: None, ..good },
            SaveFacts { looked: Some(Found::MisreadState), ..good },
            SaveFacts { typed: None, ..good },
            SaveFacts { looked: Some(Found::Illegible), found: Found::Illegible, ..good },
        ] {
            assert_eq!(save(&bad).unwrap_err().rule, RuleId::Qlt1, "{bad:?}");
        }
    }

    #[test]
    fn ret_3_the_wider_scene_takes_a_reason_of_its_own() {
        let plate = Plate::new("7KXM482").unwrap();
        save(&SaveFacts { scene: Some("It shows the trailer's number and the broken gate"), ..good(&plate) }).unwrap();
        for thin in ["", "because", "needed for the investigation"] {
            let denial = save(&SaveFacts { scene: Some(thin), ..good(&plate) }).unwrap_err();
            assert_eq!(denial.rule, RuleId::Ret3, "{thin:?}");
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
    fn ret_4_disposal_is_counted_by_calendar() {
        let years = |keep_years| Profile { keep_years, ..Profile::default() };
        assert_eq!(disposal(at("2028-02-29T12:00:00Z"), &years(15)), at("2043-02-28T12:00:00Z"));
        assert_eq!(disposal(at("2027-03-14T09:41:00Z"), &years(15)), at("2042-03-14T09:41:00Z"));
        assert_eq!(disposal(at("2028-02-29T12:00:00Z"), &years(4)), at("2032-02-29T12:00:00Z"));
    }

    #[test]
    fn ret_4_nothing_is_kept_longer_than_the_schedule_says() {
        let (saved, profile) = (at("2027-03-14T09:41:00Z"), Profile::default());
        let latest = disposal(saved, &profile);
        disposed_in_time(saved, latest, &profile).unwrap();
        disposed_in_time(saved, latest - Span::hours(24), &profile).unwrap();
        for bad in [latest + Span::seconds(1), saved - Span::seconds(1)] {
            assert_eq!(disposed_in_time(saved, bad, &profile).unwrap_err().rule, RuleId::Ret4);
        }
    }

    proptest! {
        #[test]
        fn ret_4_a_shorter_schedule_never_disposes_later(saved in 0i64..4_000_000_000, years in 1u32..15) {
            let saved = Timestamp(saved * 1_000_000);
            let of = |keep_years| disposal(saved, &Profile { keep_years, ..Profile::default() });
            prop_assert!(saved < of(years) && of(years) < of(years + 1));
        }
    }
}
