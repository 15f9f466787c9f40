//! Reads the entry bundles of a folder, on all processors, and keeps of each what the checks need.

use super::{
    Files,
    heads::{Times, Windows, WrongTime, workers},
    order::Item,
};
use crate::{Hash, TILE, entry::Glance, record_hash, tile_path, tree::perfect};
use domain::Timestamp;
use std::{
    borrow::Cow,
    ops::Range,
    panic::resume_unwind,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

/// No file of a folder is larger: 256 entries with their lengths.
const LARGEST: usize = TILE * (2 + 65_535);
/// What a thread takes at a time, in bundles.
const STRETCH: u64 = 16;
/// After so many stretches without a single bundle the rest is taken for missing too: a checkpoint
/// may claim a size that nobody could ever read.
const LOST: u64 = 64;

/// Where things lie in the folder of a log of some size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub size: u64,
}

impl Layout {
    pub const fn bundles(self) -> u64 {
        self.size.div_ceil(TILE as u64)
    }

    pub fn indexes(self, bundle: u64) -> Range<u64> {
        let start = bundle.saturating_mul(TILE as u64).min(self.size);
        start..start.saturating_add(TILE as u64).min(self.size)
    }

    /// Hashes in tile `n` of `level`, which for the leaves is also entries in bundle `n`.
    pub fn width(self, level: u8, n: u64) -> usize {
        let count = self.size.checked_shr(u32::from(level) * 8).unwrap_or(0);
        let rest = count.saturating_sub(n.saturating_mul(TILE as u64));
        usize::try_from(rest).unwrap_or(TILE).min(TILE)
    }

    /// A file of the log: that of the width which belongs to this size, else the full one, which stands
    /// there once the log has grown.
    fn read<'a>(
        files: &'a dyn Files,
        kind: &str,
        n: u64,
        width: usize,
        most: usize,
    ) -> Result<Option<Stored<'a>>, String> {
        if let Some(bytes) = files.read(&tile_path(kind, n, width), most)? {
            return Ok(Some(Stored { bytes, wider: false }));
        }
        if width == TILE {
            return Ok(None);
        }
        Ok(files.read(&tile_path(kind, n, TILE), most)?.map(|bytes| Stored { bytes, wider: true }))
    }

    /// The hashes of a tile as the folder has them, as many as belong to this size.
    pub fn tile(self, files: &dyn Files, level: u8, n: u64) -> Option<Vec<u8>> {
        let width = self.width(level, n);
        let Stored { bytes, wider } = Self::read(files, &level.to_string(), n, width, TILE * 32).ok()??;
        let expected = if wider { TILE } else { width } * 32;
        if bytes.len() == expected { bytes.get(..width * 32).map(<[u8]>::to_vec) } else { None }
    }

    pub fn bundle(self, files: &dyn Files, n: u64) -> Result<Option<Stored<'_>>, String> {
        Self::read(files, "entries", n, self.width(0, n), LARGEST)
    }
}

/// A file as the folder has it.
pub(super) struct Stored<'a> {
    pub bytes: Cow<'a, [u8]>,
    /// Whether it has more than belongs to the size that was asked for.
    pub wider: bool,
}

/// The entries of a bundle one after the other.
pub(super) struct Entries<'a> {
    rest: &'a [u8],
}

impl<'a> Entries<'a> {
    pub const fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether nothing is left over.
    pub const fn at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = &'a [u8];
    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.rest.split_first_chunk::<2>()?;
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        self.rest = rest;
        Some(entry)
    }
}

/// A bundle as the folder has it.
#[derive(Debug)]
pub(super) struct Bundle {
    pub n: u64,
    pub state: State,
    /// Whether the folder's tile of their hashes says the same.
    pub tile_agrees: bool,
    /// Entries whose time can't be.
    pub wrong: Vec<(u64, Timestamp, WrongTime)>,
    /// The first and the last time that can be compared with the neighbors'.
    pub first: Option<(u64, Timestamp)>,
    pub last: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) enum State {
    /// As many entries as there should be, each bearing its own number.
    Fine {
        root: Hash,
        leaves: Option<Vec<Hash>>,
    },
    Odd,
    Missing,
    Unreadable(String),
}

