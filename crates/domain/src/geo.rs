//! Places on the earth, and the plane they are drawn on.

use serde::{Deserialize, Serialize};
use std::{f64::consts::PI, fmt};

/// Mean radius of the earth, meters (IUGG).
pub const EARTH_RADIUS: f64 = 6_371_008.8;
/// The latitude, degrees, at which Web Mercator's square ends.
pub const MERCATOR_LATITUDE: f64 = 85.051_128_779_806_6;

/// A place, degrees of WGS 84; longitude -180 to 180, latitude -90 to 90, always finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 2]", into = "[f64; 2]")]
pub struct Position {
    lon: f64,
    lat: f64,
}

/// A number that is no place on the earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is no place: a longitude is from -180 to 180 degrees, a latitude from -90 to 90")]
pub struct NoPlace;

impl Position {
    pub fn new(lon: f64, lat: f64) -> Result<Self, NoPlace> {
        if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) {
            Ok(Self { lon, lat })
        } else {
            Err(NoPlace)
        }
    }
    #[must_use]
    pub const fn lon(self) -> f64 {
        self.lon
    }
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Meters along the great circle (haversine).
    #[must_use]
    pub fn meters_to(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let (lat, lon) = ((b - a) / 2.0, (other.lon - self.lon).to_radians() / 2.0);
        let h = lat.sin().powi(2) + a.cos() * b.cos() * lon.sin().powi(2);
        2.0 * EARTH_RADIUS * h.sqrt().min(1.0).asin()
    }

    /// Where it lies in Web Mercator's square: x from 0 (west) to 1, y from 0 (north) to 1 (EPSG:3857, scaled).
    #[must_use]
    pub fn mercator(self) -> (f64, f64) {
        let sin = self.lat.clamp(-MERCATOR_LATITUDE, MERCATOR_LATITUDE).to_radians().sin();
        (self.lon / 360.0 + 0.5, 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI))
    }

    /// The place at a point of Web Mercator's square; x and y outside 0 to 1 are taken to its edge.
    #[must_use]
    pub fn from_mercator(x: f64, y: f64) -> Self {
        let clean = |v: f64| if v.is_finite() { v.clamp(0.0, 1.0) } else { 0.5 };
        Self { lon: clean(x) * 360.0 - 180.0, lat: (PI * (1.0 - 2.0 * clean(y))).sinh().atan().to_degrees() }
    }
}

/// Both numbers are finite, so a place is always the same as itself.
impl Eq for Position {}

impl Position {
    /// To a millionth of a degree, 11 cm: a number of few digits, which reads back as it was written.
    #[must_use]
    pub fn rounded(self) -> Self {
        let to = |degrees: f64| (degrees * 1e6).round() / 1e6;
        Self { lon: to(self.lon), lat: to(self.lat) }
    }
}

impl TryFrom<[f64; 2]> for Position {
    type Error = NoPlace;
    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, NoPlace> {
        Self::new(lon, lat)
    }
}

impl From<Position> for [f64; 2] {
    fn from(at: Position) -> Self {
        [at.lon, at.lat]
    }
}

/// `38.90714° N, 77.03687° W`, about a meter.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ns, ew) = (if self.lat < 0.0 { 'S' } else { 'N' }, if self.lon < 0.0 { 'W' } else { 'E' });
        write!(f, "{:.5}° {ns}, {:.5}° {ew}", self.lat.abs(), self.lon.abs())
    }
}

/// A box of degrees that does not cross the antimeridian; `west <= east`, `south <= north`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    pub south_west: Position,
    pub north_east: Position,
}

impl Bounds {
    /// The smallest box around some places; `None` around none.
    #[must_use]
    pub fn around(places: impl IntoIterator<Item = Position>) -> Option<Self> {
        let mut places = places.into_iter();
        let first = places.next()?;
        Some(places.fold(Self { south_west: first, north_east: first }, Self::with))
    }

    #[must_use]
    pub fn with(self, at: Position) -> Self {
        let (sw, ne) = (self.south_west, self.north_east);
        Self {
            south_west: Position { lon: sw.lon.min(at.lon), lat: sw.lat.min(at.lat) },
            north_east: Position { lon: ne.lon.max(at.lon), lat: ne.lat.max(at.lat) },
        }
    }

    #[must_use]
    pub fn contains(&self, at: Position) -> bool {
        (self.south_west.lon..=self.north_east.lon).contains(&at.lon)
            && (self.south_west.lat..=self.north_east.lat).contains(&at.lat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        let at = |lon, lat| Position::new(lon, lat).unwrap();
        assert!((at(10.0, 40.0).meters_to(at(10.0, 41.0)) - 111_195.0).abs() < 1.0);
        assert!((at(179.9, 0.0).meters_to(at(-179.9, 0.0)) - 22_239.0).abs() < 1.0);
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for (lon, lat) in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (180.1, 0.0), (0.0, -90.5)] {
            assert_eq!(Position::new(lon, lat), Err(NoPlace));
        }
        assert!(serde_json::from_str::<Position>("[0, 91]").is_err());
        assert_eq!(Position::new(-77.036_871, 38.907_138).unwrap().to_string(), "38.90714° N, 77.03687° W");
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lon in -180.0..=180.0, lat in -85.0..=85.0) {
            let at = Position::new(lon, lat).unwrap();
            let (x, y) = at.mercator();
            prop_assert!(at.meters_to(Position::from_mercator(x, y)) < 0.01);
        }
        #[test]
        fn a_box_holds_what_it_was_made_around(places in proptest::collection::vec((-180.0..=180.0, -90.0..=90.0), 1..20)) {
            let places: Vec<_> = places.into_iter().map(|(lon, lat)| Position::new(lon, lat).unwrap()).collect();
            let bounds = Bounds::around(places.iter().copied()).unwrap();
            prop_assert!(places.iter().all(|at| bounds.contains(*at)));
        }
    }
}
