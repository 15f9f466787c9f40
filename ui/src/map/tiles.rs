//! Tiles as canvases: fetched from the workstation as raw pixels, kept while there is room, shown blurred
//! from a larger one until they come.

use crate::bridge;
use leptos::prelude::*;
use scene::Tile;
use std::collections::{HashMap, HashSet};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Tiles kept: a tile at twice the pixels takes 4 MiB.
const KEPT: usize = 96;
/// Asked for at once; the workstation draws on few threads.
const AT_ONCE: usize = 4;

/// One picture of one tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    pub z: u8,
    pub x: u32,
    pub y: u32,
    pub dark: bool,
    pub sharp: bool,
}

impl Key {
    pub const fn of(tile: &Tile, dark: bool, sharp: bool) -> Self {
        Self { z: tile.z, x: tile.x, y: tile.y, dark, sharp }
    }

    /// The tile that holds this one, `up` zooms farther.
    const fn above(self, up: u8) -> Option<Self> {
        match self.z.checked_sub(up) {
            Some(z) => Some(Self { z, x: self.x >> up, y: self.y >> up, ..self }),
            None => None,
        }
    }

    /// Device pixels of a side.
    pub const fn side(self) -> u32 {
        if self.sharp { 1024 } else { 512 }
    }

    /// `light/1/12/345/678`.
    fn path(self) -> String {
        let theme = if self.dark { "dark" } else { "light" };
        let ratio = if self.sharp { 2 } else { 1 };
        format!("{theme}/{ratio}/{}/{}/{}", self.z, self.x, self.y)
    }
}

enum Kept {
    Ready(HtmlCanvasElement, u64),
    /// The workstation has no picture of it: it is not asked again.
    Missing,
}

pub struct Tiles {
    kept: HashMap<Key, Kept>,
    coming: HashSet<Key>,
    wanted: Vec<Key>,
    turn: u64,
    fresh: RwSignal<u32>,
}

/// A part of a ready tile: its canvas, and the square of it in its own pixels.
pub struct Piece {
    pub canvas: HtmlCanvasElement,
    pub left: f64,
    pub top: f64,
    pub side: f64,
}

impl Tiles {
    /// `fresh` is told of each tile that came.
    pub fn new(fresh: RwSignal<u32>) -> Self {
        Self { kept: HashMap::new(), coming: HashSet::new(), wanted: Vec::new(), turn: 0, fresh }
    }

    /// What there is to paint for a tile: itself, or its part of a larger one.
    pub fn piece(&mut self, key: Key) -> Option<Piece> {
        self.turn += 1;
        let turn = self.turn;
        (0..=6).find_map(|up| {
            let holder = key.above(up)?;
            let Some(Kept::Ready(canvas, used)) = self.kept.get_mut(&holder) else { return None };
            *used = turn;
            let side = f64::from(holder.side()) / f64::from(1u32 << up);
            let within = |at: u32, holder: u32| f64::from(at - (holder << up)) * side;
            Some(Piece { canvas: canvas.clone(), left: within(key.x, holder.x), top: within(key.y, holder.y), side })
        })
    }

    /// These are in sight, the most wanted first; whatever else was waiting is not fetched any more.
    pub fn want(&mut self, keys: impl Iterator<Item = Key>) -> Vec<Key> {
        self.wanted = keys.filter(|key| !self.kept.contains_key(key) && !self.coming.contains(key)).collect();
        self.next()
    }

    /// Whether all that is in sight has come.
    #[cfg(feature = "bench")]
    pub fn settled(&self) -> bool {
        !self.kept.is_empty() && self.coming.is_empty() && self.wanted.is_empty()
    }

    fn next(&mut self) -> Vec<Key> {
        let free = AT_ONCE.saturating_sub(self.coming.len()).min(self.wanted.len());
        let next: Vec<Key> = self.wanted.drain(..free).collect();
        self.coming.extend(&next);
        next
    }

    fn came(&mut self, key: Key, canvas: Option<HtmlCanvasElement>) -> Vec<Key> {
        self.coming.remove(&key);
        self.turn += 1;
        let kept = canvas.map_or(Kept::Missing, |canvas| Kept::Ready(canvas, self.turn));
        self.kept.insert(key, kept);
        if self.kept.len() > KEPT {
            let age = |(key, kept): (&Key, &Kept)| match kept {
                Kept::Ready(_, used) => (*used, *key),
                Kept::Missing => (0, *key),
            };
            if let Some((_, oldest)) = self.kept.iter().map(age).min_by_key(|(used, _)| *used) {
                self.kept.remove(&oldest);
            }
        }
        self.next()
    }
}

/// Fetches tiles, and after each the next that is wanted by then.
pub fn fetch(tiles: StoredValue<Tiles, LocalStorage>, keys: Vec<Key>) {
    for key in keys {
        leptos::task::spawn_local(async move {
            let canvas = match bridge::tile(&key.path()).await {
                Some(pixels) => painted(key, &pixels),
                None => None,
            };
            let Some((fresh, next)) = tiles.try_update_value(|tiles| (tiles.fresh, tiles.came(key, canvas))) else {
                return;
            };
            fresh.update(|count| *count = count.wrapping_add(1));
            fetch(tiles, next);
        });
    }
}

/// A canvas of raw pixels.
fn painted(key: Key, pixels: &js_sys::Uint8ClampedArray) -> Option<HtmlCanvasElement> {
    let side = key.side();
    if pixels.length() != side * side * 4 {
        return None;
    }
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(side);
    canvas.set_height(side);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let image = web_sys::ImageData::new_with_js_u8_clamped_array(pixels, side).ok()?;
    context.put_image_data(&image, 0.0, 0.0).ok()?;
    Some(canvas)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key { z: 12, x: 345, y: 678, dark: true, sharp: false };

    #[test]
    fn a_tile_is_named_by_theme_ratio_and_place() {
        assert_eq!(KEY.path(), "dark/1/12/345/678");
        assert_eq!(KEY.above(2), Some(Key { z: 10, x: 86, y: 169, ..KEY }));
        assert_eq!(Key { z: 1, ..KEY }.above(2), None);
    }

    #[test]
    fn few_are_asked_for_at_once_and_what_is_out_of_sight_is_not() {
        let owner = Owner::new();
        owner.set();
        let mut tiles = Tiles::new(RwSignal::new(0));
        let key = |x| Key { x, ..KEY };
        assert_eq!(tiles.want((0..10).map(key)), [key(0), key(1), key(2), key(3)]);
        assert_eq!(tiles.want((100..102).map(key)), []);
        assert_eq!(tiles.came(key(0), None), [key(100)]);
        assert_eq!(tiles.want([key(0), key(1), key(101)].into_iter()), [], "missing and coming ones are not asked for");
        assert_eq!(tiles.came(key(1), None), [key(101)]);
    }
}
