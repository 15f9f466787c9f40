//! Reads by place: a lane for each of the readers that saw most, and one for all others.

use crate::scale::Scale;
use crate::{Mask, Row, Sure};
use analysis::Window;
use domain::Timestamp;
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

/// A shown read with all that the layout asks of it. Rows may come in any order of time, and to look each up again where
/// time leads costs more than all the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Entry {
    pub(crate) at: Timestamp,
    pub(crate) row: u32,
    lane: u8,
    marks: u8,
}

const LEFT_OUT: u8 = 1;
const LOW: u8 = 2;
const SAVED: u8 = 4;

impl Entry {
    fn new(row: &Row, number: u32) -> Self {
        let mark = |bit: u8, set: bool| if set { bit } else { 0 };
        let low = mark(LOW, row.sure == Sure::Low);
        let marks = mark(LEFT_OUT, row.is_left_out()) | low | mark(SAVED, row.saved);
        Self { at: row.at, row: number, lane: 0, marks }
    }

    pub(crate) const fn key(&self) -> (Timestamp, u32) {
        (self.at, self.row)
    }
}

/// The rows of a mask within a window in order of time, then as they came; and whose lanes they are in, with how many reads.
pub(crate) fn entries(rows: &[Row], shown: &Mask, window: &Window) -> (Vec<Entry>, Vec<(Of, usize)>) {
    let count = shown.count();
    let (mut entries, mut readers) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for n in shown.rows() {
        if let (Some(row), Ok(number)) = (rows.get(n), u32::try_from(n))
            && window.holds(row.at)
        {
            entries.push(Entry::new(row, number));
            readers.push(row.reader);
        }
    }
    let mut sorted = readers.clone();
    sorted.sort_unstable();
    let counts = sorted.chunk_by(|one, next| one == next).filter_map(|same| Some((*same.first()?, same.len())));
    let mut ranked: Vec<(u32, usize)> = counts.collect();
    ranked.sort_by_key(|(reader, count)| (std::cmp::Reverse(*count), *reader));
    let others: usize = ranked.iter().skip(LANES).map(|(_, count)| count).sum();
    ranked.truncate(LANES);
    for (entry, reader) in entries.iter_mut().zip(readers) {
        let lane = ranked.iter().position(|(own, _)| *own == reader).unwrap_or(ranked.len());
        entry.lane = u8::try_from(lane).unwrap_or(u8::MAX);
    }
    entries.sort_unstable_by_key(Entry::key);
    let own = ranked.into_iter().map(|(reader, count)| (Of::Reader(reader), count));
    let others = (others > 0).then_some((Of::Others, others));
    (entries, own.chain(others).collect())
}

/// Lanes from above, and the entries by lane and time.
pub(crate) fn lanes(
    rows: &[Row],
    entries: &[Entry],
    of: Vec<(Of, usize)>,
    scale: &Scale,
    top: f64,
    height: f64,
) -> (Vec<Lane>, Vec<Entry>) {
    let gathered = entries.len() > DOTS_MOST;
    let mut by_lane: Vec<Entry> = Vec::with_capacity(entries.len());
    let (mut lanes, mut y) = (Vec::with_capacity(of.len()), top + height / 2.0);
    for (number, (of, reads)) in (0u8..).zip(of) {
        let begin = by_lane.len();
        by_lane.extend(entries.iter().filter(|entry| entry.lane == number));
        let dots = dots(rows, by_lane.get(begin..).unwrap_or_default(), begin, scale, gathered);
        lanes.push(Lane { of, y, height, reads, dots, members: begin..by_lane.len() });
        y += height;
    }
    (lanes, by_lane)
}

fn dots(rows: &[Row], own: &[Entry], begin: usize, scale: &Scale, gathered: bool) -> Vec<Dot> {
    let column = |at: Timestamp| ((scale.x_of(at) - scale.left()) / COLUMN).floor();
    let together = |one: &Entry, next: &Entry| gathered && column(one.at).total_cmp(&column(next.at)).is_eq();
    let mut begin = begin;
    let mut dots = Vec::new();
    for group in own.chunk_by(together) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let all = group.iter().fold(u8::MAX, |marks, entry| marks & entry.marks);
        let any = group.iter().fold(0, |marks, entry| marks | entry.marks);
        dots.push(Dot {
            x: f64::midpoint(scale.x_of(first.at), scale.x_of(last.at)),
            reads: group.len(),
            plate: rows.get(first.row as usize).map_or(0, |row| row.plate),
            row: first.row as usize,
            left_out: all & LEFT_OUT != 0,
            low: all & LOW != 0,
            saved: any & SAVED != 0,
            members: begin..begin + group.len(),
        });
        begin += group.len();
    }
    dots
}
