//! The readers of one's sources, in words beside the map: found by what is typed and by the area that is
//! drawn, and the same selection as on the map.

use crate::map::MapDesk;
use crate::parts::thousands;
use crate::state::{App, app};
use api::{ReaderLine, ReadersView, command};
use leptos::{html, prelude::*};
use scene::{Layer, Screen, Spot};
use std::{collections::HashSet, sync::Arc, time::Duration};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// Between two looks while the training world is laid out.
const AGAIN: Duration = Duration::from_millis(400);
/// Lines drawn at once; whoever looks for one types more of it.
const SHOWN: usize = 300;

/// What is known of the readers so far.
#[derive(Clone, PartialEq)]
enum Known {
    Waiting,
    Preparing {
        what: String,
        thousandths: u16,
    },
    Ready,
    /// The gateway could not say; the fault tells why.
    Failed,
}

#[derive(Clone, Copy)]
struct Desk {
    app: App,
    map: MapDesk,
    known: RwSignal<Known>,
    all: RwSignal<Arc<Vec<ReaderLine>>>,
    typed: RwSignal<String>,
}

impl Desk {
    fn look(self) {
        let take = move |view| match view {
            ReadersView::Preparing { what, thousandths } => {
                self.known.try_set(Known::Preparing { what, thousandths });
                // Nobody looks any more once the screen was left.
                let again = move || {
                    if self.known.try_get_untracked().is_some() {
                        self.look();
                    }
                };
                set_timeout(again, AGAIN);
            }
            ReadersView::Ready { readers } => {
                if self.known.try_set(Known::Ready).is_none() {
                    self.all.set(Arc::new(readers));
                }
            }
        };
        self.app.fetch_or::<command::readers_look>((), take, move |_| {
            self.known.try_set(Known::Failed);
            false
        });
    }

    /// Numbers of the readers that are looked for, in their order.
    fn found(self) -> Vec<u32> {
        let (all, typed) = (self.all.get(), self.typed.get().to_lowercase());
        let words: Vec<&str> = typed.split_whitespace().collect();
        let inside: Option<HashSet<u32>> = self.map.shape.with(|shape| {
            let shape = shape.as_ref()?;
            Some(layer(&all, 0..u32::MAX).within(shape).collect())
        });
        let is_found = |(id, line): &(u32, &ReaderLine)| {
            inside.as_ref().is_none_or(|inside| inside.contains(id)) && says(line, &words)
        };
        (0..).zip(all.iter()).filter(is_found).map(|(id, _)| id).collect()
    }

    /// Chooses a reader, and brings it into sight.
    fn choose(self, id: u32) {
        self.map.selected.set(Some(id));
        let at = self.all.with_untracked(|all| all.get(id as usize).map(|line| line.reader.position));
        let Some(at) = at else { return };
        let view = self.map.view.get_untracked();
        let ((width, height), place) = (view.size(), view.screen_of(at));
        let margin = 60.0;
        let seen = (margin..width - margin).contains(&place.x) && (margin..height - margin).contains(&place.y);
        if !seen {
            let middle = Screen { x: width / 2.0, y: height / 2.0 };
            self.map.go(|view| view.panned(middle.x - place.x, middle.y - place.y));
        }
    }
}

/// Whether all words stand somewhere in what is known of a reader.
fn says(line: &ReaderLine, words: &[&str]) -> bool {
    let ReaderLine { source, reader } = line;
    let text = [&reader.name, &reader.address, &reader.owner, &reader.id, source].map(|part| part.to_lowercase());
    let kind = reader.kind.label().to_lowercase();
    words.iter().all(|word| kind.contains(word) || text.iter().any(|part| part.contains(word)))
}

fn layer(all: &[ReaderLine], ids: impl Iterator<Item = u32>) -> Layer {
    let spot = |id: u32| Some(Spot { id, at: all.get(id as usize)?.reader.position });
    Layer::new(ids.map_while(spot).collect())
}

/// The list beside the map; it fills the map with its readers.
#[component]
pub fn Readers(map: MapDesk, all: RwSignal<Arc<Vec<ReaderLine>>>) -> impl IntoView {
    let desk = Desk { app: app(), map, known: RwSignal::new(Known::Waiting), all, typed: RwSignal::default() };
    desk.look();
    let found = Memo::new(move |_| desk.found());
    Effect::new(move || {
        let shown = desk.all.with(|all| layer(all, found.get().into_iter()));
        desk.map.layer.set(Arc::new(shown));
    });
    let count = move || match desk.known.get() {
        Known::Ready => {
            let (found, all) = (found.with(Vec::len), desk.all.with(|all| all.len()));
            let of = if found == all { String::new() } else { format!(" of {}", thousands(all as u64)) };
            let area = if desk.map.shape.with(Option::is_some) { " in the area" } else { "" };
            format!("{}{of}{area}", thousands(found as u64))
        }
        Known::Failed => "could not be asked for".to_owned(),
        Known::Waiting | Known::Preparing { .. } => "…".to_owned(),
    };
    view! {
        <section class="readers" aria-labelledby="readers-title">
            <div class="readers-head">
                <h2 id="readers-title">"Readers"</h2>
                <span id="readers-count" class="muted num" role="status">{count}</span>
            </div>
            <Laying desk/>
            <Show when=move || desk.known.get() == Known::Failed>
                <div class="actions">
                    <button type="button" id="readers-again" on:click=move |_| desk.look()>"Ask again"</button>
                </div>
            </Show>
            <Show when=move || desk.known.get() == Known::Ready>
                <Found desk found/>
            </Show>
        </section>
    }
}

