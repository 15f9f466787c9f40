//! Pointer, wheel, fingers and keys, as changes of the view.

use super::{drawing::Drawing, state::MapDesk};
use leptos::prelude::*;
use scene::Screen;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};

/// A press that moved less than this is a click, pixels.
const CLICK: f64 = 4.0;
/// What an arrow key moves, pixels.
const STEP: f64 = 80.0;

fn place(event: &MouseEvent) -> Screen {
    let Some(stage) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return Screen { x: f64::from(event.offset_x()), y: f64::from(event.offset_y()) };
    };
    let room = stage.get_bounding_client_rect();
    Screen { x: f64::from(event.client_x()) - room.left(), y: f64::from(event.client_y()) - room.top() }
}

fn seconds() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now() / 1000.0)
}

fn reduced_motion() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|query| query.matches())
}

pub fn wheel(desk: MapDesk, event: &WheelEvent) {
    event.prevent_default();
    // Lines and pages are what some mice send; a pinch on a touchpad comes as a wheel with Ctrl.
    let unit = match event.delta_mode() {
        WheelEvent::DOM_DELTA_LINE => 40.0,
        WheelEvent::DOM_DELTA_PAGE => 400.0,
        _ => 1.0,
    };
    let speed = if event.ctrl_key() { 0.01 } else { 0.0025 };
    let by = (-event.delta_y() * unit * speed).clamp(-1.0, 1.0);
    let at = place(event);
    desk.go(|view| view.zoomed(by, at));
}

pub fn down(desk: MapDesk, event: &PointerEvent) {
    if event.button() != 0 {
        return;
    }
    if let Some(stage) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Only a pointer that has just gone away can't be held.
        drop(stage.set_pointer_capture(event.pointer_id()));
    }
    let at = place(event);
    desk.glide.set_value(None);
    desk.trace.set_value(scene::Pointer::default());
    desk.trace.update_value(|trace| trace.moved(seconds(), at));
    desk.hold(event.pointer_id(), Some(at));
    desk.start.set_value(Some(at));
    if let Drawing::Circle(_) = desk.drawing.get_untracked() {
        let there = desk.view.with_untracked(|view| view.position_of(at));
        desk.drawing.update(|drawing| drawing.pressed(there));
    }
}

pub fn moved(desk: MapDesk, event: &PointerEvent) {
    let at = place(event);
    desk.pointer.set(Some(at));
    let fingers = desk.fingers.get_value();
    let Some(before) = fingers.get(&event.pointer_id()).copied() else {
        let over = desk.under(at).map(|marker| marker.first);
        if desk.hovered.get_untracked() != over {
            desk.hovered.set(over);
        }
        return;
    };
    desk.hold(event.pointer_id(), Some(at));
    if desk.drawing.with_untracked(|drawing| matches!(drawing, Drawing::Circle(Some(_)))) {
        return;
    }
    desk.trace.update_value(|trace| trace.moved(seconds(), at));
    let other = fingers.iter().find(|(id, _)| **id != event.pointer_id()).map(|(_, other)| *other);
    if let Some(other) = other {
        // Two fingers: what was between them stays between them.
        let (was, is) = (before.distance(other).max(1.0), at.distance(other).max(1.0));
        let middle = Screen { x: f64::midpoint(at.x, other.x), y: f64::midpoint(at.y, other.y) };
        let (dx, dy) = ((at.x - before.x) / 2.0, (at.y - before.y) / 2.0);
        desk.go(|view| view.panned(dx, dy).zoomed((is / was).log2(), middle));
    } else {
        desk.go(|view| view.panned(at.x - before.x, at.y - before.y));
    }
}

pub fn up(desk: MapDesk, event: &PointerEvent) {
    let at = place(event);
    let held = desk.fingers.get_value();
    desk.hold(event.pointer_id(), None);
    if !held.contains_key(&event.pointer_id()) || held.len() > 1 {
        return;
    }
    let there = desk.view.with_untracked(|view| view.position_of(at));
    let was_click = desk.start.get_value().is_some_and(|start| start.distance(at) < CLICK);
    match desk.drawing.get_untracked() {
        Drawing::Circle(_) => {
            let made = desk.drawing.try_update(|drawing| drawing.let_go(there)).flatten();
            if let Some(made) = made {
                desk.drawn(made);
            }
        }
        Drawing::Polygon(_) if was_click => desk.drawing.update(|drawing| drawing.pressed(there)),
        _ if was_click => click(desk, at),
        _ => {
            let glide = desk.trace.with_value(|trace| trace.let_go(seconds(), reduced_motion()));
            desk.glide.set_value(glide);
            if glide.is_some() {
                let last = seconds();
                request_animation_frame(move || glide_on(desk, last));
            }
        }
    }
}

/// A step of a map that was thrown, and the next one.
fn glide_on(desk: MapDesk, last: f64) {
    let Some(Some(glide)) = desk.glide.try_get_value() else { return };
    let now = seconds();
    let Some((dx, dy, left)) = glide.step((now - last).max(0.001)) else {
        desk.glide.set_value(None);
        return;
    };
    desk.view.update(|view| *view = view.panned(dx, dy));
    desk.glide.set_value(Some(left));
    request_animation_frame(move || glide_on(desk, now));
}

pub fn cancel(desk: MapDesk, event: &PointerEvent) {
    desk.hold(event.pointer_id(), None);
}

/// A sign that stands for several is opened; one that stands for one is selected.
fn click(desk: MapDesk, at: Screen) {
    match desk.under(at) {
        Some(marker) if marker.count > 1 && marker.bounds().south_west != marker.bounds().north_east => {
            desk.go(|view| {
                let fitted = view.fitted(&marker.bounds(), 80.0);
                // Whatever is opened is nearer than before.
                if fitted.zoom() < view.zoom() + 1.0 { view.zoomed(1.0, at) } else { fitted }
            });
        }
        Some(marker) => desk.selected.set(Some(marker.first)),
        None => desk.selected.set(None),
    }
}

pub fn double(desk: MapDesk, event: &MouseEvent) {
    if desk.drawing.with_untracked(Drawing::is_on) {
        close(desk);
        return;
    }
    let at = place(event);
    desk.go(|view| view.zoomed(1.0, at));
}

fn close(desk: MapDesk) {
    let made = desk.drawing.try_update(Drawing::close).flatten();
    if let Some(made) = made {
        desk.drawn(made);
    }
}

pub fn key(desk: MapDesk, event: &KeyboardEvent) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let step = if event.shift_key() { 3.0 * STEP } else { STEP };
    match event.key().as_str() {
        "ArrowLeft" => desk.go(|view| view.panned(step, 0.0)),
        "ArrowRight" => desk.go(|view| view.panned(-step, 0.0)),
        "ArrowUp" => desk.go(|view| view.panned(0.0, step)),
        "ArrowDown" => desk.go(|view| view.panned(0.0, -step)),
        "+" | "=" => desk.zoom(1.0),
        "-" | "_" => desk.zoom(-1.0),
        "0" => desk.fit(),
        "Enter" if desk.drawing.with_untracked(Drawing::is_on) => close(desk),
        "Backspace" if desk.drawing.with_untracked(Drawing::is_on) => desk.drawing.update(Drawing::back),
        "Escape" if desk.drawing.with_untracked(Drawing::is_on) => desk.drawing.set(Drawing::Off),
        _ => return,
    }
    event.prevent_default();
}
