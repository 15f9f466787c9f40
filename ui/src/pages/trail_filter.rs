//! The fields by which the trail is searched.

use api::{Choice, TrailFilter, TrailView};

/// One field of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Person,
    Action,
    Plate,
    Event,
    Outcome,
    Rule,
    From,
    To,
}

impl Field {
    /// In the order of the search bar.
    pub const ALL: [Self; 8] =
        [Self::Person, Self::Action, Self::Plate, Self::Event, Self::Outcome, Self::Rule, Self::From, Self::To];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Person => "trail-person",
            Self::Action => "trail-action",
            Self::Plate => "trail-plate",
            Self::Event => "trail-event",
            Self::Outcome => "trail-outcome",
            Self::Rule => "trail-rule",
            Self::From => "trail-from",
            Self::To => "trail-to",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Action => "Action",
            Self::Plate => "Plate",
            Self::Event => "Event",
            Self::Outcome => "Outcome",
            Self::Rule => "Rule",
            Self::From => "From",
            Self::To => "To",
        }
    }

    pub fn of(self, filter: &TrailFilter) -> &String {
        match self {
            Self::Person => &filter.person,
            Self::Action => &filter.action,
            Self::Plate => &filter.plate,
            Self::Event => &filter.event,
            Self::Outcome => &filter.outcome,
            Self::Rule => &filter.rule,
            Self::From => &filter.from,
            Self::To => &filter.to,
        }
    }

    pub fn put(self, filter: &mut TrailFilter, value: String) {
        *match self {
            Self::Person => &mut filter.person,
            Self::Action => &mut filter.action,
            Self::Plate => &mut filter.plate,
            Self::Event => &mut filter.event,
            Self::Outcome => &mut filter.outcome,
            Self::Rule => &mut filter.rule,
            Self::From => &mut filter.from,
            Self::To => &mut filter.to,
        } = value;
    }

    /// What can be chosen, for a field that is not typed.
    pub fn choices(self, look: &TrailView) -> Option<&[Choice]> {
        match self {
            Self::Action => Some(&look.actions),
            Self::Outcome => Some(&look.outcomes),
            Self::Rule => Some(&look.rules),
            _ => None,
        }
    }

    /// A value as a person reads it.
    pub fn words(self, value: &str, look: &TrailView) -> String {
        let chosen = self.choices(look).and_then(|choices| choices.iter().find(|choice| choice.code == value));
        // A rule is known by its id; its sentence is too long to repeat.
        chosen.filter(|_| self != Self::Rule).map_or_else(|| value.to_owned(), |choice| choice.label.clone())
    }
}

/// What was typed, as it is asked for.
pub fn tidy(draft: &TrailFilter) -> TrailFilter {
    let mut filter = TrailFilter::default();
    for field in Field::ALL {
        let typed = field.of(draft).trim();
        let value = match field {
            Field::Plate => typed.to_uppercase(),
            Field::From | Field::To => day(typed).unwrap_or_default(),
            _ => typed.to_owned(),
        };
        field.put(&mut filter, value);
    }
    filter
}

/// A day as it is asked for, `2027-03-14`, from that or from `3/14/2027`. `None` while it is being typed.
fn day(typed: &str) -> Option<String> {
    let mut parts: Vec<&str> = typed.split(['-', '/']).collect();
    if typed.contains('/') && parts.len() == 3 {
        parts.rotate_right(1);
    }
    let [year, month, day] = parts.as_slice() else { return None };
    let number = |text: &str, most: usize| text.parse::<u32>().ok().filter(|_| (1..=most).contains(&text.len()));
    let year = number(year, 4).filter(|year| *year >= 1970)?;
    Some(format!("{year:04}-{:02}-{:02}", number(month, 2)?, number(day, 2)?))
}

/// Whether the first day is after the last: ISO days compare as text.
pub fn is_backwards(filter: &TrailFilter) -> bool {
    !filter.from.is_empty() && !filter.to.is_empty() && filter.from > filter.to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_one_of_its_own() {
        for field in Field::ALL {
            let mut filter = TrailFilter::default();
            field.put(&mut filter, "x".into());
            let full: Vec<_> = Field::ALL.into_iter().filter(|one| !one.of(&filter).is_empty()).collect();
            assert_eq!(full, [field]);
        }
    }

    #[test]
    fn what_is_typed_is_tidied() {
        let draft = TrailFilter { plate: " ~7kxm482 ".into(), from: "2027-3".into(), ..TrailFilter::default() };
        assert_eq!(tidy(&draft), TrailFilter { plate: "~7KXM482".into(), ..TrailFilter::default() });
    }

    #[test]
    fn a_day_is_taken_as_it_is_usually_written_and_not_before_it_is_whole() {
        for typed in ["2027-03-14", "2027-3-14", "3/14/2027", "03/14/2027"] {
            assert_eq!(day(typed).as_deref(), Some("2027-03-14"), "{typed}");
        }
        for typed in ["", "2", "2027", "2027-03", "2027-03-", "3/14/20", "14 March", "2027-03-14-1"] {
            assert_eq!(day(typed), None, "{typed}");
        }
        // No such day: the workstation says so.
        assert_eq!(day("2027-13-41").as_deref(), Some("2027-13-41"));
    }

    #[test]
    fn days_in_the_wrong_order_are_seen() {
        let days = |from: &str, to: &str| TrailFilter { from: from.into(), to: to.into(), ..TrailFilter::default() };
        assert!(is_backwards(&days("2027-03-14", "2027-03-13")));
        assert!(!is_backwards(&days("2027-03-14", "2027-03-14")) && !is_backwards(&days("2027-03-14", "")));
    }
}
