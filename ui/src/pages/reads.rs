//! What came of a question: how much, until when it is kept, from whom, and the reads in a list.

use super::ask::Ask;
use super::reads_filter::Filters;
use super::reads_list::List;
use crate::parts::{Glyph, Icon, thousands};
use crate::state::Desk;
use api::{AnswerPick, AnswerState, AskAgain, Flags, SourceLine, SourceState, command};
use leptos::prelude::*;

#[component]
pub fn Reads(ask: Ask) -> impl IntoView {
    let desk = ask.desk;
    let state = Memo::new(move |_| desk.answer.with(|answer| answer.as_ref().map(|answer| answer.state)));
    let gone = move || state.get() == Some(AnswerState::Gone);
    view! {
        <section class="reads" aria-labelledby="reads-count">
            <Sources desk/>
            <Show when=move || state.get() == Some(AnswerState::Coming)>
                <Coming desk/>
            </Show>
            <Show when=move || !gone() fallback=move || view! { <Gone ask/> }>
                <Head desk/>
                <Filters desk/>
                <List desk/>
            </Show>
        </section>
    }
}

/// Stops what still comes; what came is kept.
pub fn cancel(desk: Desk) {
    if let Some(answer) = desk.answer_id() {
        desk.app.fetch::<command::ask_cancel>(AnswerPick { answer }, move |view| desk.take_answer(view));
    }
}

/// "47 reads", "12 of 47 reads".
fn counted(shown: usize, all: usize) -> String {
    let reads = if all == 1 { "read" } else { "reads" };
    if shown == all {
        format!("{} {reads}", thousands(all as u64))
    } else {
        format!("{} of {} {reads}", thousands(shown as u64), thousands(all as u64))
    }
}

#[component]
fn Head(desk: Desk) -> impl IntoView {
    let all = Memo::new(move |_| desk.sight.rows.with(|rows| rows.len()));
    let shown = Memo::new(move |_| desk.sight.shown.with(|rows| rows.len()));
    let saved = Memo::new(move |_| {
        desk.columns.with(|columns| columns.flags.iter().filter(|flags| Flags::of(**flags).saved).count())
    });
    let left = move || {
        let expires = desk.answer.with(|answer| answer.as_ref().map(|answer| answer.expires))?;
        desk.app.left_until(expires)
    };
    view! {
        <div class="reads-head">
            <b id="reads-count" class="num" role="status">{move || counted(shown.get(), all.get())}</b>
            <span class="muted" id="reads-left" title="What is not saved is deleted everywhere by itself (RET-1)">
                {move || left().map(|left| view! { "unsaved deleted in " <b class="num">{left}</b> })}
            </span>
            <span class="grow"></span>
            <span class="pill num" id="reads-saved">{move || format!("{} saved", thousands(saved.get() as u64))}</span>
        </div>
    }
}

/// How far the sources are.
#[component]
fn Coming(desk: Desk) -> impl IntoView {
    let part = move || {
        desk.answer.with(|answer| {
            let sources = answer.as_ref().map_or(&[][..], |answer| &answer.sources[..]);
            let heard = sources.iter().filter(|one| one.state != SourceState::Asked).count();
            (heard, sources.len())
        })
    };
    let came = move || desk.answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.reads));
    view! {
        <div class="coming" id="reads-coming">
            <label for="reads-progress" class="small">
                {move || {
                    let (heard, all) = part();
                    format!("{} reads so far; {heard} of {all} sources have answered", thousands(came().into()))
                }}
            </label>
            <progress id="reads-progress" max=move || part().1.max(1).to_string() value=move || part().0.to_string()></progress>
            <button type="button" id="ask-cancel" on:click=move |_| cancel(desk)>"Cancel " <kbd>"Esc"</kbd></button>
        </div>
    }
}

