//! QRY-1: who may change an event, and how: its owner alone, and what has happened to it stays.

use super::{Denial, Permit, RuleId};
use crate::{AccountName, Event, Span, Timestamp, Turn};

/// What [`change_event`] permits.
#[derive(Debug)]
pub struct ChangingEvent;

/// An event as it is to become, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub struct EventChange<'a> {
    /// As it was; `None` is a new one.
    pub before: Option<&'a Event>,
    /// The closings and reopenings that it has to go on from. Those of `before`, or, where two versions were written
    /// side by side, those that both were written from.
    pub turns: &'a [Turn],
    pub after: &'a Event,
    /// Who writes it.
    pub by: &'a AccountName,
}

/// How far ahead of `now` a workstation's clock may be (SEC-5).
const AHEAD: Span = Span::minutes(10);

/// QRY-1: whether an event may become this. [`Event::check`] is asked apart.
pub fn change_event(change: &EventChange<'_>, now: Timestamp) -> Result<Permit<ChangingEvent>, Denial> {
    let refuse = |why: &str, remedy: &str| Err(Denial::new(RuleId::Qry1, why, remedy));
    let EventChange { before, turns, after, by } = change;
    if after.owner != **by || before.is_some_and(|before| before.owner != **by) {
        return refuse("Only the owner of an event may change it.", "Ask the owner of the event.");
    }
    if let Some(before) = before
        && (before.id != after.id || before.opened != after.opened)
    {
        return refuse("An event stays the one that was opened, on the day it was opened.", "Open another event.");
    }
    if after.opened > now + AHEAD {
        return refuse("The event is opened in the future.", "Set the clock of the workstation right.");
    }
    let Some((kept, added)) = after.turns.split_at_checked(turns.len()) else {
        return rewritten();
    };
    if kept != *turns {
        return rewritten();
    }
    let mut last = turns.last().map_or(after.opened, |turn| turn.at);
    for turn in added {
        if turn.by != **by {
            return refuse("An event is closed and reopened in one's own name.", "Close or reopen it yourself.");
        }
        // Two workstations' clocks may differ by a little.
        if turn.at + AHEAD < last || turn.at > now + AHEAD {
            return refuse(
                "The event is closed or reopened before what came before it, or in the future.",
                "Set the clock of the workstation right.",
            );
        }
        last = turn.at;
    }
    Ok(Permit::grant())
}

fn rewritten() -> Result<Permit<ChangingEvent>, Denial> {
    Err(Denial::new(
        RuleId::Qry1,
        "When and why an event was closed or reopened is never rewritten.",
        "It was closed or reopened elsewhere meanwhile: look at it as it is now, then change it again.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EventId;

    const NOW: Timestamp = Timestamp(1_800_000_000_000_000);

    fn name(text: &str) -> AccountName {
        AccountName::new(text).unwrap()
    }

    fn event(turns: &[Turn]) -> Event {
        Event {
            id: EventId::from_random([7; 16]),
            number: "EVT-2027-0117".into(),
            title: "Trailer theft ring".into(),
            authority: "18 USC 659".into(),
            narrative: "Three trailers were taken from the yard.".into(),
            subjects: Vec::new(),
            owner: name("r.alvarez"),
            colleagues: Vec::new(),
            opened: NOW - Span::hours(24),
            turns: turns.to_vec(),
        }
    }

    fn turn(hours_ago: i64) -> Turn {
        Turn { at: NOW - Span::hours(hours_ago), by: name("r.alvarez"), reason: "The tractor was found.".into() }
    }

    fn change(before: Option<&Event>, after: &Event, by: &str) -> Result<Permit<ChangingEvent>, Denial> {
        let turns = before.map_or(&[][..], |before| &before.turns);
        change_event(&EventChange { before, turns, after, by: &name(by) }, NOW)
    }

    #[test]
    fn qry_1_the_owner_opens_changes_closes_and_reopens() {
        let open = event(&[]);
        let closed = event(&[turn(3)]);
        change(None, &open, "r.alvarez").unwrap();
        change(Some(&open), &Event { title: "Another title".into(), ..open.clone() }, "r.alvarez").unwrap();
        change(Some(&open), &closed, "r.alvarez").unwrap();
        change(Some(&closed), &event(&[turn(3), turn(1)]), "r.alvarez").unwrap();
    }

    #[test]
    fn qry_1_nobody_else_changes_an_event_and_what_happened_stays() {
        let (open, closed) = (event(&[]), event(&[turn(3)]));
        let theirs = Event { owner: name("m.okafor"), ..open.clone() };
        let elsewhere = Turn { by: name("m.okafor"), ..turn(3) };
        let ahead = Turn { at: NOW + Span::hours(1), ..turn(3) };
        for (what, before, after, by) in [
            ("a colleague", Some(&open), open.clone(), "m.okafor"),
            ("another owner", Some(&open), theirs.clone(), "r.alvarez"),
            ("taken over", Some(&open), theirs.clone(), "m.okafor"),
            ("in another's name", None, theirs, "r.alvarez"),
            ("another day", Some(&open), Event { opened: NOW, ..open.clone() }, "r.alvarez"),
            ("the future", None, Event { opened: NOW + Span::hours(1), ..open.clone() }, "r.alvarez"),
            ("a closing forgotten", Some(&closed), open.clone(), "r.alvarez"),
            ("a closing rewritten", Some(&closed), event(&[turn(2)]), "r.alvarez"),
            ("closed by another", Some(&open), event(&[elsewhere]), "r.alvarez"),
            ("closed before it was opened", Some(&open), event(&[turn(48)]), "r.alvarez"),
            ("closed in the future", Some(&open), event(&[ahead]), "r.alvarez"),
            ("reopened before it was closed", Some(&closed), event(&[turn(3), turn(4)]), "r.alvarez"),
        ] {
            assert_eq!(change(before, &after, by).unwrap_err().rule, RuleId::Qry1, "{what}");
        }
    }
}
