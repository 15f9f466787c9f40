//! The checkpoints that a log is compared with: who signed them, and what they say about time.

use super::{Keys, Kind, Report, printed_time};
use crate::{BadHead, Head, LogVerifier, WitnessVerifier};
use domain::{Span, Timestamp};
use std::{num::NonZero, panic::resume_unwind, thread};

/// How far clocks may differ.
pub(super) const TOLERANCE: Span = Span::seconds(120);

/// Notes that are opened before a second thread is worth its start.
const FEW: usize = 32;

/// A note, and where it was found.
pub(super) struct Source<'a> {
    pub place: String,
    pub note: &'a str,
}

/// A checkpoint with its log's signature.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub place: String,
    pub head: Head,
    /// Who of the known witnesses signed it, each once.
    pub witnesses: Vec<String>,
    /// When the first of them did.
    pub cosigned: Option<Timestamp>,
    /// Names of known witnesses under which something stands that is not their signature.
    pub forged: Vec<String>,
}

/// The keys for one log.
pub(super) struct LogKeys<'a> {
    pub log: LogVerifier,
    pub witnesses: &'a [WitnessVerifier],
}

impl LogKeys<'_> {
    fn open(&self, source: &Source<'_>) -> Result<Seen, BadHead> {
        let head = Head::open(source.note, &self.log)?;
        let mut witnesses: Vec<String> = Vec::new();
        let mut first: Option<u64> = None;
        for (name, seconds) in head.cosigned(self.witnesses) {
            first = Some(first.map_or(seconds, |first| first.min(seconds)));
            if !witnesses.contains(&name) {
                witnesses.push(name);
            }
        }
        let mut forged: Vec<String> = Vec::new();
        for name in head.signers() {
            let known = self.witnesses.iter().any(|witness| witness.name() == name);
            if known && !witnesses.iter().any(|good| good == name) && !forged.iter().any(|bad| bad == name) {
                forged.push(name.to_owned());
            }
        }
        let cosigned = first
            .map(|seconds| Timestamp(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(Span::seconds(1).0)));
        Ok(Seen { place: source.place.clone(), head, witnesses, cosigned, forged })
    }

    /// Opens notes on all processors: a long log has many.
    pub fn open_all(&self, sources: &[Source<'_>]) -> Vec<Result<Seen, BadHead>> {
        let open = |part: &[Source<'_>]| part.iter().map(|source| self.open(source)).collect::<Vec<_>>();
        if sources.len() <= FEW {
            return open(sources);
        }
        let each = sources.len().div_ceil(workers());
        thread::scope(|scope| {
            let parts: Vec<_> = sources.chunks(each).map(|part| scope.spawn(move || open(part))).collect();
            parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        })
    }
}

pub(super) fn workers() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Opens all notes of a log, says what is wrong with any, and answers the good ones by size.
pub(super) fn gather(report: &mut Report, keys: &LogKeys<'_>, sources: &[Source<'_>]) -> Vec<Seen> {
    let origin = keys.log.origin();
    let mut heads = Vec::new();
    for (source, opened) in sources.iter().zip(keys.open_all(sources)) {
        match opened {
            Ok(seen) => heads.push(seen),
            Err(error) => {
                let kind = if error == BadHead::Unreadable { Kind::Unreadable } else { Kind::BadSignature };
                report.find(kind, origin, None, format!("{}: {error}.", capital(&source.place)));
            }
        }
    }
    for seen in &heads {
        for name in &seen.forged {
            let says = format!(
                "{} bears a signature in the name of the witness {name} that is not by its key.",
                capital(&seen.place)
            );
            report.find(Kind::ForgedCosignature, origin, None, says);
        }
    }
    heads.sort_by_key(|seen| (seen.head.size(), seen.cosigned));
    heads
}

