//! An event: the matter that somebody works on. Every query names one (QRY-1), and what is kept is kept in one.

use crate::{AccountName, EventId, Plate, Timestamp};
use serde::{Deserialize, Serialize};

/// The most characters of a number, a title, and of longer texts.
pub const NUMBER_MOST: usize = 40;
pub const TITLE_MOST: usize = 120;
pub const TEXT_MOST: usize = 4_000;
/// The most subjects, and the most colleagues, of one event.
pub const SUBJECTS_MOST: usize = 200;
pub const COLLEAGUES_MOST: usize = 50;

/// A matter. The owner alone changes it; colleagues who were named may ask and keep for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub id: EventId,
    /// The agency's own number of the matter.
    pub number: String,
    pub title: String,
    /// The code of a statute in the agency's list, such as `18 USC 659`.
    pub authority: String,
    pub narrative: String,
    #[serde(default)]
    pub subjects: Vec<Subject>,
    pub owner: AccountName,
    #[serde(default)]
    pub colleagues: Vec<AccountName>,
    pub opened: Timestamp,
    /// In order of time: closings and reopenings in turn, a closing first.
    #[serde(default)]
    pub turns: Vec<Turn>,
}

/// An event was closed or reopened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    pub at: Timestamp,
    pub by: AccountName,
    pub reason: String,
}

/// Somebody or something that a matter is about: what a query may start from (QRY-5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Its number in its event; never used again when it is removed.
    pub n: u32,
    pub kind: SubjectKind,
    /// A plate, a name, a place, or what happened.
    pub name: String,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    Plate,
    Person,
    Place,
    Incident,
}

impl SubjectKind {
    pub const ALL: [Self; 4] = [Self::Plate, Self::Person, Self::Place, Self::Incident];

    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plate => "Plate",
            Self::Person => "Person",
            Self::Place => "Place",
            Self::Incident => "Incident",
        }
    }
}

/// Why something is no event; each names the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoEvent {
    #[error("the {field} is missing")]
    Missing { field: &'static str },
    #[error("the {field} has more than {most} characters")]
    TooLong { field: &'static str, most: usize },
    #[error("the {field} has a character that can't be shown")]
    Unprintable { field: &'static str },
    #[error("the subject “{name}” is no plate: {why}")]
    Plate { name: String, why: String },
    #[error("two subjects have the number {n}")]
    SubjectTwice { n: u32 },
    #[error("an event has at most {most} {what}")]
    TooMany { what: &'static str, most: usize },
    #[error("{name} is named twice, or is the owner")]
    ColleagueTwice { name: AccountName },
}

impl Event {
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.turns.len().is_multiple_of(2)
    }

    /// When it was closed, if it is closed now.
    #[must_use]
    pub fn closed(&self) -> Option<&Turn> {
        if self.is_open() { None } else { self.turns.last() }
    }

    #[must_use]
    pub fn subject(&self, n: u32) -> Option<&Subject> {
        self.subjects.iter().find(|subject| subject.n == n)
    }

    /// Whether every field is within its bounds; the first that is not, is named.
    pub fn check(&self) -> Result<(), NoEvent> {
        text("number", &self.number, NUMBER_MOST, true)?;
        text("title", &self.title, TITLE_MOST, true)?;
        text("authority", &self.authority, NUMBER_MOST, true)?;
        text("narrative", &self.narrative, TEXT_MOST, true)?;
        if self.subjects.len() > SUBJECTS_MOST {
            return Err(NoEvent::TooMany { what: "subjects", most: SUBJECTS_MOST });
        }
        for (index, subject) in self.subjects.iter().enumerate() {
            text("name of a subject", &subject.name, TITLE_MOST, true)?;
            text("note on a subject", &subject.note, TEXT_MOST, false)?;
            if subject.kind == SubjectKind::Plate
                && let Err(why) = Plate::new(&subject.name)
            {
                return Err(NoEvent::Plate { name: subject.name.clone(), why: why.to_string() });
            }
            if self.subjects.iter().skip(index + 1).any(|other| other.n == subject.n) {
                return Err(NoEvent::SubjectTwice { n: subject.n });
            }
        }
        if self.colleagues.len() > COLLEAGUES_MOST {
            return Err(NoEvent::TooMany { what: "colleagues", most: COLLEAGUES_MOST });
        }
        for (index, name) in self.colleagues.iter().enumerate() {
            if *name == self.owner || self.colleagues.iter().skip(index + 1).any(|other| other == name) {
                return Err(NoEvent::ColleagueTwice { name: name.clone() });
            }
        }
        self.turns.iter().try_for_each(|turn| text("reason", &turn.reason, TEXT_MOST, true))
    }
}

fn text(field: &'static str, text: &str, most: usize, wanted: bool) -> Result<(), NoEvent> {
    if wanted && text.trim().is_empty() {
        return Err(NoEvent::Missing { field });
    }
    if text.chars().count() > most {
        return Err(NoEvent::TooLong { field, most });
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(NoEvent::Unprintable { field });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        Event {
            id: EventId::from_random([7; 16]),
            number: "EVT-2027-0117".into(),
            title: "Trailer theft ring, I-10 corridor".into(),
            authority: "18 USC 659".into(),
            narrative: "Three trailers were taken from the yard.".into(),
            subjects: vec![Subject { n: 1, kind: SubjectKind::Plate, name: "7KXM482".into(), note: String::new() }],
            owner: AccountName::new("r.alvarez").unwrap(),
            colleagues: vec![AccountName::new("m.okafor").unwrap()],
            opened: Timestamp(0),
            turns: Vec::new(),
        }
    }

    #[test]
    fn an_event_is_closed_and_reopened_in_turns() {
        let turn = Turn { at: Timestamp(1), by: AccountName::new("r.alvarez").unwrap(), reason: "done".into() };
        let mut event = event();
        assert!(event.is_open());
        event.turns.push(turn.clone());
        assert_eq!(event.closed(), Some(&turn));
        event.turns.push(turn);
        assert!(event.is_open() && event.closed().is_none());
    }

    #[test]
    fn what_is_wrong_with_an_event_names_the_field() {
        event().check().unwrap();
        let said = |event: Event| event.check().unwrap_err().to_string();
        assert_eq!(said(Event { title: " ".into(), ..event() }), "the title is missing");
        assert_eq!(said(Event { number: "9".repeat(41), ..event() }), "the number has more than 40 characters");
        assert_eq!(
            said(Event { narrative: "a\u{7}".into(), ..event() }),
            "the narrative has a character that can't be shown"
        );
        let mut odd = event();
        odd.subjects.push(Subject { n: 2, kind: SubjectKind::Plate, name: "7KX/1".into(), note: String::new() });
        assert!(said(odd.clone()).contains("is no plate"));
        odd.subjects[1] = Subject { n: 1, kind: SubjectKind::Person, name: "somebody".into(), note: String::new() };
        assert_eq!(said(odd), "two subjects have the number 1");
        let own = Event { colleagues: vec![event().owner], ..event() };
        assert!(said(own).contains("named twice, or is the owner"));
    }
}