#[component]
fn Sources(desk: Desk) -> impl IntoView {
    let lines =
        move || desk.answer.with(|answer| answer.as_ref().map(|answer| answer.sources.clone()).unwrap_or_default());
    let coming = move || desk.answer.with(|answer| answer.as_ref().is_some_and(|it| it.state == AnswerState::Coming));
    let broken = move || desk.answer.with(|answer| answer.as_ref().is_some_and(|it| it.state == AnswerState::Broken));
    let said = move || {
        lines()
            .into_iter()
            .filter(|line| !line.words.is_empty() && line.state != SourceState::Asked)
            .collect::<Vec<_>>()
    };
    view! {
        <div class="sources-of" id="reads-sources">
            <ul class="pills" aria-label="Sources">{move || lines().into_iter().map(pill).collect_view()}</ul>
            <div class="actions sources-again">
                {move || {
                    lines()
                        .into_iter()
                        .filter(|line| line.again && line.state == SourceState::Failed)
                        .map(|line| {
                            let name = line.name.clone();
                            view! {
                                <button type="button" class="quiet source-again" disabled=coming on:click=move |_| again(desk, name.clone())>
                                    <Glyph icon=Icon::Refresh/>
                                    {format!("Ask {} again", line.name)}
                                </button>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <Show when=broken>
                <p class="small" role="status" id="reads-broken">"It was stopped, or broke off: what came is good, more may be missing."</p>
            </Show>
            <Show when=move || !said().is_empty()>
                <details class="small" id="reads-missing">
                    <summary>"What may be missing, and what is not shown"</summary>
                    <ul class="missing">
                        {move || {
                            said()
                                .into_iter()
                                .map(|line| view! { <li><b>{line.name}</b> ": " {line.words}</li> })
                                .collect_view()
                        }}
                    </ul>
                </details>
            </Show>
        </div>
    }
}

/// A question of its own in the trail.
fn again(desk: Desk, source: String) {
    if let Some(answer) = desk.answer_id() {
        desk.app.ask::<command::ask_again>(AskAgain { answer, source }, move |view| desk.take_answer(view));
    }
}

fn pill(line: SourceLine) -> impl IntoView {
    let (tint, words) = match line.state {
        SourceState::Done => ("pill good", thousands(line.reads)),
        SourceState::Asked if line.reads > 0 => ("pill lamp", format!("{} …", thousands(line.reads))),
        SourceState::Asked => ("pill lamp", "…".to_owned()),
        SourceState::Failed => ("pill bad", trouble(&line.words)),
    };
    let cut = (line.state == SourceState::Done && !line.words.is_empty()).then_some("*");
    view! { <li class=tint title=line.words.clone()><span class="source-name">{line.name}</span> {words} {cut}</li> }
}

/// The trouble in a few words; the whole of it stands in the disclosure.
fn trouble(words: &str) -> String {
    let first = words.split([';', '.', '·', ',', ':']).next().unwrap_or_default().trim();
    if first.is_empty() {
        "failed".to_owned()
    } else if first.chars().count() <= 28 {
        first.to_owned()
    } else {
        first.chars().take(27).chain(['…']).collect()
    }
}

/// RET-5.
#[component]
fn Gone(ask: Ask) -> impl IntoView {
    view! {
        <div class="callout" id="answer-gone" role="status">
            <div class="callout-text">
                <p><b>"This answer was deleted."</b></p>
                <p>
                    "Its time was over: the key was destroyed at the gateway, the file is removed, and the trail records it \
                     (RET-5). What you saved from it stays in the event."
                </p>
                <div class="actions">
                    <button type="button" id="gone-ask" on:click=move |_| ask.to_plate()>"Ask anew"</button>
                    <button type="button" class="quiet" on:click=move |_| ask.desk.close()>"Close"</button>
                </div>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_are_counted_and_so_are_those_in_sight() {
        assert_eq!(counted(47, 47), "47 reads");
        assert_eq!(counted(1, 1), "1 read");
        assert_eq!(counted(12, 1_047), "12 of 1,047 reads");
    }

    #[test]
    fn a_pill_says_what_the_trouble_is_and_not_all_of_it() {
        assert_eq!(trouble("timed out after 8 s; later reads may be missing"), "timed out after 8 s");
        assert_eq!(trouble(""), "failed");
        assert_eq!(trouble("was not heard to its very last end at all").chars().count(), 28);
    }
}
