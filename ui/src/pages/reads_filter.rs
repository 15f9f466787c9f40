//! What narrows the reads in sight: list, map and timeline follow.

use super::ask_plate::capital;
use super::reads_chip::plate_label;
use crate::parts::{Glyph, Icon};
use crate::state::{Desk, State};
use api::Sure;
use domain::ReaderKind;
use leptos::prelude::*;

/// Plates that are offered by their numbers; more than these nobody looks through.
const OFFERED: usize = 200;
const SURE: [Sure; 3] = [Sure::High, Sure::Fair, Sure::Low];
const KINDS: [ReaderKind; 5] =
    [ReaderKind::Fixed, ReaderKind::Toll, ReaderKind::Garage, ReaderKind::Mobile, ReaderKind::Agency];

/// A choice: its value and its words.
type Choice = (String, String);

/// A select among choices; an empty value is any.
fn choose(
    id: &'static str,
    label: &'static str,
    choices: impl Fn() -> Vec<Choice> + Copy + Send + Sync + 'static,
    value: impl Fn() -> String + Copy + Send + Sync + 'static,
    put: impl Fn(String) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                id=id
                class:set=move || !value().is_empty()
                prop:value=move || {
                    choices();
                    value()
                }
                on:change=move |event| put(event_target_value(&event))
            >
                <option value="">"Any"</option>
                {move || choices().into_iter().map(|(value, words)| view! { <option value=value>{words}</option> }).collect_view()}
            </select>
        </div>
    }
}

#[component]
pub fn Filters(desk: Desk) -> impl IntoView {
    let sight = desk.sight;
    let sources = move || {
        desk.columns.with(|columns| {
            let named = columns.tables.sources.iter().enumerate();
            named.map(|(n, name)| (n.to_string(), name.clone())).collect::<Vec<_>>()
        })
    };
    let plates = move || {
        let count = desk.columns.with(|columns| columns.tables.plates.len()).min(OFFERED);
        (0u32..).take(count).map(|plate| (plate.to_string(), plate_label(desk, plate))).collect::<Vec<_>>()
    };
    let fixed =
        |words: &[&'static str]| words.iter().map(|word| ((*word).to_owned(), capital(word))).collect::<Vec<_>>();
    let sure = move || fixed(&SURE.map(Sure::label));
    let states = || State::ALL.map(|one| (one.code().to_owned(), one.label().to_owned())).to_vec();
    let kinds = move || fixed(&KINDS.map(ReaderKind::label));
    let brushed = move || {
        let (from, to) = sight.brush.get()?;
        desk.local.with(|local| local.as_ref().map(|local| format!("{} – {}", local.brief(from), local.brief(to))))
    };
    view! {
        <details class="reads-filters" id="reads-filters">
            <summary>
                "Filters"
                {move || sight.is_narrow().then(|| view! { <span class="pill action">"on"</span> })}
            </summary>
            <div class="reads-fields">
                {choose("filter-source", "Source", sources,
                    move || text(sight.source.get()), move |value| sight.source.set(value.parse().ok()))}
                {choose("filter-state", "Looked at", states,
                    move || sight.state.get().map(State::code).unwrap_or_default().to_owned(),
                    move |value| sight.state.set(State::ALL.into_iter().find(|one| one.code() == value)))}
                {choose("filter-sure", "Camera was", sure,
                    move || sight.sure.get().map(Sure::label).unwrap_or_default().to_owned(),
                    move |value| sight.sure.set(SURE.into_iter().find(|one| one.label() == value)))}
                {choose("filter-kind", "Reader", kinds,
                    move || sight.kind.get().map(ReaderKind::label).unwrap_or_default().to_owned(),
                    move |value| sight.kind.set(KINDS.into_iter().find(|one| one.label() == value)))}
                {choose("filter-plate", "Plate", plates,
                    move || text(sight.plate.get()), move |value| sight.plate.set(value.parse().ok()))}
            </div>
        </details>
        <Show when=move || sight.is_narrow()>
            <div class="reads-narrow">
                {move || brushed().map(|words| view! {
                    <button type="button" class="chip" id="filter-brush" on:click=move |_| sight.brush.set(None)>
                        <span class="sr-only">"Remove "</span>{words}<Glyph icon=Icon::X/>
                    </button>
                })}
                {move || sight.area.with(Option::is_some).then(|| view! {
                    <button type="button" class="chip" id="filter-area" on:click=move |_| sight.area.set(None)>
                        <span class="sr-only">"Remove "</span>"in the drawn area"<Glyph icon=Icon::X/>
                    </button>
                })}
                <button type="button" class="quiet" id="filter-clear" on:click=move |_| sight.clear()>"Show all"</button>
            </div>
        </Show>
    }
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
