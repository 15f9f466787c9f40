//! The event that one works on, in the title bar, and the way to another (QRY-1).

use super::frame::{Room, room};
use crate::parts::{Dialog, Glyph, Icon, focus_soon};
use crate::state::Desk;
use api::{EventLine, Screen, command};
use leptos::prelude::*;

#[component]
pub fn EventChooser(desk: Desk) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button
            type="button"
            id="event-chooser"
            class="event-chooser"
            aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.set(true)
        >
            <span class="event-word">"Event"</span>
            {move || match desk.event.get() {
                Some(view) => {
                    let event = view.event;
                    let closed = !event.is_open();
                    view! {
                        <b id="event-number">{event.number}</b>
                        <span class="event-title">{event.title}</span>
                        <span class="pill action">{event.authority}</span>
                        {closed.then(|| view! { <span class="pill bad">"closed"</span> })}
                    }
                        .into_any()
                }
                None => view! { <b>"Choose one…"</b> }.into_any(),
            }}
            <Glyph icon=Icon::Down/>
        </button>
        <Show when=move || open.get()>
            <Events desk open/>
        </Show>
    }
}

/// Leads to the form for a new event.
pub fn new_event(room: Room) {
    room.new_event.set(true);
    room.go(Screen::Events);
}

fn says(line: &EventLine, typed: &str) -> bool {
    let text = format!("{} {} {} {}", line.number, line.title, line.authority, line.owner).to_lowercase();
    typed.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

#[component]
fn Events(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let room = room();
    let all = RwSignal::new(None::<Vec<EventLine>>);
    desk.app.fetch::<command::events_list>((), move |view| {
        all.try_set(Some(view.events.into_iter().filter(|line| line.open).collect()));
    });
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let typed = typed.get();
        let lines = all.get().unwrap_or_default();
        lines.into_iter().filter(|line| says(line, &typed)).collect::<Vec<_>>()
    });
    focus_soon("event-find");
    let choose = move |line: &EventLine| {
        if desk.event_id() != Some(line.id) {
            // They belong to the event before.
            room.form.subject.set(None);
            room.form.approval.set(String::new());
        }
        desk.work_on(line.id);
        open.set(false);
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                if let Some(line) = found.with_untracked(|found| found.get(at.get_untracked()).cloned()) {
                    choose(&line);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <Dialog id="event-dialog" title="Work on an event" on_close=move |()| open.set(false)>
            <input
                id="event-find"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-label="Number or title of an open event"
                aria-autocomplete="list"
                aria-controls="event-list"
                aria-expanded=move || (!found.with(Vec::is_empty)).to_string()
                aria-activedescendant=move || (!found.with(Vec::is_empty)).then(|| format!("event-{}", at.get()))
                placeholder="Type a number or a title"
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    at.set(0);
                }
                on:keydown=key
            />
            <div id="event-list" class="palette-list" role="listbox" aria-label="Open events">
                {move || {
                    found
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(n, line)| {
                            let about = format!("{} saved · {} subjects", line.saved, line.subjects);
                            let whose = (!line.mine).then(|| format!(" · of {}", line.owner));
                            let (number, title, authority) = (line.number.clone(), line.title.clone(), line.authority.clone());
                            let line = StoredValue::new(line);
                            view! {
                                <div
                                    id=format!("event-{n}")
                                    role="option"
                                    class="palette-option event-option"
                                    aria-selected=move || (at.get() == n).to_string()
                                    on:pointermove=move |_| if at.get_untracked() != n { at.set(n) }
                                    on:click=move |_| line.with_value(choose)
                                >
                                    <b>{number}</b>
                                    <span>{title}</span>
                                    <span class="pill action">{authority}</span>
                                    <span class="small muted event-about">{about} {whose}</span>
                                </div>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <p class="muted" role="status">
                {move || match all.with(|all| all.as_ref().map(Vec::len)) {
                    None => Some("Looking for your events…"),
                    Some(0) => Some("You have no open event. A question needs one: open it first."),
                    Some(_) => found.with(Vec::is_empty).then_some("No open event is called that."),
                }}
            </p>
            <div class="actions end">
                <button type="button" id="event-new" on:click=move |_| new_event(room)>"New event…"</button>
            </div>
        </Dialog>
    }
}
