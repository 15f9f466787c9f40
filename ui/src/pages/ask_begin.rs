//! What a question begins with: templates, one's last questions of the event, and answers that are still cached.

use super::ask::Ask;
use crate::parts::{Dialog, FaultCallout, Glyph, Icon, TextField, focus_soon, thousands};
use crate::state::moment;
use api::{
    AnswerLine, AskDraft, AskLine, BeginningsView, EventPick, TemplateDraft, TemplateLine, TemplatePick, command,
};
use leptos::prelude::*;

#[component]
pub fn Begin(ask: Ask) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button
            type="button"
            id="ask-begin"
            class="quiet"
            disabled=move || ask.desk.event.with(Option::is_none)
            on:click=move |_| open.set(true)
        >
            "Begin with…"
        </button>
        <Show when=move || open.get()>
            <Beginnings ask open/>
        </Show>
    }
}

#[component]
fn Beginnings(ask: Ask, open: RwSignal<bool>) -> impl IntoView {
    let desk = ask.desk;
    let view = RwSignal::new(None::<BeginningsView>);
    let look = move || {
        if let Some(id) = desk.event_id() {
            desk.app.fetch::<command::beginnings_look>(EventPick { id }, move |found| {
                view.try_set(Some(found));
            });
        }
    };
    look();
    let fill = move |draft: AskDraft| {
        ask.form.fill(draft, desk.event_id());
        ask.open.set(true);
        open.set(false);
    };
    let drop_template = move |id: String| {
        desk.app.fetch::<command::template_drop>(TemplatePick { id }, move |()| look());
    };
    view! {
        <Dialog id="begin-dialog" title="Begin with…" class="begin" on_close=move |()| open.set(false)>
            {move || match view.get() {
                None => view! { <p class="muted" role="status">"Looking…"</p> }.into_any(),
                Some(found) if found == BeginningsView::default() => {
                    view! {
                        <p id="begin-none" role="status">
                            "Nothing yet: what you ask for this event, and templates that you keep, are here from then on."
                        </p>
                    }
                        .into_any()
                }
                Some(found) => {
                    let answers = found.answers.into_iter().map(|line| view! { <Cached ask open line/> }).collect_view();
                    let asks = found.asks.into_iter().map(|line| past(line, fill)).collect_view();
                    let templates = found.templates.into_iter().map(|line| template(line, fill, drop_template)).collect_view();
                    view! {
                        <div class="begin-lists">
                            <h3>"Answers that are still cached"</h3>
                            <ul class="begin-list" id="begin-answers">{answers}</ul>
                            <h3>"Templates"</h3>
                            <ul class="begin-list" id="begin-templates">{templates}</ul>
                            <h3>"Your last questions of this event"</h3>
                            <ul class="begin-list" id="begin-asks">{asks}</ul>
                        </div>
                    }
                        .into_any()
                }
            }}
        </Dialog>
    }
}

#[component]
fn Cached(ask: Ask, open: RwSignal<bool>, line: AnswerLine) -> impl IntoView {
    let (desk, id) = (ask.desk, line.answer);
    let left = move || match desk.app.left_until(line.expires) {
        Some(left) => format!("deleted in {left}"),
        None => format!("until {}", moment(line.expires)),
    };
    let show = move |_| {
        open.set(false);
        ask.open.set(false);
        desk.open_answer(id);
    };
    view! {
        <li>
            <button type="button" class="begin-line" on:click=show>
                <b>{line.question}</b>
                <span class="small muted num">{thousands(line.reads)} " reads · " {left}</span>
            </button>
        </li>
    }
}

fn past(line: AskLine, fill: impl Fn(AskDraft) + Copy + 'static) -> impl IntoView {
    let draft = line.draft;
    view! {
        <li>
            <button type="button" class="begin-line" on:click=move |_| fill(draft.clone())>
                <b>{line.question}</b>
                <span class="small muted num">{moment(line.at)} " · " {line.outcome}</span>
                <span class="small muted">{line.narrative}</span>
            </button>
        </li>
    }
}

fn template(
    line: TemplateLine,
    fill: impl Fn(AskDraft) + Copy + 'static,
    drop: impl Fn(String) + Copy + 'static,
) -> impl IntoView {
    let (draft, id, label) = (line.draft, line.id, format!("Drop the template {}", line.name));
    let what = draft.about.what();
    view! {
        <li class="begin-template">
            <button type="button" class="begin-line" on:click=move |_| fill(draft.clone())>
                <b>{line.name}</b>
                <span class="small muted">{what}</span>
            </button>
            <button type="button" class="icon-button" aria-label=label on:click=move |_| drop(id.clone())>
                <Glyph icon=Icon::X/>
            </button>
        </li>
    }
}

#[component]
pub fn KeepTemplate(ask: Ask) -> impl IntoView {
    let draft = RwSignal::new(None::<AskDraft>);
    let begin = move |_| {
        let Some(event) = ask.desk.event_id() else { return };
        let now = untrack(|| ask.desk.app.gateway_time());
        match untrack(|| ask.form.draft(event, now)) {
            Ok(made) => draft.set(Some(made)),
            Err(unfit) => {
                let fault = api::Fault::new(api::Code::BadInput, unfit.why, unfit.remedy);
                ask.form.refused.set(Some((unfit.field, fault)));
            }
        }
    };
    view! {
        <button
            type="button"
            id="ask-keep"
            class="quiet"
            disabled=move || ask.desk.event.with(Option::is_none)
            on:click=begin
        >
            "Keep as template"
        </button>
        {move || draft.get().map(|made| view! { <Keep ask made draft/> })}
    }
}

#[component]
fn Keep(ask: Ask, made: AskDraft, draft: RwSignal<Option<AskDraft>>) -> impl IntoView {
    let app = ask.desk.app;
    let name = RwSignal::new(String::new());
    app.fault.set(None);
    app.fault_in_dialog.set(true);
    on_cleanup(move || app.fault_in_dialog.set(false));
    focus_soon("template-name");
    let close = move || {
        app.fault.set(None);
        draft.set(None);
    };
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = name.get_untracked().trim().to_owned();
        if name.is_empty() {
            app.refuse("The template has no name.", "Type one that you will know it by.");
            return;
        }
        let kept = TemplateDraft { name, draft: made.clone() };
        app.ask::<command::template_keep>(kept, move |()| {
            draft.try_set(None);
        });
    };
    view! {
        <Dialog id="template-dialog" title="Keep as template" on_close=move |()| close()>
            <form class="stack" on:submit=keep>
                <FaultCallout in_dialog=true/>
                <TextField id="template-name" label="Name" value=name hint="One of the same name is replaced"/>
                <div class="actions end">
                    <button type="button" on:click=move |_| close()>"Cancel"</button>
                    <button type="submit" id="template-keep" class="primary">"Keep"</button>
                </div>
            </form>
        </Dialog>
    }
}
