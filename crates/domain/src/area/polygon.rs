//! A polygon, as it is drawn on the map: its sides are straight in Web Mercator.

use super::{NoArea, RADIUS_MOST};
use crate::geo::{EARTH_RADIUS, MERCATOR_LATITUDE};
use crate::{Bounds, Position};

/// The most corners; our choice: a hand draws fewer.
pub const CORNERS_MOST: usize = 100;
/// The smallest area, square meters: two lanes of a road for the length of a truck; our choice.
pub const AREA_LEAST: f64 = 100.0;

/// A corner in Web Mercator's square; x to the east, y to the south.
type Corner = (f64, f64);

/// A polygon whose sides neither cross nor touch each other, no wider than the largest circle (so no larger, either).
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    corners: Vec<Position>,
    /// The corners on the map, so that each question whether a place is inside need not work them out.
    plane: Vec<Corner>,
    bounds: Bounds,
}

/// Its numbers are finite.
impl Eq for Polygon {}

impl Polygon {
    /// The corners in order, either way round. It closes by itself; a last corner that is the first again is left out,
    /// and so is a corner that stands twice in a row.
    pub fn new(ring: &[Position]) -> Result<Self, NoArea> {
        // They stand in the trail, where each number has to read back as it was written.
        let mut corners: Vec<Position> = ring.iter().map(|at| at.rounded()).collect();
        corners.dedup();
        while corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let bounds = Bounds::around(corners.iter().copied());
        let (Some(bounds), 3..=CORNERS_MOST) = (bounds, corners.len()) else {
            return Err(NoArea::Corners { corners: corners.len() });
        };
        if let Some(corner) = corners.iter().position(|at| at.lat().abs() > MERCATOR_LATITUDE) {
            return Err(NoArea::Pole { corner: corner + 1 });
        }
        // On its way round the other side of the earth it would be the shorter one.
        if let Some(side) = sides(&corners).position(|(a, b)| (a.lon() - b.lon()).abs() > 180.0) {
            return Err(NoArea::Antimeridian { side: side + 1 });
        }
        if let Some((first, second)) = pair(&corners, |a, b| a.meters_to(*b) > 2.0 * RADIUS_MOST) {
            return Err(NoArea::TooLarge { first, second });
        }
        let plane: Vec<Corner> = corners.iter().map(|at| at.mercator()).collect();
        if let Some((first, second)) = crossing(&plane) {
            return Err(NoArea::Crosses { first, second });
        }
        let polygon = Self { corners, plane, bounds };
        if polygon.square_kilometers() * 1e6 < AREA_LEAST { Err(NoArea::Flat) } else { Ok(polygon) }
    }

    /// At least three; the last is not the first again.
    #[must_use]
    pub fn corners(&self) -> &[Position] {
        &self.corners
    }
    #[must_use]
    pub const fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whether a place lies inside, by counting the sides that a line from it to the east crosses.
    #[must_use]
    pub fn contains(&self, at: Position) -> bool {
        if !self.bounds.contains(at) {
            return false;
        }
        let (x, y) = at.mercator();
        let crossed = sides(&self.plane)
            .filter(|(a, b)| (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0);
        crossed.count() % 2 == 1
    }

    /// By the shoelace formula in the cylindrical projection that keeps areas (Lambert's: longitude, and the sine of
    /// the latitude). Lines that are straight on the map bend there; for the largest polygon that is less than a
    /// thousandth.
    #[must_use]
    pub fn square_kilometers(&self) -> f64 {
        // From the first corner, so that a small one far from 0° keeps its digits.
        let from = self.corners.first().copied().map_or((0.0, 0.0), equal_area);
        let points: Vec<Corner> =
            self.corners.iter().map(|at| equal_area(*at)).map(|(x, y)| (x - from.0, y - from.1)).collect();
        let twice: f64 = sides(&points).map(|(a, b)| a.0 * b.1 - a.1 * b.0).sum();
        twice.abs() / 2.0 * EARTH_RADIUS * EARTH_RADIUS / 1e6
    }
}

fn equal_area(at: Position) -> Corner {
    (at.lon().to_radians(), at.lat().to_radians().sin())
}

/// Each corner with the next; the last with the first.
fn sides<T: Copy>(corners: &[T]) -> impl Iterator<Item = (T, T)> + '_ {
    corners.iter().copied().zip(corners.iter().copied().cycle().skip(1))
}

/// The first two of which something holds, counted from 1.
fn pair<T>(all: &[T], holds: impl Fn(&T, &T) -> bool) -> Option<(usize, usize)> {
    let counted = || (1..).zip(all);
    counted().find_map(|(i, a)| counted().skip(i).find(|(_, b)| holds(a, b)).map(|(j, _)| (i, j)))
}

