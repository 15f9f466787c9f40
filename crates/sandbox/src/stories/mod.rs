//! The story lines that trainers show: their vehicles (`cast`), and their words (assets/training/stories.toml).

pub(crate) mod cast;

use crate::traffic::{Life, local, start_of};
use domain::Timestamp;
use serde::Deserialize;

/// A story line: who shows it, with which plates, in which steps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub id: String,
    pub title: String,
    /// Accounts of the training mode.
    pub who: Vec<String>,
    pub plates: Vec<String>,
    /// What a trainer shows, in order.
    pub steps: Vec<String>,
    /// What holds in the world; tested.
    pub facts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    story: Vec<Story>,
}

/// The seven story lines, in the order in which they are shown.
pub fn stories() -> Result<Vec<Story>, toml::de::Error> {
    toml::from_str::<File>(include_str!("../../../../assets/training/stories.toml")).map(|file| file.story)
}

/// The last day before `now` on which a story's own thing happened whole, as the service day's beginning: the theft, the
/// run over the border, the look-alike. `None` for stories of everyday life.
#[must_use]
pub fn last_time(story: &str, now: Timestamp) -> Option<Timestamp> {
    let (today, _) = local(now.0);
    let (life, on): (Life, fn(i32) -> bool) = match story {
        "theft-ring" => (Life::Cast(cast::TRACTOR), cast::is_theft),
        "scout-and-load" => (Life::Cast(cast::SCOUT), cast::is_run),
        "look-alike" => (Life::Cast(cast::FAMILY), cast::is_mistaken),
        _ => return None,
    };
    (2..20).map(|back| today - back).find(|day| on(*day)).map(|day| Timestamp(start_of(life, day)))
}
