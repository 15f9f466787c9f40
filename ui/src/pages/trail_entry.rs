//! An entry opened: its words in full, what it holds, its place, and whether it was found unchanged
//! here and now (AUD-4).

use super::trail_desk::{Desk, Opened};
use super::trail_list::{mark, outcome_words};
use crate::parts::{Glyph, Icon, thousands};
use api::{Check, EntryView, Verdict};
use leptos::prelude::*;

/// The panel beside the list, while an entry is open.
#[component]
pub fn Inspector(desk: Desk) -> impl IntoView {
    let is_open = Memo::new(move |_| desk.opened.with(Option::is_some));
    move || {
        is_open.get().then(|| {
            view! {
                <aside class="inspector" id="trail-entry" aria-labelledby="trail-entry-title">
                    <div class="inspector-head">
                        <h2 id="trail-entry-title" class="num" tabindex="-1">
                            "Entry "
                            {move || desk.opened.with(|opened| opened.as_ref().map(|opened| thousands(opened.row.n + 1)))}
                        </h2>
                        <span class="grow"></span>
                        <button
                            type="button"
                            class="quiet"
                            id="trail-newer-entry"
                            aria-label="Newer entry"
                            aria-keyshortcuts="k"
                            on:click=move |_| desk.step(-1)
                        >
                            <Glyph icon=Icon::Up/>
                            <kbd aria-hidden="true">"K"</kbd>
                        </button>
                        <button
                            type="button"
                            class="quiet"
                            id="trail-older-entry"
                            aria-label="Older entry"
                            aria-keyshortcuts="j"
                            on:click=move |_| desk.step(1)
                        >
                            <Glyph icon=Icon::Down/>
                            <kbd aria-hidden="true">"J"</kbd>
                        </button>
                        <button
                            type="button"
                            class="icon-button"
                            id="trail-entry-close"
                            aria-label="Close the entry"
                            on:click=move |_| desk.close()
                        >
                            <Glyph icon=Icon::X/>
                        </button>
                    </div>
                    {move || desk.opened.get().map(|opened| view! { <Entry opened desk/> })}
                </aside>
            }
        })
    }
}

#[component]
fn Entry(opened: Opened, desk: Desk) -> impl IntoView {
    let Opened { row, view, failed } = opened;
    let (icon, tint) = mark(&row.outcome);
    let outcome = desk.look.with_untracked(|look| outcome_words(look.as_ref(), &row.outcome));
    let rule = row.rule.clone();
    view! {
        <div class="inspector-lead">
            <p class="muted num">{row.day.clone()} " · " <span class="code">{row.time.clone()}</span></p>
            <p id="trail-words" class="entry-words">{row.words.clone()}</p>
            <p class="entry-marks">
                <span class=format!("pill {tint}")><Glyph icon/>{outcome}</span>
                {rule.map(|rule| view! { <span class="pill code">{rule}</span> })}
                {row.late.then(|| view! { <span class="pill lamp"><Glyph icon=Icon::Late/>"came late"</span> })}
            </p>
        </div>
        {match view {
            Some(view) => view! { <Checked view/> }.into_any(),
            None if failed => view! {
                <p class="verdict waits">"It could not be checked; what stands above says why."</p>
            }
            .into_any(),
            None => view! { <p class="verdict waits" aria-busy="true">"Checking it here and now…"</p> }.into_any(),
        }}
    }
}

#[component]
fn Checked(view: EntryView) -> impl IntoView {
    let place = format!("Entry {} of {} in {}", thousands(view.row.n + 1), thousands(view.size), view.log_words);
    view! {
        <VerdictBox verdict=view.verdict/>
        <p id="trail-place" class="entry-place num">{place}</p>
        <dl class="entry-fields">
            {view
                .fields
                .into_iter()
                .map(|(label, value)| {
                    let plate = label == "Plate";
                    view! {
                        <dt>{label}</dt>
                        <dd><span class:plate=plate>{value}</span></dd>
                    }
                })
                .collect_view()}
        </dl>
        <details class="entry-proof">
            <summary>"For who wants to compute it again"</summary>
            <dl>
                <dt>"Log"</dt>
                <dd class="code">{view.row.log}</dd>
                <dt>"Leaf " <span class="num">{view.row.n}</span> ", counted from 0"</dt>
                <dd class="code" id="trail-leaf">{view.leaf}</dd>
                <dt>"Root over " <span class="num">{thousands(view.size)}</span> " entries"</dt>
                <dd class="code" id="trail-root">{view.root}</dd>
                <dt>"The entry as it was written"</dt>
                <dd class="code" id="trail-canonical">{view.canonical}</dd>
            </dl>
        </details>
    }
}

/// The verdict in large letters, and each step of the way to it. What failed comes first.
#[component]
fn VerdictBox(verdict: Verdict) -> impl IntoView {
    let Verdict { verified, mut steps } = verdict;
    steps.sort_by_key(|step| step.good);
    view! {
        <div id="trail-verdict" class="verdict" class:good=verified class:bad=!verified role="status" data-verified=verified.to_string()>
            <p class="verdict-words">
                <Glyph icon=if verified { Icon::ShieldCheck } else { Icon::ShieldAlert }/>
                {if verified { "Verified here and now" } else { "NOT verified" }}
            </p>
            <ul>
                {steps
                    .into_iter()
                    .map(|Check { good, words }| {
                        view! {
                            <li class:wrong=!good>
                                <Glyph icon=if good { Icon::Check } else { Icon::CircleX }/>
                                <span>{(!good).then_some("Failed: ")} {words}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            {(!verified)
                .then(|| view! {
                    <p class="verdict-next">"Don't rely on this entry. Export it, check it with readroom-verify, and tell the auditor and the system owner."</p>
                })}
        </div>
    }
}
