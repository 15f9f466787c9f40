//! The reads in sight, newest first, of which only what is seen is drawn. The selection is that of the map; rows come and
//! go under the focus, so it stays on the list, which names the selected row.

use super::ask_plate::capital;
use super::reads_chip::{PlateChip, chip_of};
use crate::parts::{VirtualList, focus_soon};
use crate::state::Desk;
use api::{Flags, Sure};
use domain::Found;
use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use wasm_bindgen::{JsCast, closure::Closure};

/// Height of a row; `.read-row` in reads.css says the same.
const ROW: f64 = 54.0;
/// Scrolling has ended when nothing moved for this long.
const STILL: Duration = Duration::from_millis(180);

#[allow(clippy::too_many_lines, reason = "one view, whose parts share every signal")]
#[component]
pub fn List(desk: Desk) -> impl IntoView {
    let list = RwSignal::new(VirtualList::new(ROW));
    let grid = NodeRef::<html::Div>::new();
    let space = NodeRef::<html::Div>::new();
    let drawn = NodeRef::<html::Div>::new();
    let range = Memo::new(move |_| list.with(VirtualList::drawn));
    // What the browser last said or was told, so that it is not asked on each movement.
    let scrolled = StoredValue::new(0.0_f64);
    let still = StoredValue::new(None::<TimeoutHandle>);

    // Another number of rows: what is seen stays, and the selected one is brought into sight.
    Effect::new(move || {
        let rows = desk.sight.shown.with(|shown| shown.len() as u64);
        list.update(|list| list.refill(rows));
        if let Some(place) = desk.place.get() {
            list.update(|list| list.show(place as u64));
        }
    });
    Effect::new(move || {
        let (Some(grid), Some(space), Some(drawn)) = (grid.get(), space.get(), drawn.get()) else { return };
        let now = list.get();
        let first = now.drawn().map_or(0, |(first, _)| first);
        let place = |element: &web_sys::HtmlElement, property: &str, pixels: f64| {
            // Both properties exist, and a length is always taken.
            drop(element.style().set_property(property, &format!("{pixels}px")));
        };
        place(&space, "height", now.space());
        place(&drawn, "top", now.place(first));
        #[expect(clippy::float_cmp, reason = "whole pixels, passed through unchanged")]
        if now.scroll() != scrolled.get_value() {
            #[expect(clippy::cast_possible_truncation, reason = "the space is far below the range of i32")]
            grid.set_scroll_top(now.scroll() as i32);
            let told = f64::from(grid.scroll_top());
            scrolled.set_value(told);
            list.update_untracked(|list| list.rounded(told));
        }
    });
    Effect::new(move || {
        if let Some(grid) = grid.get() {
            watch_height(&grid, list);
        }
    });
    on_cleanup(move || {
        if let Some(Some(handle)) = still.try_get_value() {
            handle.clear();
        }
    });
    let on_scroll = move |_| {
        let Some(grid) = grid.get_untracked() else { return };
        let now = f64::from(grid.scroll_top());
        #[expect(clippy::float_cmp, reason = "whole pixels, passed through unchanged")]
        if now == scrolled.get_value() {
            return;
        }
        scrolled.set_value(now);
        list.update(|list| list.scrolled(now));
        if let Some(handle) = still.get_value() {
            handle.clear();
        }
        let settle = move || {
            let Some(mut settled) = list.try_get_untracked() else { return };
            settled.settle();
            if list.with_untracked(|now| *now != settled) {
                list.set(settled);
            }
        };
        still.set_value(set_timeout_with_handle(settle, STILL).ok());
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let page = || list.with_untracked(VirtualList::page).cast_signed();
        match event.key().as_str() {
            "ArrowDown" => desk.step(1),
            "ArrowUp" => desk.step(-1),
            "PageDown" => desk.step(page()),
            "PageUp" => desk.step(-page()),
            "Home" => desk.step(i64::MIN),
            "End" => desk.step(i64::MAX),
            "Enter" => focus_soon("look-title"),
            _ => return,
        }
        event.prevent_default();
    };
    let active = move || {
        let place = desk.place.get()? as u64;
        range.get().filter(|(first, last)| (*first..=*last).contains(&place)).map(|_| row_id(place))
    };
    view! {
        <div
            id="reads-list"
            class="reads-list"
            node_ref=grid
            role="listbox"
            tabindex="0"
            aria-label="Reads, newest first"
            aria-describedby="reads-count"
            aria-activedescendant=active
            on:scroll=on_scroll
            on:keydown=key
        >
            <div class="reads-space" node_ref=space role="presentation">
                <div class="reads-drawn" node_ref=drawn role="presentation">
                    <For
                        each=move || range.get().map_or(0..0, |(first, last)| first..last + 1)
                        key=|index| *index
                        children=move |index| view! { <Line desk index/> }
                    />
                </div>
            </div>
        </div>
        <Nothing desk/>
    }
}

/// Tells the list how many rows fit, now and whenever that changes.
fn watch_height(grid: &web_sys::HtmlDivElement, list: RwSignal<VirtualList>) {
    let measured = grid.clone();
    let measure = move || {
        let height = f64::from(measured.client_height());
        if height > 0.0 {
            list.try_update(|list| list.resize(height));
        }
    };
    measure();
    let changed = Closure::<dyn FnMut()>::new(measure).into_js_value();
    if let Ok(observer) = web_sys::ResizeObserver::new(changed.unchecked_ref()) {
        observer.observe(grid);
        let observer = StoredValue::new_local(observer);
        on_cleanup(move || {
            if let Some(observer) = observer.try_get_value() {
                observer.disconnect();
            }
        });
    }
}

