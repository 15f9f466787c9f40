//! QRY-1, QRY-3 to QRY-5, QRY-8 and QRY-9: for what one may ask, about whom, and how far back.

use super::{Denial, Permit, RuleId, substance};
use crate::{About, Area, Profile, Span, Timestamp, question::PLACE_MOST};
use jiff::{ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// What [`purpose`] permits: a query for an event.
#[derive(Debug)]
pub struct Purposed;

/// What somebody is to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Owner,
    /// The owner named them.
    Given,
    None,
}

/// What is known of the event and the words of a query.
#[derive(Debug, Clone, Copy)]
pub struct EventFacts<'a> {
    pub standing: Standing,
    pub open: bool,
    /// Whether the reason's code is in the agency's list.
    pub reason_known: bool,
    pub narrative: &'a str,
    /// What is asked for, as it was typed: writing it again is no narrative.
    pub asked: &'a str,
    /// QRY-8: whether the colleague it is for, if one is named, has an account that is in use.
    pub colleague_known: bool,
}

/// QRY-1 and QRY-8: whether the event, the reason and the words carry a query.
pub fn purpose(facts: &EventFacts<'_>) -> Result<Permit<Purposed>, Denial> {
    let refuse = |why: &str, remedy: &str| Err(Denial::new(RuleId::Qry1, why, remedy));
    // Whoever has no part in an event is not told whether it is open.
    if facts.standing == Standing::None {
        return refuse(
            "You have no such event.",
            "Choose one of your events, or ask its owner to name you in it. One that was opened just now may not have \
             reached the gateway yet: try again in a moment.",
        );
    }
    if !facts.open {
        return refuse("This event is closed.", "Reopen it with a reason, or choose an open event.");
    }
    if !facts.reason_known {
        return refuse("The reason is not one of the agency's list.", "Choose a reason from the list.");
    }
    if let Err(thin) = substance(facts.narrative, facts.asked) {
        return refuse(&format!("The narrative does not say why: {thin}."), thin.help());
    }
    if !facts.colleague_known {
        return Err(Denial::new(
            RuleId::Qry8,
            "The colleague this query is for has no account in use.",
            "Name somebody who has, or say that it is for yourself.",
        ));
    }
    Ok(Permit::grant())
}

/// What a query starts from (QRY-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A whole plate, look-alikes aside.
    Plate,
    /// With `?`, `*` or `~`.
    PartialPlate,
    Place,
    Area,
    Vehicle,
}

/// ACC-7: a right of its own for each enhanced function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    AreaQuery,
    PartialPlate,
    PhotoScan,
}

impl Right {
    pub const ALL: [Self; 3] = [Self::AreaQuery, Self::PartialPlate, Self::PhotoScan];

    /// As stored and as written on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AreaQuery => "area_query",
            Self::PartialPlate => "partial_plate",
            Self::PhotoScan => "photo_scan",
        }
    }
}

impl Asked {
    /// What kind of question it is about.
    #[must_use]
    pub fn of(about: &About) -> Self {
        match about {
            About::Plate(pattern) if pattern.is_exact().is_some() => Self::Plate,
            About::Plate(_) => Self::PartialPlate,
            About::Reader(_) | About::Place(_) => Self::Place,
            About::Area(_) => Self::Area,
            About::Vehicle(_) => Self::Vehicle,
        }
    }

    /// The right that it takes, besides the entitlement.
    #[must_use]
    pub const fn right(self) -> Option<Right> {
        match self {
            Self::Plate | Self::Place => None,
            Self::PartialPlate => Some(Right::PartialPlate),
            Self::Area | Self::Vehicle => Some(Right::AreaQuery),
        }
    }
}

