//! Places that lie close together, as one.
//!
//! DBSCAN (M. Ester, H.-P. Kriegel, J. Sander, X. Xu, A density-based algorithm for discovering clusters in large spatial
//! databases with noise, KDD 1996), on the sphere. Places are first taken to a lattice of a sixteenth of the distance
//! that makes neighbors: so none has more than some hundred of them, however many reads there are.

use crate::sphere::{Unit, chord_squared, chord_squared_of, unit};
use domain::{Position, geo::EARTH_RADIUS};
use std::cmp::Ordering;

/// Steps of the lattice within the distance that makes neighbors.
const FINE: f64 = 16.0;

/// Places at one point of the lattice.
struct Node {
    row: i64,
    lat: f64,
    lon: f64,
    unit: Unit,
    weight: u32,
}

/// A place on the lattice.
struct Point {
    row: i64,
    lon: f64,
    lat: f64,
    /// Its index.
    n: usize,
}

impl Point {
    fn order(&self, other: &Self) -> Ordering {
        let place = self.row.cmp(&other.row).then(self.lon.total_cmp(&other.lon)).then(self.lat.total_cmp(&other.lat));
        place.then(self.n.cmp(&other.n))
    }
}

/// The nodes in bands of latitude, each band by longitude.
struct Bands {
    nodes: Vec<Node>,
    /// The indexes of the places at each.
    members: Vec<Vec<usize>>,
    /// The neighborhood, meters.
    reach: f64,
}

