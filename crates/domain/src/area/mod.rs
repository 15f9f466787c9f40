//! Areas that are asked for (QRY-2): a circle, or a polygon.
//!
//! An area is as large as a question may be and no larger; what is larger than the largest circle, or nearly nothing,
//! is refused where it is made, so that nothing later has to ask.

mod circle;
mod polygon;

pub use circle::{Circle, RADIUS_LEAST, RADIUS_MOST};
pub use polygon::{AREA_LEAST, CORNERS_MOST, Polygon};

use crate::{Bounds, Position};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An area of the earth. As JSON `{"kind":"circle","center":[lon,lat],"radius":meters}` or
/// `{"kind":"polygon","corners":[[lon,lat],…]}`, checked on its way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Drawn", into = "Drawn")]
pub enum Area {
    Circle(Circle),
    Polygon(Polygon),
}

/// Why something is no area. Corners and sides count from 1; side 1 leads from corner 1 to corner 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoArea {
    #[error("a circle's radius is from {RADIUS_LEAST} meters to {} kilometers", RADIUS_MOST / 1_000.0)]
    Radius,
    #[error("a polygon has from 3 to {CORNERS_MOST} corners; this has {corners}")]
    Corners { corners: usize },
    #[error("side {first} and side {second} of the polygon cross or touch each other")]
    Crosses { first: usize, second: usize },
    #[error("the polygon holds less than {AREA_LEAST} square meters")]
    Flat,
    #[error("corner {first} and corner {second} are more than {} kilometers apart", 2.0 * RADIUS_MOST / 1_000.0)]
    TooLarge { first: usize, second: usize },
    #[error("side {side} of the polygon crosses 180 degrees of longitude: draw one area on each side of that line")]
    Antimeridian { side: usize },
    #[error("corner {corner} is too near a pole for the map: latitudes end at 85 degrees")]
    Pole { corner: usize },
}

/// An area as it travels, not yet checked.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Drawn {
    Circle { center: Position, radius: f64 },
    Polygon { corners: Vec<Position> },
}

impl Area {
    /// Radius in meters, from [`RADIUS_LEAST`] to [`RADIUS_MOST`].
    pub fn circle(center: Position, radius: f64) -> Result<Self, NoArea> {
        Circle::new(center, radius).map(Self::Circle)
    }

    /// The corners in order, open or closed; see [`Polygon::new`].
    pub fn polygon(corners: &[Position]) -> Result<Self, NoArea> {
        Polygon::new(corners).map(Self::Polygon)
    }

    #[must_use]
    pub fn contains(&self, at: Position) -> bool {
        match self {
            Self::Circle(circle) => circle.contains(at),
            Self::Polygon(polygon) => polygon.contains(at),
        }
    }

    /// A box that holds all of it, for the range scan of an index.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        match self {
            Self::Circle(circle) => circle.bounds(),
            Self::Polygon(polygon) => polygon.bounds(),
        }
    }

    #[must_use]
    pub fn square_kilometers(&self) -> f64 {
        match self {
            Self::Circle(circle) => circle.square_kilometers(),
            Self::Polygon(polygon) => polygon.square_kilometers(),
        }
    }
}

/// As a question says it: `a circle of 900 m around 40.00000° N, 150.00000° W`.
impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Circle(circle) => write!(f, "a circle of {:.0} m around {}", circle.radius(), circle.center()),
            Self::Polygon(polygon) => {
                let (corners, first) = (polygon.corners().len(), polygon.corners().first().copied());
                write!(f, "a polygon of {corners} corners and {:.2} km²", self.square_kilometers())?;
                first.map_or(Ok(()), |first| write!(f, " from {first}"))
            }
        }
    }
}

impl TryFrom<Drawn> for Area {
    type Error = NoArea;
    fn try_from(drawn: Drawn) -> Result<Self, NoArea> {
        match drawn {
            Drawn::Circle { center, radius } => Self::circle(center, radius),
            Drawn::Polygon { corners } => Self::polygon(&corners),
        }
    }
}
impl From<Area> for Drawn {
    fn from(area: Area) -> Self {
        match area {
            Area::Circle(circle) => Self::Circle { center: circle.center(), radius: circle.radius() },
            Area::Polygon(polygon) => Self::Polygon { corners: polygon.corners().to_vec() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_area_travels_as_json_and_is_checked_on_its_way_in() {
        for json in [
            r#"{"kind":"circle","center":[-150.0,40.0],"radius":900.0}"#,
            r#"{"kind":"polygon","corners":[[-150.0,40.0],[-149.9,40.0],[-149.9,40.1]]}"#,
        ] {
            let area: Area = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&area).unwrap(), json);
        }
        for (json, why) in [
            (r#"{"kind":"circle","center":[-150.0,40.0],"radius":49.0}"#, "from 50 meters to 100 kilometers"),
            (r#"{"kind":"circle","center":[-150.0,95.0],"radius":90.0}"#, "that is no place"),
            (r#"{"kind":"polygon","corners":[[-150.0,40.0],[-149.9,40.0]]}"#, "this has 2"),
            (r#"{"kind":"circle","center":[0,0],"radius":90,"box":1}"#, "unknown field"),
        ] {
            let error = serde_json::from_str::<Area>(json).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn an_area_is_said_in_words() {
        let at = |lon, lat| Position::new(lon, lat).unwrap();
        assert_eq!(
            Area::circle(at(-150.0, 40.0), 900.4).unwrap().to_string(),
            "a circle of 900 m around 40.00000° N, 150.00000° W"
        );
        let polygon = Area::polygon(&[at(-150.0, 40.0), at(-149.99, 40.0), at(-149.99, 40.01), at(-150.0, 40.01)]);
        assert_eq!(polygon.unwrap().to_string(), "a polygon of 4 corners and 0.95 km² from 40.00000° N, 150.00000° W");
    }

    proptest! {
        #[test]
        fn any_numbers_are_an_area_or_refused(
            lon in -180.0..=180.0, lat in -90.0..=90.0, radius in 0.0..150_000.0,
            corners in proptest::collection::vec((-1.0..=1.0, 39.0..=41.0), 0..8),
        ) {
            let at = |(lon, lat)| Position::new(lon, lat).unwrap();
            if let Ok(circle) = Area::circle(at((lon, lat)), radius) {
                prop_assert!(circle.contains(at((lon, lat))) && circle.square_kilometers() > 0.0);
            }
            if let Ok(polygon) = Area::polygon(&corners.into_iter().map(at).collect::<Vec<_>>()) {
                prop_assert!(polygon.square_kilometers() > 0.0);
            }
        }
    }
}
