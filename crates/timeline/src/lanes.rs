//! Reads by place: a lane for each of the readers that saw most, and one for all others.

use crate::scale::Scale;
use crate::{Mask, Row, Sure};
use domain::Timestamp;
use std::collections::BTreeMap;
use std::ops::Range;

/// So many readers have lanes of their own.
pub const LANES: usize = 3;
/// Up to so many reads each is a dot of its own; beyond, those of a lane within a column of pixels are one.
pub const DOTS_MOST: usize = 1_500;
/// The width of such a column, CSS pixels.
const COLUMN: f64 = 2.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A reader's number.
    Reader(u32),
    Others,
}

/// A read, or several that stand at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    pub x: f64,
    pub reads: usize,
    /// The first one's plate and row.
    pub plate: u32,
    pub row: usize,
    /// Of all of it: misreads, to be crossed out; and low confidence, to be hollow.
    pub left_out: bool,
    pub low: bool,
    /// Of any of it.
    pub saved: bool,
    /// Its reads in the order of lanes and time.
    pub(crate) members: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    pub of: Of,
    /// Its middle line, CSS pixels.
    pub y: f64,
    pub height: f64,
    pub reads: usize,
    /// From left to right.
    pub dots: Vec<Dot>,
    pub(crate) members: Range<usize>,
}

/// Lanes from above, and the rows by lane and time. `times` is in order of time.
pub(crate) fn lanes(
    rows: &[Row],
    times: &[(Timestamp, u32)],
    scale: &Scale,
    top: f64,
    height: f64,
) -> (Vec<Lane>, Vec<(Timestamp, u32)>) {
    let reader = |row: u32| rows.get(row as usize).map_or(0, |row| row.reader);
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (_, row) in times {
        *counts.entry(reader(*row)).or_default() += 1;
    }
    let mut ranked: Vec<(u32, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(reader, count)| (std::cmp::Reverse(*count), *reader));
    let others: usize = ranked.iter().skip(LANES).map(|(_, count)| count).sum();
    ranked.truncate(LANES);
    let mut of: Vec<(Of, usize)> = ranked.iter().map(|(reader, count)| (Of::Reader(*reader), *count)).collect();
    if others > 0 {
        of.push((Of::Others, others));
    }
    let lane_of = |row: u32| ranked.iter().position(|(own, _)| *own == reader(row)).unwrap_or(LANES);
    let mut by_lane: Vec<Vec<(Timestamp, u32)>> = vec![Vec::new(); LANES + 1];
    for one in times {
        if let Some(lane) = by_lane.get_mut(lane_of(one.1)) {
            lane.push(*one);
        }
    }
    let (mut lanes, mut begin, mut y) = (Vec::new(), 0, top + height / 2.0);
    for ((of, reads), own) in of.into_iter().zip(by_lane.iter().filter(|lane| !lane.is_empty())) {
        let gathered = times.len() > DOTS_MOST;
        let dots = dots(rows, own, begin, scale, gathered);
        lanes.push(Lane { of, y, height, reads, dots, members: begin..begin + own.len() });
        (begin, y) = (begin + own.len(), y + height);
    }
    (lanes, by_lane.into_iter().flatten().collect())
}

fn dots(rows: &[Row], own: &[(Timestamp, u32)], begin: usize, scale: &Scale, gathered: bool) -> Vec<Dot> {
    let column = |at: Timestamp| ((scale.x_of(at) - scale.left()) / COLUMN).floor();
    let together = |(one, _): &(Timestamp, u32), (next, _): &(Timestamp, u32)| {
        gathered && column(*one).total_cmp(&column(*next)).is_eq()
    };
    let mut begin = begin;
    let mut dots = Vec::new();
    for group in own.chunk_by(together) {
        let (Some((first, row)), Some((last, _))) = (group.first(), group.last()) else { continue };
        let of = || group.iter().filter_map(|(_, row)| rows.get(*row as usize));
        dots.push(Dot {
            x: f64::midpoint(scale.x_of(*first), scale.x_of(*last)),
            reads: group.len(),
            plate: of().next().map_or(0, |row| row.plate),
            row: *row as usize,
            left_out: of().all(Row::is_left_out),
            low: of().all(|row| row.sure == Sure::Low),
            saved: of().any(|row| row.saved),
            members: begin..begin + group.len(),
        });
        begin += group.len();
    }
    dots
}

/// The rows of a mask within a stretch of time, in order of time, then as they came.
pub(crate) fn in_order(rows: &[Row], shown: &Mask, within: impl Fn(Timestamp) -> bool) -> Vec<(Timestamp, u32)> {
    let entry = |n: usize| Some((rows.get(n)?.at, u32::try_from(n).ok()?));
    let mut times: Vec<_> = shown.rows().filter_map(entry).filter(|(at, _)| within(*at)).collect();
    times.sort_unstable();
    times
}
