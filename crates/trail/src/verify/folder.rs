//! Checks the folder of a log: C2SP tlog-tiles with `checkpoint`, hash tiles and entry bundles, and
//! beside them `heads.jsonl`, our record of earlier checkpoints with their cosignatures.

use super::{
    Checked, Doubt, Keys, Kind, Report,
    bundles::{Bundle, Layout, State, scan},
    heads::{LogKeys, Seen, Source, TOLERANCE, Windows, WrongTime, count_witnesses, gather, say_time},
    split_line,
    tree::compare,
    trouble,
};
use crate::{Hash, Head, LogVerifier, Prefix, TILE, tile_path, tree::perfect};
use std::{borrow::Cow, collections::BTreeSet};

/// A note is never larger.
const NOTE: usize = 16 * 1024;
/// A million checkpoints with two witnesses are less than this.
const HEADS: usize = 1 << 30;

/// The files of a folder. Whoever implements it keeps to the folder.
pub trait Files: Sync {
    /// The bytes of the file at `path`, whose parts are set off by `/`; nothing if there is none. A file
    /// that can't be read, or has more than `most` bytes, is an error in words.
    fn read(&self, path: &str, most: usize) -> Result<Option<Cow<'_, [u8]>>, String>;
}

/// Checks a folder of tiles.
#[must_use]
pub fn verify_folder(files: &dyn Files, keys: &Keys) -> Report {
    let mut report = Report::default();
    let note = match files.read("checkpoint", NOTE) {
        Ok(Some(note)) => String::from_utf8_lossy(&note).into_owned(),
        Ok(None) => return Report::unreadable("This is no log's folder: there is no file “checkpoint” in it."),
        Err(why) => return Report::unreadable(format!("The file “checkpoint” can't be read: {why}.")),
    };
    let log = match key(&note, keys) {
        Ok(log) => LogKeys { log, witnesses: &keys.witnesses },
        Err(says) => return Report::unreadable(says),
    };
    let origin = log.log.origin().to_owned();
    let lines = match files.read("heads.jsonl", HEADS) {
        Ok(found) => found.unwrap_or_default(),
        Err(why) => {
            report.find(Kind::Unreadable, &origin, None, format!("heads.jsonl can't be read: {why}."));
            Cow::default()
        }
    };
    let current = gather(&mut report, &log, &[Source { place: "the file “checkpoint”".into(), note: &note }]).pop();
    let notes = earlier(&mut report, &origin, &lines);
    let sources: Vec<Source<'_>> =
        notes.iter().map(|(line, note)| Source { place: format!("line {line} of heads.jsonl"), note }).collect();
    let mut heads = gather(&mut report, &log, &sources);
    let newest = heads.last().filter(|seen| current.as_ref().is_some_and(|now| seen.head.size() > now.head.size()));
    if let (Some(newest), Some(now)) = (newest, &current) {
        let says = format!(
            "the file “checkpoint” has size {}, but {} has size {}: an older one was put in its place.",
            now.head.size(),
            newest.place,
            newest.head.size()
        );
        report.find(Kind::ReplayedCheckpoint, &origin, None, says);
    }
    heads.extend(current);
    heads.sort_by_key(|seen| (seen.head.size(), seen.cosigned));
    // No size can be taken from a folder in which nothing is signed.
    let Some(last) = heads.last().cloned() else { return report };
    count_witnesses(&mut report, keys, &last);
    match noted(&mut report, &log, keys, &last) {
        Ok(brought) => heads.extend(brought),
        Err(unreadable) => return unreadable,
    }
    heads.sort_by_key(|seen| (seen.head.size(), seen.cosigned));

    let layout = Layout { size: last.head.size() };
    let windows = Windows::new(&heads);
    let mut sizes: Vec<u64> = heads.iter().map(|seen| seen.head.size()).collect();
    sizes.dedup();
    let bundles = scan(files, layout, &sizes, &windows);
    let looked_at = if agree(&mut report, files, layout, &bundles, &heads) {
        BTreeSet::new()
    } else {
        trouble::explain(&mut report, files, layout, &bundles, &heads, &windows)
    };
    times(&mut report, &origin, bundles.iter().filter(|bundle| !looked_at.contains(&bundle.n)));
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    report.logs.push(Checked {
        origin,
        from: 0,
        to: layout.size,
        size: layout.size,
        key_given: true,
        checkpoints: count(heads.len()),
        cosigned: count(heads.iter().filter(|seen| seen.cosigned.is_some()).count()),
        witnesses: last.witnesses,
    });
    report
}

