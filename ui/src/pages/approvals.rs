//! Requests to look further back (QRY-9): the supervisor's desk, one's own requests, and the form of a request.

use super::events_parts::{Reason, faults_here};
use super::frame::room;
use crate::parts::{Dialog, FaultCallout, Glyph, Icon, focus_soon};
use crate::state::{app, day, moment};
use api::{
    ApprovalDecision, ApprovalDraft, ApprovalLine, ApprovalState, ApprovalsView, Event, Role, Timestamp, command,
};
use domain::EventId;
use leptos::prelude::*;

/// What the desk and its dialog share.
#[derive(Clone, Copy)]
struct Desk {
    view: RwSignal<Option<ApprovalsView>>,
    failed: RwSignal<bool>,
    deciding: RwSignal<Option<(ApprovalLine, bool)>>,
    /// A refused request that is asked once more.
    again: RwSignal<Option<(EventId, Timestamp)>>,
    news: RwSignal<&'static str>,
    supervises: bool,
}

/// Requests: those to decide for a supervisor, one's own for whoever asks.
#[component]
pub fn Approvals() -> impl IntoView {
    let app = app();
    let supervises = room().session.with_value(|session| session.role == Role::Supervisor);
    let desk = Desk {
        view: RwSignal::new(None),
        failed: RwSignal::new(false),
        deciding: RwSignal::new(None),
        again: RwSignal::new(None),
        news: RwSignal::new(""),
        supervises,
    };
    let look = move || {
        let take = move |view| {
            desk.failed.try_set(false);
            desk.view.try_set(Some(view));
        };
        app.fetch_or::<command::approvals_list>((), take, move |_| {
            desk.failed.try_set(true);
            false
        });
    };
    look();
    Effect::new(move |before: Option<u32>| {
        let (n, heard) = app.heard.get();
        if before.is_some_and(|before| before != n) && heard == Some(Event::Records) {
            look();
        }
        n
    });
    let waiting = move || {
        desk.view.with(|view| {
            let lines = view.as_ref().map_or(&[][..], |view| &view.approvals[..]);
            let waits =
                |line: &&ApprovalLine| if supervises { line.mine } else { line.state == ApprovalState::Waiting };
            lines.iter().filter(waits).count()
        })
    };
    view! {
        <section class="card approvals" id="approvals" aria-labelledby="approvals-title">
            <div class="card-head">
                <h2 id="approvals-title">{if supervises { "Requests to decide" } else { "Your requests to look further back" }}</h2>
                <span id="approvals-count" class="pill num" role="status">
                    {move || match (waiting(), supervises) {
                        (0, _) => "none waits".to_owned(),
                        (some, true) => format!("{some} for you"),
                        (some, false) => format!("{some} waiting"),
                    }}
                </span>
                <span class="grow"></span>
                <button type="button" id="approvals-again" on:click=move |_| look()><Glyph icon=Icon::Refresh/>"Look again"</button>
            </div>
            <p class="card-text muted">
                "Where the agency lets authority grow with age, going back further than 90 days takes a supervisor, and further than \
                 a year a second approver (QRY-9). Nobody decides their own (ACC-8)."
            </p>
            {move || match desk.view.get() {
                Some(view) if view.approvals.is_empty() => view! { <Nothing supervises/> }.into_any(),
                Some(view) => view! { <Lines desk view/> }.into_any(),
                None if desk.failed.get() => {
                    view! { <p class="card-text" id="approvals-failed">"The requests could not be asked for; look again. Nothing was lost."</p> }.into_any()
                }
                None => view! { <p class="card-text muted" aria-busy="true">"Loading the requests…"</p> }.into_any(),
            }}
            <p class="sr-only" role="status">{move || desk.news.get()}</p>
        </section>
        {move || desk.deciding.get().map(|(line, approves)| view! { <Decide desk line approves/> })}
        {move || {
            desk.again.get().map(|(event, from)| {
                let done = move |view: Option<ApprovalsView>| {
                    desk.again.set(None);
                    if let Some(view) = view {
                        desk.view.set(Some(view));
                        desk.news.set("The request was sent.");
                    }
                };
                view! { <RequestApproval event from on_close=done/> }
            })
        }}
    }
}

#[component]
fn Nothing(supervises: bool) -> impl IntoView {
    let words = if supervises {
        "Nothing waits for a decision. A request comes here when an analyst of your unit needs to look further back."
    } else {
        "You have asked for nothing. Where a window needs it, the form in Investigate offers the request."
    };
    view! { <p class="card-text" id="approvals-none">{words}</p> }
}

#[component]
fn Lines(desk: Desk, view: ApprovalsView) -> impl IntoView {
    let mut lines = view.approvals;
    // What can be decided or still waits first; among those the order is the gateway's.
    lines.sort_by_key(|line| (!line.mine, line.state != ApprovalState::Waiting));
    view! {
        <ul class="approval-list">{lines.into_iter().map(|line| view! { <Line desk line/> }).collect_view()}</ul>
    }
}

