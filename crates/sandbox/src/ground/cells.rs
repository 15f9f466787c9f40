//! Cells: the areas between main streets, small in towns and wide in the country (Voronoi cells of scattered seeds).
//!
//! Cells are straight. [`warp`] bends the plane a little, for all that is drawn from them alike, so that streets curve
//! and still meet.

use crate::dice::{Dice, hash};
use crate::land::Land;
use crate::plan::Plan;
use crate::plane::{Pt, Squares, noise, pt};

/// What an area is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Use {
    #[default]
    Field,
    Wood,
    Residential,
    /// Curved streets and loops, at the edge of town.
    Suburb,
    /// The middle of a city: small blocks around a ring.
    Center,
    Commercial,
    Industrial,
    Port,
    Park,
}

impl Use {
    /// Where houses and shops stand.
    pub fn built(self) -> bool {
        !matches!(self, Self::Field | Self::Wood | Self::Park)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub middle: Pt,
    pub ring: Vec<Pt>,
    /// The cell behind each side of the ring (side i runs from ring\[i\]); `None` at the edge of the world.
    pub behind: Vec<Option<usize>>,
    /// The town it belongs to.
    pub town: Option<usize>,
    pub land_use: Use,
    /// Where its streets point, radians.
    pub turn: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct Cells {
    pub all: Vec<Cell>,
    near: Squares,
}

/// The bend of the plane; at most about 330 m.
pub(crate) fn warp(seed: u64, p: Pt) -> Pt {
    let key = hash(&[seed, 5]);
    let wide = pt(noise(key, p, 2_600.0), noise(key ^ 1, p, 2_600.0)) * 210.0;
    let fine = pt(noise(key ^ 2, p, 750.0), noise(key ^ 3, p, 750.0)) * 34.0;
    p + wide + fine
}

/// Meters between main streets at a place.
fn spacing(plan: &Plan, p: Pt) -> f64 {
    plan.towns
        .iter()
        .map(|town| {
            let away = p.to(town.middle);
            let center = 0.75 + 0.25 * (away / town.radius).min(1.0);
            town.blocks * center + (away - town.radius).max(0.0) * 0.5
        })
        .fold(plan.fields, f64::min)
}

impl Cells {
    pub fn new(seed: u64, plan: &Plan, land: &Land) -> Self {
        let seeds = scatter(seed, plan);
        let mut all: Vec<Cell> = (0..seeds.len()).map(|i| cell(&seeds, i, plan.half)).collect();
        for (i, cell) in all.iter_mut().enumerate() {
            settle(seed, plan, land, i, cell);
        }
        let mut near = Squares::new(plan.half, 1_500.0);
        for (i, cell) in all.iter().enumerate() {
            let reach = cell.ring.iter().map(|p| p.to(cell.middle)).fold(0.0, f64::max) + 350.0;
            near.put(cell.middle - pt(reach, reach), cell.middle + pt(reach, reach), i as u32);
        }
        Self { all, near }
    }

    /// The cell that a place (already bent) lies in, about: the one whose bent middle is nearest.
    pub fn at(&self, seed: u64, p: Pt) -> usize {
        // The bend is undone by one step of fixed-point iteration, which is close enough for a cell.
        let back = p - (warp(seed, p - (warp(seed, p) - p)) - (p - (warp(seed, p) - p)));
        let near = self.near.around(back, 1.0);
        near.into_iter()
            .map(|i| (self.all[i as usize].middle.to(back), i as usize))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(0, |(_, i)| i)
    }
}

/// Seeds, denser in towns, by throwing darts.
fn scatter(seed: u64, plan: &Plan) -> Vec<Pt> {
    let mut dice = Dice::about(&[seed, 3]);
    let mut seeds: Vec<Pt> = plan.towns.iter().map(|town| town.middle).collect();
    let try_one = |p: Pt, seeds: &mut Vec<Pt>| {
        let apart = spacing(plan, p) * 0.86;
        if seeds.iter().all(|s| s.to(p) > apart) {
            seeds.push(p);
        }
    };
    for town in &plan.towns {
        for _ in 0..600 {
            let p = town.middle + pt(dice.between(-1.3, 1.3), dice.between(-1.3, 1.3)) * town.radius;
            try_one(p, &mut seeds);
        }
    }
    for _ in 0..4_000 {
        let p = pt(dice.between(-1.0, 1.0) * plan.half.x, dice.between(-1.0, 1.0) * plan.half.y);
        try_one(p, &mut seeds);
    }
    seeds
}

/// The points nearer to seed i than to any other.
fn cell(seeds: &[Pt], i: usize, half: Pt) -> Cell {
    let middle = seeds[i];
    let mut ring = vec![pt(-half.x, -half.y), pt(half.x, -half.y), half, pt(-half.x, half.y)];
    let mut behind: Vec<Option<usize>> = vec![None; 4];
    let mut reach = f64::MAX;
    let mut order: Vec<(f64, usize)> =
        seeds.iter().enumerate().filter(|(j, _)| *j != i).map(|(j, s)| (s.to(middle), j)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (away, j) in order {
        if away > 2.0 * reach {
            break;
        }
        let other = seeds[j];
        let mid = middle.lerp(other, 0.5);
        let side = |p: Pt| (p - mid).dot(other - middle);
        let n = ring.len();
        let (mut next, mut next_behind) = (Vec::with_capacity(n + 2), Vec::with_capacity(n + 2));
        for k in 0..n {
            let (a, b) = (ring[k], ring[(k + 1) % n]);
            let (sa, sb) = (side(a), side(b));
            if sa <= 0.0 {
                next.push(a);
                next_behind.push(behind[k]);
                if sb > 0.0 {
                    next.push(a.lerp(b, sa / (sa - sb)));
                    next_behind.push(Some(j));
                }
            } else if sb <= 0.0 {
                next.push(a.lerp(b, sa / (sa - sb)));
                next_behind.push(behind[k]);
            }
        }
        ring = next;
        behind = next_behind;
        reach = ring.iter().map(|p| p.to(middle)).fold(0.0, f64::max);
    }
    Cell { middle, ring, behind, town: None, land_use: Use::Field, turn: 0.0 }
}

/// What stands on a cell: by how far it is from the middle of town, from water, and by chance.
fn settle(seed: u64, plan: &Plan, land: &Land, i: usize, cell: &mut Cell) {
    let mut dice = Dice::about(&[seed, 4, i as u64]);
    let at = warp(seed, cell.middle);
    let (share, nearest) = plan
        .towns
        .iter()
        .enumerate()
        .map(|(t, town)| (cell.middle.to(town.middle) / town.radius, t))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap_or((9.0, 0));
    let shore = land.shore(at);
    if share > 1.12 || shore <= 0.0 {
        let woods = noise(seed ^ 0x770d, at, 7_000.0) + 0.4 * noise(seed ^ 0x770e, at, 2_000.0);
        cell.land_use = if woods > 0.05 && shore > 900.0 { Use::Wood } else { Use::Field };
        return;
    }
    cell.town = Some(nearest);
    let big = plan.towns[nearest].people > 50_000;
    let chance = dice.unit();
    cell.land_use = if share < 0.16 || (big && share < 0.24) {
        Use::Center
    } else if big && nearest == 0 && shore < 1_500.0 && at.y < plan.towns[0].middle.y + 1_800.0 {
        Use::Port
    } else if chance < 0.11 && share > 0.25 {
        Use::Park
    } else if chance < 0.26 && share > 0.5 {
        Use::Industrial
    } else if chance < 0.38 {
        Use::Commercial
    } else if share > 0.72 {
        Use::Suburb
    } else {
        Use::Residential
    };
    // Streets of a town mostly follow one direction, and near the shore the shore.
    let base = (hash(&[seed, 6, nearest as u64]) % 100) as f64 / 100.0 * 0.8 - 0.4;
    let slope = pt(
        land.shore(at + pt(150.0, 0.0)) - land.shore(at - pt(150.0, 0.0)),
        land.shore(at + pt(0.0, 150.0)) - land.shore(at - pt(0.0, 150.0)),
    );
    cell.turn = if shore < 1_600.0 && slope.len() > 1.0 {
        libm::atan2(slope.y, slope.x)
    } else if dice.chance(0.65) {
        base
    } else {
        base + dice.between(-0.7, 0.7)
    };
}
