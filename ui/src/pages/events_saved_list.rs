//! The saved reads of an event, as a list in which one is selected and many are chosen for export.

use super::events_list::show_row;
use super::events_parts::{Chip, Sign, counted, issuer};
use super::events_saved::{SHOWN, SavedDesk};
use crate::parts::{Glyph, Icon, focus, thousands};
use crate::state::moment;
use leptos::prelude::*;
use std::collections::BTreeSet;
use web_sys::KeyboardEvent;

/// The list.
#[component]
pub fn SavedReads(saved: SavedDesk) -> impl IntoView {
    let all = move || saved.lines.with(|lines| lines.len());
    let count = move || {
        let (found, all) = (saved.found.with(Vec::len), all());
        let of = if found == all { String::new() } else { format!(" of {}", thousands(all as u64)) };
        let area = if saved.map.shape.with(Option::is_some) { " in the area" } else { "" };
        format!("{}{of}{area}", thousands(found as u64))
    };
    let every = move || {
        let found = saved.found.get();
        !found.is_empty()
            && saved.lines.with(|lines| {
                saved.chosen.with(|chosen| {
                    found.iter().all(|id| lines.get(*id as usize).is_some_and(|line| chosen.contains(&line.saved.id)))
                })
            })
    };
    let choose_all = move |event| {
        let on = event_target_checked(&event);
        let ids = saved.lines.with_untracked(|lines| {
            let line = |id: &u32| lines.get(*id as usize).map(|line| line.saved.id);
            saved.found.with_untracked(|found| found.iter().filter_map(line).collect::<Vec<_>>())
        });
        saved.chosen.update(|chosen| {
            for id in ids {
                if on {
                    chosen.insert(id);
                } else {
                    chosen.remove(&id);
                }
            }
        });
    };
    let some = Memo::new(move |_| all() > 0);
    view! {
        <div class="saved" aria-label="Saved reads" role="region">
            <Show when=move || some.get() fallback=move || view! { <NoneSaved saved/> }>
                <div class="saved-head">
                    <div class="field">
                        <label for="saved-find" class="sr-only">"Find a saved read"</label>
                        <input
                            id="saved-find"
                            type="text"
                            autocomplete="off"
                            spellcheck="false"
                            placeholder="Find: plate, place, relevance"
                            aria-keyshortcuts="/"
                            prop:value=saved.typed
                            on:input=move |event| saved.typed.set(event_target_value(&event))
                        />
                    </div>
                    <label class="check">
                        <input type="checkbox" id="saved-all" prop:checked=every on:change=choose_all/>
                        <span>"Choose all"</span>
                    </label>
                    <span id="saved-count" class="muted num" role="status">
                        {count}
                        {move || {
                            let chosen = saved.chosen.with(BTreeSet::len);
                            (chosen > 0).then(|| format!(" · {} chosen", thousands(chosen as u64)))
                        }}
                    </span>
                </div>
                <Lines saved/>
            </Show>
        </div>
    }
}

