//! The vehicles and their lives: where each is at home, where it goes.

use super::models::{Body, COLORS, MODELS};
use super::plates::{FORMATS, Text};
use crate::dice::Dice;
use crate::hubs::{Hub, HubKind, Lots, beside};
use crate::plan::Plan;
use crate::plane::Pt;
use crate::roads::Graph;
use crate::stories::cast;
use std::collections::BTreeSet;

/// What a vehicle's days are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    Commuter,
    /// Works at night; its service day begins at noon.
    Night,
    Local,
    Freight,
    Delivery,
    /// Lives abroad and comes over the border on some days.
    Border,
    /// Comes by ferry for a week now and then, and lives in a hotel.
    Visitor,
    /// Acts as a story line says.
    Cast(u8),
}

/// Where a leg ends: a hub's number, or home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stop(pub u16);

impl Stop {
    pub const HOME: Self = Self(u16::MAX);
    pub fn hub(self) -> Option<usize> {
        (self != Self::HOME).then_some(usize::from(self.0))
    }
}

/// One vehicle.
#[derive(Debug, Clone)]
pub(crate) struct Car {
    pub plate: Text,
    /// Of [`FORMATS`].
    pub format: u8,
    /// Of [`MODELS`].
    pub model: u8,
    /// Of [`COLORS`].
    pub color: u8,
    pub life: Life,
    pub home_node: u32,
    pub home_link: u32,
    pub home: Pt,
    /// The hub that its home is, such as a yard; [`Stop::HOME`] if it is none.
    pub base: Stop,
    /// Its tours in [`Fleet::tours`]; the first is the one to work.
    pub first_tour: u32,
    pub tours: u8,
    /// Minutes after midnight at which it usually leaves, and comes back.
    pub leaves: u16,
    pub returns: u16,
    /// Bits of the weekdays (Monday first) on which it goes to work or over the border.
    pub days: u8,
}

/// A round from home to some stops and home again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tour {
    pub first_leg: u32,
    pub legs: u8,
}

/// A drive from the stop before to this one; its passes are of [`super::Routes`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leg {
    pub car: u32,
    pub from: Stop,
    pub to: Stop,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Fleet {
    pub cars: Vec<Car>,
    pub tours: Vec<Tour>,
    pub legs: Vec<Leg>,
}

/// Hubs by kind, and of the own town.
pub(crate) struct Choice<'a> {
    pub plan: &'a Plan,
    pub hubs: &'a [Hub],
    by_kind: Vec<(HubKind, Vec<u16>)>,
}

impl<'a> Choice<'a> {
    fn new(plan: &'a Plan, hubs: &'a [Hub]) -> Self {
        let kinds: BTreeSet<HubKind> = hubs.iter().map(|h| h.kind).collect();
        let by_kind = kinds
            .into_iter()
            .map(|kind| (kind, (0..hubs.len() as u16).filter(|h| hubs[usize::from(*h)].kind == kind).collect()))
            .collect();
        Self { plan, hubs, by_kind }
    }
    /// All hubs of a kind.
    pub fn all(&self, kind: HubKind) -> &[u16] {
        self.by_kind.iter().find(|(k, _)| *k == kind).map_or(&[], |(_, list)| list)
    }
    pub fn town_of(&self, hub: u16) -> Option<usize> {
        self.hubs.get(usize::from(hub)).map(|h| h.town)
    }
    /// The first of a kind in a town.
    pub fn first(&self, kind: HubKind, town: usize) -> Option<Stop> {
        self.all(kind)
            .iter()
            .find(|h| self.hubs.get(usize::from(**h)).is_some_and(|h| h.town == town))
            .map(|h| Stop(*h))
    }
    /// One of a kind: in the town with a likelihood, else anywhere; not abroad unless the town is.
    pub fn one(&self, dice: &mut Dice, kind: HubKind, town: usize, near: f64) -> Stop {
        let abroad = self.plan.towns[town].abroad;
        let home = dice.chance(near);
        for attempt in 0..12 {
            let hub = dice.pick(self.all(kind));
            let Some(found) = self.hubs.get(usize::from(hub)) else { break };
            let good = if home { found.town == town } else { self.plan.towns[found.town].abroad == abroad };
            if good || attempt == 11 {
                return Stop(hub);
            }
        }
        Stop(0)
    }
}

