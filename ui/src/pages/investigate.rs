//! Investigate: what is asked and what came on the left, where on the map, when under it, and one read on the right. One
//! event, one answer, one selection (state/desk.rs).

use super::approvals::RequestApproval;
use super::ask::{Ask, AskPart};
use super::event_chooser::new_event;
use super::frame::{asks, is_typing, room};
use super::look::Look;
use super::look_judge::JudgeDesk;
use super::look_save::save_key;
use super::readers::Readers;
use super::reads::{Reads, cancel};
use crate::map::{Map, MapDesk};
use crate::parts::{Glyph, Icon, focus};
use crate::state::{Desk, app};
use crate::timeline::{Feed, Legend, Timeline, ways};
use api::{AnswerState, command};
use domain::{Bounds, Position};
use leptos::{ev, prelude::*};
use scene::{Layer, Spot};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Where a map opens before anything is known of its territory: the whole earth between the polar circles.
fn earth() -> Bounds {
    let corner = |x, y| Position::from_mercator(x, y);
    Bounds { south_west: corner(0.0, 0.75), north_east: corner(1.0, 0.25) }
}

fn map() -> MapDesk {
    #[cfg(feature = "bench")]
    let shown = crate::map::bench::now();
    let map = MapDesk::new(earth());
    app().fetch::<command::map_look>((), move |look| {
        if map.credit.try_set(look.attribution).is_some() {
            return;
        }
        map.home.set(look.home);
        map.fit();
        #[cfg(feature = "bench")]
        crate::map::bench::run(map, shown);
    });
    map
}

#[component]
pub fn Investigate() -> impl IntoView {
    let room = room();
    if room.session.with_value(|session| asks(session.role)) {
        view! { <Work/> }.into_any()
    } else {
        view! { <Watch/> }.into_any()
    }
}

/// For those who watch over who asks: where the readers are, and no question.
#[component]
fn Watch() -> impl IntoView {
    let map = map();
    view! {
        <div class="investigate watch">
            <div class="ask">
                <Readers map all=RwSignal::default()/>
                <p class="small muted watch-words">"Your role asks nothing and sees no reads: it sees where the readers of its sources stand."</p>
            </div>
            <Map desk=map label="Map"/>
        </div>
    }
}

