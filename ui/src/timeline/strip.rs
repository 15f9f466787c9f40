//! The strip: drag to focus on a stretch of time, click a dot to look at its read; the same by keyboard.

use super::feed::Feed;
use super::paint::{Moving, paint_moving, paint_still};
use crate::map::Colors;
use crate::parts::focus;
use leptos::{ev, html, prelude::*};
use scene::Screen;
use std::sync::Arc;
use timeline::{Brush, Drag, Frame, Grip, Hit, Move, Strip, words};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlCanvasElement, HtmlElement, PointerEvent};

/// How far from a dot a pointer still means it, CSS pixels.
const SLACK: f64 = 4.0;

/// The strip of a feed at its present size.
#[derive(Clone, Copy)]
pub struct StripDesk {
    pub feed: Feed,
    size: RwSignal<(f64, f64)>,
    pub strip: Memo<Option<Arc<Strip>>>,
}

impl StripDesk {
    pub fn new(feed: Feed) -> Self {
        let size = RwSignal::new((0.0, 0.0));
        let strip = Memo::new_with_compare(
            move |_| {
                let (window, (width, height)) = (feed.window.get()?, size.get());
                if width <= 1.0 || height <= 1.0 {
                    return None;
                }
                let clocks = feed.clocks.get();
                let frame = Frame { window, zone: &clocks.zone, now: clocks.now, width, height };
                feed.rows.with(|rows| feed.wide.with(|wide| Strip::new(rows, wide, &frame).ok().map(Arc::new)))
            },
            |_, _| true,
        );
        Self { feed, size, strip }
    }

    fn brushed(self, strip: &Strip) -> Option<Brush> {
        self.feed.brush.get_untracked().map(|(from, to)| Brush::around(strip, from, to))
    }

    /// Brushes a stretch, or none; nothing happens where it is the same.
    pub fn put(self, brush: Option<Brush>) {
        let next = brush.map(|brush| (brush.from(), brush.to()));
        if next != self.feed.brush.get_untracked() {
            self.feed.brush.set(next);
        }
    }

    /// In words for whoever does not see it.
    pub fn sentence(self) -> String {
        self.strip.with(|strip| {
            strip.as_ref().map_or_else(String::new, |strip| strip.sentence(self.feed.brushed(strip).as_ref()))
        })
    }

    /// `14 Feb – 14 Mar`.
    pub fn range(self) -> String {
        self.strip.with(|strip| {
            strip.as_ref().map_or_else(String::new, |strip| strip.range_words(self.feed.brushed(strip).as_ref()))
        })
    }
}

/// The pointer and the keys over a strip.
#[derive(Clone, Copy)]
struct Input {
    desk: StripDesk,
    stage: NodeRef<html::Div>,
    drag: StoredValue<Option<Drag>>,
    /// Where the pointer was last, since a frame.
    wanted: StoredValue<Option<f64>>,
    hovered: RwSignal<Option<Hit>>,
}

fn place(event: &PointerEvent) -> Screen {
    Screen { x: f64::from(event.offset_x()), y: f64::from(event.offset_y()) }
}

impl Input {
    fn down(self, event: &PointerEvent) {
        let Some(strip) = self.desk.strip.get_untracked().filter(|_| event.button() == 0) else { return };
        self.drag.set_value(Some(Drag::begin(&strip, self.desk.brushed(&strip), place(event).x)));
        if let Some(element) = self.stage.get_untracked() {
            // A pointer that is gone by now can't be held, and need not be.
            drop(element.set_pointer_capture(event.pointer_id()));
        }
    }

    fn moved(self, event: &PointerEvent) {
        let Some(strip) = self.desk.strip.get_untracked() else { return };
        let here = place(event);
        if self.drag.get_value().is_none() {
            let next = strip.hit(here, SLACK);
            if self.hovered.get_untracked() != next {
                self.hovered.set(next);
            }
            return;
        }
        // One change for each frame, however many moves there are before it.
        let idle = self.wanted.get_value().is_none();
        self.wanted.set_value(Some(here.x));
        if idle {
            request_animation_frame(move || {
                let Some(Some(x)) = self.wanted.try_get_value() else { return };
                self.wanted.set_value(None);
                if let (Some(drag), Some(strip)) = (self.drag.get_value(), self.desk.strip.get_untracked())
                    && drag.is_drag(x)
                {
                    self.desk.put(drag.to(&strip, x));
                }
            });
        }
    }

    fn up(self, event: &PointerEvent) {
        let (Some(held), Some(strip)) = (self.drag.get_value(), self.desk.strip.get_untracked()) else { return };
        self.drag.set_value(None);
        self.wanted.set_value(None);
        let here = place(event);
        if held.is_drag(here.x) {
            self.desk.put(held.to(&strip, here.x));
            return;
        }
        match strip.hit(here, SLACK) {
            Some(hit @ Hit::Dot { .. }) => {
                if let Some(row) = strip.rows_of(hit).last() {
                    self.desk.feed.choose(*row);
                }
            }
            Some(Hit::Bar(bar)) if held.grip() == Grip::New => {
                self.desk.put(Some(Brush::of_bars(&strip, bar, bar)));
            }
            _ => {}
        }
    }

