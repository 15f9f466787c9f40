//! The range that is in focus: from the edge of a bar to the edge of a later one.

use crate::Strip;
use domain::Timestamp;

/// How near to an edge the pointer takes hold of it, CSS pixels; a target of 24 with both sides (WCAG 2.2, 2.5.8).
pub const EDGE: f64 = 12.0;
/// A pointer that moved less than this did not drag.
const STILL: f64 = 3.0;

/// A range of time, at least one bar wide when it is made. When bars change it stays, and is snapped when next changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brush {
    from: Timestamp,
    to: Timestamp,
}

/// How a brush is changed without a pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// By a bar.
    Earlier,
    Later,
    /// Its end by a bar.
    Shorter,
    Longer,
    /// Its beginning by a bar.
    BeginEarlier,
    BeginLater,
    /// As it is wide, to the beginning of the strip and to its end.
    First,
    Last,
    /// Its beginning, and its end, to those of the strip.
    FromFirst,
    ToLast,
}

impl Move {
    pub const ALL: [Self; 10] = [
        Self::Earlier,
        Self::Later,
        Self::Shorter,
        Self::Longer,
        Self::BeginEarlier,
        Self::BeginLater,
        Self::First,
        Self::Last,
        Self::FromFirst,
        Self::ToLast,
    ];

    /// What a key means, by its name in UI Events (W3C): arrows move, with Shift they resize at the end, with Alt at
    /// the beginning; Home and End go to the ends, with Shift they resize up to them.
    #[must_use]
    pub fn of_key(key: &str, shift: bool, alt: bool) -> Option<Self> {
        Some(match (key, shift, alt) {
            ("ArrowLeft", false, false) => Self::Earlier,
            ("ArrowRight", false, false) => Self::Later,
            ("ArrowLeft", true, false) => Self::Shorter,
            ("ArrowRight", true, false) => Self::Longer,
            ("ArrowLeft", _, true) => Self::BeginEarlier,
            ("ArrowRight", _, true) => Self::BeginLater,
            ("Home", false, _) => Self::First,
            ("End", false, _) => Self::Last,
            ("Home", true, _) => Self::FromFirst,
            ("End", true, _) => Self::ToLast,
            _ => return None,
        })
    }
}

impl Brush {
    /// From one bar to another, both within, in either order; what is no bar is taken to the nearest.
    #[must_use]
    pub fn of_bars(strip: &Strip, one: usize, other: usize) -> Self {
        let last = strip.bars().len().saturating_sub(1);
        let (first, last) = (one.min(other).min(last), one.max(other).min(last));
        Self {
            from: strip.bars().get(first).map_or(strip.scale().from(), |bar| bar.from),
            to: strip.bars().get(last).map_or(strip.scale().to(), |bar| bar.to),
        }
    }

    /// The bars that a range of time touches.
    #[must_use]
    pub fn around(strip: &Strip, from: Timestamp, to: Timestamp) -> Self {
        Self { from: from.min(to), to: from.max(to) }.snapped(strip)
    }

