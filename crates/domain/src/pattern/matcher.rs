//! Which plates a pattern takes, at what cost.
//!
//! One walk along the plate, a character at a time, over what each place of the pattern has cost so far. It is the
//! machine for taking, counting and listing alike, and it holds no memory but itself, so that a stream of reads costs
//! no heap.

use super::{Cost, PlatePattern, look_alike};
use crate::Plate;
use crate::plate::PLATE_MAX;

/// The most places of a pattern: every character that a plate can have, with a `*` around each.
const PLACES: usize = 2 * PLATE_MAX + 1;
/// Not to be reached within the bound.
const FAR: u8 = u8::MAX;

/// What it has cost, at least, to come with the characters so far to before each place, and to the end; [`FAR`] where
/// one can't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row([u8; PLACES + 1]);

/// What it costs that a place of a pattern stands for a character; [`FAR`] where it can't.
pub(super) fn cost_of(place: u8, c: u8, look_alikes: bool) -> u8 {
    if place == c || place == b'?' {
        0
    } else if look_alikes {
        look_alike(place, c).map_or(FAR, Cost::points)
    } else {
        FAR
    }
}

/// A pattern's places, to be walked along.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk<'p> {
    pub places: &'p [u8],
    pub look_alikes: bool,
}

impl Walk<'_> {
    /// Before the first character.
    pub fn start(self) -> Row {
        let mut row = Row([FAR; PLACES + 1]);
        let stars = self.places.iter().take_while(|place| **place == b'*').count();
        row.0.iter_mut().take(stars + 1).for_each(|cost| *cost = 0);
        row
    }

    /// After one more character.
    pub fn step(self, row: &Row, c: u8) -> Row {
        let mut next = Row([FAR; PLACES + 1]);
        // The least cost of standing before a place by what the place before it stood for.
        let mut arrived = FAR;
        let places = self.places.iter().copied().map(Some).chain([None]);
        for ((place, here), next) in places.zip(row.0).zip(&mut next.0) {
            *next = arrived;
            arrived = match place {
                Some(b'*') => {
                    *next = arrived.min(here);
                    *next
                }
                Some(place) if here != FAR => within(here.saturating_add(cost_of(place, c, self.look_alikes))),
                _ => FAR,
            };
        }
        next
    }

    /// What the characters so far cost as a whole plate.
    pub fn end(self, row: &Row) -> Option<Cost> {
        row.0.get(self.places.len()).filter(|cost| **cost != FAR).map(|cost| Cost::new(*cost))
    }

    /// Forgets the places from which more than so many further characters are needed; `None` where nothing is left.
    pub fn within_reach(self, mut row: Row, left: usize) -> Option<Row> {
        let mut needed = self.places.iter().filter(|place| **place != b'*').count();
        let places = self.places.iter().copied().map(Some).chain([None]);
        for (place, cost) in places.zip(&mut row.0) {
            if needed > left {
                *cost = FAR;
            }
            needed = needed.saturating_sub(usize::from(place.is_some_and(|place| place != b'*')));
        }
        (!row.is_far()).then_some(row)
    }
}

impl Row {
    fn is_far(&self) -> bool {
        self.0 == [FAR; PLACES + 1]
    }
}

/// A cost beyond the bound is as good as none.
fn within(points: u8) -> u8 {
    if points > Cost::BOUND.points() { FAR } else { points }
}

