//! What is wrong with an event as it is typed, field by field: the check that the workstation and the gateway make
//! (`domain::Event::check`), asked of one field at a time in an event whose other fields are well.

use api::EventDraft;
use domain::{AccountName, Event, EventId, NoEvent, Subject, Timestamp, Turn};
use std::collections::BTreeMap;

/// Each is what the check says of that field alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    pub number: Option<NoEvent>,
    pub title: Option<NoEvent>,
    pub authority: Option<NoEvent>,
    pub narrative: Option<NoEvent>,
    /// By the subject's number.
    pub subjects: BTreeMap<u32, NoEvent>,
    pub colleagues: Option<NoEvent>,
    /// What no field alone shows, such as too many subjects.
    pub whole: Option<NoEvent>,
}

impl Problems {
    pub fn of(draft: &EventDraft, owner: &AccountName) -> Self {
        let well = well(owner);
        let text = |put: &dyn Fn(&mut Event)| {
            let mut event = well.clone();
            put(&mut event);
            event.check().err()
        };
        let one = |subject: &Subject| {
            let wrong = text(&|event| event.subjects = vec![subject.clone()])?;
            Some((subject.n, wrong))
        };
        let mut found = Self {
            number: text(&|event| event.number.clone_from(&draft.number)),
            title: text(&|event| event.title.clone_from(&draft.title)),
            authority: text(&|event| event.authority.clone_from(&draft.authority)),
            narrative: text(&|event| event.narrative.clone_from(&draft.narrative)),
            subjects: draft.subjects.iter().filter_map(one).collect(),
            colleagues: text(&|event| event.colleagues.clone_from(&draft.colleagues)),
            whole: None,
        };
        if found.count() == 0 {
            found.whole = text(&|event| event.subjects.clone_from(&draft.subjects));
        }
        found
    }

    pub fn count(&self) -> usize {
        let fields = [&self.number, &self.title, &self.authority, &self.narrative, &self.colleagues, &self.whole];
        fields.into_iter().flatten().count() + self.subjects.len()
    }

    /// The id of the first field that has a problem, from the top.
    pub fn first_field(&self) -> Option<String> {
        let fields = [
            (&self.number, "event-number"),
            (&self.title, "event-title"),
            (&self.authority, "event-authority"),
            (&self.narrative, "event-narrative"),
        ];
        let named = fields.into_iter().find(|(wrong, _)| wrong.is_some()).map(|(_, id)| id.to_owned());
        let subject = || self.subjects.keys().next().map(|n| format!("subject-{n}-name"));
        let rest = || self.colleagues.as_ref().map(|_| "colleagues-find".to_owned());
        named.or_else(subject).or_else(rest)
    }
}

/// What the check says of a reason to close or reopen an event.
pub fn of_reason(reason: &str, by: &AccountName) -> Option<NoEvent> {
    let turn = Turn { at: Timestamp(0), by: by.clone(), reason: reason.to_owned() };
    Event { turns: vec![turn], ..well(by) }.check().err()
}

/// "The title is missing."
pub fn told(wrong: &NoEvent) -> String {
    let text = wrong.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// An event that is well; the workstation gives the real one its id and its time.
fn well(owner: &AccountName) -> Event {
    Event {
        id: EventId::from_random([0; 16]),
        number: "1".into(),
        title: "1".into(),
        authority: "1".into(),
        narrative: "1".into(),
        subjects: Vec::new(),
        owner: owner.clone(),
        colleagues: Vec::new(),
        opened: Timestamp(0),
        turns: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::SubjectKind;

    fn owner() -> AccountName {
        AccountName::new("r.alvarez").unwrap()
    }

    fn draft() -> EventDraft {
        EventDraft {
            id: None,
            number: "EVT-2027-0117".into(),
            title: "Trailer theft ring".into(),
            authority: "18 USC 659".into(),
            narrative: "Three trailers were taken from the yard.".into(),
            subjects: vec![],
            colleagues: vec![],
        }
    }

    fn plate(n: u32, name: &str) -> Subject {
        Subject { n, kind: SubjectKind::Plate, name: name.into(), note: String::new() }
    }

    #[test]
    fn each_field_is_told_its_own_problem_and_all_at_once() {
        assert_eq!(Problems::of(&draft(), &owner()).count(), 0);
        let subjects = vec![plate(1, "7KXM 482"), plate(2, "7KX/1"), plate(3, "")];
        let odd = EventDraft { number: String::new(), title: "9".repeat(121), subjects, ..draft() };
        let found = Problems::of(&odd, &owner());
        assert_eq!(found.count(), 4);
        assert_eq!(found.number.as_ref().map(told).as_deref(), Some("The number is missing."));
        assert_eq!(found.title.as_ref().map(told).as_deref(), Some("The title has more than 120 characters."));
        assert_eq!(found.subjects.keys().copied().collect::<Vec<_>>(), [2, 3]);
        assert_eq!(found.first_field().as_deref(), Some("event-number"));
    }

    #[test]
    fn what_no_field_alone_shows_is_told_of_the_whole() {
        let twice = EventDraft { subjects: vec![plate(1, "7KXM482"), plate(1, "K419PD")], ..draft() };
        let found = Problems::of(&twice, &owner());
        assert!(found.subjects.is_empty() && found.whole.is_some());
    }

    #[test]
    fn a_reason_has_to_say_something() {
        assert_eq!(of_reason("The trial is over.", &owner()), None);
        assert!(of_reason(" ", &owner()).is_some());
    }
}
