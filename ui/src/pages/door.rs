//! The splash (CON-1, CON-2): the rules on the left; consent, and then credentials, on the right.

use super::sign_in::SignIn;
use crate::parts::{Banner, Brand, Dialog, FaultCallout, Glyph, Icon, focus_soon};
use crate::state::app;
use api::{ConsentAct, DoorView, RulesText, command};
use leptos::prelude::*;

/// The door.
#[component]
pub fn Door(door: DoorView) -> impl IntoView {
    let consented = RwSignal::new(door.consented);
    let rules = door.rules.clone();
    let notice = RwSignal::new(door.notice.clone());
    let statements = door.rules.statements.len();
    let act = ConsentAct { version: door.rules.version.clone(), digest: door.digest.clone(), affirmed: Vec::new() };
    let version = door.rules.version.clone();
    let last = door.last_consent.clone();
    let words = StoredValue::new(door.rules.statements.clone());
    let act = StoredValue::new(act);
    let account_known = door.last_account.is_some();
    if door.consented {
        focus_soon(if account_known { "password" } else { "account" });
    }
    view! {
        <div id="door" class="door">
            <Banner/>
            <main class="panels" data-screen="door">
                <Rules rules/>
                <section class="panel right" aria-labelledby="consent-title">
                    {move || {
                        notice.get().map(|words| {
                            view! {
                                <div class="callout lamp" role="status" id="door-notice">
                                    <Glyph icon=Icon::Lightbulb/>
                                    <div class="callout-text"><p>{words}</p></div>
                                </div>
                            }
                        })
                    }}
                    <FaultCallout/>
                    {move || {
                        if consented.get() {
                            view! { <Recorded version=version.clone()/> }.into_any()
                        } else {
                            view! {
                                <Consent words=words.get_value() act=act.get_value() last=last.clone() consented account_known/>
                            }
                                .into_any()
                        }
                    }}
                    <SignIn door=door.clone() open=consented statements/>
                </section>
            </main>
        </div>
    }
}

/// The rules, as shown at every sign-in.
#[component]
fn Rules(rules: RulesText) -> impl IntoView {
    let open = RwSignal::new(false);
    let full = StoredValue::new(rules.full);
    let title = format!("Rules of behavior, version {}", rules.version);
    let footer = format!("{title} · {} · ", rules.sources);
    view! {
        <section class="panel left" aria-labelledby="screen-title">
            <div class="glow" aria-hidden="true"></div>
            <Brand/>
            <h1 id="screen-title">{rules.heading}</h1>
            <p class="lead">{rules.notice}</p>
            <ol class="rules">
                {rules
                    .points
                    .into_iter()
                    .enumerate()
                    .map(|(n, words)| view! { <li><b>{n + 1}</b><span>{words}</span></li> })
                    .collect_view()}
            </ol>
            <p class="sources">
                {footer}
                <button type="button" id="full-text-open" class="link" on:click=move |_| open.set(true)>
                    "Read the full text"
                </button>
            </p>
            <Show when=move || open.get()>
                <Dialog id="full-text" title=title.clone() class="reading" on_close=move |()| open.set(false)>
                    <div class="reading-text">
                        {full
                            .get_value()
                            .into_iter()
                            .map(|paragraph| {
                                let (head, rest) = split_lead(&paragraph);
                                view! { <p><b>{head.to_owned()}</b>{rest.to_owned()}</p> }
                            })
                            .collect_view()}
                    </div>
                    <div class="actions end">
                        <button type="button" on:click=move |_| open.set(false)>"Close"</button>
                    </div>
                </Dialog>
            </Show>
        </section>
    }
}

/// The statements to affirm and the two ways on.
#[component]
fn Consent(
    words: Vec<String>,
    act: ConsentAct,
    last: Option<String>,
    consented: RwSignal<bool>,
    account_known: bool,
) -> impl IntoView {
    let app = app();
    let affirmed = RwSignal::new(vec![false; words.len()]);
    let all = move || affirmed.with(|list| list.iter().all(|yes| *yes));
    let consent = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if all() {
            let act = ConsentAct { affirmed: affirmed.get_untracked(), ..act.clone() };
            app.ask::<command::door_consent>(act, move |()| {
                consented.set(true);
                focus_soon(if account_known { "password" } else { "account" });
            });
        }
    };
    let decline = move |_| app.ask::<command::door_decline>((), |()| ());
    view! {
        <form class="consent" on:submit=consent>
            <h2 id="consent-title" class="title">"Consent to these rules"</h2>
            <p class="muted">
                "Asked at every sign-in." {last.map(|when| format!(" You last consented {when}."))}
            </p>
            {words
                .into_iter()
                .enumerate()
                .map(|(n, words)| {
                    view! {
                        <label class="check">
                            <input
                                id=format!("affirm-{n}")
                                type="checkbox"
                                on:change=move |event| {
                                    let yes = event_target_checked(&event);
                                    affirmed.update(|list| {
                                        if let Some(one) = list.get_mut(n) {
                                            *one = yes;
                                        }
                                    });
                                }
                            />
                            <span>{words}</span>
                        </label>
                    }
                })
                .collect_view()}
            <div class="actions">
                <button type="submit" id="consent" class="primary" disabled={move || !all()}>
                    "I consent, continue to sign-in"
                </button>
                <button type="button" id="decline" on:click=decline>
                    <Glyph icon=Icon::LogOut/>"Decline and exit"
                </button>
            </div>
        </form>
    }
}

/// What is left of the consent once it is given.
#[component]
fn Recorded(version: String) -> impl IntoView {
    view! {
        <h2 id="consent-title" class="title">"Sign in"</h2>
        <p class="recorded" role="status">
            <Glyph icon=Icon::Check/>
            "Consent recorded"
            <span class="muted">{format!("Rules of behavior, version {version}")}</span>
        </p>
    }
}

/// The first words of a paragraph, up to the first full stop, when they are short enough for a heading.
fn split_lead(paragraph: &str) -> (&str, &str) {
    paragraph
        .find(". ")
        .filter(|at| *at < 40)
        .and_then(|at| paragraph.split_at_checked(at + 1))
        .unwrap_or(("", paragraph))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_first_sentence_heads_its_paragraph() {
        assert_eq!(split_lead("Access. It is an entitlement."), ("Access.", " It is an entitlement."));
        assert_eq!(split_lead("No stop here"), ("", "No stop here"));
        let long = "This first sentence is much too long to be a heading. Second.";
        assert_eq!(split_lead(long), ("", long));
    }
}
