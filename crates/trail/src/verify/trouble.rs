//! Says what is wrong with a folder whose entries don't lead to its checkpoints.

use super::{
    Files, Kind, Report,
    bundles::{Bundle, Layout, State, items},
    folder::{Walk, say_tile},
    heads::{Seen, Times, Windows, say_time},
    named,
    order::{Disorder, Item, sort_out},
    proofs::Proofs,
    tree::{compare, say_fork},
};
use crate::{
    Entry, Hash, TILE, tile_path,
    tree::{hashes, perfect},
};
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    ops::Range,
};

/// Goes to the bundles that the newest provable checkpoint doesn't bear out, and looks at each entry.
/// Answers which bundles those were.
pub(super) fn explain(
    report: &mut Report,
    files: &dyn Files,
    layout: Layout,
    bundles: &[Bundle],
    heads: &[Seen],
    windows: &Windows,
) -> BTreeSet<u64> {
    let Some(origin) = heads.first().map(|seen| seen.head.origin().to_owned()) else { return BTreeSet::new() };
    let mut proofs = Proofs::new(files, layout, bundles, heads);
    let mut case =
        Case { files, layout, origin: &origin, items: Vec::new(), wanted: Vec::new(), hashes: HashMap::new() };
    let mut next = 0;
    for bundle in bundles {
        case.miss(layout.indexes(next).start..layout.indexes(bundle.n).start);
        next = bundle.n + 1;
        if let State::Unreadable(why) = &bundle.state {
            let path = tile_path("entries", bundle.n, layout.width(0, bundle.n));
            report.find(Kind::Unreadable, &origin, None, format!("{path} can't be read: {why}."));
        }
        match standing(&mut proofs, layout, bundle) {
            Standing::Sound if bundle.tile_agrees => {}
            Standing::Sound => case.tile(report, &mut proofs, bundle),
            Standing::Within => case.within(report, &mut proofs, bundle),
            Standing::Look => case.look(report, &mut proofs, bundle),
        }
    }
    case.miss(layout.indexes(next).start..layout.size);
    let disorder = sort_out(&case.items, &case.wanted);
    case.say(report, &disorder, proofs.head());
    case.times(report, &disorder, windows);

    let mut walk = Walk::default();
    let proved = std::mem::take(&mut case.hashes);
    let compared = compare(heads, |size| {
        walk.to(size, |n| {
            if let Some((root, leaves)) = proved.get(&n) {
                return Some((*root, leaves.as_deref().map(Cow::Borrowed)));
            }
            let bundle = bundles.binary_search_by_key(&n, |bundle| bundle.n).ok().and_then(|at| bundles.get(at))?;
            let State::Fine { root, leaves } = &bundle.state else { return None };
            Some((Some(*root), leaves.as_deref().map(Cow::Borrowed)))
        })
    });
    if let Some(bad) = compared.bad {
        say_fork(report, 0, compared.good, bad);
    }
    proved.into_keys().collect()
}

enum Standing {
    /// Borne out, or nothing is known against it.
    Sound,
    /// Its entries don't lead to its proved root, and their own hashes are not to be had.
    Within,
    Look,
}

fn standing(proofs: &mut Proofs<'_>, layout: Layout, bundle: &Bundle) -> Standing {
    let State::Fine { root, .. } = bundle.state else { return Standing::Look };
    let full = layout.width(0, bundle.n) == TILE;
    if full && let Some(proved) = proofs.root(0, bundle.n) {
        return match proved == root {
            true => Standing::Sound,
            false if proofs.tile(0, bundle.n).is_none() => Standing::Within,
            false => Standing::Look,
        };
    }
    match (proofs.tile(0, bundle.n), proofs.leaves(bundle.n)) {
        (Some(proved), Some(leaves)) if !leaves.starts_with(&proved) => Standing::Look,
        _ => Standing::Sound,
    }
}

/// The entries that have to be looked at one by one.
struct Case<'a> {
    files: &'a dyn Files,
    layout: Layout,
    origin: &'a str,
    items: Vec<Item>,
    /// The indexes that they should cover.
    wanted: Vec<Range<u64>>,
    /// The proved hashes of bundles whose entries don't have them.
    hashes: HashMap<u64, (Option<Hash>, Option<Vec<Hash>>)>,
}

