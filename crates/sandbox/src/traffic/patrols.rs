//! Cars with cameras that drive past parked vehicles: a repossession company's by night, the agency's by day.

use super::fleet::Fleet;
use super::schedule::{DAY, ZONE};
use crate::dice::{Dice, hash};
use crate::hubs::Hub;
use crate::plane::Pt;
use crate::readers::Cameras;
use crate::roads::{Class, Graph};
use std::collections::{BTreeMap, BTreeSet};

/// How many rounds each patrol knows; it drives one a day.
const ROUNDS: u64 = 12;
/// Meters a second while reading parked plates.
const CRAWL: f64 = 6.5;

/// Where a vehicle may be found parked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spot {
    Home,
    Hub(u16),
}

/// A patrol passes a vehicle's place on one of its rounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meets {
    pub patrol: u8,
    pub round: u8,
    /// Milliseconds after Sable's midnight.
    pub at: u32,
    pub spot: Spot,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Patrols {
    first: Vec<u32>,
    meets: Vec<Meets>,
    /// The camera of each patrol.
    pub cameras: Vec<u16>,
}

/// The local day and the milliseconds into it of a moment.
pub(crate) const fn local(at: i64) -> (i32, u32) {
    let local = at - ZONE;
    (local.div_euclid(DAY) as i32, (local.rem_euclid(DAY) / 1000) as u32)
}

impl Patrols {
    pub fn new(seed: u64, graph: &Graph, fleet: &Fleet, hubs: &[Hub], cameras: &Cameras) -> Self {
        let mut parked: BTreeMap<u32, Vec<(u32, Spot)>> = BTreeMap::new();
        for (v, car) in fleet.cars.iter().enumerate() {
            parked.entry(car.home_link).or_default().push((v as u32, Spot::Home));
            let work = fleet.legs[fleet.tour(car, 0).start as usize].to;
            if let Some(hub) = work.hub() {
                parked.entry(hubs[hub].link).or_default().push((v as u32, Spot::Hub(work.0)));
            }
        }
        let mut found: Vec<(u32, Meets)> = Vec::new();
        for (p, camera) in cameras.patrols.iter().enumerate() {
            let night = cameras.all[usize::from(*camera)].public.owner.contains("Recovery");
            for round in 0..ROUNDS {
                let mut dice = Dice::about(&[seed, 60, p as u64, round]);
                let start = if night { dice.between(18.5, 21.0) } else { dice.between(8.5, 14.0) } * 3_600_000.0;
                let home = cameras.all[usize::from(*camera)].point;
                for (link, after) in walk(graph, &mut dice, home) {
                    for (v, spot) in parked.get(&link).into_iter().flatten() {
                        let at = (start + after + dice.between(0.0, 4_000.0)) as u32;
                        found.push((*v, Meets { patrol: p as u8, round: round as u8, at, spot: *spot }));
                    }
                }
            }
        }
        found.sort_by_key(|(v, m)| (*v, m.patrol, m.round, m.at));
        let mut first = vec![0u32; fleet.cars.len() + 1];
        for (v, _) in &found {
            first[*v as usize + 1] += 1;
        }
        for i in 0..fleet.cars.len() {
            first[i + 1] += first[i];
        }
        Self { first, meets: found.into_iter().map(|(_, m)| m).collect(), cameras: cameras.patrols.clone() }
    }

    /// Which patrols can meet a vehicle.
    pub fn of(&self, car: u32) -> &[Meets] {
        let car = car as usize;
        match (self.first.get(car), self.first.get(car + 1)) {
            (Some(a), Some(b)) => self.meets.get(*a as usize..*b as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Whether a patrol drives a round on a local day.
    pub fn drives(seed: u64, meets: &Meets, day: i32) -> bool {
        let draw = hash(&[seed, 61, u64::from(meets.patrol), day as u64]);
        !draw.is_multiple_of(6) && (draw >> 32) % ROUNDS == u64::from(meets.round)
    }

    pub fn bytes(&self) -> usize {
        self.first.capacity() * 4 + self.meets.capacity() * size_of::<Meets>()
    }
}

/// A walk of two hours or so through small streets, preferring new ones: links and milliseconds after its start.
fn walk(graph: &Graph, dice: &mut Dice, near: Pt) -> Vec<(u32, f64)> {
    let from = near + crate::plane::pt(dice.bell(), dice.bell()) * 1_600.0;
    let mut node = graph.node_near(from, |l| l.class == Class::Street);
    let (mut out, mut seen, mut millis, mut came) = (Vec::new(), BTreeSet::new(), 0.0, u32::MAX);
    for _ in 0..330 {
        let ways: Vec<u32> = graph.leaving(node).to_vec();
        let small = |e: &u32| {
            !matches!(graph.links[graph.edges[*e as usize].link as usize].class, Class::Highway | Class::Ramp)
        };
        let fresh: Vec<u32> =
            ways.iter().copied().filter(|e| small(e) && !seen.contains(&graph.edges[*e as usize].link)).collect();
        let onward: Vec<u32> =
            ways.iter().copied().filter(|e| small(e) && graph.edges[*e as usize].link != came).collect();
        let choice = if !fresh.is_empty() {
            &fresh
        } else if !onward.is_empty() {
            &onward
        } else {
            &ways
        };
        if choice.is_empty() {
            break;
        }
        let edge = graph.edges[dice.pick(choice) as usize];
        came = edge.link;
        if seen.insert(edge.link) {
            out.push((edge.link, millis));
        }
        millis += graph.links[edge.link as usize].meters / CRAWL * 1000.0;
        if millis > 9_000_000.0 {
            break;
        }
        node = edge.to;
    }
    out
}
