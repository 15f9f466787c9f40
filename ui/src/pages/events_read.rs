//! The saved read that is selected: its picture, all that is kept of it (RET-3), and what was written about it.

use super::events_desk::Open;
use super::events_notes::{NoteForm, NoteList};
use super::events_parts::{Chip, Sign, issuer};
use super::events_saved::SavedDesk;
use crate::parts::{BlobUrl, Glyph, Icon, focus};
use crate::state::{App, day, moment};
use api::{SavedLine, SavedPicturePick, command};
use domain::{PictureView, RecordId};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn ReadCard(saved: SavedDesk) -> impl IntoView {
    let line = Memo::new(move |_| saved.lines.track_line(saved.map.selected.get()));
    let id = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.saved.id)));
    let place = move || {
        let selected = saved.map.selected.get();
        let found = saved.found.with(|found| found.iter().position(|id| Some(*id) == selected));
        let all = saved.found.with(Vec::len);
        found.map_or_else(|| "Saved read".to_owned(), |at| format!("Read {} of {all}", at + 1))
    };
    move || {
        let id = id.get()?;
        Some(view! {
            <aside class="inspector read-card" id="read-card" aria-labelledby="read-card-title">
                <div class="inspector-head">
                    <h2 id="read-card-title" class="num" tabindex="-1">{place}</h2>
                    <span class="grow"></span>
                    <button
                        type="button"
                        class="quiet"
                        id="read-newer"
                        aria-label="Newer read"
                        aria-keyshortcuts="k"
                        on:click=move |_| saved.go_back()
                    >
                        <Glyph icon=Icon::Up/>
                        <kbd aria-hidden="true">"K"</kbd>
                    </button>
                    <button
                        type="button"
                        class="quiet"
                        id="read-older"
                        aria-label="Older read"
                        aria-keyshortcuts="j"
                        on:click=move |_| saved.go_on()
                    >
                        <Glyph icon=Icon::Down/>
                        <kbd aria-hidden="true">"J"</kbd>
                    </button>
                    <button
                        type="button"
                        class="icon-button"
                        id="read-card-close"
                        aria-label="Close the read"
                        on:click=move |_| {
                            saved.map.selected.set(None);
                            focus("saved-list");
                        }
                    >
                        <Glyph icon=Icon::X/>
                    </button>
                </div>
                <Pictures app=saved.desk().app id line/>
                {move || line.get().map(|line| view! { <Kept saved line/> })}
                <Notes saved id line/>
            </aside>
        })
    }
}

/// A line of the list, tracked.
trait TrackLine {
    fn track_line(&self, at: Option<u32>) -> Option<SavedLine>;
}
impl TrackLine for Memo<Arc<Vec<SavedLine>>> {
    fn track_line(&self, at: Option<u32>) -> Option<SavedLine> {
        self.with(|lines| lines.get(at? as usize).cloned())
    }
}

#[component]
fn Kept(saved: SavedDesk, line: SavedLine) -> impl IntoView {
    let desk = saved.desk();
    let (kept, read) = (&line.saved, &line.saved.read);
    let camera = (kept.typed.as_ref() != Some(&read.plate)).then(|| read.plate.to_string());
    let confidence = f64::from(read.confidence.thousandths()) / 10.0;
    let heading = read.heading.map(|heading| format!("{heading}° from north"));
    let vehicle = read.vehicle.to_string();
    let by = desk.name_of(&kept.by);
    let plate = kept.typed.as_ref().unwrap_or(&read.plate).to_string();
    let scene = kept.scene.clone();
    let for_unsave = line.clone();
    view! {
        <div class="read-plate">
            <span class="plate big">
                {read.jurisdiction.as_ref().map(|of| view! { <i>{of.to_string()}</i> })}
                {plate}
            </span>
            <Sign found=kept.found/>
        </div>
        {camera.map(|text| view! {
            <p class="small">"The camera read " <Chip state=issuer(read.jurisdiction.as_ref()) plate=text/></p>
        })}
        <div class="read-why">
            <h3>"Why it matters"</h3>
            <p id="read-relevance">{kept.relevance.clone()}</p>
        </div>
        <dl class="entry-fields">
            <dt>"Seen"</dt><dd class="num">{moment(read.at)}</dd>
            <dt>"Place"</dt><dd>{read.address.clone()}</dd>
            <dt>"Reader"</dt><dd>{format!("{} · {} · {}", read.reader_name, read.reader, read.reader_kind.label())}</dd>
            <dt>"Position"</dt><dd class="num">{read.position.to_string()}</dd>
            {heading.map(|heading| view! { <dt>"Heading"</dt><dd class="num">{heading}</dd> })}
            <dt>"Vehicle"</dt><dd>{vehicle}</dd>
            <dt>"Confidence"</dt><dd class="num">{format!("{confidence:.1} % by the camera")}</dd>
            <dt>"Source"</dt><dd>{format!("{}, record {}", read.source, read.record)}</dd>
            <dt>"Saved"</dt><dd class="num">{format!("{} by {by}", moment(kept.at))}</dd>
            <dt>"Disposal"</dt><dd class="num" id="read-disposal">{format!("{} (RET-4)", day(kept.disposal))}</dd>
            {scene.map(|why| view! { <dt>"Scene kept"</dt><dd>{why}</dd> })}
        </dl>
        {line.waiting.then(|| view! { <p class="pill lamp">"Not at the gateway yet; it is sent when the gateway is there."</p> })}
        <p class="small muted">
            "A read places a vehicle, not a person (QLT-3). Not sole grounds for enforcement: confirm with another source (QLT-2)."
        </p>
        <div class="actions">
            <button
                type="button"
                id="read-unsave"
                on:click=move |_| desk.open.set(Some(Open::Unsave(Box::new(for_unsave.clone()))))
            >
                "Unsave…"
            </button>
        </div>
    }
}

