//! What is asked before something is closed, reopened, unsaved or withdrawn.

use super::events_desk::EventsDesk;
use super::events_parts::{Chip, Reason, Told, faults_here, issuer};
use super::events_problems::{of_reason, told};
use crate::parts::{Dialog, FaultCallout, focus_soon};
use crate::state::moment;
use api::{EventTurn, NoteLine, SavedLine, Unsave, command};
use domain::NoEvent;
use leptos::prelude::*;

/// Closes an open event, reopens a closed one.
#[component]
pub fn TurnEvent(desk: EventsDesk) -> impl IntoView {
    let app = desk.app;
    faults_here(app);
    let found = desk.opened.with_untracked(|view| {
        view.as_ref().map(|view| (view.event.id, view.event.number.clone(), view.event.is_open()))
    });
    let reason = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let me = StoredValue::new(desk.me());
    let wrong = Memo::new(move |_| me.with_value(|me| reason.with(|reason| of_reason(reason, me))));
    let problem = Signal::derive(move || {
        wrong.with(|wrong| {
            wrong.as_ref().filter(|wrong| tried.get() || !matches!(wrong, NoEvent::Missing { .. })).map(told)
        })
    });
    focus_soon("turn-reason");
    found.map(|(id, number, open)| {
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if wrong.with_untracked(Option::is_some) {
                focus_soon("turn-reason");
                return;
            }
            let turn = EventTurn { id, reason: reason.with_untracked(|text| text.trim().to_owned()) };
            app.ask::<command::event_turn>(turn, move |view| {
                desk.news.set(if view.event.is_open() { "The event is open again." } else { "The event is closed." }.into());
                desk.kept(view);
            });
        };
        let (title, text, yes) = if open {
            (
                format!("Close {number}?"),
                "Nothing can be asked for a closed event (QRY-1). What is saved in it can be read, and stays until its \
                 disposal date. It can be reopened.",
                "Close the event",
            )
        } else {
            (
                format!("Reopen {number}?"),
                "It can be asked for again from then on. The reason stands beside the reason it was closed for.",
                "Reopen the event",
            )
        };
        view! {
            <Dialog id="turn-dialog" title on_close=move |()| desk.close_dialog()>
                <form class="stack" novalidate=true on:submit=submit>
                    <FaultCallout in_dialog=true/>
                    <p>{text}</p>
                    <Told id="turn-reason" label="Reason" value=reason problem rows=3 hint="Stands in the event's history"/>
                    <div class="actions end">
                        <button type="button" on:click=move |_| desk.close_dialog()>"Cancel"</button>
                        <button type="submit" id="turn-go" class="primary" disabled=move || app.busy.get()>{yes}</button>
                    </div>
                </form>
            </Dialog>
        }
    })
}

/// Takes a saved read out of the event, with a reason.
#[component]
pub fn UnsaveRead(desk: EventsDesk, line: SavedLine) -> impl IntoView {
    let app = desk.app;
    faults_here(app);
    let why = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let record = line.saved.id;
    let read = &line.saved.read;
    let plate = line.saved.typed.as_ref().unwrap_or(&read.plate).to_string();
    let state = issuer(read.jurisdiction.as_ref());
    let where_when = format!("{}, {}", moment(read.at), read.reader_name);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let why = why.with_untracked(|why| why.trim().to_owned());
        if why.is_empty() {
            focus_soon("unsave-why");
            return;
        }
        app.ask::<command::read_unsave>(Unsave { record, why }, move |()| {
            desk.close_dialog();
            desk.news.set("The read is no longer saved.".into());
            desk.look_again();
            desk.look();
        });
    };
    view! {
        <Dialog id="unsave-dialog" title="Unsave this read?" on_close=move |()| desk.close_dialog()>
            <form class="stack" novalidate=true on:submit=submit>
                <FaultCallout in_dialog=true/>
                <p><Chip state plate/> " " {where_when}</p>
                <p>
                    "It is deleted here and at the gateway, with its pictures and the notes on it. That it was saved, and why it no \
                     longer is, stays in the trail."
                </p>
                <Reason id="unsave-why" label="Why it does not matter any more" value=why tried/>
                <div class="actions end">
                    <button type="button" on:click=move |_| desk.close_dialog()>"Cancel"</button>
                    <button type="submit" id="unsave-go" class="danger" disabled=move || app.busy.get()>"Unsave the read"</button>
                </div>
            </form>
        </Dialog>
    }
}

/// Withdraws one's own note.
#[component]
pub fn WithdrawNote(desk: EventsDesk, line: NoteLine) -> impl IntoView {
    let app = desk.app;
    faults_here(app);
    let id = line.note.id;
    view! {
        <Dialog id="withdraw-dialog" title="Withdraw this note?" on_close=move |()| desk.close_dialog()>
            <FaultCallout in_dialog=true/>
            <blockquote class="note-text quoted">{line.note.text}</blockquote>
            <p>"Nobody sees it any more, and it can't be brought back."</p>
            <div class="actions end">
                <button type="button" on:click=move |_| desk.close_dialog()>"Cancel"</button>
                <button
                    type="button"
                    id="withdraw-go"
                    class="danger"
                    disabled=move || app.busy.get()
                    on:click=move |_| desk.withdraw(id)
                >
                    "Withdraw the note"
                </button>
            </div>
        </Dialog>
    }
}
