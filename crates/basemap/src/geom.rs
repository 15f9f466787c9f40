//! Cutting and thinning of points, lines and rings in the plane. Pure; the unit is the caller's.

/// A place in the plane: x to the east, y to the south.
pub type Point = [f64; 2];

/// An upright rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub min: Point,
    pub max: Point,
}

impl Rect {
    #[must_use]
    pub const fn new(min: Point, max: Point) -> Self {
        Self { min, max }
    }

    /// The smallest around some points; `None` around none.
    pub fn around<'a>(points: impl IntoIterator<Item = &'a Point>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = *points.next()?;
        Some(points.fold(Self::new(first, first), |all, &[x, y]| {
            let ([west, north], [east, south]) = (all.min, all.max);
            Self::new([west.min(x), north.min(y)], [east.max(x), south.max(y)])
        }))
    }

    #[must_use]
    pub fn contains(&self, [x, y]: Point) -> bool {
        let ([west, north], [east, south]) = (self.min, self.max);
        (west..=east).contains(&x) && (north..=south).contains(&y)
    }
    /// Whether all of the other lies in this one.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.contains(other.min) && self.contains(other.max)
    }
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        let ([aw, an], [ae, a_s]) = (self.min, self.max);
        let ([bw, bn], [be, bs]) = (other.min, other.max);
        aw <= be && bw <= ae && an <= bs && bn <= a_s
    }
    #[must_use]
    pub fn grown(&self, by: f64) -> Self {
        let ([west, north], [east, south]) = (self.min, self.max);
        Self::new([west - by, north - by], [east + by, south + by])
    }
}

/// Twice the ring's signed area halved, by the shoelace; positive is clockwise as seen with y to the south, which
/// is how outer rings of vector tiles turn (MVT 2.1, section 4.3.3.3).
#[must_use]
pub fn area(ring: &[Point]) -> f64 {
    let Some(&last) = ring.last() else { return 0.0 };
    let mut before = last;
    let mut sum = 0.0;
    for &at in ring {
        sum += before[0] * at[1] - at[0] * before[1];
        before = at;
    }
    sum / 2.0
}

/// Length of a line.
#[must_use]
pub fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| if let [a, b] = pair { (b[0] - a[0]).hypot(b[1] - a[1]) } else { 0.0 }).sum()
}

/// The part of a ring inside of the rectangle (Sutherland and Hodgman, 1974). Where the ring leaves, its border
/// follows the rectangle's edge; so the rectangle must be wider than what is shown. Empty if nothing is inside.
#[must_use]
pub fn clip_ring(ring: &[Point], to: &Rect) -> Vec<Point> {
    let once = clip_half(ring, 0, to.min[0], true);
    let once = clip_half(&once, 0, to.max[0], false);
    let once = clip_half(&once, 1, to.min[1], true);
    let once = clip_half(&once, 1, to.max[1], false);
    if once.len() < 3 { Vec::new() } else { once }
}

/// What lies on one side of the line where coordinate `axis` (0 x, else y) is `limit`.
pub(crate) fn clip_half(ring: &[Point], axis: u8, limit: f64, above: bool) -> Vec<Point> {
    let of = |at: Point| if axis == 0 { at[0] } else { at[1] };
    let inside = |at: Point| if above { of(at) >= limit } else { of(at) <= limit };
    let Some(&last) = ring.last() else { return Vec::new() };
    let mut out = Vec::with_capacity(ring.len() + 4);
    let mut before = last;
    for &at in ring {
        if inside(at) != inside(before) {
            let t = (limit - of(before)) / (of(at) - of(before));
            out.push(if axis == 0 {
                [limit, before[1] + t * (at[1] - before[1])]
            } else {
                [before[0] + t * (at[0] - before[0]), limit]
            });
        }
        if inside(at) {
            out.push(at);
        }
        before = at;
    }
    out
}

/// The parts of a line inside of the rectangle, in order (Liang and Barsky, 1984).
#[must_use]
pub fn clip_line(line: &[Point], to: &Rect) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in line.windows(2) {
        let &[a, b] = pair else { continue };
        let Some((from, until)) = clip_segment(a, b, to) else {
            open = false;
            continue;
        };
        let at = |t: f64| [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
        let end = if until >= 1.0 { b } else { at(until) };
        match parts.last_mut() {
            Some(part) if open && from <= 0.0 => part.push(end),
            _ => parts.push(vec![if from <= 0.0 { a } else { at(from) }, end]),
        }
        open = until >= 1.0;
    }
    parts
}

