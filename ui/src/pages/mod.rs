//! The pages, by where somebody stands.

mod access;
mod access_dialogs;
mod approvals;
mod ask;
mod ask_area;
mod ask_begin;
mod ask_place;
mod ask_plate;
mod ask_why;
mod ask_window;
mod door;
mod event_chooser;
mod events;
mod events_desk;
mod events_dialogs;
mod events_export;
mod events_form;
mod events_head;
mod events_list;
mod events_notes;
mod events_page;
mod events_parts;
mod events_past;
mod events_people;
mod events_problems;
mod events_read;
mod events_saved;
mod events_saved_list;
mod events_subjects;
mod frame;
mod investigate;
mod look;
mod look_found;
mod look_judge;
mod look_picture;
mod look_save;
mod palette;
mod readers;
mod reads;
mod reads_chip;
mod reads_filter;
mod reads_list;
mod settings;
mod sign_in;
mod steps;
mod to_come;
mod trail;
mod trail_desk;
mod trail_entry;
mod trail_export;
mod trail_filter;
mod trail_list;
mod trail_search;
mod trail_witnesses;

pub use reads_chip::plate_label;

use crate::parts::{Banner, FaultCallout, Logo};
use crate::state::{App, Stage, app};
use leptos::prelude::*;

/// The whole window.
#[component]
pub fn Window() -> impl IntoView {
    let app = App::start();
    provide_context(app);
    move || match app.stage.get() {
        Stage::Loading => view! { <Opening/> }.into_any(),
        Stage::Door(door) => view! { <door::Door door/> }.into_any(),
        Stage::Step(step) => view! { <steps::StepPage step/> }.into_any(),
        Stage::Inside(session) => view! { <frame::Frame session=*session/> }.into_any(),
    }
}

/// While the workstation is asked what stands at the door, and when it cannot say.
#[component]
fn Opening() -> impl IntoView {
    let app = app();
    view! {
        <div class="opening">
            <Banner/>
            <main data-screen="loading">
                <Logo/>
                <h1 id="screen-title">"Readroom"</h1>
                <FaultCallout/>
                {move || {
                    if app.fault.with(Option::is_some) {
                        view! {
                            <button type="button" id="try-again" class="primary" on:click=move |_| app.to_door(None)>
                                "Try again"
                            </button>
                        }
                            .into_any()
                    } else {
                        view! { <p class="opening-words">"Opening…"</p> }.into_any()
                    }
                }}
            </main>
        </div>
    }
}