/// QRY-5 and ACC-7: `named` says that a subject or incident of the event is named for this query; `rights`
/// are those of the person.
pub fn subject(asked: Asked, named: bool, rights: &[Right]) -> Result<(), Denial> {
    if let Some(right) = asked.right().filter(|right| !rights.contains(right)) {
        let what = match right {
            Right::AreaQuery => "Queries by area or vehicle",
            Right::PartialPlate => "Queries by a part of a plate or by look-alikes",
            Right::PhotoScan => "Queries by a photo",
        };
        return Err(Denial::new(
            RuleId::Acc7,
            format!("{what} take a right of their own, which you don't have."),
            "Request it under Access & training, or ask by the whole plate.",
        ));
    }
    if !named && matches!(asked, Asked::Place | Asked::Area | Asked::Vehicle) {
        return Err(Denial::new(
            RuleId::Qry5,
            "A place, an area or a vehicle alone would be trawling.",
            "Name the subject or incident of this event that leads there; add it to the event first.",
        ));
    }
    Ok(())
}

/// QRY-2: whether what is asked about says enough: a partial plate that means few plates, a place and no more than a
/// place, a vehicle of which something is known.
pub fn enough(about: &About) -> Result<(), Denial> {
    let two = |why: String, remedy: &str| Err(Denial::new(RuleId::Qry2, why, remedy));
    match about {
        About::Plate(pattern) => match pattern.enough() {
            Ok(()) => Ok(()),
            Err(why) => two(format!("{why}."), "Type more of the plate."),
        },
        About::Place(near) => match &near.around {
            Area::Circle(circle) if circle.radius() <= PLACE_MOST => Ok(()),
            _ => two(
                format!("A place reaches at most {PLACE_MOST} meters."),
                "Ask by an area, which takes a right of its own, or draw the place smaller.",
            ),
        },
        About::Vehicle(kind) if kind.vehicle == crate::Vehicle::default() => {
            two("Nothing is said of the vehicle.".into(), "Name its make, its model or its color.")
        }
        About::Reader(_) | About::Area(_) | About::Vehicle(_) => Ok(()),
    }
}

/// The oldest moment that may be asked for at `now`: five years before by calendar, 29 February going to 28.
#[must_use]
pub fn earliest(now: Timestamp) -> Timestamp {
    let then = jiff::Timestamp::from_microsecond(now.0)
        .map(|at| at.to_zoned(TimeZone::UTC))
        .and_then(|at| at.checked_sub(5.years()));
    // A moment that no calendar has is far from any read.
    then.map_or(now, |at| Timestamp(at.timestamp().as_microsecond()))
}

/// How far apart two moments may be that mean the same one: a question waits for its witness, and clocks differ a little.
const SLACK: Span = Span::minutes(5);

/// QRY-6: whether the window `wanted` is the one of an answer of the window `cached` that was asked for at `asked`: the
/// same two ends, or one that reached up to when it was asked and now reaches as far back from `now`.
#[must_use]
pub fn same_window(
    cached: (Timestamp, Timestamp),
    asked: Timestamp,
    wanted: (Timestamp, Timestamp),
    now: Timestamp,
) -> bool {
    let near = |one: Timestamp, other: Timestamp| one - other <= SLACK && other - one <= SLACK;
    let moved = wanted.1 - cached.1;
    near(cached.0, wanted.0) && near(cached.1, wanted.1)
        || near(cached.1, asked) && near(wanted.1, now) && near(cached.0 + moved, wanted.0)
}

/// QRY-4: the window that is offered first, the last 30 days.
#[must_use]
pub fn usual_window(now: Timestamp) -> (Timestamp, Timestamp) {
    (now - USUAL, now)
}

const USUAL: Span = Span::hours(30 * 24);

/// QRY-9: who has approved going further back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Approvals {
    pub supervisor: bool,
    pub second: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WindowFacts {
    pub from: Timestamp,
    pub to: Timestamp,
    pub approvals: Approvals,
}

