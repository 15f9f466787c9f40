//! Labelled inputs. A password can be shown, because a long one is easier to type when seen.

use leptos::prelude::*;

/// One line of text.
#[component]
pub fn TextField(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional)] autocomplete: &'static str,
    #[prop(optional)] hint: &'static str,
    /// Asks for the number keys, and sets the figures in the plate's font.
    #[prop(optional)]
    code: bool,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                class:code=code
                type="text"
                autocomplete=if autocomplete.is_empty() { "off" } else { autocomplete }
                autocapitalize="none"
                spellcheck="false"
                inputmode=code.then_some("numeric")
                required=!optional
                aria-describedby=(!hint.is_empty()).then(|| hint_id.clone())
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
            {(!hint.is_empty()).then(|| view! { <p id=hint_id class="hint">{hint}</p> })}
        </div>
    }
}

/// A password, hidden until asked for.
#[component]
pub fn PasswordField(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    autocomplete: &'static str,
    #[prop(optional)] hint: &'static str,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let hint_id = format!("{id}-hint");
    let verb = move || if shown.get() { "Hide" } else { "Show" };
    let named = label.to_lowercase();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="password">
                <input
                    id=id
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required=true
                    aria-describedby=(!hint.is_empty()).then(|| hint_id.clone())
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <button
                    type="button"
                    class="reveal"
                    aria-label=move || format!("{} {named}", verb())
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {verb}
                </button>
            </div>
            {(!hint.is_empty()).then(|| view! { <p id=hint_id class="hint">{hint}</p> })}
        </div>
    }
}
