//! One read looked at: the picture first, the plate typed from it, then what the camera said, and whether to keep it
//! (QLT-1, RET-2, QLT-3).

use super::look_found::{Details, Finding};
use super::look_judge::{Judge, JudgeDesk};
use super::look_picture::Picture;
use super::look_save::Keep;
use crate::parts::{Glyph, Icon, thousands};
use crate::state::Desk;
use leptos::prelude::*;

#[component]
pub fn Look(desk: Desk, judge: JudgeDesk) -> impl IntoView {
    let row = Memo::new(move |_| desk.map.selected.get().filter(|_| desk.answer.with(Option::is_some)));
    view! {
        <aside class="look" aria-labelledby="look-title">
            {move || match row.get() {
                None => view! { <Nothing desk/> }.into_any(),
                Some(row) => view! { <One desk judge row/> }.into_any(),
            }}
        </aside>
    }
}

#[component]
fn Nothing(desk: Desk) -> impl IntoView {
    let words = move || {
        if desk.answer.with(Option::is_none) {
            "A read is looked at here: its picture first, then what you type from it, then what the camera said."
        } else if desk.sight.shown.with(|shown| shown.is_empty()) {
            "There is no read to look at."
        } else {
            "Choose a read in the list or on the map, or press J for the newest."
        }
    };
    view! {
        <h2 id="look-title" tabindex="-1">"Read"</h2>
        <p class="muted" id="look-none">{words}</p>
    }
}

#[component]
fn One(desk: Desk, judge: JudgeDesk, row: u32) -> impl IntoView {
    let title = move || {
        let all = desk.sight.shown.with(|shown| shown.len() as u64);
        match desk.place.get() {
            Some(place) => format!("Read {} of {}", thousands(place as u64 + 1), thousands(all)),
            // A filter took it out of the list.
            None => "A read out of the list".to_owned(),
        }
    };
    let judged = move || desk.read.with(|read| read.as_ref().and_then(|read| read.judged.clone()));
    let found = Memo::new(move |_| judged().is_some());
    // Where nothing could be read from the picture, one may look again.
    let open = Memo::new(move |_| judged().is_none_or(|judged| judged.open));
    view! {
        <div class="look-head">
            <h2 id="look-title" tabindex="-1" aria-live="polite">{title}</h2>
            <span class="grow"></span>
            <button
                type="button"
                id="look-previous"
                class="quiet"
                aria-keyshortcuts="K"
                disabled=move || desk.place.get() == Some(0)
                on:click=move |_| desk.step(-1)
            >
                <span aria-hidden="true">"‹"</span> <kbd>"K"</kbd> <span class="sr-only">"previous read"</span>
            </button>
            <button
                type="button"
                id="look-next"
                class="quiet"
                aria-keyshortcuts="J"
                disabled=move || desk.place.get().is_some_and(|place| place + 1 >= desk.sight.shown.with(|shown| shown.len()))
                on:click=move |_| desk.step(1)
            >
                <kbd>"J"</kbd> <span class="sr-only">"next read"</span> <span aria-hidden="true">"›"</span>
            </button>
        </div>
        <Picture desk judge row/>
        <Show when=move || found.get()>
            <Finding desk/>
        </Show>
        <Show when=move || open.get()>
            <Judge judge/>
        </Show>
        <Details desk/>
        <Keep desk/>
        <p class="small muted look-limits" id="look-limits">
            <Glyph icon=Icon::Alert/>
            <span>"Places a vehicle, not a person. Not sole grounds for enforcement: confirm with another source (QLT-2, QLT-3)."</span>
        </p>
    }
}