#[component]
fn Work() -> impl IntoView {
    let room = room();
    let desk = Desk::new(map());
    let judge = JudgeDesk::new(desk);
    let ask = Ask { desk, form: room.form, open: RwSignal::new(true), sent: RwSignal::new(false) };
    room.desk.set(Some(desk));
    take_over(ask);
    #[cfg(feature = "bench")]
    crate::timeline::bench::run(desk);
    on_cleanup(move || {
        // Whoever comes back goes on where they were; what another screen hands over comes first.
        if room.work_on.try_get_untracked() == Some(None)
            && let (Some(event), answer) = (desk.event_id(), desk.answer_id())
        {
            room.work_on.set(Some(event));
            let alive =
                desk.answer.with_untracked(|answer| answer.as_ref().is_some_and(|it| it.state != AnswerState::Gone));
            room.hand_answer.set(answer.filter(|_| alive));
        }
        room.desk.try_set(None);
    });
    follow_sight(desk);
    let keys = window_event_listener(ev::keydown, move |event| {
        let plain = !event.alt_key() && !event.meta_key() && !event.default_prevented();
        if plain && room.open.get_untracked().is_none() && !in_dialog() && on_key(ask, judge, &event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || keys.remove());
    let answered = Memo::new(move |_| desk.answer.with(Option::is_some));
    let feed = Feed::of_answer(desk);
    let ways = ways(feed);
    view! {
        <div class="investigate work" class:answered=move || answered.get()>
            <div class="ask" id="ask">
                <Begin ask/>
                <AskPart ask/>
                <Show when=move || answered.get() fallback=move || view! { <Readers map=desk.map all=desk.readers/> }>
                    <Reads ask/>
                </Show>
            </div>
            <div class="middle">
                <Map desk=desk.map label="Map"/>
                <Show when=move || answered.get()>
                    <Legend feed ways/>
                    <div class="timeline-slot"><Timeline feed ways/></div>
                </Show>
            </div>
            <Look desk judge/>
            {move || {
                let (from, event) = (desk.asking_approval.get()?, desk.event_id()?);
                Some(view! { <RequestApproval event from on_close=move |_| desk.asking_approval.set(None)/> })
            }}
            <p class="sr-only" role="status">{move || judge.news.get()}</p>
        </div>
    }
}

/// Takes what another screen handed over, once; else, where there is one open event alone, works on that.
fn take_over(ask: Ask) {
    let (room, desk) = (room(), ask.desk);
    let (event, draft, answer) =
        (room.work_on.get_untracked(), room.hand_draft.get_untracked(), room.hand_answer.get_untracked());
    room.work_on.set(None);
    room.hand_draft.set(None);
    room.hand_answer.set(None);
    if let Some(draft) = draft {
        ask.form.fill(draft, event);
    }
    if let Some(answer) = answer {
        ask.open.set(false);
        desk.open_answer(answer);
    }
    match event {
        Some(event) => desk.open_event(event),
        None => desk.app.fetch::<command::events_list>((), move |view| {
            let mut open = view.events.into_iter().filter(|line| line.open);
            if desk.is_here()
                && desk.event_id().is_none()
                && let (Some(only), None) = (open.next(), open.next())
            {
                desk.open_event(only.id);
            }
        }),
    }
}

/// The map shows the reads in sight; the readers' list fills it while there is no answer.
fn follow_sight(desk: Desk) {
    let fitted = StoredValue::new(None);
    // Every read of the answer at its row: what is in sight is picked from it.
    let all = Memo::new_with_compare(
        move |_| {
            desk.columns.with(|columns| {
                let spots = (0u32..).zip(&columns.position).map(|(id, at)| Spot { id, at: *at });
                Arc::new(Layer::new(spots.collect()))
            })
        },
        |_: Option<&Arc<Layer>>, _| true,
    );
    Effect::new(move || {
        let Some(answer) = desk.answer.with(|answer| answer.as_ref().map(|answer| answer.answer)) else { return };
        let rows = desk.sight.shown.get();
        let layer = all.with(|all| all.picked(&rows));
        let first = !layer.is_empty() && fitted.get_value() != Some(answer);
        desk.map.layer.set(Arc::new(layer));
        if first {
            fitted.set_value(Some(answer));
            desk.map.fit();
        }
    });
}

/// A question needs an event.
#[component]
fn Begin(ask: Ask) -> impl IntoView {
    let room = room();
    let desk = ask.desk;
    view! {
        <Show when=move || desk.event.with(Option::is_none)>
            <div class="callout lamp ask-no-event" id="ask-no-event">
                <Glyph icon=Icon::Calendar/>
                <div class="callout-text">
                    <p><b>"Choose the event you work on."</b></p>
                    <p>"Every question names an open event, a reason and a purpose (QRY-1)."</p>
                    <div class="actions">
                        <button type="button" id="ask-choose-event" on:click=move |_| click("event-chooser")>"Choose an event"</button>
                        <button type="button" class="quiet" id="ask-new-event" on:click=move |_| new_event(room)>"Open a new one"</button>
                    </div>
                </div>
            </div>
        </Show>
    }
}

fn click(id: &str) {
    let element = document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        element.click();
    }
}

/// Whether a dialog is over the screen: its keys are its own.
fn in_dialog() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Does what a key says; `false` leaves it to the browser.
fn on_key(ask: Ask, judge: JudgeDesk, event: &ev::KeyboardEvent) -> bool {
    let desk = ask.desk;
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    let on = |id: &str| target.as_ref().is_some_and(|target| target.id() == id);
    let key = event.key();
    if key == "Escape" && !on("map") {
        let coming =
            desk.answer.with_untracked(|answer| answer.as_ref().is_some_and(|it| it.state == AnswerState::Coming));
        if coming {
            cancel(desk);
        } else if is_typing(event) {
            // The list, not nothing: from there the keys go on.
            focus("reads-list");
        }
        return coming || is_typing(event);
    }
    if is_typing(event) || event.ctrl_key() {
        return false;
    }
    match key.as_str() {
        "/" => ask.to_plate(),
        "j" | "J" => desk.step(1),
        "k" | "K" => desk.step(-1),
        "v" | "V" => judge.confirm_or_type(),
        "x" | "X" => judge.misread(),
        "s" | "S" => save_key(desk),
        "b" | "B" => desk.brush_key.update(|n| *n = n.wrapping_add(1)),
        "p" | "P" => desk.play_key.update(|n| *n = n.wrapping_add(1)),
        "m" | "M" if on("map") => {
            focus(if desk.answer.with_untracked(Option::is_some) { "reads-list" } else { "readers-list" });
        }
        "m" | "M" => focus("map"),
        _ => return false,
    }
    true
}
