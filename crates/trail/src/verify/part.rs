//! Checks one log's part of an export: that its lines are all there, in their order, and lead to the
//! log's checkpoints.

use super::{
    Checked, Doubt, Keys, Kind, Report, export,
    heads::{LogKeys, Seen, Source, TOLERANCE, Times, Windows, count_witnesses, gather, say_time},
    order::{Disorder, Item, sort_out},
    rows::{Fault, Row},
    tree::{compare, say_fork},
};
use crate::{Hash, Head, LogPart, LogVerifier, MAX_SIZE, Manifest, Prefix, WitnessVerifier, check_consistency};
use std::collections::BTreeMap;

pub(super) fn check(report: &mut Report, part: &LogPart, rows: &[&Row], manifest: &Manifest, keys: &Keys) {
    let origin = part.origin.as_str();
    if part.from > part.to || part.to > MAX_SIZE {
        report.find(Kind::ManifestChanged, origin, None, "the manifest's range of entries is none.");
        return;
    }
    let items: Vec<Item> = (part.from..).zip(rows).map(|(place, row)| row.item(place)).collect();
    // What is wrong with lines is said even where the log's key or its checkpoints are no good.
    let disorder = sort_out(&items, std::slice::from_ref(&(part.from..part.to)));
    say_disorder(report, part, rows, &disorder);

    let own_witnesses = own_witnesses(report, part, keys);
    let Some((log, key_given)) = log_key(report, part, keys) else { return };
    let log = LogKeys { log, witnesses: own_witnesses.as_ref().unwrap_or(&keys.witnesses) };
    let mut sources = vec![Source { place: "the last checkpoint".into(), note: &part.last }];
    let Some(last) = gather(report, &log, &sources).pop() else { return };
    sources.clear();
    sources.extend(
        (1..).zip(&part.heads).map(|(i, note)| Source { place: format!("checkpoint {i} of the export"), note }),
    );
    let mut heads = gather(report, &log, &sources);
    for newer in heads.iter().filter(|seen| seen.head.size() > last.head.size()) {
        let says = format!(
            "the last checkpoint has size {}, but {} has size {}.",
            last.head.size(),
            newer.place,
            newer.head.size()
        );
        report.find(Kind::ReplayedCheckpoint, origin, None, says);
    }
    let of_this_log = |note: &str| Head::claimed_origin(note).is_ok_and(|claimed| claimed == origin);
    let noted: Vec<Source<'_>> = keys
        .noted
        .iter()
        .filter(|noted| of_this_log(&noted.note))
        .map(|noted| Source { place: noted.from.clone(), note: &noted.note })
        .collect();
    heads.extend(gather(report, &log, &noted).into_iter().filter(|seen| belongs(report, part, manifest, &last, seen)));
    count_witnesses(report, keys, &last);
    heads.push(last.clone());
    heads.sort_by_key(|seen| (seen.head.size(), seen.cosigned));

    let leaves = Leaves { part, rows, taken: &disorder.taken };
    let by_hash = lead(report, &leaves, &heads, &last);
    say_changed(report, origin, &leaves, by_hash);
    times(report, origin, &items, &disorder.taken, &Windows::new(&heads));

    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    report.logs.push(Checked {
        origin: origin.to_owned(),
        from: part.from,
        to: part.to,
        size: last.head.size(),
        key_given,
        checkpoints: count(heads.len()),
        cosigned: count(heads.iter().filter(|seen| seen.cosigned.is_some()).count()),
        witnesses: last.witnesses,
    });
}

/// The key that the auditor gave for the log, else the export's own.
fn log_key(report: &mut Report, part: &LogPart, keys: &Keys) -> Option<(LogVerifier, bool)> {
    let own = LogVerifier::parse(&part.key).ok().filter(|key| key.origin() == part.origin);
    let mut given = keys.logs.iter().filter(|key| key.origin() == part.origin).peekable();
    if let Some(first) = given.peek().copied() {
        let same = given.find(|key| key.public() == part.key);
        if same.is_none() {
            let says = "the export names another key for this log than the one that was given.";
            report.find(Kind::BadSignature, &part.origin, None, says);
        }
        return Some((same.unwrap_or(first).clone(), true));
    }
    if own.is_none() {
        report.find(Kind::BadSignature, &part.origin, None, "the export names no key for this log.");
    } else {
        report.warn(Doubt::OwnKey, &part.origin, export::OWN_KEY);
    }
    own.map(|key| (key, false))
}

