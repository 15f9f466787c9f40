//! Asking by an area drawn on the map, and by a make, model and color in one (ACC-7).

use super::ask::{Ask, Refused};
use super::ask_plate::capital;
use crate::parts::focus_soon;
use crate::state::{Desk, Field};
use domain::{Area, area::NoArea, policy::Right};
use leptos::prelude::*;
use scene::Shape;

/// The area that a drawing is, as it is asked for.
fn area_of(shape: &Shape) -> Result<Area, NoArea> {
    match shape {
        Shape::Circle { middle, radius } => Area::circle(*middle, *radius),
        Shape::Polygon(corners) => Area::polygon(corners),
    }
}

/// The drawing of an area.
fn shape_of(area: &Area) -> Option<Shape> {
    match area {
        Area::Circle(circle) => Shape::circle_of(circle.center(), circle.radius()).ok(),
        Area::Polygon(polygon) => Shape::polygon_of(polygon.corners().to_vec()).ok(),
    }
}

/// What is drawn on the map while one asks by area is what is asked for.
fn follow(ask: Ask) -> RwSignal<Option<String>> {
    let Ask { desk, form, open, .. } = ask;
    let wrong = RwSignal::new(None::<String>);
    Effect::new(move || {
        let Some(drawn) = desk.map.shape.with(|shape| shape.as_ref().map(area_of)) else { return };
        // Behind an answer it narrows what is in sight, and no question is written.
        if !open.get_untracked() {
            return;
        }
        form.refused.set(None);
        match drawn {
            Ok(area) => {
                wrong.set(None);
                form.area.set(Some(area));
            }
            Err(why) => {
                wrong.set(Some(format!("{}.", capital(&why.to_string()))));
                form.area.set(None);
            }
        }
    });
    wrong
}

/// The area in words, how large it is, and the way to it.
#[component]
fn Drawn(ask: Ask) -> impl IntoView {
    let Ask { desk, form, .. } = ask;
    let wrong = follow(ask);
    let words = move || form.area.with(|area| area.as_ref().map(said));
    let show = move |_| {
        let Some(shape) = form.area.with_untracked(|area| area.as_ref().and_then(shape_of)) else { return };
        let bounds = shape.bounds();
        desk.map.shape.set(Some(shape));
        desk.map.go(|view| view.fitted(&bounds, 80.0));
    };
    view! {
        <div class="ask-area">
            <p id="ask-area" class="small" role="status">
                {move || words().unwrap_or_else(|| "No area yet: draw one on the map with Radius or Area, or type it by Numbers.".into())}
            </p>
            <p class="field-error" role="alert">{move || wrong.get()}</p>
            <div class="actions">
                <button type="button" id="ask-to-map" on:click=move |_| focus_soon("map-circle")>"To the map's tools"</button>
                <Show when=move || form.area.with(Option::is_some)>
                    <button type="button" id="ask-area-show" class="quiet" on:click=show>"Show it"</button>
                    <button
                        type="button"
                        id="ask-area-drop"
                        class="quiet"
                        on:click=move |_| {
                            desk.map.shape.set(None);
                            form.area.set(None);
                        }
                    >
                        "Remove it"
                    </button>
                </Show>
            </div>
        </div>
    }
}

/// "A circle of 900 m around … (2.54 km²)".
fn said(area: &Area) -> String {
    match area {
        Area::Circle(_) => format!("{} ({:.2} km²)", capital(&area.to_string()), area.square_kilometers()),
        Area::Polygon(_) => capital(&area.to_string()),
    }
}

/// Whether one has the right, said before.
#[component]
fn RightSaid(desk: Desk) -> impl IntoView {
    let has = move || desk.forms.with(|forms| forms.rights.contains(&Right::AreaQuery));
    move || {
        if has() {
            view! { <p class="small muted">"Queries by area or vehicle take a right of their own, which you have (ACC-7)."</p> }.into_any()
        } else {
            view! {
                <p class="small field-error" id="ask-no-right">
                    "Queries by area or vehicle take a right of their own, which you don't have (ACC-7). Request it under Access & training, or ask by a place."
                </p>
            }
                .into_any()
        }
    }
}

#[component]
pub fn AreaPanel(ask: Ask) -> impl IntoView {
    view! {
        <div id="ask-panel" role="tabpanel" aria-labelledby="ask-tab-area" class="ask-panel">
            <Drawn ask/>
            <RightSaid desk=ask.desk/>
            <Refused form=ask.form field=Field::About/>
        </div>
    }
}

/// Colors as cameras say them.
const COLORS: [&str; 13] = [
    "black", "white", "silver", "gray", "blue", "red", "green", "brown", "beige", "yellow", "orange", "gold", "purple",
];
/// Makes that are common on US roads.
const MAKES: [&str; 24] = [
    "Acura",
    "BMW",
    "Cadillac",
    "Chevrolet",
    "Chrysler",
    "Dodge",
    "Ford",
    "Freightliner",
    "GMC",
    "Honda",
    "Hyundai",
    "International",
    "Jeep",
    "Kenworth",
    "Kia",
    "Mack",
    "Mazda",
    "Nissan",
    "Peterbilt",
    "Ram",
    "Subaru",
    "Toyota",
    "Volkswagen",
    "Volvo",
];

#[component]
pub fn VehiclePanel(ask: Ask) -> impl IntoView {
    let form = ask.form;
    let text = move |id: &'static str, label: &'static str, list: &'static str, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    list=list
                    maxlength="40"
                    prop:value=move || value.get()
                    on:input=move |event| {
                        form.refused.set(None);
                        value.set(event_target_value(&event));
                    }
                />
            </div>
        }
    };
    let options = |words: &'static [&'static str]| {
        words.iter().map(|word| view! { <option value=*word></option> }).collect_view()
    };
    view! {
        <div id="ask-panel" role="tabpanel" aria-labelledby="ask-tab-vehicle" class="ask-panel">
            <div class="ask-vehicle">
                {text("ask-make", "Make", "ask-makes", form.make)}
                {text("ask-model", "Model", "", form.model)}
                {text("ask-color", "Color", "ask-colors", form.color)}
            </div>
            <p class="hint">"At least one of the three; what a camera did not say is not found by it."</p>
            <datalist id="ask-makes">{options(&MAKES)}</datalist>
            <datalist id="ask-colors">{options(&COLORS)}</datalist>
            <Drawn ask/>
            <RightSaid desk=ask.desk/>
            <Refused form field=Field::About/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_comes_back_as_it_was_drawn_and_what_is_too_small_is_told() {
        for drawn in
            [Shape::circle("40, -150", "900").unwrap(), Shape::polygon("40, -150\n40, -149.9\n40.1, -149.9").unwrap()]
        {
            assert_eq!(shape_of(&area_of(&drawn).unwrap()), Some(drawn));
        }
        assert_eq!(area_of(&Shape::circle("40, -150", "20").unwrap()), Err(NoArea::Radius));
        let circle = area_of(&Shape::circle("40, -150", "900").unwrap()).unwrap();
        assert_eq!(said(&circle), "A circle of 900 m around 40.00000° N, 150.00000° W (2.54 km²)");
    }
}