/// The first two sides that meet elsewhere than a corner that they share.
fn crossing(corners: &[Corner]) -> Option<(usize, usize)> {
    let sides: Vec<(Corner, Corner)> = sides(corners).collect();
    pair(&sides, |(a, b), (c, d)| {
        // Neighbors meet in their corner; they may only not turn back upon each other.
        if b == c {
            folds(*a, *b, *d)
        } else if d == a {
            folds(*c, *a, *b)
        } else {
            meet((*a, *b), (*c, *d))
        }
    })
}

/// On which side of the line from `a` to `b` a point lies: the sign; 0 on it.
fn turn(a: Corner, b: Corner, c: Corner) -> f64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Whether the way from `a` over `b` to `c` goes straight back.
fn folds(a: Corner, b: Corner, c: Corner) -> bool {
    turn(a, b, c) == 0.0 && (a.0 - b.0) * (c.0 - b.0) + (a.1 - b.1) * (c.1 - b.1) > 0.0
}

/// Whether two segments have a point in common.
fn meet((a, b): (Corner, Corner), (c, d): (Corner, Corner)) -> bool {
    let (turn_c, turn_d, turn_a, turn_b) = (turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b));
    let within = |p: Corner, (a, b): (Corner, Corner)| {
        (a.0.min(b.0)..=a.0.max(b.0)).contains(&p.0) && (a.1.min(b.1)..=a.1.max(b.1)).contains(&p.1)
    };
    // Compared by sign, not by product: of small numbers that would be 0.
    let apart = |s: f64, t: f64| s < 0.0 && t > 0.0 || s > 0.0 && t < 0.0;
    apart(turn_c, turn_d) && apart(turn_a, turn_b)
        || turn_c == 0.0 && within(c, (a, b))
        || turn_d == 0.0 && within(d, (a, b))
        || turn_a == 0.0 && within(a, (c, d))
        || turn_b == 0.0 && within(b, (c, d))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::Circle;
    use proptest::prelude::*;
    use std::f64::consts::{PI, TAU};

    fn places(corners: &[(f64, f64)]) -> Vec<Position> {
        corners.iter().map(|(lon, lat)| Position::new(*lon, *lat).unwrap()).collect()
    }

    fn polygon(corners: &[(f64, f64)]) -> Result<Polygon, NoArea> {
        Polygon::new(&places(corners))
    }

    #[test]
    fn a_polygon_closes_by_itself() {
        let open = polygon(&[(0.0, 40.0), (0.1, 40.0), (0.1, 40.1)]).unwrap();
        assert_eq!(polygon(&[(0.0, 40.0), (0.0, 40.0), (0.1, 40.0), (0.1, 40.1), (0.0, 40.0)]).unwrap(), open);
        assert!(open.contains(places(&[(0.09, 40.05)])[0]) && !open.contains(places(&[(0.01, 40.05)])[0]));
    }

    #[test]
    fn what_is_no_polygon_is_refused_with_what_is_wrong() {
        let around = |n: usize| -> Vec<(f64, f64)> {
            let angle = |i: usize| f64::from(u16::try_from(i).unwrap()) / f64::from(u16::try_from(n).unwrap()) * TAU;
            (0..n).map(|i| (angle(i).cos() * 0.1, 40.0 + angle(i).sin() * 0.1)).collect()
        };
        assert!(polygon(&around(100)).is_ok());
        for (corners, why) in [
            (vec![], NoArea::Corners { corners: 0 }),
            (vec![(0.0, 40.0), (0.1, 40.0), (0.0, 40.0)], NoArea::Corners { corners: 2 }),
            (around(101), NoArea::Corners { corners: 101 }),
            (vec![(0.0, 40.0), (0.1, 40.1), (0.1, 40.0), (0.0, 40.1)], NoArea::Crosses { first: 1, second: 3 }),
            // A corner upon a side, the same corner twice, and a way back.
            (
                vec![(0.0, 40.0), (0.2, 40.0), (0.2, 40.1), (0.1, 40.0), (0.0, 40.1)],
                NoArea::Crosses { first: 1, second: 3 },
            ),
            (
                vec![(0.0, 40.0), (0.1, 40.1), (0.2, 40.0), (0.2, 40.2), (0.1, 40.1), (0.0, 40.2)],
                NoArea::Crosses { first: 1, second: 4 },
            ),
            (
                vec![(0.1, 40.0), (0.15, 40.1), (0.2, 40.0), (0.0, 40.0), (0.05, 40.1)],
                NoArea::Crosses { first: 1, second: 3 },
            ),
            (vec![(0.0, 40.0), (0.2, 40.0), (0.1, 40.0)], NoArea::Crosses { first: 1, second: 2 }),
            (vec![(0.0, 40.0), (0.1, 40.0), (0.2, 40.0)], NoArea::Crosses { first: 1, second: 3 }),
            (vec![(0.0, 40.0), (0.0001, 40.0), (0.0001, 40.00001)], NoArea::Flat),
            (vec![(0.0, 40.0), (2.4, 40.0), (1.0, 40.5)], NoArea::TooLarge { first: 1, second: 2 }),
            (vec![(179.9, 52.0), (-179.9, 52.0), (-179.9, 52.1)], NoArea::Antimeridian { side: 1 }),
            (vec![(0.0, 85.0), (0.1, 85.0), (0.1, 85.1)], NoArea::Pole { corner: 3 }),
        ] {
            assert_eq!(polygon(&corners), Err(why), "{corners:?}");
        }
    }

    #[test]
    fn its_size_is_that_of_the_earth_below_it() {
        // A degree by a degree: R² Δλ (sin φ₂ − sin φ₁).
        let size = |corners: &[(f64, f64)]| polygon(corners).unwrap().square_kilometers();
        let degree = size(&[(0.0, 40.0), (1.0, 40.0), (1.0, 41.0), (0.0, 41.0)]);
        let sines = 41_f64.to_radians().sin() - 40_f64.to_radians().sin();
        assert!((degree - 6_371.008_8_f64.powi(2) * 1_f64.to_radians() * sines).abs() < 1e-6, "{degree}");
        // Ten meters by ten, far from 0°; corners are known to 11 cm.
        let (lon, lat) = (10.0 / 111_195.08 / 40_f64.to_radians().cos(), 10.0 / 111_195.08);
        let small =
            size(&[(-150.0, 40.0), (-150.0 + lon, 40.0), (-150.0 + lon, 40.0 + lat), (-150.0, 40.0 + lat * 1.01)]);
        assert!((small * 1e6 - 100.5).abs() < 2.0, "{small}");
    }

    /// Corners around a place, each at its own angle and distance: a polygon that never crosses itself.
    fn star() -> impl Strategy<Value = Vec<(f64, f64)>> {
        (-170.0..170.0, -70.0..70.0, proptest::collection::vec(0.01..0.3f64, 4..40)).prop_map(|(lon, lat, far)| {
            let n = f64::from(u16::try_from(far.len()).unwrap());
            let corner = |(i, far): (u16, &f64)| {
                let angle = f64::from(i) / n * TAU;
                (lon + angle.cos() * far, lat + angle.sin() * far)
            };
            (0..).zip(&far).map(corner).collect()
        })
    }

    proptest! {
        #[test]
        fn it_holds_what_winds_around(corners in star(), dx in -0.3..0.3f64, dy in -0.3..0.3f64) {
            let polygon = polygon(&corners).unwrap();
            let place = places(&[(corners[0].0 + dx, corners[0].1 + dy)])[0];
            // An oracle of another kind: by what angle the corners turn around the place.
            let (x, y) = place.mercator();
            let angle = |(cx, cy): Corner| (cy - y).atan2(cx - x);
            let seen: Vec<f64> = polygon.corners().iter().map(|at| angle(at.mercator())).collect();
            // Each turn is the short way round.
            let turned: f64 = sides(&seen).map(|(a, b)| (b - a + 3.0 * PI).rem_euclid(TAU) - PI).sum();
            prop_assert_eq!(polygon.contains(place), turned.abs() > 3.0);
            prop_assert!(!polygon.contains(place) || polygon.bounds().contains(place));
        }
        #[test]
        fn it_does_not_matter_where_or_which_way_one_begins(
            corners in star(), by in 0..40usize, dx in -0.3..0.3f64, dy in -0.3..0.3f64,
        ) {
            let one = polygon(&corners).unwrap();
            let mut other = corners.clone();
            other.rotate_left(by % corners.len());
            other.reverse();
            let other = polygon(&other).unwrap();
            let place = places(&[(corners[0].0 + dx, corners[0].1 + dy)])[0];
            prop_assert_eq!(one.contains(place), other.contains(place));
            prop_assert!((one.square_kilometers() - other.square_kilometers()).abs() < 1e-6 * one.square_kilometers());
        }
        #[test]
        fn a_polygon_around_a_circle_is_about_as_large(
            lon in -170.0..170.0, lat in -60.0..60.0, radius in 200.0..99_000.0,
        ) {
            let circle = Circle::new(Position::new(lon, lat).unwrap(), radius).unwrap();
            let angle = radius / EARTH_RADIUS;
            let ring: Vec<(f64, f64)> = (0..90_u8).map(|i| {
                // The place so far in a direction: the spherical law of cosines and its kin.
                let (bearing, lat) = (f64::from(i) * 4_f64.to_radians(), lat.to_radians());
                let to = (lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos()).asin();
                let east = (bearing.sin() * angle.sin() * lat.cos()).atan2(angle.cos() - lat.sin() * to.sin());
                (lon + east.to_degrees(), to.to_degrees())
            }).collect();
            let polygon = polygon(&ring).unwrap();
            // 90 corners leave 0.08 % of a circle out.
            let share = polygon.square_kilometers() / circle.square_kilometers();
            prop_assert!((0.998..1.0005).contains(&share), "{share}");
        }
    }
}
