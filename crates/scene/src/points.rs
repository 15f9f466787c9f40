//! Points on the map: gathered where they stand close, found under the pointer.

use crate::{Screen, View};
use domain::{Bounds, Position};
use rustc_hash::FxHashMap;

/// Points that are nearer than this on screen are shown as one, pixels.
const GATHERED: f64 = 44.0;
/// From this zoom on each place stands alone.
const ALONE: f64 = 17.0;

/// What a layer knows of each point: its number in the caller's list, and where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub id: u32,
    pub at: Position,
}

/// One sign on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// The middle of what it stands for.
    pub at: Position,
    pub count: u32,
    /// The first of its points, by the order in which they were given.
    pub first: u32,
    bounds: Bounds,
}

impl Marker {
    /// What it stands for, to be fitted when it is opened.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Its radius on screen, pixels: it grows with the number of figures in its count.
    #[must_use]
    pub fn radius(&self) -> f64 {
        match self.count {
            1 => 8.0,
            2..=9 => 12.0,
            10..=99 => 15.0,
            100..=999 => 18.0,
            _ => 22.0,
        }
    }
}

/// Points, prepared to be looked at from any view.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    spots: Vec<Spot>,
    /// Web Mercator of each, in their order.
    mercator: Vec<(f64, f64)>,
}

struct Gathered {
    x: f64,
    y: f64,
    count: u32,
    first: u32,
    bounds: Bounds,
}

impl Layer {
    #[must_use]
    pub fn new(spots: Vec<Spot>) -> Self {
        let mercator = spots.iter().map(|spot| spot.at.mercator()).collect();
        Self { spots, mercator }
    }

    /// Some of its points, by their places in it: what was computed of each is taken along, so that this is quick enough
    /// for each frame of a brush over 100,000.
    #[must_use]
    pub fn picked(&self, places: &[u32]) -> Self {
        let both = |place: &u32| Some((*self.spots.get(*place as usize)?, *self.mercator.get(*place as usize)?));
        let (spots, mercator) = places.iter().filter_map(both).unzip();
        Self { spots, mercator }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.spots.len()
    }
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }
    #[must_use]
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }
    pub(crate) fn mercator(&self) -> &[(f64, f64)] {
        &self.mercator
    }

    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.spots.iter().map(|spot| spot.at))
    }

    /// The signs of this layer at a zoom. They depend on the whole part of the zoom alone, so that
    /// nothing jumps while the map is moved; in the order of their first points.
    #[must_use]
    pub fn markers(&self, zoom: f64) -> Vec<Marker> {
        let level = zoom.floor();
        let cells = if level >= ALONE { f64::INFINITY } else { crate::TILE * level.exp2() / GATHERED };
        let mut places: FxHashMap<(u64, u64), usize> = FxHashMap::default();
        let mut gathered: Vec<Gathered> = Vec::new();
        for (spot, (x, y)) in self.spots.iter().zip(&self.mercator) {
            let index = *places.entry(cell(*x, *y, cells)).or_insert(gathered.len());
            match gathered.get_mut(index) {
                Some(one) => {
                    (one.x, one.y, one.count) = (one.x + x, one.y + y, one.count.saturating_add(1));
                    one.bounds = one.bounds.with(spot.at);
                }
                None => gathered.push(Gathered {
                    x: *x,
                    y: *y,
                    count: 1,
                    first: spot.id,
                    bounds: Bounds { south_west: spot.at, north_east: spot.at },
                }),
            }
        }
        let marker = |one: Gathered| {
            let count = f64::from(one.count);
            let at = Position::from_mercator(one.x / count, one.y / count);
            Marker { at, count: one.count, first: one.first, bounds: one.bounds }
        };
        gathered.into_iter().map(marker).collect()
    }

    /// The marker under the pointer: the last drawn first, with `slack` pixels around it.
    #[must_use]
    pub fn hit<'a>(view: &View, markers: &'a [Marker], at: Screen, slack: f64) -> Option<&'a Marker> {
        let near = |marker: &&Marker| view.screen_of(marker.at).distance(at) <= marker.radius() + slack;
        markers.iter().rev().find(near)
    }

    /// The point nearest to a place on screen, within `most` pixels.
    #[must_use]
    pub fn nearest(&self, view: &View, at: Screen, most: f64) -> Option<Spot> {
        let (x, y) = view.mercator_of(at);
        let reach = most / view.world();
        let distance = |(px, py): &(f64, f64)| (px - x).hypot(py - y);
        let near = self.spots.iter().zip(&self.mercator).filter(|(_, place)| distance(place) <= reach);
        near.min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b))).map(|(spot, _)| *spot)
    }

    /// The ids of the points that a shape holds.
    pub fn within<'a>(&'a self, shape: &'a crate::Shape) -> impl Iterator<Item = u32> + 'a {
        let bounds = shape.bounds();
        let inside = move |spot: &&Spot| bounds.contains(spot.at) && shape.contains(spot.at);
        self.spots.iter().filter(inside).map(|spot| spot.id)
    }
}

