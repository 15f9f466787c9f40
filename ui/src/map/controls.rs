//! What stands round the canvas: buttons, an area typed in numbers, scale, coordinates, attribution.

use super::{
    drawing::Drawing,
    state::{Look, MapDesk},
};
use crate::parts::{Dialog, Glyph, Icon, focus_soon};
use domain::Bounds;
use leptos::prelude::*;
use scene::{Shape, View, scale_bar};

#[component]
pub fn Controls(desk: MapDesk) -> impl IntoView {
    let typing = RwSignal::new(false);
    let toggle = move |on: bool, begin: Drawing| {
        desk.refused.set(None);
        desk.drawing.set(if on { Drawing::Off } else { begin });
        focus_soon("map");
    };
    let circling = move || desk.drawing.with(|drawing| matches!(drawing, Drawing::Circle(_)));
    let cornering = move || desk.drawing.with(|drawing| matches!(drawing, Drawing::Polygon(_)));
    let dots = move || desk.look.get() == Look::Dots;
    view! {
        <div class="map-tools" role="toolbar" aria-label="Map">
            <button type="button" id="map-fit" on:click=move |_| desk.fit()>
                <Glyph icon=Icon::Fit/>
                "Fit"
            </button>
            <button
                type="button"
                id="map-circle"
                aria-pressed=move || circling().to_string()
                on:click=move |_| toggle(circling(), Drawing::Circle(None))
            >
                <Glyph icon=Icon::Circle/>
                "Radius"
            </button>
            <button
                type="button"
                id="map-polygon"
                aria-pressed=move || cornering().to_string()
                on:click=move |_| toggle(cornering(), Drawing::Polygon(Vec::new()))
            >
                <Glyph icon=Icon::Polygon/>
                "Area"
            </button>
            <button type="button" id="map-numbers" on:click=move |_| typing.set(true)>
                <Glyph icon=Icon::Keyboard/>
                "Numbers"
            </button>
            <Show when=move || desk.layer.with(|layer| !layer.is_empty())>
                <button
                    type="button"
                    id="map-dots"
                    aria-pressed=move || dots().to_string()
                    on:click=move |_| desk.look.set(if dots() { Look::Counts } else { Look::Dots })
                >
                    <Glyph icon=Icon::Dots/>
                    "Dots"
                </button>
            </Show>
        </div>
        <div class="map-zoom">
            <button type="button" id="map-in" aria-label="Zoom in" on:click=move |_| desk.zoom(1.0)>"+"</button>
            <button type="button" id="map-out" aria-label="Zoom out" on:click=move |_| desk.zoom(-1.0)>"−"</button>
        </div>
        <Hint desk/>
        <Foot desk/>
        <Show when=move || typing.get()>
            <Numbers desk typing/>
        </Show>
    }
}

/// What to do next while something is drawn, what was drawn, and why it is no area.
#[component]
fn Hint(desk: MapDesk) -> impl IntoView {
    let words = move || {
        let refused = desk.refused.get().map(|why| format!("Not drawn: {why}. "));
        let hint = desk.drawing.with(Drawing::hint);
        let shape = desk.shape.with(|shape| shape.as_ref().map(said));
        match (refused, hint) {
            (None, None) => shape,
            (refused, hint) => Some(refused.unwrap_or_default() + hint.unwrap_or_default()),
        }
    };
    let clearable = move || desk.shape.with(Option::is_some) && !desk.drawing.with(Drawing::is_on);
    view! {
        <div class="map-hint" role="status" class:hidden=move || words().is_none()>
            <span id="map-hint">{words}</span>
            <Show when=clearable>
                <button type="button" id="map-clear" class="quiet" on:click=move |_| desk.shape.set(None)>"Remove"</button>
            </Show>
        </div>
    }
}

