//! The grid by which reads are found in an area: cells of a hundredth of a degree, about a kilometer.

use domain::{Bounds, Position};

/// A cell, by the whole hundredths of a degree of its south-west corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell {
    lat: i32,
    lon: i32,
}

#[allow(clippy::cast_possible_truncation, reason = "degrees times a hundred are small")]
fn hundredths(degrees: f64) -> i32 {
    (degrees * 100.0).floor() as i32
}

impl Cell {
    #[must_use]
    pub fn of(at: Position) -> Self {
        Self { lat: hundredths(at.lat()), lon: hundredths(at.lon()) }
    }

    #[must_use]
    pub fn to_bytes(self) -> [u8; 8] {
        let (a, b) = (self.lat.to_be_bytes(), self.lon.to_be_bytes());
        [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]]
    }

    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (lat, lon) = bytes.split_first_chunk::<4>()?;
        Some(Self { lat: i32::from_be_bytes(*lat), lon: i32::from_be_bytes(lon.try_into().ok()?) })
    }

    /// Whether a place in `bounds` may be in it.
    #[must_use]
    pub fn touches(self, bounds: &Bounds) -> bool {
        let (low, high) = (Self::of(bounds.south_west), Self::of(bounds.north_east));
        (low.lat..=high.lat).contains(&self.lat) && (low.lon..=high.lon).contains(&self.lon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Area;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_place_in_an_area_is_in_a_cell_that_touches_it(
            lon in -180.0..=180.0f64, lat in -85.0..=85.0f64, radius in 50.0..=100_000.0, dx in -2.0..2.0f64, dy in -2.0..2.0f64,
        ) {
            let area = Area::circle(Position::new(lon, lat).unwrap(), radius).unwrap();
            let other = Position::new((lon + dx).clamp(-180.0, 180.0), (lat + dy).clamp(-90.0, 90.0)).unwrap();
            for place in [Position::new(lon, lat).unwrap(), other] {
                let cell = Cell::of(place);
                prop_assert_eq!(Cell::from_bytes(&cell.to_bytes()), Some(cell));
                prop_assert!(cell.touches(&area.bounds()) || !area.contains(place));
            }
        }
    }

    #[test]
    fn a_cell_far_away_does_not_touch() {
        let area = Area::circle(Position::new(-103.2, 44.1).unwrap(), 500.0).unwrap();
        assert!(!Cell::of(Position::new(-103.1, 44.1).unwrap()).touches(&area.bounds()));
        assert_eq!(Cell::from_bytes(&[1, 2]), None);
    }
}
