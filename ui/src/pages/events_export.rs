//! Saved reads leave as a file: with their origin and limits, and entered as a disclosure (SHR-2).

use super::events_parts::{Told, counted, faults_here};
use super::events_saved::SavedDesk;
use crate::parts::{Dialog, FaultCallout, Glyph, Icon, focus_soon};
use api::{Disclosed, DisclosureDraft, DisclosureFormat, Mode, command};
use domain::{EventId, RecordId};
use leptos::prelude::*;

#[component]
pub fn ExportSaved(saved: SavedDesk) -> impl IntoView {
    let desk = saved.desk();
    faults_here(desk.app);
    let done = RwSignal::new(None::<Disclosed>);
    let event = desk.opened.with_untracked(|view| view.as_ref().map(|view| (view.event.id, view.event.number.clone())));
    event.map(|(event, number)| {
        view! {
            <Dialog id="disclose-dialog" title=format!("Export from {number}") on_close=move |()| desk.close_dialog()>
                <FaultCallout in_dialog=true/>
                {move || match done.get() {
                    None => view! { <Choose saved event done/> }.into_any(),
                    Some(disclosed) => view! { <Written saved disclosed/> }.into_any(),
                }}
            </Dialog>
        }
    })
}

#[component]
fn Choose(saved: SavedDesk, event: EventId, done: RwSignal<Option<Disclosed>>) -> impl IntoView {
    let desk = saved.desk();
    let app = desk.app;
    let all: Vec<RecordId> = saved.lines.with_untracked(|lines| lines.iter().map(|line| line.saved.id).collect());
    // In the order of the list, not of the choosing.
    let chosen: Vec<RecordId> =
        saved.chosen.with_untracked(|chosen| all.iter().copied().filter(|id| chosen.contains(id)).collect());
    let counts = (chosen.len(), all.len());
    let only_chosen = RwSignal::new(!chosen.is_empty());
    let format = RwSignal::new(DisclosureFormat::Csv);
    let to = RwSignal::new(String::new());
    let why = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let missing = move |text: RwSignal<String>, words: &'static str| {
        Signal::derive(move || (tried.get() && text.with(|text| text.trim().is_empty())).then(|| words.to_owned()))
    };
    let submit = move |submitted: leptos::ev::SubmitEvent| {
        submitted.prevent_default();
        tried.set(true);
        let (to, why) = (to.get_untracked().trim().to_owned(), why.get_untracked().trim().to_owned());
        if to.is_empty() || why.is_empty() {
            focus_soon(if to.is_empty() { "disclose-to" } else { "disclose-why" });
            return;
        }
        let records = if only_chosen.get_untracked() { chosen.clone() } else { all.clone() };
        let draft = DisclosureDraft { event, records, format: format.get_untracked(), to: format!("{to}: {why}") };
        app.ask::<command::event_disclose>(draft, move |disclosed| {
            // The dialog may be closed by then; the file is written all the same.
            done.try_set(Some(disclosed));
        });
    };
    let which = move |id: &'static str, words: String, value: bool, disabled: bool| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="disclose-which"
                    id=id
                    disabled=disabled
                    prop:checked=move || only_chosen.get() == value
                    on:change=move |_| only_chosen.set(value)
                />
                <span class:off=disabled>{words}</span>
            </label>
        }
    };
    let kind = move |id: &'static str, words: &'static str, value: DisclosureFormat| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="disclose-format"
                    id=id
                    prop:checked=move || format.get() == value
                    on:change=move |_| format.set(value)
                />
                <span>{words}</span>
            </label>
        }
    };
    focus_soon("disclose-to");
    view! {
        <form class="stack" novalidate=true on:submit=submit>
            <fieldset class="plain">
                <legend>"What leaves"</legend>
                <div class="segments">
                    {which("disclose-chosen", format!("The {} chosen", counts.0), true, counts.0 == 0)}
                    {which("disclose-all", format!("All {} saved", counts.1), false, false)}
                </div>
                {(counts.0 == 0).then(|| view! { <p class="hint">"Choose some in the list, with Space or by their boxes, to export those alone."</p> })}
            </fieldset>
            <fieldset class="plain">
                <legend>"Format"</legend>
                <div class="segments">
                    {kind("disclose-csv", "CSV", DisclosureFormat::Csv)}
                    {kind("disclose-geojson", "GeoJSON", DisclosureFormat::GeoJson)}
                    {kind("disclose-kml", "KML", DisclosureFormat::Kml)}
                </div>
                <p class="hint">
                    {move || match format.get() {
                        DisclosureFormat::Csv => "A table for a spreadsheet, one read a line.",
                        DisclosureFormat::GeoJson => "Places with their fields, for programs that map.",
                        DisclosureFormat::Kml => "Places with their times, for an earth viewer.",
                    }}
                </p>
            </fieldset>
            <Told id="disclose-to" label="To whom" value=to problem=missing(to, "Say who gets it.") hint="Person and agency or court"/>
            <Told
                id="disclose-why"
                label="Why"
                value=why
                problem=missing(why, "Say why they get it.")
                hint="Their part in the matter, or the order or request"
                rows=2
            />
            <div class="export-carries">
                <h3>"What each record carries"</h3>
                <ul class="export-notes">
                    <li><Glyph icon=Icon::Scroll/>"Its origin: source, record and reader; who saved it, when, and why it matters."</li>
                    <li><Glyph icon=Icon::ShieldAlert/>"Its limits: a read places a vehicle, not a person (QLT-3), and is no sole grounds for action (QLT-2)."</li>
                    <li><Glyph icon=Icon::Clipboard/>"The disclosure is entered under your name with to whom and why (SHR-2)."</li>
                    {(app.mode.get_untracked() == Some(Mode::Training)).then(|| view! {
                        <li><Glyph icon=Icon::Lightbulb/><b>"Training · synthetic data"</b></li>
                    })}
                </ul>
            </div>
            <div class="actions end">
                <span class="muted grow" role="status">{move || app.busy.get().then_some("Writing the file…")}</span>
                <button type="button" on:click=move |_| desk.close_dialog()>"Cancel"</button>
                <button type="submit" id="disclose-go" class="primary" disabled=move || app.busy.get()>
                    <Glyph icon=Icon::Download/>
                    "Export"
                </button>
            </div>
        </form>
    }
}

#[component]
fn Written(saved: SavedDesk, disclosed: Disclosed) -> impl IntoView {
    let desk = saved.desk();
    focus_soon("disclose-done");
    view! {
        <div id="disclosed" class="verdict good" role="status">
            <p class="verdict-words">
                <Glyph icon=Icon::CircleCheck/>
                <span id="disclosed-count" class="num">{counted(usize::try_from(disclosed.records).unwrap_or(usize::MAX), "read", "reads")} " written"</span>
            </p>
        </div>
        <dl class="entry-fields well">
            <dt>"File"</dt><dd id="disclosed-path" class="code">{disclosed.path}</dd>
            <dt>"SHA-256"</dt><dd id="disclosed-digest" class="code">{disclosed.digest}</dd>
            <dt>"Entered for"</dt><dd>{desk.name_of(&disclosed.by)}</dd>
        </dl>
        <p>"The digest stands in the trail beside to whom and why; whoever gets the file can compare it."</p>
        <div class="actions end">
            <button type="button" id="disclose-done" class="primary" on:click=move |_| desk.close_dialog()>"Done"</button>
        </div>
    }
}
