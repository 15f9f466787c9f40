//! What comes back from a source, judged again at the gateway: a source is asked for the right things, and not trusted
//! to have sent nothing else. Pure: `now` and the question are values.

use super::{
    clean,
    country::{Stands, stands},
};
use crate::sources::{Batch, Search, SourceReader};
use domain::{About, Read, Span, Timestamp, Vehicle, policy};
use std::collections::{HashMap, HashSet};
use wire::Cut;

/// A camera's clock may be a little ahead of the gateway's.
const AHEAD: Span = Span::minutes(10);
/// Records of one source that are looked at in one search, at most; what comes after is not.
const MOST: usize = 4 * wire::READS_MOST;
/// Cameras of one source that are held in one search.
const READERS: usize = 100_000;

/// Why a read is shown to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    TooOld,
    Abroad,
    Unasked,
    Odd,
}

/// The judge of one source in one search.
#[derive(Debug)]
pub struct Judge {
    source: String,
    search: Search,
    now: Timestamp,
    /// QRY-3, from the moment of the question.
    earliest: Timestamp,
    territory: Option<&'static str>,
    readers: HashMap<String, SourceReader>,
    seen: HashSet<String>,
    cut: Cut,
}

impl Judge {
    pub fn new(source: &str, search: &Search, now: Timestamp, territory: Option<&'static str>) -> Self {
        Self {
            source: source.to_owned(),
            search: search.clone(),
            now,
            earliest: policy::earliest(now),
            territory,
            readers: HashMap::new(),
            seen: HashSet::new(),
            cut: Cut::default(),
        }
    }

    pub const fn cut(&self) -> Cut {
        self.cut
    }

    /// A camera that it has told of.
    pub fn reader(&self, id: &str) -> Option<&domain::Reader> {
        self.readers.get(id).map(|told| &told.reader)
    }

    /// What the source itself could make nothing of.
    pub fn add_odd(&mut self, count: u64) {
        self.cut.odd = self.cut.odd.saturating_add(count);
    }

    /// The reads of a part that may be shown. A read that comes again, in this part or a later one, comes once; of two
    /// in one part the surer one.
    pub fn take(&mut self, part: Batch) -> Vec<Read> {
        for told in part.readers {
            if self.readers.len() < READERS
                && let Some(told) = clean::reader(told)
            {
                self.readers.entry(told.reader.id.clone()).or_insert(told);
            }
        }
        let mut best: HashMap<String, Read> = HashMap::new();
        for read in part.reads {
            if self.seen.contains(&read.id) {
                continue;
            }
            let Some(read) = clean::read(read) else {
                self.add_odd(1);
                continue;
            };
            if best.get(&read.id).is_none_or(|other| ingest::better(other, &read) == &read) {
                best.insert(read.id.clone(), read);
            }
        }
        let mut good: Vec<Read> = Vec::with_capacity(best.len());
        for (id, read) in best {
            if self.seen.len() >= MOST {
                self.add_odd(1);
                continue;
            }
            self.seen.insert(id);
            match self.why_not(&read) {
                None => good.push(read),
                Some(Why::TooOld) => self.cut.too_old += 1,
                Some(Why::Abroad) => self.cut.abroad += 1,
                Some(Why::Unasked) => self.cut.unasked += 1,
                Some(Why::Odd) => self.cut.odd += 1,
            }
        }
        good.sort_unstable_by(|a, b| (b.at, &a.id).cmp(&(a.at, &b.id)));
        good
    }

    fn why_not(&self, read: &Read) -> Option<Why> {
        let Some(camera) = self.readers.get(&read.reader) else { return Some(Why::Odd) };
        if read.at > self.now + AHEAD {
            return Some(Why::Odd);
        }
        if read.at < self.earliest {
            return Some(Why::TooOld);
        }
        match stands(camera.country.as_deref(), read.position, self.territory) {
            Stands::Here => {}
            Stands::Abroad => return Some(Why::Abroad),
            Stands::Absurd => return Some(Why::Odd),
        }
        let asked =
            (self.search.from..=self.search.to).contains(&read.at) && self.is_about(read) && self.is_issued(read);
        (!asked).then_some(Why::Unasked)
    }

    /// A read that does not say who issued the plate may be of the one that was asked for.
    fn is_issued(&self, read: &Read) -> bool {
        match (&self.search.jurisdiction, &read.jurisdiction) {
            (Some(asked), Some(said)) => asked == said,
            _ => true,
        }
    }

    fn is_about(&self, read: &Read) -> bool {
        match &self.search.about {
            About::Plate(pattern) => pattern.takes(&read.plate).is_some(),
            About::Reader(at) => at.source == self.source && at.reader == read.reader,
            About::Place(near) => near.around.contains(read.position),
            About::Area(area) => area.contains(read.position),
            About::Vehicle(kind) => kind.area.contains(read.position) && is_kind(&kind.vehicle, &read.vehicle),
        }
    }
}

fn is_kind(asked: &Vehicle, seen: &Vehicle) -> bool {
    let same = |asked: &Option<String>, seen: &Option<String>| match (asked, seen) {
        (None, _) => true,
        (Some(asked), Some(seen)) => asked.eq_ignore_ascii_case(seen),
        (Some(_), None) => false,
    };
    same(&asked.make, &seen.make) && same(&asked.model, &seen.model) && same(&asked.color, &seen.color)
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