/// The id by which the list names its selected row.
fn row_id(index: u64) -> String {
    format!("read-row-{index}")
}

/// What is known of a read, as a sign with a tint and words.
pub const fn sign(flags: Flags) -> (&'static str, &'static str, &'static str) {
    match flags {
        Flags { saved: true, .. } => ("▣", "action-words", "saved"),
        Flags { found: Some(Found::Verified), .. } => ("✓", "good-words", "verified"),
        Flags { found: Some(Found::Illegible), .. } => ("–", "muted", "can't be read from the picture"),
        Flags { found: Some(_), .. } => ("✕", "bad-words", "misread"),
        Flags { sure: Sure::Low, .. } => ("?", "lamp-words", "not looked at, the camera was unsure"),
        Flags { .. } => ("○", "muted", "not looked at"),
    }
}

/// What a line shows of its read.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    row: u32,
    flags: Flags,
    place: String,
    when: String,
    fresh: bool,
}

fn shown(desk: Desk, index: u64) -> Option<Shown> {
    let row = desk.sight.shown.with(|shown| shown.get(usize::try_from(index).ok()?).copied())?;
    desk.columns.with(|columns| {
        let n = row as usize;
        let reader = columns.reader.get(n).and_then(|reader| columns.tables.readers.get(*reader as usize));
        let at = *columns.at.get(n)?;
        let (when, fresh) = desk
            .local
            .with(|local| local.as_ref().map_or((String::new(), true), |local| (local.brief(at), local.is_fresh(at))));
        let place = reader.map(|reader| if reader.address.is_empty() { &reader.name } else { &reader.address });
        let flags = Flags::of(*columns.flags.get(n)?);
        Some(Shown { row, flags, place: place.cloned().unwrap_or_default(), when, fresh })
    })
}

#[component]
fn Line(desk: Desk, index: u64) -> impl IntoView {
    let read = Memo::new(move |_| shown(desk, index));
    let row = Memo::new(move |_| read.with(|read| read.as_ref().map(|read| read.row)));
    let on = move || row.get().is_some() && desk.map.selected.get() == row.get();
    let count = move || desk.sight.shown.with(|shown| shown.len());
    view! {
        <div
            id=row_id(index)
            class="read-row"
            class:on=on
            class:old=move || read.with(|read| read.as_ref().is_some_and(|read| !read.fresh))
            role="option"
            aria-selected=move || on().to_string()
            aria-posinset=(index + 1).to_string()
            aria-setsize=move || count().to_string()
            on:click=move |_| desk.map.selected.set(row.get_untracked())
            on:pointerenter=move |_| desk.map.hovered.set(row.get_untracked())
            on:pointerleave=move |_| desk.map.hovered.set(None)
        >
            {move || {
                read.get()
                    .map(|read| {
                        let (mark, tint, words) = sign(read.flags);
                        let row = read.row;
                        let chip = Memo::new(move |_| chip_of(desk, row));
                        view! {
                            <span class=format!("read-sign {tint}") title=capital(words)>
                                <span aria-hidden="true">{mark}</span>
                                <span class="sr-only">{words} ". "</span>
                            </span>
                            <span class="read-plate">
                                {move || view! { <PlateChip chip=chip.get()/> }}
                                " " <span class="small muted" title="How sure the camera was">{read.flags.sure.label()}</span>
                            </span>
                            <span class="read-when small muted num">{read.when}</span>
                            <span class="read-place small">{read.place}</span>
                        }
                    })
            }}
        </div>
    }
}

/// What stands in place of rows, and what to do about it.
#[component]
fn Nothing(desk: Desk) -> impl IntoView {
    let all = Memo::new(move |_| desk.answer.with(|answer| answer.as_ref().map(|answer| (answer.reads, answer.state))));
    let none = move || desk.sight.shown.with(|shown| shown.is_empty());
    let words = move || match all.get() {
        Some((0, api::AnswerState::Coming)) | None => None,
        Some((0, _)) => Some(
            "No source has such a read in this window. Check the plate, ask with ~ for look-alikes, or go further back; \
             that nothing was read does not mean that nothing passed.",
        ),
        Some(_) if none() && desk.sight.is_narrow() => Some("No read is like that. Take away a filter, or show all."),
        Some(_) => None,
    };
    view! { <p class="reads-nothing" id="reads-nothing" role="status" hidden=move || words().is_none()>{words}</p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_sign_of_its_own() {
        let flags = |found, saved, sure| Flags { sure, found, saved, same: false };
        let signs = [
            flags(None, false, Sure::Fair),
            flags(None, false, Sure::Low),
            flags(Some(Found::Verified), false, Sure::Low),
            flags(Some(Found::NotAPlate), false, Sure::High),
            flags(Some(Found::Illegible), false, Sure::High),
            flags(Some(Found::Verified), true, Sure::High),
        ]
        .map(|flags| sign(flags).0);
        assert_eq!(signs, ["○", "?", "✓", "✕", "–", "▣"]);
    }
}
