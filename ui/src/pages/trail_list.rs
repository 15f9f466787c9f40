//! The entries found, as a grid of which only what is seen is drawn. The keys act on one active row,
//! which the grid names to screen readers: rows come and go under the focus, so it stays on the grid.

use super::trail_desk::{Desk, Finding};
use super::trail_search::Band;
use crate::parts::{Glyph, Icon, VirtualList};
use crate::state::Paged;
use api::{TrailRow, TrailView};
use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use wasm_bindgen::{JsCast, closure::Closure};

/// Height of the line of headings; `.trail-heads` in trail.css says the same.
const HEADS: f64 = 30.0;
/// Scrolling has ended when nothing moved for this long.
const STILL: Duration = Duration::from_millis(180);

/// The band over the list, and the list.
#[allow(clippy::too_many_lines, reason = "one view, whose parts share every signal")]
#[component]
pub fn List(desk: Desk) -> impl IntoView {
    let grid = NodeRef::<html::Div>::new();
    let space = NodeRef::<html::Div>::new();
    let drawn = NodeRef::<html::Div>::new();
    let range = Memo::new(move |_| desk.list.with(VirtualList::drawn));
    let top = Memo::new(move |_| desk.list.with(VirtualList::first_whole));
    // What the browser last said or was told, so that it is not asked on each movement.
    let scrolled = StoredValue::new(0.0_f64);
    let still = StoredValue::new(None::<TimeoutHandle>);

    Effect::new(move || {
        let (Some(grid), Some(space), Some(drawn)) = (grid.get(), space.get(), drawn.get()) else { return };
        let list = desk.list.get();
        let first = list.drawn().map_or(0, |(first, _)| first);
        let place = |element: &web_sys::HtmlElement, property: &str, pixels: f64| {
            // Both properties exist, and a length is always taken.
            drop(element.style().set_property(property, &format!("{pixels}px")));
        };
        place(&space, "height", list.space());
        place(&drawn, "top", list.place(first));
        #[expect(clippy::float_cmp, reason = "whole pixels, passed through unchanged")]
        if list.scroll() != scrolled.get_value() {
            #[expect(clippy::cast_possible_truncation, reason = "the space is far below the range of i32")]
            grid.set_scroll_top(list.scroll() as i32);
            let told = f64::from(grid.scroll_top());
            scrolled.set_value(told);
            desk.list.update_untracked(|list| list.rounded(told));
        }
    });
    Effect::new(move || {
        if range.get().is_some() {
            desk.fill();
        }
    });
    Effect::new(move || {
        if let Some(grid) = grid.get() {
            watch_height(&grid, desk);
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
        desk.list.update(|list| list.scrolled(now));
        if let Some(handle) = still.get_value() {
            handle.clear();
        }
        let settle = move || {
            let mut list = desk.list.get_untracked();
            list.settle();
            if desk.list.with_untracked(|now| *now != list) {
                desk.list.set(list);
            }
        };
        still.set_value(set_timeout_with_handle(settle, STILL).ok());
    };
    let total = Memo::new(move |_| desk.rows.with(Paged::total));
    view! {
        <div class="trail-found">
            <Band desk/>
            <div
                id="trail-list"
                class="trail-list"
                class:waits=move || desk.finding.get() == Finding::Again
                node_ref=grid
                role="grid"
                tabindex="0"
                aria-label="Entries, newest first"
                aria-describedby="trail-count"
                aria-rowcount=move || total.get() + 1
                aria-colcount="5"
                aria-busy=move || if matches!(desk.finding.get(), Finding::First | Finding::Again) { "true" } else { "false" }
                aria-activedescendant=move || {
                    let active = desk.active.get();
                    range.get().filter(|(first, last)| (*first..=*last).contains(&active)).map(|_| row_id(active))
                }
                on:scroll=on_scroll
            >
                <div class="trail-heads" role="row" aria-rowindex="1">
                    <span role="columnheader">"When"</span>
                    <span role="columnheader">"Who"</span>
                    <span role="columnheader">"What"</span>
                    <span role="columnheader">"Outcome"</span>
                    <span role="columnheader" class="rule">"Rule"</span>
                </div>
                <div class="trail-space" node_ref=space role="presentation">
                    <div class="trail-drawn" node_ref=drawn role=move || range.get().map(|_| "rowgroup")>
                        <For
                            each=move || range.get().map_or(0..0, |(first, last)| first..last + 1)
                            key=|index| *index
                            children=move |index| view! { <Line index top desk/> }
                        />
                    </div>
                </div>
                <Nothing desk/>
            </div>
        </div>
    }
}

/// Tells the list how many rows fit, now and whenever that changes.
fn watch_height(grid: &web_sys::HtmlDivElement, desk: Desk) {
    let measured = grid.clone();
    let measure = move || {
        let height = f64::from(measured.client_height()) - HEADS;
        // Hidden behind the other tab it has no height, and nothing to say.
        if height > 0.0 {
            desk.list.try_update(|list| list.resize(height));
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

/// The id by which the grid names its active row.
fn row_id(index: u64) -> String {
    format!("trail-row-{index}")
}

#[component]
fn Line(index: u64, top: Memo<u64>, desk: Desk) -> impl IntoView {
    let row = Memo::new(move |_| desk.rows.with(|rows| rows.row(index).cloned()));
    // The day is said where it changes, and in the first row that is seen.
    let new_day = move || {
        top.get() == index
            || desk.rows.with(|rows| {
                let day = |index| rows.row(index).map(|row: &TrailRow| &row.day);
                index.checked_sub(1).is_none_or(|above| day(above) != day(index))
            })
    };
    let open = move || {
        desk.opened.with(|opened| {
            let Some(opened) = opened else { return false };
            row.with(|row| row.as_ref().is_some_and(|row| row.n == opened.row.n && row.log == opened.row.log))
        })
    };
    view! {
        <div
            id=row_id(index)
            class="trail-row"
            class:active=move || desk.active.get() == index
            role="row"
            aria-rowindex=index + 2
            aria-selected=move || if open() { "true" } else { "false" }
            on:click=move |_| desk.open(index)
        >
            {move || match row.get() {
                Some(row) => cells(row, new_day, desk).into_any(),
                None => view! { <span class="trail-ghost" role="gridcell" aria-label="Loading"></span> }.into_any(),
            }}
        </div>
    }
}

fn cells(row: TrailRow, new_day: impl Fn() -> bool + Send + Sync + 'static, desk: Desk) -> impl IntoView {
    let (icon, tint) = mark(&row.outcome);
    let outcome = desk.look.with_untracked(|look| outcome_words(look.as_ref(), &row.outcome));
    let words = after_name(&row.words, &row.who).to_owned();
    view! {
        <span role="gridcell" class="when">
            <span class="day" class:sr-only=move || !new_day()>{row.day}</span>
            <time class="code">{row.time}</time>
        </span>
        <span role="gridcell" class="who">{row.who}</span>
        <span role="gridcell" class="what">
            <span class="words">{words}</span>
            {row.late.then(|| view! { <span class="pill lamp"><Glyph icon=Icon::Late/>"late"</span> })}
        </span>
        <span role="gridcell" class=format!("outcome {tint}")><Glyph icon/>{outcome}</span>
        <span role="gridcell" class="rule code">{row.rule}</span>
    }
}

/// The words without the name that leads them: it stands in the column before.
fn after_name<'a>(words: &'a str, who: &str) -> &'a str {
    words.strip_prefix(who).filter(|rest| rest.starts_with(' ')).map_or(words, str::trim_start)
}

/// Icon and colour of an outcome; the word beside says it.
pub fn mark(outcome: &str) -> (Icon, &'static str) {
    match outcome {
        "permitted" => (Icon::CircleCheck, "good"),
        "denied" => (Icon::Ban, "bad"),
        "failed" => (Icon::Alert, "lamp"),
        "found" => (Icon::Found, "action"),
        _ => (Icon::Check, "muted"),
    }
}

/// The word for an outcome, as the search offers it.
pub fn outcome_words(look: Option<&TrailView>, code: &str) -> String {
    look.and_then(|look| look.outcomes.iter().find(|choice| choice.code == code))
        .map_or_else(|| code.to_owned(), |choice| choice.label.clone())
}

/// What stands in place of rows, and what to do about it.
#[component]
fn Nothing(desk: Desk) -> impl IntoView {
    let said = Memo::new(move |_| {
        if desk.rows.with(Paged::total) > 0 {
            return None;
        }
        let narrowed = desk.applied.with(|applied| *applied != api::TrailFilter::default());
        match desk.finding.get() {
            Finding::First => None,
            Finding::Failed => Some(("The trail was not searched", "What stands above says why. Then try again.")),
            Finding::Backwards => Some(("The first day is after the last", "Change one of the two days.")),
            _ if narrowed => Some(("Nothing in the trail fits", "Take away a filter, or clear them all.")),
            _ => Some(("Nothing is entered yet", "What you do in Readroom from now on appears here.")),
        }
    });
    let ghosts = move || {
        (desk.finding.get() == Finding::First).then(|| {
        view! {
            <div class="trail-ghosts" aria-hidden="true">
                {(0..8).map(|_| view! { <div class="trail-row"><span class="trail-ghost"></span></div> }).collect_view()}
            </div>
        }
    })
    };
    view! {
        {ghosts}
        {move || {
            said.get().map(|(title, text)| view! {
                <div class="trail-nothing" role="row">
                    <div role="gridcell" id="trail-nothing">
                        <span class="halo"><Glyph icon=Icon::Search/></span>
                        <b>{title}</b>
                        <span class="muted">{text}</span>
                    </div>
                </div>
            })
        }}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_not_said_twice() {
        assert_eq!(after_name("R. Alvarez signed in", "R. Alvarez"), "signed in");
        assert_eq!(after_name("R. Alvarezo signed in", "R. Alvarez"), "R. Alvarezo signed in");
        assert_eq!(after_name("Somebody failed to sign in", "unknown"), "Somebody failed to sign in");
    }
}
