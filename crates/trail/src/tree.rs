//! The Merkle tree of RFC 6962 in C2SP tiles of 256 hashes. A log keeps its tiles; the tree in memory
//! is only the rightmost tile of each level.

use std::{cell::RefCell, collections::BTreeMap};
use tlog_tiles::{
    EMPTY_HASH, Error as TlogError, HASH_SIZE, Hash, HashReader, Tile, check_record, check_tree, node_hash,
    prove_record, prove_tree, sub_tree_index,
};

/// Hashes in a full tile.
pub const TILE: usize = 256;
/// Log2 of [`TILE`].
const HEIGHT: u8 = 8;
/// Sizes beyond this are taken for damage; a trillion acts is more than any agency's.
pub const MAX_SIZE: u64 = 1 << 40;
/// Hashes in a proof of a tree of [`MAX_SIZE`], with room.
pub const MAX_PROOF: usize = 96;

/// Where a tile stands: its level and its number in it.
pub type Place = (u8, u64);

/// Tiles in hand, by place.
pub type Tiles = BTreeMap<Place, Vec<u8>>;

/// A tile to be kept: `hashes` has up to [`TILE`] hashes of 32 bytes, fewer while it is the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileBlob {
    pub level: u8,
    pub n: u64,
    pub hashes: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    #[error("the proof does not lead to the root")]
    Wrong,
    #[error("a size or an index is out of bounds")]
    Size,
    #[error("a tile of the log is missing or cut short (level {0}, number {1})")]
    Tile(u8, u64),
}

/// The path of a tile in C2SP tlog-tiles: `kind` is its level, or `entries`; `width` its count.
#[must_use]
pub fn tile_path(kind: &str, n: u64, width: usize) -> String {
    let mut path = format!("{:03}", n % 1000);
    let mut rest = n / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    let partial = if width < TILE { format!(".p/{width}") } else { String::new() };
    format!("tile/{kind}/{path}{partial}")
}

/// The number and the width of the rightmost tile of `level`; a width of 0 is a filled one.
#[allow(clippy::cast_possible_truncation, reason = "less than 256")]
const fn last_tile(size: u64, level: u8) -> (u64, usize) {
    let count = size >> (level * HEIGHT);
    (count / TILE as u64, (count % TILE as u64) as usize)
}

/// The levels that a tree of `size` has.
fn levels(size: u64) -> impl Iterator<Item = u8> {
    (0u8..).take_while(move |level| size.min(MAX_SIZE) >> (level * HEIGHT) > 0)
}

/// The right edge of a log's tree: enough to append and to know the root.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    size: u64,
    /// The unfilled tile of each level, from the leaves up, and whether it changed.
    edge: Vec<(Vec<Hash>, bool)>,
    filled: Vec<TileBlob>,
}

impl Tree {
    /// The tiles that [`Self::open`] needs for a tree of `size`.
    pub fn edge_places(size: u64) -> Vec<Place> {
        levels(size)
            .filter_map(|level| {
                let (n, width) = last_tile(size, level);
                (width > 0).then_some((level, n))
            })
            .collect()
    }