impl Case<'_> {
    fn want(&mut self, range: Range<u64>) {
        match self.wanted.last_mut() {
            Some(last) if last.end >= range.start => last.end = range.end,
            _ => self.wanted.push(range),
        }
    }

    /// Bundles that are not there.
    fn miss(&mut self, range: Range<u64>) {
        if !range.is_empty() {
            self.want(range);
        }
    }

    fn within(&mut self, report: &mut Report, proofs: &mut Proofs<'_>, bundle: &Bundle) {
        let range = self.layout.indexes(bundle.n);
        let says = format!(
            "among the entries {} to {} at least one was changed: they don't lead to the hash that the checkpoint proves.",
            range.start,
            range.end.saturating_sub(1)
        );
        report.find(Kind::Changed, self.origin, Some((range.start, range.end)), says);
        self.hashes.insert(bundle.n, (proofs.root(0, bundle.n), None));
    }

    /// The folder's hashes of a bundle that nothing is held against: they are wrong, or where nothing is
    /// proved, point to what was changed.
    fn tile(&self, report: &mut Report, proofs: &mut Proofs<'_>, bundle: &Bundle) {
        let proved = proofs.tile(0, bundle.n).map_or(0, |row| row.len());
        let stored = self.layout.tile(self.files, 0, bundle.n).map(|bytes| hashes(&bytes)).unwrap_or_default();
        let entries = proofs.leaves(bundle.n).unwrap_or_default();
        if proved >= self.layout.width(0, bundle.n) || !stored.starts_with(entries.get(..proved).unwrap_or_default()) {
            say_tile(report, self.origin, self.layout, 0, bundle.n);
        }
        for (n, (stored, entry)) in
            (self.layout.indexes(bundle.n).start..).zip(stored.iter().zip(&entries)).skip(proved)
        {
            if stored != entry {
                let says =
                    format!("entry {n} and the hash that the folder has of it are at odds: one of them was changed.");
                report.find(Kind::Changed, self.origin, Some((n, n.saturating_add(1))), says);
            }
        }
    }

    fn look(&mut self, report: &mut Report, proofs: &mut Proofs<'_>, bundle: &Bundle) {
        self.want(self.layout.indexes(bundle.n));
        let mut proved = proofs.tile(0, bundle.n);
        if let (Some(row), Some(rest)) = (&mut proved, proofs.leaves(bundle.n)) {
            // An older checkpoint may prove only its beginning.
            row.extend(rest.iter().skip(row.len()));
        }
        let root = proofs.root(0, bundle.n).or_else(|| proved.as_deref().filter(|row| row.len() == TILE).map(perfect));
        self.hashes.insert(bundle.n, (root, proved));
        let (found, ended) = items(self.files, self.layout, bundle.n);
        let after = found.last().map(|(item, _)| item.place);
        for (mut item, hash) in found {
            let here = proofs.leaf(item.place);
            let there = item.own.filter(|own| *own != item.place).and_then(|own| proofs.leaf(own));
            let known = here.is_some() || there.is_some();
            item.genuine = known.then(|| here == Some(hash) || there == Some(hash));
            if item.own.is_none() && item.genuine == Some(true) {
                // The log itself entered something that this program can't read.
                item.own = Some(item.place);
                self.unreadable(report, item.place);
            }
            self.items.push(item);
        }
        if !ended {
            let path = tile_path("entries", bundle.n, self.layout.width(0, bundle.n));
            let after = after.map_or_else(String::new, |n| format!(" after entry {n}"));
            report.find(
                Kind::Unreadable,
                self.origin,
                None,
                format!("{path} can't be read to its end: it breaks off{after}."),
            );
        }
    }

    fn unreadable(&self, report: &mut Report, n: u64) {
        let bundle = self.layout.bundle(self.files, n / TILE as u64);
        let Ok(Some(stored)) = bundle else { return };
        let at = usize::try_from(n % TILE as u64).unwrap_or(TILE);
        let why = super::bundles::Entries::of(&stored.bytes).nth(at).and_then(|bytes| Entry::from_bytes(bytes).err());
        let why = why.map_or_else(|| "this program can't read it".to_owned(), |error| error.to_string());
        let says = format!("entry {n} is as it was entered, but {why}.");
        report.find(Kind::Unreadable, self.origin, Some((n, n.saturating_add(1))), says);
    }

    fn say(&self, report: &mut Report, disorder: &Disorder, head: Option<&Seen>) {
        let origin = self.origin;
        let size = head.map_or(0, |seen| seen.head.size());
        for n in &disorder.replaced {
            let item = disorder.taken.get(n).and_then(|i| self.items.get(*i));
            let says = if item.is_some_and(|item| item.genuine == Some(false)) {
                format!(
                    "entry {n} was changed: its bytes don't have the hash that the checkpoint of size {size} proves."
                )
            } else {
                format!("entry {n} was changed: what stands there bears another number, or can't be read.")
            };
            report.find(Kind::Changed, origin, Some((*n, n.saturating_add(1))), says);
        }
        for range in &disorder.missing {
            let span = Some((range.start, range.end));
            if range.end == self.layout.size {
                report.find(Kind::Truncated, origin, span, format!("{} cut off the end.", named(range)));
            } else {
                report.find(Kind::Removed, origin, span, format!("{} taken out.", named(range)));
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
    }

    fn times(&self, report: &mut Report, disorder: &Disorder, windows: &Windows) {
        let mut times = Times::new(windows);
        for (n, i) in &disorder.taken {
            let Some(item) = self.items.get(*i).filter(|item| item.genuine != Some(false)) else { continue };
            let Some((at, late)) = item.time.filter(|_| !disorder.replaced.contains(n)) else { continue };
            if let Some(wrong) = times.next(*n, at, late) {
                say_time(report, self.origin, *n, at, wrong);
            }
        }
    }
}
