//! The main streets, along the sides of the cells, and the order in which all else is drawn.

use super::{Class, Drawing, Street, Way, highway, infill};
use crate::dice::{Dice, hash};
use crate::ground::{Cells, warp};
use crate::land::Land;
use crate::names::{For, Names};
use crate::plan::Plan;
use crate::plane::{Pt, Squares, smooth};

/// Meters between the points of a drawn line.
pub(crate) const STEP: f64 = 45.0;

/// Draws the roads of a world.
pub(crate) fn draw(seed: u64, plan: &Plan, land: &Land, cells: &Cells, names: &mut Names) -> Drawing {
    let mut drawing = Drawing::default();
    main_streets(seed, plan, land, cells, names, &mut drawing);
    let centers: Vec<Vec<Pt>> = plan.highways.iter().map(|h| smooth(&h.through, 60.0)).collect();
    infill::fill(seed, plan, land, cells, names, &centers, &mut drawing);
    highway::build(plan, &centers, &mut drawing);
    drawing
}

/// A side between two cells.
struct Side {
    ends: [usize; 2],
    cells: (usize, usize),
    class: Class,
    town: Option<usize>,
}

fn main_streets(seed: u64, plan: &Plan, land: &Land, cells: &Cells, names: &mut Names, drawing: &mut Drawing) {
    let mut corners: Vec<Pt> = Vec::new();
    let mut near = Squares::new(plan.half, 500.0);
    let mut corner = |p: Pt| -> usize {
        if let Some(i) = near.around(p, 3.0).into_iter().find(|i| corners[*i as usize].to(p) < 3.0) {
            return i as usize;
        }
        corners.push(p);
        near.put(p, p, corners.len() as u32 - 1);
        corners.len() - 1
    };
    let mut sides = Vec::new();
    for (i, cell) in cells.all.iter().enumerate() {
        for (k, behind) in cell.behind.iter().enumerate() {
            let Some(j) = *behind else { continue };
            if j < i {
                continue;
            }
            let (a, b) = (cell.ring[k], cell.ring[(k + 1) % cell.ring.len()]);
            let town = cell.town.or(cells.all[j].town);
            let mut dice = Dice::about(&[seed, 9, hash(&[i as u64, j as u64])]);
            if town.is_none() && dice.chance(0.22) {
                continue;
            }
            let class = if town.is_some() { Class::Arterial } else { Class::Country };
            sides.push(Side { ends: [corner(a), corner(b)], cells: (i, j), class, town });
        }
    }
    let street_of = chain(&corners, &sides);
    let mut names_of: Vec<Option<usize>> = vec![None; sides.len()];
    for (s, side) in sides.iter().enumerate() {
        let (a, b) = (corners[side.ends[0]], corners[side.ends[1]]);
        let pieces = (a.to(b) / STEP).ceil().max(1.0) as usize;
        let line: Vec<Pt> = (0..=pieces).map(|i| warp(seed, a.lerp(b, i as f64 / pieces as f64))).collect();
        // A country road between two empty cells stops at the shore; one in town runs along it.
        for run in runs(&line, |p| land.shore(p) > 45.0) {
            let street = *names_of[street_of[s]].get_or_insert_with(|| {
                let what = if side.class == Class::Arterial { For::Main } else { For::Country };
                let town = side.town.unwrap_or(plan.towns.len() + side.cells.0 % 7);
                let name = names.street(town, what);
                drawing.streets.push(Street { name, town: side.town, shield: None });
                drawing.streets.len() - 1
            });
            drawing.ways.push(Way { street, class: side.class, line: run, oneway: false, tied: false });
        }
    }
}

/// The representative of a set of joined sides.
fn find(root: &mut [usize], mut i: usize) -> usize {
    while root[i] != i {
        root[i] = root[root[i]];
        i = root[i];
    }
    i
}

/// Which sides are one street: at each corner the two that go straightest on, of one rank, are joined.
fn chain(corners: &[Pt], sides: &[Side]) -> Vec<usize> {
    let mut at: Vec<Vec<usize>> = vec![Vec::new(); corners.len()];
    for (s, side) in sides.iter().enumerate() {
        for end in side.ends {
            at[end].push(s);
        }
    }
    let mut root: Vec<usize> = (0..sides.len()).collect();
    for (c, meet) in at.iter().enumerate() {
        let away = |s: usize| {
            let other = sides[s].ends[usize::from(sides[s].ends[0] == c)];
            (corners[other] - corners[c]).unit()
        };
        let mut best: Option<(f64, usize, usize)> = None;
        for (k, &s) in meet.iter().enumerate() {
            for &t in &meet[k + 1..] {
                let straight = away(s).dot(away(t));
                let alike = sides[s].class == sides[t].class && sides[s].town == sides[t].town;
                if alike && straight < -0.6 && best.is_none_or(|(b, ..)| straight < b) {
                    best = Some((straight, s, t));
                }
            }
        }
        if let Some((_, s, t)) = best {
            let (s, t) = (find(&mut root, s), find(&mut root, t));
            root[s.max(t)] = s.min(t);
        }
    }
    (0..sides.len()).map(|s| find(&mut root, s)).collect()
}

/// The parts of a line whose points all pass a test; parts of one point are left out.
pub(crate) fn runs(line: &[Pt], test: impl Fn(Pt) -> bool) -> Vec<Vec<Pt>> {
    let mut out = Vec::new();
    let mut run = Vec::new();
    for p in line {
        if test(*p) {
            run.push(*p);
        } else if run.len() > 1 {
            out.push(std::mem::take(&mut run));
        } else {
            run.clear();
        }
    }
    if run.len() > 1 {
        out.push(run);
    }
    out
}

/// The part of a straight line within a convex ring that runs to the left around.
pub(crate) fn within(ring: &[Pt], from: Pt, to: Pt) -> Option<(Pt, Pt)> {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for i in 0..ring.len() {
        let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
        let inward = (b - a).left();
        let (start, end) = (inward.dot(from - a), inward.dot(to - a));
        if start < 0.0 && end < 0.0 {
            return None;
        }
        if start < 0.0 {
            low = low.max(start / (start - end));
        } else if end < 0.0 {
            high = high.min(start / (start - end));
        }
    }
    (high > low).then(|| (from.lerp(to, low), from.lerp(to, high)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plane::pt;

    #[test]
    fn a_line_is_cut_to_a_square() {
        let ring = [pt(0.0, 0.0), pt(10.0, 0.0), pt(10.0, 10.0), pt(0.0, 10.0)];
        assert_eq!(within(&ring, pt(-5.0, 5.0), pt(15.0, 5.0)), Some((pt(0.0, 5.0), pt(10.0, 5.0))));
        assert_eq!(within(&ring, pt(-5.0, 11.0), pt(15.0, 11.0)), None);
    }
}
