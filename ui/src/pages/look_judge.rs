//! The plate typed from the picture (QLT-1), before anything of what the camera read is on the screen.

use crate::parts::{focus, focus_soon};
use crate::state::Desk;
use api::{JudgedReply, Judgement, command};
use domain::Found;
use leptos::prelude::*;

/// How far a judgement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Typing,
    /// What was typed is not what the camera read.
    Differs,
    /// It is said to be a misread before anything was compared.
    Choosing,
}

/// What is typed, and how it stands; of the selected read alone.
#[derive(Clone, Copy)]
pub struct JudgeDesk {
    pub desk: Desk,
    pub typed: RwSignal<String>,
    pub state: RwSignal<String>,
    pub phase: RwSignal<Phase>,
    /// Whether its picture was shown: without it there is nothing to judge by.
    pub seen: RwSignal<bool>,
    /// What a judgement came to, for those who do not see it.
    pub news: RwSignal<String>,
}

impl JudgeDesk {
    pub fn new(desk: Desk) -> Self {
        let judge = Self {
            desk,
            typed: RwSignal::default(),
            state: RwSignal::default(),
            phase: RwSignal::new(Phase::Typing),
            seen: RwSignal::new(false),
            news: RwSignal::default(),
        };
        // Another read begins anew; the same one, chosen again, goes on.
        let selected =
            Memo::new(move |_| (desk.map.selected.get(), desk.answer.with(|it| it.as_ref().map(|it| it.answer))));
        Effect::new(move || {
            selected.track();
            judge.typed.set(String::new());
            judge.state.set(String::new());
            judge.phase.set(Phase::Typing);
            judge.seen.set(false);
        });
        judge
    }

    /// Whether there is a read whose plate is still to be typed.
    pub fn is_open(self) -> bool {
        self.desk
            .read
            .with(|read| read.as_ref().is_some_and(|read| read.judged.as_ref().is_none_or(|judged| judged.open)))
    }

    /// V: to the field, and once something is typed, the question whether it matches.
    pub fn confirm_or_type(self) {
        if !untrack(|| self.is_open()) {
            return;
        }
        if self.typed.with_untracked(|typed| typed.trim().is_empty()) {
            focus("look-typed");
        } else {
            self.judge(None);
        }
    }

    /// X: what kind of misread it is.
    pub fn misread(self) {
        if untrack(|| self.is_open()) {
            self.phase.set(Phase::Choosing);
            focus_soon("look-another-plate");
        }
    }

    /// Sends what was typed; `found` says what it is, `None` asks whether it matches.
    pub fn judge(self, found: Option<Found>) {
        let desk = self.desk;
        let Some((answer, n)) = desk.answer_id().zip(desk.map.selected.get_untracked()) else { return };
        let unread = matches!(found, Some(Found::NotAPlate | Found::Illegible));
        if !unread && self.typed.with_untracked(|typed| typed.trim().is_empty()) {
            desk.app.refuse("No plate is typed.", "Type the plate that the picture shows, or say that it shows none.");
            focus("look-typed");
            return;
        }
        let typed = if unread { String::new() } else { self.typed.get_untracked() };
        let judgement = Judgement { answer, n, typed, state: self.state.get_untracked(), found };
        desk.app.ask::<command::read_judge>(judgement, move |reply| {
            if !desk.is_here() || desk.map.selected.get_untracked() != Some(n) {
                return;
            }
            match reply {
                JudgedReply::Judged { read } => {
                    let words = read.judged.as_ref().map(|judged| judged.found.label()).unwrap_or_default();
                    self.news.set(words.to_owned());
                    desk.take_read(*read);
                    focus_soon("look-title");
                }
                JudgedReply::Differs => {
                    self.phase.set(Phase::Differs);
                    focus_soon("look-again");
                }
            }
        });
    }
}

#[component]
pub fn Judge(judge: JudgeDesk) -> impl IntoView {
    let (desk, typed, state, phase) = (judge.desk, judge.typed, judge.state, judge.phase);
    let waits = move || !judge.seen.get();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        judge.judge(None);
    };
    view! {
        <form class="card look-judge" id="look-judge" on:submit=submit>
            <b class="small" id="look-question">"Which plate does the picture show?"</b>
            <div class="look-typed-row">
                <div class="field">
                    <label for="look-typed" class="sr-only">"Plate, as the picture shows it"</label>
                    <input
                        id="look-typed"
                        class="plate-input"
                        type="text"
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        maxlength="16"
                        placeholder="type it"
                        aria-keyshortcuts="V"
                        aria-describedby="look-judge-says"
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </div>
                <div class="field">
                    <label for="look-state" class="sr-only">"State on the plate, where it can be read"</label>
                    <select id="look-state" prop:value=move || state.get() on:change=move |event| state.set(event_target_value(&event))>
                        <option value="">"State"</option>
                        {move || {
                            desk.forms
                                .with(|forms| forms.states.clone())
                                .into_iter()
                                .map(|one| view! { <option value=one.clone()>{one.clone()}</option> })
                                .collect_view()
                        }}
                    </select>
                </div>
            </div>
            <div class="look-verdicts">
                <button type="submit" id="look-confirm" class="primary" disabled=move || waits() || typed.with(|typed| typed.trim().is_empty())>
                    <kbd>"V"</kbd>
                    "Confirm"
                </button>
                <button
                    type="button"
                    id="look-misread"
                    aria-expanded=move || (phase.get() != Phase::Typing).to_string()
                    aria-keyshortcuts="X"
                    on:click=move |_| judge.misread()
                >
                    <kbd>"X"</kbd>
                    "Misread…"
                </button>
            </div>
            <p class="small muted" id="look-judge-says" role="status">
                {move || match phase.get() {
                    Phase::Typing if waits() => "Wait for the picture: what it shows is what counts.",
                    _ if waits() => "Without its picture no more can be said of a read than that it can't be read.",
                    Phase::Typing => "What the camera read is shown after you typed it. A read can't be saved or acted on until somebody has looked (QLT-1).",
                    Phase::Differs => "What you typed is not what the camera read. Look again, or say what it is.",
                    Phase::Choosing => "Say what it is. For another plate or state, type first what the picture shows.",
                }}
            </p>
            <Show when=move || phase.get() != Phase::Typing>
                <Choices judge/>
            </Show>
        </form>
    }
}

#[component]
fn Choices(judge: JudgeDesk) -> impl IntoView {
    let again = move |_| {
        judge.phase.set(Phase::Typing);
        focus("look-typed");
    };
    let choice = move |id: &'static str, words: &'static str, found: Found| {
        let disabled = move || found != Found::Illegible && !judge.seen.get();
        view! { <button type="button" id=id disabled=disabled on:click=move |_| judge.judge(Some(found))>{words}</button> }
    };
    view! {
        <div class="look-choices" role="group" aria-label="What it is">
            <button type="button" id="look-again" on:click=again>"Type again"</button>
            {choice("look-another-plate", "Another plate", Found::MisreadPlate)}
            {choice("look-another-state", "Another state", Found::MisreadState)}
            {choice("look-not-a-plate", "Not a plate", Found::NotAPlate)}
            {choice("look-illegible", "Can't be read", Found::Illegible)}
        </div>
    }
}
