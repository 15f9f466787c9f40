//! The streets within a cell, by what it is used for: grids, rings and spokes, loops.

use super::lines::{STEP, runs, within};
use super::{Class, Drawing, Street, Way};
use crate::dice::{Dice, hash};
use crate::ground::{Cell, Cells, Use, warp};
use crate::land::Land;
use crate::names::{For, Names};
use crate::plan::Plan;
use crate::plane::{Pt, distance_to, nearest_on, pt};
use std::collections::BTreeMap;

/// Fills all cells that are built on.
pub(crate) fn fill(
    seed: u64,
    plan: &Plan,
    land: &Land,
    cells: &Cells,
    names: &mut Names,
    highways: &[Vec<Pt>],
    drawing: &mut Drawing,
) {
    // Highways as seen from the unbent plane are near enough the same to keep small streets off them.
    let mut known: BTreeMap<(usize, char, i64), usize> = BTreeMap::new();
    for (i, cell) in cells.all.iter().enumerate() {
        let Some(town) = cell.town else { continue };
        let mut dice = Dice::about(&[seed, 10, i as u64]);
        let lines = match cell.land_use {
            Use::Center => rings(plan, town, cell),
            Use::Suburb => grid(cell, pt(dice.between(170.0, 210.0), dice.between(85.0, 105.0)), 0.3, &mut dice),
            Use::Industrial | Use::Port => grid(cell, pt(330.0, 240.0), 0.12, &mut dice),
            Use::Commercial => grid(cell, pt(150.0, 120.0), 0.06, &mut dice),
            Use::Park => grid(cell, pt(900.0, 700.0), 0.5, &mut dice),
            _ => grid(cell, pt(dice.between(140.0, 190.0), dice.between(85.0, 110.0)), 0.13, &mut dice),
        };
        let close: Vec<&Vec<Pt>> = highways.iter().filter(|h| distance_to(h, cell.middle) < 2_500.0).collect();
        let mut streets_here: BTreeMap<(char, i64), usize> = BTreeMap::new();
        for line in lines {
            let pieces = (crate::plane::length(&line.points) / STEP).ceil().max(1.0) as usize;
            let total = crate::plane::length(&line.points);
            let bent: Vec<Pt> = (0..=pieces)
                .map(|k| warp(seed, crate::plane::along(&line.points, total * k as f64 / pieces as f64).0))
                .collect();
            let free =
                |p: Pt| land.shore(p) > 60.0 && land.bank(p) > 28.0 && close.iter().all(|h| near_line(h, p) > 62.0);
            for run in runs(&bent, free) {
                let street = match line.shared {
                    Some(key) => {
                        *known.entry((town, key.0, key.1)).or_insert_with(|| name_it(town, &line, cell, names, drawing))
                    }
                    None => *streets_here.entry(line.key).or_insert_with(|| name_it(town, &line, cell, names, drawing)),
                };
                drawing.ways.push(Way { street, class: line.class, line: run, oneway: false, tied: false });
            }
        }
    }
}

/// Meters from a long line, looking only where it could be near.
fn near_line(line: &[Pt], p: Pt) -> f64 {
    line.windows(2)
        .filter(|w| (w[0].x - p.x).abs() < 200.0 && (w[0].y - p.y).abs() < 200.0)
        .map(|w| nearest_on(w[0], w[1], p).0.to(p))
        .fold(f64::MAX, f64::min)
}

fn name_it(town: usize, line: &Line, cell: &Cell, names: &mut Names, drawing: &mut Drawing) -> usize {
    let name = match (line.shared, line.class) {
        (Some(('r', n)), _) => names.numbered(town, n.unsigned_abs() as usize, "Street"),
        (_, Class::Collector) => names.street(town, For::Collector),
        _ if cell.land_use == Use::Suburb => names.street(town, For::Loop),
        _ => names.street(town, For::Street),
    };
    drawing.streets.push(Street { name, town: Some(town), shield: None });
    drawing.streets.len() - 1
}

struct Line {
    points: Vec<Pt>,
    class: Class,
    /// Which line of its cell it is.
    key: (char, i64),
    /// Set where the street goes on in other cells of the town.
    shared: Option<(char, i64)>,
}

