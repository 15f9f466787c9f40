//! Which tile: zoom, column, row; and its number in an archive.

use domain::geo::{Bounds, Position};
use serde::{Deserialize, Serialize};

/// The deepest zoom that anything here works with; at zoom 22 a 512 px tile is some 10 m wide.
pub const MAX_ZOOM: u8 = 22;

/// A tile of the Web Mercator pyramid: column from the west, row from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TileId {
    z: u8,
    x: u32,
    y: u32,
}

impl TileId {
    /// `None` for what is not in the pyramid.
    #[must_use]
    pub const fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        if z <= MAX_ZOOM && x >> z == 0 && y >> z == 0 { Some(Self { z, x, y }) } else { None }
    }
    #[must_use]
    pub const fn z(self) -> u8 {
        self.z
    }
    #[must_use]
    pub const fn x(self) -> u32 {
        self.x
    }
    #[must_use]
    pub const fn y(self) -> u32 {
        self.y
    }

    /// Its ancestor at a lower zoom, and which of that one's parts it is: column and row from its north-west corner.
    /// Itself where `z` is not lower.
    #[must_use]
    pub const fn ancestor(self, z: u8) -> (Self, u32, u32) {
        if z >= self.z {
            return (self, 0, 0);
        }
        let steps = self.z - z;
        let (x, y) = (self.x >> steps, self.y >> steps);
        (Self { z, x, y }, self.x - (x << steps), self.y - (y << steps))
    }

    /// West and north edge and the length of an edge, in Web Mercator's square (0 to 1).
    #[must_use]
    pub fn square(self) -> (f64, f64, f64) {
        let edge = 1.0 / f64::from(1u32 << self.z);
        (f64::from(self.x) * edge, f64::from(self.y) * edge, edge)
    }

    /// The part of the earth that it shows.
    #[must_use]
    pub fn bounds(self) -> Bounds {
        let (x, y, edge) = self.square();
        let corner = Position::from_mercator(x, y);
        Bounds { south_west: corner, north_east: corner }.with(Position::from_mercator(x + edge, y + edge))
    }

    /// Its number in a PMTiles archive: all tiles of lower zooms first, then along the Hilbert curve of its own
    /// (PMTiles v3, section 4.1.1).
    #[must_use]
    pub fn number(self) -> u64 {
        let before = ((1u64 << (2 * u32::from(self.z))) - 1) / 3;
        let (mut x, mut y, mut along) = (u64::from(self.x), u64::from(self.y), 0u64);
        for level in (0..self.z).rev() {
            let half = 1u64 << level;
            let (rx, ry) = (u64::from(x & half != 0), u64::from(y & half != 0));
            along += half * half * ((3 * rx) ^ ry);
            (x, y) = (x & (half - 1), y & (half - 1));
            if ry == 0 {
                if rx == 1 {
                    (x, y) = (half - 1 - x, half - 1 - y);
                }
                (x, y) = (y, x);
            }
        }
        before + along
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_specification() {
        let number = |z, x, y| TileId::new(z, x, y).unwrap().number();
        assert_eq!(
            [number(0, 0, 0), number(1, 0, 0), number(1, 0, 1), number(1, 1, 1), number(1, 1, 0)],
            [0, 1, 2, 3, 4]
        );
        assert_eq!(number(2, 0, 0), 5);
        assert_eq!(number(12, 3423, 1763), 19_078_479);
    }

    #[test]
    fn a_zoom_is_numbered_without_gap_or_twin() {
        let mut all: Vec<_> =
            (0..32).flat_map(|x| (0..32).map(move |y| TileId::new(5, x, y).unwrap().number())).collect();
        all.sort_unstable();
        assert!(all.iter().copied().eq(341..1365));
    }

    #[test]
    fn outside_of_the_pyramid_is_no_tile() {
        assert!(TileId::new(0, 1, 0).is_none() && TileId::new(23, 0, 0).is_none() && TileId::new(3, 7, 8).is_none());
    }

    #[test]
    fn an_ancestor_knows_the_part() {
        let (parent, x, y) = TileId::new(5, 13, 22).unwrap().ancestor(3);
        assert_eq!((parent, x, y), (TileId::new(3, 3, 5).unwrap(), 1, 2));
    }
}
