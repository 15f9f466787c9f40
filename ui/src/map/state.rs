//! What a map on screen holds: signals, so that whoever shows a map beside other views shares them.

use super::{
    colors::Colors,
    drawing::Drawing,
    names::{self, Named, Names},
    stamps::Sign,
    tiles::Tiles,
    tracks::Tracks,
};
use domain::{Bounds, Timestamp};
use leptos::prelude::*;
use scene::{Glide, Layer, Marker, Pointer, Screen, Shape, View};
use std::{collections::BTreeMap, sync::Arc};

/// How points are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// Gathered, with their counts.
    #[default]
    Counts,
    /// Each by itself, as a dot.
    Dots,
}

/// The signs at the whole part of a zoom, kept until either changes.
type Gathered = Option<(i64, Arc<Layer>, Arc<Vec<Marker>>)>;

#[derive(Clone, Copy)]
pub struct MapDesk {
    pub view: RwSignal<View>,
    /// What all is fitted to when nothing stands on the map.
    pub home: RwSignal<Bounds>,
    pub layer: RwSignal<Arc<Layer>>,
    /// What is known of the points by their ids; of those beyond, nothing.
    pub signs: RwSignal<Arc<Vec<Sign>>>,
    /// Ways in time order, under the signs.
    pub tracks: RwSignal<Arc<Tracks>>,
    /// The moment that is played: ways are drawn up to it.
    pub moment: RwSignal<Option<Timestamp>>,
    pub look: RwSignal<Look>,
    pub selected: RwSignal<Option<u32>>,
    pub hovered: RwSignal<Option<u32>>,
    pub shape: RwSignal<Option<Shape>>,
    pub drawing: RwSignal<Drawing>,
    /// Why the last drawing is no area.
    pub refused: RwSignal<Option<String>>,
    /// Where the pointer is, on the canvas.
    pub pointer: RwSignal<Option<Screen>>,
    pub colors: RwSignal<Colors>,
    pub(super) tiles: StoredValue<Tiles, LocalStorage>,
    pub(super) names: StoredValue<Names, LocalStorage>,
    /// Who has to be named on the map.
    pub credit: RwSignal<String>,
    pub(super) trace: StoredValue<Pointer>,
    pub(super) fingers: StoredValue<BTreeMap<i32, Screen>>,
    /// Where the pointer was pressed.
    pub(super) start: StoredValue<Option<Screen>>,
    pub(super) glide: StoredValue<Option<Glide>>,
    gathered: StoredValue<Gathered>,
    fresh: RwSignal<u32>,
    /// Whether the view was set by a person or a program since the map was made.
    placed: StoredValue<bool>,
}

impl MapDesk {
    /// A map that shows `home` at first.
    pub fn new(home: Bounds) -> Self {
        let fresh = RwSignal::new(0);
        let desk = Self {
            view: RwSignal::new(View::new(home.south_west, 8.0, 1.0, 1.0)),
            home: RwSignal::new(home),
            layer: RwSignal::new(Arc::default()),
            signs: RwSignal::default(),
            tracks: RwSignal::default(),
            moment: RwSignal::default(),
            look: RwSignal::default(),
            selected: RwSignal::default(),
            hovered: RwSignal::default(),
            shape: RwSignal::default(),
            drawing: RwSignal::default(),
            refused: RwSignal::default(),
            pointer: RwSignal::default(),
            colors: RwSignal::new(Colors::read()),
            tiles: StoredValue::new_local(Tiles::new(fresh)),
            names: StoredValue::new_local(Names::new(fresh)),
            credit: RwSignal::default(),
            trace: StoredValue::default(),
            fingers: StoredValue::default(),
            start: StoredValue::default(),
            glide: StoredValue::default(),
            gathered: StoredValue::new(None),
            fresh,
            placed: StoredValue::new(false),
        };
        let theme = crate::state::app().theme;
        Effect::new(move || {
            theme.track();
            // After the attribute on the root was changed by the same signal.
            request_animation_frame(move || {
                let _ = desk.colors.try_set(Colors::read());
            });
        });
        desk
    }

