//! What list, map, timeline and card of an event's saved reads share: one selection, and a set chosen for export.

use super::events_desk::{EventsDesk, Open};
use super::frame::is_typing;
use crate::map::MapDesk;
use crate::state::moment;
use api::{SavedLine, command};
use domain::{Bounds, Position, RecordId, Timestamp};
use leptos::prelude::*;
use scene::{Layer, Screen, Spot};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};
use web_sys::KeyboardEvent;

/// Lines drawn at first, and with each "more".
pub const SHOWN: usize = 300;

/// What list, map, timeline and card share.
#[derive(Clone, Copy)]
pub struct SavedDesk {
    desk: StoredValue<EventsDesk>,
    /// Its `selected` is the selection of all views: a place in `lines`.
    pub map: MapDesk,
    pub lines: Memo<Arc<Vec<SavedLine>>>,
    /// Those that are looked for by words, and by the area that is drawn on the map.
    pub wide: Memo<Vec<u32>>,
    /// A stretch of time, from the first moment up to the second.
    pub brush: RwSignal<Option<(Timestamp, Timestamp)>>,
    /// Those of them in that stretch.
    pub found: Memo<Vec<u32>>,
    /// For export.
    pub chosen: RwSignal<BTreeSet<RecordId>>,
    pub typed: RwSignal<String>,
    /// Notes that are being written: on a saved read, or on the event.
    pub drafts: RwSignal<BTreeMap<Option<RecordId>, String>>,
    /// How many lines are drawn.
    pub most: RwSignal<usize>,
}

impl SavedDesk {
    /// Looks for the map's home, and keeps the layer and the selection in step with what is saved.
    pub fn new(desk: EventsDesk) -> Self {
        let map = MapDesk::new(earth());
        let typed = RwSignal::new(String::new());
        let lines = Memo::new(move |_| {
            Arc::new(desk.opened.with(|view| view.as_ref().map(|view| view.saved.clone()).unwrap_or_default()))
        });
        let wide = Memo::new(move |_| found(&lines.get(), &typed.get(), map));
        let brush = RwSignal::new(None);
        let found = Memo::new(move |_| {
            let Some((from, to)) = brush.get() else { return wide.get() };
            let inside = |id: &u32| {
                lines.with(|lines| lines.get(*id as usize).is_some_and(|line| (from..to).contains(&line.saved.read.at)))
            };
            wide.get().into_iter().filter(inside).collect()
        });
        let saved = Self {
            desk: StoredValue::new(desk),
            map,
            lines,
            wide,
            brush,
            found,
            chosen: RwSignal::default(),
            typed,
            drafts: RwSignal::default(),
            most: RwSignal::new(SHOWN),
        };
        let fitted = StoredValue::new(false);
        Effect::new(move || {
            let spots = lines.with(|lines| found.with(|found| spots(lines, found, map.selected.get())));
            map.layer.set(Arc::new(Layer::new(spots)));
            if !fitted.get_value() && map.layer.with_untracked(|layer| !layer.is_empty()) {
                fitted.set_value(true);
                fit(map);
            }
        });
        desk.app.fetch::<command::map_look>((), move |look| {
            map.credit.try_set(look.attribution);
            map.home.try_set(look.home);
            if map.layer.try_with_untracked(|layer| layer.is_empty()) == Some(true) {
                fit(map);
            }
        });
        // The same read stays selected when the list becomes another.
        let picked = StoredValue::new(None::<RecordId>);
        Effect::new(move |_| {
            let at = map.selected.get();
            picked.set_value(lines.with_untracked(|lines| Some(lines.get(at? as usize)?.saved.id)));
        });
        Effect::new(move |_| {
            let at = picked.get_value().and_then(|id| saved.place(id));
            if lines.with(|lines| !lines.is_empty()) && at != map.selected.get_untracked() {
                map.selected.set(at);
            }
            saved
                .chosen
                .update(|chosen| chosen.retain(|id| lines.with(|lines| lines.iter().any(|line| line.saved.id == *id))));
        });
        saved
    }

    pub fn desk(self) -> EventsDesk {
        self.desk.get_value()
    }

    fn place(self, id: RecordId) -> Option<u32> {
        let at = self.lines.with(|lines| lines.iter().position(|line| line.saved.id == id))?;
        u32::try_from(at).ok()
    }