/// Warns if fewer than the quorum signed `last`.
pub(super) fn count_witnesses(report: &mut Report, keys: &Keys, last: &Seen) {
    let (has, needs) = (last.witnesses.len(), keys.quorum);
    if has < needs {
        let says = format!(
            "the last checkpoint (size {}) is signed by {has} of the witnesses whose keys were given, and {needs} are asked for.",
            last.head.size()
        );
        report.warn(super::Doubt::TooFewWitnesses, last.head.origin(), says);
    }
}

/// When the entries of a log can have been entered, from the times of its cosigned heads.
#[derive(Debug, Default)]
pub(super) struct Windows {
    /// By size; no time is later than one that follows.
    times: Vec<(u64, Timestamp)>,
}

impl Windows {
    pub fn new(heads: &[Seen]) -> Self {
        let mut times: Vec<(u64, Timestamp)> =
            heads.iter().filter_map(|seen| Some((seen.head.size(), seen.cosigned?))).collect();
        // A head that a slow witness signed late was there before the next one was.
        let mut earliest = Timestamp(i64::MAX);
        for (_, time) in times.iter_mut().rev() {
            earliest = earliest.min(*time);
            *time = earliest;
        }
        Self { times }
    }

    /// The bounds for the entry at `n`, and up to which index they hold.
    pub fn around(&self, n: u64) -> Window {
        let after = self.times.partition_point(|(size, _)| *size <= n);
        let next = self.times.get(after);
        Window {
            from: after.checked_sub(1).and_then(|i| self.times.get(i)).map(|(_, time)| *time),
            to: next.map(|(_, time)| *time),
            until: next.map_or(u64::MAX, |(size, _)| *size),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    pub until: u64,
}

/// Why the time of an entry can't be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrongTime {
    /// Before the one that stands before it.
    Backwards(Timestamp),
    /// Before the log had got so far.
    TooEarly(Timestamp),
    /// After a witness had already signed it.
    TooLate(Timestamp),
}

/// Goes through the times of entries in their order.
pub(super) struct Times<'a> {
    windows: &'a Windows,
    window: Window,
    last: Option<Timestamp>,
}

impl<'a> Times<'a> {
    pub fn new(windows: &'a Windows) -> Self {
        Self { windows, window: Window { from: None, to: None, until: 0 }, last: None }
    }

    /// The last time that was in order.
    pub const fn last(&self) -> Option<Timestamp> {
        self.last
    }

    /// The time of the entry at `n`; one that says it came late is taken at its word.
    pub fn next(&mut self, n: u64, at: Timestamp, late: bool) -> Option<WrongTime> {
        if late {
            return None;
        }
        if n >= self.window.until || self.window.until == 0 {
            self.window = self.windows.around(n);
        }
        if let Some(from) = self.window.from.filter(|from| at < *from - TOLERANCE) {
            return Some(WrongTime::TooEarly(from));
        }
        if let Some(to) = self.window.to.filter(|to| at > *to + TOLERANCE) {
            return Some(WrongTime::TooLate(to));
        }
        let before = self.last.replace(at);
        before.filter(|before| at < *before - TOLERANCE).map(WrongTime::Backwards)
    }
}

/// Says that the entry at `n` has a time that can't be.
pub(super) fn say_time(report: &mut Report, origin: &str, n: u64, at: Timestamp, wrong: WrongTime) {
    let at = printed_time(at);
    let says = match wrong {
        WrongTime::Backwards(before) => {
            format!(
                "entry {n} says {at}, earlier than the entry before it ({}), and not that it came late.",
                printed_time(before)
            )
        }
        WrongTime::TooEarly(from) => format!(
            "entry {n} says {at}, but a witness signed at {} that the log had not got so far, and it doesn't say that it came late.",
            printed_time(from)
        ),
        WrongTime::TooLate(to) => {
            format!("entry {n} says {at}, but a witness had signed it already at {}.", printed_time(to))
        }
    };
    report.find(Kind::BackDated, origin, Some((n, n.saturating_add(1))), says);
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