#[component]
fn Line(desk: Desk, line: ApprovalLine) -> impl IntoView {
    let (words, tint, icon) = match line.state {
        ApprovalState::Waiting => ("Waiting", "lamp", Icon::Late),
        ApprovalState::Approved => ("Approved", "good", Icon::Check),
        ApprovalState::Refused => ("Refused", "bad", Icon::Ban),
    };
    let id = line.id;
    let button = {
        let line = line.clone();
        move |approves: bool| {
            let (verb, name) = if approves { ("approve", "Approve") } else { ("refuse", "Refuse") };
            let (line, label) = (line.clone(), format!("{name} the request of {} for {}", line.by, line.number));
            view! {
                <button
                    type="button"
                    id=format!("{verb}-{id}")
                    aria-label=label
                    on:click=move |_| desk.deciding.set(Some((line.clone(), approves)))
                >
                    {name} "…"
                </button>
            }
        }
    };
    view! {
        <li class="approval" id=format!("approval-{id}")>
            <div class="approval-words">
                <p><b class="code">{line.number.clone()}</b> " " {line.title.clone()}</p>
                <p class="num">
                    {desk.supervises.then(|| view! { <b>{line.by.to_string()}</b> " asks to look back to " })}
                    {(!desk.supervises).then_some("Back to ")}
                    <b>{day(line.from)}</b>
                    {format!(", {} before it was asked", age(line.from, line.asked))}
                </p>
                <blockquote class="quoted">{line.reason.clone()}</blockquote>
                <p class="muted small num">{format!("Asked {}", moment(line.asked))}</p>
                {(!line.decisions.is_empty()).then(|| view! {
                    <ul class="approval-said small">
                        {line.decisions.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view()}
                    </ul>
                })}
            </div>
            <span class=format!("pill {tint}")><Glyph icon/>{words}</span>
            <div class="approval-actions">
                {line.mine.then(|| (button(true), button(false)))}
                {(!desk.supervises && line.state == ApprovalState::Refused).then(|| {
                    let asked = (line.event, line.from);
                    view! {
                        <button
                            type="button"
                            id=format!("request-again-{id}")
                            on:click=move |_| desk.again.set(Some(asked))
                        >
                            "Ask once more…"
                        </button>
                    }
                })}
            </div>
        </li>
    }
}

/// "400 days".
fn age(from: Timestamp, asked: Timestamp) -> String {
    match (asked - from).as_seconds() / 86_400 {
        1 => "1 day".into(),
        days => format!("{} days", crate::parts::thousands(u64::try_from(days).unwrap_or(0))),
    }
}

#[component]
fn Decide(desk: Desk, line: ApprovalLine, approves: bool) -> impl IntoView {
    let app = app();
    faults_here(app);
    let reason = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let id = line.id;
    let close = move || {
        app.fault.set(None);
        desk.deciding.set(None);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let reason = reason.with_untracked(|reason| reason.trim().to_owned());
        if reason.is_empty() {
            focus_soon("decide-reason");
            return;
        }
        app.ask::<command::approval_decide>(ApprovalDecision { id, approved: approves, reason }, move |view| {
            desk.view.set(Some(view));
            desk.news.set(if approves { "The request was approved." } else { "The request was refused." });
            close();
        });
    };
    let (title, yes, class) = if approves {
        ("Approve this request?", "Approve", "primary")
    } else {
        ("Refuse this request?", "Refuse", "danger")
    };
    view! {
        <Dialog id="decide-dialog" title on_close=move |()| close()>
            <form class="stack" novalidate=true on:submit=submit>
                <FaultCallout in_dialog=true/>
                <p>
                    <b>{line.by.to_string()}</b>
                    {format!(" asks to look back to {} for ", day(line.from))}
                    <b class="code">{line.number.clone()}</b>
                    {format!(" {}.", line.title)}
                </p>
                <blockquote class="quoted">{line.reason.clone()}</blockquote>
                <Reason id="decide-reason" label="Your reason" value=reason tried hint="Stands in the trail beside the request"/>
                <div class="actions end">
                    <button type="button" on:click=move |_| close()>"Cancel"</button>
                    <button type="submit" id="decide-go" class=class disabled=move || app.busy.get()>{yes}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// Asks for leave to look back to `from` for an event. What was asked and its state are then on "Access & training".
#[component]
pub fn RequestApproval(
    event: EventId,
    from: Timestamp,
    /// Called when it is done with; with the requests as they are now, where one was sent.
    #[prop(into)]
    on_close: Callback<Option<ApprovalsView>>,
) -> impl IntoView {
    let app = app();
    faults_here(app);
    let reason = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let close = move |view: Option<ApprovalsView>| {
        app.fault.set(None);
        on_close.run(view);
    };
    let submit = move |submitted: leptos::ev::SubmitEvent| {
        submitted.prevent_default();
        tried.set(true);
        let reason = reason.with_untracked(|reason| reason.trim().to_owned());
        if reason.is_empty() {
            focus_soon("request-reason");
            return;
        }
        app.ask::<command::approval_request>(ApprovalDraft { event, from, reason }, move |view| close(Some(view)));
    };
    view! {
        <Dialog id="request-dialog" title="Ask to look further back" on_close=move |()| close(None)>
            <form class="stack" novalidate=true on:submit=submit>
                <FaultCallout in_dialog=true/>
                <p class="num">"Back to " <b>{moment(from)}</b> "."</p>
                <p>
                    "Going back further than 90 days takes a supervisor's approval, and further than a year a second one (QRY-9). \
                     Nothing is asked of any source until then."
                </p>
                <Reason
                    id="request-reason"
                    label="Why this matter needs it"
                    value=reason
                    tried
                    hint="What happened so long ago, and what the reads are to show"
                />
                <div class="actions end">
                    <button type="button" on:click=move |_| close(None)>"Cancel"</button>
                    <button type="submit" id="request-go" class="primary" disabled=move || app.busy.get()>"Send the request"</button>
                </div>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_said_in_whole_days() {
        let at = |days: i64| Timestamp(days * 86_400_000_000);
        assert_eq!(age(at(0), at(1)), "1 day");
        assert_eq!(age(at(0), at(1_400)), "1,400 days");
        assert_eq!(age(at(5), at(0)), "0 days");
    }
}
