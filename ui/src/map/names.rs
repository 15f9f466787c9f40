//! The names on the map: fetched for each tile in sight, placed by `labels`, measured by the canvas.

use super::colors::Colors;
use crate::bridge;
use api::{LabelFeature, LabelKind, TilePlace, command};
use domain::Position;
use labels::{Font, Ink, Measure, PlacedLabel, Weight, place};
use leptos::prelude::*;
use scene::{Tile, View};
use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};
use web_sys::CanvasRenderingContext2d;

/// Tiles whose names are kept.
const KEPT: usize = 200;

/// The advances of each text that was measured, by font size and weight.
type Measured = HashMap<(String, u32, bool), Option<Vec<f32>>>;

pub struct Names {
    kept: HashMap<TilePlace, Rc<Vec<LabelFeature>>>,
    coming: HashSet<TilePlace>,
    measured: Measured,
    /// What was placed last, and for what.
    placed: Option<(View, u64, Rc<Vec<PlacedLabel>>)>,
    /// Grows with each tile whose names came.
    edition: u64,
    fresh: RwSignal<u32>,
}

impl Names {
    /// `fresh` is told of each tile's names that came.
    pub fn new(fresh: RwSignal<u32>) -> Self {
        Self { kept: HashMap::new(), coming: HashSet::new(), measured: HashMap::new(), placed: None, edition: 0, fresh }
    }

    /// Which tiles' names are to be fetched for what is in sight.
    pub fn want(&mut self, seen: &[Tile]) -> Vec<TilePlace> {
        let place = |tile: &Tile| TilePlace { z: tile.z, x: tile.x, y: tile.y };
        let missing = |place: &TilePlace| !self.kept.contains_key(place) && !self.coming.contains(place);
        let next: Vec<TilePlace> = seen.iter().map(place).filter(missing).collect();
        self.coming.extend(&next);
        next
    }

    /// What has a name on the tiles that are kept, each once.
    pub fn known(&self) -> Vec<Named> {
        let mut known: Vec<Named> = self.kept.values().flat_map(|names| names.iter().filter_map(named)).collect();
        known.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        known.dedup_by(|a, b| a.kind == b.kind && a.name == b.name);
        known
    }

    fn came(&mut self, place: TilePlace, names: Option<Vec<LabelFeature>>) {
        self.coming.remove(&place);
        if self.kept.len() >= KEPT {
            self.kept.clear();
        }
        self.kept.insert(place, Rc::new(names.unwrap_or_default()));
        self.edition += 1;
    }

    /// The labels of a view, placed anew only when it or the names have changed.
    pub fn placed(&mut self, view: &View, seen: &[Tile], pen: &CanvasRenderingContext2d) -> Rc<Vec<PlacedLabel>> {
        if let Some((of, edition, placed)) = &self.placed
            && of == view
            && *edition == self.edition
        {
            return Rc::clone(placed);
        }
        let tiles = seen.iter().filter_map(|tile| self.kept.get(&TilePlace { z: tile.z, x: tile.x, y: tile.y }));
        let features: Vec<LabelFeature> = tiles.flat_map(|names| names.iter().cloned()).collect();
        let (x, y) = view.middle().mercator();
        let (width, height) = view.size();
        let shown = labels::View { center: [x, y], zoom: view.zoom(), width, height };
        let mut pencil = Pencil { pen, measured: &mut self.measured };
        let placed = Rc::new(place(&features, &shown, &mut pencil, &[]));
        self.placed = Some((*view, self.edition, Rc::clone(&placed)));
        placed
    }
}

/// A place that has a name on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub name: String,
    pub kind: &'static str,
    pub at: Position,
}

/// A place that can be asked about; what reaches over miles, such as a state or a road's number, is none.
fn named(feature: &LabelFeature) -> Option<Named> {
    let kind = match feature.kind {
        LabelKind::City => "City",
        LabelKind::Town => "Town",
        LabelKind::Village => "Village",
        LabelKind::Hood => "Quarter",
        LabelKind::Major | LabelKind::Street => "Street",
        LabelKind::Park => "Park",
        LabelKind::Exit => "Exit",
        LabelKind::Hub => "Hub",
        LabelKind::Poi => "Place",
        LabelKind::Country
        | LabelKind::State
        | LabelKind::County
        | LabelKind::Highway
        | LabelKind::Shield
        | LabelKind::Water
        | LabelKind::River => return None,
    };
    let [x, y] = match &feature.at {
        labels::Anchor::Point(at) => *at,
        labels::Anchor::Line(line) => *line.get(line.len() / 2)?,
    };
    Some(Named { name: feature.text.clone(), kind, at: Position::from_mercator(x, y).rounded() })
}

/// Fetches the names of tiles.
pub fn fetch(names: StoredValue<Names, LocalStorage>, places: Vec<TilePlace>) {
    for place in places {
        leptos::task::spawn_local(async move {
            // A tile whose names can't be had is a tile without names; the map says no more than that.
            let found = bridge::call::<command::map_names>(place).await.ok().map(|found| found.names);
            let fresh = names.try_update_value(|names| {
                names.came(place, found);
                names.fresh
            });
            if let Some(fresh) = fresh {
                let _ = fresh.try_update(|count| *count = count.wrapping_add(1));
            }
        });
    }
}

