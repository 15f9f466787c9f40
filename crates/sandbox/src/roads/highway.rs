//! Highways: two carriageways, exits with ramps where they cross main roads, and ramps between highways.

use super::{Class, Drawing, Exit, Street, Way};
use crate::plan::Plan;
use crate::plane::{Pt, along, crossing, nearest_on, offset};

/// Meters from the middle line to a carriageway's.
const HALF: f64 = 13.0;
/// Meters from a crossing at which its ramps leave and join.
const RAMP: f64 = 360.0;
/// Meters between exits, at least.
const APART: f64 = 2_300.0;

/// Where a highway's middle line crosses a main road.
struct Meeting {
    /// Meters from the highway's beginning.
    at: f64,
    point: Pt,
    way: usize,
}

pub(crate) fn build(plan: &Plan, centers: &[Vec<Pt>], drawing: &mut Drawing) {
    let ground = drawing.ways.len();
    let lanes: Vec<[Vec<Pt>; 2]> = centers.iter().map(|center| carriageways(center, &drawing.ways)).collect();
    let mut knots: Vec<(usize, Pt)> = Vec::new();
    for i in 0..lanes.len() {
        for j in i + 1..lanes.len() {
            if let Some(point) = meeting(&centers[i], &centers[j]) {
                knots.extend([(i, point), (j, point)]);
                between(plan, drawing, (i, &lanes[i]), (j, &lanes[j]), point);
            }
        }
    }
    for (h, highway) in plan.highways.iter().enumerate() {
        drawing.streets.push(Street { name: highway.name.into(), town: None, shield: Some(highway.shield.into()) });
        let street = drawing.streets.len() - 1;
        for line in &lanes[h] {
            drawing.ways.push(Way { street, class: Class::Highway, line: line.clone(), oneway: true, tied: true });
        }
        let mut last = -APART;
        for meeting in meetings(&centers[h], &drawing.ways[..ground]) {
            let crowded = knots.iter().any(|(k, p)| *k == h && p.to(meeting.point) < 1_500.0);
            let near_end = lanes[h]
                .iter()
                .any(|lane| [lane.first(), lane.last()].iter().flatten().any(|p| p.to(meeting.point) < 900.0));
            if meeting.at - last < APART || crowded || near_end {
                continue;
            }
            last = meeting.at;
            exit(highway.shield, &meeting, &lanes[h], drawing);
        }
    }
}

/// Forward on the right, back on the left; both begin and end on the nearest main road.
fn carriageways(center: &[Pt], ways: &[Way]) -> [Vec<Pt>; 2] {
    let end = |p: Option<&Pt>| {
        let p = p.copied().unwrap_or_default();
        ways.iter()
            .filter(|way| matches!(way.class, Class::Arterial | Class::Country))
            .flat_map(|way| way.line.windows(2))
            .map(|w| nearest_on(w[0], w[1], p).0)
            .min_by(|a, b| a.to(p).total_cmp(&b.to(p)))
            .unwrap_or(p)
    };
    let (first, last) = (end(center.first()), end(center.last()));
    let whole = |side: Vec<Pt>| -> Vec<Pt> { std::iter::once(first).chain(side).chain([last]).collect() };
    let right = whole(offset(center, -HALF));
    let mut left = whole(offset(center, HALF));
    left.reverse();
    [right, left]
}

/// Where two lines first cross.
fn meeting(a: &[Pt], b: &[Pt]) -> Option<Pt> {
    a.windows(2)
        .find_map(|v| b.windows(2).find_map(|w| crossing(v[0], v[1], w[0], w[1]).map(|(t, _)| v[0].lerp(v[1], t))))
}

/// Crossings with main roads in order of the highway.
fn meetings(center: &[Pt], ways: &[Way]) -> Vec<Meeting> {
    let mut out = Vec::new();
    for (n, way) in ways.iter().enumerate().filter(|(_, way)| matches!(way.class, Class::Arterial | Class::Country)) {
        let mut gone = 0.0;
        for v in center.windows(2) {
            for w in way.line.windows(2) {
                if let Some((t, _)) = crossing(v[0], v[1], w[0], w[1]) {
                    out.push(Meeting { at: gone + t * v[0].to(v[1]), point: v[0].lerp(v[1], t), way: n });
                }
            }
            gone += v[0].to(v[1]);
        }
    }
    out.sort_by(|a, b| a.at.total_cmp(&b.at));
    out
}

