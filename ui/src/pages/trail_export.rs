//! Export of what was found, with the proofs that let anybody check it.

use super::trail_desk::Desk;
use super::trail_filter::Field;
use crate::parts::{Dialog, FaultCallout, Glyph, Icon, entries};
use crate::state::{Paged, app};
use api::{ExportFormat, Mode, TrailExport, TrailExported, command};
use leptos::prelude::*;

/// The dialog: what goes in, then where it went.
#[component]
pub fn Export(desk: Desk) -> impl IntoView {
    let app = app();
    let done = RwSignal::new(None::<TrailExported>);
    app.fault.set(None);
    app.fault_in_dialog.set(true);
    on_cleanup(move || app.fault_in_dialog.set(false));
    let close = move || {
        app.fault.set(None);
        desk.exporting.set(false);
    };
    view! {
        <Dialog id="trail-export-dialog" title="Export the trail" on_close=move |()| close()>
            <FaultCallout in_dialog=true/>
            {move || match done.get() {
                None => view! { <Choose desk done close=Callback::new(move |()| close())/> }.into_any(),
                Some(exported) => view! { <Written exported close=Callback::new(move |()| close())/> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Choose(desk: Desk, done: RwSignal<Option<TrailExported>>, close: Callback<()>) -> impl IntoView {
    let app = app();
    let format = RwSignal::new(ExportFormat::Csv);
    let filter = desk.applied.get_untracked();
    let total = desk.rows.with_untracked(Paged::total);
    let narrowed = desk.look.with_untracked(|look| {
        let look = look.as_ref()?;
        let set = Field::ALL.into_iter().filter(|field| !field.of(&filter).is_empty());
        let lines: Vec<_> = set.map(|field| (field.label(), field.words(field.of(&filter), look))).collect();
        Some(lines).filter(|lines| !lines.is_empty())
    });
    let choice = move |id: &'static str, label: &'static str, value: ExportFormat| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="trail-format"
                    id=id
                    prop:checked=move || format.get() == value
                    on:change=move |_| format.set(value)
                />
                <span>{label}</span>
            </label>
        }
    };
    let export = move |_| {
        let request = TrailExport { filter: filter.clone(), format: format.get_untracked() };
        app.ask::<command::trail_export>(request, move |exported| {
            // The dialog may be closed by then; the files are written all the same.
            done.try_set(Some(exported));
        });
    };
    view! {
        <p>
            <b class="num">{entries(total)}</b>
            {if narrowed.is_some() { ", those that fit:" } else { ", all that you can read," }}
            {narrowed.is_none().then_some(" each with the proof of its place in the log.")}
        </p>
        {narrowed.map(|lines| {
            view! {
                <dl class="entry-fields well">
                    {lines.into_iter().map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect_view()}
                </dl>
                <p>"Each comes with the proof of its place in the log."</p>
            }
        })}
        <fieldset class="plain">
            <legend>"Format"</legend>
            <div class="segments">
                {choice("trail-export-csv", "CSV", ExportFormat::Csv)}
                {choice("trail-export-jsonl", "JSON Lines", ExportFormat::JsonLines)}
            </div>
            <p class="hint">
                {move || match format.get() {
                    ExportFormat::Csv => "A table for a spreadsheet; the proofs lie in a file beside it.",
                    ExportFormat::JsonLines => "One entry per line with all its fields, for programs.",
                }}
            </p>
        </fieldset>
        <ul class="export-notes">
            <li><Glyph icon=Icon::Scroll/>"This export is itself entered in the trail, under your name."</li>
            {(app.mode.get_untracked() == Some(Mode::Training))
                .then(|| view! { <li><Glyph icon=Icon::Lightbulb/>"This is training data; every file is marked so."</li> })}
        </ul>
        <div class="actions end">
            <span class="muted grow" role="status">{move || app.busy.get().then_some("Writing the files…")}</span>
            <button type="button" on:click=move |_| close.run(())>"Cancel"</button>
            <button type="button" id="trail-export-go" class="primary" disabled=move || app.busy.get() on:click=export>
                <Glyph icon=Icon::Download/>
                "Export"
            </button>
        </div>
    }
}

#[component]
fn Written(exported: TrailExported, close: Callback<()>) -> impl IntoView {
    view! {
        <div id="trail-exported" class="verdict good" role="status">
            <p class="verdict-words">
                <Glyph icon=Icon::CircleCheck/>
                <span class="num">{entries(exported.entries)} " written"</span>
            </p>
        </div>
        <ul class="files">
            {exported.files.into_iter().map(|file| view! { <li class="code">{file}</li> }).collect_view()}
        </ul>
        <p>
            "Give the files on together. " <span class="code">"readroom-verify"</span>
            " says on any machine, with no network, whether they are whole, or which entry is not."
        </p>
        <div class="actions end">
            <button type="button" id="trail-export-done" class="primary" on:click=move |_| close.run(())>"Done"</button>
        </div>
    }
}
