//! The ways on the map, from the reads in sight, and what their colors and lines mean.

use super::feed::Feed;
use crate::map::{Leg, Sign, SignState, Tracks};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use timeline::{Mask, Path, PathRule, Row, Sure, words};

/// Ways of more vehicles than these can't be told apart.
const VEHICLES: usize = 6;
/// Ways over more reads than these are a web, not a way.
const READS: usize = 5_000;

/// Whether ways can be drawn, and which.
#[derive(Debug, Clone, PartialEq)]
pub enum Ways {
    /// Of these vehicles, by their numbers.
    Of(Vec<u32>, Arc<Path>),
    TooMany {
        vehicles: bool,
    },
    None,
}

/// The vehicles in sight; `None` for more than can be drawn.
fn vehicles(rows: &[Row], shown: &Mask) -> Option<Vec<u32>> {
    let mut all = BTreeSet::new();
    for row in shown.rows().filter_map(|n| rows.get(n)) {
        all.insert(row.plate);
        if all.len() > VEHICLES {
            return None;
        }
    }
    Some(all.into_iter().collect())
}

/// The ways over all that is in sight, or over what is brushed of it where all is too much.
fn ways(rows: &[Row], wide: &Mask, shown: &Mask) -> Ways {
    let few = |mask: &Mask| mask.count() <= READS;
    let Some(mask) = [wide, shown].into_iter().find(|mask| few(mask)) else {
        return Ways::TooMany { vehicles: false };
    };
    match vehicles(rows, mask) {
        None => Ways::TooMany { vehicles: true },
        Some(vehicles) => match Path::new(rows, mask, &PathRule::default()) {
            Ok(path) if !path.segments().is_empty() => Ways::Of(vehicles, Arc::new(path)),
            _ => Ways::None,
        },
    }
}

/// Keeps the map's ways in step with what is in sight.
pub fn follow(feed: Feed) -> Memo<Ways> {
    let found = Memo::new_with_compare(
        move |_| feed.rows.with(|rows| feed.wide.with(|wide| feed.shown.with(|shown| ways(rows, wide, shown)))),
        |_, _| true,
    );
    Effect::new(move || {
        let brush = feed.brush.get();
        let tracks = found.with(|found| match found {
            Ways::Of(vehicles, path) => feed.rows.with_untracked(|rows| tracks(rows, vehicles, path, brush)),
            Ways::TooMany { .. } | Ways::None => Tracks::default(),
        });
        feed.map.tracks.set(Arc::new(tracks));
    });
    Effect::new(move || {
        let vehicles = found.with(|found| match found {
            Ways::Of(vehicles, _) => vehicles.clone(),
            Ways::TooMany { .. } | Ways::None => Vec::new(),
        });
        feed.map.signs.set(Arc::new(feed.rows.with(|rows| rows.iter().map(|row| sign(row, &vehicles)).collect())));
    });
    on_cleanup(move || {
        let _ = feed.map.signs.try_set(Arc::default());
        let _ = feed.map.tracks.try_set(Arc::default());
    });
    found
}

/// What a read that stands alone on the map is marked with.
fn sign(row: &Row, vehicles: &[u32]) -> Sign {
    let state = match (row.is_left_out(), row.sure) {
        (true, _) => SignState::Misread,
        (false, Sure::Low) if row.found.is_none() => SignState::Unsure,
        (false, _) => SignState::Sure,
    };
    let track = vehicles.binary_search(&row.plate).ok().and_then(|track| u8::try_from(track).ok());
    Sign { track: track.unwrap_or_default(), state }
}

fn tracks(
    rows: &[Row],
    vehicles: &[u32],
    path: &Path,
    brush: Option<(domain::Timestamp, domain::Timestamp)>,
) -> Tracks {
    let within = brush.map_or_else(
        || path.segments().iter().collect::<Vec<_>>(),
        |(from, to)| path.within(from, to).collect::<Vec<_>>(),
    );
    let legs = within.into_iter().filter_map(|segment| {
        Some(Leg {
            from: rows.get(segment.from)?.place,
            to: rows.get(segment.to)?.place,
            begins: segment.begins,
            ends: segment.ends,
            track: vehicles.binary_search(&segment.plate).ok()?,
            dashed: segment.dashed,
            too_fast: segment.too_fast.as_ref().map(|fast| {
                if fast.same_moment {
                    "two places at once".to_owned()
                } else {
                    format!("{:.0} mph", fast.kmh / 1.609_344)
                }
            }),
            age: segment.age,
        })
    });
    Tracks { legs: legs.collect(), count: vehicles.len() }
}

