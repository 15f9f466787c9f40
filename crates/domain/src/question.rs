//! What is asked of the sources, and for what: the words that stand in the trail (AUD-1).

use crate::{AccountName, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a question is about (QRY-2), as the person wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "what", rename_all = "snake_case")]
pub enum About {
    /// A plate: exact, `?` for one character, `*` for any, `~` for look-alikes.
    Plate(String),
    /// A reader's address or a named place.
    Place(String),
    /// A drawn area, in words.
    Area(String),
    /// Make, model and colour.
    Vehicle(String),
}

impl About {
    #[must_use]
    pub fn what(&self) -> &str {
        match self {
            Self::Plate(what) | Self::Place(what) | Self::Area(what) | Self::Vehicle(what) => what,
        }
    }
}

/// A question with its window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub about: About,
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Question {
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
        match &self.about {
            About::Plate(plate) => write!(f, "{plate} over {days} day{s}"),
            About::Place(place) => write!(f, "all reads at {place} over {days} day{s}"),
            About::Area(area) => write!(f, "all reads in {area} over {days} day{s}"),
            About::Vehicle(vehicle) => write!(f, "{vehicle} over {days} day{s}"),
        }
    }
}

/// Why a question is asked (QRY-1, QRY-8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// The number of the event.
    pub event: String,
    /// The coded reason.
    pub reason: String,
    pub narrative: String,
    /// The colleague it is for; `None` is oneself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<AccountName>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_said_in_whole_days() {
        let question = |hours: i64| Question {
            about: About::Plate("~7KXM482".into()),
            from: Timestamp(0),
            to: Timestamp(hours * 3_600_000_000),
        };
        assert_eq!(question(30 * 24).to_string(), "~7KXM482 over 30 days");
        assert_eq!(question(25).to_string(), "~7KXM482 over 2 days");
        assert_eq!(question(0).to_string(), "~7KXM482 over 1 day");
    }
}