    #[must_use]
    pub const fn from(&self) -> Timestamp {
        self.from
    }
    /// The moment after its last.
    #[must_use]
    pub const fn to(&self) -> Timestamp {
        self.to
    }
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }

    /// Its first and last bars.
    #[must_use]
    pub fn span(&self, strip: &Strip) -> (usize, usize) {
        let first = strip.bar_of(self.from);
        (first, strip.bar_of(Timestamp(self.to.0.saturating_sub(1))).max(first))
    }

    /// To the edges of bars, outward.
    #[must_use]
    pub fn snapped(self, strip: &Strip) -> Self {
        let (first, last) = self.span(strip);
        Self::of_bars(strip, first, last)
    }

    /// Left and right, CSS pixels.
    #[must_use]
    pub fn pixels(&self, strip: &Strip) -> (f64, f64) {
        let within = |x: f64| x.clamp(strip.scale().left(), strip.scale().right());
        (within(strip.scale().x_of(self.from)), within(strip.scale().x_of(self.to)))
    }

    /// Changed by a key; where there is none yet, of the last bar.
    #[must_use]
    pub fn moved(brush: Option<Self>, strip: &Strip, by: Move) -> Self {
        let end = strip.bars().len().saturating_sub(1);
        let Some(brush) = brush else { return Self::of_bars(strip, end, end) };
        let (first, last) = brush.span(strip);
        let wide = last - first;
        let (first, last) = match by {
            Move::Earlier => (first.saturating_sub(1), first.saturating_sub(1) + wide),
            Move::Later => ((first + 1).min(end - wide), (first + 1).min(end - wide) + wide),
            Move::Shorter => (first, last.saturating_sub(1).max(first)),
            Move::Longer => (first, last + 1),
            Move::BeginEarlier => (first.saturating_sub(1), last),
            Move::BeginLater => ((first + 1).min(last), last),
            Move::First => (0, wide),
            Move::Last => (end - wide, end),
            Move::FromFirst => (0, last),
            Move::ToLast => (first, end),
        };
        Self::of_bars(strip, first, last)
    }
}

/// What the pointer has hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    /// A new brush.
    New,
    /// All of it.
    Whole,
    Begin,
    End,
}

impl Grip {
    /// What a pointer at a pixel would take hold of, for the cursor; the nearer of two edges.
    #[must_use]
    pub fn at(strip: &Strip, brush: Option<&Brush>, x: f64) -> Self {
        let Some(brush) = brush else { return Self::New };
        let (left, right) = brush.pixels(strip);
        let (to_left, to_right) = ((x - left).abs(), (x - right).abs());
        // A narrow brush keeps a middle to be moved by.
        let edge = EDGE.min((right - left) / 3.0);
        let reach = |apart: f64, inside: bool| apart <= if inside { edge } else { EDGE };
        let inside = (left..=right).contains(&x);
        match (reach(to_left, inside), reach(to_right, inside)) {
            (true, right) if !right || to_left <= to_right => Self::Begin,
            (_, true) => Self::End,
            _ if inside => Self::Whole,
            _ => Self::New,
        }
    }
}

/// A pointer that went down and has not gone up. The brush follows from where it is, not from how it got there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drag {
    grip: Grip,
    x: f64,
    before: Option<Brush>,
}

impl Drag {
    #[must_use]
    pub fn begin(strip: &Strip, brush: Option<Brush>, x: f64) -> Self {
        Self { grip: Grip::at(strip, brush.as_ref(), x), x, before: brush }
    }

    /// With another grip, such as of a handle that was touched.
    #[must_use]
    pub const fn with(self, grip: Grip) -> Self {
        Self { grip, ..self }
    }

    #[must_use]
    pub const fn grip(&self) -> Grip {
        self.grip
    }

    /// Whether it is a drag, or only a click so far.
    #[must_use]
    pub fn is_drag(&self, x: f64) -> bool {
        (x - self.x).abs() >= STILL
    }

    /// The brush with the pointer at a pixel; as it was before while it is no drag.
    #[must_use]
    pub fn to(&self, strip: &Strip, x: f64) -> Option<Brush> {
        if !self.is_drag(x) {
            return self.before;
        }
        let (from, to) = (strip.bar_at(self.x), strip.bar_at(x));
        let Some((first, last)) = self.before.map(|brush| brush.span(strip)) else {
            return Some(Brush::of_bars(strip, from, to));
        };
        Some(match self.grip {
            Grip::New => Brush::of_bars(strip, from, to),
            Grip::Begin => Brush::of_bars(strip, to.min(last), last),
            Grip::End => Brush::of_bars(strip, first, to.max(first)),
            Grip::Whole => {
                let room = strip.bars().len().saturating_sub(1) - (last - first);
                let begin = (first + to).saturating_sub(from).min(room);
                Brush::of_bars(strip, begin, begin + (last - first))
            }
        })
    }
}