/// Reads one bundle. `keep` says whether its leaves are needed later, one by one.
fn read(files: &dyn Files, layout: Layout, n: u64, windows: &Windows, keep: bool) -> Bundle {
    let mut bundle =
        Bundle { n, state: State::Missing, tile_agrees: false, wrong: Vec::new(), first: None, last: None };
    let Stored { bytes, wider } = match layout.bundle(files, n) {
        Ok(Some(found)) => found,
        Ok(None) => return bundle,
        Err(why) => {
            bundle.state = State::Unreadable(why);
            return bundle;
        }
    };
    let (indexes, width) = (layout.indexes(n), layout.width(0, n));
    let mut leaves = Vec::with_capacity(TILE);
    let mut fine = true;
    let mut times = Times::new(windows);
    let mut entries = Entries::of(&bytes);
    for (place, entry) in indexes.zip(entries.by_ref()) {
        leaves.push(record_hash(entry));
        let Some(glance) = Glance::of(entry).filter(|glance| glance.n == place) else {
            fine = false;
            continue;
        };
        if let Some(wrong) = times.next(place, glance.at, glance.late) {
            bundle.wrong.push((place, glance.at, wrong));
        } else if !glance.late && bundle.first.is_none() {
            bundle.first = Some((place, glance.at));
        }
    }
    bundle.last = times.last();
    fine &= leaves.len() == width && (entries.at_end() || wider);
    if fine {
        bundle.tile_agrees = layout.tile(files, 0, n).is_some_and(|tile| {
            let (hashes, rest) = tile.as_chunks::<32>();
            rest.is_empty() && hashes.iter().eq(leaves.iter().map(|leaf| &leaf.0))
        });
        let root = if width == TILE { perfect(&leaves) } else { crate::EMPTY_HASH };
        let keep = keep || width < TILE;
        bundle.state = State::Fine { root, leaves: keep.then_some(leaves) };
    } else {
        bundle.state = State::Odd;
    }
    bundle
}

/// Reads the bundles of a folder. Those at the end that are not there may be left out; all others come
/// by their number. `sizes`, which rise, are those at which the root will be asked for.
pub(super) fn scan(files: &dyn Files, layout: Layout, sizes: &[u64], windows: &Windows) -> Vec<Bundle> {
    let (next, lost) = (AtomicU64::new(0), AtomicU64::new(0));
    let worker = || {
        let mut found = Vec::new();
        loop {
            let from = next.fetch_add(STRETCH, Ordering::Relaxed);
            if from >= layout.bundles() || lost.load(Ordering::Relaxed) >= LOST {
                return found;
            }
            let before = found.len();
            for n in from..(from + STRETCH).min(layout.bundles()) {
                let indexes = layout.indexes(n);
                let inside = sizes.partition_point(|size| *size <= indexes.start);
                let keep = sizes.get(inside).is_some_and(|size| *size < indexes.end);
                let bundle = read(files, layout, n, windows, keep);
                if !matches!(bundle.state, State::Missing) {
                    found.push(bundle);
                }
            }
            if found.len() == before {
                lost.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    // This thread is one of them, and a small log needs no other.
    let others = if layout.bundles() <= STRETCH { 0 } else { workers() - 1 };
    let mut bundles = thread::scope(|scope| {
        let threads: Vec<_> = (0..others).map(|_| scope.spawn(worker)).collect();
        let mut bundles = worker();
        bundles.extend(threads.into_iter().flat_map(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic))));
        bundles
    });
    bundles.sort_unstable_by_key(|bundle| bundle.n);
    bundles
}

/// The entries of a bundle one by one, with what they say: only where something is wrong with it.
pub(super) fn items(files: &dyn Files, layout: Layout, n: u64) -> (Vec<(Item, Hash)>, bool) {
    let Ok(Some(Stored { bytes, wider })) = layout.bundle(files, n) else { return (Vec::new(), true) };
    let mut entries = Entries::of(&bytes);
    // One more entry than belongs there is seen; a wider bundle has later ones by right.
    let most = if wider { layout.width(0, n) } else { usize::MAX };
    let items = (layout.indexes(n).start..)
        .zip(entries.by_ref().take(most))
        .map(|(place, entry)| {
            let glance = Glance::of(entry);
            let own = glance.as_ref().map(|glance| glance.n);
            let time = glance.map(|glance| (glance.at, glance.late));
            (Item { place, own, time, genuine: None }, record_hash(entry))
        })
        .collect();
    (items, entries.at_end() || wider)
}