    /// A tree of `size` from its rightmost tiles.
    pub fn open(size: u64, tiles: &Tiles) -> Result<Self, BadProof> {
        if size > MAX_SIZE {
            return Err(BadProof::Size);
        }
        let mut edge = Vec::new();
        for level in levels(size) {
            let (n, width) = last_tile(size, level);
            let bytes = if width == 0 { &[][..] } else { tiles.get(&(level, n)).ok_or(BadProof::Tile(level, n))? };
            let bytes = bytes.get(..width * HASH_SIZE).ok_or(BadProof::Tile(level, n))?;
            edge.push((hashes(bytes), false));
        }
        Ok(Self { size, edge, filled: Vec::new() })
    }

    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf by its hash.
    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for level in 0.. {
            if self.edge.len() <= usize::from(level) {
                self.edge.push((Vec::with_capacity(TILE), false));
            }
            let Some((tile, touched)) = self.edge.get_mut(usize::from(level)) else { break };
            tile.push(hash);
            *touched = tile.len() < TILE;
            if *touched {
                break;
            }
            self.filled.push(TileBlob { level, n: self.size >> (u32::from(level) * 8 + 8), hashes: flat(tile) });
            hash = perfect(tile);
            tile.clear();
        }
        self.size += 1;
    }

    /// The root of the tree as it is.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = Vec::new();
        for (tile, _) in self.edge.iter().rev() {
            let mut rest = tile.as_slice();
            while let Some(bits) = rest.len().checked_ilog2() {
                let (peak, right) = rest.split_at(1 << bits);
                peaks.push(perfect(peak));
                rest = right;
            }
        }
        join(&peaks)
    }

    /// The unfilled tile of each level, from the leaves up.
    pub(crate) fn edge_tiles(self) -> Vec<Vec<Hash>> {
        self.edge.into_iter().map(|(tile, _)| tile).collect()
    }

    /// The tiles that changed since this was last asked: filled ones, and each level's unfilled one.
    pub fn take_changed(&mut self) -> Vec<TileBlob> {
        let mut changed = std::mem::take(&mut self.filled);
        for (level, (tile, touched)) in (0u8..).zip(&mut self.edge) {
            if std::mem::take(touched) {
                changed.push(TileBlob { level, n: last_tile(self.size, level).0, hashes: flat(tile) });
            }
        }
        changed
    }
}

/// The beginning of a log, as the roots of its perfect subtrees: leaves can be appended and each root
/// on the way computed, without any tile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prefix {
    size: u64,
    peaks: Vec<Hash>,
}

impl Prefix {
    /// From the roots of the perfect subtrees of a tree of `size`, the largest first.
    pub fn new(size: u64, peaks: Vec<Hash>) -> Result<Self, BadProof> {
        let right = size <= MAX_SIZE && u32::try_from(peaks.len()) == Ok(size.count_ones());
        if right { Ok(Self { size, peaks }) } else { Err(BadProof::Size) }
    }

    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    pub fn append(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(left, hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// Appends 256 leaves by the root over them; only where the size is a multiple of that.
    pub(crate) fn append_tile(&mut self, root: Hash) {
        let mut hash = root;
        for _ in 0..(self.size / TILE as u64).trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(left, hash);
            }
        }
        self.peaks.push(hash);
        self.size += TILE as u64;
    }

    #[must_use]
    pub fn root(&self) -> Hash {
        join(&self.peaks)
    }
}

/// The root over the roots of perfect subtrees, the largest first (RFC 6962, 2.1).
fn join(peaks: &[Hash]) -> Hash {
    peaks.iter().rev().copied().reduce(|right, left| node_hash(left, right)).unwrap_or(EMPTY_HASH)
}

/// The root of a perfect subtree over a power of two of hashes.
pub(crate) fn perfect(hashes: &[Hash]) -> Hash {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(*left, *right)).collect();
    }
    row.first().copied().unwrap_or(EMPTY_HASH)
}

pub(crate) fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks::<HASH_SIZE>().0.iter().map(|chunk| Hash(*chunk)).collect()
}

fn flat(tile: &[Hash]) -> Vec<u8> {
    tile.iter().flat_map(|hash| hash.0).collect()
}

/// Notes which tiles a computation reads, and answers anything.
struct Recorder(RefCell<Vec<Place>>);

impl HashReader for Recorder {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, TlogError> {
        let mut places = self.0.borrow_mut();
        for index in indexes {
            let tile = Tile::from_index(HEIGHT, *index);
            places.push((tile.level(), tile.level_index()));
        }
        Ok(vec![EMPTY_HASH; indexes.len()])
    }
}

struct Reader<'a>(&'a Tiles);

impl HashReader for Reader<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, TlogError> {
        indexes
            .iter()
            .map(|index| {
                let needed = Tile::from_index(HEIGHT, *index);
                let data = self.0.get(&(needed.level(), needed.level_index())).ok_or(TlogError::InvalidTile)?;
                needed.hash_at_index(data, *index)
            })
            .collect()
    }
}

fn planned(work: impl FnOnce(&Recorder)) -> Vec<Place> {
    let recorder = Recorder(RefCell::default());
    work(&recorder);
    let mut places = recorder.0.into_inner();
    places.sort_unstable();
    places.dedup();
    places
}