    fn key(self, event: &ev::KeyboardEvent) {
        let Some(strip) = self.desk.strip.get_untracked() else { return };
        if event.key() == "Escape" && self.desk.feed.brush.get_untracked().is_some() {
            self.desk.put(None);
        } else if let Some(by) = Move::of_key(&event.key(), event.shift_key(), event.alt_key()) {
            self.desk.put(Some(Brush::moved(self.desk.brushed(&strip), &strip, by)));
        } else {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// What the pointer is over, in words.
    fn hint(self) -> Option<String> {
        let strip = self.desk.strip.get()?;
        match self.hovered.get()? {
            Hit::Bar(bar) => strip.bar_words(bar),
            hit @ Hit::Dot { .. } => {
                let (rows, clocks) = (strip.rows_of(hit), self.desk.feed.clocks.get());
                let at = self.desk.feed.rows.with(|all| rows.last().and_then(|row| all.get(*row)).map(|row| row.at))?;
                let when = words::moment(at, &clocks.zone, clocks.now);
                let many = || format!("{}, the last {when}", words::count(rows.len(), "read"));
                Some(if rows.len() == 1 { when.clone() } else { many() })
            }
        }
    }
}

/// Draws once for each frame in which anything changed of what is tracked.
fn keep_painted(track: impl Fn() + 'static, draw: impl Fn() + Copy + 'static) {
    let waiting = StoredValue::new(false);
    Effect::new(move || {
        track();
        if waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        request_animation_frame(move || {
            if waiting.try_get_value().is_some() {
                waiting.set_value(false);
                draw();
            }
        });
    });
}

#[component]
pub fn StripView(desk: StripDesk) -> impl IntoView {
    let (still, moving) = (NodeRef::<html::Canvas>::new(), NodeRef::<html::Canvas>::new());
    let stage = NodeRef::<html::Div>::new();
    let input = Input {
        desk,
        stage,
        drag: StoredValue::new(None),
        wanted: StoredValue::new(None),
        hovered: RwSignal::new(None),
    };
    stage.on_load(move |element| watch_size(&element, desk.size));
    let feed = desk.feed;
    keep_painted(
        move || {
            desk.strip.track();
            feed.names.track();
            feed.map.colors.track();
        },
        move || draw_still(desk, still),
    );
    keep_painted(
        move || {
            desk.strip.track();
            feed.brush.track();
            feed.map.selected.track();
            feed.map.moment.track();
            feed.map.colors.track();
            input.hovered.track();
        },
        move || draw_moving(desk, moving, input.hovered),
    );
    // B, from anywhere.
    let pressed = desk.feed.brush_key.get_untracked();
    Effect::new(move || {
        if desk.feed.brush_key.get() != pressed {
            focus("timeline-strip");
        }
    });
    view! {
        <div
            node_ref=stage
            id="timeline-strip"
            class="strip"
            tabindex="0"
            role="group"
            aria-roledescription="timeline"
            aria-label="Reads over time; arrow keys move a stretch to focus on, with Shift they make it longer or shorter, Escape removes it"
            aria-describedby="timeline-sentence"
            aria-keyshortcuts="B"
            on:pointerdown=move |event| input.down(&event)
            on:pointermove=move |event| input.moved(&event)
            on:pointerup=move |event| input.up(&event)
            on:pointercancel=move |_| input.drag.set_value(None)
            on:pointerleave=move |_| input.hovered.set(None)
            on:keydown=move |event| input.key(&event)
        >
            <canvas node_ref=still aria-hidden="true"></canvas>
            <canvas node_ref=moving aria-hidden="true"></canvas>
            {move || input.hint().map(|words| view! { <span class="strip-hint num" aria-hidden="true">{words}</span> })}
        </div>
        <p class="sr-only" id="timeline-sentence" role="status">{move || desk.sentence()}</p>
    }
}

/// What both sheets are painted from: the strip, its colors and how wide it is.
fn scenery(desk: StripDesk, canvas: NodeRef<html::Canvas>) -> Option<(HtmlCanvasElement, Arc<Strip>, Colors, f64)> {
    let strip = desk.strip.try_get_untracked()??;
    let colors = desk.feed.map.colors.try_get_untracked()?;
    Some((canvas.get_untracked()?, strip, colors, desk.size.get_untracked().0))
}

fn draw_still(desk: StripDesk, canvas: NodeRef<html::Canvas>) {
    if let Some((canvas, strip, colors, width)) = scenery(desk, canvas) {
        desk.feed.names.with_untracked(|names| paint_still(&canvas, &strip, width, names, &colors));
    }
}

fn draw_moving(desk: StripDesk, canvas: NodeRef<html::Canvas>, hovered: RwSignal<Option<Hit>>) {
    let Some((canvas, strip, colors, width)) = scenery(desk, canvas) else { return };
    let selected = desk.feed.map.selected.get_untracked().and_then(|row| {
        let at = desk.feed.rows.with_untracked(|rows| rows.get(row as usize).map(|row| row.at))?;
        strip.dot_of(row as usize, at)
    });
    let (hovered, moment) = (hovered.get_untracked(), desk.feed.map.moment.get_untracked());
    let look = Moving { brush: desk.brushed(&strip), hovered, selected, moment, colors: &colors };
    paint_moving(&canvas, &strip, width, &look);
}

/// Keeps the strip as large as its room. The observer lives with the element and goes with it.
fn watch_size(element: &HtmlElement, size: RwSignal<(f64, f64)>) {
    let watched = element.clone();
    let changed = Closure::<dyn FnMut()>::new(move || {
        let (width, height) = (f64::from(watched.client_width()), f64::from(watched.client_height()));
        // Taken off the screen for another tab, it has none; the table behind it goes on with what it had.
        if width > 0.0 && height > 0.0 {
            let _ = size.try_set((width, height));
        }
    })
    .into_js_value();
    let observer = changed.dyn_ref().and_then(|callback| web_sys::ResizeObserver::new(callback).ok());
    if let Some(observer) = observer {
        observer.observe(element);
        // Its own frame of reference keeps it while the element is there.
        std::mem::forget(observer);
    }
}
