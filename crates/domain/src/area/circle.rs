//! A circle on the sphere.

use super::NoArea;
use crate::geo::EARTH_RADIUS;
use crate::{Bounds, Position};
use std::f64::consts::{FRAC_PI_2, PI};

/// The smallest radius, meters: about how well a reader's own position is known; our choice.
pub const RADIUS_LEAST: f64 = 50.0;
/// The largest radius, meters; our choice. A larger area is no longer where something happened (QRY-5).
pub const RADIUS_MOST: f64 = 100_000.0;

/// All places within so many meters of one, along the great circle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    center: Position,
    radius: f64,
    bounds: Bounds,
}

/// Its numbers are finite.
impl Eq for Circle {}

impl Circle {
    /// Radius in meters, from [`RADIUS_LEAST`] to [`RADIUS_MOST`].
    pub fn new(center: Position, radius: f64) -> Result<Self, NoArea> {
        if !(RADIUS_LEAST..=RADIUS_MOST).contains(&radius) {
            return Err(NoArea::Radius);
        }
        // It stands in the trail, where each number has to read back as it was written.
        let (center, radius) = (center.rounded(), (radius * 10.0).round() / 10.0);
        Ok(Self { center, radius, bounds: around(center, radius) })
    }
    #[must_use]
    pub const fn center(&self) -> Position {
        self.center
    }
    /// Meters.
    #[must_use]
    pub const fn radius(&self) -> f64 {
        self.radius
    }

    #[must_use]
    pub fn contains(&self, at: Position) -> bool {
        // Most places that are asked about are far away, and the box tells it without a sine.
        self.bounds.contains(at) && self.center.meters_to(at) <= self.radius
    }

    /// The box around it; as wide as the earth where it crosses 180 degrees of longitude or holds a pole.
    #[must_use]
    pub const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Of the sphere's cap: 2 π R² (1 − cos(radius / R)), written so that small ones keep their digits.
    #[must_use]
    pub fn square_kilometers(&self) -> f64 {
        let half = (self.radius / EARTH_RADIUS / 2.0).sin();
        4.0 * PI * EARTH_RADIUS * EARTH_RADIUS * half * half / 1e6
    }
}

/// A hair (1e-9 degrees, 0.1 mm) larger than the formula says, since it is rounded.
fn around(center: Position, radius: f64) -> Bounds {
    const HAIR: f64 = 1e-9;
    let (lon, lat) = (center.lon(), center.lat().to_radians());
    let angle = radius / EARTH_RADIUS;
    let (south, north) = ((lat - angle).to_degrees() - HAIR, (lat + angle).to_degrees() + HAIR);
    // The meridians that touch it: sin(half the width) = sin(angle) / cos(latitude).
    let half = if lat.abs() + angle < FRAC_PI_2 {
        (angle.sin() / lat.cos()).min(1.0).asin().to_degrees() + HAIR
    } else {
        180.0
    };
    let (west, east) =
        if lon - half < -180.0 || lon + half > 180.0 { (-180.0, 180.0) } else { (lon - half, lon + half) };
    let corner = |lon: f64, lat: f64| Position::new(lon, lat.clamp(-90.0, 90.0)).unwrap_or(center);
    Bounds { south_west: corner(west, south), north_east: corner(east, north) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    #[test]
    fn a_radius_is_from_50_meters_to_100_kilometers() {
        for (radius, fine) in
            [(50.0, true), (100_000.0, true), (49.9, false), (100_000.1, false), (-60.0, false), (f64::NAN, false)]
        {
            assert_eq!(Circle::new(at(0.0, 40.0), radius).is_ok(), fine, "{radius}");
        }
    }

    #[test]
    fn its_size_is_that_of_a_disc_less_what_the_sphere_bends() {
        let size = |radius| Circle::new(at(10.0, 40.0), radius).unwrap().square_kilometers();
        assert!((size(1_000.0) - PI).abs() < 1e-6);
        assert!((size(100_000.0) - PI * 1e4).abs() < 1.0 && size(100_000.0) < PI * 1e4);
    }

    #[test]
    fn its_box_is_as_wide_as_the_earth_over_the_antimeridian_and_at_a_pole() {
        for center in [at(179.99, 52.0), at(-180.0, 0.0), at(20.0, 89.95)] {
            let circle = Circle::new(center, 10_000.0).unwrap();
            let bounds = circle.bounds();
            assert_eq!((bounds.south_west.lon(), bounds.north_east.lon()), (-180.0, 180.0));
        }
        assert!(Circle::new(at(179.99, 52.0), 10_000.0).unwrap().contains(at(-179.99, 52.0)));
    }

    proptest! {
        #[test]
        fn it_holds_what_is_near_enough_and_its_box_is_no_larger_than_it_need_be(
            lon in -180.0..=180.0, lat in -90.0..=90.0, radius in 50.0..=100_000.0,
            angle in 0.0..6.3f64, far in 0.0..1.2f64,
        ) {
            let circle = Circle::new(at(lon, lat), radius).unwrap();
            let (dx, dy) = (angle.cos() * far * radius, angle.sin() * far * radius);
            let north = (lat + (dy / EARTH_RADIUS).to_degrees()).clamp(-90.0, 90.0);
            let east = lon + (dx / EARTH_RADIUS / north.to_radians().cos().max(1e-6)).to_degrees().clamp(-180.0, 180.0);
            let place = at((east + 540.0).rem_euclid(360.0) - 180.0, north);
            prop_assert_eq!(circle.contains(place), circle.center().meters_to(place) <= circle.radius());
            prop_assert!(circle.center().meters_to(at(lon, lat)) < 0.1 && (circle.radius() - radius).abs() <= 0.05);
            let edge = at(circle.center().lon(), circle.bounds().north_east.lat());
            prop_assert!(circle.center().meters_to(edge) <= circle.radius() + 0.01);
        }
    }
}