/// The point and direction of a carriageway, `ahead` meters on from where it passes a point.
fn lane_at(lane: &[Pt], p: Pt, ahead: f64) -> (Pt, Pt) {
    let (mut gone, mut best) = (0.0, (f64::MAX, 0.0));
    for w in lane.windows(2) {
        let (q, t) = nearest_on(w[0], w[1], p);
        let len = w[0].to(w[1]);
        if q.to(p) < best.0 {
            best = (q.to(p), gone + t * len);
        }
        gone += len;
    }
    along(lane, (best.1 + ahead).clamp(1.0, (gone - 1.0).max(1.0)))
}

/// A curve that leaves one direction and joins another.
fn curve(from: (Pt, Pt), to: (Pt, Pt)) -> Vec<Pt> {
    let reach = from.0.to(to.0) * 0.42;
    let (a, b, c, d) = (from.0, from.0 + from.1 * reach, to.0 - to.1 * reach, to.0);
    (0..=12)
        .map(|i| {
            let t = f64::from(i) / 12.0;
            let u = 1.0 - t;
            a * (u * u * u) + b * (3.0 * u * u * t) + c * (3.0 * u * t * t) + d * (t * t * t)
        })
        .collect()
}

/// A diamond: off before the crossing, on after it, on both carriageways.
fn exit(shield: &'static str, meeting: &Meeting, lanes: &[Vec<Pt>; 2], drawing: &mut Drawing) {
    let road = drawing.streets[drawing.ways[meeting.way].street].name.clone();
    let number = format!("{:.0}", (meeting.at / 1000.0).max(1.0).floor());
    drawing.exits.push(Exit { shield, number: number.clone(), to: road.clone(), at: meeting.point });
    drawing.streets.push(Street { name: format!("Exit {number} to {road}"), town: None, shield: Some(number) });
    let street = drawing.streets.len() - 1;
    for lane in lanes {
        let (here, direction) = lane_at(lane, meeting.point, 0.0);
        let wanted = here - direction.left() * 85.0;
        let (foot, along_road) = drawing.ways[meeting.way]
            .line
            .windows(2)
            .map(|w| (nearest_on(w[0], w[1], wanted).0, (w[1] - w[0]).unit()))
            .min_by(|a, b| a.0.to(wanted).total_cmp(&b.0.to(wanted)))
            .unwrap_or((wanted, direction));
        let toward = if along_road.dot(direction.left()) < 0.0 { along_road } else { along_road * -1.0 };
        let off = curve(lane_at(lane, meeting.point, -RAMP), (foot, (direction + toward * 0.8).unit()));
        let on = curve((foot, (direction - toward * 0.8).unit()), lane_at(lane, meeting.point, RAMP));
        for line in [off, on] {
            drawing.ways.push(Way { street, class: Class::Ramp, line, oneway: true, tied: true });
        }
    }
}

/// Ramps from each carriageway of one highway to each of another, and back.
fn between(plan: &Plan, drawing: &mut Drawing, a: (usize, &[Vec<Pt>; 2]), b: (usize, &[Vec<Pt>; 2]), at: Pt) {
    let shields = [plan.highways[a.0].shield, plan.highways[b.0].shield];
    drawing.streets.push(Street {
        name: format!("{} and {} Interchange", shields[0], shields[1]),
        town: None,
        shield: None,
    });
    let street = drawing.streets.len() - 1;
    for one in a.1 {
        for other in b.1 {
            for (from, to) in [(one, other), (other, one)] {
                let right = lane_at(from, at, 0.0).1.cross(lane_at(to, at, 0.0).1) < 0.0;
                let reach = if right { 480.0 } else { 760.0 };
                let line = curve(lane_at(from, at, -reach), lane_at(to, at, reach));
                drawing.ways.push(Way { street, class: Class::Ramp, line, oneway: true, tied: true });
            }
        }
    }
}
