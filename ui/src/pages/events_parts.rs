//! Small pieces that the screens of events and approvals share.

use crate::parts::{Glyph, Icon, focus_soon, thousands};
use crate::state::App;
use api::SyncView;
use domain::{AnswerId, Found, Jurisdiction, Timestamp};
use leptos::prelude::*;

/// A plate in a line of a list.
#[component]
pub fn Chip(#[prop(into)] state: String, #[prop(into)] plate: String) -> impl IntoView {
    view! { <span class="plate">{(!state.is_empty()).then(|| view! { <i>{state}</i> })}{plate}</span> }
}

/// The issuer as it stands on the chip.
pub fn issuer(of: Option<&Jurisdiction>) -> String {
    of.map(ToString::to_string).unwrap_or_default()
}

/// A field of text with what is wrong with it said under it: one line, or several rows.
#[component]
pub fn Told(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(into)] problem: Signal<Option<String>>,
    #[prop(optional)] hint: &'static str,
    #[prop(default = 1)] rows: u32,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        Signal::derive(move || match (hint.is_empty(), problem.with(Option::is_some)) {
            (_, true) => Some(error_id.clone()),
            (false, false) => Some(hint_id.clone()),
            (true, false) => None,
        })
    };
    let invalid = move || problem.with(Option::is_some).then_some("true");
    let typed = move |event| value.set(event_target_value(&event));
    let input = if rows > 1 {
        view! {
            <textarea
                id=id
                rows=rows
                aria-describedby=described
                aria-invalid=invalid
                prop:value=value
                on:input=typed
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id
                type="text"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=value
                on:input=typed
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {input}
            {move || match problem.get() {
                Some(words) => view! { <p id=error_id.clone() class="field-error">{words}</p> }.into_any(),
                None if hint.is_empty() => ().into_any(),
                None => view! { <p id=hint_id.clone() class="hint">{hint}</p> }.into_any(),
            }}
        </div>
    }
}

/// What waits to be sent, and what the gateway refused to keep.
#[component]
pub fn SyncNote(#[prop(into)] sync: Signal<SyncView>) -> impl IntoView {
    let words = Memo::new(move |_| sync.with(waiting_words));
    let refused = move || sync.with(|sync| sync.refused.clone());
    view! {
        <div id="sync" class="sync" role="status">
            {move || words.get().map(|words| view! {
                <p id="sync-waiting" class="sync-line"><Glyph icon=Icon::ArrowUp/>{words}</p>
            })}
            {move || refused().into_iter().map(|words| view! {
                <p class="sync-line refused"><Glyph icon=Icon::Alert/>"The gateway did not keep it: "{words}</p>
            }).collect_view()}
        </div>
    }
}

fn waiting_words(sync: &SyncView) -> Option<String> {
    let records = match sync.waiting {
        0 => {
            return sync.away.then(|| "The gateway is away. Everything here is saved and can be worked on.".to_owned());
        }
        1 => "1 record waits".to_owned(),
        more => format!("{} records wait", thousands(u64::from(more))),
    };
    Some(if sync.away {
        format!("{records} for the gateway, which is away. It is saved here and sent once when the gateway is back.")
    } else {
        format!("{records} to be sent to the gateway; it is saved here already.")
    })
}

/// When a cached answer goes, counting down by the gateway's clock (RET-1).
#[component]
pub fn Goes(
    app: App,
    at: Timestamp,
    /// "answer", or "first answer" of several.
    #[prop(optional)]
    what: &'static str,
) -> impl IntoView {
    let left = Memo::new(move |_| (app.gateway_time().is_some(), app.left_until(at)));
    move || {
        let words = match left.get() {
            (true, Some(left)) if what.is_empty() => format!("gone in {left}"),
            (true, Some(left)) => format!("{what} gone in {left}"),
            (true, None) => "being deleted now".to_owned(),
            (false, _) => format!("goes at {}", crate::state::moment(at)),
        };
        view! { <span class="pill lamp num goes" title=crate::state::moment(at)><Glyph icon=Icon::Late/>{words}</span> }
    }
}

/// What a person found in the picture: sign, tint and words; the words say it all.
#[component]
pub fn Sign(found: Found) -> impl IntoView {
    let (icon, tint) = match found {
        Found::Verified => (Icon::CircleCheck, "good"),
        Found::Illegible => (Icon::Alert, "lamp"),
        Found::MisreadPlate | Found::MisreadState | Found::NotAPlate => (Icon::CircleX, "bad"),
    };
    view! { <span class=format!("sign outcome {tint}")><Glyph icon/>{found.label()}</span> }
}

/// "1 note", "12 notes".
pub fn counted(number: usize, one: &str, many: &str) -> String {
    let words = if number == 1 { one } else { many };
    format!("{} {words}", thousands(number as u64))
}

/// While this dialog is open, faults are shown in it and not on the page under it.
pub fn faults_here(app: App) {
    app.fault.set(None);
    app.fault_in_dialog.set(true);
    on_cleanup(move || {
        app.fault_in_dialog.try_set(false);
    });
}

/// A place to write a reason in a dialog: taken only when it says something.
#[component]
pub fn Reason(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    tried: RwSignal<bool>,
    #[prop(optional)] hint: &'static str,
) -> impl IntoView {
    focus_soon(id);
    let problem = Signal::derive(move || {
        (tried.get() && value.with(|text| text.trim().is_empty())).then(|| "Write the reason first.".to_owned())
    });
    view! { <Told id label value problem hint rows=3/> }
}

/// The answer's id, short enough for an id in the page.
pub fn answer_id(answer: AnswerId) -> String {
    format!("answer-{answer}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_counted_and_says_where_it_is_safe() {
        let sync = |waiting, away| SyncView { waiting, away, refused: vec![] };
        assert_eq!(waiting_words(&sync(0, false)), None);
        assert!(waiting_words(&sync(0, true)).unwrap().contains("away"));
        assert!(waiting_words(&sync(1, false)).unwrap().starts_with("1 record waits"));
        assert!(
            waiting_words(&sync(1200, true)).unwrap().contains("1,200 records wait for the gateway, which is away")
        );
    }
}
