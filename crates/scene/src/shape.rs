//! Areas that a person draws, or types in numbers: a circle or a polygon.

use domain::{Bounds, Position};

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Radius in meters.
    Circle { middle: Position, radius: f64 },
    /// At least three corners; closed by itself.
    Polygon(Vec<Position>),
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadShape {
    #[error("“{0}” is no number")]
    Number(String),
    #[error("a place is a latitude from -90 to 90 and a longitude from -180 to 180, such as 40.1234, -150.5678")]
    Place,
    #[error("a radius is from 10 meters to 100 kilometers")]
    Radius,
    #[error("an area has from 3 to {MOST} corners")]
    Corners,
    #[error("the sides of this area cross each other")]
    Crosses,
}

/// No polygon has more corners.
const MOST: usize = 200;

impl Shape {
    /// `40.1234, -150.5678` and a radius such as `500`, `500 m`, `2 km`, `0.5 mi`.
    pub fn circle(place: &str, radius: &str) -> Result<Self, BadShape> {
        let radius = radius.trim().to_lowercase();
        let units = [("km", 1000.0), ("mi", 1609.344), ("ft", 0.3048), ("m", 1.0), ("", 1.0)];
        let (number, unit) = units
            .into_iter()
            .find_map(|(name, meters)| radius.strip_suffix(name).map(|number| (number.trim(), meters)))
            .unwrap_or((radius.as_str(), 1.0));
        Self::circle_of(place_of(place)?, value(number)? * unit)
    }

    pub fn circle_of(middle: Position, radius: f64) -> Result<Self, BadShape> {
        if (10.0..=100_000.0).contains(&radius) { Ok(Self::Circle { middle, radius }) } else { Err(BadShape::Radius) }
    }

    /// One place a line.
    pub fn polygon(lines: &str) -> Result<Self, BadShape> {
        let corners = lines.lines().filter(|line| !line.trim().is_empty()).map(place_of).collect::<Result<_, _>>()?;
        Self::polygon_of(corners)
    }

    pub fn polygon_of(mut corners: Vec<Position>) -> Result<Self, BadShape> {
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if !(3..=MOST).contains(&corners.len()) {
            return Err(BadShape::Corners);
        }
        if crosses(&corners) { Err(BadShape::Crosses) } else { Ok(Self::Polygon(corners)) }
    }

    #[must_use]
    pub fn contains(&self, at: Position) -> bool {
        match self {
            Self::Circle { middle, radius } => middle.meters_to(at) <= *radius,
            Self::Polygon(corners) => {
                let p = at.mercator();
                let inside = sides(corners)
                    .filter(|(a, b)| (a.1 > p.1) != (b.1 > p.1) && p.0 < (b.0 - a.0) * (p.1 - a.1) / (b.1 - a.1) + a.0);
                inside.count() % 2 == 1
            }
        }
    }

    /// A box around it.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        match self {
            Self::Circle { middle, radius } => {
                let lat = radius / 111_195.0;
                let lon = lat / middle.lat().to_radians().cos().max(0.01);
                let corner = |sign: f64| {
                    let (lon, lat) = (middle.lon() + sign * lon, middle.lat() + sign * lat);
                    Position::new(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).unwrap_or(*middle)
                };
                Bounds { south_west: corner(-1.0), north_east: corner(1.0) }
            }
            Self::Polygon(corners) => Bounds::around(corners.iter().copied()).unwrap_or(Bounds {
                south_west: Position::from_mercator(0.5, 0.5),
                north_east: Position::from_mercator(0.5, 0.5),
            }),
        }
    }
}

fn value(text: &str) -> Result<f64, BadShape> {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| BadShape::Number(text.trim().chars().take(20).collect()))
}

fn place_of(text: &str) -> Result<Position, BadShape> {
    let (lat, lon) = text.trim().split_once([',', ' ', ';']).ok_or(BadShape::Place)?;
    Position::new(value(lon)?, value(lat)?).map_err(|_| BadShape::Place)
}

type Corner = (f64, f64);

fn sides(corners: &[Position]) -> impl Iterator<Item = (Corner, Corner)> + '_ {
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(|(a, b)| (a.mercator(), b.mercator()))
}

/// Whether two sides that share no corner meet.
fn crosses(corners: &[Position]) -> bool {
    let sides: Vec<_> = sides(corners).collect();
    let turn = |a: Corner, b: Corner, c: Corner| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    let meet = |(a, b): (Corner, Corner), (c, d): (Corner, Corner)| {
        turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
    };
    sides.iter().enumerate().any(|(i, side)| sides.iter().skip(i + 1).any(|other| meet(*side, *other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    #[test]
    fn a_circle_is_typed_in_numbers() {
        let typed = Shape::circle(" 40.5, -150.25 ", "0.5 km").unwrap();
        assert_eq!(typed, Shape::Circle { middle: at(40.5, -150.25), radius: 500.0 });
        assert!(typed.contains(at(40.504, -150.25)) && !typed.contains(at(40.506, -150.25)));
        assert_eq!(
            Shape::circle("40.5, -150", "2 mi").unwrap(),
            Shape::Circle { middle: at(40.5, -150.0), radius: 3218.688 }
        );
        assert_eq!(Shape::circle("40.5, x", "5"), Err(BadShape::Number("x".into())));
        assert_eq!(Shape::circle("95, 0", "50"), Err(BadShape::Place));
        assert_eq!(Shape::circle("40, 0", "1"), Err(BadShape::Radius));
        assert_eq!(Shape::circle("40, 0", "inf"), Err(BadShape::Number("inf".into())));
    }

    #[test]
    fn a_polygon_is_closed_by_itself_and_its_sides_do_not_cross() {
        let square = Shape::polygon("40, -150\n40, -149\n41, -149\n41, -150\n40, -150\n").unwrap();
        assert!(matches!(&square, Shape::Polygon(corners) if corners.len() == 4));
        assert!(square.contains(at(40.5, -149.5)) && !square.contains(at(41.5, -149.5)));
        assert_eq!(Shape::polygon("40, -150\n41, -149\n41, -150\n40, -149"), Err(BadShape::Crosses));
        assert_eq!(Shape::polygon("40, -150\n41, -149"), Err(BadShape::Corners));
    }

    proptest! {
        #[test]
        fn what_is_in_a_shape_is_in_its_box(lat in -60.0..60.0, lon in -170.0..170.0, radius in 10.0..100_000.0, dx in -2.0..2.0, dy in -2.0..2.0) {
            let shape = Shape::circle_of(at(lat, lon), radius).unwrap();
            let place = at(lat + dy, lon + dx);
            prop_assert!(!shape.contains(place) || shape.bounds().contains(place));
        }
        #[test]
        fn no_text_makes_it_panic(place in ".{0,30}", radius in ".{0,12}") {
            let _ = Shape::circle(&place, &radius);
            let _ = Shape::polygon(&place);
        }
    }
}
