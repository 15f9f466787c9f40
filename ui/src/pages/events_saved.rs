//! The saved reads of an event: a list beside a map, one selection, and a set chosen for export.

use super::events_desk::{EventsDesk, Open};
use super::events_list::show_row;
use super::events_parts::{Chip, Sign, issuer};
use super::frame::is_typing;
use crate::map::MapDesk;
use crate::parts::{Glyph, Icon, thousands};
use crate::state::moment;
use api::{SavedLine, command};
use domain::{Bounds, Position, RecordId};
use leptos::prelude::*;
use scene::{Layer, Screen, Spot};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};
use web_sys::KeyboardEvent;

/// Lines drawn at first, and with each "more".
const SHOWN: usize = 300;

/// What list, map, timeline and card share.
#[derive(Clone, Copy)]
pub struct SavedDesk {
    pub desk: EventsDesk,
    /// Its `selected` is the selection of all views: a place in `lines`.
    pub map: MapDesk,
    pub lines: Memo<Arc<Vec<SavedLine>>>,
    /// Those that are looked for: by words, and by the area that is drawn on the map.
    pub found: Memo<Vec<u32>>,
    /// For export.
    pub chosen: RwSignal<BTreeSet<RecordId>>,
    pub typed: RwSignal<String>,
    /// Notes that are being written: on a saved read, or on the event.
    pub drafts: RwSignal<BTreeMap<Option<RecordId>, String>>,
    most: RwSignal<usize>,
}

impl SavedDesk {
    /// Looks for the map's home, and keeps the layer and the selection in step with what is saved.
    pub fn new(desk: EventsDesk) -> Self {
        let map = MapDesk::new(earth());
        let typed = RwSignal::new(String::new());
        let lines = Memo::new(move |_| {
            Arc::new(desk.opened.with(|view| view.as_ref().map(|view| view.saved.clone()).unwrap_or_default()))
        });
        let found = Memo::new(move |_| found(&lines.get(), &typed.get(), map));
        let saved = Self {
            desk,
            map,
            lines,
            found,
            chosen: RwSignal::default(),
            typed,
            drafts: RwSignal::default(),
            most: RwSignal::new(SHOWN),
        };
        let fitted = StoredValue::new(false);
        Effect::new(move || {
            let spots = lines.with(|lines| found.with(|found| spots(lines, found, map.selected.get())));
            map.layer.set(Arc::new(Layer::new(spots)));
            if !fitted.get_value() && map.layer.with_untracked(|layer| !layer.is_empty()) {
                fitted.set_value(true);
                map.fit();
            }
        });
        desk.app.fetch::<command::map_look>((), move |look| {
            map.credit.try_set(look.attribution);
            map.home.try_set(look.home);
            if map.layer.try_with_untracked(|layer| layer.is_empty()) == Some(true) {
                map.fit();
            }
        });
        // The same read stays selected when the list becomes another.
        let picked = StoredValue::new(None::<RecordId>);
        Effect::new(move |_| {
            let at = map.selected.get();
            picked.set_value(lines.with_untracked(|lines| Some(lines.get(at? as usize)?.saved.id)));
        });
        Effect::new(move |_| {
            let at = picked.get_value().and_then(|id| saved.place(id));
            if lines.with(|lines| !lines.is_empty()) && at != map.selected.get_untracked() {
                map.selected.set(at);
            }
            saved
                .chosen
                .update(|chosen| chosen.retain(|id| lines.with(|lines| lines.iter().any(|line| line.saved.id == *id))));
        });
        saved
    }

    fn place(self, id: RecordId) -> Option<u32> {
        let at = self.lines.with(|lines| lines.iter().position(|line| line.saved.id == id))?;
        u32::try_from(at).ok()
    }

    pub fn line(self, at: u32) -> Option<SavedLine> {
        self.lines.with(|lines| lines.get(at as usize).cloned())
    }

    /// Selects a read, and brings it into sight in the list and on the map.
    pub fn choose(self, at: u32) {
        self.map.selected.set(Some(at));
        let Some(place) =
            self.lines.with_untracked(|lines| lines.get(at as usize).map(|line| line.saved.read.position))
        else {
            return;
        };
        let view = self.map.view.get_untracked();
        let ((width, height), spot) = (view.size(), view.screen_of(place));
        let margin = 60.0_f64.min(width / 4.0).min(height / 4.0);
        let seen = (margin..width - margin).contains(&spot.x) && (margin..height - margin).contains(&spot.y);
        if !seen {
            let middle = Screen { x: width / 2.0, y: height / 2.0 };
            self.map.go(|view| view.panned(middle.x - spot.x, middle.y - spot.y));
        }
    }

