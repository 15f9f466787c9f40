//! What may be shown of a plate in a list (QLT-1): the real one once somebody typed it from a picture, else what was
//! asked, dashed. While somebody types the plate of a read, nothing tells what the camera made of that plate.

use crate::state::Desk;
use domain::About;
use leptos::prelude::*;

/// What stands on the chip of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chip {
    Told {
        state: String,
        plate: String,
    },
    /// As it was asked for.
    Asked(String),
    /// It was not asked by plate: its number among those that came.
    Number(u32),
    /// It is being read from its picture now.
    Hidden,
}

/// The row whose plate is to be typed now, and the plate's number.
fn being_read(desk: Desk) -> Option<(u32, u32)> {
    let row = desk.map.selected.get()?;
    let unread = desk.flags(row)?.found.is_none();
    let plate = desk.columns.with(|columns| columns.plate.get(row as usize).copied())?;
    unread.then_some((row, plate))
}

fn chip(told: Option<&str>, row: u32, plate: u32, reading: Option<(u32, u32)>, asked: Option<&str>) -> Chip {
    if reading.is_some_and(|(of, _)| of == row) {
        return Chip::Hidden;
    }
    let hidden = reading.is_some_and(|(_, of)| of == plate);
    match (told.filter(|_| !hidden), asked) {
        (Some(told), _) => {
            let (state, plate) = told.split_once(' ').unwrap_or(("", told));
            Chip::Told { state: state.to_owned(), plate: plate.to_owned() }
        }
        (None, Some(asked)) => Chip::Asked(asked.to_owned()),
        (None, None) => Chip::Number(plate.saturating_add(1)),
    }
}

/// What a row's chip says; tracked.
pub fn chip_of(desk: Desk, row: u32) -> Chip {
    let reading = being_read(desk);
    let asked = desk.answer.with(|answer| match answer.as_ref().map(|answer| &answer.about) {
        Some(About::Plate(pattern)) => Some(pattern.to_string()),
        _ => None,
    });
    desk.columns.with(|columns| {
        let plate = columns.plate.get(row as usize).copied().unwrap_or_default();
        let told = columns.tables.plates.get(plate as usize).and_then(Option::as_deref);
        chip(told, row, plate, reading, asked.as_deref())
    })
}

/// A plate's number, with its text where that may be shown; tracked.
pub fn plate_label(desk: Desk, plate: u32) -> String {
    let hidden = being_read(desk).is_some_and(|(_, of)| of == plate);
    let told = desk.columns.with(|columns| columns.tables.plates.get(plate as usize).cloned().flatten());
    let number = plate.saturating_add(1);
    match told.filter(|_| !hidden) {
        Some(told) => format!("Plate {number}: {told}"),
        None => format!("Plate {number}"),
    }
}

#[component]
pub fn PlateChip(chip: Chip) -> impl IntoView {
    match chip {
        Chip::Told { state, plate } => {
            let state = (!state.is_empty()).then(|| view! { <i>{state}</i> });
            view! { <span class="plate">{state}{plate}</span> }.into_any()
        }
        Chip::Asked(asked) => {
            view! { <span class="plate dashed"><span class="sr-only">"not looked at; asked for "</span>{asked}</span> }
                .into_any()
        }
        Chip::Number(number) => view! { <span class="plate dashed">{format!("Plate {number}")}</span> }.into_any(),
        Chip::Hidden => view! {
            <span class="plate dashed">
                <span aria-hidden="true">"· · · · ·"</span>
                <span class="sr-only">"to be read from its picture"</span>
            </span>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qlt_1_while_a_plate_is_read_nothing_tells_what_the_camera_made_of_it() {
        let told = Chip::Told { state: "CA".into(), plate: "7KXM482".into() };
        let asked = Chip::Asked("~7KXM482".into());
        let of = |told, row, plate, reading| chip(told, row, plate, reading, Some("~7KXM482"));
        // Row 1 of plate 0 is being read; row 2 is of the same plate and was judged before.
        assert_eq!(of(None, 1, 0, Some((1, 0))), Chip::Hidden);
        assert_eq!(of(Some("CA 7KXM482"), 1, 0, Some((1, 0))), Chip::Hidden);
        assert_eq!(of(Some("CA 7KXM482"), 2, 0, Some((1, 0))), asked);
        assert_eq!(of(Some("CA 7KXM482"), 3, 5, Some((1, 0))), told);
        assert_eq!(of(Some("CA 7KXM482"), 2, 0, None), told);
        assert_eq!(of(None, 2, 0, None), asked);
        assert_eq!(chip(None, 2, 4, None, None), Chip::Number(5));
    }
}
