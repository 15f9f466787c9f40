//! What is exported, and by whom.

use crate::{Format, NoExport};
use domain::{AccountName, Event, Mode, Note, Saved, Timestamp};
use std::collections::BTreeSet;

/// A chosen set of saved reads of one event.
#[derive(Debug, Clone, Copy)]
pub struct Set<'a> {
    pub event: &'a Event,
    /// In any order, each once.
    pub saved: &'a [Saved],
    /// Notes of the event; those on records of the set go with them, others stay.
    pub notes: &'a [Note],
    pub by: &'a AccountName,
    pub at: Timestamp,
    /// Who gets it, and why.
    pub to: &'a str,
    pub mode: Mode,
}

impl<'a> Set<'a> {
    /// The records in order of time, and of their ids where times are the same.
    pub(crate) fn in_order(&self) -> Result<Vec<&'a Saved>, NoExport> {
        if self.to.trim().is_empty() {
            return Err(NoExport::NoRecipient);
        }
        let mut ids = BTreeSet::new();
        for saved in self.saved {
            if saved.event != self.event.id {
                return Err(NoExport::OtherEvent(saved.id));
            }
            if !ids.insert(saved.id) {
                return Err(NoExport::Twice(saved.id));
            }
        }
        let mut saved: Vec<&Saved> = self.saved.iter().collect();
        saved.sort_by_key(|saved| (saved.read.at, saved.id));
        if saved.is_empty() { Err(NoExport::Nothing) } else { Ok(saved) }
    }

    /// The notes on a record, in order of time.
    pub(crate) fn notes_on(&self, saved: &Saved) -> Vec<&'a Note> {
        let mut notes: Vec<&Note> =
            self.notes.iter().filter(|note| note.event == saved.event && note.on == Some(saved.id)).collect();
        notes.sort_by_key(|note| (note.at, note.id));
        notes
    }

    pub(crate) fn file_name(&self, format: Format) -> Option<String> {
        let at = jiff::Timestamp::from_microsecond(self.at.0).ok()?;
        let when = at.strftime("%Y%m%dT%H%M%SZ");
        let kind = if self.mode == Mode::Training { "training-" } else { "" };
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let number: String = self.event.number.chars().map(plain).collect();
        Some(format!("readroom-{kind}{}-{when}.{}", number.trim_matches('-'), format.code()))
    }
}
