//! Makes one answer of what the sources say, as they say it: judged, without repetition, fair to each, and within what
//! an answer may hold. Pure: it turns parts into lines.

use super::{judge::Judge, same::Same, trouble};
use crate::sources::{Batch, Search, Searched};
use domain::{Read, Timestamp};
use std::{collections::HashSet, time::Duration};
use wire::{Line, READS_IN_LINE, SourceEnd};

/// How the search of one source ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    Well(Searched),
    /// Its deadline passed.
    Slow(Duration),
    Down(String),
    Odd(String),
    /// It is left alone for so long.
    Resting(Duration),
}

/// What one source has said so far.
#[derive(Debug)]
struct One {
    judge: Judge,
    /// Its cameras that the answer has named.
    told: HashSet<String>,
    given: usize,
    /// Reads beyond its share, which may find room at the end.
    held: Vec<Read>,
    /// There were more than the answer had room for.
    dropped: bool,
    end: Option<(How, Duration)>,
    closed: bool,
}

/// An answer in the making.
#[derive(Debug)]
pub struct Merge {
    names: Vec<String>,
    all: Vec<One>,
    same: Same,
    /// Reads that each source may give whatever the others do.
    share: usize,
    /// Reads that the answer may hold.
    room: usize,
    /// `source TAB id` of what was given since somebody asked.
    fresh: Vec<String>,
}

impl Merge {
    /// Of sources by their names, with room for so many reads.
    pub fn new(names: &[String], search: &Search, now: Timestamp, territory: Option<&'static str>) -> Self {
        let one = |name: &String| One {
            judge: Judge::new(name, search, now, territory),
            told: HashSet::new(),
            given: 0,
            held: Vec::new(),
            dropped: false,
            end: None,
            closed: false,
        };
        Self {
            all: names.iter().map(one).collect(),
            same: Same::new(names.to_vec()),
            share: search.limit / names.len().max(1),
            room: search.limit,
            names: names.to_vec(),
            fresh: Vec::new(),
        }
    }

    /// What was given since this was last asked: the lines of the index.
    pub fn take_fresh(&mut self) -> Vec<String> {
        std::mem::take(&mut self.fresh)
    }

    /// The lines that a part of a source's answer makes.
    pub fn part(&mut self, source: usize, part: Batch) -> Vec<Line> {
        let share = self.share_of(source);
        let Some(one) = self.all.get_mut(source) else { return Vec::new() };
        let mut good = std::mem::take(&mut one.held);
        good.extend(one.judge.take(part));
        let over = good.split_off(good.len().min(share.saturating_sub(one.given)));
        let room = self.room.saturating_sub(one.given + good.len() + one.held.len());
        one.dropped |= over.len() > room;
        one.held.extend(over.into_iter().take(room));
        self.give(source, good)
    }

    /// What a source may give now: its share, or, once nobody else has anything to say, all the room there is.
    fn share_of(&self, source: usize) -> usize {
        let mut others = self.all.iter().enumerate().filter(|(of, _)| *of != source).map(|(_, one)| one);
        if others.clone().all(|one| one.closed) {
            return self.room.saturating_sub(others.by_ref().map(|one| one.given).sum());
        }
        self.share
    }

    /// The line that the end of a source makes, unless some of its reads still wait for room.
    pub fn ended(&mut self, source: usize, how: How, took: Duration) -> Vec<Line> {
        let Some(one) = self.all.get_mut(source) else { return Vec::new() };
        if let How::Well(searched) = &how {
            one.judge.add_odd(searched.odd);
            one.dropped |= searched.more;
        }
        one.end = Some((how, took));
        if one.held.is_empty() { self.close(source) } else { Vec::new() }
    }

    /// The lines of what still found room, the newest first, and of the ends that are left; a source that never said how
    /// it ended broke.
    pub fn finish(&mut self) -> Vec<Line> {
        let given: usize = self.all.iter().map(|one| one.given).sum();
        let mut held: Vec<(usize, Read)> = Vec::new();
        for (source, one) in self.all.iter_mut().enumerate() {
            held.extend(one.held.drain(..).map(|read| (source, read)));
        }
        held.sort_by_key(|(_, read)| std::cmp::Reverse(read.at));
        for (source, _) in held.split_off(held.len().min(self.room.saturating_sub(given))) {
            if let Some(one) = self.all.get_mut(source) {
                one.dropped = true;
            }
        }
        let mut lines = Vec::new();
        for source in 0..self.all.len() {
            let (own, rest) = held.into_iter().partition(|(of, _)| *of == source);
            held = rest;
            let own: Vec<(usize, Read)> = own;
            lines.extend(self.give(source, own.into_iter().map(|(_, read)| read).collect()));
            lines.extend(self.close(source));
        }
        lines
    }

    fn give(&mut self, source: usize, reads: Vec<Read>) -> Vec<Line> {
        let (Some(one), Some(name)) = (self.all.get_mut(source), self.names.get(source)) else { return Vec::new() };
        let mut lines = Vec::new();
        let mut rest = reads.into_iter().peekable();
        while rest.peek().is_some() {
            let reads: Vec<Read> = rest.by_ref().take(READS_IN_LINE).collect();
            let fresh = reads.iter().filter(|read| one.told.insert(read.reader.clone()));
            let readers: Vec<_> = fresh.filter_map(|read| one.judge.reader(&read.reader).cloned()).collect();
            if !readers.is_empty() {
                lines.push(Line::Readers { source: name.clone(), readers });
            }
            one.given += reads.len();
            self.fresh.extend(reads.iter().map(|read| format!("{name}\t{}", read.id)));
            let same: Vec<Line> =
                reads.iter().filter_map(|read| self.same.add(source, read)).map(|reads| Line::Same { reads }).collect();
            lines.push(Line::Reads { source: name.clone(), reads });
            lines.extend(same);
        }
        lines
    }

    fn close(&mut self, source: usize) -> Vec<Line> {
        let (Some(one), Some(name)) = (self.all.get_mut(source), self.names.get(source)) else { return Vec::new() };
        if std::mem::replace(&mut one.closed, true) {
            return Vec::new();
        }
        let broke = || (How::Down("it broke off without a word".into()), Duration::ZERO);
        let (how, took) = one.end.take().unwrap_or_else(broke);
        vec![Line::Source(SourceEnd {
            source: name.clone(),
            count: one.given as u64,
            cut: one.judge.cut(),
            trouble: trouble::of(&how, one.given, one.dropped),
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        })]
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
