//! Who watches the logs: alerts, witnesses, the logs and their heads.

use super::trail_desk::Desk;
use crate::parts::{Glyph, Icon, thousands};
use api::{AlertLine, LogLine, WitnessLine, WitnessesView};
use leptos::prelude::*;

/// The view, once it is told.
#[component]
pub fn Witnesses(desk: Desk) -> impl IntoView {
    move || match desk.witnesses.get() {
        Some(view) => view! { <Told view desk/> }.into_any(),
        None if desk.witnesses_failed.get() => view! {
            <section class="card pad">
                <p>"The state of logs and witnesses is not known; what stands above says why."</p>
                <div class="actions"><Again desk/></div>
            </section>
        }
        .into_any(),
        None => view! {
            <section class="card pad" aria-busy="true"><p class="muted">"Asking the gateway…"</p></section>
        }
        .into_any(),
    }
}

#[component]
fn Told(view: WitnessesView, desk: Desk) -> impl IntoView {
    let WitnessesView { verifier, quorum, witnesses, logs, alerts } = view;
    view! {
        <Alerts alerts desk/>
        <div class="witness-columns">
            <section class="card" aria-labelledby="witnesses-title">
                <div class="card-head">
                    <h2 id="witnesses-title">"Witnesses"</h2>
                    <span class="pill num">{witnesses.len()}</span>
                </div>
                <p class="card-text" id="witness-quorum">{quorum_words(quorum)}</p>
                {if witnesses.is_empty() {
                    view! {
                        <p class="card-text muted">
                            "None is set up. The system owner names witnesses in the gateway's profile; until then only the gateway's own signature stands for its log."
                        </p>
                    }
                        .into_any()
                } else {
                    view! {
                        <ul class="witness-list">
                            {witnesses.into_iter().map(|line| view! { <Witness line/> }).collect_view()}
                        </ul>
                    }
                        .into_any()
                }}
            </section>
            <section class="card" aria-labelledby="verifier-title">
                <div class="card-head"><h2 id="verifier-title">"Key of the gateway's log"</h2></div>
                <p class="card-text">
                    "Whoever checks an export gives this key to " <span class="code">"readroom-verify"</span>
                    ". Read it out or hand it over by another way than the export, so that one forger can't replace both."
                </p>
                <p id="trail-verifier" class="key">{verifier}</p>
            </section>
        </div>
        <Logs logs quorum/>
    }
}

#[component]
fn Again(desk: Desk) -> impl IntoView {
    view! {
        <button type="button" id="witnesses-again" class="quiet" on:click=move |_| desk.look_at_witnesses()>
            <Glyph icon=Icon::Refresh/>
            "Look again"
        </button>
    }
}

/// What has to be looked at first; what is over stays, quietly.
#[component]
fn Alerts(alerts: Vec<AlertLine>, desk: Desk) -> impl IntoView {
    let (open, ended): (Vec<_>, Vec<_>) = alerts.into_iter().partition(|alert| alert.ended.is_none());
    let count = open.len();
    view! {
        <section aria-labelledby="alerts-title" class="alerts">
            <div class="alerts-head">
                <h2 id="alerts-title">"Alerts"</h2>
                {(count > 0).then(|| view! { <span class="pill bad num">{format!("{count} open")}</span> })}
                <span class="grow"></span>
                <Again desk/>
            </div>
            {(count == 0)
                .then(|| {
                    view! {
                        <p class="all-well" id="no-alerts">
                            <Glyph icon=Icon::ShieldCheck/>
                            <span>
                                <b>"No alert is open. "</b>
                                "One opens here when a log can't be written, a witness stays away, or tampering is found."
                            </span>
                        </p>
                    }
                })}
            {open
                .into_iter()
                .map(|alert| {
                    view! {
                        <div class="callout bad alert-open">
                            <Glyph icon=Icon::ShieldAlert/>
                            <div class="callout-text">
                                <p class="fault-message">{alert.words}</p>
                                <p class="small">"Since " <span class="num">{alert.since}</span> ", still open"</p>
                            </div>
                        </div>
                    }
                })
                .collect_view()}
            {(!ended.is_empty())
                .then(|| {
                    view! {
                        <ul class="alerts-ended">
                            {ended
                                .into_iter()
                                .map(|alert| {
                                    view! {
                                        <li>
                                            <Glyph icon=Icon::Check/>
                                            <span>{alert.words}</span>
                                            <span class="muted num">{alert.since} " to " {alert.ended}</span>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    }
                })}
        </section>
    }
}

#[component]
fn Witness(line: WitnessLine) -> impl IntoView {
    let missed = line.missed.is_some();
    let last = line.last_signed.map_or_else(|| "Has not signed yet".to_owned(), |when| format!("Last signed {when}"));
    view! {
        <li>
            <div class="witness-name">
                <b>{line.name}</b>
                {if missed {
                    view! { <span class="pill bad"><Glyph icon=Icon::Alert/>"missed"</span> }.into_any()
                } else {
                    view! { <span class="pill good"><Glyph icon=Icon::Check/>"signs"</span> }.into_any()
                }}
                <span class="muted small num">{last}</span>
            </div>
            {line.missed.map(|why| view! { <p class="witness-missed">{why}</p> })}
            <p class="key">{line.verifier}</p>
        </li>
    }
}

#[component]
fn Logs(logs: Vec<LogLine>, quorum: u32) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="logs-title">
            <div class="card-head">
                <h2 id="logs-title">"Logs"</h2>
                <span class="pill num">{logs.len()}</span>
            </div>
            {if logs.is_empty() {
                view! { <p class="card-text muted">"No log is known yet. One begins with the first sign-in at a workstation."</p> }.into_any()
            } else {
                view! {
                    <div class="table-scroll" tabindex="0" role="region" aria-label="Table of logs">
                        <table id="trail-logs">
                            <thead>
                                <tr>
                                    <th scope="col">"Who"</th>
                                    <th scope="col">"Workstation"</th>
                                    <th scope="col" class="right">"Entries"</th>
                                    <th scope="col">"Last head"</th>
                                    <th scope="col">"Cosigned"</th>
                                    <th scope="col">"Log"</th>
                                </tr>
                            </thead>
                            <tbody>
                                {logs
                                    .into_iter()
                                    .map(|log| {
                                        let enough = log.cosigned >= quorum;
                                        let (icon, tint) = if enough { (Icon::Check, "good") } else { (Icon::Alert, "lamp") };
                                        view! {
                                            <tr>
                                                <th scope="row"><b>{log.who}</b></th>
                                                <td>{log.workstation}</td>
                                                <td class="num right">{thousands(log.size)}</td>
                                                <td class="muted num">{log.head_at}</td>
                                                <td>
                                                    <span class=format!("pill num {tint}")>
                                                        <Glyph icon/>
                                                        {format!("{} of {quorum}", log.cosigned)}
                                                    </span>
                                                </td>
                                                <td class="code small wraps">{log.origin}</td>
                                            </tr>
                                        }
                                    })
                                    .collect_view()}
                            </tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }}
        </section>
    }
}

fn quorum_words(quorum: u32) -> String {
    match quorum {
        0 => "No witness has to sign: a checkpoint counts as soon as its log has signed it.".into(),
        1 => "A checkpoint counts as witnessed when 1 witness has signed it.".into(),
        more => format!("A checkpoint counts as witnessed when {more} witnesses have signed it."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quorum_is_said_in_words() {
        assert!(quorum_words(0).starts_with("No witness"));
        assert!(quorum_words(1).ends_with("when 1 witness has signed it."));
        assert!(quorum_words(2).ends_with("when 2 witnesses have signed it."));
    }
}
