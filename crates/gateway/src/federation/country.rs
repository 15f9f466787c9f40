//! QRY-7: whether a camera stands in the United States, by what its source says and by where it says it is.

use domain::Position;

/// ISO 3166-1 alpha-2, the codes of the territories with their own among them.
const UNITED_STATES: [&str; 6] = ["US", "PR", "VI", "GU", "AS", "MP"];

/// Degrees that a camera may stand outside a box: on a bridge, a pier, an island too small for the boundaries.
const MARGIN: f64 = 0.1;

/// West, south, east and north of the 50 states, the District of Columbia and the five inhabited territories, degrees
/// rounded outward to a tenth: the extents of the Census Bureau's cartographic boundaries (1:10,000,000, 2017), as the
/// npm package us-atlas 3.0.1 (`states-10m.json`) has them. Alaska is two boxes, since it crosses 180 degrees.
const BOXES: [(f64, f64, f64, f64); 57] = [
    (-88.5, 30.2, -84.8, 35.1),     // Alabama
    (-179.2, 51.2, -129.9, 71.4),   // Alaska
    (172.4, 51.3, 179.8, 53.1),     // Alaska, west of 180 degrees
    (-170.9, -14.4, -169.4, -14.1), // American Samoa
    (-114.9, 31.3, -109.0, 37.1),   // Arizona
    (-94.7, 33.0, -89.6, 36.5),     // Arkansas
    (-124.5, 32.5, -114.1, 42.1),   // California
    (-109.1, 36.9, -102.0, 41.1),   // Colorado
    (145.1, 14.1, 146.1, 18.9),     // Commonwealth of the Northern Mariana Islands
    (-73.8, 40.9, -71.7, 42.1),     // Connecticut
    (-75.8, 38.4, -75.0, 39.9),     // Delaware
    (-77.2, 38.7, -76.9, 39.0),     // District of Columbia
    (-87.7, 24.5, -80.0, 31.1),     // Florida
    (-85.7, 30.3, -80.8, 35.1),     // Georgia
    (144.6, 13.2, 145.0, 13.7),     // Guam
    (-160.3, 18.9, -154.8, 22.3),   // Hawaii
    (-117.3, 41.9, -111.0, 49.1),   // Idaho
    (-91.6, 36.9, -87.4, 42.6),     // Illinois
    (-88.1, 37.7, -84.7, 41.8),     // Indiana
    (-96.7, 40.3, -90.1, 43.6),     // Iowa
    (-102.1, 36.9, -94.5, 40.1),    // Kansas
    (-89.6, 36.4, -81.9, 39.2),     // Kentucky
    (-94.1, 28.9, -88.8, 33.1),     // Louisiana
    (-71.1, 43.0, -66.9, 47.5),     // Maine
    (-79.5, 37.9, -75.0, 39.8),     // Maryland
    (-73.6, 41.2, -69.9, 42.9),     // Massachusetts
    (-90.5, 41.6, -82.4, 48.2),     // Michigan
    (-97.3, 43.4, -89.4, 49.4),     // Minnesota
    (-91.7, 30.1, -88.0, 35.0),     // Mississippi
    (-95.8, 35.9, -89.0, 40.7),     // Missouri
    (-116.1, 44.3, -104.0, 49.1),   // Montana
    (-104.1, 40.0, -95.3, 43.1),    // Nebraska
    (-120.1, 35.0, -114.0, 42.1),   // Nevada
    (-72.6, 42.6, -70.7, 45.4),     // New Hampshire
    (-75.6, 38.9, -73.8, 41.4),     // New Jersey
    (-109.1, 31.3, -103.0, 37.1),   // New Mexico
    (-79.8, 40.5, -71.8, 45.1),     // New York
    (-84.4, 33.8, -75.4, 36.6),     // North Carolina
    (-104.1, 45.9, -96.5, 49.1),    // North Dakota
    (-84.9, 38.4, -80.5, 42.0),     // Ohio
    (-103.1, 33.6, -94.4, 37.1),    // Oklahoma
    (-124.6, 41.9, -116.4, 46.3),   // Oregon
    (-80.6, 39.7, -74.6, 42.3),     // Pennsylvania
    (-68.0, 17.9, -65.2, 18.6),     // Puerto Rico
    (-71.9, 41.1, -71.1, 42.1),     // Rhode Island
    (-83.4, 32.0, -78.5, 35.3),     // South Carolina
    (-104.1, 42.4, -96.4, 46.0),    // South Dakota
    (-90.4, 34.9, -81.6, 36.7),     // Tennessee
    (-106.7, 25.8, -93.5, 36.6),    // Texas
    (-65.1, 17.6, -64.5, 18.4),     // United States Virgin Islands
    (-114.1, 36.9, -109.0, 42.1),   // Utah
    (-73.5, 42.7, -71.4, 45.1),     // Vermont
    (-83.7, 36.5, -75.2, 39.5),     // Virginia
    (-124.8, 45.5, -116.9, 49.1),   // Washington
    (-82.7, 37.2, -77.7, 40.7),     // West Virginia
    (-92.9, 42.4, -86.8, 47.1),     // Wisconsin
    (-111.1, 40.9, -104.0, 45.1),   // Wyoming
];

