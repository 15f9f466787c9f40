//! The timeline under a map: reads over time, their rhythm and stops, and playing them. What is shown and where is decided
//! by the crate `timeline`, which knows no canvas; here it is painted and input is taken.

#[cfg(feature = "bench")]
pub mod bench;
mod feed;
mod paint;
mod play;
mod strip;
mod tables;
mod tracks;

pub use feed::Feed;
pub use tracks::{Legend, Ways};

use leptos::prelude::*;
use play::{Play, PlayBar};
use strip::{StripDesk, StripView};
use tables::{Days, Rhythm, Stops};

/// What of it is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Days,
    Rhythm,
    Stops,
    Table,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Days, Self::Rhythm, Self::Stops, Self::Table];

    const fn id(self) -> &'static str {
        match self {
            Self::Days => "timeline-tab-days",
            Self::Rhythm => "timeline-tab-rhythm",
            Self::Stops => "timeline-tab-stops",
            Self::Table => "timeline-tab-table",
        }
    }
    const fn label(self) -> &'static str {
        match self {
            Self::Days => "Days",
            Self::Rhythm => "Rhythm",
            Self::Stops => "Stops",
            Self::Table => "Table",
        }
    }
}

/// The ways on a feed's map; whoever shows a timeline keeps them, for the legend.
pub fn ways(feed: Feed) -> Memo<Ways> {
    tracks::follow(feed)
}

#[component]
pub fn Timeline(feed: Feed, ways: Memo<Ways>) -> impl IntoView {
    let desk = StripDesk::new(feed);
    let play = Play::new(feed);
    let tab = RwSignal::new(Tab::default());
    // B leads to the strip, whatever is shown.
    let pressed = feed.brush_key.get_untracked();
    Effect::new(move || {
        if feed.brush_key.get() != pressed && tab.get_untracked() != Tab::Days {
            tab.set(Tab::Days);
            crate::parts::focus_soon("timeline-strip");
        }
    });
    let path = Signal::derive(move || match ways.get() {
        Ways::Of(_, path) => Some(path),
        Ways::TooMany { .. } | Ways::None => None,
    });
    let tabs = Tab::ALL.map(|one| {
        let next = move |event: leptos::ev::KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowRight" => 1,
                "ArrowLeft" => Tab::ALL.len() - 1,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            let here = Tab::ALL.iter().position(|other| *other == one).unwrap_or_default();
            if let Some(other) = Tab::ALL.get((here + step) % Tab::ALL.len()) {
                tab.set(*other);
                crate::parts::focus(other.id());
            }
        };
        view! {
            <button
                type="button"
                role="tab"
                id=one.id()
                aria-controls="timeline-panel"
                aria-selected=move || (tab.get() == one).to_string()
                tabindex=move || if tab.get() == one { "0" } else { "-1" }
                on:click=move |_| tab.set(one)
                on:keydown=next
            >
                {one.label()}
            </button>
        }
    });
    let body = move || match tab.get() {
        Tab::Days => view! { <StripView desk/> }.into_any(),
        Tab::Rhythm => view! { <Rhythm feed/> }.into_any(),
        Tab::Stops => view! { <Stops feed path/> }.into_any(),
        Tab::Table => view! { <Days desk/> }.into_any(),
    };
    view! {
        <section class="timeline" id="timeline" aria-labelledby="timeline-title">
            <div class="timeline-head">
                <b id="timeline-title">"Timeline"</b>
                <PlayBar play/>
                <span class="muted small num timeline-range" id="timeline-range">
                    {move || desk.range()}
                    {move || if feed.brush.get().is_none() { " · drag to focus" } else { "" }}
                </span>
                <Show when=move || feed.brush.get().is_some()>
                    <button type="button" class="quiet" id="timeline-clear" on:click=move |_| feed.brush.set(None)>"Show all"</button>
                </Show>
                <div class="tabs" role="tablist" aria-label="Timeline">{tabs.into_iter().collect_view()}</div>
            </div>
            <div class="timeline-body" id="timeline-panel" role="tabpanel" aria-labelledby=move || tab.get().id()>{body}</div>
        </section>
    }
}