#[component]
fn Lines(saved: SavedDesk) -> impl IntoView {
    // What is chosen on the map is shown in the list.
    Effect::new(move || {
        if let Some(at) = saved.map.selected.get() {
            request_animation_frame(move || show_row(&row_id(at)));
        }
    });
    let key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => saved.go_on(),
            "ArrowUp" => saved.go_back(),
            "PageDown" => saved.step(|at, last| at.map_or(0, |at| (at + 10).min(last))),
            "PageUp" => saved.step(|at, _| at.map_or(0, |at| at.saturating_sub(10))),
            "Home" => saved.step(|_, _| 0),
            "End" => saved.step(|_, last| last),
            " " => {
                if let Some(line) = saved.map.selected.get_untracked().and_then(|at| untrack(|| saved.line(at))) {
                    saved.toggle(line.saved.id);
                }
            }
            "Enter" => focus("read-card-title"),
            _ => return,
        }
        event.prevent_default();
    };
    // A line is drawn anew when it became another, and not when another was selected.
    let shown = move || {
        let most = saved.most.get();
        saved.found.with(|found| found.iter().take(most).copied().collect::<Vec<_>>())
    };
    let more = move || saved.found.with(Vec::len).saturating_sub(saved.most.get());
    view! {
        <div
            id="saved-list"
            class="saved-list"
            role="listbox"
            tabindex="0"
            aria-label="Saved reads; Space chooses one for export, Enter goes to it"
            aria-multiselectable="true"
            aria-activedescendant=move || saved.map.selected.get().map(row_id)
            on:keydown=key
        >
            <For each=shown key=|at| *at children=move |at| view! { <Row saved at/> }/>
            <Show when=move || saved.found.with(Vec::is_empty)>
                <p class="muted saved-none" role="status">"No saved read is like that. Type less of it, or remove the area."</p>
            </Show>
        </div>
        <Show when=move || { more() > 0 }>
            <button type="button" id="saved-more" class="quiet" on:click=move |_| saved.most.update(|most| *most += SHOWN)>
                {move || format!("Show more; {} are not shown", thousands(more() as u64))}
            </button>
        </Show>
    }
}

#[component]
fn Row(saved: SavedDesk, at: u32) -> impl IntoView {
    let line = Memo::new(move |_| saved.line(at));
    move || {
        let line = line.get()?;
        let read = &line.saved.read;
        let id = line.saved.id;
        let is_chosen = move || saved.chosen.with(|chosen| chosen.contains(&id));
        let plate = line.saved.typed.as_ref().unwrap_or(&read.plate).to_string();
        let notes = line.notes.len();
        Some(view! {
            <div
                id=row_id(at)
                class="saved-row"
                class:on=move || saved.map.selected.get() == Some(at)
                role="option"
                aria-selected=move || if is_chosen() { "true" } else { "false" }
                on:click=move |_| saved.choose(at)
            >
                <span
                    class="saved-box"
                    id=format!("saved-box-{at}")
                    class:on=is_chosen
                    aria-hidden="true"
                    title="Choose for export"
                    on:click=move |event| {
                        event.stop_propagation();
                        saved.toggle(id);
                    }
                >
                    <Glyph icon=Icon::Check/>
                </span>
                <span class="saved-plate">
                    <Chip state=issuer(read.jurisdiction.as_ref()) plate/>
                    <Sign found=line.saved.found/>
                </span>
                <time class="saved-when num muted">{moment(read.at)}</time>
                <span class="saved-where">{read.reader_name.clone()} <span class="muted">{format!(", {}", read.address)}</span></span>
                <span class="saved-marks">
                    {(notes > 0).then(|| view! { <span class="pill num">{counted(notes, "note", "notes")}</span> })}
                    {line.waiting.then(|| view! { <span class="pill lamp" title="Not at the gateway yet">"to be sent"</span> })}
                </span>
                <span class="saved-why">{line.saved.relevance.clone()}</span>
            </div>
        })
    }
}

#[component]
fn NoneSaved(saved: SavedDesk) -> impl IntoView {
    let desk = saved.desk();
    let ask = move |_| {
        let id = desk
            .opened
            .with_untracked(|view| view.as_ref().filter(|view| view.event.is_open()).map(|view| view.event.id));
        if let Some(id) = id {
            desk.investigate(id, None, None);
        }
    };
    let open = Memo::new(move |_| desk.opened.with(|view| view.as_ref().is_some_and(|view| view.event.is_open())));
    view! {
        <div id="saved-empty" class="events-nothing">
            <span class="halo"><Glyph icon=Icon::Archive/></span>
            <h3>"Nothing is saved yet"</h3>
            <p>
                "Nothing is saved by itself (RET-2). Ask, look at a read's picture, type its plate, and say why it matters: then \
                 it is kept here."
            </p>
            <Show when=move || open.get()>
                <button type="button" id="saved-ask" class="primary" on:click=ask>"Investigate for this event"</button>
            </Show>
        </div>
    }
}

fn row_id(at: u32) -> String {
    format!("saved-{at}")
}