    fn step(self, next: impl Fn(Option<usize>, usize) -> usize) {
        let found = self.found.get_untracked();
        let Some(last) = found.len().checked_sub(1) else { return };
        let selected = self.map.selected.get_untracked();
        let at = next(found.iter().position(|id| Some(*id) == selected), last).min(last);
        if at >= self.most.get_untracked() {
            self.most.set(at + SHOWN);
        }
        if let Some(id) = found.get(at) {
            self.choose(*id);
        }
    }

    pub fn toggle(self, id: RecordId) {
        self.chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    }

    /// J and K wherever one is on the page.
    pub fn on_key(self, event: &KeyboardEvent) -> bool {
        if is_typing(event) {
            return false;
        }
        match event.key().as_str() {
            "j" | "J" => self.step(|at, last| at.map_or(0, |at| (at + 1).min(last))),
            "k" | "K" => self.step(|at, _| at.map_or(0, |at| at.saturating_sub(1))),
            "e" | "E" if self.lines.with_untracked(|lines| !lines.is_empty()) => self.desk.open.set(Some(Open::Export)),
            _ => return false,
        }
        true
    }
}

/// Where a map opens before anything is known of its territory: the whole earth between the polar circles.
fn earth() -> Bounds {
    let corner = |x, y| Position::from_mercator(x, y);
    Bounds { south_west: corner(0.0, 0.75), north_east: corner(1.0, 0.25) }
}

/// The reads to stand on the map; the selected one first, so that the sign it is gathered in bears its ring.
fn spots(lines: &[SavedLine], found: &[u32], selected: Option<u32>) -> Vec<Spot> {
    let first = selected.filter(|id| found.contains(id));
    let rest = found.iter().copied().filter(|id| Some(*id) != first);
    let spot = |id: u32| Some(Spot { id, at: lines.get(id as usize)?.saved.read.position });
    first.into_iter().chain(rest).filter_map(spot).collect()
}

fn found(lines: &[SavedLine], typed: &str, map: MapDesk) -> Vec<u32> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let inside: Option<HashSet<u32>> = map.shape.with(|shape| {
        let shape = shape.as_ref()?;
        let all: Vec<u32> = (0..).zip(lines).map(|(id, _)| id).collect();
        Some(Layer::new(spots(lines, &all, None)).within(shape).collect())
    });
    let is_found =
        |(id, line): &(u32, &SavedLine)| inside.as_ref().is_none_or(|inside| inside.contains(id)) && says(line, &words);
    (0..).zip(lines).filter(is_found).map(|(id, _)| id).collect()
}

/// Whether all words stand somewhere in what is shown of a read.
fn says(line: &SavedLine, words: &[&str]) -> bool {
    let read = &line.saved.read;
    let typed = line.saved.typed.as_ref().map(ToString::to_string).unwrap_or_default();
    let text = format!(
        "{} {typed} {} {} {} {} {} {}",
        read.plate,
        read.reader_name,
        read.address,
        read.source,
        line.saved.relevance,
        line.saved.found.label(),
        moment(read.at),
    )
    .to_lowercase();
    words.iter().all(|word| text.contains(word))
}

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
            "ArrowDown" => saved.step(|at, last| at.map_or(0, |at| (at + 1).min(last))),
            "ArrowUp" => saved.step(|at, _| at.map_or(0, |at| at.saturating_sub(1))),
            "PageDown" => saved.step(|at, last| at.map_or(0, |at| (at + 10).min(last))),
            "PageUp" => saved.step(|at, _| at.map_or(0, |at| at.saturating_sub(10))),
            "Home" => saved.step(|_, _| 0),
            "End" => saved.step(|_, last| last),
            " " => {
                if let Some(line) = saved.map.selected.get_untracked().and_then(|at| untrack(|| saved.line(at))) {
                    saved.toggle(line.saved.id);
                }
            }
            "Enter" => crate::parts::focus("read-card-title"),
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
                    {(notes > 0).then(|| view! { <span class="pill num">{super::events_parts::counted(notes, "note", "notes")}</span> })}
                    {line.waiting.then(|| view! { <span class="pill lamp" title="Not at the gateway yet">"to be sent"</span> })}
                </span>
                <span class="saved-why">{line.saved.relevance.clone()}</span>
            </div>
        })
    }
}

#[component]
fn NoneSaved(saved: SavedDesk) -> impl IntoView {
    let desk = saved.desk;
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
