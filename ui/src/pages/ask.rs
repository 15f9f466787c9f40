//! Asking (QRY-1 to QRY-9): what is sought, how far back, why, and for whom. What the rules will say is said while the
//! question is written; the workstation and the gateway decide.

use super::ask_area::{AreaPanel, VehiclePanel};
use super::ask_begin::{Begin, KeepTemplate};
use super::ask_place::PlacePanel;
use super::ask_plate::PlatePanel;
use super::ask_why::Why;
use super::ask_window::Window;
use super::frame::room;
use crate::parts::{Glyph, Icon, focus, focus_soon};
use crate::state::{AskForm, Desk, Field, Kind};
use api::{AnswerState, Code, Fault, Screen, command};
use leptos::prelude::*;

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub struct Ask {
    pub desk: Desk,
    pub form: AskForm,
    /// Whether the form is open; once there is an answer, its list takes the room.
    pub open: RwSignal<bool>,
    /// Whether the question was sent and no answer has begun.
    pub sent: RwSignal<bool>,
}

impl Ask {
    /// Sends the question, or says at its field what it lacks.
    pub fn send(self) {
        let Self { desk, form, open, sent } = self;
        let Some(event) = desk.event_id() else { return };
        if self.is_away() || sent.get_untracked() || desk.app.busy.get_untracked() {
            return;
        }
        form.refused.set(None);
        let draft = match untrack(|| form.draft(event, desk.app.gateway_time())) {
            Ok(draft) => draft,
            Err(unfit) => {
                let fault = Fault::new(Code::BadInput, unfit.why, unfit.remedy);
                form.refused.set(Some((unfit.field, fault)));
                focus_soon(field_id(unfit.field, form.kind.get_untracked()));
                return;
            }
        };
        sent.set(true);
        desk.app.ask_or::<command::ask>(
            draft,
            move |answer| {
                if desk.is_here() {
                    sent.set(false);
                    open.set(false);
                    desk.show(answer);
                    focus_soon("reads-list");
                }
            },
            move |fault| {
                if !desk.is_here() {
                    return false;
                }
                sent.set(false);
                let Some(field) = fault.rule.and_then(Field::of) else { return false };
                form.refused.set(Some((field, fault.clone())));
                focus_soon(field_id(field, form.kind.get_untracked()));
                true
            },
        );
    }

    /// A question is entered in the trail before it leaves, and that takes the gateway.
    pub fn is_away(self) -> bool {
        self.desk.app.gateway.get().is_none() || self.desk.forms.with(|forms| forms.away)
    }

    /// Leads to the plate, wherever one is.
    pub fn to_plate(self) {
        self.open.set(true);
        self.form.kind.set(Kind::Plate);
        focus_soon("ask-plate");
    }
}

/// The input that a field's mistake leads to.
const fn field_id(field: Field, kind: Kind) -> &'static str {
    match (field, kind) {
        (Field::About, Kind::Plate) => "ask-plate",
        (Field::About, Kind::Place) => "ask-place",
        (Field::About, Kind::Area) => "ask-tab-area",
        (Field::About, Kind::Vehicle) => "ask-make",
        (Field::State, _) => "ask-state",
        (Field::Window, _) => "ask-window",
        (Field::Reason, _) => "ask-reason",
        (Field::Subject, _) => "ask-subject",
        (Field::Purpose, _) => "ask-purpose",
        (Field::For, _) => "ask-for",
    }
}

/// What was refused at a field, under which rule, and what to do.
#[component]
pub fn Refused(form: AskForm, field: Field) -> impl IntoView {
    view! {
        {move || {
            form.refused.get().filter(|(at, _)| *at == field).map(|(_, fault)| {
                let rule = fault.rule.map(|rule| format!(" Denied by {}.", rule.id()));
                let quote = Some(fault.reference).filter(|text| !text.is_empty()).map(|text| format!(" Reference {text}."));
                view! {
                    <p class="field-error" role="alert">
                        {fault.message} " " {fault.remedy} {rule} {quote}
                    </p>
                }
            })
        }}
    }
}

/// The form, or in one line what was asked.
#[component]
pub fn AskPart(ask: Ask) -> impl IntoView {
    let Ask { desk, open, .. } = ask;
    let folded = move || desk.answer.with(Option::is_some) && !open.get();
    view! {
        <section class="ask-part" aria-label="Ask">
            <Show when=folded>
                <Asked ask/>
            </Show>
            // Kept while it is folded, so that what is written stays.
            <div hidden=folded>
                <Form ask/>
            </div>
        </section>
    }
}

/// The question that the answer shown is of.
#[component]
fn Asked(ask: Ask) -> impl IntoView {
    let Ask { desk, open, .. } = ask;
    let question = move || desk.answer.with(|answer| answer.as_ref().map(|answer| answer.question.clone()));
    let asked = move || {
        let answer = desk.answer.get()?;
        let at = desk.local.with(|local| local.as_ref().map(|local| local.full(answer.asked)))?;
        // QRY-6.
        let cached = if answer.cached { "answered from the cache; asked of the sources " } else { "asked " };
        Some(format!("{cached}{at}"))
    };
    let change = move |_| {
        open.set(true);
        focus_soon("ask-plate");
    };
    view! {
        <div class="asked">
            <p id="asked" class="asked-words">{question}</p>
            <p id="asked-at" class="small muted num">{asked}</p>
            <div class="actions">
                <button type="button" id="ask-change" on:click=change>
                    <Glyph icon=Icon::Search/>
                    "Change or ask anew"
                </button>
                <button type="button" id="answer-close" class="quiet" aria-label="Close the answer" on:click=move |_| desk.close()>"Close"</button>
            </div>
        </div>
    }
}