/// An area in words.
fn said(shape: &Shape) -> String {
    match shape {
        Shape::Circle { middle, radius } if *radius < 1000.0 => format!("{radius:.0} m around {middle}"),
        Shape::Circle { middle, radius } => format!("{:.1} km around {middle}", radius / 1000.0),
        Shape::Polygon(corners) => format!("An area with {} corners", corners.len()),
    }
}

#[component]
fn Foot(desk: MapDesk) -> impl IntoView {
    let bar = Memo::new(move |_| scale_bar(&desk.view.get(), 96.0));
    let place = move || {
        let pointer = desk.pointer.get()?;
        let place = desk.view.with(|view| view.position_of(pointer)).to_string();
        Some(match desk.street() {
            Some(street) => format!("{street} · {place}"),
            None => place,
        })
    };
    view! {
        <div class="map-foot">
            <span id="map-place" class="num">{place}</span>
            <span class="map-scale" role="img" aria-label=move || format!("Scale: {}", bar.get().metric)>
                <span class="map-bar" style:width=move || format!("{:.0}px", bar.get().pixels)>{move || bar.get().metric}</span>
                <span class="map-bar below" style:width=move || format!("{:.0}px", bar.get().customary_pixels)>
                    {move || bar.get().customary}
                </span>
            </span>
            <span class="map-credit">{move || desk.credit.get()}</span>
        </div>
    }
}

/// The way without a pointer: a circle or corners, in numbers.
#[component]
fn Numbers(desk: MapDesk, typing: RwSignal<bool>) -> impl IntoView {
    let middle = desk.view.with_untracked(View::middle);
    let place = RwSignal::new(format!("{:.5}, {:.5}", middle.lat(), middle.lon()));
    let radius = RwSignal::new("500 m".to_owned());
    let corners = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let take = move |made: Result<Shape, scene::BadShape>| match made {
        Ok(shape) => {
            let bounds: Bounds = shape.bounds();
            desk.refused.set(None);
            desk.shape.set(Some(shape));
            desk.go(|view| view.fitted(&bounds, 80.0));
            typing.set(false);
            focus_soon("map");
        }
        Err(why) => wrong.set(Some(format!("{why}."))),
    };
    view! {
        <Dialog id="map-typed" title="An area in numbers" on_close=move || typing.set(false)>
            <div class="field">
                <label for="map-middle">"Middle of a circle: latitude, longitude"</label>
                <input id="map-middle" class="code" prop:value=move || place.get() on:input=move |event| place.set(event_target_value(&event))/>
            </div>
            <div class="field">
                <label for="map-radius">"Radius"</label>
                <input id="map-radius" prop:value=move || radius.get() on:input=move |event| radius.set(event_target_value(&event))/>
                <span class="hint">"10 m to 100 km; m, km, ft or mi"</span>
            </div>
            <div class="actions end">
                <button
                    type="button"
                    id="map-take-circle"
                    class="primary"
                    on:click=move |_| take(Shape::circle(&place.get_untracked(), &radius.get_untracked()))
                >
                    "Draw the circle"
                </button>
            </div>
            <div class="field">
                <label for="map-corners">"Or corners of an area: latitude, longitude, one a line"</label>
                <textarea id="map-corners" class="code" rows="4" prop:value=move || corners.get() on:input=move |event| corners.set(event_target_value(&event))></textarea>
            </div>
            <p class="field-error" role="alert">{move || wrong.get()}</p>
            <div class="actions end">
                <button type="button" id="map-take-corners" on:click=move |_| take(Shape::polygon(&corners.get_untracked()))>
                    "Draw the area"
                </button>
            </div>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_said_in_words() {
        assert_eq!(said(&Shape::circle("40, -150", "500").unwrap()), "500 m around 40.00000° N, 150.00000° W");
        assert_eq!(said(&Shape::circle("40, -150", "2.5 km").unwrap()), "2.5 km around 40.00000° N, 150.00000° W");
        assert_eq!(said(&Shape::polygon("1, 1\n1, 2\n2, 2").unwrap()), "An area with 3 corners");
    }
}