impl PlatePattern {
    pub(super) fn walk(&self) -> Walk<'_> {
        Walk { places: self.places().as_bytes(), look_alikes: self.has_look_alikes() }
    }

    /// How far a plate is from what is asked; `None` where it is not meant.
    #[must_use]
    pub fn takes(&self, plate: &Plate) -> Option<Cost> {
        self.takes_text(plate.as_str())
    }

    /// As [`PlatePattern::takes`], for a text that is a [`Plate`]'s, as a column of a database has it.
    #[must_use]
    pub fn takes_text(&self, plate: &str) -> Option<Cost> {
        let (walk, plate) = (self.walk(), plate.as_bytes());
        if plate.is_empty() || plate.len() > PLATE_MAX {
            return None;
        }
        if !walk.places.contains(&b'*') {
            if walk.places.len() != plate.len() {
                return None;
            }
            let each = walk.places.iter().zip(plate).map(|(place, c)| cost_of(*place, *c, walk.look_alikes));
            let sum = within(each.fold(0, u8::saturating_add));
            return (sum != FAR).then_some(Cost::new(sum));
        }
        let mut row = walk.start();
        for c in plate {
            row = walk.step(&row, *c);
            if row.is_far() {
                return None;
            }
        }
        walk.end(&row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cost(pattern: &str, plate: &str) -> Option<u8> {
        PlatePattern::new(pattern).unwrap().takes(&Plate::new(plate).unwrap()).map(Cost::points)
    }

    #[test]
    fn patterns_take_what_they_say() {
        for (pattern, takes, not) in [
            ("7kxm-482", &["7KXM482"][..], &["7KXM483", "7KXM48", "7KXM4822"][..]),
            ("7K?M482", &["7KXM482", "7K1M482"], &["7KM482", "7KXXM482"]),
            ("7*2", &["7KXM482", "72"], &["7KXM483", "7", "2"]),
            ("*KXM*", &["7KXM482", "KXM", "KKXM"], &["7KX482"]),
            ("A*?", &["AB", "ABC"], &["A"]),
            ("*A*A*", &["AA", "1A2A3"], &["A"]),
        ] {
            for plate in takes {
                assert_eq!(cost(pattern, plate), Some(0), "{pattern} {plate}");
            }
            for plate in not {
                assert_eq!(cost(pattern, plate), None, "{pattern} {plate}");
            }
        }
    }

    #[test]
    fn look_alikes_add_up_and_are_not_chained() {
        for (pattern, plate, points) in [
            ("~7KXM4B2", "7KXM4B2", Some(0)),
            ("~7KXM4B2", "7KXM482", Some(10)),
            ("~7KXM4B2", "7KXM48Z", Some(20)),
            ("~7KXM4B2", "7KXN482", None),
            ("~7KXM4B2", "1KXM4B2", Some(15)),
            ("~B12", "I82", None),
            ("~B12", "8I2", Some(20)),
            ("~B12", "8IZ", None),
            ("7KXM4B2", "7KXM482", None),
            // B is taken for 8 and 8 for S; B is not taken for S.
            ("~B77", "S77", None),
            ("~877", "S77", Some(20)),
            ("~*0B", "7OB", Some(10)),
            // The cheapest way counts.
            ("~*8*", "B8", Some(0)),
        ] {
            assert_eq!(cost(pattern, plate), points, "{pattern} {plate}");
        }
    }

    /// By trying every way, without a table of rows: the least cost, whatever it is.
    fn naive(look_alikes: bool, pattern: &[u8], plate: &[u8]) -> Option<u32> {
        match (pattern, plate) {
            ([], []) => Some(0),
            ([b'*', rest @ ..], _) => {
                let here = naive(look_alikes, rest, plate);
                let on = plate.get(1..).and_then(|plate| naive(look_alikes, pattern, plate));
                here.into_iter().chain(on).min()
            }
            ([p, rest @ ..], [c, plate @ ..]) => {
                let cost = match (p, look_alike(*p, *c)) {
                    (b'?', _) => 0,
                    (p, _) if p == c => 0,
                    (_, Some(cost)) if look_alikes => u32::from(cost.points()),
                    _ => return None,
                };
                naive(look_alikes, rest, plate).map(|rest| rest + cost)
            }
            _ => None,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn it_takes_what_trying_every_way_takes(text in "~?[08BODQS?*]{1,9}", plate in "[08BODQS]{1,10}") {
            let pattern = PlatePattern::new(&text).unwrap();
            let slow = naive(text.starts_with('~'), text.trim_start_matches('~').as_bytes(), plate.as_bytes());
            let slow = slow.filter(|cost| *cost <= u32::from(Cost::BOUND.points()));
            prop_assert_eq!(pattern.takes_text(&plate).map(|cost| u32::from(cost.points())), slow);
        }
        #[test]
        fn it_takes_what_it_was_made_from(
            plate in "[A-Z0-9]{1,10}", holes in proptest::collection::vec(0..3u8, 10), like: bool,
        ) {
            let marks = plate.chars().zip(holes).map(|(c, hole)| match hole { 0 => c, 1 => '?', _ => '*' });
            let text: String = if like { "~" } else { "" }.chars().chain(marks).collect();
            prop_assert_eq!(PlatePattern::new(&text).unwrap().takes_text(&plate), Some(Cost::NONE));
        }
        #[test]
        fn what_it_takes_begins_with_its_prefix(text in "~?[0JBW?*]{1,7}", plate in "[0JOB8WV]{1,8}") {
            let pattern = PlatePattern::new(&text).unwrap();
            prop_assert!(pattern.takes_text(&plate).is_none() || plate.starts_with(pattern.prefix()));
        }
        #[test]
        fn no_text_makes_it_panic(text in "~?[A-Z0-9?*]{1,10}", plate in ".{0,14}") {
            let _ = PlatePattern::new(&text).unwrap().takes_text(&plate);
        }
    }
}
