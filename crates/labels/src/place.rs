//! The one function: who stands where, and who has to go.

use crate::grid::Grid;
use crate::line::{self, Course};
use crate::look::{Look, look};
use crate::point::{self, block, spaced};
use crate::{Anchor, Area, LabelFeature, LabelKind, Measure, PlacedLabel, View};
use std::collections::{BTreeMap, HashMap};

/// The most names looked at in one view, and lines of one name joined; more than any map has.
const MOST: usize = 20_000;
const MOST_LINES: usize = 400;
/// Names whose middle is this far outside of the picture are not looked at, pixels.
const MARGIN: f64 = 120.0;

/// One name, its place in the picture, waiting for its turn.
struct Candidate<'f> {
    kind: LabelKind,
    text: &'f str,
    rank: u8,
    look: Look,
    place: Place,
}

/// Lines of the picture.
type Lines = Vec<Vec<[f64; 2]>>;

enum Place {
    Point([f64; 2]),
    Line(Vec<[f64; 2]>),
}

/// Places labels: the more important first, none over another nor over `taken`. The same input gives the same labels,
/// in the order in which they are to be drawn (the most important last).
#[must_use]
pub fn place(features: &[LabelFeature], view: &View, measure: &mut dyn Measure, taken: &[Area]) -> Vec<PlacedLabel> {
    let mut candidates = candidates(features, view);
    candidates.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut hall = Hall { grid: Grid::default(), texts: HashMap::new(), view, placed: Vec::new() };
    hall.grid.take(taken);
    for candidate in &candidates {
        match &candidate.place {
            Place::Point(at) => hall.at_point(candidate, *at, measure),
            Place::Line(line) => hall.along(candidate, line, measure),
        }
    }
    hall.placed.reverse();
    hall.placed
}

/// Importance first; then text and place, so that the order never hangs on that of the tiles.
fn order<'c>(candidate: &'c Candidate<'_>) -> (i32, u8, &'c str, [i64; 2]) {
    let at = match &candidate.place {
        Place::Point(at) => *at,
        Place::Line(line) => line.first().copied().unwrap_or_default(),
    };
    #[expect(clippy::cast_possible_truncation, reason = "pixels; saturates")]
    (-candidate.look.priority, candidate.rank, candidate.text, at.map(|v| v.round() as i64))
}

fn candidates<'f>(features: &'f [LabelFeature], view: &View) -> Vec<Candidate<'f>> {
    let mut out = Vec::new();
    let mut lines: BTreeMap<(LabelKind, &str), (u8, Lines)> = BTreeMap::new();
    for feature in features.iter().take(MOST) {
        let Some(look) = look(feature.kind, view.zoom) else { continue };
        if f64::from(feature.min_zoom) > view.zoom + 0.01 || feature.text.is_empty() || feature.text.len() > 200 {
            continue;
        }
        match &feature.at {
            Anchor::Point(at) => {
                let at = view.project(*at);
                let near = |v: f64, edge: f64| (-MARGIN..edge + MARGIN).contains(&v);
                if near(at[0], view.width) && near(at[1], view.height) {
                    let place = Place::Point(at);
                    out.push(Candidate { kind: feature.kind, text: &feature.text, rank: feature.rank, look, place });
                }
            }
            Anchor::Line(line) => {
                let (rank, all) = lines.entry((feature.kind, &feature.text)).or_insert((feature.rank, Vec::new()));
                *rank = feature.rank.min(*rank);
                if all.len() < MOST_LINES {
                    all.push(line.iter().map(|at| view.project(*at)).collect());
                }
            }
        }
    }
    for ((kind, text), (rank, all)) in lines {
        let Some(look) = look(kind, view.zoom) else { continue };
        let joined = line::join(all, 2.0).into_iter();
        out.extend(joined.map(|line| Candidate { kind, text, rank, look, place: Place::Line(line) }));
    }
    out
}

/// What is placed so far.
struct Hall<'f, 'v> {
    grid: Grid,
    /// Where each text stands already.
    texts: HashMap<&'f str, Vec<[f64; 2]>>,
    view: &'v View,
    placed: Vec<PlacedLabel>,
}

