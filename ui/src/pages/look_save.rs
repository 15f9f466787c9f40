//! Keeping a read, with why it matters (RET-2, RET-3, RET-4); notes on it; and giving it up again.

use crate::parts::{Dialog, FaultCallout, Glyph, Icon, focus, focus_soon};
use crate::state::{Desk, day, moment};
use api::{EventView, NoteDraft, NoteLine, ReadPick, ReadView, RecordPick, SaveDraft, Unsave, command};
use domain::{RecordId, Saved, policy};
use leptos::prelude::*;

#[component]
pub fn Keep(desk: Desk) -> impl IntoView {
    let saved = Memo::new(move |_| desk.read.with(|read| read.as_ref().and_then(|read| read.saved.clone())));
    let here = Memo::new(move |_| desk.read.with(Option::is_some));
    view! {
        {move || match saved.get() {
            _ if !here.get() => ().into_any(),
            Some(saved) => view! { <Kept desk saved/> }.into_any(),
            None => view! { <Save desk/> }.into_any(),
        }}
    }
}

/// S: to what is missing, or saves.
pub fn save_key(desk: Desk) {
    let open = desk.read.with_untracked(|read| read.as_ref().is_some_and(|read| read.saved.is_none()));
    let ready = document().get_element_by_id("look-save").is_some_and(|button| !button.has_attribute("disabled"));
    if ready && let Some(button) = document().get_element_by_id("look-save") {
        // The button knows what was written.
        use wasm_bindgen::JsCast;
        if let Ok(button) = button.dyn_into::<web_sys::HtmlElement>() {
            button.click();
        }
    } else if open {
        focus("look-relevance");
    }
}

/// Why a read can't be saved yet; `None` where all is said.
fn lacks(read: &ReadView, event: Option<&EventView>, relevance: &str, scene: &str) -> Option<String> {
    match &read.judged {
        None => return Some("Type the plate from the picture first (QLT-1).".into()),
        Some(judged) if judged.open => return Some("Type the plate from the picture to save it (QLT-1).".into()),
        Some(judged) => {
            if let Err(denial) = policy::shows_a_plate(judged.found) {
                return Some(format!("{} (QLT-1)", denial.why));
            }
        }
    }
    match event {
        None => return Some("Work on an event first.".into()),
        Some(view) if !view.event.is_open() => return Some("The event is closed; nothing is saved to it.".into()),
        Some(_) => {}
    }
    if relevance.trim().is_empty() {
        return Some("Say why it is relevant (RET-2).".into());
    }
    if let Err(thin) = policy::substance(relevance, "") {
        return Some(format!("Why it is relevant is not said yet: {thin}."));
    }
    if !scene.trim().is_empty()
        && let Err(thin) = policy::substance(scene, relevance)
    {
        return Some(format!("Why the wider scene is needed is not said yet: {thin} (RET-3)."));
    }
    None
}

#[component]
fn Save(desk: Desk) -> impl IntoView {
    let relevance = RwSignal::new(String::new());
    let scene = RwSignal::new(String::new());
    let wider = RwSignal::new(false);
    let lack = Memo::new(move |_| {
        let scene = if wider.get() { scene.get() } else { String::new() };
        if wider.get() && scene.trim().is_empty() {
            return Some("Say why the wider scene is needed, or keep the plate alone (RET-3).".to_owned());
        }
        desk.read.with(|read| {
            let read = read.as_ref()?;
            relevance.with(|words| desk.event.with(|event| lacks(read, event.as_ref(), words, &scene)))
        })
    });
    let number =
        move || desk.answer.with(|answer| answer.as_ref().map(|answer| answer.number.clone()).unwrap_or_default());
    let save = move || {
        let Some((answer, n)) = desk.answer_id().zip(desk.map.selected.get_untracked()) else { return };
        if lack.get_untracked().is_some() {
            return;
        }
        let scene = if wider.get_untracked() { scene.get_untracked() } else { String::new() };
        let draft = SaveDraft { answer, n, relevance: relevance.get_untracked(), scene };
        desk.app.ask::<command::read_save>(draft, move |read| {
            if desk.is_here() {
                desk.take_read(read);
                look_at_event(desk);
                focus_soon("look-title");
            }
        });
    };
    view! {
        <form
            class="look-save"
            on:submit=move |event: leptos::ev::SubmitEvent| {
                event.prevent_default();
                save();
            }
            on:keydown=move |event: leptos::ev::KeyboardEvent| {
                if event.key() == "Enter" && event.ctrl_key() {
                    event.prevent_default();
                    save();
                }
            }
        >
            <div class="field">
                <label for="look-relevance">"Why it is relevant"</label>
                <textarea
                    id="look-relevance"
                    rows="2"
                    placeholder="required to save"
                    aria-describedby="look-save-why"
                    prop:value=move || relevance.get()
                    on:input=move |event| relevance.set(event_target_value(&event))
                ></textarea>
            </div>
            <label class="check">
                <input type="checkbox" id="look-wider" prop:checked=move || wider.get() on:change=move |event| wider.set(event_target_checked(&event))/>
                <span class="small">"Keep the wider scene, because … (RET-3)"</span>
            </label>
            <Show when=move || wider.get()>
                <div class="field">
                    <label for="look-scene" class="sr-only">"Why the wider scene is needed"</label>
                    <textarea
                        id="look-scene"
                        rows="2"
                        placeholder="what the scene shows that the plate alone does not"
                        prop:value=move || scene.get()
                        on:input=move |event| scene.set(event_target_value(&event))
                    ></textarea>
                </div>
            </Show>
            <button
                type="submit"
                id="look-save"
                class="primary"
                aria-keyshortcuts="S"
                aria-describedby="look-save-why"
                disabled=move || lack.with(Option::is_some)
            >
                <kbd>"S"</kbd>
                {move || format!("Save to {}", number())}
            </button>
            <p class="small muted" id="look-save-why" role="status">{move || lack.get()}</p>
        </form>
    }
}

