//! Reads of each day, or of each hour, week or month, as bars.

use crate::Unit;
use crate::lanes::Entry;
use crate::scale::Scale;
use analysis::{Window, Zone};
use domain::{Span, Timestamp};

/// No bar is narrower, CSS pixels.
pub const BAR_LEAST: f64 = 4.0;
/// Between two bars at least.
const GAP_LEAST: f64 = 1.0;
const GAP_MOST: f64 = 6.0;
/// The part of a bar's stretch that is gap, as in the design.
const GAP: f64 = 0.23;
/// Hours are told apart in windows up to this.
const HOURS_UP_TO: Span = Span::hours(72);

/// What bars may stand for, the finest first; the last always fits, since no window is longer than a century.
const UNITS: [Unit; 7] =
    [Unit::Hours(1), Unit::Days, Unit::Weeks, Unit::Months(1), Unit::Months(3), Unit::Months(12), Unit::Months(120)];

/// One bar. It stands for all of its stretch, though the window may hold only a part of the first and the last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    pub from: Timestamp,
    /// The moment after its last.
    pub to: Timestamp,
    /// Whether all of it is within the window.
    pub whole: bool,
    /// The rectangle to be painted, CSS pixels; its foot is the strip's baseline.
    pub x: f64,
    pub width: f64,
    pub height: f64,
    pub reads: usize,
    /// QRY-4: those of the last 30 days among them; the others are painted lighter.
    pub recent: usize,
    /// Its reads in the order of time.
    pub(crate) begin: usize,
}

impl Bar {
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

/// The edges of the bars, and what they stand for; `None` where no calendar has such times.
pub(crate) fn edges(window: &Window, zone: &Zone, pixels: f64) -> Option<(Unit, Vec<Timestamp>)> {
    let long = window.to() - window.from();
    let fits = |span: Span| {
        crate::scale::micros(Timestamp(0), Timestamp(span.0)) * pixels
            / crate::scale::micros(window.from(), window.to())
            >= BAR_LEAST
    };
    let (last, finer) = UNITS.split_last()?;
    for unit in finer {
        if (matches!(unit, Unit::Hours(_)) && long > HOURS_UP_TO) || !fits(unit.about()) {
            continue;
        }
        let edges = walk(*unit, window, zone)?;
        let (from, to) = (*edges.first()?, *edges.last()?);
        let scale = Scale::new(from, to, 0.0, pixels);
        let narrowest = edges.iter().zip(edges.iter().skip(1)).map(|(a, b)| scale.x_of(*b) - scale.x_of(*a));
        if narrowest.fold(f64::INFINITY, f64::min) >= BAR_LEAST + GAP_LEAST {
            return Some((*unit, edges));
        }
    }
    Some((*last, walk(*last, window, zone)?))
}

/// The first moments of the units that a window touches, and the moment after the last one.
fn walk(unit: Unit, window: &Window, zone: &Zone) -> Option<Vec<Timestamp>> {
    let mut edges = vec![unit.start(zone, window.from())?];
    while let Some(last) = edges.last()
        && *last < window.to()
    {
        edges.push(unit.next(zone, *last)?);
    }
    Some(edges)
}

/// The bars of entries in order of time, `base` pixels high at most.
pub(crate) fn bars(
    edges: &[Timestamp],
    window: &Window,
    entries: &[Entry],
    recent: Timestamp,
    scale: &Scale,
    base: f64,
) -> Vec<Bar> {
    let mut begin = 0;
    let one = |(from, to): (&Timestamp, &Timestamp)| {
        let rest = entries.get(begin..).unwrap_or_default();
        let inside = rest.get(..rest.partition_point(|entry| entry.at < *to)).unwrap_or_default();
        let (left, right) = (scale.x_of(*from), scale.x_of(*to));
        let spare = (right - left - BAR_LEAST).clamp(GAP_LEAST, GAP_MOST);
        let gap = ((right - left) * GAP).clamp(GAP_LEAST, spare);
        let bar = Bar {
            from: *from,
            to: *to,
            whole: window.from() <= *from && *to <= window.to(),
            x: left + gap / 2.0,
            width: right - left - gap,
            height: 0.0,
            reads: inside.len(),
            recent: inside.len() - inside.partition_point(|entry| entry.at < recent),
            begin,
        };
        begin += inside.len();
        bar
    };
    let mut bars: Vec<Bar> = edges.iter().zip(edges.iter().skip(1)).map(one).collect();
    let most = number(bars.iter().map(|bar| bar.reads).max().unwrap_or(0).max(1));
    for bar in bars.iter_mut().filter(|bar| bar.reads > 0) {
        // One read beside a thousand is still seen.
        bar.height = (base * number(bar.reads) / most).max(2.0);
    }
    bars
}

/// A count, to be divided.
#[allow(clippy::cast_precision_loss, reason = "counts of reads are below 2^53")]
pub(crate) fn number(count: usize) -> f64 {
    count as f64
}