fn bounded(size: u64, within: bool) -> Result<(), BadProof> {
    if within && size <= MAX_SIZE { Ok(()) } else { Err(BadProof::Size) }
}

fn missing(_: TlogError) -> BadProof {
    BadProof::Tile(0, 0)
}

/// The tiles that [`prove_inclusion`] reads.
pub fn plan_inclusion(size: u64, n: u64) -> Result<Vec<Place>, BadProof> {
    bounded(size, n < size)?;
    Ok(planned(|recorder| drop(prove_record(size, n, recorder))))
}

/// The audit path of leaf `n` in the tree of `size` (RFC 6962, 2.1.1).
pub fn prove_inclusion(size: u64, n: u64, tiles: &Tiles) -> Result<Vec<Hash>, BadProof> {
    bounded(size, n < size)?;
    prove_record(size, n, &Reader(tiles)).map_err(missing)
}

/// Whether `leaf` stands at `n` in the tree of `size` and `root`.
pub fn check_inclusion(proof: &[Hash], size: u64, root: Hash, n: u64, leaf: Hash) -> Result<(), BadProof> {
    bounded(size, n < size && proof.len() <= MAX_PROOF)?;
    check_record(&proof.to_vec(), size, root, n, leaf).map_err(|_| BadProof::Wrong)
}

/// The tiles that [`prove_consistency`] reads.
pub fn plan_consistency(size: u64, old: u64) -> Result<Vec<Place>, BadProof> {
    bounded(size, old <= size)?;
    Ok(if old == 0 { Vec::new() } else { planned(|recorder| drop(prove_tree(size, old, recorder))) })
}

/// The proof that the tree of `size` continues that of `old` (RFC 6962, 2.1.2); empty from 0.
pub fn prove_consistency(size: u64, old: u64, tiles: &Tiles) -> Result<Vec<Hash>, BadProof> {
    bounded(size, old <= size)?;
    if old == 0 {
        return Ok(Vec::new());
    }
    prove_tree(size, old, &Reader(tiles)).map_err(missing)
}

/// Whether the tree of `size` and `root` continues that of `old` and `old_root`.
pub fn check_consistency(proof: &[Hash], size: u64, root: Hash, old: u64, old_root: Hash) -> Result<(), BadProof> {
    bounded(size, old <= size && proof.len() <= MAX_PROOF)?;
    if old == 0 {
        return if proof.is_empty() && old_root == EMPTY_HASH { Ok(()) } else { Err(BadProof::Wrong) };
    }
    check_tree(&proof.to_vec(), size, root, old, old_root).map_err(|_| BadProof::Wrong)
}

/// The tiles that [`prefix`] reads.
pub fn plan_prefix(size: u64) -> Result<Vec<Place>, BadProof> {
    bounded(size, true)?;
    Ok(planned(|recorder| drop(recorder.read_hashes(&sub_tree_index(0, size, Vec::new())))))
}

/// The beginning of a log up to `size`.
pub fn prefix(size: u64, tiles: &Tiles) -> Result<Prefix, BadProof> {
    bounded(size, true)?;
    let peaks = Reader(tiles).read_hashes(&sub_tree_index(0, size, Vec::new())).map_err(missing)?;
    Prefix::new(size, peaks)
}

impl Prefix {
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use proptest::prelude::*;
    use tlog_tiles::record_hash;

    /// A log that keeps its tiles as a database would.
    fn log(leaves: &[Vec<u8>], steps: &[usize]) -> (Tree, Tiles) {
        let (mut tree, mut tiles) = (Tree::default(), Tiles::new());
        for (n, leaf) in leaves.iter().enumerate() {
            tree.append(record_hash(leaf));
            if steps.contains(&n) {
                keep(&mut tree, &mut tiles);
                tree = Tree::open(tree.size(), &tiles).unwrap();
            }
        }
        keep(&mut tree, &mut tiles);
        (tree, tiles)
    }

    fn keep(tree: &mut Tree, tiles: &mut Tiles) {
        for blob in tree.take_changed() {
            tiles.insert((blob.level, blob.n), blob.hashes);
        }
    }

