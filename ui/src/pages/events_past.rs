//! What was asked for an event, and which answers are still cached.

use super::events_desk::EventsDesk;
use super::events_parts::{Goes, answer_id};
use crate::parts::{Glyph, Icon, thousands};
use crate::state::moment;
use api::{AnswerLine, AskLine};
use leptos::prelude::*;

/// One's own questions of this event.
#[component]
pub fn Asks(desk: EventsDesk) -> impl IntoView {
    let asks =
        Memo::new(move |_| desk.opened.with(|view| view.as_ref().map(|view| view.asks.clone()).unwrap_or_default()));
    let open = Memo::new(move |_| desk.opened.with(|view| view.as_ref().is_some_and(|view| view.event.is_open())));
    view! {
        <div class="event-column">
            <p class="muted">"Your own questions for this event, the last first. Each stands in the audit trail (AUD-1)."</p>
            {move || (!open.get()).then(|| view! {
                <p class="event-closed"><Glyph icon=Icon::Lock/>"The event is closed: nothing can be asked for it (QRY-1)."</p>
            })}
            {move || {
                let all = asks.get();
                if all.is_empty() {
                    view! { <p id="asks-none" class="muted">"Nothing was asked for this event yet."</p> }.into_any()
                } else {
                    let can = open.get();
                    view! {
                        <ul id="asks" class="past">
                            {all.into_iter().map(|line| view! { <Ask desk line can/> }).collect_view()}
                        </ul>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Ask(desk: EventsDesk, line: AskLine, can: bool) -> impl IntoView {
    let AskLine { n, at, question, reason, narrative, outcome, draft } = line;
    let again = move |_| {
        let event = draft.event;
        desk.investigate(event, Some(draft.clone()), None);
    };
    view! {
        <li class="past-line">
            <div class="past-words">
                <p class="past-question">{question.clone()}</p>
                <p>{narrative}</p>
                <p class="muted small num">{format!("{} · {reason} · entry {}", moment(at), thousands(n + 1))}</p>
            </div>
            <span class="pill">{outcome}</span>
            <button
                type="button"
                id=format!("ask-again-{n}")
                disabled=!can
                aria-label=format!("Ask again: {question}")
                on:click=again
            >
                <Glyph icon=Icon::Refresh/>
                "Ask again"
            </button>
        </li>
    }
}

/// Answers that are not gone yet.
#[component]
pub fn Answers(desk: EventsDesk) -> impl IntoView {
    let answers =
        Memo::new(move |_| desk.opened.with(|view| view.as_ref().map(|view| view.answers.clone()).unwrap_or_default()));
    view! {
        <div class="event-column">
            <p class="muted">
                "What was answered is kept for some hours and then deleted everywhere, with its key (RET-1, RET-5). What you saved stays."
            </p>
            {move || {
                let all = answers.get();
                if all.is_empty() {
                    view! { <p id="answers-none" class="muted">"No answer of this event is cached. Whatever was not saved is gone."</p> }
                        .into_any()
                } else {
                    view! {
                        <ul id="answers" class="past">
                            {all.into_iter().map(|line| view! { <Answer desk line/> }).collect_view()}
                        </ul>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Answer(desk: EventsDesk, line: AnswerLine) -> impl IntoView {
    let AnswerLine { answer, event, question, asked, expires, reads, .. } = line;
    let app = desk.app;
    let reads = if reads == 1 { "1 read".to_owned() } else { format!("{} reads", thousands(reads)) };
    view! {
        <li class="past-line" id=answer_id(answer)>
            <div class="past-words">
                <p class="past-question">{question.clone()}</p>
                <p class="muted small num">{format!("{reads} · asked {}", moment(asked))}</p>
            </div>
            <Goes app at=expires/>
            <button
                type="button"
                id=format!("answer-open-{answer}")
                aria-label=format!("Open the answer to {question}")
                on:click=move |_| desk.investigate(event, None, Some(answer))
            >
                "Open"
            </button>
        </li>
    }
}
