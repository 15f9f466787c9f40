//! Asking by a plate: as it is typed, what was read of it, how many plates it could mean, and which right it takes.

use super::ask::{Ask, Refused};
use crate::parts::thousands;
use crate::state::{Desk, Field};
use domain::{PlatePattern, SubjectKind, pattern::Typed, policy::Right};
use leptos::prelude::*;

#[component]
pub fn PlatePanel(ask: Ask) -> impl IntoView {
    let Ask { desk, form, .. } = ask;
    let typed = Memo::new(move |_| {
        let text = form.plate.get();
        (!text.trim().is_empty()).then(|| PlatePattern::typed(&text).map_err(|why| why.to_string()))
    });
    let wrong = move || typed.with(|typed| matches!(typed, Some(Err(_))) || too_little(typed.as_ref()).is_some());
    let subjects = move || {
        desk.event.with(|event| {
            let subjects = event.as_ref().map(|view| view.event.subjects.clone()).unwrap_or_default();
            subjects.into_iter().filter(|one| one.kind == SubjectKind::Plate).map(|one| one.name).collect::<Vec<_>>()
        })
    };
    view! {
        <div id="ask-panel" role="tabpanel" aria-labelledby="ask-tab-plate" class="ask-panel">
            <div class="ask-plate-row">
                <div class="field">
                    <label for="ask-plate">"Plate " <span class="hint">"? one, * any, ~ look-alikes"</span></label>
                    <input
                        id="ask-plate"
                        class="plate-input"
                        type="text"
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        list="ask-plates"
                        aria-keyshortcuts="/"
                        aria-invalid=move || wrong().to_string()
                        aria-describedby="ask-plate-read"
                        prop:value=move || form.plate.get()
                        on:input=move |event| {
                            form.refused.set(None);
                            form.plate.set(event_target_value(&event));
                        }
                    />
                    <datalist id="ask-plates">
                        {move || subjects().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
                    </datalist>
                </div>
                <div class="field ask-state">
                    <label for="ask-state">"State"</label>
                    <select
                        id="ask-state"
                        prop:value=move || {
                            // The options come later than the value.
                            desk.forms.with(|forms| forms.states.len());
                            form.state.get()
                        }
                        on:change=move |event| form.state.set(event_target_value(&event))
                    >
                        <option value="">"Any"</option>
                        {move || {
                            desk.forms
                                .with(|forms| forms.states.clone())
                                .into_iter()
                                .map(|state| view! { <option value=state.clone()>{state.clone()}</option> })
                                .collect_view()
                        }}
                    </select>
                </div>
            </div>
            <div id="ask-plate-read" class="small ask-read" role="status">
                {move || typed.get().map(|typed| preview(desk, ask, typed))}
            </div>
            <Refused form field=Field::About/>
            <Refused form field=Field::State/>
        </div>
    }
}

fn too_little(typed: Option<&Result<Typed, String>>) -> Option<String> {
    let pattern = &typed?.as_ref().ok()?.pattern;
    pattern.enough().err().map(|why| why.to_string())
}

/// What was read of what was typed, and what follows from it.
fn preview(desk: Desk, ask: Ask, typed: Result<Typed, String>) -> AnyView {
    let typed = match typed {
        Ok(typed) => typed,
        Err(why) => return view! { <p class="field-error">{capital(&why)} "."</p> }.into_any(),
    };
    let pattern = typed.pattern;
    if let Err(why) = pattern.enough() {
        return view! { <p class="field-error" id="ask-too-little">{capital(&why.to_string())} "."</p> }.into_any();
    }
    let (exact, reach) = (pattern.is_exact().is_some(), pattern.reach());
    let many = if reach.plates() == 1 {
        "this plate alone".to_owned()
    } else {
        // What is exact is said exactly.
        match reach.plates() {
            few @ ..10_000 => format!("{} plates", thousands(few)),
            _ => reach.to_string(),
        }
    };
    let has = desk.forms.with(|forms| forms.rights.contains(&Right::PartialPlate));
    let what = if pattern.has_look_alikes() {
        "Look-alikes take a right of their own"
    } else {
        "A part of a plate takes a right of its own"
    };
    let stacks = typed.without_stacks.map(|without| {
        let words = without.to_string();
        view! {
            <p>
                "Readers that leave out stacked characters have another plate: "
                <button type="button" id="ask-unstacked" class="quiet" on:click=move |_| ask.form.plate.set(words.clone())>
                    {format!("ask for {without} instead")}
                </button>
            </p>
        }
    });
    view! {
        <p>"Asks for " <b class="code" id="ask-canonical">{pattern.to_string()}</b> ": " <span id="ask-reach" class="num">{many}</span></p>
        {(!exact)
            .then(|| {
                if has {
                    view! { <p class="muted">{what} ", which you have (ACC-7)."</p> }.into_any()
                } else {
                    view! {
                        <p class="field-error" id="ask-no-right">
                            {what} ", which you don't have (ACC-7). Ask by the whole plate, or request it under Access & training."
                        </p>
                    }
                        .into_any()
                }
            })}
        {stacks}
    }
    .into_any()
}

/// A sentence begins with a capital.
pub fn capital(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(capital("the / at position 1"), "The / at position 1");
        assert_eq!(capital(""), "");
    }

    #[test]
    fn too_little_is_said_of_a_partial_plate_alone() {
        let said = |text: &str| too_little(Some(&PlatePattern::typed(text).map_err(|why| why.to_string())));
        assert_eq!(said("7KXM482"), None);
        assert!(said("7K*").is_some_and(|why| why.contains("needs 3")));
        assert_eq!(too_little(None), None);
    }
}