    pub fn line(self, at: u32) -> Option<SavedLine> {
        self.lines.with(|lines| lines.get(at as usize).cloned())
    }

    /// Selects a read, and brings it into sight in the list and on the map.
    pub fn choose(self, at: u32) {
        self.map.selected.set(Some(at));
        let Some(place) =
            self.lines.with_untracked(|lines| lines.get(at as usize).map(|line| line.saved.read.position))
        else {
            return;
        };
        let view = self.map.view.get_untracked();
        let ((width, height), spot) = (view.size(), view.screen_of(place));
        let margin = 60.0_f64.min(width / 4.0).min(height / 4.0);
        let seen = (margin..width - margin).contains(&spot.x) && (margin..height - margin).contains(&spot.y);
        if !seen {
            let middle = Screen { x: width / 2.0, y: height / 2.0 };
            self.map.go(|view| view.panned(middle.x - spot.x, middle.y - spot.y));
        }
    }

    pub fn step(self, next: impl Fn(Option<usize>, usize) -> usize) {
        let found = self.found.get_untracked();
        let Some(last) = found.len().checked_sub(1) else { return };
        let selected = self.map.selected.get_untracked();
        let at = next(found.iter().position(|id| Some(*id) == selected), last).min(last);
        if at >= self.most.get_untracked() {
            self.most.set(at + SHOWN);
        }
        if let Some(id) = found.get(at) {
            self.choose(*id);
        }
    }

    pub fn go_on(self) {
        self.step(|at, last| at.map_or(0, |at| (at + 1).min(last)));
    }

    pub fn go_back(self) {
        self.step(|at, _| at.map_or(0, |at| at.saturating_sub(1)));
    }

    pub fn toggle(self, id: RecordId) {
        self.chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    }

    /// J and K wherever one is on the page.
    pub fn on_key(self, event: &KeyboardEvent) -> bool {
        if is_typing(event) {
            return false;
        }
        match event.key().as_str() {
            "j" | "J" => self.go_on(),
            "k" | "K" => self.go_back(),
            "e" | "E" if self.lines.with_untracked(|lines| !lines.is_empty()) => {
                self.desk().open.set(Some(Open::Export));
            }
            _ => return false,
        }
        true
    }
}

/// Where a map opens before anything is known of its territory: the whole earth between the polar circles.
fn earth() -> Bounds {
    let corner = |x, y| Position::from_mercator(x, y);
    Bounds { south_west: corner(0.0, 0.75), north_east: corner(1.0, 0.25) }
}

/// Shows all; a map that has no room yet does so by itself when it has.
fn fit(map: MapDesk) {
    if map.view.with_untracked(|view| view.size().0 > 1.0) {
        map.fit();
    }
}

/// The reads to stand on the map; the selected one first, so that the sign it is gathered in bears its ring.
fn spots(lines: &[SavedLine], found: &[u32], selected: Option<u32>) -> Vec<Spot> {
    let first = selected.filter(|id| found.contains(id));
    let rest = found.iter().copied().filter(|id| Some(*id) != first);
    let spot = |id: u32| Some(Spot { id, at: lines.get(id as usize)?.saved.read.position });
    first.into_iter().chain(rest).filter_map(spot).collect()
}

fn found(lines: &[SavedLine], typed: &str, map: MapDesk) -> Vec<u32> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let inside: Option<HashSet<u32>> = map.shape.with(|shape| {
        let shape = shape.as_ref()?;
        let all: Vec<u32> = (0..).zip(lines).map(|(id, _)| id).collect();
        Some(Layer::new(spots(lines, &all, None)).within(shape).collect())
    });
    let is_found =
        |(id, line): &(u32, &SavedLine)| inside.as_ref().is_none_or(|inside| inside.contains(id)) && says(line, &words);
    (0..).zip(lines).filter(is_found).map(|(id, _)| id).collect()
}

/// Whether all words stand somewhere in what is shown of a read.
fn says(line: &SavedLine, words: &[&str]) -> bool {
    let read = &line.saved.read;
    let typed = line.saved.typed.as_ref().map(ToString::to_string).unwrap_or_default();
    let text = format!(
        "{} {typed} {} {} {} {} {} {}",
        read.plate,
        read.reader_name,
        read.address,
        read.source,
        line.saved.relevance,
        line.saved.found.label(),
        moment(read.at),
    )
    .to_lowercase();
    words.iter().all(|word| text.contains(word))
}