    fn only(places: Vec<Place>, tiles: &Tiles) -> Tiles {
        places.into_iter().map(|place| (place, tiles[&place].clone())).collect()
    }

    fn oracle(leaves: &[Vec<u8>]) -> MemoryBackedTree<sha2::Sha256, Vec<u8>> {
        let mut tree = MemoryBackedTree::new();
        for leaf in leaves {
            tree.push(leaf.clone());
        }
        tree
    }

    fn of(tree: &MemoryBackedTree<sha2::Sha256, Vec<u8>>) -> Hash {
        Hash(tree.root().as_bytes().as_slice().try_into().unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn roots_and_proofs_agree_with_the_oracle(count in 1usize..700, old in 0usize..700, n in 0usize..700, steps in proptest::collection::vec(0usize..700, 0..4)) {
            let leaves: Vec<Vec<u8>> = (0..count).map(|n| n.to_le_bytes().to_vec()).collect();
            let (old, n) = (old % (count + 1), n % count);
            let (tree, tiles) = log(&leaves, &steps);
            let size = tree.size();
            let oracle_tree = oracle(&leaves);
            prop_assert_eq!(tree.root(), of(&oracle_tree));

            let proof = prove_inclusion(size, n as u64, &only(plan_inclusion(size, n as u64).unwrap(), &tiles)).unwrap();
            let expected = oracle_tree.prove_inclusion(n);
            prop_assert_eq!(flat(&proof), expected.as_bytes());
            check_inclusion(&proof, size, tree.root(), n as u64, record_hash(&leaves[n])).unwrap();

            let old_root = of(&oracle(&leaves[..old]));
            let proof = prove_consistency(size, old as u64, &only(plan_consistency(size, old as u64).unwrap(), &tiles)).unwrap();
            check_consistency(&proof, size, tree.root(), old as u64, old_root).unwrap();
            if old > 0 && old < count {
                let mut wrong = old_root;
                wrong.0[0] ^= 1;
                prop_assert!(check_consistency(&proof, size, tree.root(), old as u64, wrong).is_err());
            }

            let mut beginning = prefix(old as u64, &only(plan_prefix(old as u64).unwrap(), &tiles)).unwrap();
            prop_assert_eq!(beginning.root(), old_root);
            for leaf in &leaves[old..] {
                beginning.append(record_hash(leaf));
            }
            prop_assert_eq!(beginning.root(), tree.root());
        }

        #[test]
        fn proofs_from_outside_never_make_it_panic(size: u64, n: u64, hashes in proptest::collection::vec(any::<[u8; 32]>(), 0..120)) {
            let proof: Vec<Hash> = hashes.into_iter().map(Hash).collect();
            let _ = (check_inclusion(&proof, size, EMPTY_HASH, n, EMPTY_HASH), check_consistency(&proof, size, EMPTY_HASH, n, EMPTY_HASH));
            let _ = (plan_inclusion(size, n), plan_consistency(size, n), plan_prefix(size), Tree::open(size, &Tiles::new()));
        }
    }

    #[test]
    fn a_log_past_a_full_tile_of_tiles_has_the_oracle_s_root() {
        let leaves: Vec<Vec<u8>> = (0u32..66_000).map(|n| n.to_le_bytes().to_vec()).collect();
        let (tree, tiles) = log(&leaves, &[255, 256, 65_535, 65_536]);
        assert_eq!(tree.root(), of(&oracle(&leaves)));
        assert_eq!(tiles[&(2, 0)].len(), 32, "one hash stands over 65,536 leaves");
        assert_eq!(Tree::edge_places(66_000), [(0, 257), (1, 1), (2, 0)]);
    }

    #[test]
    fn the_empty_tree_is_that_of_rfc_6962() {
        assert_eq!(Tree::default().root(), EMPTY_HASH);
        assert_eq!(Tree::open(0, &Tiles::new()).unwrap().root(), EMPTY_HASH);
    }

    #[test]
    fn tile_paths_are_those_of_the_specification() {
        assert_eq!(tile_path("0", 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(tile_path("entries", 5, 112), "tile/entries/005.p/112");
    }
}
