//! The picture of a read: brought near, moved, made brighter, until the plate can be read from it.

use super::look_judge::JudgeDesk;
use crate::parts::{BlobUrl, Glyph, Icon};
use crate::state::Desk;
use api::{PicturePick, command};
use domain::PictureView;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{KeyboardEvent, PointerEvent, WheelEvent};

const MOST: f64 = 8.0;
/// Pixels by an arrow key.
const STEP: f64 = 24.0;

/// How the picture is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Lens {
    zoom: f64,
    x: f64,
    y: f64,
    /// Percent.
    brightness: u16,
    contrast: u16,
}

impl Lens {
    const PLAIN: Self = Self { zoom: 1.0, x: 0.0, y: 0.0, brightness: 100, contrast: 100 };

    fn zoomed(self, by: f64) -> Self {
        let zoom = (self.zoom * by).clamp(1.0, MOST);
        // What was in the middle stays there; at full size there is nothing to move.
        let part = if zoom <= 1.0 { 0.0 } else { zoom / self.zoom };
        Self { zoom, x: self.x * part, y: self.y * part, ..self }
    }

    fn moved(self, dx: f64, dy: f64) -> Self {
        if self.zoom <= 1.0 { self } else { Self { x: self.x + dx, y: self.y + dy, ..self } }
    }

    fn transform(self) -> String {
        format!("translate({:.1}px, {:.1}px) scale({:.3})", self.x, self.y, self.zoom)
    }
    fn filter(self) -> String {
        format!("brightness({}%) contrast({}%)", self.brightness, self.contrast)
    }
}

/// As said.
fn which(one: PictureView) -> &'static str {
    match one {
        PictureView::Plate => "plate",
        PictureView::Scene => "scene",
    }
}

/// How far the picture is.
#[derive(Clone)]
enum Come {
    Waiting,
    Here(Arc<BlobUrl>),
    Failed(String),
}

#[component]
pub fn Picture(desk: Desk, judge: JudgeDesk, row: u32) -> impl IntoView {
    let lens = RwSignal::new(Lens::PLAIN);
    let view = RwSignal::new(PictureView::Plate);
    let come = RwSignal::new(Come::Waiting);
    let tries = RwSignal::new(0_u32);
    Effect::new(move || {
        tries.track();
        let Some(answer) = desk.answer_id() else { return };
        let pick = PicturePick { answer, n: row, view: view.get() };
        come.set(Come::Waiting);
        desk.app.fetch_bytes::<command::read_picture>(pick, move |bytes| {
            // Another read, or the other view, may be looked at by now.
            if view.try_get_untracked() != Some(pick.view) {
                return;
            }
            come.set(match bytes.as_deref().map(BlobUrl::new) {
                Ok(Some(address)) => {
                    judge.seen.set(true);
                    Come::Here(Arc::new(address))
                }
                Ok(None) => Come::Failed("What came is no picture that can be shown.".into()),
                Err(fault) if fault.code == api::Code::NoSession => {
                    desk.app.report(fault.clone());
                    Come::Waiting
                }
                Err(fault) => {
                    let quote = if fault.reference.is_empty() { "" } else { " Reference " };
                    Come::Failed(format!("{} {}{quote}{}", fault.message, fault.remedy, fault.reference))
                }
            });
        });
    });
    let drag = StoredValue::new(None::<(f64, f64)>);
    let place = |event: &PointerEvent| (f64::from(event.client_x()), f64::from(event.client_y()));
    let moved = move |event: PointerEvent| {
        let Some((x, y)) = drag.get_value() else { return };
        let now = place(&event);
        drag.set_value(Some(now));
        lens.update(|lens| *lens = lens.moved(now.0 - x, now.1 - y));
    };
    let wheel = move |event: WheelEvent| {
        event.prevent_default();
        lens.update(|lens| *lens = lens.zoomed(if event.delta_y() < 0.0 { 1.2 } else { 1.0 / 1.2 }));
    };
    let key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let next = lens.get_untracked();
        let next = match event.key().as_str() {
            "+" | "=" => next.zoomed(1.4),
            "-" | "_" => next.zoomed(1.0 / 1.4),
            "0" => Lens::PLAIN,
            "ArrowLeft" => next.moved(STEP, 0.0),
            "ArrowRight" => next.moved(-STEP, 0.0),
            "ArrowUp" => next.moved(0.0, STEP),
            "ArrowDown" => next.moved(0.0, -STEP),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        lens.set(next);
    };
    view! {
        <div class="look-picture">
            <div
                id="look-picture"
                class="look-frame"
                class:near=move || { lens.get().zoom > 1.0 }
                tabindex="0"
                role="group"
                aria-label="Picture of the read; plus and minus bring it nearer, arrows move it, 0 resets it"
                on:wheel=wheel
                on:keydown=key
                on:pointerdown=move |event| drag.set_value(Some(place(&event)))
                on:pointermove=moved
                on:pointerup=move |_| drag.set_value(None)
                on:pointerleave=move |_| drag.set_value(None)
            >
                <Shown come view lens tries/>
            </div>
            <Tools lens view/>
        </div>
    }
}