impl Fleet {
    pub fn new(seed: u64, plan: &Plan, graph: &Graph, lots: &Lots, hubs: &[Hub]) -> Self {
        let mut fleet = Self::default();
        let choice = Choice::new(plan, hubs);
        let mut used: BTreeSet<(u8, Text)> = BTreeSet::new();
        if plan.readers >= 100 {
            for role in cast::roles() {
                used.insert((0, role.plate));
                fleet.enter(
                    graph,
                    lots,
                    &choice,
                    &mut Dice::about(&[seed, 40, u64::from(role.number)]),
                    Some(&role),
                    &mut used,
                );
            }
        }
        let mut dice = Dice::about(&[seed, 41]);
        while fleet.cars.len() < plan.vehicles {
            fleet.enter(graph, lots, &choice, &mut dice, None, &mut used);
        }
        fleet
    }

    fn enter(
        &mut self,
        graph: &Graph,
        lots: &Lots,
        choice: &Choice<'_>,
        dice: &mut Dice,
        role: Option<&cast::Role>,
        used: &mut BTreeSet<(u8, Text)>,
    ) {
        let plan = choice.plan;
        let life = role.map_or_else(|| life_of(dice, plan), |role| role.life);
        let town = role.map_or_else(
            || {
                let weights: Vec<u32> = plan
                    .towns
                    .iter()
                    .map(|t| if t.abroad == (life == Life::Border) { t.people / 100 } else { 0 })
                    .collect();
                dice.weighted(&weights)
            },
            |role| role.town.min(plan.towns.len() - 1),
        );
        let base = match life {
            Life::Freight | Life::Delivery => Some(choice.one(dice, HubKind::Depot, town, 0.95)),
            Life::Visitor => Some(choice.one(dice, HubKind::Hotel, town, 0.95)),
            Life::Cast(cast::TRACTOR) => Some(choice.one(dice, HubKind::Yard, town, 1.0)),
            Life::Cast(cast::SCOUT | cast::LOAD) => choice.first(HubKind::Lot, town),
            _ => None,
        };
        let hub = base.and_then(Stop::hub).and_then(|h| choice.hubs.get(h));
        let (home_link, home_node, home) = if let Some(hub) = hub {
            (hub.link, hub.node, hub.point)
        } else {
            let link = dice.pick(&lots.homes[town]);
            let share = dice.unit();
            let side = if dice.chance(0.5) { 7.0 } else { -7.0 };
            (link, graph.links[link as usize].ends[usize::from(share > 0.5)], beside(graph, link, share, side))
        };
        let format = role.map_or_else(|| format_of(dice, life), |_| 0);
        let plate = role.map_or_else(
            || loop {
                let plate = FORMATS[format].issue(dice);
                if used.insert((format as u8, plate)) {
                    break plate;
                }
            },
            |role| role.plate,
        );
        let model = role.map_or_else(|| model_of(dice, life), |role| role.model);
        let color = role.map_or_else(|| dice.weighted(&COLORS.map(|c| c.2)), |role| role.color);
        let car = self.cars.len() as u32;
        let first_tour = self.tours.len() as u32;
        let tours =
            role.and_then(|role| role.tours(choice)).unwrap_or_else(|| tours_of(dice, life, town, choice, base));
        for tour in &tours {
            let first_leg = self.legs.len() as u32;
            let mut from = Stop::HOME;
            for to in tour.iter().copied().chain([Stop::HOME]) {
                self.legs.push(Leg { car, from, to });
                from = to;
            }
            self.tours.push(Tour { first_leg, legs: tour.len() as u8 + 1 });
        }
        let shift = if life == Life::Night { 20 * 60 + 30 } else { 6 * 60 + 20 };
        let leaves = shift + dice.below(150);
        let returns = leaves + 8 * 60 + dice.below(110);
        let days = if dice.chance(0.82) { 0b001_1111 } else { 0b111_0110 };
        let days =
            if life == Life::Border { [0b000_1001, 0b010_0100, 0b000_0010, 0b111_0000][dice.below(4)] } else { days };
        self.cars.push(Car {
            plate,
            format: format as u8,
            model: model as u8,
            color: color as u8,
            life,
            home_node,
            home_link,
            home,
            base: base.unwrap_or(Stop::HOME),
            first_tour,
            tours: tours.len() as u8,
            leaves: leaves as u16,
            returns: returns as u16,
            days,
        });
    }

    /// The legs of a car's tour.
    pub fn tour(&self, car: &Car, n: usize) -> std::ops::Range<u32> {
        let tour = self.tours[car.first_tour as usize + n.min(usize::from(car.tours).saturating_sub(1))];
        tour.first_leg..tour.first_leg + u32::from(tour.legs)
    }
}

