//! The plane that the world is drawn on: meters east and north of its middle.
//!
//! Only `+ - * /` and the square root are used, which IEEE 754 defines to the last bit; sines come from `libm`.

use domain::Position;

/// Where the plane touches the earth: the empty North Pacific, 2,000 km from any coast.
const MIDDLE: (f64, f64) = (-150.0, 40.0);
/// Meters of a degree of latitude: the mean radius, 6 371 008.8 m, times pi / 180.
const METERS_LAT: f64 = 111_195.079_734_631_2;
/// Meters of a degree of longitude at 40 degrees north: the same times the cosine of 40 degrees.
const METERS_LON: f64 = METERS_LAT * 0.766_044_443_118_978;

/// A point or a vector of the plane, meters.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Pt {
    pub x: f64,
    pub y: f64,
}

pub(crate) const fn pt(x: f64, y: f64) -> Pt {
    Pt { x, y }
}

impl Pt {
    pub fn dot(self, o: Self) -> f64 {
        self.x * o.x + self.y * o.y
    }
    pub fn cross(self, o: Self) -> f64 {
        self.x * o.y - self.y * o.x
    }
    pub fn len(self) -> f64 {
        self.dot(self).sqrt()
    }
    pub fn to(self, o: Self) -> f64 {
        (o - self).len()
    }
    /// Of length 1; east where it has none.
    pub fn unit(self) -> Self {
        let len = self.len();
        if len > 1e-9 { self * (1.0 / len) } else { pt(1.0, 0.0) }
    }
    /// Turned a quarter to the left.
    pub fn left(self) -> Self {
        pt(-self.y, self.x)
    }
    pub fn lerp(self, o: Self, t: f64) -> Self {
        self + (o - self) * t
    }
    /// Turned to the left by radians.
    pub fn turned(self, by: f64) -> Self {
        let (sin, cos) = libm::sincos(by);
        pt(self.x * cos - self.y * sin, self.x * sin + self.y * cos)
    }
    /// Degrees clockwise from north, 0 to 359.
    pub fn bearing(self) -> u16 {
        let degrees = libm::atan2(self.x, self.y).to_degrees();
        (((degrees + 360.5) as u16) % 360).min(359)
    }
    /// On the earth, rounded to 1e-7 degrees (a centimeter), so that a last bit never shows.
    pub fn position(self) -> Position {
        let round = |v: f64| (v * 1e7).round() / 1e7;
        let lon = round(MIDDLE.0 + self.x / METERS_LON).clamp(-180.0, 180.0);
        let lat = round(MIDDLE.1 + self.y / METERS_LAT).clamp(-90.0, 90.0);
        Position::new(lon, lat).unwrap_or(Position::from_mercator(0.5, 0.5))
    }
    pub fn from_position(at: Position) -> Self {
        pt((at.lon() - MIDDLE.0) * METERS_LON, (at.lat() - MIDDLE.1) * METERS_LAT)
    }
}

impl std::ops::Add for Pt {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        pt(self.x + o.x, self.y + o.y)
    }
}
impl std::ops::Sub for Pt {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        pt(self.x - o.x, self.y - o.y)
    }
}
impl std::ops::Mul<f64> for Pt {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        pt(self.x * by, self.y * by)
    }
}

/// Meters along a line.
pub(crate) fn length(line: &[Pt]) -> f64 {
    line.windows(2).map(|w| w[0].to(w[1])).sum()
}

/// The point so many meters along a line, and the direction there.
pub(crate) fn along(line: &[Pt], mut meters: f64) -> (Pt, Pt) {
    for w in line.windows(2) {
        let len = w[0].to(w[1]);
        if meters <= len && len > 0.0 {
            return (w[0].lerp(w[1], (meters / len).max(0.0)), (w[1] - w[0]).unit());
        }
        meters -= len;
    }
    match line {
        [.., a, b] => (*b, (*b - *a).unit()),
        [a] => (*a, pt(1.0, 0.0)),
        [] => (pt(0.0, 0.0), pt(1.0, 0.0)),
    }
}

/// The nearest point of a segment, and how far along it lies, 0 to 1.
pub(crate) fn nearest_on(a: Pt, b: Pt, p: Pt) -> (Pt, f64) {
    let d = b - a;
    let t = if d.dot(d) > 0.0 { ((p - a).dot(d) / d.dot(d)).clamp(0.0, 1.0) } else { 0.0 };
    (a.lerp(b, t), t)
}

/// Meters from a line.
pub(crate) fn distance_to(line: &[Pt], p: Pt) -> f64 {
    line.windows(2).map(|w| nearest_on(w[0], w[1], p).0.to(p)).fold(f64::MAX, f64::min)
}