fn clip_segment(a: Point, b: Point, to: &Rect) -> Option<(f64, f64)> {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let (mut from, mut until) = (0.0f64, 1.0f64);
    let sides = [(-dx, a[0] - to.min[0]), (dx, to.max[0] - a[0]), (-dy, a[1] - to.min[1]), (dy, to.max[1] - a[1])];
    for (step, room) in sides {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            from = from.max(room / step);
        } else {
            until = until.min(room / step);
        }
    }
    (from <= until).then_some((from, until))
}

/// Leaves out points that lie nearer than `tolerance` to the line between those kept (Douglas and Peucker, 1973).
/// First and last point stay.
#[must_use]
pub fn simplify(line: &[Point], tolerance: f64) -> Vec<Point> {
    let Some(last) = line.len().checked_sub(1) else { return Vec::new() };
    let mut keep = vec![false; line.len()];
    let mut spans = vec![(0, last)];
    for end in [0, last] {
        if let Some(kept) = keep.get_mut(end) {
            *kept = true;
        }
    }
    while let Some((from, until)) = spans.pop() {
        let (Some(&a), Some(&b)) = (line.get(from), line.get(until)) else { continue };
        let between = line.iter().enumerate().take(until).skip(from + 1);
        let farthest = between.map(|(at, point)| (at, off(*point, a, b))).max_by(|(_, a), (_, b)| a.total_cmp(b));
        let Some((at, _)) = farthest.filter(|(_, distance)| *distance > tolerance) else { continue };
        if let Some(kept) = keep.get_mut(at) {
            *kept = true;
        }
        spans.push((from, at));
        spans.push((at, until));
    }
    line.iter().zip(keep).filter_map(|(point, kept)| kept.then_some(*point)).collect()
}

/// How far a point is from a segment.
#[must_use]
pub fn off(at: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let square = dx * dx + dy * dy;
    let t = if square > 0.0 { (((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
    (at[0] - a[0] - t * dx).hypot(at[1] - a[1] - t * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOX: Rect = Rect::new([0.0, 0.0], [10.0, 10.0]);

    #[test]
    fn a_line_that_leaves_and_returns_is_two() {
        let line = [[-5.0, 5.0], [5.0, 5.0], [5.0, 15.0], [8.0, 15.0], [8.0, 5.0]];
        assert_eq!(clip_line(&line, &BOX), [vec![[0.0, 5.0], [5.0, 5.0], [5.0, 10.0]], vec![[8.0, 10.0], [8.0, 5.0]]]);
    }

    #[test]
    fn a_ring_around_the_box_becomes_the_box() {
        let ring = [[-5.0, -5.0], [15.0, -5.0], [15.0, 15.0], [-5.0, 15.0]];
        assert!((area(&clip_ring(&ring, &BOX)) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn thinning_keeps_corners() {
        let line = [[0.0, 0.0], [5.0, 0.01], [10.0, 0.0], [10.0, 10.0]];
        assert_eq!(simplify(&line, 0.1), [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]]);
    }

    fn point() -> impl Strategy<Value = Point> {
        [-20.0..30.0f64, -20.0..30.0f64]
    }
    proptest! {
        #[test]
        fn what_is_cut_lies_inside(points in proptest::collection::vec(point(), 0..30)) {
            let grown = BOX.grown(1e-6);
            for part in clip_line(&points, &BOX) {
                prop_assert!(part.len() >= 2 && part.iter().all(|at| grown.contains(*at)));
            }
            prop_assert!(clip_ring(&points, &BOX).iter().all(|at| grown.contains(*at)));
        }
        #[test]
        fn thinning_stays_within_its_tolerance(points in proptest::collection::vec(point(), 2..40), tolerance in 0.1..5.0) {
            let thin = simplify(&points, tolerance);
            for point in &points {
                let near = thin.windows(2).map(|p| off(*point, p[0], p[1])).fold(f64::MAX, f64::min);
                prop_assert!(near <= tolerance + 1e-9);
            }
        }
    }
}