/// The key that was given for the folder's log: a folder brings none.
fn key(note: &str, keys: &Keys) -> Result<LogVerifier, String> {
    let origin = Head::claimed_origin(note).ok();
    let named = keys.logs.iter().find(|key| origin.as_deref() == Some(key.origin()));
    match (named, keys.logs.as_slice()) {
        // One key leaves no doubt about which log it should be.
        (Some(key), _) | (None, [key]) => Ok(key.clone()),
        (None, []) => Err("A log's folder doesn't bring its key: give the key of the log.".to_owned()),
        (None, _) => Err(format!("No key was given for the log {}.", origin.unwrap_or_default())),
    }
}

/// The notes in `heads.jsonl` with their line numbers.
fn earlier(report: &mut Report, origin: &str, mut lines: &[u8]) -> Vec<(u64, String)> {
    let mut notes = Vec::new();
    let (mut number, mut before) = (0, 0);
    while !lines.is_empty() {
        number += 1;
        let (line, rest) = split_line(lines).unwrap_or((lines, &[]));
        // The last line has its line feed too, or it broke off.
        let ended = line.len() < lines.len();
        lines = rest;
        let note = serde_json::from_slice::<String>(line).ok();
        let note = note.filter(|note| ended && serde_json::to_vec(note).is_ok_and(|bytes| bytes == line));
        let Some(note) = note else {
            report.find(Kind::Unreadable, origin, None, format!("line {number} of heads.jsonl can't be read."));
            continue;
        };
        let size = note.lines().nth(1).and_then(|size| size.parse::<u64>().ok()).unwrap_or(before);
        if size < before {
            let says = format!("line {number} of heads.jsonl is older than the line before it.");
            report.find(Kind::ReplayedCheckpoint, origin, None, says);
        }
        before = size;
        notes.push((number, note));
    }
    notes
}

/// The checkpoints that the auditor brought, as far as they can be compared.
fn noted(report: &mut Report, log: &LogKeys<'_>, keys: &Keys, last: &Seen) -> Result<Vec<Seen>, Report> {
    let origin = log.log.origin();
    let mut sources = Vec::new();
    for noted in &keys.noted {
        match Head::claimed_origin(&noted.note) {
            Err(_) => return Err(Report::unreadable(format!("{} holds no checkpoint.", noted.from))),
            Ok(other) if other != origin => {
                report.warn(Doubt::NotCompared, &other, format!("{} is of another log than the folder.", noted.from));
            }
            Ok(_) => sources.push(Source { place: noted.from.clone(), note: &noted.note }),
        }
    }
    let (older, newer): (Vec<_>, Vec<_>) =
        gather(report, log, &sources).into_iter().partition(|seen| seen.head.size() <= last.head.size());
    for seen in newer {
        let (size, has) = (seen.head.size(), last.head.size());
        let says =
            format!("{} has size {size}, and the log here only {has}: an old copy of it was restored.", seen.place);
        report.find(Kind::Truncated, origin, Some((has, size)), says);
    }
    Ok(older)
}