/// What is kept in the event, as it is now.
fn look_at_event(desk: Desk) {
    if let Some(id) = desk.event_id() {
        desk.open_event(id);
    }
}

#[component]
fn Kept(desk: Desk, saved: Saved) -> impl IntoView {
    let unsaving = RwSignal::new(false);
    let id = saved.id;
    let line = move || {
        desk.event
            .with(|event| event.as_ref().and_then(|view| view.saved.iter().find(|line| line.saved.id == id).cloned()))
    };
    let scene = saved.scene.map(|why| view! { <p class="small muted">"With the wider scene: " {why}</p> });
    let mine = move || line().is_some_and(|line| line.by_me);
    view! {
        <section class="look-kept" id="look-kept" aria-label="Saved">
            <p>
                <span class="pill action"><span aria-hidden="true">"▣ "</span>"Saved"</span>
                " "
                <span class="small muted">{format!("by {} on {}", saved.by, moment(saved.at))}</span>
                {move || line().is_some_and(|line| line.waiting).then(|| view! { <span class="pill lamp">"waits for the gateway"</span> })}
            </p>
            <p id="look-kept-why">{saved.relevance}</p>
            {scene}
            <p class="small muted" id="look-disposal">"Disposed of on " <span class="num">{day(saved.disposal)}</span> " (RET-4)"</p>
            <Notes desk id/>
            <Show when=mine>
                <button type="button" id="look-unsave" class="quiet" on:click=move |_| unsaving.set(true)>"Don't keep it any more…"</button>
            </Show>
            <Show when=move || unsaving.get()>
                <GiveUp desk id unsaving/>
            </Show>
        </section>
    }
}

#[component]
fn Notes(desk: Desk, id: RecordId) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let notes = move || {
        desk.event.with(|event| {
            let line = event.as_ref().and_then(|view| view.saved.iter().find(|line| line.saved.id == id));
            line.map(|line| line.notes.clone()).unwrap_or_default()
        })
    };
    let write = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(event) = desk.event_id() else { return };
        let written = text.get_untracked().trim().to_owned();
        if written.is_empty() {
            return;
        }
        let draft = NoteDraft { event, on: Some(id), text: written };
        desk.app.ask::<command::note_write>(draft, move |()| {
            text.try_set(String::new());
            if desk.is_here() {
                look_at_event(desk);
            }
        });
    };
    view! {
        <ul class="look-notes" id="look-notes">{move || notes().into_iter().map(|line| note(desk, line)).collect_view()}</ul>
        <form class="look-note" on:submit=write>
            <label for="look-note" class="sr-only">"A note on this read"</label>
            <textarea
                id="look-note"
                rows="1"
                placeholder="A note on this read"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <button type="submit" id="look-note-write" disabled=move || text.with(|text| text.trim().is_empty())>"Add"</button>
        </form>
    }
}

fn note(desk: Desk, line: NoteLine) -> impl IntoView {
    let record = line.note.id;
    let withdraw = move |_| {
        desk.app.ask::<command::note_withdraw>(RecordPick { record }, move |()| {
            if desk.is_here() {
                look_at_event(desk);
            }
        });
    };
    view! {
        <li>
            <span class="look-note-text">{line.note.text}</span>
            <span class="small muted">{format!("{}, {}", line.note.by, moment(line.note.at))}</span>
            {line.by_me.then(|| view! {
                <button type="button" class="icon-button" aria-label="Withdraw this note" on:click=withdraw><Glyph icon=Icon::X/></button>
            })}
        </li>
    }
}

/// Unsaving takes a reason; what of it is elsewhere goes with it.
#[component]
fn GiveUp(desk: Desk, id: RecordId, unsaving: RwSignal<bool>) -> impl IntoView {
    let why = RwSignal::new(String::new());
    let app = desk.app;
    app.fault.set(None);
    app.fault_in_dialog.set(true);
    on_cleanup(move || app.fault_in_dialog.set(false));
    focus_soon("unsave-why");
    let close = move || {
        app.fault.set(None);
        unsaving.set(false);
    };
    let give_up = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let unsave = Unsave { record: id, why: why.get_untracked() };
        app.ask::<command::read_unsave>(unsave, move |()| {
            if !desk.is_here() {
                return;
            }
            unsaving.try_set(false);
            look_at_event(desk);
            if let Some((answer, n)) = desk.answer_id().zip(desk.map.selected.get_untracked()) {
                app.fetch::<command::read_look>(ReadPick { answer, n }, move |read| desk.take_read(read));
            }
            focus_soon("look-title");
        });
    };
    view! {
        <Dialog id="unsave-dialog" title="Don't keep this read any more?" on_close=move |()| close()>
            <form class="stack" on:submit=give_up>
                <FaultCallout in_dialog=true/>
                <p>"The read, its pictures and the notes on it are deleted from the event, here and at the gateway. That it was kept, and why not any more, stays in the trail."</p>
                <div class="field">
                    <label for="unsave-why">"Why"</label>
                    <textarea id="unsave-why" rows="2" prop:value=move || why.get() on:input=move |event| why.set(event_target_value(&event))></textarea>
                </div>
                <div class="actions end">
                    <button type="button" on:click=move |_| close()>"Keep it"</button>
                    <button type="submit" id="unsave" class="danger" disabled=move || why.with(|why| why.trim().is_empty())>"Don't keep it"</button>
                </div>
            </form>
        </Dialog>
    }
}