/// Two families of straight lines; a share of the blocks' sides is left out, which makes corners and loops.
fn grid(cell: &Cell, block: Pt, gaps: f64, dice: &mut Dice) -> Vec<Line> {
    let reach = cell.ring.iter().map(|p| p.to(cell.middle)).fold(0.0, f64::max);
    let (east, north) = (pt(1.0, 0.0).turned(cell.turn), pt(0.0, 1.0).turned(cell.turn));
    let mut out = Vec::new();
    for (family, dir, across, gap, length) in
        [('u', east, north, block.y, block.x), ('v', north, east, block.x, block.y)]
    {
        let n = (reach / gap).ceil() as i64;
        for k in -n..=n {
            let base = cell.middle + across * (k as f64 * gap + gap / 2.0);
            let Some((a, b)) = within(&cell.ring, base - dir * reach, base + dir * reach) else { continue };
            if hugs(cell, a, b, gap * 0.45) || a.to(b) < 60.0 {
                continue;
            }
            let class = if k.rem_euclid(4) == 2 && gaps < 0.4 { Class::Collector } else { Class::Street };
            let skip = if class == Class::Collector { 0.0 } else { gaps };
            // Blocks' corners along the line; each block's side may be missing, but the ends stay tied to main streets.
            let (from, to) = ((a - base).dot(dir), (b - base).dot(dir));
            let first = (from / length - 0.5).ceil() as i64;
            let mut cuts = vec![from];
            cuts.extend((first..).map(|i| (i as f64 + 0.5) * length).take_while(|c| *c < to));
            cuts.push(to);
            let mut start = cuts[0];
            for w in cuts.windows(2) {
                if dice.chance(skip) {
                    if w[0] > start {
                        out.push(Line {
                            points: vec![base + dir * start, base + dir * w[0]],
                            class,
                            key: (family, k),
                            shared: None,
                        });
                    }
                    start = w[1];
                }
            }
            if to > start {
                out.push(Line {
                    points: vec![base + dir * start, base + dir * to],
                    class,
                    key: (family, k),
                    shared: None,
                });
            }
        }
    }
    // Lines end a little beyond the main street that they meet, so that they surely cross it.
    for line in &mut out {
        if let [a, b] = line.points[..] {
            let dir = (b - a).unit();
            line.points = vec![a - dir * 9.0, b + dir * 9.0];
        }
    }
    out
}

/// Whether a line runs close along a side of the cell, where a main street is already.
fn hugs(cell: &Cell, a: Pt, b: Pt, close: f64) -> bool {
    let n = cell.ring.len();
    (0..n).any(|i| {
        let side = (cell.ring[i], cell.ring[(i + 1) % n]);
        [0.2, 0.5, 0.8].iter().all(|t| nearest_on(side.0, side.1, a.lerp(b, *t)).0.to(a.lerp(b, *t)) < close)
    })
}

/// Rings and spokes around the middle of a town; they go on from cell to cell.
fn rings(plan: &Plan, town: usize, cell: &Cell) -> Vec<Line> {
    let middle = plan.towns[town].middle;
    let far = cell.ring.iter().map(|p| p.to(middle)).fold(0.0, f64::max);
    let mut out = Vec::new();
    let keep = |p: Pt| crate::plane::inside(&cell.ring, p);
    let mut push = |points: Vec<Pt>, class, key| {
        for run in runs(&points, keep) {
            if crate::plane::length(&run) > 70.0 {
                let run = beyond(&run);
                let hug = run.len() > 4 && hugs(cell, run[run.len() / 3], run[2 * run.len() / 3], 42.0);
                if !hug {
                    out.push(Line { points: run, class, key, shared: Some(key) });
                }
            }
        }
    };
    let mut ring = 1;
    while f64::from(ring) * 118.0 < far {
        let radius = f64::from(ring) * 118.0;
        let n = (radius * std::f64::consts::TAU / 12.0) as usize;
        let circle = (0..=n)
            .map(|i| {
                let (sin, cos) = libm::sincos(i as f64 / n as f64 * std::f64::consts::TAU);
                middle + pt(cos, sin) * radius
            })
            .collect();
        push(circle, if ring % 4 == 0 { Class::Collector } else { Class::Street }, ('r', i64::from(ring)));
        ring += 1;
    }
    let spokes = 96;
    for s in 0..spokes {
        // Inner spokes are fewer: every second starts twice as far out.
        let first = if s % 12 == 0 {
            0.0
        } else if s % 6 == 0 {
            118.0
        } else if s % 3 == 0 {
            354.0
        } else if s % 3 == 1 && s % 2 == 0 {
            826.0
        } else {
            1_416.0
        };
        let turn =
            f64::from(s) / f64::from(spokes) * std::f64::consts::TAU + (hash(&[town as u64]) % 100) as f64 / 100.0;
        let (sin, cos) = libm::sincos(turn);
        let n = ((far - first) / 12.0).max(0.0) as usize;
        let spoke = (0..=n).map(|i| middle + pt(cos, sin) * (first + i as f64 * 12.0)).collect();
        push(spoke, if s % 12 == 0 { Class::Collector } else { Class::Street }, ('s', i64::from(s)));
    }
    out
}

/// Both ends moved outward by a cell's margin, to cross the main street there.
fn beyond(run: &[Pt]) -> Vec<Pt> {
    let mut run = run.to_vec();
    if let [a, b, .., c, d] = run[..] {
        run.insert(0, a + (a - b).unit() * 20.0);
        run.push(d + (d - c).unit() * 20.0);
    }
    run
}