/// Whether all entries are there and in order, and lead to all heads. If so, also looks at the tiles.
fn agree(report: &mut Report, files: &dyn Files, layout: Layout, bundles: &[Bundle], heads: &[Seen]) -> bool {
    let fine = |bundle: &Bundle| matches!(bundle.state, State::Fine { .. });
    let all_there = u64::try_from(bundles.len()) == Ok(layout.bundles()) && bundles.iter().all(fine);
    if !all_there {
        return false;
    }
    let mut walk = Walk::default();
    let root_at = |size: u64| {
        walk.to(size, |n| match &bundles.get(usize::try_from(n).ok()?)?.state {
            State::Fine { root, leaves } => Some((Some(*root), leaves.as_deref().map(Cow::Borrowed))),
            _ => None,
        })
    };
    if compare(heads, root_at).bad.is_some() {
        return false;
    }
    tiles(report, files, layout, bundles, heads);
    true
}

/// The hashes of a bundle: the root over a full one, and its leaves.
pub(super) type Known<'a> = (Option<Hash>, Option<Cow<'a, [Hash]>>);

/// Goes along a log's bundles and knows the root at each size that it passes, in rising order.
#[derive(Default)]
pub(super) struct Walk {
    /// Up to the last full bundle, and on to the size that was asked last.
    base: Prefix,
    here: Prefix,
}

impl Walk {
    pub fn to<'a>(&mut self, size: u64, bundle: impl Fn(u64) -> Option<Known<'a>>) -> Option<Hash> {
        let full = TILE as u64;
        while size.saturating_sub(self.base.size()) >= full {
            self.base.append_tile(bundle(self.base.size() / full)?.0?);
        }
        if self.here.size() < self.base.size() {
            self.here = self.base.clone();
        }
        if size > self.here.size() {
            let leaves = bundle(self.base.size() / full)?.1?;
            let from = usize::try_from(self.here.size() - self.base.size()).ok()?;
            let to = usize::try_from(size - self.base.size()).ok()?;
            for leaf in leaves.get(from..to)? {
                self.here.append(*leaf);
            }
        }
        (self.here.size() == size).then(|| self.here.root())
    }
}

/// Compares the folder's tiles with the entries, which are proved.
fn tiles(report: &mut Report, files: &dyn Files, layout: Layout, bundles: &[Bundle], heads: &[Seen]) {
    let origin = heads.first().map(|seen| seen.head.origin()).unwrap_or_default();
    let mut say = |level: u8, n: u64| say_tile(report, origin, layout, level, n);
    for bundle in bundles.iter().filter(|bundle| !bundle.tile_agrees) {
        say(0, bundle.n);
    }
    let mut row: Vec<Hash> = bundles
        .iter()
        .filter_map(|bundle| match bundle.state {
            State::Fine { root, .. } if layout.width(0, bundle.n) == TILE => Some(root),
            _ => None,
        })
        .collect();
    for level in 1.. {
        if row.is_empty() {
            break;
        }
        for (n, hashes) in (0..).zip(row.chunks(TILE)) {
            let stored = layout.tile(files, level, n);
            if !stored.is_some_and(|stored| stored.iter().eq(hashes.iter().flat_map(|hash| &hash.0))) {
                say(level, n);
            }
        }
        row = row.chunks_exact(TILE).map(perfect).collect();
    }
}

pub(super) fn say_tile(report: &mut Report, origin: &str, layout: Layout, level: u8, n: u64) {
    let path = tile_path(&level.to_string(), n, layout.width(level, n));
    let says = format!("{path} is missing or wrong; the entries under it are as they were entered.");
    let span = 1u64.checked_shl(u32::from(level) * 8 + 8).unwrap_or(u64::MAX);
    let from = n.saturating_mul(span);
    report.find(Kind::TileChanged, origin, Some((from, from.saturating_add(span).min(layout.size))), says);
}

/// Says which entries have a time that can't be, across bundles too.
fn times<'a>(report: &mut Report, origin: &str, bundles: impl Iterator<Item = &'a Bundle>) {
    let mut before = None;
    for bundle in bundles {
        if let (Some(before), Some((n, at))) = (before, bundle.first)
            && at < before - TOLERANCE
        {
            say_time(report, origin, n, at, WrongTime::Backwards(before));
        }
        for (n, at, wrong) in &bundle.wrong {
            say_time(report, origin, *n, *at, *wrong);
        }
        before = bundle.last.or(before);
    }
}