/// Measures with the canvas that draws.
struct Pencil<'a> {
    pen: &'a CanvasRenderingContext2d,
    measured: &'a mut Measured,
}

fn css(font: Font) -> String {
    format!("{} {}px \"Public Sans\"", if font.weight == Weight::Bold { 700 } else { 600 }, font.size)
}

impl Measure for Pencil<'_> {
    fn advances(&mut self, text: &str, font: Font) -> Option<Vec<f32>> {
        let key = (text.to_owned(), font.size.to_bits(), font.weight == Weight::Bold);
        if let Some(known) = self.measured.get(&key) {
            return known.clone();
        }
        self.pen.set_font(&css(font));
        let mut before = 0.0;
        let ends = text.char_indices().map(|(at, c)| text.get(..at + c.len_utf8()));
        let advances = ends
            .map(|part| {
                #[allow(clippy::cast_possible_truncation, reason = "widths of letters")]
                let width = self.pen.measure_text(part?).ok()?.width() as f32;
                let advance = width - before;
                before = width;
                Some(advance)
            })
            .collect::<Option<Vec<f32>>>();
        self.measured.insert(key, advances.clone());
        advances
    }
}

/// Draws placed labels, the most important last.
pub fn draw(pen: &CanvasRenderingContext2d, placed: &[PlacedLabel], colors: &Colors) {
    pen.set_text_align("left");
    pen.set_text_baseline("alphabetic");
    pen.set_line_join("round");
    for label in placed {
        if let Some(shield) = label.shield {
            let [left, top] = shield.min;
            pen.set_fill_style_str(&colors.shield);
            pen.fill_rect(left, top, shield.max[0] - left, shield.max[1] - top);
        }
        if let Some([x, y]) = label.dot {
            pen.begin_path();
            drop(pen.arc(x, y, 3.0, 0.0, std::f64::consts::TAU));
            pen.set_fill_style_str(&colors.label);
            pen.fill();
        }
        pen.set_font(&css(label.font));
        for run in &label.runs {
            pen.save();
            drop(pen.translate(run.x, run.y));
            if run.angle != 0.0 {
                drop(pen.rotate(run.angle));
            }
            if label.halo > 0.0 && label.shield.is_none() {
                pen.set_stroke_style_str(&colors.halo);
                pen.set_line_width(label.halo * 2.0);
                drop(pen.stroke_text(&run.text, 0.0, 0.0));
            }
            pen.set_fill_style_str(ink(label.ink, colors));
            drop(pen.fill_text(&run.text, 0.0, 0.0));
            pen.restore();
        }
    }
}

fn ink(ink: Ink, colors: &Colors) -> &str {
    match ink {
        Ink::PlaceStrong => &colors.ink,
        Ink::Shield => &colors.paper,
        Ink::Place | Ink::Road | Ink::Water | Ink::Green => &colors.label,
    }
}

/// The road nearest to a place on screen, by the names that the map has; within `most` pixels.
pub fn street(names: &Names, seen: &[Tile], view: &View, at: scene::Screen, most: f64) -> Option<String> {
    let mut best: Option<(f64, &str)> = None;
    let shown = labels::View {
        center: view.middle().mercator().into(),
        zoom: view.zoom(),
        width: view.size().0,
        height: view.size().1,
    };
    for tile in seen {
        let Some(kept) = names.kept.get(&TilePlace { z: tile.z, x: tile.x, y: tile.y }) else { continue };
        for feature in kept
            .iter()
            .filter(|feature| matches!(feature.kind, LabelKind::Highway | LabelKind::Major | LabelKind::Street))
        {
            let labels::Anchor::Line(line) = &feature.at else { continue };
            let points: Vec<[f64; 2]> = line.iter().map(|point| shown.project(*point)).collect();
            for way in points.windows(2) {
                let [a, b] = way else { continue };
                let away = distance([at.x, at.y], *a, *b);
                if away <= most && best.is_none_or(|(least, _)| away < least) {
                    best = Some((away, &feature.text));
                }
            }
        }
    }
    best.map(|(_, name)| name.to_owned())
}

/// From a point to a stretch of a line, pixels.
fn distance(at: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (at[0] - a[0] - along * dx).hypot(at[1] - a[1] - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_stretch_is_to_its_nearest_point() {
        assert!((distance([5.0, 3.0], [0.0, 0.0], [10.0, 0.0]) - 3.0).abs() < 1e-9);
        assert!((distance([13.0, 4.0], [0.0, 0.0], [10.0, 0.0]) - 5.0).abs() < 1e-9);
        assert!((distance([3.0, 4.0], [0.0, 0.0], [0.0, 0.0]) - 5.0).abs() < 1e-9);
    }
}
