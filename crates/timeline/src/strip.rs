//! The strip of the timeline, laid out: bars above, lanes below, ticks at its foot, and what is under the pointer.

use crate::bars::{Bar, bars, edges};
use crate::lanes::{Dot, Entry, Lane, entries, lanes};
use crate::scale::Scale;
use crate::ticks::{Tick, ticks};
use crate::{Brush, Mask, Row, Unit, words};
use analysis::{Window, Zone};
use domain::{Span, Timestamp};
use scene::Screen;

/// A dot's radius, CSS pixels.
pub const DOT: f64 = 4.5;
/// QRY-4: what is emphasized.
pub const RECENT: Span = Span::hours(30 * 24);
/// Free at the left and right, and above.
const MARGIN: f64 = 8.0;
const TOP: f64 = 6.0;
/// The height of the axis with its labels.
const AXIS: f64 = 16.0;
const LANE_MOST: f64 = 22.0;
/// The part of the height that lanes may take.
const LANES_PART: f64 = 0.6;
/// No strip is smaller or larger.
const SIZES: std::ops::RangeInclusive<f64> = 96.0..=16_384.0;

/// How the strip is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// What was asked for; reads out of it are not shown.
    pub window: Window,
    /// Where the cameras stand.
    pub zone: &'a Zone,
    pub now: Timestamp,
    /// The canvas without its heading, CSS pixels; taken to 96 to 16,384.
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoStrip {
    #[error("the window lies outside the years that a calendar has")]
    Calendar,
}

/// What is under the pointer, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    Bar(usize),
    Dot { lane: usize, dot: usize },
}

/// Reads laid out over time. Every shown read of the window is in exactly one bar and in exactly one dot of one lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    unit: Unit,
    window: Window,
    zone: Zone,
    now: Timestamp,
    scale: Scale,
    height: f64,
    baseline: f64,
    bars: Vec<Bar>,
    lanes: Vec<Lane>,
    ticks: Vec<Tick>,
    /// Rows in order of time, and by lane and time.
    times: Vec<Entry>,
    by_lane: Vec<Entry>,
}

impl Strip {
    /// Lays out the rows of a mask. Rows beyond 2^32 are not shown.
    pub fn new(rows: &[Row], shown: &Mask, frame: &Frame<'_>) -> Result<Self, NoStrip> {
        let size = |side: f64| if side.is_finite() { side.clamp(*SIZES.start(), *SIZES.end()) } else { *SIZES.start() };
        let (width, height) = (size(frame.width), size(frame.height));
        let (left, right) = (MARGIN, width - MARGIN);
        let (unit, edges) = edges(&frame.window, frame.zone, right - left).ok_or(NoStrip::Calendar)?;
        let (Some(from), Some(to)) = (edges.first(), edges.last()) else { return Err(NoStrip::Calendar) };
        let scale = Scale::new(*from, *to, left, right);
        let (times, of) = entries(rows, shown, &frame.window);
        let lane = ((height - TOP - AXIS) * LANES_PART / 4.0).min(LANE_MOST);
        let (most, foot) = (4.0 * lane, height - AXIS);
        let baseline = foot - most;
        let (lanes, by_lane) = lanes(rows, &times, of, &scale, baseline, lane);
        Ok(Self {
            unit,
            window: frame.window,
            zone: frame.zone.clone(),
            now: frame.now,
            bars: bars(&edges, &frame.window, &times, frame.now - RECENT, &scale, baseline - TOP),
            ticks: ticks(unit, &scale, frame.zone),
            scale,
            height,
            baseline,
            lanes,
            times,
            by_lane,
        })
    }

