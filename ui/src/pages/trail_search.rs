//! The search bar and what it found, in figures.

use super::trail_desk::{Desk, Finding};
use super::trail_filter::Field;
use crate::parts::{Glyph, Icon, entries, focus, thousands};
use crate::state::Paged;
use api::{TrailFilter, TrailView};
use leptos::prelude::*;

/// The fields; there are none before it is known how far somebody reads.
#[component]
pub fn SearchBar(desk: Desk) -> impl IntoView {
    view! {
        <div
            class="trail-fields"
            role="search"
            aria-label="Search the trail"
            on:keydown=move |event| {
                if event.key() == "Enter" {
                    desk.search();
                }
            }
        >
            {move || {
                desk.look
                    .with(|look| {
                        let Some(look) = look.as_ref() else { return desk.unlearned.get().then(|| again(desk)) };
                        let fields = Field::ALL.into_iter().filter(|field| look.others || *field != Field::Person);
                        Some(fields.map(|field| one(field, look, desk)).collect_view().into_any())
                    })
            }}
        </div>
    }
}

/// Without what can be searched for there are no fields, but there is a way on.
fn again(desk: Desk) -> AnyView {
    view! {
        <button type="button" id="trail-learn" on:click=move |_| desk.learn()>
            <Glyph icon=Icon::Refresh/>
            "Load the search fields again"
        </button>
    }
    .into_any()
}

fn one(field: Field, look: &TrailView, desk: Desk) -> impl IntoView + use<> {
    let value = Memo::new(move |_| desk.draft.with(|draft| field.of(draft).clone()));
    let control = match field.choices(look) {
        Some(choices) => {
            let options = choices
                .iter()
                .map(|choice| view! { <option value=choice.code.clone()>{choice.label.clone()}</option> })
                .collect_view();
            view! {
                <select
                    id=field.id()
                    class:set=move || !value.with(String::is_empty)
                    prop:value=move || value.get()
                    on:change=move |event| desk.put(field, event_target_value(&event))
                >
                    <option value="">"Any"</option>
                    {options}
                </select>
            }
            .into_any()
        }
        None => view! {
            <input
                id=field.id()
                class:set=move || !value.with(String::is_empty)
                class:code=field == Field::Plate
                type="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder=hint(field)
                aria-keyshortcuts=(field == Field::Person).then_some("/")
                prop:value=move || value.get()
                on:input=move |event| desk.put(field, event_target_value(&event))
            />
        }
        .into_any(),
    };
    view! {
        <div class=format!("field {}", field.id())>
            <label for=field.id()>{field.label()}</label>
            {control}
        </div>
    }
}

fn hint(field: Field) -> &'static str {
    match field {
        Field::Person => "account",
        // A date field of WebKitGTK shows today where nothing is chosen, and would be taken for a choice.
        Field::From | Field::To => "YYYY-MM-DD",
        Field::Event => "EVT-…",
        _ => "",
    }
}

/// How many were found, by what, and what came in since.
#[component]
pub fn Band(desk: Desk) -> impl IntoView {
    let newer = Memo::new(move |_| desk.rows.with(Paged::newer));
    let narrowed = Memo::new(move |_| desk.draft.with(|draft| *draft != TrailFilter::default()));
    let count = move || match desk.finding.get() {
        Finding::First => "Searching…".to_owned(),
        Finding::Failed if desk.rows.with(Paged::total) == 0 => "Not searched".to_owned(),
        Finding::Failed => format!("Interrupted: {} as found before", entries(desk.rows.with(Paged::total))),
        _ => {
            let found = entries(desk.rows.with(Paged::total));
            let all = desk.applied.with(|applied| *applied == TrailFilter::default());
            if all { found } else { format!("{found} found") }
        }
    };
    view! {
        <div class="trail-band">
            <b id="trail-count" class="num" role="status">{count}</b>
            {move || chips(desk)}
            {move || {
                narrowed
                    .get()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                id="trail-clear"
                                class="quiet"
                                on:click=move |_| {
                                    desk.clear(None);
                                    focus("trail-list");
                                }
                            >
                                "Clear all"
                            </button>
                        }
                    })
            }}
            <span class="grow"></span>
            {move || {
                (desk.finding.get() == Finding::Failed)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                id="trail-again"
                                on:click=move |_| {
                                    desk.search();
                                    focus("trail-list");
                                }
                            >
                                <Glyph icon=Icon::Refresh/>
                                "Try again"
                            </button>
                        }
                    })
            }}
            {move || {
                let newer = newer.get();
                (newer > 0)
                    .then(|| {
                        view! {
                            <button type="button" id="trail-newer"
                                class="pill action pill-button"
                                on:click=move |_| {
                                    desk.search();
                                    focus("trail-list");
                                }>
                                <Glyph icon=Icon::ArrowUp/>
                                {if newer == 1 { "1 newer entry: show".to_owned() } else { format!("{} newer entries: show", thousands(newer)) }}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

/// What narrows the list that is shown, each to be taken away.
fn chips(desk: Desk) -> impl IntoView {
    let applied = desk.applied.get();
    desk.look.with(|look| {
        let look = look.as_ref()?;
        let set = Field::ALL.into_iter().filter(|field| !field.of(&applied).is_empty());
        Some(
            set.map(|field| {
                let words = field.words(field.of(&applied), look);
                view! {
                    <button
                        type="button"
                        class="chip"
                        on:click=move |_| {
                            desk.clear(Some(field));
                            // The chip goes away; the focus must not go with it.
                            focus(field.id());
                        }
                    >
                        <span class="sr-only">"Remove "</span>
                        <span class="muted">{field.label()} " "</span>
                        <span class:code=field == Field::Plate>{words}</span>
                        <Glyph icon=Icon::X/>
                    </button>
                }
            })
            .collect_view(),
        )
    })
}
