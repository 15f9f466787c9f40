//! The same read told by several sources: vendors resell each other's cameras. Both are given and named together, and
//! neither is dropped, since which of them is right about the rest is not known here.

use domain::{Plate, Position, Read};
use std::collections::HashMap;
use wire::ReadRef;

/// Meters between two tellings of one camera's place; our choice, about what a map's pin is off by.
const NEAR: f64 = 50.0;
/// Microseconds between two tellings of one moment; our choice: the same car is not read twice by one camera in it.
const WITHIN: i64 = 2_000_000;

#[derive(Debug)]
struct Told {
    source: usize,
    id: String,
    at: i64,
    position: Position,
    /// Its group's place, once it has one.
    group: Option<usize>,
}

/// The reads given so far, by plate and moment.
#[derive(Debug)]
pub struct Same {
    names: Vec<String>,
    told: HashMap<(Plate, i64), Vec<Told>>,
    groups: Vec<Vec<ReadRef>>,
}

impl Same {
    /// Over sources by their names.
    pub fn new(names: Vec<String>) -> Self {
        Self { names, told: HashMap::new(), groups: Vec::new() }
    }

    /// Takes note of a read that is given; the whole group that it makes or joins, its first member first.
    pub fn add(&mut self, source: usize, read: &Read) -> Option<Vec<ReadRef>> {
        if self.names.len() < 2 {
            return None;
        }
        let slot = read.at.0.div_euclid(WITHIN);
        let mut told = Told { source, id: read.id.clone(), at: read.at.0, position: read.position, group: None };
        for slot in slot - 1..=slot + 1 {
            let Some(others) = self.told.get_mut(&(read.plate.clone(), slot)) else { continue };
            let Some(other) = others.iter_mut().find(|other| is_same(other, &told)) else { continue };
            let group = *other.group.get_or_insert_with(|| {
                self.groups.push(vec![named(&self.names, other.source, &other.id)]);
                self.groups.len() - 1
            });
            told.group = Some(group);
            break;
        }
        let group = told.group;
        if let Some(members) = group.and_then(|group| self.groups.get_mut(group)) {
            members.push(named(&self.names, source, &read.id));
        }
        self.told.entry((read.plate.clone(), slot)).or_default().push(told);
        group.and_then(|group| self.groups.get(group)).cloned()
    }
}

fn named(names: &[String], source: usize, read: &str) -> ReadRef {
    ReadRef { source: names.get(source).cloned().unwrap_or_default(), read: read.to_owned() }
}

fn is_same(one: &Told, other: &Told) -> bool {
    one.source != other.source
        && one.at.abs_diff(other.at) <= WITHIN.unsigned_abs()
        && one.position.meters_to(other.position) <= NEAR
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::federation::made::{at, read};
    use domain::{Span, Timestamp};

    const NOW: Timestamp = Timestamp(1_805_017_260_000_000);

    fn refs(group: Option<Vec<ReadRef>>) -> Vec<(String, String)> {
        group.unwrap_or_default().into_iter().map(|of| (of.source, of.read)).collect()
    }

    #[test]
    fn a_read_that_several_sources_tell_is_named_once_with_all_of_them() {
        let mut same = Same::new(vec!["A".into(), "B".into(), "C".into()]);
        assert_eq!(same.add(0, &read("1", "7KXM482", NOW)), None);
        assert_eq!(same.add(0, &read("2", "7KXM482", NOW)), None, "one source tells two reads");
        let two = refs(same.add(1, &read("x", "7KXM482", NOW + Span::seconds(2))));
        assert_eq!(two, [("A".to_owned(), "1".to_owned()), ("B".into(), "x".into())]);
        let three = refs(same.add(2, &read("y", "7KXM482", NOW - Span::seconds(1))));
        assert_eq!(three.len(), 3);
        assert_eq!(three[0], ("A".to_owned(), "1".to_owned()));
    }

    #[test]
    fn another_plate_place_or_moment_is_another_read() {
        let mut same = Same::new(vec!["A".into(), "B".into()]);
        same.add(0, &read("1", "7KXM482", NOW));
        assert_eq!(same.add(1, &read("2", "7KXM483", NOW)), None);
        assert_eq!(same.add(1, &read("3", "7KXM482", NOW + Span(2_000_001))), None);
        let far = Read { position: at(-103.2, 44.1005), ..read("4", "7KXM482", NOW) };
        assert_eq!(same.add(1, &far), None);
    }
}
