//! How far back: the last 30 days first, more as a choice that is recorded (QRY-4), five years at most (QRY-3), and what
//! approval that takes where authority grows with age (QRY-9).

use super::ask::{Ask, Refused};
use crate::state::{Back, Field, day};
use api::{ApprovalLine, ApprovalState, command};
use domain::{
    Profile, Timestamp,
    policy::{self, Approvals, WindowFacts},
};
use leptos::prelude::*;

const fn words(back: Back) -> &'static str {
    match back {
        Back::Month => "30 days",
        Back::Quarter => "90 d",
        Back::Year => "1 y",
        Back::All => "5 y max",
        Back::Dates => "…",
    }
}

const fn name(back: Back) -> &'static str {
    match back {
        Back::Month => "The last 30 days",
        Back::Quarter => "The last 90 days",
        Back::Year => "The last year",
        Back::All => "The last five years, the most that may be asked for",
        Back::Dates => "From a day to a day",
    }
}

const fn id(back: Back) -> &'static str {
    match back {
        Back::Month => "ask-window",
        Back::Quarter => "ask-window-90",
        Back::Year => "ask-window-365",
        Back::All => "ask-window-all",
        Back::Dates => "ask-window-dates",
    }
}

#[component]
pub fn Window(ask: Ask) -> impl IntoView {
    let Ask { desk, form, .. } = ask;
    let from = Memo::new(move |_| form.reaches_to(desk.app.gateway_time()?));
    let further =
        move || desk.app.gateway_time().zip(from.get()).is_some_and(|(now, from)| from < policy::usual_window(now).0);
    view! {
        <fieldset class="ask-window">
            <legend>"Window"</legend>
            <div class="ask-backs">
                {Back::ALL
                    .into_iter()
                    .map(|back| {
                        view! {
                            <label class="segment" title=name(back)>
                                <input
                                    type="radio"
                                    name="ask-window"
                                    id=id(back)
                                    aria-label=name(back)
                                    prop:checked=move || form.back.get() == back
                                    on:change=move |_| {
                                        form.refused.set(None);
                                        form.back.set(back);
                                    }
                                />
                                <span aria-hidden="true">{words(back)}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <Show when=move || form.back.get() == Back::Dates>
                <div class="ask-dates">
                    <Day id="ask-from" label="First day" value=form.from/>
                    <Day id="ask-to" label="Last day" value=form.to/>
                </div>
            </Show>
            <Show when=further>
                <p class="small lamp-words" id="ask-further">"Further back than 30 days: a choice that is recorded (QRY-4)."</p>
            </Show>
            <Show when=move || desk.forms.with(|forms| forms.authority_by_age)>
                <Authority ask from/>
            </Show>
            <Refused form field=Field::Window/>
        </fieldset>
    }
}

#[component]
fn Day(id: &'static str, label: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label} " " <span class="hint">"UTC"</span></label>
            <input
                id=id
                type="text"
                autocomplete="off"
                // A date field of WebKitGTK shows today where nothing is chosen.
                placeholder="YYYY-MM-DD"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
}

/// What the rule says of a window that goes back to `from`, with the approvals of nobody.
fn needs(now: Timestamp, from: Timestamp) -> Option<String> {
    let profile = Profile { authority_by_age: true, ..Profile::default() };
    let facts = WindowFacts { from, to: now, approvals: Approvals::default() };
    let denial = policy::window(facts, &profile, now).err().filter(|denial| denial.rule == domain::RuleId::Qry9)?;
    let second = Approvals { supervisor: true, second: false };
    let facts = WindowFacts { approvals: second, ..facts };
    let more = policy::window(facts, &profile, now).err().map(|denial| format!(" {}", denial.why)).unwrap_or_default();
    Some(format!("{}{more}", denial.why))
}

/// QRY-9: what approval it takes, which there is, and the way to one.
#[component]
fn Authority(ask: Ask, from: Memo<Option<Timestamp>>) -> impl IntoView {
    let Ask { desk, form, .. } = ask;
    let words = Memo::new(move |_| needs(desk.app.gateway_time()?, from.get()?));
    let approvals = RwSignal::new(Vec::<ApprovalLine>::new());
    let look = move || {
        desk.app.fetch::<command::approvals_list>((), move |view| {
            approvals.try_set(view.approvals);
        });
    };
    Effect::new(move || {
        // When one is needed, and when a request was written.
        if words.with(Option::is_some) && desk.asking_approval.with(Option::is_none) {
            look();
        }
    });
    let own = move |state: ApprovalState| {
        let event = desk.event.with(|event| event.as_ref().map(|view| view.event.id));
        let from = from.get();
        approvals.with(|all| {
            let fits = |line: &&ApprovalLine| {
                Some(line.event) == event && line.state == state && from.is_some_and(|from| line.from <= from)
            };
            all.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    };
    // One that fits is taken by itself; another may be chosen.
    Effect::new(move || {
        let fitting = own(ApprovalState::Approved);
        let chosen = form.approval.get_untracked();
        if words.with(Option::is_none) {
            form.approval.set(String::new());
        } else if !fitting.iter().any(|line| line.id.to_string() == chosen) {
            form.approval.set(fitting.first().map(|line| line.id.to_string()).unwrap_or_default());
        }
    });
    view! {
        <Show when=move || words.with(Option::is_some)>
            <div class="ask-authority" id="ask-authority">
                <p class="small">{move || words.get()} " (QRY-9)"</p>
                {move || {
                    let (approved, waiting) = (own(ApprovalState::Approved), own(ApprovalState::Waiting));
                    if !approved.is_empty() {
                        view! {
                            <div class="field">
                                <label for="ask-approval">"Approved request"</label>
                                <select
                                    id="ask-approval"
                                    prop:value=move || form.approval.get()
                                    on:change=move |event| form.approval.set(event_target_value(&event))
                                >
                                    {approved
                                        .into_iter()
                                        .map(|line| {
                                            let id = line.id.to_string();
                                            view! { <option value=id>{format!("back to {}: {}", day(line.from), line.reason)}</option> }
                                        })
                                        .collect_view()}
                                </select>
                            </div>
                        }
                            .into_any()
                    } else if waiting.is_empty() {
                        view! {
                            <button
                                type="button"
                                id="ask-request-approval"
                                on:click=move |_| desk.asking_approval.set(from.get_untracked())
                            >
                                "Request it…"
                            </button>
                        }
                            .into_any()
                    } else {
                        view! {
                            <p class="small muted">
                                "Your request waits for a decision. Ask for less far back meanwhile, or look again later."
                            </p>
                            <button type="button" id="ask-approval-again" class="quiet" on:click=move |_| look()>"Look again"</button>
                        }
                            .into_any()
                    }
                }}
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Span;

    #[test]
    fn qry_9_what_it_takes_is_said_as_the_rule_says_it() {
        let now = Timestamp(1_804_838_520_000_000);
        let words = |days: i64| needs(now, now - Span::hours(24 * days)).unwrap_or_default();
        assert_eq!(words(30), "");
        assert!(words(120).contains("supervisor") && !words(120).contains("second"));
        assert!(words(500).contains("supervisor") && words(500).contains("second"));
    }
}