/// QRY-3 and QRY-9: whether a window may be asked for. What it permits is `true` when it goes further back
/// than the usual 30 days, a choice that the trail records (QRY-4).
pub fn window(facts: WindowFacts, profile: &Profile, now: Timestamp) -> Result<bool, Denial> {
    let three = |why: &str, remedy: &str| Err(Denial::new(RuleId::Qry3, why, remedy));
    if facts.from >= facts.to {
        return three("The window ends before it begins.", "Set its beginning before its end.");
    }
    // A workstation's clock may be a little ahead of the gateway's.
    if facts.from > now + Span::minutes(10) {
        return three("The window lies in the future.", "Set a window that has begun.");
    }
    let oldest = earliest(now);
    if facts.from < oldest {
        return three(
            "The window goes back further than five years.",
            &format!("Begin it on {} or later.", oldest.in_words()),
        );
    }
    let age = now - facts.from;
    let needs = |why: &str| Err(Denial::new(RuleId::Qry9, why, "Request it with a reason, or ask for less far back."));
    if profile.authority_by_age {
        if age > ALONE && !facts.approvals.supervisor {
            return needs("Going back further than 90 days takes a supervisor's approval.");
        }
        if age > ONE_APPROVER && !facts.approvals.second {
            return needs("Going back further than a year takes a second approval.");
        }
    }
    Ok(age > USUAL)
}

const ALONE: Span = Span::hours(90 * 24);
const ONE_APPROVER: Span = Span::hours(366 * 24);