/// Where a source says a camera stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// In the United States, or in the training territory.
    Here,
    /// Elsewhere, or it is not known where.
    Abroad,
    /// It is said to stand in the United States, and its coordinates are not there.
    Absurd,
}

/// Judges a country's code and coordinates; `territory` is the training world's code, in training alone.
pub fn stands(country: Option<&str>, at: Position, territory: Option<&str>) -> Stands {
    let Some(country) = country.map(str::trim) else { return Stands::Abroad };
    if territory.is_some_and(|territory| territory.eq_ignore_ascii_case(country)) {
        return Stands::Here;
    }
    if !UNITED_STATES.iter().any(|code| code.eq_ignore_ascii_case(country)) {
        return Stands::Abroad;
    }
    if in_the_states(at) { Stands::Here } else { Stands::Absurd }
}

fn in_the_states(at: Position) -> bool {
    BOXES.iter().any(|(west, south, east, north)| {
        (west - MARGIN..=east + MARGIN).contains(&at.lon()) && (south - MARGIN..=north + MARGIN).contains(&at.lat())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    #[test]
    fn qry_7_places_in_the_united_states_are_known_and_others_are_not() {
        for (lon, lat) in [
            (-77.04, 38.91),
            (-122.33, 47.61),
            (-80.19, 25.76),
            (-157.86, 21.31),
            (-149.9, 61.22),
            (179.1, 51.4),
            (-66.11, 18.47),
            (-64.93, 18.34),
            (144.79, 13.47),
            (-170.7, -14.28),
            (145.75, 15.2),
            (-68.78, 44.8),
        ] {
            assert_eq!(stands(Some("US"), at(lon, lat), None), Stands::Here, "{lon} {lat}");
        }
        for (lon, lat) in [(0.0, 0.0), (2.35, 48.86), (38.91, -77.04), (-99.13, 19.43), (-150.0, 40.0), (-113.5, 53.5)]
        {
            assert_eq!(stands(Some("us"), at(lon, lat), None), Stands::Absurd, "{lon} {lat}");
        }
    }

    #[test]
    fn qry_7_what_is_abroad_or_not_known_is_not_here_and_the_territory_is_in_training_alone() {
        let (washington, sable) = (at(-77.04, 38.91), at(-150.0, 40.0));
        for country in [Some("CA"), Some("MX"), Some(""), Some("USA"), None] {
            assert_eq!(stands(country, washington, Some("XS")), Stands::Abroad, "{country:?}");
        }
        assert_eq!(stands(Some("XS"), sable, Some("XS")), Stands::Here);
        assert_eq!(stands(Some("XS"), sable, None), Stands::Abroad);
    }
}