/// The cell of a place; with endless cells each place is a cell of its own.
fn cell(x: f64, y: f64, cells: f64) -> (u64, u64) {
    if cells.is_finite() {
        ((x * cells).floor().to_bits(), (y * cells).floor().to_bits())
    } else {
        (x.to_bits(), y.to_bits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn layer(places: &[(f64, f64)]) -> Layer {
        let spot = |(id, (lon, lat)): (u32, &(f64, f64))| Spot { id, at: Position::new(*lon, *lat).unwrap() };
        Layer::new((0..).zip(places).map(spot).collect())
    }

    #[test]
    fn close_points_are_one_sign_from_afar_and_stand_alone_from_near() {
        let layer = layer(&[(-150.0, 40.0), (-150.0001, 40.0001), (-140.0, 40.0)]);
        let counts = |zoom| layer.markers(zoom).iter().map(|marker| marker.count).collect::<Vec<_>>();
        assert_eq!(counts(5.0), [2, 1]);
        assert_eq!(counts(18.0), [1, 1, 1]);
        assert_eq!(layer.markers(5.2), layer.markers(5.9), "nothing jumps within a zoom");
    }

    #[test]
    fn reads_at_one_camera_are_one_sign_at_every_zoom() {
        let layer = layer(&[(-150.0, 40.0); 7]);
        assert_eq!(layer.markers(19.0).len(), 1);
    }

    #[test]
    fn the_pointer_finds_what_it_is_over() {
        let layer = layer(&[(0.0, 0.0), (10.0, 0.0)]);
        let view = View::new(Position::new(0.0, 0.0).unwrap(), 4.0, 800.0, 600.0);
        let markers = layer.markers(view.zoom());
        assert_eq!(Layer::hit(&view, &markers, Screen { x: 405.0, y: 303.0 }, 2.0).map(|marker| marker.first), Some(0));
        assert_eq!(Layer::hit(&view, &markers, Screen { x: 430.0, y: 300.0 }, 2.0), None);
        assert_eq!(layer.nearest(&view, Screen { x: 415.0, y: 300.0 }, 20.0).map(|spot| spot.id), Some(0));
        assert_eq!(layer.nearest(&view, Screen { x: 500.0, y: 300.0 }, 20.0), None);
    }

    #[test]
    fn points_are_picked_by_their_places() {
        let all = layer(&[(0.0, 0.0), (10.0, 0.0), (20.0, 5.0)]);
        let picked = all.picked(&[2, 0, 7]);
        assert_eq!(picked.spots().iter().map(|spot| spot.id).collect::<Vec<_>>(), [2, 0]);
        assert_eq!(picked.markers(9.0), Layer::new(picked.spots().to_vec()).markers(9.0));
    }

    proptest! {
        #[test]
        fn every_point_is_counted_once_and_within_its_marker(
            places in proptest::collection::vec((-150.5..-149.5f64, 39.5..40.5f64), 0..200), zoom in 0.0..19.0f64,
        ) {
            let layer = layer(&places);
            let markers = layer.markers(zoom);
            prop_assert_eq!(markers.iter().map(|marker| marker.count).sum::<u32>() as usize, places.len());
            for marker in &markers {
                prop_assert!(marker.bounds().contains(layer.spots()[marker.first as usize].at));
            }
        }
    }
}
