//! The tables behind the pictures: reads by day, the rhythm of the week, stops, usual places, and what no vehicle can
//! drive.

use super::{feed::Feed, strip::StripDesk};
use leptos::prelude::*;
use timeline::{Grid, Path, Places, PlacesRule, TooFast, WEEKDAYS, segment_words};

/// Lines of one table; more than these nobody reads.
const MOST: usize = 500;

/// When, and how many.
#[component]
pub fn Days(desk: StripDesk) -> impl IntoView {
    let lines = move || {
        let strip = desk.strip.get()?;
        let brush = desk.feed.brushed(&strip);
        let inside = |bar: &usize| brush.as_ref().is_none_or(|brush| strip.part(*bar, brush) > 0);
        let bars = (0..strip.bars().len()).rev().filter(|bar| strip.bars().get(*bar).is_some_and(|bar| bar.reads > 0));
        let lines = bars.filter(inside).take(MOST).filter_map(|bar| {
            let words = strip.bar_words(bar)?;
            let (when, reads) = words.rsplit_once(": ")?;
            let newest = strip.in_bar(bar).last()?;
            let feed = desk.feed;
            Some(view! {
                <tr>
                    <th scope="row"><button type="button" class="link" on:click=move |_| feed.choose(newest)>{when.to_owned()}</button></th>
                    <td class="num">{reads.to_owned()}</td>
                </tr>
            })
        });
        Some(lines.collect_view())
    };
    view! {
        <div class="timeline-table" id="timeline-table" tabindex="0" role="region" aria-label="Reads over time, as a table">
            <table>
                <thead><tr><th scope="col">"When"</th><th scope="col">"Reads"</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}

/// Hour by weekday: the darker, the more days with a read in that hour.
#[component]
pub fn Rhythm(feed: Feed) -> impl IntoView {
    let grid = move || {
        let (window, clocks) = (feed.stretch()?, feed.clocks.get());
        Some(
            feed.rows.with(|rows| feed.shown.with(|shown| Grid::new(rows, shown, &window, &clocks.zone, 800.0, 150.0))),
        )
    };
    let body = move || {
        let grid = grid()?;
        let hours: Vec<_> = (0..24)
            .step_by(3)
            .map(|hour| view! { <th scope="col" colspan="3" class="num">{format!("{hour:02}")}</th> })
            .collect();
        let days = WEEKDAYS.iter().enumerate().map(|(day, name)| {
            let cells = grid.hours().iter().enumerate().filter(|(_, hour)| hour.weekday == day).map(|(n, hour)| {
                let words = grid.words(n).unwrap_or_default();
                let title = words.clone();
                let newest = grid.rows(n).last().copied();
                let shade = format!("rhythm-{}", hour.shade);
                let choose = move |_| {
                    if let Some(row) = newest {
                        feed.choose(row);
                    }
                };
                view! {
                    <td class=shade title=title on:click=choose>
                        <span class="sr-only">{words}</span>
                    </td>
                }
            });
            view! { <tr><th scope="row">{*name}</th>{cells.collect_view()}</tr> }
        });
        Some(view! {
            <p class="sr-only" role="status">{grid.sentence()}</p>
            <table class="rhythm">
                <thead><tr><td></td>{hours}</tr></thead>
                <tbody>{days.collect_view()}</tbody>
            </table>
        })
    };
    view! {
        <div class="timeline-table" id="timeline-rhythm" tabindex="0" role="region" aria-label="Rhythm: hours of the day by days of the week">
            {body}
        </div>
    }
}

/// One line of the list of stops.
fn line(feed: Feed, row: Option<usize>, what: String, words: String) -> impl IntoView {
    let choose = move |_| {
        if let Some(row) = row {
            feed.choose(row);
        }
    };
    view! {
        <tr>
            <th scope="row"><button type="button" class="link" on:click=choose>{what}</button></th>
            <td>{words}</td>
        </tr>
    }
}

/// What no vehicle can drive, usual places, and stops, the newest first.
#[component]
pub fn Stops(feed: Feed, #[prop(into)] path: Signal<Option<std::sync::Arc<Path>>>) -> impl IntoView {
    let many = move || feed.names.with(|names| names.plates.len() > 1);
    let whose = move |plate: u32, what: String| if many() { format!("{what} · {}", feed.plate(plate)) } else { what };
    let fast = move || {
        let path = path.get()?;
        let lines: Vec<_> = path
            .too_fast()
            .take(MOST)
            .map(|(segment, fast): (_, &TooFast)| {
                let row = fast.doubt.unwrap_or(segment.to);
                let words = format!("{}; {}", fast.words(), segment_words(segment));
                line(feed, Some(row), whose(segment.plate, "Too fast".to_owned()), words)
            })
            .collect();
        (!lines.is_empty()).then_some(lines)
    };
    let places = move || {
        let (window, clocks) = (feed.stretch()?, feed.clocks.get());
        feed.rows.with(|rows| {
            feed.shown
                .with(|shown| Places::new(rows, shown, &window, &clocks.zone, clocks.now, &PlacesRule::default()).ok())
        })
    };
    let body = move || {
        let places = places()?;
        let fast = fast();
        if fast.is_none() && places.usual.is_empty() && places.stops.is_empty() {
            return Some(
                view! { <p class="muted">"No stop and no usual place is seen in what is in sight."</p> }.into_any(),
            );
        }
        let usual = places.usual.into_iter().take(MOST).map(|place| {
            let what = format!("Usual place: {}", feed.reader(place.reader));
            line(feed, place.rows.last().copied(), whose(place.plate, what), place.words)
        });
        let stops = places.stops.into_iter().take(MOST).map(|halt| {
            let what = halt.reader.map_or_else(|| "Between two readers".to_owned(), |reader| feed.reader(reader));
            line(feed, halt.rows.last().copied(), whose(halt.stop.plate, what), halt.words)
        });
        Some(
            view! {
                <table>
                    <thead class="sr-only"><tr><th scope="col">"Where"</th><th scope="col">"What is seen"</th></tr></thead>
                    <tbody>
                        {fast.into_iter().flatten().collect_view()}
                        {usual.collect_view()}
                        {stops.collect_view()}
                    </tbody>
                </table>
            }
            .into_any(),
        )
    };
    view! {
        <div class="timeline-table" id="timeline-stops" tabindex="0" role="region" aria-label="Stops and usual places">
            {body}
            <p class="small muted">"Where a vehicle was seen to stand, and where it is seen on most days, of what is in sight."</p>
        </div>
    }
}
