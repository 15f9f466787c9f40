//! How a map is looked at: where its middle is, how near, and how large the canvas.

use domain::{Bounds, Position, geo::EARTH_RADIUS};
use std::f64::consts::PI;

/// The side of a tile on screen at a whole zoom, CSS pixels.
pub const TILE: f64 = 512.0;
pub const MIN_ZOOM: f64 = 0.0;
pub const MAX_ZOOM: f64 = 19.0;

/// A point of the canvas, CSS pixels from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Screen {
    pub x: f64,
    pub y: f64,
}

impl Screen {
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// A tile to draw, and where on the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    pub z: u8,
    pub x: u32,
    pub y: u32,
    pub at: Screen,
    /// Its side on screen, CSS pixels.
    pub side: f64,
}

/// A view never leaves the earth: its middle is kept on Web Mercator's square, its zoom within
/// [`MIN_ZOOM`] and [`MAX_ZOOM`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Web Mercator, 0 to 1.
    x: f64,
    y: f64,
    zoom: f64,
    width: f64,
    height: f64,
}

fn finite(value: f64, otherwise: f64) -> f64 {
    if value.is_finite() { value } else { otherwise }
}

impl View {
    /// `width` and `height` are the canvas's, CSS pixels.
    #[must_use]
    pub fn new(middle: Position, zoom: f64, width: f64, height: f64) -> Self {
        let (x, y) = middle.mercator();
        let side = |value: f64| finite(value, 1.0).clamp(1.0, 16_384.0);
        Self { x, y, zoom: finite(zoom, 0.0), width: side(width), height: side(height) }.bounded()
    }

    fn bounded(self) -> Self {
        let keep = |value: f64| finite(value, 0.5).clamp(0.0, 1.0);
        Self { x: keep(self.x), y: keep(self.y), zoom: self.zoom.clamp(MIN_ZOOM, MAX_ZOOM), ..self }
    }

    #[must_use]
    pub fn middle(&self) -> Position {
        Position::from_mercator(self.x, self.y)
    }
    #[must_use]
    pub const fn zoom(&self) -> f64 {
        self.zoom
    }
    #[must_use]
    pub const fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    /// The side of the whole earth at this zoom, pixels.
    pub(crate) fn world(&self) -> f64 {
        TILE * self.zoom.exp2()
    }

    #[must_use]
    pub fn resized(self, width: f64, height: f64) -> Self {
        Self::new(self.middle(), self.zoom, width, height)
    }

    #[must_use]
    pub fn screen_of(&self, at: Position) -> Screen {
        self.screen_of_mercator(at.mercator())
    }

    pub(crate) fn screen_of_mercator(&self, (x, y): (f64, f64)) -> Screen {
        let world = self.world();
        Screen { x: (x - self.x) * world + self.width / 2.0, y: (y - self.y) * world + self.height / 2.0 }
    }

    pub(crate) fn mercator_of(&self, at: Screen) -> (f64, f64) {
        let world = self.world();
        (self.x + (at.x - self.width / 2.0) / world, self.y + (at.y - self.height / 2.0) / world)
    }

    #[must_use]
    pub fn position_of(&self, at: Screen) -> Position {
        let (x, y) = self.mercator_of(at);
        Position::from_mercator(x, y)
    }

    /// Moved as a hand moves a sheet: what was at a pixel is then `dx`, `dy` farther.
    #[must_use]
    pub fn panned(self, dx: f64, dy: f64) -> Self {
        let world = self.world();
        Self { x: self.x - finite(dx, 0.0) / world, y: self.y - finite(dy, 0.0) / world, ..self }.bounded()
    }

    /// Nearer by `by` zooms, or farther; what is at `about` stays there.
    #[must_use]
    pub fn zoomed(self, by: f64, about: Screen) -> Self {
        let (x, y) = self.mercator_of(about);
        let nearer = Self { zoom: self.zoom + finite(by, 0.0), ..self }.bounded();
        let world = nearer.world();
        Self { x: x - (about.x - nearer.width / 2.0) / world, y: y - (about.y - nearer.height / 2.0) / world, ..nearer }
            .bounded()
    }

    /// Shows all of a box, with `margin` pixels free on each side; one place is shown at street level.
    #[must_use]
    pub fn fitted(self, bounds: &Bounds, margin: f64) -> Self {
        let (west, south) = bounds.south_west.mercator();
        let (east, north) = bounds.north_east.mercator();
        let room = |side: f64| (side - 2.0 * margin).max(side / 4.0);
        let needs = |span: f64, side: f64| if span > 0.0 { (room(side) / (span * TILE)).log2() } else { f64::INFINITY };
        let zoom = needs(east - west, self.width).min(needs(south - north, self.height)).min(16.0);
        Self { x: f64::midpoint(west, east), y: f64::midpoint(north, south), zoom, ..self }.bounded()
    }

    /// Meters that a pixel in the middle stands for.
    #[must_use]
    pub fn meters_per_pixel(&self) -> f64 {
        2.0 * PI * EARTH_RADIUS * self.middle().lat().to_radians().cos() / self.world()
    }