/// How far back one goes alone, and how far with one approval.
pub(super) const fn authority_spans() -> (Span, Span) {
    (ALONE, ONE_APPROVER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
    }

    const GOOD: EventFacts<'_> = EventFacts {
        standing: Standing::Owner,
        open: true,
        reason_known: true,
        narrative: "Tractor seen at the yard when three trailers were taken",
        asked: "7KXM482",
        colleague_known: true,
    };

    #[test]
    fn qry_1_takes_an_open_event_of_ones_own_a_reason_and_a_narrative() {
        purpose(&GOOD).unwrap();
        purpose(&EventFacts { standing: Standing::Given, ..GOOD }).unwrap();
        for bad in [
            EventFacts { standing: Standing::None, ..GOOD },
            EventFacts { open: false, ..GOOD },
            EventFacts { reason_known: false, ..GOOD },
            EventFacts { narrative: "investigation", ..GOOD },
        ] {
            assert_eq!(purpose(&bad).unwrap_err().rule, RuleId::Qry1, "{bad:?}");
        }
        let closed = EventFacts { standing: Standing::None, open: false, ..GOOD };
        assert!(!purpose(&closed).unwrap_err().why.contains("closed"), "a stranger is not told of the event");
    }

    #[test]
    fn qry_8_a_named_colleague_has_an_account() {
        assert_eq!(purpose(&EventFacts { colleague_known: false, ..GOOD }).unwrap_err().rule, RuleId::Qry8);
    }

    #[test]
    fn qry_5_a_place_starts_from_a_subject_and_acc_7_enhanced_queries_take_a_right() {
        let all = [Right::AreaQuery, Right::PartialPlate];
        subject(Asked::Plate, false, &[]).unwrap();
        for asked in [Asked::Place, Asked::Area, Asked::Vehicle] {
            assert_eq!(subject(asked, false, &all).unwrap_err().rule, RuleId::Qry5, "{asked:?}");
            subject(asked, true, &all).unwrap();
        }
        for asked in [Asked::PartialPlate, Asked::Area, Asked::Vehicle] {
            assert_eq!(subject(asked, true, &[]).unwrap_err().rule, RuleId::Acc7, "{asked:?}");
        }
    }

    #[test]
    fn qry_2_what_is_asked_about_says_enough() {
        use crate::{KindOfVehicle, NearPlace, Position, Vehicle};
        let plate = |text: &str| enough(&About::Plate(text.parse().unwrap()));
        plate("7").unwrap();
        plate("~7KXM482").unwrap();
        assert_eq!(plate("7K*").unwrap_err().rule, RuleId::Qry2);
        let circle = |radius| Area::circle(Position::new(-150.0, 40.0).unwrap(), radius).unwrap();
        let near = |radius| enough(&About::Place(NearPlace { name: "Dunmarrow".into(), around: circle(radius) }));
        near(500.0).unwrap();
        assert_eq!(near(501.0).unwrap_err().rule, RuleId::Qry2);
        let kind = |vehicle| enough(&About::Vehicle(KindOfVehicle { vehicle, area: circle(900.0) }));
        kind(Vehicle { color: Some("blue".into()), ..Vehicle::default() }).unwrap();
        assert_eq!(kind(Vehicle::default()).unwrap_err().rule, RuleId::Qry2);
    }

    #[test]
    fn qry_3_five_years_are_counted_by_calendar() {
        assert_eq!(earliest(at("2028-02-29T12:00:00Z")), at("2023-02-28T12:00:00Z"));
        assert_eq!(earliest(at("2026-11-22T08:30:00Z")), at("2021-11-22T08:30:00Z"));
        let now = at("2028-02-29T12:00:00Z");
        let facts = |from| WindowFacts { from: at(from), to: now, approvals: Approvals::default() };
        let profile = Profile::default();
        assert_eq!(window(facts("2023-02-28T12:00:00Z"), &profile, now), Ok(true));
        assert_eq!(window(facts("2023-02-28T11:59:59Z"), &profile, now).unwrap_err().rule, RuleId::Qry3);
    }

    #[test]
    fn qry_4_thirty_days_are_usual_and_more_is_a_choice() {
        let now = at("2026-11-22T08:30:00Z");
        let (from, to) = usual_window(now);
        let facts = WindowFacts { from, to, approvals: Approvals::default() };
        assert_eq!(window(facts, &Profile::default(), now), Ok(false));
        assert_eq!(window(WindowFacts { from: from - Span::seconds(1), ..facts }, &Profile::default(), now), Ok(true));
        assert!(window(WindowFacts { from: to, to: from, ..facts }, &Profile::default(), now).is_err());
        let later = WindowFacts { from: now + Span::hours(1), to: now + Span::hours(2), ..facts };
        assert!(window(later, &Profile::default(), now).is_err());
    }

    #[test]
    fn qry_9_authority_grows_with_age_when_the_profile_says_so() {
        let now = at("2026-11-22T08:30:00Z");
        let profile = Profile { authority_by_age: true, ..Profile::default() };
        let facts = |days: i64, supervisor, second| WindowFacts {
            from: now - Span::hours(24 * days),
            to: now,
            approvals: Approvals { supervisor, second },
        };
        window(facts(90, false, false), &profile, now).unwrap();
        assert_eq!(window(facts(91, false, false), &profile, now).unwrap_err().rule, RuleId::Qry9);
        window(facts(366, true, false), &profile, now).unwrap();
        assert_eq!(window(facts(367, true, false), &profile, now).unwrap_err().rule, RuleId::Qry9);
        window(facts(367, true, true), &profile, now).unwrap();
        window(facts(367, false, false), &Profile::default(), now).unwrap();
    }

    #[test]
    fn qry_6_a_window_is_the_same_while_time_goes_on_and_not_one_of_another_time() {
        let at = |hours: i64| Timestamp(0) + Span::hours(hours);
        let (asked, now) = (at(1_000), at(1_010));
        let same = |cached: (i64, i64), wanted: (i64, i64)| {
            same_window((at(cached.0), at(cached.1)), asked, (at(wanted.0), at(wanted.1)), now)
        };
        assert!(same((280, 1_000), (290, 1_010)), "the last 30 days, ten hours later");
        assert!(same((100, 200), (100, 200)));
        assert!(!same((100, 106), (106, 112)), "the six hours after");
        assert!(!same((994, 1_000), (1_000, 1_006)), "not up to now");
        assert!(!same((280, 1_000), (280, 1_010)), "longer than what was asked");
        assert!(!same((280, 1_000), (986, 1_010)), "one day, after thirty");
    }

    proptest! {
        #[test]
        fn no_window_that_is_permitted_reaches_beyond_five_years(now in 1_000_000_000i64..4_000_000_000, back in 0i64..400_000_000) {
            let now = Timestamp(now * 1_000_000);
            let facts = WindowFacts { from: now - Span::seconds(back), to: now + Span::seconds(1), approvals: Approvals::default() };
            if window(facts, &Profile::default(), now).is_ok() {
                prop_assert!(facts.from >= earliest(now));
                prop_assert!(back <= 5 * 366 * 86_400);
            } else {
                prop_assert!(back >= 5 * 365 * 86_400);
            }
        }
    }
}
