//! Where a vehicle can have been between two reads.

use crate::sphere;
use domain::Position;

/// All places from which the way to one place and the way to another add up to no more than some meters: an ellipse
/// around both. It is the potential path area of time geography (T. Hägerstrand, What about people in regional science?,
/// Papers of the Regional Science Association 24, 1970; H. J. Miller, A measurement theory for time geography,
/// Geographical Analysis 37(1), 2005).
///
/// Its axes and outline are those of a plane, right to a part in a hundred up to some hundred kilometers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub from: Position,
    pub to: Position,
    /// Meters.
    pub way: f64,
}

impl Area {
    /// A circle.
    pub(crate) fn around(middle: Position, radius: f64) -> Self {
        Self { from: middle, to: middle, way: 2.0 * radius }
    }

    #[must_use]
    pub fn holds(&self, place: Position) -> bool {
        self.from.meters_to(place) + place.meters_to(self.to) <= self.way
    }

    #[must_use]
    pub fn middle(&self) -> Position {
        sphere::middle([self.from, self.to]).unwrap_or(self.from)
    }

    /// Meters from the middle to the border, the longest.
    #[must_use]
    pub fn along(&self) -> f64 {
        self.way.max(self.from.meters_to(self.to)) / 2.0
    }

    /// Meters from the middle to the border, the shortest.
    #[must_use]
    pub fn across(&self) -> f64 {
        let (along, half) = (self.along(), self.from.meters_to(self.to) / 2.0);
        (along * along - half * half).max(0.0).sqrt()
    }

    /// Its border: so many places, clockwise, for a map.
    #[must_use]
    pub fn outline(&self, points: u16) -> Vec<Position> {
        let (middle, along, across) = (self.middle(), self.along(), self.across());
        let axis = sphere::bearing(middle, self.to);
        let point = |n: u16| {
            let turn = f64::from(n) * std::f64::consts::TAU / f64::from(points);
            let (x, y) = (along * turn.cos(), across * turn.sin());
            sphere::away(middle, axis + y.atan2(x).to_degrees(), x.hypot(y))
        };
        (0..points).map(point).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_one_place_it_is_a_circle() {
        let place = Position::new(-150.0, 40.0).unwrap();
        let area = Area::around(place, 300.0);
        assert!((area.along() - 300.0).abs() < 1e-9 && (area.across() - 300.0).abs() < 1e-9);
        assert!(area.outline(12).iter().all(|at| (at.meters_to(place) - 300.0).abs() < 0.1));
        assert_eq!(area.outline(0), []);
    }

    proptest! {
        #[test]
        fn its_border_is_where_the_ways_add_up(
            lon in -170.0..170.0f64, lat in -60.0..60.0f64, bearing in 0.0..360.0f64, apart in 0.0..60_000.0f64,
            more in 100.0..80_000.0f64,
        ) {
            let from = Position::new(lon, lat).unwrap();
            let to = sphere::away(from, bearing, apart);
            let area = Area { from, to, way: apart + more };
            prop_assert!(area.holds(from) && area.holds(to) && area.holds(area.middle()));
            prop_assert!(area.across() <= area.along());
            for at in area.outline(16) {
                let ways = from.meters_to(at) + at.meters_to(to);
                prop_assert!((ways / area.way - 1.0).abs() < 0.01, "{} of {}", ways, area.way);
            }
        }
    }
}