    /// Everything that is painted.
    pub(super) fn track(self) {
        self.view.track();
        self.layer.track();
        self.signs.track();
        self.tracks.track();
        self.moment.track();
        self.look.track();
        self.selected.track();
        self.hovered.track();
        self.shape.track();
        self.drawing.track();
        self.colors.track();
        self.fresh.track();
        if self.drawing.with_untracked(Drawing::is_on) {
            self.pointer.track();
        }
    }

    /// A finger or the mouse's button is down at a place, or let go.
    pub(super) fn hold(self, id: i32, at: Option<Screen>) {
        self.fingers.update_value(|fingers| {
            if let Some(at) = at {
                fingers.insert(id, at);
            } else {
                fingers.remove(&id);
            }
        });
    }

    pub(super) fn repaint(self) {
        self.fresh.update(|count| *count = count.wrapping_add(1));
    }

    /// Grows when a tile or a name has come.
    pub(super) fn freshness(self) -> u32 {
        self.fresh.get_untracked()
    }

    pub(super) fn resized(self, width: f64, height: f64) {
        let first = self.view.with_untracked(|view| view.size().0 <= 1.0);
        self.view.update(|view| *view = view.resized(width, height));
        if first && !self.placed.get_value() {
            self.fit();
        }
    }

    /// Moves the view; a glide that is under way ends.
    pub fn go(self, change: impl FnOnce(View) -> View) {
        self.glide.set_value(None);
        self.placed.set_value(true);
        self.view.update(|view| *view = change(*view));
    }

    /// Shows everything that stands on the map, or its home.
    pub fn fit(self) {
        let all = self.layer.with_untracked(|layer| layer.bounds()).unwrap_or_else(|| self.home.get_untracked());
        self.go(|view| view.fitted(&all, 48.0));
    }

    /// Zooms about the middle.
    pub fn zoom(self, by: f64) {
        self.go(|view| {
            let (width, height) = view.size();
            view.zoomed(by, Screen { x: width / 2.0, y: height / 2.0 })
        });
    }

    /// The signs to paint now, gathered once for each whole zoom.
    pub(super) fn markers(self) -> Arc<Vec<Marker>> {
        let (layer, zoom) = (self.layer.get_untracked(), self.view.with_untracked(View::zoom));
        #[allow(clippy::cast_possible_truncation, reason = "a zoom is at most 19")]
        let level = zoom.floor() as i64;
        let kept = self.gathered.with_value(|kept| {
            let (at, of, markers) = kept.as_ref()?;
            (*at == level && Arc::ptr_eq(of, &layer)).then(|| Arc::clone(markers))
        });
        kept.unwrap_or_else(|| {
            let markers = Arc::new(layer.markers(zoom));
            self.gathered.set_value(Some((level, layer, Arc::clone(&markers))));
            markers
        })
    }

    /// What the pointer is over: a sign, or in the look of dots the nearest point.
    pub(super) fn under(self, at: Screen) -> Option<Marker> {
        let view = self.view.get_untracked();
        if self.look.get_untracked() == Look::Dots {
            let layer = self.layer.get_untracked();
            let spot = layer.nearest(&view, at, 10.0)?;
            return Layer::new(vec![spot]).markers(scene::MAX_ZOOM).into_iter().next();
        }
        Layer::hit(&view, &self.markers(), at, 2.0).cloned()
    }

    /// What has a name on the map as far as it was looked at; tracked.
    pub fn named(self) -> Vec<Named> {
        self.fresh.track();
        self.names.try_with_value(Names::known).unwrap_or_default()
    }

    /// The street under the pointer.
    pub(super) fn street(self) -> Option<String> {
        let (view, at) = (self.view.get(), self.pointer.get()?);
        self.names.try_with_value(|known| names::street(known, &view.tiles(), &view, at, 24.0)).flatten()
    }

    /// Sets what was drawn, or says why it is no area.
    pub(super) fn drawn(self, made: Result<Shape, scene::BadShape>) {
        match made {
            Ok(shape) => {
                self.refused.set(None);
                self.shape.set(Some(shape));
            }
            Err(why) => self.refused.set(Some(why.to_string())),
        }
    }
}
