//! Why it is asked, from which subject of the event, and for whom (QRY-1, QRY-5, QRY-8).

use super::ask::{Ask, Refused};
use super::frame::room;
use crate::state::Field;
use api::Screen;
use domain::policy;
use leptos::prelude::*;

#[component]
pub fn Why(ask: Ask) -> impl IntoView {
    let Ask { desk, form, .. } = ask;
    view! {
        <div class="ask-why">
            <div class="field">
                <label for="ask-reason">"Reason"</label>
                <select
                    id="ask-reason"
                    prop:value=move || {
                        // The options come later than the value.
                        desk.forms.with(|forms| forms.reasons.len());
                        form.reason.get()
                    }
                    on:change=move |event| {
                        form.refused.set(None);
                        form.reason.set(event_target_value(&event));
                    }
                >
                    <option value="">"Choose…"</option>
                    {move || {
                        desk.forms
                            .with(|forms| forms.reasons.clone())
                            .into_iter()
                            .map(|one| view! { <option value=one.code>{one.words}</option> })
                            .collect_view()
                    }}
                </select>
                <Refused form field=Field::Reason/>
            </div>
            <div class="field">
                <label for="ask-for">"For"</label>
                <select
                    id="ask-for"
                    prop:value=move || {
                        desk.forms.with(|forms| forms.colleagues.len());
                        form.whom.get()
                    }
                    on:change=move |event| form.whom.set(event_target_value(&event))
                >
                    <option value="">"Myself"</option>
                    {move || {
                        desk.forms
                            .with(|forms| forms.colleagues.clone())
                            .into_iter()
                            .map(|one| {
                                let unit = if one.unit.is_empty() { String::new() } else { format!(", {}", one.unit) };
                                view! { <option value=one.account.to_string()>{format!("{}{unit}", one.name)}</option> }
                            })
                            .collect_view()
                    }}
                </select>
                <Refused form field=Field::For/>
            </div>
        </div>
        <Subject ask/>
        <Purpose ask/>
    }
}

/// QRY-5: what it starts from.
#[component]
fn Subject(ask: Ask) -> impl IntoView {
    let Ask { desk, form, .. } = ask;
    let room = room();
    let needed = move || form.kind.get().needs_subject();
    let subjects =
        move || desk.event.with(|event| event.as_ref().map(|view| view.event.subjects.clone()).unwrap_or_default());
    let none = move || desk.event.with(Option::is_some) && subjects().is_empty();
    let missing = move || needed() && form.subject.get().is_none();
    let add = move |_| {
        room.show_event.set(desk.event_id());
        room.go(Screen::Events);
    };
    view! {
        <div class="field">
            <label for="ask-subject">
                "Starts from "
                <span class="hint">{move || if needed() { "a subject of the event" } else { "optional" }}</span>
            </label>
            <select
                id="ask-subject"
                aria-describedby="ask-subject-why"
                aria-required=move || needed().to_string()
                prop:value=move || {
                    subjects();
                    form.subject.get().map(|n| n.to_string()).unwrap_or_default()
                }
                on:change=move |event| {
                    form.refused.set(None);
                    form.subject.set(event_target_value(&event).parse().ok());
                }
            >
                <option value="">{move || if needed() { "Choose…" } else { "None in particular" }}</option>
                {move || {
                    subjects()
                        .into_iter()
                        .map(|one| {
                            let words = format!("{} {}: {}", one.n, one.kind.label(), one.name);
                            view! { <option value=one.n.to_string()>{words}</option> }
                        })
                        .collect_view()
                }}
            </select>
            <p id="ask-subject-why" class="hint">
                {move || {
                    missing()
                        .then_some(
                            "A place, an area or a vehicle alone would be trawling: name the subject or incident that leads there (QRY-5).",
                        )
                }}
            </p>
            <Show when=move || needed() && none()>
                <button type="button" id="ask-add-subject" class="quiet" on:click=add>"Add a subject to the event"</button>
            </Show>
            <Refused form field=Field::Subject/>
        </div>
    }
}

/// The narrative, with what it still lacks.
#[component]
fn Purpose(ask: Ask) -> impl IntoView {
    let form = ask.form;
    let thin = Memo::new(move |_| form.purpose.with(|text| policy::substance(text, &form.asked()).err()));
    let words = move || match (form.purpose.with(|text| text.trim().is_empty()), thin.get()) {
        (true, _) => "Say in a sentence what happened and what the reads are to show.".to_owned(),
        (false, Some(thin)) => format!("Not enough yet: {thin}. {}", thin.help()),
        (false, None) => "Says enough.".to_owned(),
    };
    view! {
        <div class="field">
            <label for="ask-purpose">"Purpose for this query"</label>
            <textarea
                id="ask-purpose"
                rows="2"
                maxlength=domain::event::TEXT_MOST.to_string()
                aria-describedby="ask-purpose-says"
                prop:value=move || form.purpose.get()
                on:input=move |event| {
                    form.refused.set(None);
                    form.purpose.set(event_target_value(&event));
                }
            ></textarea>
            <p id="ask-purpose-says" class="hint" class:good-words=move || thin.with(Option::is_none) role="status">{words}</p>
            <Refused form field=Field::Purpose/>
        </div>
    }
}