/// The witnesses that the export names, where the auditor gave none.
fn own_witnesses(report: &mut Report, part: &LogPart, keys: &Keys) -> Option<Vec<WitnessVerifier>> {
    if !keys.witnesses.is_empty() || part.witnesses.is_empty() || keys.quorum == 0 {
        return None;
    }
    let says = "no witness's key was given, so those in the export itself were used: this proves only that the export is of one piece.";
    report.warn(Doubt::OwnKey, &part.origin, says);
    Some(part.witnesses.iter().filter_map(|text| WitnessVerifier::parse(text).ok()).collect())
}

/// Whether a noted checkpoint can be compared; if not, why.
fn belongs(report: &mut Report, part: &LogPart, manifest: &Manifest, last: &Seen, noted: &Seen) -> bool {
    let (size, newest) = (noted.head.size(), last.head.size());
    if size == newest || (part.from..=part.to).contains(&size) {
        return true;
    }
    let later = noted.cosigned.is_some_and(|at| at > manifest.made.at() + TOLERANCE);
    if size > newest && !later {
        let says = format!(
            "{} has size {size}, and the newest checkpoint of the export {newest}: an old copy of the log was exported.",
            noted.place
        );
        report.find(Kind::Truncated, &part.origin, Some((newest, size)), says);
    } else {
        let says = format!(
            "{} (size {size}) can't be compared with this export, which has the entries {} to {}.",
            noted.place,
            part.from,
            part.to.saturating_sub(1)
        );
        report.warn(Doubt::NotCompared, &part.origin, says);
    }
    false
}

fn say_disorder(report: &mut Report, part: &LogPart, rows: &[&Row], disorder: &Disorder) {
    let origin = part.origin.as_str();
    for range in &disorder.missing {
        let span = Some((range.start, range.end));
        let named = super::named(range);
        if range.end == part.to {
            report.find(Kind::Truncated, origin, span, format!("{named} cut off the end."));
        } else {
            report.find(Kind::Removed, origin, span, format!("{named} taken out."));
        }
    }
    for (n, place) in &disorder.moved {
        let says = format!("entry {n} stands at the place of entry {place}.");
        report.find(Kind::Reordered, origin, Some((*n, n.saturating_add(1))), says);
    }
    for (n, place) in &disorder.inserted {
        let says = format!("at the place of entry {place} stands one too many, as entry {n}.");
        report.find(Kind::Inserted, origin, Some((*n, n.saturating_add(1))), says);
    }
    for (n, i) in &disorder.taken {
        let Some(row) = rows.get(*i) else { continue };
        let span = Some((*n, n.saturating_add(1)));
        let line = row.line;
        match &row.fault {
            Some(Fault::Unreadable(why)) => {
                report.find(Kind::Unreadable, origin, span, format!("line {line}, entry {n}, can't be read: {why}."));
            }
            Some(Fault::Words(column)) => {
                let says = format!("line {line}, entry {n}: the column “{column}” doesn't say what the entry says.");
                report.find(Kind::WordsDiffer, origin, span, says);
            }
            Some(Fault::Spelling) if row.agrees() => {
                let says = format!("line {line}, entry {n}, is not spelled as it was exported.");
                report.find(Kind::Changed, origin, span, says);
            }
            _ => {}
        }
        if row.n.is_some_and(|said| said != *n) {
            let says = format!("line {line} is entry {n} and bears another number.");
            report.find(Kind::Changed, origin, span, says);
        }
        let unreadable = row.shown.as_ref().filter(|_| row.agrees()).and_then(|shown| shown.unreadable.as_ref());
        if let Some(error) = unreadable {
            report.find(Kind::Unreadable, origin, span, format!("entry {n} is as it was entered, but {error}."));
        }
    }
}

/// The leaves of a part in the order of their numbers.
struct Leaves<'a> {
    part: &'a LogPart,
    rows: &'a [&'a Row],
    taken: &'a BTreeMap<u64, usize>,
}

