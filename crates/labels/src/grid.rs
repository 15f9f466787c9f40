//! Which boxes are taken.

use crate::Area;
use std::collections::HashMap;

const CELL: f64 = 64.0;

/// Boxes by cells, so that a new one is compared with its neighborhood alone.
#[derive(Default)]
pub struct Grid {
    cells: HashMap<(i32, i32), Vec<Area>>,
}

impl Grid {
    fn cells(area: &Area) -> impl Iterator<Item = (i32, i32)> + use<> {
        #[expect(clippy::cast_possible_truncation, reason = "saturates; boxes are near the picture")]
        let at = |v: f64| (v / CELL).floor() as i32;
        let (west, east) = (at(area.min[0]), at(area.max[0]));
        let (north, south) = (at(area.min[1]), at(area.max[1]));
        // A box of more cells than this is no label's.
        let east = east.min(west.saturating_add(256));
        let south = south.min(north.saturating_add(256));
        (west..=east).flat_map(move |x| (north..=south).map(move |y| (x, y)))
    }

    #[must_use]
    pub fn free(&self, areas: &[Area]) -> bool {
        !areas.iter().any(|area| {
            Self::cells(area).filter_map(|cell| self.cells.get(&cell)).flatten().any(|taken| taken.overlaps(area))
        })
    }

    pub fn take(&mut self, areas: &[Area]) {
        for area in areas {
            for cell in Self::cells(area) {
                self.cells.entry(cell).or_default().push(*area);
            }
        }
    }
}
