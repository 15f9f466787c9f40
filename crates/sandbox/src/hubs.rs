//! Where people drive to: work, shops, depots, garages, truck stops, the port, hotels.

use crate::dice::Dice;
use crate::ground::{Cells, Use};
use crate::names::Names;
use crate::plan::Plan;
use crate::plane::{Pt, along, pt};
use crate::roads::{Class, Graph};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HubKind {
    Work,
    Shop,
    School,
    Depot,
    Yard,
    Garage,
    TruckStop,
    Seaport,
    Hotel,
    Lot,
}

#[derive(Debug, Clone)]
pub(crate) struct Hub {
    pub kind: HubKind,
    pub name: String,
    pub town: usize,
    pub link: u32,
    pub node: u32,
    /// Beside the road.
    pub point: Pt,
    /// The reader at its gate.
    pub gate: Option<u16>,
}

/// For each link: what the land around is used for, and the town.
#[derive(Debug, Clone)]
pub(crate) struct Lots {
    pub of: Vec<(Use, Option<usize>)>,
    /// Links that people live on, by town.
    pub homes: Vec<Vec<u32>>,
}

impl Lots {
    pub fn new(seed: u64, plan: &Plan, cells: &Cells, graph: &Graph) -> Self {
        let mut homes = vec![Vec::new(); plan.towns.len()];
        let of: Vec<_> = (0..graph.links.len() as u32)
            .map(|l| {
                let cell = &cells.all[cells.at(seed, beside(graph, l, 0.5, 20.0))];
                let small = matches!(graph.links[l as usize].class, Class::Street | Class::Collector);
                if let (Some(town), true, Use::Residential | Use::Suburb | Use::Center | Use::Commercial) =
                    (cell.town, small, cell.land_use)
                {
                    homes[town].push(l);
                }
                (cell.land_use, cell.town)
            })
            .collect();
        Self { of, homes }
    }
}

/// A point beside a link, so far (0 to 1) along it and so many meters to its right.
pub(crate) fn beside(graph: &Graph, link: u32, share: f64, meters: f64) -> Pt {
    let link = &graph.links[link as usize];
    let (p, d) = along(&link.line, link.meters * share);
    p - d.left() * meters
}

/// What there is of each kind for so many people.
fn wanted(people: u32, first: bool) -> Vec<(HubKind, usize)> {
    let per = |n: u32| (people / n) as usize + 1;
    let mut all = vec![
        (HubKind::Work, per(1_400) + 3),
        (HubKind::Shop, per(3_000) + 2),
        (HubKind::School, per(12_000)),
        (HubKind::Depot, per(14_000)),
        (HubKind::Yard, per(40_000)),
        (HubKind::Garage, per(11_000)),
        (HubKind::Hotel, per(26_000)),
        (HubKind::Lot, per(16_000)),
    ];
    if first && people > 50_000 {
        all.push((HubKind::Seaport, 3));
    }
    all
}

pub(crate) fn place(seed: u64, plan: &Plan, graph: &Graph, lots: &Lots, names: &mut Names) -> Vec<Hub> {
    let mut hubs = Vec::new();
    let mut dice = Dice::about(&[seed, 20]);
    for (t, town) in plan.towns.iter().enumerate() {
        for (kind, count) in wanted(town.people, t == 0) {
            let links: Vec<u32> = (0..graph.links.len() as u32)
                .filter(|l| {
                    let link = &graph.links[*l as usize];
                    lots.of[*l as usize].1 == Some(t)
                        && !link.oneway
                        && link.meters > 50.0
                        && fits(kind, lots.of[*l as usize].0)
                })
                .collect();
            let links = if links.is_empty() { lots.homes[t].clone() } else { links };
            for n in 0..count {
                let link = dice.pick(&links);
                hubs.push(hub(graph, kind, title(kind, town.name, n, names), t, link, dice.between(0.2, 0.8)));
            }
        }
    }
    // Truck stops stand where ramps meet main roads, evenly along the exits.
    for (n, exit) in graph.exits.iter().enumerate().filter(|(n, _)| n % 3 == 1) {
        let beside =
            graph.nearest(exit.at + pt(140.0, 60.0), 900.0, |l| matches!(l.class, Class::Arterial | Class::Country));
        if let Some(on) = beside {
            let town = plan
                .towns
                .iter()
                .enumerate()
                .min_by(|a, b| a.1.middle.to(exit.at).total_cmp(&b.1.middle.to(exit.at)))
                .map_or(0, |(t, _)| t);
            let name = format!("{} Truck Stop, {} Exit {}", names.place(""), exit.shield, exit.number);
            let share = on.along / graph.links[on.link as usize].meters.max(1.0);
            let _ = n;
            hubs.push(hub(graph, HubKind::TruckStop, name, town, on.link, share.clamp(0.1, 0.9)));
        }
    }
    hubs
}

fn hub(graph: &Graph, kind: HubKind, name: String, town: usize, link: u32, share: f64) -> Hub {
    let ends = graph.links[link as usize].ends;
    Hub {
        kind,
        name,
        town,
        link,
        node: ends[usize::from(share > 0.5)],
        point: beside(graph, link, share, 26.0),
        gate: None,
    }
}

fn fits(kind: HubKind, land: Use) -> bool {
    match kind {
        HubKind::Work => matches!(land, Use::Center | Use::Commercial | Use::Industrial | Use::Port),
        HubKind::Shop | HubKind::Lot => matches!(land, Use::Center | Use::Commercial | Use::Residential),
        HubKind::School => matches!(land, Use::Residential | Use::Suburb),
        HubKind::Depot | HubKind::Yard | HubKind::TruckStop => matches!(land, Use::Industrial),
        HubKind::Garage | HubKind::Hotel => matches!(land, Use::Center | Use::Commercial),
        HubKind::Seaport => matches!(land, Use::Port),
    }
}

fn title(kind: HubKind, town: &str, n: usize, names: &mut Names) -> String {
    match kind {
        HubKind::Work => names.place([" Works", " Offices", " Mutual", " Laboratories", " Press", " Textiles"][n % 6]),
        HubKind::Shop => names.place([" Market", " Grocery", " Hardware", " Plaza", " Mall"][n % 5]),
        HubKind::School => names.place(" School"),
        HubKind::Depot => names.place([" Freight", " Haulage", " Logistics"][n % 3]),
        HubKind::Yard => names.place([" Truck Yard", " Storage Yard"][n % 2]),
        HubKind::Garage => format!("{town} Garage P{}", n + 1),
        HubKind::TruckStop => names.place(" Truck Stop"),
        HubKind::Seaport => format!("Port of {town}, Gate {}", n + 1),
        HubKind::Hotel => names.place([" Inn", " Hotel"][n % 2]),
        HubKind::Lot => names.place(" Car Park"),
    }
}
