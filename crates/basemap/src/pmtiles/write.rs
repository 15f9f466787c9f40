//! Writing an archive: tiles in any order, equal ones stored once, the same bytes for the same tiles.

use super::{Compression, Entry, Header, TileType, directory, gzip, header};
use crate::tile_id::TileId;
use domain::geo::Bounds;
use std::collections::{BTreeMap, HashMap};

/// A root directory beyond this is split into leaves; the specification wants header and root within 16 KiB.
const ROOT_LIMIT: usize = 16_384 - header::LENGTH;
const LEAF_ENTRIES: usize = 4096;

/// Gathers tiles and writes them out as one archive. All stays in memory: meant for archives of some 100 MB at most.
#[derive(Default)]
pub struct Writer {
    /// Tile number to offset and length.
    tiles: BTreeMap<u64, (u64, u32)>,
    contents: HashMap<Vec<u8>, (u64, u32)>,
    data: Vec<u8>,
    zooms: Option<(u8, u8)>,
}

impl Writer {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an unpacked tile.
    pub fn add(&mut self, id: TileId, tile: &[u8]) -> std::io::Result<()> {
        let place = if let Some(place) = self.contents.get(tile) {
            *place
        } else {
            let packed = gzip(tile)?;
            let length = u32::try_from(packed.len()).map_err(|_| std::io::ErrorKind::FileTooLarge)?;
            let place = (self.data.len() as u64, length);
            self.data.extend(packed);
            // Only small tiles come twice (sea, plain land): the others need not be remembered.
            if tile.len() < 4096 {
                self.contents.insert(tile.to_vec(), place);
            }
            place
        };
        self.tiles.insert(id.number(), place);
        let (low, high) = self.zooms.unwrap_or((id.z(), id.z()));
        self.zooms = Some((low.min(id.z()), high.max(id.z())));
        Ok(())
    }

    /// Tiles added so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tiles.len()
    }
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tiles.is_empty()
    }

    /// The archive's bytes. `metadata` is JSON and names the layers (`vector_layers`).
    pub fn finish(self, bounds: Bounds, metadata: &serde_json::Value) -> std::io::Result<Vec<u8>> {
        let mut entries: Vec<Entry> = Vec::new();
        for (&first, &(offset, length)) in &self.tiles {
            match entries.last_mut() {
                Some(last) if last.offset == offset && last.first + u64::from(last.run) == first => last.run += 1,
                _ => entries.push(Entry { first, offset, length, run: 1 }),
            }
        }
        let (root, leaves) = directories(&entries)?;
        let metadata = gzip(metadata.to_string().as_bytes())?;
        let (low, high) = self.zooms.unwrap_or((0, 0));
        let mut at = header::LENGTH as u64;
        let mut part = |bytes: &[u8]| {
            let place = (at, bytes.len() as u64);
            at += bytes.len() as u64;
            place
        };
        let middle = {
            let (sw, ne) = (bounds.south_west, bounds.north_east);
            domain::geo::Position::new(f64::midpoint(sw.lon(), ne.lon()), f64::midpoint(sw.lat(), ne.lat()))
                .unwrap_or(sw)
        };
        let header = Header {
            root: part(&root),
            metadata: part(&metadata),
            leaves: part(&leaves),
            data: part(&self.data),
            addressed: self.tiles.len() as u64,
            entries: entries.len() as u64,
            contents: entries.iter().map(|entry| entry.offset).collect::<std::collections::HashSet<_>>().len() as u64,
            internal: Compression::Gzip,
            tiles: Compression::Gzip,
            tile_type: TileType::Vector,
            min_zoom: low,
            max_zoom: high,
            bounds,
            center: (middle, low),
        };
        let mut out = header.write();
        for part in [root, metadata, leaves, self.data] {
            out.extend(part);
        }
        Ok(out)
    }
}

/// The root directory, and the leaf directories one after another, packed.
fn directories(entries: &[Entry]) -> std::io::Result<(Vec<u8>, Vec<u8>)> {
    let root = gzip(&directory::write(entries))?;
    if root.len() <= ROOT_LIMIT {
        return Ok((root, Vec::new()));
    }
    let mut size = LEAF_ENTRIES;
    loop {
        let (mut top, mut leaves) = (Vec::new(), Vec::new());
        for some in entries.chunks(size) {
            let leaf = gzip(&directory::write(some))?;
            let Some(first) = some.first() else { continue };
            let length = u32::try_from(leaf.len()).map_err(|_| std::io::ErrorKind::FileTooLarge)?;
            top.push(Entry { first: first.first, offset: leaves.len() as u64, length, run: 0 });
            leaves.extend(leaf);
        }
        let root = gzip(&directory::write(&top))?;
        if root.len() <= ROOT_LIMIT || top.len() < 2 {
            return Ok((root, leaves));
        }
        size *= 2;
    }
}