    /// What is in sight, degrees.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let corner = self.position_of(Screen::default());
        let other = self.position_of(Screen { x: self.width, y: self.height });
        Bounds { south_west: corner, north_east: corner }.with(other)
    }

    /// The tiles in sight, those nearest the middle first. They are of the whole zoom that draws them
    /// between 0.71 and 1.41 of their size.
    #[must_use]
    pub fn tiles(&self) -> Vec<Tile> {
        let z = self.zoom.round();
        let side = TILE * (self.zoom - z).exp2();
        let count = z.exp2();
        let range = |middle: f64, length: f64| {
            let (from, to) = (middle * count - length / 2.0 / side, middle * count + length / 2.0 / side);
            (from.floor().max(0.0), to.ceil().min(count))
        };
        let ((west, east), (north, south)) = (range(self.x, self.width), range(self.y, self.height));
        let mut tiles = Vec::new();
        let mut y = north;
        while y < south {
            let mut x = west;
            while x < east {
                let at = Screen {
                    x: (x - self.x * count) * side + self.width / 2.0,
                    y: (y - self.y * count) * side + self.height / 2.0,
                };
                tiles.push(Tile { z: whole(z), x: whole(x), y: whole(y), at, side });
                x += 1.0;
            }
            y += 1.0;
        }
        let middle = Screen { x: (self.width - side) / 2.0, y: (self.height - side) / 2.0 };
        tiles.sort_by(|a, b| a.at.distance(middle).total_cmp(&b.at.distance(middle)));
        tiles
    }
}

/// A number that is whole and within the type by how it was made; anything else is taken to its ends.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates, and tiles are few")]
fn whole<T: TryFrom<u32> + Default>(value: f64) -> T {
    T::try_from(value as u32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    fn views() -> impl Strategy<Value = View> {
        (-179.0..179.0f64, -80.0..80.0f64, 1.0..18.5f64, 200.0..2000.0f64, 200.0..1500.0f64)
            .prop_map(|(lon, lat, zoom, width, height)| View::new(at(lon, lat), zoom, width, height))
    }

    #[test]
    fn the_middle_of_the_earth_is_in_the_middle_of_the_canvas() {
        let view = View::new(at(0.0, 0.0), 3.0, 800.0, 600.0);
        assert_eq!(view.screen_of(at(0.0, 0.0)), Screen { x: 400.0, y: 300.0 });
        assert!((view.meters_per_pixel() - 9_773.0).abs() < 1.0, "{}", view.meters_per_pixel());
    }

    #[test]
    fn nonsense_makes_no_nonsense() {
        let view = View::new(at(0.0, 0.0), f64::NAN, f64::INFINITY, -5.0);
        let view = view.panned(f64::NAN, f64::INFINITY).zoomed(f64::NAN, Screen { x: 1.0, y: 1.0 });
        assert!(view.zoom().is_finite() && view.middle().lat().is_finite());
        assert!(view.tiles().len() < 2000);
    }

    #[test]
    fn one_place_is_fitted_at_street_level() {
        let view = View::new(at(0.0, 0.0), 1.0, 800.0, 600.0);
        let place = at(10.0, 10.0);
        let fitted = view.fitted(&Bounds { south_west: place, north_east: place }, 40.0);
        assert!((fitted.zoom() - 16.0).abs() < 1e-9 && fitted.middle().meters_to(place) < 1.0);
    }

    proptest! {
        #[test]
        fn a_pixel_s_place_is_at_that_pixel(view in views(), x in 0.0..1.0, y in 0.0..1.0) {
            let (width, height) = view.size();
            let there = Screen { x: x * width, y: y * height };
            let (mx, my) = view.mercator_of(there);
            prop_assume!((0.0..=1.0).contains(&mx) && (0.0..=1.0).contains(&my));
            prop_assert!(view.screen_of(view.position_of(there)).distance(there) < 0.01);
        }

        #[test]
        fn what_is_under_the_pointer_stays_there_when_zoomed(view in views(), by in -2.0..2.0f64, x in 0.0..1.0, y in 0.0..1.0) {
            let (width, height) = view.size();
            let there = Screen { x: x * width, y: y * height };
            let (mx, my) = view.mercator_of(there);
            prop_assume!((0.0..=1.0).contains(&mx) && (0.0..=1.0).contains(&my));
            let place = view.position_of(there);
            let zoomed = view.zoomed(by, there);
            // At the earth's edge the middle is kept on it instead.
            let (cx, cy) = (zoomed.x, zoomed.y);
            prop_assume!(cx > 0.0 && cx < 1.0 && cy > 0.0 && cy < 1.0);
            prop_assert!(zoomed.screen_of(place).distance(there) < 0.01);
        }

        #[test]
        fn the_tiles_cover_the_canvas_once(view in views(), x in 0.0..1.0, y in 0.0..1.0) {
            let (width, height) = view.size();
            let there = Screen { x: x * width, y: y * height };
            let (mx, my) = view.mercator_of(there);
            let covering = view.tiles().iter().filter(|tile| {
                (tile.at.x..tile.at.x + tile.side).contains(&there.x) && (tile.at.y..tile.at.y + tile.side).contains(&there.y)
            }).count();
            prop_assert_eq!(covering, usize::from((0.0..1.0).contains(&mx) && (0.0..1.0).contains(&my)));
        }

        #[test]
        fn what_is_fitted_is_in_sight(view in views(), lon in -170.0..160.0, lat in -70.0..60.0, w in 0.001..5.0, h in 0.001..5.0) {
            let bounds = Bounds { south_west: at(lon, lat), north_east: at(lon + w, lat + h) };
            let seen = view.fitted(&bounds, 30.0).bounds();
            prop_assert!(seen.contains(bounds.south_west) && seen.contains(bounds.north_east));
        }
    }
}
