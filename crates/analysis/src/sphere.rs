//! Points of the sphere that places are on.

use domain::{Position, geo::EARTH_RADIUS};

/// A unit vector from the middle of the earth.
pub(crate) type Unit = [f64; 3];

pub(crate) fn unit(at: Position) -> Unit {
    let (lat, lon) = (at.lat().to_radians(), at.lon().to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The square of the straight line through the earth between two places, in units of its radius.
pub(crate) fn chord_squared(a: Unit, b: Unit) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The same of two places so many meters apart along the surface.
pub(crate) fn chord_squared_of(meters: f64) -> f64 {
    let half = (meters / EARTH_RADIUS / 2.0).min(std::f64::consts::FRAC_PI_2).sin();
    4.0 * half * half
}

/// The middle of some places; `None` of none, or where they lie around the whole earth and have no middle.
pub(crate) fn middle(places: impl IntoIterator<Item = Position>) -> Option<Position> {
    let sum = places.into_iter().map(unit).fold([0.0; 3], |a: Unit, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
    let [x, y, z] = sum;
    if x.hypot(y).hypot(z) < 1e-9 {
        return None;
    }
    Position::new(y.atan2(x).to_degrees(), z.atan2(x.hypot(y)).to_degrees()).ok()
}

/// Where the great circle from one place to another sets out, degrees clockwise from north; 0 where they are the same.
pub(crate) fn bearing(from: Position, to: Position) -> f64 {
    let (a, b) = (from.lat().to_radians(), to.lat().to_radians());
    let lon = (to.lon() - from.lon()).to_radians();
    let east = lon.sin() * b.cos();
    let north = a.cos() * b.sin() - a.sin() * b.cos() * lon.cos();
    east.atan2(north).to_degrees().rem_euclid(360.0)
}

/// The place so many meters away in a direction.
pub(crate) fn away(from: Position, bearing: f64, meters: f64) -> Position {
    let (lat, way, turn) = (from.lat().to_radians(), meters / EARTH_RADIUS, bearing.to_radians());
    let sin = (lat.sin() * way.cos() + lat.cos() * way.sin() * turn.cos()).clamp(-1.0, 1.0);
    let lon = (turn.sin() * way.sin() * lat.cos()).atan2(way.cos() - lat.sin() * sin).to_degrees() + from.lon();
    let lon = if lon > 180.0 {
        lon - 360.0
    } else if lon < -180.0 {
        lon + 360.0
    } else {
        lon
    };
    Position::new(lon, sin.asin().to_degrees()).unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    #[test]
    fn the_middle_is_between_even_over_the_antimeridian() {
        let middle_of = middle([at(179.0, 10.0), at(-179.0, 10.0)]).unwrap();
        assert!(middle_of.lon().abs() > 179.999 && (middle_of.lat() - 10.0).abs() < 0.01, "{middle_of}");
        assert_eq!(middle([]), None);
        assert_eq!(middle([at(0.0, 0.0), at(180.0, 0.0)]), None);
    }

    proptest! {
        #[test]
        fn who_goes_so_far_in_a_direction_is_so_far_away_in_that_direction(
            lon in -180.0..180.0f64, lat in -80.0..80.0f64, bearing_to in 0.0..360.0f64, meters in 10.0..500_000.0f64,
        ) {
            let (from, to) = (at(lon, lat), away(at(lon, lat), bearing_to, meters));
            prop_assert!((from.meters_to(to) - meters).abs() < 0.01);
            let off = (bearing(from, to) - bearing_to).abs();
            prop_assert!(off.min(360.0 - off) < 0.01, "{}", off);
            prop_assert!((chord_squared(unit(from), unit(to)) - chord_squared_of(meters)).abs() < 1e-9);
        }
    }
}
