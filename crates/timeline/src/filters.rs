//! Which reads are shown, as one value that all views share.

use crate::row::{State, Sure};
use crate::{Brush, Mask, Row};
use domain::ReaderKind;
use scene::Shape;
use std::collections::HashMap;

/// All of something, or some of it only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<T> {
    only: Option<Vec<T>>,
}

/// All.
impl<T> Default for Choice<T> {
    fn default() -> Self {
        Self { only: None }
    }
}

impl<T: Copy + PartialEq> Choice<T> {
    #[must_use]
    pub fn only(some: impl IntoIterator<Item = T>) -> Self {
        Self { only: Some(some.into_iter().collect()) }
    }

    #[must_use]
    pub const fn is_all(&self) -> bool {
        self.only.is_none()
    }

    #[must_use]
    pub fn holds(&self, one: T) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&one))
    }

    /// Takes one out, or in again, where there are `all` of them; once all are in, it is all again, whatever comes.
    pub fn toggle(&mut self, one: T, all: &[T]) {
        let held = self.holds(one);
        let wanted = |other: &T| if *other == one { !held } else { self.holds(*other) };
        let left: Vec<T> = all.iter().copied().filter(wanted).collect();
        self.only = (left.len() < all.len()).then_some(left);
    }
}

/// What is shown. The default is everything but what another source told too.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filters {
    /// Numbers in the caller's tables.
    pub sources: Choice<u32>,
    pub plates: Choice<u32>,
    pub sure: Choice<Sure>,
    pub states: Choice<State>,
    pub kinds: Choice<ReaderKind>,
    /// Saved ones alone.
    pub saved: bool,
    /// Also reads that another source told too.
    pub same: bool,
    pub brush: Option<Brush>,
    /// As drawn on the map.
    pub area: Option<Shape>,
}

impl Filters {
    /// Whether anything is filtered that a person chose, so that it can be said and taken back.
    #[must_use]
    pub fn is_any(&self) -> bool {
        *self != Self { same: self.same, ..Self::default() }
    }

    /// Whether a read is shown.
    #[must_use]
    pub fn holds(&self, row: &Row) -> bool {
        self.holds_but_area(row) && self.area.as_ref().is_none_or(|area| area.contains(row.place))
    }

    fn holds_but_area(&self, row: &Row) -> bool {
        (self.same || !row.same)
            && (!self.saved || row.saved)
            && self.brush.is_none_or(|brush| brush.holds(row.at))
            && self.sure.holds(row.sure)
            && self.states.holds(row.state())
            && self.kinds.holds(row.kind)
            && self.sources.holds(row.source)
            && self.plates.holds(row.plate)
    }

    /// The reads that are shown. Each place is looked for in the area once: readers have many reads.
    #[must_use]
    pub fn mask(&self, rows: &[Row]) -> Mask {
        let Some(area) = &self.area else {
            return Mask::of(rows.len(), |n| rows.get(n).is_some_and(|row| self.holds_but_area(row)));
        };
        let bounds = area.bounds();
        let mut known: HashMap<(u64, u64), bool> = HashMap::new();
        let mut inside = |row: &Row| {
            let place = (row.place.lon().to_bits(), row.place.lat().to_bits());
            bounds.contains(row.place) && *known.entry(place).or_insert_with(|| area.contains(row.place))
        };
        Mask::of(rows.len(), |n| rows.get(n).is_some_and(|row| self.holds_but_area(row) && inside(row)))
    }

    /// The same without the brush: what the strip shows, beneath it.
    #[must_use]
    pub fn unbrushed(&self) -> Self {
        Self { brush: None, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::any_row;
    use domain::Position;
    use proptest::prelude::*;

    #[test]
    fn a_choice_is_toggled_and_is_all_again_once_all_are_in() {
        let all = [1, 2, 3];
        let mut choice = Choice::default();
        assert!(choice.is_all() && choice.holds(9));
        choice.toggle(2, &all);
        assert_eq!([1, 2, 3].map(|one| choice.holds(one)), [true, false, true]);
        choice.toggle(1, &all);
        choice.toggle(2, &all);
        choice.toggle(1, &all);
        assert!(choice.is_all());
        let mut none = Choice::only([]);
        assert!(!none.holds(1));
        none.toggle(3, &all);
        assert_eq!(none, Choice::only([3]));
    }

    fn choice<T: Copy + PartialEq + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = Choice<T>> {
        proptest::option::of(proptest::sample::subsequence(all, 0..=all.len()))
            .prop_map(|some| some.map_or_else(Choice::default, Choice::only))
    }

    const KINDS: [ReaderKind; 5] =
        [ReaderKind::Fixed, ReaderKind::Toll, ReaderKind::Garage, ReaderKind::Mobile, ReaderKind::Agency];

    fn filters() -> impl Strategy<Value = Filters> {
        let numbers = || choice(&[0u32, 1, 2, 3]);
        let area = proptest::option::of((-2.0..2.0f64, -2.0..2.0f64, 10.0..100_000.0f64));
        let flags = (any::<bool>(), any::<bool>());
        let choices = (numbers(), numbers(), choice(&Sure::ALL), choice(&State::ALL), choice(&KINDS));
        (choices, flags, area).prop_map(|((sources, plates, sure, states, kinds), (saved, same), area)| {
            let area =
                area.map(|(lon, lat, radius)| Shape::circle_of(Position::new(lon, lat).unwrap(), radius).unwrap());
            Filters { sources, plates, sure, states, kinds, saved, same, brush: None, area }
        })
    }

    proptest! {
        #[test]
        fn a_mask_holds_the_rows_that_are_asked_for_one_by_one(
            rows in proptest::collection::vec(any_row(), 0..150), filters in filters(),
        ) {
            let mask = filters.mask(&rows);
            for (n, row) in rows.iter().enumerate() {
                let slow = (filters.same || !row.same)
                    && (!filters.saved || row.saved)
                    && filters.sources.holds(row.source)
                    && filters.plates.holds(row.plate)
                    && filters.sure.holds(row.sure)
                    && filters.states.holds(State::of(row.found))
                    && filters.kinds.holds(row.kind)
                    && filters.area.as_ref().is_none_or(|area| area.contains(row.place));
                prop_assert_eq!((mask.holds(n), filters.holds(row)), (slow, slow));
            }
            prop_assert_eq!(mask.size(), rows.len());
        }

        #[test]
        fn two_filters_together_hold_what_both_hold(
            rows in proptest::collection::vec(any_row(), 0..100), one in filters(), other in filters(),
        ) {
            let both = one.mask(&rows).and(&other.mask(&rows));
            let each = Mask::of(rows.len(), |n| one.holds(&rows[n]) && other.holds(&rows[n]));
            prop_assert_eq!(both, each);
            let wider = Filters { area: None, ..one.clone() };
            prop_assert!(one.mask(&rows).rows().all(|row| wider.mask(&rows).holds(row)), "to filter less shows no less");
            prop_assert_eq!(Filters { same: true, ..Filters::default() }.mask(&rows), Mask::all(rows.len()));
        }
    }
}