impl Leaves<'_> {
    fn rows(&self) -> impl Iterator<Item = (u64, &Row)> {
        self.taken.range(self.part.from..self.part.to).filter_map(|(n, i)| Some((*n, *self.rows.get(*i)?)))
    }

    /// The roots at `sizes`, which rise, as far as no leaf is missing. `by_hash` takes the hashes of
    /// the entries where they differ from those beside them.
    fn roots(&self, sizes: &[u64], by_hash: bool) -> BTreeMap<u64, Hash> {
        let mut found = BTreeMap::new();
        let Ok(mut prefix) = Prefix::new(self.part.from, self.part.left.clone()) else { return found };
        let mut sizes = sizes.iter().copied().skip_while(|size| *size < self.part.from).peekable();
        let mut rows = self.rows();
        loop {
            while sizes.next_if_eq(&prefix.size()).is_some() {
                found.insert(prefix.size(), prefix.root());
            }
            match rows.next() {
                Some((n, row)) if n == prefix.size() && row.n.is_some() && sizes.peek().is_some() => {
                    let hash = row.shown.as_ref().map(|shown| shown.hash).filter(|_| by_hash);
                    prefix.append(hash.unwrap_or(row.leaf));
                }
                _ => return found,
            }
        }
    }
}

/// Whether the lines lead to the heads. Answers whether they do so by the hashes of the entries, and
/// not by those that stand beside them.
fn lead(report: &mut Report, leaves: &Leaves<'_>, heads: &[Seen], last: &Seen) -> bool {
    let part = leaves.part;
    let mut sizes: Vec<u64> = heads.iter().map(|seen| seen.head.size()).chain([part.to]).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let judge = |by_hash: bool| {
        let roots = leaves.roots(&sizes, by_hash);
        let continued = roots.get(&part.to).is_none_or(|root| {
            check_consistency(&part.consistency, last.head.size(), last.head.root(), part.to, *root).is_ok()
        });
        (compare(heads, |size| (size <= part.to).then(|| roots.get(&size).copied()).flatten()), continued)
    };
    let (mut compared, mut continued) = judge(false);
    let by_hash = (compared.bad.is_some() || !continued) && leaves.rows().any(|(_, row)| !row.agrees()) && {
        let (by_hash, leads) = judge(true);
        let better = by_hash.bad.is_none() && leads;
        if better {
            (compared, continued) = (by_hash, leads);
        }
        better
    };
    if Prefix::new(part.from, part.left.clone()).is_err() {
        let says = "the manifest has no hashes for what came before these entries.";
        report.find(Kind::ManifestChanged, &part.origin, None, says);
    } else if let Some(bad) = compared.bad {
        say_fork(report, part.from, compared.good, bad);
    } else if !continued {
        say_fork(report, part.from, compared.good, last);
    }
    // A head of the last one's size was not compared above if it lies behind the lines.
    for seen in heads.iter().filter(|seen| seen.head.size() == last.head.size() && seen.head.size() > part.to) {
        if seen.head.root() != last.head.root() {
            say_fork(report, part.from, compared.good, seen);
        }
    }
    by_hash
}

fn say_changed(report: &mut Report, origin: &str, leaves: &Leaves<'_>, by_hash: bool) {
    for (n, row) in leaves.rows().filter(|(_, row)| row.n.is_some() && !row.agrees()) {
        let says = if by_hash {
            format!("entry {n} is as it was entered, but its hash in line {} was changed.", row.line)
        } else {
            format!("entry {n} was changed: its bytes don't have the hash that was entered.")
        };
        report.find(Kind::Changed, origin, Some((n, n.saturating_add(1))), says);
    }
}

fn times(report: &mut Report, origin: &str, items: &[Item], taken: &BTreeMap<u64, usize>, windows: &Windows) {
    let mut times = Times::new(windows);
    for (n, i) in taken {
        let Some((at, late)) = items.get(*i).and_then(|item| item.time) else { continue };
        if let Some(wrong) = times.next(*n, at, late) {
            say_time(report, origin, *n, at, wrong);
        }
    }
}