fn life_of(dice: &mut Dice, plan: &Plan) -> Life {
    let abroad = u32::from(plan.towns.iter().any(|t| t.abroad));
    match dice.weighted(&[500, 60, 220, 70, 40, 70 * abroad, 40]) {
        0 => Life::Commuter,
        1 => Life::Night,
        2 => Life::Local,
        3 => Life::Freight,
        4 => Life::Delivery,
        5 => Life::Border,
        _ => Life::Visitor,
    }
}

fn format_of(dice: &mut Dice, life: Life) -> usize {
    match life {
        Life::Border if dice.chance(0.93) => 1,
        Life::Visitor => 2 + dice.weighted(&std::array::from_fn::<u32, 14, _>(|i| FORMATS[i + 2].share)),
        Life::Freight if dice.chance(0.2) => 1 + dice.below(3),
        _ if dice.chance(0.95) => 0,
        _ => dice.weighted(&FORMATS.each_ref().map(|f| f.share)),
    }
}

fn model_of(dice: &mut Dice, life: Life) -> usize {
    let weights: [u32; MODELS.len()] = std::array::from_fn(|i| {
        let m = &MODELS[i];
        let heavy = matches!(m.body, Body::Tractor | Body::Box);
        let fits = match life {
            Life::Freight => heavy,
            Life::Delivery => matches!(m.body, Body::Van | Body::Box),
            _ => !heavy,
        };
        if fits { m.share } else { 0 }
    });
    dice.weighted(&weights)
}

/// The rounds that a vehicle makes, the one to work first.
fn tours_of(dice: &mut Dice, life: Life, town: usize, choice: &Choice<'_>, base: Option<Stop>) -> Vec<Vec<Stop>> {
    let mut go = |kind, near| choice.one(dice, kind, town, near);
    let clean = |tour: Vec<Stop>| tour.into_iter().filter(|s| Some(*s) != base).collect::<Vec<_>>();
    let tours = match life {
        Life::Commuter | Life::Night => vec![
            vec![go(HubKind::Work, 0.72)],
            vec![go(HubKind::Shop, 0.9)],
            vec![go(HubKind::School, 0.9), go(HubKind::Shop, 0.9)],
            vec![go(HubKind::Shop, 0.5)],
            vec![go(HubKind::Lot, 0.2), go(HubKind::Shop, 0.2)],
            vec![go(HubKind::Garage, 0.4)],
        ],
        Life::Local | Life::Cast(_) => vec![
            vec![go(HubKind::Shop, 0.95)],
            vec![go(HubKind::School, 0.95)],
            vec![go(HubKind::Shop, 0.8), go(HubKind::Lot, 0.8)],
            vec![go(HubKind::Garage, 0.3)],
        ],
        Life::Freight => vec![
            vec![go(HubKind::Seaport, 0.0), go(HubKind::Depot, 0.1)],
            vec![go(HubKind::Depot, 0.1), go(HubKind::TruckStop, 0.2)],
            vec![go(HubKind::TruckStop, 0.0), go(HubKind::Seaport, 0.0)],
            vec![go(HubKind::Work, 0.3)],
        ],
        Life::Delivery => (0..4)
            .map(|_| (0..5).map(|_| go(if base.is_some() { HubKind::Shop } else { HubKind::Work }, 0.8)).collect())
            .collect(),
        Life::Border => {
            // Over there they have shops too, but the vehicles that matter come over.
            let mut over = |kind| {
                let all = choice.all(kind);
                (0..20)
                    .map(|_| dice.pick(all))
                    .find(|h| choice.hubs.get(usize::from(*h)).is_some_and(|h| !choice.plan.towns[h.town].abroad))
                    .map_or(Stop(0), Stop)
            };
            vec![
                vec![over(HubKind::Shop)],
                vec![over(HubKind::Lot), over(HubKind::Shop)],
                vec![over(HubKind::Garage)],
                vec![over(HubKind::Work)],
            ]
        }
        Life::Visitor => vec![
            vec![go(HubKind::Garage, 0.3)],
            vec![go(HubKind::Shop, 0.5), go(HubKind::Lot, 0.4)],
            vec![go(HubKind::Shop, 0.1)],
            vec![go(HubKind::Lot, 0.0), go(HubKind::TruckStop, 0.0), go(HubKind::Shop, 0.3)],
        ],
    };
    let tours: Vec<Vec<Stop>> = tours.into_iter().map(clean).filter(|t| !t.is_empty()).collect();
    if tours.is_empty() { vec![vec![choice.one(dice, HubKind::Shop, town, 0.5)]] } else { tours }
}