/// What lines on the map mean, over the map's corner.
#[component]
pub fn Legend(feed: Feed, ways: Memo<Ways>) -> impl IntoView {
    let body = move || {
        match ways.get() {
        Ways::None => None,
        Ways::TooMany { vehicles: true } => Some(
            view! { <p>{format!("Ways are drawn of {VEHICLES} vehicles at most; filter by plate, or draw a smaller area.")}</p> }
                .into_any(),
        ),
        Ways::TooMany { vehicles: false } => Some(
            view! { <p>{format!("A way is drawn over {} at most; focus on a shorter time.", words::count(READS, "read"))}</p> }
                .into_any(),
        ),
        Ways::Of(vehicles, path) => {
            let fast = path.too_fast().count();
            let many = (vehicles.len() > 1).then(|| {
                let one = |(track, plate): (usize, &u32)| {
                    let plate = feed.plate(*plate);
                    view! { <li><Shape track/>{plate}</li> }
                };
                view! { <ul class="legend-vehicles">{vehicles.iter().enumerate().map(one).collect_view()}</ul> }
            });
            let fast = (fast > 0).then(|| {
                view! { <p class="legend-bad">{format!("{} too fast for one vehicle: see Stops", words::count(fast, "leg"))}</p> }
            });
            Some(
                view! {
                    <b>"Path in time order"</b>
                    {many}
                    <p>"older lighter · dashed = gap over 6 h"</p>
                    <p>"hollow = camera unsure · ✕ = misread, left out"</p>
                    {fast}
                }
                .into_any(),
            )
        }
    }
    };
    view! {
        {move || body().map(|body| view! { <div class="map-legend small" id="map-legend">{body}</div> })}
    }
}

/// A vehicle's shape in its color, as on the map.
#[component]
fn Shape(track: usize) -> impl IntoView {
    const POINTS: [&str; 6] = [
        "",
        "1,1 11,1 11,11 1,11",
        "6,0 12,11 0,11",
        "6,0 12,6 6,12 0,6",
        "6,12 12,1 0,1",
        "3,0 9,0 12,6 9,12 3,12 0,6",
    ];
    let color = format!("var(--track-{})", track % 6 + 1);
    let shape = match POINTS.get(track % 6) {
        Some(points) if !points.is_empty() => view! { <polygon points=*points></polygon> }.into_any(),
        _ => view! { <circle cx="6" cy="6" r="5"></circle> }.into_any(),
    };
    view! { <svg class="legend-shape" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" style:fill=color>{shape}</svg> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Position, ReaderKind, Timestamp};

    fn row(hour: i64, plate: u32, lon: f64) -> Row {
        Row {
            at: Timestamp(hour * 3_600_000_000),
            place: Position::new(lon, 40.0).unwrap_or_else(|_| Position::from_mercator(0.5, 0.5)),
            reader: plate,
            plate,
            source: 0,
            kind: ReaderKind::Fixed,
            sure: Sure::High,
            found: None,
            saved: false,
            same: false,
        }
    }

    #[test]
    fn ways_are_drawn_of_as_many_vehicles_as_can_be_told_apart() {
        let rows: Vec<Row> = (0..14u32).map(|n| row(n.into(), n % 7, -150.0 + f64::from(n) / 100.0)).collect();
        assert_eq!(ways(&rows, &Mask::all(14), &Mask::all(14)), Ways::TooMany { vehicles: true });
        let six = Mask::of(14, |n| n % 7 < 6);
        let Ways::Of(vehicles, path) = ways(&rows, &six, &six) else { panic!("six can be told apart") };
        assert_eq!((vehicles.len(), path.segments().len()), (6, 6));
        let brushed = Some((Timestamp(0), Timestamp(8 * 3_600_000_000)));
        assert_eq!(tracks(&rows, &vehicles, &path, None).legs.len(), 6);
        assert_eq!(tracks(&rows, &vehicles, &path, brushed).legs.len(), 1);
    }

    #[test]
    fn one_read_makes_no_way() {
        assert_eq!(ways(&[row(0, 0, -150.0)], &Mask::all(1), &Mask::all(1)), Ways::None);
    }
}
