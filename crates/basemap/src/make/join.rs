//! Joining lines of equal properties end to end: fewer features, longer names along them, dashes without breaks.

use super::{Outline, Source};
use crate::geom::Point;
use std::collections::HashMap;

/// A point as a key: equal bits are an equal place, and ends that should meet are equal in the source.
type Key = [u64; 2];

fn key(at: Point) -> Key {
    at.map(f64::to_bits)
}

/// Joins the lines of features that differ in nothing but their course. The order is kept, by the first of each.
pub fn lines(sources: Vec<Source>) -> Vec<Source> {
    let mut out: Vec<Source> = Vec::with_capacity(sources.len());
    let mut groups: HashMap<String, usize> = HashMap::new();
    for source in sources {
        let Outline::Lines(lines) = source.outline else {
            out.push(source);
            continue;
        };
        let group = format!("{}/{}/{}/{:?}", source.layer, source.min_zoom, source.max_zoom, source.properties);
        let at = *groups.entry(group).or_insert(out.len());
        match out.get_mut(at).map(|source| &mut source.outline) {
            Some(Outline::Lines(all)) => all.extend(lines),
            _ => out.push(Source { outline: Outline::Lines(lines), ..source }),
        }
    }
    for source in &mut out {
        if let Outline::Lines(lines) = &mut source.outline {
            *lines = chain(std::mem::take(lines));
        }
    }
    out
}

/// Joins lines where exactly two ends meet.
fn chain(lines: Vec<Vec<Point>>) -> Vec<Vec<Point>> {
    let mut meetings: HashMap<Key, u32> = HashMap::new();
    for line in &lines {
        for end in [line.first(), line.last()].into_iter().flatten() {
            *meetings.entry(key(*end)).or_default() += 1;
        }
    }
    // Where a chain's open end waits for its continuation: which chain.
    let mut waiting: HashMap<Key, usize> = HashMap::new();
    let mut chains: Vec<Option<Vec<Point>>> = Vec::with_capacity(lines.len());
    for line in lines {
        if line.len() < 2 {
            continue;
        }
        let mut grown = line;
        for last in [false, true] {
            let Some(end) = (if last { grown.last() } else { grown.first() }).copied() else { continue };
            let Some(other) = waiting.remove(&key(end)).and_then(|at| chains.get_mut(at)?.take()) else { continue };
            for end in [other.first(), other.last()].into_iter().flatten() {
                waiting.remove(&key(*end));
            }
            grown = attach(grown, other, last);
        }
        for end in [grown.first(), grown.last()].into_iter().flatten() {
            if meetings.get(&key(*end)) == Some(&2) {
                waiting.insert(key(*end), chains.len());
            }
        }
        chains.push(Some(grown));
    }
    chains.into_iter().flatten().collect()
}

/// Two lines as one; they meet at the first one's last point (`last`) or its first.
fn attach(mut line: Vec<Point>, mut other: Vec<Point>, last: bool) -> Vec<Point> {
    if !last {
        line.reverse();
    }
    if other.first() != line.last() {
        other.reverse();
    }
    line.extend(other.into_iter().skip(1));
    if !last {
        line.reverse();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_one_line_whatever_their_order_and_direction() {
        let piece = |from: f64, to: f64| vec![[from, 0.0], [to, 0.0]];
        let joined = chain(vec![piece(0.0, 1.0), piece(3.0, 2.0), piece(1.0, 2.0), piece(4.0, 3.0)]);
        assert_eq!(joined.len(), 1);
        let mut xs: Vec<f64> = joined[0].iter().map(|at| at[0]).collect();
        xs.sort_by(f64::total_cmp);
        assert_eq!(xs, [0.0, 1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn a_fork_stays_apart_and_a_circle_ends() {
        let fork = vec![vec![[0.0, 0.0], [1.0, 0.0]], vec![[1.0, 0.0], [2.0, 0.0]], vec![[1.0, 0.0], [1.0, 1.0]]];
        assert_eq!(chain(fork).len(), 3);
        let circle = vec![vec![[0.0, 0.0], [1.0, 0.0]], vec![[1.0, 0.0], [1.0, 1.0]], vec![[1.0, 1.0], [0.0, 0.0]]];
        let joined = chain(circle);
        assert_eq!((joined.len(), joined[0].len()), (1, 4));
    }
}
