//! What a signed checkpoint proves of the hashes below it, where the entries alone don't lead to it:
//! from the root down through those tiles that are still right.

use super::{
    Files,
    bundles::{Bundle, Layout, State, items},
    heads::Seen,
};
use crate::{Hash, TILE, Tiles, Tree, tree::hashes, tree::perfect};
use std::collections::HashMap;

/// So many checkpoints are tried, from the newest down.
const TRIES: usize = 64;

pub(super) struct Proofs<'a> {
    files: &'a dyn Files,
    layout: Layout,
    bundles: &'a [Bundle],
    /// The checkpoint that proves, and the rightmost tile of each level under it.
    proven: Option<(&'a Seen, Vec<Vec<Hash>>)>,
    known: HashMap<(u8, u64), Option<Vec<Hash>>>,
}

impl<'a> Proofs<'a> {
    pub fn new(files: &'a dyn Files, layout: Layout, bundles: &'a [Bundle], heads: &'a [Seen]) -> Self {
        let mut proofs = Self { files, layout, bundles, proven: None, known: HashMap::new() };
        let usable = heads.iter().rev().filter(|seen| (1..=layout.size).contains(&seen.head.size()));
        proofs.proven = usable.take(TRIES).find_map(|seen| Some((seen, proofs.edge(seen)?)));
        proofs
    }

    /// The checkpoint that the proofs come from.
    pub fn head(&self) -> Option<&'a Seen> {
        self.proven.as_ref().map(|(seen, _)| *seen)
    }

    /// The rightmost tiles under a head: those of the folder and those that follow from the entries, in
    /// whichever mix leads to the root.
    fn edge(&self, seen: &Seen) -> Option<Vec<Vec<Hash>>> {
        let size = seen.head.size();
        let places = Tree::edge_places(size);
        let choices: Vec<[Option<Vec<u8>>; 2]> = places
            .iter()
            .map(|(level, n)| {
                let computed = self.computed(*level, *n).iter().flat_map(|hash| hash.0).collect();
                [self.layout.tile(self.files, *level, *n), Some(computed)]
            })
            .collect();
        (0..1u32 << choices.len()).find_map(|mix| {
            let mut tiles = Tiles::new();
            for ((i, place), choice) in (0u32..).zip(&places).zip(&choices) {
                let chosen = choice.get(usize::from(mix >> i & 1 == 1))?.as_ref()?;
                tiles.insert(*place, chosen.clone());
            }
            let tree = Tree::open(size, &tiles).ok()?;
            (tree.root() == seen.head.root()).then(|| tree.edge_tiles())
        })
    }

    /// The hashes of a tile as the entries give them, as far as they do without a gap.
    fn computed(&self, level: u8, n: u64) -> Vec<Hash> {
        let Some(below) = level.checked_sub(1) else { return self.leaves(n).unwrap_or_default() };
        let start = n.saturating_mul(TILE as u64);
        (start..start.saturating_add(TILE as u64)).map_while(|child| self.computed_root(below, child)).collect()
    }

    /// The root over the full tile `n` of `level`.
    fn computed_root(&self, level: u8, n: u64) -> Option<Hash> {
        if level == 0 {
            let at = self.bundles.binary_search_by_key(&n, |bundle| bundle.n).ok()?;
            let full = self.layout.width(0, n) == TILE;
            return match self.bundles.get(at)?.state {
                State::Fine { root, .. } if full => Some(root),
                _ => None,
            };
        }
        let row = self.computed(level, n);
        (row.len() == TILE).then(|| perfect(&row))
    }

    /// The leaves of a bundle by its entries.
    pub fn leaves(&self, n: u64) -> Option<Vec<Hash>> {
        let at = self.bundles.binary_search_by_key(&n, |bundle| bundle.n).ok()?;
        match &self.bundles.get(at)?.state {
            State::Fine { leaves: Some(leaves), .. } => Some(leaves.clone()),
            State::Fine { .. } => Some(items(self.files, self.layout, n).0.into_iter().map(|(_, hash)| hash).collect()),
            _ => None,
        }
    }

    /// The hashes of a tile, if the checkpoint proves them.
    pub fn tile(&mut self, level: u8, n: u64) -> Option<Vec<Hash>> {
        let (seen, edge) = self.proven.as_ref()?;
        let count = seen.head.size() >> (u32::from(level) * 8).min(63);
        let (last, width) = (count / TILE as u64, count % TILE as u64);
        if n == last && width > 0 {
            return edge.get(usize::from(level)).cloned();
        }
        if n >= last {
            return None;
        }
        if let Some(known) = self.known.get(&(level, n)) {
            return known.clone();
        }
        let wanted = self.root(level, n);
        let leads = |row: &Vec<Hash>| row.len() == TILE && Some(perfect(row)) == wanted;
        let stored = self.layout.tile(self.files, level, n).map(|bytes| hashes(&bytes)).filter(leads);
        let found = stored.or_else(|| Some(self.computed(level, n)).filter(leads));
        self.known.insert((level, n), found.clone());
        found
    }

    /// The proved root over the full tile `n` of `level`.
    pub fn root(&mut self, level: u8, n: u64) -> Option<Hash> {
        let at = usize::try_from(n % TILE as u64).ok()?;
        self.tile(level + 1, n / TILE as u64)?.get(at).copied()
    }

    /// The proved hash of the entry at `n`.
    pub fn leaf(&mut self, n: u64) -> Option<Hash> {
        let at = usize::try_from(n % TILE as u64).ok()?;
        self.tile(0, n / TILE as u64)?.get(at).copied()
    }
}