/// Whether a point lies in a ring (open or closed), by counting crossings.
pub(crate) fn inside(ring: &[Pt], p: Pt) -> bool {
    let Some(last) = ring.last() else { return false };
    let (mut odd, mut a) = (false, *last);
    for b in ring {
        if (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x {
            odd = !odd;
        }
        a = *b;
    }
    odd
}

/// The line moved to its left by meters (to its right if negative); miters, cut at twice the distance.
pub(crate) fn offset(line: &[Pt], by: f64) -> Vec<Pt> {
    let n = line.len();
    (0..n)
        .map(|i| {
            let before = (line[i] - line[i.saturating_sub(1)]).unit();
            let after = (line[(i + 1).min(n - 1)] - line[i]).unit();
            let (before, after) = if i == 0 {
                (after, after)
            } else if i + 1 == n {
                (before, before)
            } else {
                (before, after)
            };
            let sum = (before.left() + after.left()).unit();
            line[i] + sum * (by / sum.dot(before.left()).max(0.5))
        })
        .collect()
}

/// A smooth line through points (Catmull-Rom), a point about every `step` meters.
pub(crate) fn smooth(points: &[Pt], step: f64) -> Vec<Pt> {
    let n = points.len();
    if n < 3 {
        return points.to_vec();
    }
    let mut out = Vec::new();
    for i in 0..n - 1 {
        let (p0, p1, p2, p3) = (points[i.saturating_sub(1)], points[i], points[i + 1], points[(i + 2).min(n - 1)]);
        let pieces = (p1.to(p2) / step).ceil().max(1.0);
        for k in 0..pieces as usize {
            let t = k as f64 / pieces;
            let (t2, t3) = (t * t, t * t * t);
            out.push(
                (p1 * 2.0
                    + (p2 - p0) * t
                    + (p0 * 2.0 - p1 * 5.0 + p2 * 4.0 - p3) * t2
                    + (p1 * 3.0 - p0 - p2 * 3.0 + p3) * t3)
                    * 0.5,
            );
        }
    }
    out.push(points[n - 1]);
    out
}

/// Where two segments cross, as shares along each.
pub(crate) fn crossing(a: Pt, b: Pt, c: Pt, d: Pt) -> Option<(f64, f64)> {
    let (r, s) = (b - a, d - c);
    let below = r.cross(s);
    if below.abs() < 1e-9 {
        return None;
    }
    let (t, u) = ((c - a).cross(s) / below, (c - a).cross(r) / below);
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then_some((t, u))
}

/// Smooth noise from -1 to 1 with hills about `size` meters apart.
pub(crate) fn noise(seed: u64, p: Pt, size: f64) -> f64 {
    let (x, y) = (p.x / size, p.y / size);
    let (i, j) = (x.floor(), y.floor());
    let (u, v) = (x - i, y - j);
    let at = |di: i64, dj: i64| {
        let key = crate::dice::hash(&[seed, (i as i64 + di) as u64, (j as i64 + dj) as u64]);
        (key >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    };
    let ease = |t: f64| t * t * (3.0 - 2.0 * t);
    let (eu, ev) = (ease(u), ease(v));
    let low = at(0, 0) + (at(1, 0) - at(0, 0)) * eu;
    let high = at(0, 1) + (at(1, 1) - at(0, 1)) * eu;
    low + (high - low) * ev
}

/// Finds what is near: buckets of squares.
#[derive(Debug, Clone)]
pub(crate) struct Squares {
    size: f64,
    low: Pt,
    wide: usize,
    high: usize,
    buckets: Vec<Vec<u32>>,
}

impl Squares {
    /// For places within a half width and a half height of the middle.
    pub fn new(half: Pt, size: f64) -> Self {
        let (wide, high) = ((2.0 * half.x / size) as usize + 1, (2.0 * half.y / size) as usize + 1);
        Self { size, low: half * -1.0, wide, high, buckets: vec![Vec::new(); wide * high] }
    }
    fn cell(&self, p: Pt) -> (usize, usize) {
        let q = (p - self.low) * (1.0 / self.size);
        ((q.x.max(0.0) as usize).min(self.wide - 1), (q.y.max(0.0) as usize).min(self.high - 1))
    }
    /// Enters a thing into all squares that the box between two corners touches.
    pub fn put(&mut self, a: Pt, b: Pt, what: u32) {
        let (i0, j0) = self.cell(pt(a.x.min(b.x), a.y.min(b.y)));
        let (i1, j1) = self.cell(pt(a.x.max(b.x), a.y.max(b.y)));
        for j in j0..=j1 {
            for i in i0..=i1 {
                self.buckets[j * self.wide + i].push(what);
            }
        }
    }
    /// What touches the squares of the box; in order, each once.
    pub fn near(&self, a: Pt, b: Pt) -> Vec<u32> {
        let (i0, j0) = self.cell(pt(a.x.min(b.x), a.y.min(b.y)));
        let (i1, j1) = self.cell(pt(a.x.max(b.x), a.y.max(b.y)));
        let mut out = Vec::new();
        for j in j0..=j1 {
            for i in i0..=i1 {
                out.extend_from_slice(&self.buckets[j * self.wide + i]);
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }
    pub fn around(&self, p: Pt, radius: f64) -> Vec<u32> {
        self.near(p - pt(radius, radius), p + pt(radius, radius))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_point_of_the_plane_goes_to_the_earth_and_back(x in -45_000.0..45_000.0, y in -30_000.0..30_000.0) {
            let p = pt(x, y);
            prop_assert!(p.to(Pt::from_position(p.position())) < 0.02);
        }
    }

    #[test]
    fn meters_of_the_plane_are_meters_of_the_earth_to_half_a_percent() {
        let (a, b) = (pt(-30_000.0, 20_000.0), pt(10_000.0, -15_000.0));
        let ratio = a.position().meters_to(b.position()) / a.to(b);
        assert!((0.995..1.005).contains(&ratio), "{ratio}");
    }

    #[test]
    fn north_is_0_and_east_is_90() {
        assert_eq!((pt(0.0, 1.0).bearing(), pt(1.0, 0.0).bearing(), pt(-0.001, 1.0).bearing()), (0, 90, 0));
    }
}