/// The groups of places each of which is within reach of a place that has at least `least` places within reach, itself
/// among them; as indexes of `places`. A place within reach of two groups goes to the one with the nearest such place.
/// Places of no group are left out. The same places give the same groups, whatever their order.
pub(crate) fn groups(places: &[Position], reach: f64, least: u32) -> Vec<Vec<usize>> {
    let bands = Bands::new(places, reach);
    let mut group: Vec<Option<usize>> = vec![None; bands.nodes.len()];
    // The nearest core of what may be no core itself.
    let mut border: Vec<Option<(f64, usize)>> = vec![None; bands.nodes.len()];
    let (mut count, mut open, mut near) = (0, Vec::new(), Vec::new());
    let mut tried = vec![false; bands.nodes.len()];
    for start in 0..bands.nodes.len() {
        open.push(start);
        let mut grown = false;
        while let Some(node) = open.pop() {
            if tried.get_mut(node).is_none_or(|tried| std::mem::replace(tried, true)) {
                continue;
            }
            bands.near(node, &mut near);
            let weights = near.iter().filter_map(|(_, other)| bands.nodes.get(*other)).map(|other| other.weight);
            if weights.fold(0, u32::saturating_add) < least {
                continue;
            }
            grown = true;
            if let Some(group) = group.get_mut(node) {
                *group = Some(count);
            }
            for (chord, other) in near.drain(..) {
                if let Some(nearest) = border.get_mut(other)
                    && nearest.is_none_or(|(least, core)| chord.total_cmp(&least).then(node.cmp(&core)).is_lt())
                {
                    *nearest = Some((chord, node));
                }
                if tried.get(other) == Some(&false) {
                    open.push(other);
                }
            }
        }
        count += usize::from(grown);
    }
    let mut groups = vec![Vec::new(); count];
    for (n, members) in bands.members.iter().enumerate() {
        let own = group.get(n).copied().flatten();
        let nearest = || group.get(border.get(n)?.as_ref()?.1).copied().flatten();
        if let Some(group) = own.or_else(nearest).and_then(|number| groups.get_mut(number)) {
            group.extend_from_slice(members);
        }
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

impl Bands {
    fn new(places: &[Position], reach: f64) -> Self {
        let degrees = (reach / EARTH_RADIUS).to_degrees();
        let step = degrees / FINE;
        let point = |(n, place): (usize, &Position)| {
            let lat = ((place.lat() / step).round() * step).clamp(-90.0, 90.0);
            // As wide as it is high, but for the poles, where it is one.
            let wide = (step / lat.to_radians().cos().max(1e-9)).min(360.0);
            let lon = ((place.lon() / wide).round() * wide).clamp(-180.0, 180.0);
            Point { row: whole((lat / degrees).floor()), lon, lat, n }
        };
        let mut points: Vec<Point> = places.iter().enumerate().map(point).collect();
        points.sort_unstable_by(Point::order);
        let mut bands = Self { nodes: Vec::new(), members: Vec::new(), reach };
        for same in points.chunk_by(|a, b| (a.lat, a.lon) == (b.lat, b.lon)) {
            let Some(at) = same.first().and_then(|point| Position::new(point.lon, point.lat).ok()) else { continue };
            let row = same.first().map_or(0, |point| point.row);
            let weight = crate::numbers::count(same.len());
            bands.nodes.push(Node { row, lat: at.lat(), lon: at.lon(), unit: unit(at), weight });
            bands.members.push(same.iter().map(|point| point.n).collect());
        }
        bands
    }

    /// The nodes within reach of one, itself among them, with the squares of their chords.
    fn near(&self, of: usize, near: &mut Vec<(f64, usize)>) {
        near.clear();
        let Some(node) = self.nodes.get(of) else { return };
        let most = chord_squared_of(self.reach) * (1.0 + 1e-9);
        // The widest that a circle on the sphere is in longitude; around a pole, all of it.
        let way = self.reach / EARTH_RADIUS;
        let wide = way.sin() / node.lat.to_radians().cos();
        let wide = if wide < 1.0 { wide.asin().to_degrees() * (1.0 + 1e-9) } else { 360.0 };
        for row in node.row - 1..=node.row + 1 {
            // Beyond the antimeridian it goes on from the other side.
            for turn in [0.0, -360.0, 360.0] {
                let (west, east) = (node.lon + turn - wide, node.lon + turn + wide);
                if east < -180.0 || west > 180.0 || (turn != 0.0 && wide >= 360.0) {
                    continue;
                }
                let begin = self.nodes.partition_point(|other| (other.row, other.lon) < (row, west));
                let band = self.nodes.iter().enumerate().skip(begin);
                for (n, other) in band.take_while(|(_, other)| other.row == row && other.lon <= east) {
                    let chord = chord_squared(node.unit, other.unit);
                    if chord <= most {
                        near.push((chord, n));
                    }
                }
            }
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a band's number is below 2^32: reach is a meter at least")]
fn whole(value: f64) -> i64 {
    value as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    /// The textbook, by comparing all with all: which places are core, and which cores belong together.
    fn plain(places: &[Position], reach: f64, least: usize) -> Vec<Option<usize>> {
        let near = |n: usize| (0..places.len()).filter(move |m| places[n].meters_to(places[*m]) <= reach);
        let core: Vec<bool> = (0..places.len()).map(|n| near(n).count() >= least).collect();
        let mut group = vec![None; places.len()];
        for start in 0..places.len() {
            let mut open = if core[start] && group[start].is_none() { vec![start] } else { vec![] };
            while let Some(n) = open.pop() {
                if group[n].is_none() {
                    group[n] = Some(start);
                    open.extend(near(n).filter(|m| core[*m]));
                }
            }
        }
        group
    }

    fn numbers(places: &[Position], reach: f64, least: u32) -> Vec<Option<usize>> {
        let mut group = vec![None; places.len()];
        for (number, members) in groups(places, reach, least).iter().enumerate() {
            for n in members {
                group[*n] = Some(number);
            }
        }
        group
    }

    #[test]
    fn two_crowds_are_two_groups_and_who_stands_alone_is_in_none() {
        let meters = 1.0 / 111_195.0;
        let places = [0.0, 30.0, 60.0, 5_000.0, 1_000.0, 1_040.0, 1_080.0].map(|y| at(0.0, y * meters));
        let expected: [&[usize]; 2] = [&[0, 1, 2], &[4, 5, 6]];
        assert_eq!(groups(&places, 50.0, 2), expected);
        assert_eq!(groups(&places, 50.0, 4), Vec::<Vec<usize>>::new());
        assert_eq!(groups(&[], 50.0, 1), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn a_place_on_the_antimeridian_and_one_at_the_pole_are_whole() {
        let meters = 1.0 / 111_195.0;
        let line = [at(180.0 - 40.0 * meters, 0.0), at(-180.0, 0.0), at(-180.0 + 40.0 * meters, 0.0)];
        assert_eq!(groups(&line, 50.0, 3), [[0, 1, 2]]);
        let pole = [at(0.0, 90.0 - 10.0 * meters), at(120.0, 90.0 - 10.0 * meters), at(-100.0, 90.0)];
        assert_eq!(groups(&pole, 50.0, 3), [[0, 1, 2]]);
    }

    proptest! {
        #[test]
        fn groups_lie_between_those_of_a_little_less_and_a_little_more_reach(
            places in proptest::collection::vec((-1_500.0..1_500.0f64, -1_500.0..1_500.0f64), 0..120),
            lon in prop::sample::select(vec![-150.0, 179.999, 0.0]), lat in -75.0..75.0f64, least in 1u32..6,
        ) {
            let wrap = |lon: f64| if lon > 180.0 { lon - 360.0 } else { lon };
            let place = |(x, y): &(f64, f64)| {
                at(wrap(lon + x / 111_195.0 / lat.to_radians().cos()), lat + y / 111_195.0)
            };
            let places: Vec<_> = places.iter().map(place).collect();
            let found = numbers(&places, 150.0, least);
            // A lattice of a sixteenth moves two places by at most an eighth of a diagonal against each other.
            let (less, more) = (plain(&places, 130.0, least as usize), plain(&places, 170.0, least as usize));
            for n in 0..places.len() {
                prop_assert!(less[n].is_none() || found[n].is_some());
                for m in 0..n {
                    prop_assert!(less[n].is_none() || less[n] != less[m] || found[n] == found[m]);
                    prop_assert!(found[n].is_none() || found[n] != found[m] || more[n].is_none() || more[m].is_none() || more[n] == more[m]);
                }
            }
        }

        #[test]
        fn the_order_of_places_does_not_matter(
            places in proptest::collection::vec((0u8..60, 0u8..60), 0..80), least in 1u32..5,
        ) {
            let places: Vec<_> = places.iter().map(|(x, y)| at(f64::from(*x) * 0.0004, f64::from(*y) * 0.0004)).collect();
            let back: Vec<_> = places.iter().rev().copied().collect();
            let told = |list: &[Position]| {
                let mut groups: Vec<Vec<String>> = groups(list, 150.0, least)
                    .iter()
                    .map(|group| group.iter().map(|n| list[*n].to_string()).collect())
                    .collect();
                for group in &mut groups {
                    group.sort();
                }
                groups
            };
            prop_assert_eq!(told(&places), told(&back));
        }
    }
}
