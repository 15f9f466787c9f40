//! What is asked of the sources, and for what: the words that stand in the trail (AUD-1).

use crate::{AccountName, ApprovalId, Area, EventId, Jurisdiction, PlatePattern, Timestamp, Vehicle};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a question is about (QRY-2). What was typed or drawn is brought to one form where it is read, so that
/// window, workstation, gateway and trail mean the same by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub enum About {
    /// A plate: exact, `?` for one character, `*` for any, `~` for look-alikes.
    Plate(PlatePattern),
    /// One camera of a source.
    Reader(AtReader),
    /// A named place: what cameras near it saw.
    Place(NearPlace),
    /// A drawn area.
    Area(Area),
    /// Make, model and color, in an area.
    Vehicle(KindOfVehicle),
}

/// A camera, by its name at its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtReader {
    pub source: String,
    /// [`Reader::id`](crate::Reader::id).
    pub reader: String,
    /// As it was shown to who asks.
    pub name: String,
}

/// A named place with what lies around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NearPlace {
    pub name: String,
    /// A circle of at most [`PLACE_MOST`] meters; more is an area, which takes a right of its own (ACC-7).
    pub around: Area,
}

/// The largest radius of a place, meters: a block and its corners; our choice.
pub const PLACE_MOST: f64 = 500.0;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindOfVehicle {
    /// At least one of its three is known.
    pub vehicle: Vehicle,
    pub area: Area,
}

impl About {
    /// As the trail and the window say it.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::Plate(pattern) => pattern.to_string(),
            Self::Reader(at) => at.name.clone(),
            Self::Place(near) => near.name.clone(),
            Self::Area(area) => area.to_string(),
            Self::Vehicle(kind) => format!("{} in {}", kind.vehicle, kind.area),
        }
    }
}

/// A question with its window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub about: About,
    /// Who issued the plate; absent is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Of the sources that one is entitled to, these only: one that failed is asked again alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<String>>,
}

impl Question {
    /// To every source one is entitled to, whoever issued the plate.
    #[must_use]
    pub const fn new(about: About, from: Timestamp, to: Timestamp) -> Self {
        Self { about, jurisdiction: None, from, to, sources: None }
    }

    /// Whole days of the window, rounded up; at least 1.
    #[must_use]
    pub fn days(&self) -> i64 {
        ((self.to - self.from).as_seconds().saturating_add(86_399) / 86_400).max(1)
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.days();
        let s = if days == 1 { "" } else { "s" };
        let what = self.about.what();
        match &self.about {
            About::Plate(_) => {
                let of = self.jurisdiction.as_ref().map(|of| format!(" of {of}")).unwrap_or_default();
                write!(f, "{what}{of} over {days} day{s}")?;
            }
            About::Reader(_) => write!(f, "all reads of the reader {what} over {days} day{s}")?,
            About::Place(_) => write!(f, "all reads at {what} over {days} day{s}")?,
            About::Area(_) => write!(f, "all reads in {what} over {days} day{s}")?,
            About::Vehicle(_) => write!(f, "{what} over {days} day{s}")?,
        }
        self.sources.as_ref().map_or(Ok(()), |of| write!(f, " from {} alone", of.join(" and ")))
    }
}

/// Why a question is asked (QRY-1, QRY-8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The number of the event, as people say it.
    pub event: String,
    /// The event itself: numbers are typed by people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<EventId>,
    /// The coded reason.
    pub reason: String,
    pub narrative: String,
    /// QRY-5: the number of the event's subject or incident that it starts from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<u32>,
    /// The colleague it is for; `None` is oneself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<AccountName>,
    /// QRY-9: the request that was approved, where the window needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
}

impl Purpose {
    /// For oneself, from no named subject.
    #[must_use]
    pub fn new(event: impl Into<String>, reason: impl Into<String>, narrative: impl Into<String>) -> Self {
        Self {
            event: event.into(),
            event_id: None,
            reason: reason.into(),
            narrative: narrative.into(),
            subject: None,
            on_behalf_of: None,
            approval: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Position;
    use proptest::prelude::*;

    #[test]
    fn a_window_is_said_in_whole_days() {
        let question = |hours: i64| {
            let about = About::Plate(PlatePattern::new("~7KXM482").unwrap());
            Question::new(about, Timestamp(0), Timestamp(hours * 3_600_000_000))
        };
        assert_eq!(question(30 * 24).to_string(), "~7KXM482 over 30 days");
        assert_eq!(question(25).to_string(), "~7KXM482 over 2 days");
        assert_eq!(question(0).to_string(), "~7KXM482 over 1 day");
        let alone = Question { sources: Some(vec!["Garages".into()]), ..question(24) };
        assert_eq!(alone.to_string(), "~7KXM482 over 1 day from Garages alone");
    }

    proptest! {
        // An entry of the trail has one form: a question has to come back as the same bytes.
        #[test]
        fn a_question_of_an_area_reads_back_as_it_was_written(lon in -179.0f64..179.0, lat in -80.0f64..80.0, radius in 50.0f64..100_000.0) {
            let area = Area::circle(Position::new(lon, lat).unwrap(), radius).unwrap();
            let question = Question::new(About::Area(area), Timestamp(0), Timestamp(1));
            let text = serde_json::to_string(&question).unwrap();
            let again: Question = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&serde_json::to_string(&again).unwrap(), &text);
            prop_assert_eq!(again, question);
        }
    }
}
