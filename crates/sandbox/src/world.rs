//! The world, put together once; everything else is computed from it when asked.

use crate::ground::Cells;
use crate::hubs::{self, Hub, Lots};
use crate::land::Land;
use crate::names::Names;
use crate::plan::Plan;
use crate::readers::{self, Cameras};
use crate::roads::{self, Graph};
use crate::sky::Almanac;
use crate::traffic::{Fleet, Patrols, Routes};
use domain::Reader;

/// A world of nobody's: Sable, or a small island for tests.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) seed: u64,
    pub(crate) plan: Plan,
    pub(crate) land: Land,
    pub(crate) cells: Cells,
    pub(crate) graph: Graph,
    pub(crate) lots: Lots,
    pub(crate) hubs: Vec<Hub>,
    pub(crate) cameras: Cameras,
    pub(crate) readers: Vec<Reader>,
    pub(crate) fleet: Fleet,
    pub(crate) routes: Routes,
    pub(crate) patrols: Patrols,
    pub(crate) almanac: Almanac,
    /// For each reader the vehicles that may pass it, in order.
    pub(crate) seen_by: Vec<Vec<u32>>,
    /// Plates in order, with their vehicles.
    pub(crate) by_plate: Vec<(crate::Text, u32)>,
}

impl World {
    /// Sable from a seed: a few seconds, unoptimized code aside.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::planned(seed, Plan::sable(), &mut |_, _| ())
    }

    /// The same, telling how far it is: a step's name and a share from 0 to 1.
    #[must_use]
    pub fn with_progress(seed: u64, mut progress: impl FnMut(&'static str, f64)) -> Self {
        Self::planned(seed, Plan::sable(), &mut progress)
    }

    /// A small island with one town, about 20 readers and 400 vehicles, in milliseconds.
    #[must_use]
    pub fn small() -> Self {
        Self::planned(7, Plan::small(), &mut |_, _| ())
    }

    fn planned(seed: u64, plan: Plan, progress: &mut impl FnMut(&'static str, f64)) -> Self {
        progress("coast and rivers", 0.0);
        let land = Land::new(seed, &plan);
        let cells = Cells::new(seed, &plan, &land);
        progress("streets", 0.1);
        let mut names = Names::new(seed);
        let drawing = roads::draw(seed, &plan, &land, &cells, &mut names);
        let graph = roads::arrange(plan.half, drawing);
        progress("places and readers", 0.4);
        let lots = Lots::new(seed, &plan, &cells, &graph);
        let mut hubs = hubs::place(seed, &plan, &graph, &lots, &mut names);
        let cameras = readers::place(seed, &plan, &graph, &mut hubs);
        progress("vehicles", 0.5);
        let fleet = Fleet::new(seed, &plan, &graph, &lots, &hubs);
        progress("routes", 0.6);
        let routes = Routes::new(&graph, &fleet, &hubs, &cameras);
        let patrols = Patrols::new(seed, &graph, &fleet, &hubs, &cameras);
        progress("who passes where", 0.9);
        let readers = cameras.all.iter().map(|c| c.public.clone()).collect();
        let mut by_plate: Vec<_> = fleet.cars.iter().enumerate().map(|(v, car)| (car.plate, v as u32)).collect();
        by_plate.sort_unstable();
        let seen_by = seen_by(&fleet, &routes, &patrols, cameras.all.len());
        let almanac = Almanac::new(seed);
        progress("ready", 1.0);
        Self {
            seed,
            plan,
            land,
            cells,
            graph,
            lots,
            hubs,
            cameras,
            readers,
            fleet,
            routes,
            patrols,
            almanac,
            seen_by,
            by_plate,
        }
    }

    /// All readers, in order of their ids' numbers.
    #[must_use]
    pub fn readers(&self) -> &[Reader] {
        &self.readers
    }
    #[must_use]
    pub fn vehicles(&self) -> usize {
        self.fleet.cars.len()
    }
    /// Nodes and directed edges of the road graph.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.graph.nodes.len(), self.graph.edges.len())
    }
    /// Bytes of what is prepared of routes and indexes, about.
    #[must_use]
    pub fn prepared_bytes(&self) -> usize {
        self.routes.bytes() + self.patrols.bytes() + self.seen_by.iter().map(|list| list.capacity() * 4).sum::<usize>()
    }
}

fn seen_by(fleet: &Fleet, routes: &Routes, patrols: &Patrols, cameras: usize) -> Vec<Vec<u32>> {
    let mut seen: Vec<Vec<u32>> = vec![Vec::new(); cameras];
    let mut enter = |camera: u16, car: u32| {
        let list = &mut seen[usize::from(camera)];
        if list.last() != Some(&car) {
            list.push(car);
        }
    };
    for car in 0..fleet.cars.len() as u32 {
        let this = &fleet.cars[car as usize];
        for tour in 0..usize::from(this.tours) {
            for leg in fleet.tour(this, tour) {
                for pass in routes.passes(leg) {
                    enter(pass.camera, car);
                }
            }
        }
        for meets in patrols.of(car) {
            enter(patrols.cameras[usize::from(meets.patrol)], car);
        }
    }
    seen
}