#[component]
fn Notes(saved: SavedDesk, id: RecordId, line: Memo<Option<SavedLine>>) -> impl IntoView {
    let notes = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.notes.clone()).unwrap_or_default()));
    view! {
        <section class="read-notes" aria-labelledby="read-notes-title">
            <h3 id="read-notes-title">"Notes on this read"</h3>
            <NoteList desk=saved.desk() notes/>
            <NoteForm desk=saved.desk() drafts=saved.drafts on=Some(id)/>
        </section>
    }
}

/// How far a picture is.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    Waiting,
    Here(Arc<BlobUrl>),
    Failed,
}

#[component]
fn Pictures(app: App, id: RecordId, line: Memo<Option<SavedLine>>) -> impl IntoView {
    let views =
        Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.pictures.clone()).unwrap_or_default()));
    let chosen = RwSignal::new(views.with_untracked(|views| views.first().copied()));
    let shown = RwSignal::new(Shown::Waiting);
    let load = move || {
        let Some(view) = chosen.get() else { return };
        shown.set(Shown::Waiting);
        app.fetch_bytes::<command::saved_picture>(SavedPicturePick { record: id, view }, move |bytes| {
            // Another read, or the other picture, may be looked at by now.
            if chosen.try_get_untracked() == Some(Some(view)) {
                let url = bytes.ok().and_then(|bytes| BlobUrl::new(&bytes));
                shown.try_set(url.map_or(Shown::Failed, |url| Shown::Here(Arc::new(url))));
            }
        });
    };
    Effect::new(load);
    let choice = move |view: PictureView| {
        let words = words(view);
        view! {
            <button
                type="button"
                id=format!("picture-{}", words.to_lowercase())
                aria-pressed=move || (chosen.get() == Some(view)).to_string()
                on:click=move |_| chosen.set(Some(view))
            >
                {words}
            </button>
        }
    };
    let alt = move || match chosen.get() {
        Some(PictureView::Scene) => "The scene as the camera took it",
        _ => "The plate as the camera took it",
    };
    view! {
        <figure class="read-picture" id="read-picture">
            {move || match (chosen.get(), shown.get()) {
                (None, _) => view! { <p class="muted">"No picture was kept with this read."</p> }.into_any(),
                (_, Shown::Waiting) => view! { <p class="muted" aria-busy="true">"Loading the picture…"</p> }.into_any(),
                (_, Shown::Here(url)) => view! {
                    <img src=url.as_str().to_owned() alt=alt on:error=move |_| shown.set(Shown::Failed)/>
                }.into_any(),
                (_, Shown::Failed) => view! {
                    <p>
                        "The picture can't be shown. "
                        <button type="button" class="quiet" on:click=move |_| chosen.notify()>"Try again"</button>
                    </p>
                }.into_any(),
            }}
            {move || views.with(|views| {
                (views.len() > 1).then(|| view! {
                    <figcaption class="picture-choice" role="group" aria-label="Picture">
                        {views.iter().copied().map(choice).collect_view()}
                    </figcaption>
                })
            })}
        </figure>
    }
}

const fn words(view: PictureView) -> &'static str {
    match view {
        PictureView::Plate => "Plate",
        PictureView::Scene => "Scene",
    }
}
