//! The map in the window: tiles from the workstation, and what stands on them, on canvases. What is shown
//! and where is decided by `scene`, which knows no canvas; here it is painted and input is taken.

#[cfg(feature = "bench")]
pub mod bench;
mod canvas;
mod colors;
mod controls;
mod drawing;
mod input;
mod names;
mod stamps;
mod state;
mod tiles;
mod tracks;

pub use colors::Colors;
pub use names::Named;
pub use stamps::{Sign, SignState};
#[cfg(feature = "bench")]
pub use state::Look;
pub use state::MapDesk;
pub use tracks::{Leg, Tracks, glyph};

use canvas::Painter;
use leptos::{html, prelude::*};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::HtmlElement;

/// The map of a desk, as large as the room it is given.
#[component]
pub fn Map(desk: MapDesk, #[prop(into)] label: String) -> impl IntoView {
    let base = NodeRef::<html::Canvas>::new();
    let dots = NodeRef::<html::Canvas>::new();
    let top = NodeRef::<html::Canvas>::new();
    let stage = NodeRef::<html::Div>::new();
    let painter = StoredValue::new_local(None::<Rc<RefCell<Painter>>>);

    // Mounted: the canvases are there, and the room they have is known and watched.
    stage.on_load(move |element| {
        let (Some(base), Some(dots), Some(top)) = (base.get_untracked(), dots.get_untracked(), top.get_untracked())
        else {
            return;
        };
        let Some(made) = Painter::new([base, dots, top]) else { return };
        painter.set_value(Some(Rc::new(RefCell::new(made))));
        watch_size(&element, desk);
        desk.repaint();
    });

    // Each change asks for one frame, however many there are before it.
    let waiting = StoredValue::new(false);
    Effect::new(move || {
        desk.track();
        if waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        request_animation_frame(move || {
            // The map may have been taken off the screen since.
            let Some(is_waiting) = waiting.try_get_value() else { return };
            debug_assert!(is_waiting);
            waiting.set_value(false);
            if let Some(Some(painter)) = painter.try_get_value() {
                painter.borrow_mut().paint(desk);
            }
        });
    });
    on_cleanup(move || {
        if let Some(Some(painter)) = painter.try_get_value() {
            painter.borrow_mut().end();
        }
    });

    let described = "map-help";
    view! {
        <div class="map">
            <div
                node_ref=stage
                id="map"
                class="map-stage"
                class:drawing=move || desk.drawing.with(drawing::Drawing::is_on)
                class:over=move || desk.hovered.get().is_some()
                role="application"
                aria-roledescription="map"
                aria-label=label
                aria-describedby=described
                tabindex="0"
                on:wheel=move |event| input::wheel(desk, &event)
                on:pointerdown=move |event| input::down(desk, &event)
                on:pointermove=move |event| input::moved(desk, &event)
                on:pointerup=move |event| input::up(desk, &event)
                on:pointercancel=move |event| input::cancel(desk, &event)
                on:pointerleave=move |_| desk.pointer.set(None)
                on:dblclick=move |event| input::double(desk, &event)
                on:keydown=move |event| input::key(desk, &event)
            >
                <canvas node_ref=base class="map-canvas" aria-hidden="true"></canvas>
                <canvas node_ref=dots class="map-canvas" aria-hidden="true"></canvas>
                <canvas node_ref=top class="map-canvas" aria-hidden="true"></canvas>
            </div>
            <p id=described class="sr-only">
                "Arrow keys move the map, plus and minus zoom, 0 shows everything. What stands on it is in the list beside it."
            </p>
            <controls::Controls desk/>
        </div>
    }
}

/// Keeps the view as large as the room. The observer lives with the element and goes with it.
fn watch_size(element: &HtmlElement, desk: MapDesk) {
    let watched = element.clone();
    let changed = Closure::<dyn FnMut()>::new(move || {
        let (width, height) = (f64::from(watched.client_width()), f64::from(watched.client_height()));
        if width > 0.0 && height > 0.0 {
            desk.resized(width, height);
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