/// The picture, or where it is.
#[component]
fn Shown(
    come: RwSignal<Come>,
    view: RwSignal<PictureView>,
    lens: RwSignal<Lens>,
    tries: RwSignal<u32>,
) -> impl IntoView {
    view! {
        {move || match come.get() {
            Come::Waiting => view! { <p class="look-wait" role="status">"The picture is coming…"</p> }.into_any(),
            Come::Failed(why) => {
                view! {
                    <div class="look-wait" role="alert" id="look-no-picture">
                        <p>{why}</p>
                        <button type="button" on:click=move |_| tries.update(|tries| *tries += 1)>
                            <Glyph icon=Icon::Refresh/>
                            "Try again"
                        </button>
                    </div>
                }
                    .into_any()
            }
            Come::Here(address) => {
                // `come` holds the address as long as it is shown.
                let source = address.as_str().to_owned();
                view! {
                    <img
                        id="look-image"
                        src=source
                        alt=move || format!("The {} as the camera took it", which(view.get()))
                        draggable="false"
                        style:transform=move || lens.get().transform()
                        style:filter=move || lens.get().filter()
                    />
                }
                    .into_any()
            }
        }}
    }
}

/// What brings it near and makes it brighter.
#[component]
fn Tools(lens: RwSignal<Lens>, view: RwSignal<PictureView>) -> impl IntoView {
    view! {
        <div class="look-tools" role="toolbar" aria-label="Picture">
            <button
                type="button"
                id="look-view"
                aria-label=move || {
                    let other = if view.get() == PictureView::Plate { PictureView::Scene } else { PictureView::Plate };
                    format!("Show the {}", which(other))
                }
                on:click=move |_| {
                    lens.set(Lens::PLAIN);
                    view.update(|view| {
                        *view = if *view == PictureView::Plate { PictureView::Scene } else { PictureView::Plate };
                    });
                }
            >
                {move || if view.get() == PictureView::Plate { "Scene" } else { "Plate" }}
            </button>
            <button type="button" id="look-out" aria-label="Farther" on:click=move |_| lens.update(|lens| *lens = lens.zoomed(1.0 / 1.4))>"−"</button>
            <button type="button" id="look-in" aria-label="Nearer" on:click=move |_| lens.update(|lens| *lens = lens.zoomed(1.4))>"+"</button>
            <button type="button" id="look-plain" aria-label="As it came" on:click=move |_| lens.set(Lens::PLAIN)>
                <Glyph icon=Icon::Fit/>
            </button>
        </div>
        <div class="look-sliders">
            <Slider id="look-brightness" label="Brightness" value=move || lens.get().brightness
                put=move |value| lens.update(|lens| lens.brightness = value)/>
            <Slider id="look-contrast" label="Contrast" value=move || lens.get().contrast
                put=move |value| lens.update(|lens| lens.contrast = value)/>
        </div>
    }
}

#[component]
fn Slider(
    id: &'static str,
    label: &'static str,
    value: impl Fn() -> u16 + Copy + Send + Sync + 'static,
    put: impl Fn(u16) + Copy + 'static,
) -> impl IntoView {
    view! {
        <label for=id class="small">{label}</label>
        <input
            id=id
            type="range"
            min="40"
            max="300"
            step="10"
            aria-valuetext=move || format!("{} percent", value())
            prop:value=move || value().to_string()
            on:input=move |event| if let Ok(value) = event_target_value(&event).parse() { put(value) }
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_never_smaller_than_it_came_and_then_it_can_t_be_moved() {
        let near = Lens::PLAIN.zoomed(2.0).moved(10.0, -4.0);
        assert_eq!((near.zoom, near.x, near.y), (2.0, 10.0, -4.0));
        assert_eq!(near.zoomed(2.0).x, 20.0);
        assert_eq!(near.zoomed(0.1), Lens::PLAIN);
        assert_eq!(Lens::PLAIN.moved(5.0, 5.0), Lens::PLAIN);
        assert_eq!(Lens::PLAIN.zoomed(100.0).zoom, MOST);
    }
}