/// How far the training world is.
#[component]
fn Laying(desk: Desk) -> impl IntoView {
    let step = move || match desk.known.get() {
        Known::Preparing { what, thousandths } => Some((what, thousandths)),
        _ => None,
    };
    view! {
        {move || {
            step()
                .map(|(what, thousandths)| {
                    view! {
                        <div class="laying">
                            <label for="laying">{format!("The training world is being laid out: {what}")}</label>
                            <progress id="laying" max="1000" value=thousandths.to_string()></progress>
                        </div>
                    }
                })
        }}
    }
}

#[component]
fn Found(desk: Desk, found: Memo<Vec<u32>>) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    // What is chosen on the map is shown in the list.
    Effect::new(move || {
        let Some(id) = desk.map.selected.get() else { return };
        request_animation_frame(move || {
            let row = document().get_element_by_id(&row_id(id));
            if let Some(row) = row.and_then(|row| row.dyn_into::<web_sys::Element>().ok()) {
                let near = web_sys::ScrollIntoViewOptions::new();
                near.set_block(web_sys::ScrollLogicalPosition::Nearest);
                row.scroll_into_view_with_scroll_into_view_options(&near);
            }
        });
    });
    let key = move |event: KeyboardEvent| {
        let shown = found.get_untracked();
        let last = shown.len().min(SHOWN).saturating_sub(1);
        let chosen = desk.map.selected.get_untracked();
        let at = chosen.and_then(|id| shown.iter().position(|other| *other == id));
        let next = match event.key().as_str() {
            "ArrowDown" => at.map_or(0, |at| (at + 1).min(last)),
            "ArrowUp" => at.map_or(0, |at| at.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                desk.map.zoom(1.0);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(id) = shown.get(next) {
            desk.choose(*id);
        }
    };
    let shown = move || found.get().into_iter().take(SHOWN).collect::<Vec<_>>();
    let more = move || found.with(Vec::len).saturating_sub(SHOWN);
    let active = move || desk.map.selected.get().filter(|id| found.with(|found| found.contains(id))).map(row_id);
    view! {
        <div class="field">
            <label for="readers-find">"Find a reader"</label>
            <input
                id="readers-find"
                placeholder="street, name, owner or kind"
                prop:value=move || desk.typed.get()
                on:input=move |event| desk.typed.set(event_target_value(&event))
            />
        </div>
        <Chosen desk/>
        <div
            id="readers-list"
            class="readers-list"
            role="listbox"
            tabindex="0"
            aria-label="Readers"
            aria-activedescendant=active
            node_ref=list
            on:keydown=key
        >
            <For
                each=shown
                key=|id| *id
                children=move |id| view! { <Row desk id/> }
            />
        </div>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="muted" id="readers-none">
                {move || {
                    if desk.all.with(|all| all.is_empty()) {
                        "No source has told this gateway of readers yet."
                    } else {
                        "No reader is like that. Type less of it, or remove the area."
                    }
                }}
            </p>
        </Show>
        <Show when=move || { more() > 0 }>
            <p class="muted">{move || format!("{} more: type more of the one you look for.", thousands(more() as u64))}</p>
        </Show>
    }
}

fn row_id(id: u32) -> String {
    format!("reader-{id}")
}

#[component]
fn Row(desk: Desk, id: u32) -> impl IntoView {
    let line = desk.all.with_untracked(|all| all.get(id as usize).cloned());
    let on = move || desk.map.selected.get() == Some(id);
    line.map(|line| {
        let reader = line.reader;
        view! {
            <div
                id=row_id(id)
                class="reader"
                class:on=on
                role="option"
                aria-selected=move || on().to_string()
                on:click=move |_| desk.choose(id)
                on:pointerenter=move |_| desk.map.hovered.set(Some(id))
                on:pointerleave=move |_| desk.map.hovered.set(None)
            >
                <span class="reader-name">{reader.name}</span>
                <span class="pill">{reader.kind.label()}</span>
                <span class="reader-address muted">{reader.address}</span>
            </div>
        }
    })
}

/// What is known of the reader that is chosen.
#[component]
fn Chosen(desk: Desk) -> impl IntoView {
    let line = move || {
        let id = desk.map.selected.get()?;
        desk.all.with(|all| all.get(id as usize).cloned())
    };
    view! {
        {move || {
            line()
                .map(|line| {
                    let ReaderLine { source, reader } = line;
                    let heading = reader.heading.map(|heading| format!("{heading}° from north"));
                    view! {
                        <div class="reader-card" id="reader-card">
                            <h3>{reader.name}</h3>
                            <dl>
                                <dt>"Kind"</dt><dd>{reader.kind.label()}</dd>
                                <dt>"Address"</dt><dd>{reader.address}</dd>
                                <dt>"Owner"</dt><dd>{reader.owner}</dd>
                                <dt>"Source"</dt><dd>{format!("{source} · {}", reader.id)}</dd>
                                <dt>"Place"</dt><dd class="num">{reader.position.to_string()}</dd>
                                {heading.map(|heading| view! { <dt>"Looks"</dt><dd class="num">{heading}</dd> })}
                            </dl>
                        </div>
                    }
                })
        }}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Position, Reader, ReaderKind};

    #[test]
    fn a_reader_is_found_by_any_words_that_are_said_of_it() {
        let line = ReaderLine {
            source: "Sable".into(),
            reader: Reader {
                id: "SB-0042".into(),
                kind: ReaderKind::Toll,
                name: "Kell Bridge north".into(),
                address: "Harbor Street 12, Calder Bay".into(),
                owner: "Kell Bridge Authority".into(),
                position: Position::new(-150.0, 40.0).unwrap(),
                heading: None,
            },
        };
        assert!(says(&line, &[]));
        assert!(says(&line, &["calder", "toll"]));
        assert!(says(&line, &["sb-0042"]));
        assert!(!says(&line, &["calder", "garage"]));
    }
}