impl<'f> Hall<'f, '_> {
    /// Whether the same text stands near.
    fn repeats(&self, candidate: &Candidate<'f>, at: [f64; 2]) -> bool {
        let near = |other: &[f64; 2]| (other[0] - at[0]).hypot(other[1] - at[1]) < candidate.look.apart;
        self.texts.get(candidate.text).is_some_and(|others| others.iter().any(near))
    }

    fn put(&mut self, candidate: &Candidate<'f>, at: [f64; 2], areas: &[Area], label: PlacedLabel) {
        self.grid.take(areas);
        self.texts.entry(candidate.text).or_default().push(at);
        self.placed.push(label);
    }

    fn seen(&self, area: &Area) -> bool {
        area.overlaps(&Area { min: [0.0; 2], max: [self.view.width, self.view.height] })
    }

    fn at_point(&mut self, candidate: &Candidate<'f>, at: [f64; 2], measure: &mut dyn Measure) {
        let look = &candidate.look;
        if self.repeats(candidate, at) {
            return;
        }
        let text = shown(candidate);
        let Some(block) = block(&text, look, measure) else { return };
        let boxed = matches!(candidate.kind, LabelKind::Shield | LabelKind::Exit);
        let dot = Area::around(at, 9.0, 9.0);
        if look.dot && !self.grid.free(&[dot]) {
            return;
        }
        let middles = match candidate.kind {
            _ if look.dot => block.beside(at).to_vec(),
            LabelKind::City | LabelKind::Town | LabelKind::Village => block.on(at).to_vec(),
            _ => vec![at],
        };
        for middle in middles {
            let area = if boxed { block.shield(middle) } else { block.area(middle) };
            if self.seen(&area) && self.grid.free(&[area]) {
                let mut label = label(candidate, &text);
                label.runs = block.runs(middle, look.spacing);
                label.shield = boxed.then_some(area);
                label.dot = look.dot.then_some(at);
                let areas = if look.dot { vec![area, dot] } else { vec![area] };
                self.put(candidate, at, &areas, label);
                return;
            }
        }
    }

    fn along(&mut self, candidate: &Candidate<'f>, line: &[[f64; 2]], measure: &mut dyn Measure) {
        let look = &candidate.look;
        let text = shown(candidate);
        let course = Course::new(line);
        if candidate.kind == LabelKind::Shield {
            // A shield stands on the road and needs little of it.
            for middle in anchors(course.length, look.apart) {
                self.at_point(candidate, course.at(middle), measure);
            }
            return;
        }
        let Some(advances) = spaced(measure, &text, look.font, look.spacing) else { return };
        let (width, size) = (point::total(&advances), f64::from(look.font.size));
        if course.length < width + size {
            return;
        }
        for middle in anchors(course.length, look.apart.max(2.2 * width)) {
            // Where it does not fit, a little further along it may.
            for shift in [0.0, 0.35, -0.35, 0.8, -0.8] {
                let middle = middle + shift * width;
                let center = course.at(middle);
                if self.repeats(candidate, center) {
                    continue;
                }
                let Some((runs, areas)) = line::along(&course, middle, &text, &advances, size) else { continue };
                if areas.iter().any(|area| self.seen(area)) && self.grid.free(&areas) {
                    let label = PlacedLabel { runs, ..label(candidate, &text) };
                    self.put(candidate, center, &areas, label);
                    break;
                }
            }
        }
    }
}

fn shown(candidate: &Candidate<'_>) -> String {
    if candidate.look.capitals { candidate.text.to_uppercase() } else { candidate.text.to_owned() }
}

fn label(candidate: &Candidate<'_>, text: &str) -> PlacedLabel {
    PlacedLabel {
        kind: candidate.kind,
        text: text.to_owned(),
        font: candidate.look.font,
        ink: candidate.look.ink,
        halo: candidate.look.halo,
        runs: Vec::new(),
        shield: None,
        dot: None,
        priority: candidate.look.priority,
    }
}

/// Middles of labels along a length: one in the middle, or several evenly, at least `apart` from each other.
fn anchors(length: f64, apart: f64) -> impl Iterator<Item = f64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 200")]
    let count = (length / apart).floor().clamp(1.0, 200.0) as u32;
    let step = length / f64::from(count);
    (0..count).map(move |at| (f64::from(at) + 0.5) * step)
}