#[component]
fn Form(ask: Ask) -> impl IntoView {
    let Ask { desk, form, .. } = ask;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        ask.send();
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && event.ctrl_key() {
            event.prevent_default();
            ask.send();
        }
    };
    view! {
        <form class="ask-form" id="ask-form" novalidate=true on:submit=submit on:keydown=key>
            <Tabs ask/>
            {move || match form.kind.get() {
                Kind::Plate => view! { <PlatePanel ask/> }.into_any(),
                Kind::Place => view! { <PlacePanel ask/> }.into_any(),
                Kind::Area => view! { <AreaPanel ask/> }.into_any(),
                Kind::Vehicle => view! { <VehiclePanel ask/> }.into_any(),
            }}
            <Window ask/>
            <Why ask/>
            <Send ask/>
        </form>
        <div class="ask-begin">
            <Begin ask/>
            <KeepTemplate ask/>
            <Show when=move || desk.answer.with(Option::is_some)>
                <button type="button" id="ask-fold" class="quiet" on:click=move |_| ask.open.set(false)>
                    "Back to the answer"
                </button>
            </Show>
        </div>
    }
}

#[component]
fn Tabs(ask: Ask) -> impl IntoView {
    let kind = ask.form.kind;
    let choose = move |next: Kind| {
        ask.form.refused.set(None);
        kind.set(next);
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let at = Kind::ALL.iter().position(|one| *one == kind.get_untracked()).unwrap_or_default();
        let count = Kind::ALL.len();
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % count,
            "ArrowLeft" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(next) = Kind::ALL.get(next) {
            choose(*next);
            focus(next.id());
        }
    };
    view! {
        <div class="tabs ask-tabs" role="tablist" aria-label="Ask by" on:keydown=key>
            {Kind::ALL
                .into_iter()
                .map(|one| {
                    view! {
                        <button
                            type="button"
                            role="tab"
                            id=one.id()
                            aria-controls="ask-panel"
                            aria-selected=move || (kind.get() == one).to_string()
                            tabindex=move || if kind.get() == one { "0" } else { "-1" }
                            on:click=move |_| choose(one)
                        >
                            {one.label()}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// The button, and while an answer comes how far it is.
#[component]
fn Send(ask: Ask) -> impl IntoView {
    let Ask { desk, sent, .. } = ask;
    let sources = move || match desk.forms.with(|forms| forms.sources.len()) {
        1 => "Query 1 source".to_owned(),
        count => format!("Query {count} sources"),
    };
    let none = move || desk.forms.with(|forms| forms.sources.is_empty());
    let coming = move || desk.answer.with(|answer| answer.as_ref().is_some_and(|it| it.state == AnswerState::Coming));
    let cannot = Memo::new(move |_| ask.is_away() || desk.event.with(Option::is_none) || none());
    view! {
        <div class="ask-send">
            <button
                type="submit"
                id="ask-send"
                class="primary"
                disabled=move || cannot.get() || sent.get() || coming()
                aria-describedby="ask-recorded"
            >
                {sources}
            </button>
            <span id="ask-recorded" class="small muted">"recorded in the audit trail"</span>
        </div>
        <div role="status" id="ask-state-words">
            {move || {
                if ask.is_away() {
                    Some(view! { <Away ask/> }.into_any())
                } else if sent.get() {
                    Some(view! {
                        <div class="coming">
                            <label for="ask-sending" class="small">"Being entered in the trail and witnessed; then it goes to the sources."</label>
                            <progress id="ask-sending"></progress>
                        </div>
                    }.into_any())
                } else if none() && desk.event.with(Option::is_some) {
                    Some(view! {
                        <p class="small field-error" id="ask-no-source">
                            "You are entitled to no source, so there is nobody to ask. Request access under Access & training (ACC-6)."
                        </p>
                    }.into_any())
                } else {
                    None
                }
            }}
        </div>
    }
}

/// Offline: what can't be done and what can.
#[component]
fn Away(ask: Ask) -> impl IntoView {
    let room = room();
    let id = ask.desk.event_id();
    let open = move |_| {
        room.show_event.set(id);
        room.go(Screen::Events);
    };
    view! {
        <div class="callout lamp" id="ask-away">
            <div class="callout-text">
                <p><b>"The gateway is away, so nothing can be asked."</b></p>
                <p>
                    "A question is entered in the trail and witnessed before it leaves (AUD-3). What you saved is here, and notes \
                     on it are sent when the gateway is back."
                </p>
                <div class="actions"><button type="button" id="ask-away-saved" on:click=open>"Open what is saved"</button></div>
            </div>
        </div>
    }
}