    /// What a bar stands for.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }
    #[must_use]
    pub const fn scale(&self) -> &Scale {
        &self.scale
    }
    /// Times that are said in words are of this zone.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }
    #[must_use]
    pub const fn height(&self) -> f64 {
        self.height
    }
    /// Where the bars stand, and the lanes begin.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.baseline
    }
    /// At least one.
    #[must_use]
    pub fn bars(&self) -> &[Bar] {
        &self.bars
    }
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }
    #[must_use]
    pub fn ticks(&self) -> &[Tick] {
        &self.ticks
    }
    /// How many reads are shown.
    #[must_use]
    pub const fn reads(&self) -> usize {
        self.times.len()
    }

    /// The bar whose stretch holds a pixel, or the nearest.
    #[must_use]
    pub fn bar_at(&self, x: f64) -> usize {
        self.bar_of(self.scale.time_at(x))
    }

    /// The bar that holds a time, or the nearest.
    #[must_use]
    pub fn bar_of(&self, at: Timestamp) -> usize {
        self.bars.partition_point(|bar| bar.to <= at).min(self.bars.len().saturating_sub(1))
    }

    /// The rows of a bar, in order of time.
    pub fn in_bar(&self, bar: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.bars.get(bar).map_or(0..0, |bar| bar.begin..bar.begin + bar.reads);
        rows_of(&self.times, range)
    }

    /// How many of a bar's reads lie within a brush.
    #[must_use]
    pub fn part(&self, bar: usize, brush: &Brush) -> usize {
        let own = self.bars.get(bar).and_then(|bar| self.times.get(bar.begin..bar.begin + bar.reads));
        own.map_or(0, |own| within(own, brush.from(), brush.to()))
    }

    /// How many reads lie within a brush.
    #[must_use]
    pub fn within(&self, brush: &Brush) -> usize {
        within(&self.times, brush.from(), brush.to())
    }

    /// What is at a point, CSS pixels from the top left: above the baseline the bar, below it the nearest dot of its
    /// lane, `slack` pixels around it too.
    #[must_use]
    pub fn hit(&self, at: Screen, slack: f64) -> Option<Hit> {
        if !(self.scale.left()..=self.scale.right()).contains(&at.x) && at.y < self.baseline {
            return None;
        }
        if (0.0..self.baseline).contains(&at.y) {
            return Some(Hit::Bar(self.bar_at(at.x)));
        }
        let lane = self.lanes.iter().position(|lane| (at.y - lane.y).abs() <= lane.height / 2.0)?;
        let dot = nearest_dot(&self.lanes.get(lane)?.dots, at.x, DOT + slack)?;
        Some(Hit::Dot { lane, dot })
    }

    /// The rows of what is under the pointer, in order of time.
    #[must_use]
    pub fn rows_of(&self, hit: Hit) -> Vec<usize> {
        match hit {
            Hit::Bar(bar) => self.in_bar(bar).collect(),
            Hit::Dot { lane, dot } => {
                let dot = self.lanes.get(lane).and_then(|lane| lane.dots.get(dot));
                dot.map_or_else(Vec::new, |dot| self.in_dot(dot).collect())
            }
        }
    }

    /// The rows of a dot, in order of time.
    pub fn in_dot(&self, dot: &Dot) -> impl Iterator<Item = usize> + '_ {
        rows_of(&self.by_lane, dot.members.clone())
    }

    /// The read nearest to a time, the earlier of two as near.
    #[must_use]
    pub fn nearest(&self, at: Timestamp) -> Option<usize> {
        let after = self.times.partition_point(|entry| entry.at < at);
        let (late, early) = (self.times.get(after), after.checked_sub(1).and_then(|n| self.times.get(n)));
        let one = match (early, late) {
            (Some(early), Some(late)) if (late.at - at) < (at - early.at) => late,
            (Some(early), _) => early,
            (None, late) => late?,
        };
        Some(one.row as usize)
    }

    /// Where a row is: its lane and its dot.
    #[must_use]
    pub fn dot_of(&self, row: usize, at: Timestamp) -> Option<Hit> {
        self.lanes.iter().enumerate().find_map(|(number, lane)| {
            let own = self.by_lane.get(lane.members.clone())?;
            let wanted = (at, u32::try_from(row).ok()?);
            let place = own.binary_search_by_key(&wanted, Entry::key).ok()? + lane.members.start;
            let dot = lane.dots.partition_point(|dot| dot.members.end <= place);
            Some(Hit::Dot { lane: number, dot })
        })
    }

    /// A brush as a window, cut to what was asked for.
    #[must_use]
    pub fn window(&self, brush: Option<&Brush>) -> Window {
        let cut =
            |brush: &Brush| Window::new(brush.from().max(self.window.from()), brush.to().min(self.window.to())).ok();
        brush.and_then(cut).unwrap_or(self.window)
    }

    /// `Fri 12 Mar: 8 reads`, of a bar.
    #[must_use]
    pub fn bar_words(&self, bar: usize) -> Option<String> {
        let bar = self.bars.get(bar)?;
        let when = words::unit(self.unit, bar.from, bar.to, &self.zone, self.now);
        Some(format!("{when}: {}", words::count(bar.reads, "read")))
    }

    /// The range in words: of a brush, or of all.
    #[must_use]
    pub fn range_words(&self, brush: Option<&Brush>) -> String {
        let (from, to) = brush.map_or((self.scale.from(), self.scale.to()), |brush| (brush.from(), brush.to()));
        words::range(from, to, &self.zone, self.now)
    }

    /// All of it in one sentence for who does not see it.
    #[must_use]
    pub fn sentence(&self, brush: Option<&Brush>) -> String {
        let (from, to) = brush.map_or((self.scale.from(), self.scale.to()), |brush| (brush.from(), brush.to()));
        let when = words::spoken(from, to, &self.zone);
        let all = words::count(self.reads(), "read");
        let inside = brush.map_or(self.reads(), |brush| self.within(brush));
        let span = brush.map_or((0, self.bars.len()), |brush| {
            let (first, last) = brush.span(self);
            (first, last + 1)
        });
        let bars = self.bars.get(span.0..span.1).unwrap_or_default();
        let busiest = bars.iter().max_by_key(|bar| (bar.reads, std::cmp::Reverse(bar.from)));
        let most = busiest.filter(|bar| bar.reads > 0 && bars.len() > 1).map(|bar| {
            let when = words::unit(self.unit, bar.from, bar.to, &self.zone, self.now);
            format!(" Most: {when}, {}.", words::count(bar.reads, "read"))
        });
        let most = most.unwrap_or_default();
        match brush {
            Some(_) => format!("In focus: {when}, {inside} of {all}.{most}"),
            None => format!("{when}: {all}.{most}"),
        }
    }
}

fn rows_of(entries: &[Entry], range: std::ops::Range<usize>) -> impl Iterator<Item = usize> + '_ {
    entries.get(range).unwrap_or_default().iter().map(|entry| entry.row as usize)
}

fn within(times: &[Entry], from: Timestamp, to: Timestamp) -> usize {
    let before = |end: Timestamp| times.partition_point(|entry| entry.at < end);
    before(to).saturating_sub(before(from))
}

/// The dot nearest to a pixel, within `most`; of two as near the later, which is painted above.
fn nearest_dot(dots: &[Dot], x: f64, most: f64) -> Option<usize> {
    let after = dots.partition_point(|dot| dot.x <= x);
    let near = [after.checked_sub(1), Some(after)].into_iter().flatten();
    let near = near.filter_map(|n| Some((n, (dots.get(n)?.x - x).abs())));
    near.filter(|(_, apart)| *apart <= most).min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(n, _)| n)
}
