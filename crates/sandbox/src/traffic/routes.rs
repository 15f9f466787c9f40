//! Routes, found once: which cameras each leg passes, and when after its beginning.

use super::fleet::{Fleet, Stop};
use crate::hubs::Hub;
use crate::readers::Cameras;
use crate::roads::{Graph, NONE};

/// A camera passed, milliseconds of free flow after the leg's beginning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pass {
    pub camera: u16,
    pub after: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Span {
    first: u32,
    count: u16,
    millis: u32,
}

/// What each leg of the fleet passes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Routes {
    spans: Vec<Span>,
    passes: Vec<Pass>,
}

impl Routes {
    /// Legs are taken together by the hub they go to (or come home from), so that one tree of shortest ways serves many.
    pub fn new(graph: &Graph, fleet: &Fleet, hubs: &[Hub], cameras: &Cameras) -> Self {
        let mut by_hub: Vec<[Vec<u32>; 2]> = vec![<[Vec<u32>; 2]>::default(); hubs.len()];
        for (l, leg) in fleet.legs.iter().enumerate() {
            match (leg.to.hub(), leg.from.hub()) {
                (Some(to), _) => by_hub[to][0].push(l as u32),
                (None, Some(from)) => by_hub[from][1].push(l as u32),
                (None, None) => {}
            }
        }
        // Hubs are shared out to threads; their results come together in the order of the legs, so nothing hangs on timing.
        let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        let parts: Vec<Vec<Found>> = std::thread::scope(|scope| {
            let by_hub = &by_hub;
            let handles: Vec<_> = (0..workers)
                .map(|w| scope.spawn(move || drive(graph, fleet, hubs, cameras, by_hub, (w, workers))))
                .collect();
            handles
                .into_iter()
                .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        let mut all: Vec<Found> = parts.into_iter().flatten().collect();
        all.sort_by_key(|found| found.leg);
        let mut routes = Self { spans: vec![Span::default(); fleet.legs.len()], passes: Vec::new() };
        for found in all {
            let first = routes.passes.len() as u32;
            let count = found.passes.len() as u16;
            routes.passes.extend(found.passes);
            routes.spans[found.leg as usize] = Span { first, count, millis: found.millis };
        }
        routes.passes.shrink_to_fit();
        routes
    }
    pub fn passes(&self, leg: u32) -> &[Pass] {
        let span = self.spans[leg as usize];
        &self.passes[span.first as usize..span.first as usize + usize::from(span.count)]
    }
    /// Milliseconds of free flow.
    pub fn millis(&self, leg: u32) -> u32 {
        self.spans[leg as usize].millis
    }
    pub fn bytes(&self) -> usize {
        self.spans.capacity() * size_of::<Span>() + self.passes.capacity() * size_of::<Pass>()
    }
}

/// What one leg passes.
#[derive(Debug)]
struct Found {
    leg: u32,
    millis: u32,
    passes: Vec<Pass>,
}

/// The legs of every so many-th hub.
fn drive(
    graph: &Graph,
    fleet: &Fleet,
    hubs: &[Hub],
    cameras: &Cameras,
    by_hub: &[[Vec<u32>; 2]],
    (first, step): (usize, usize),
) -> Vec<Found> {
    // Who is at home in a yard passes its gate.
    let gate = |s: Stop, car: u32| {
        let stop = if s == Stop::HOME { fleet.cars[car as usize].base } else { s };
        stop.hub().and_then(|h| hubs[h].gate)
    };
    let mut out = Vec::new();
    let mut path = Vec::new();
    for (h, lists) in by_hub.iter().enumerate().skip(first).step_by(step) {
        for (toward, list) in [(true, &lists[0]), (false, &lists[1])] {
            if list.is_empty() {
                continue;
            }
            let goal = hubs[h].node;
            let tree = graph.tree(goal, toward);
            for l in list {
                let leg = fleet.legs[*l as usize];
                let other = if toward { leg.from } else { leg.to };
                let mut node = other.hub().map_or(fleet.cars[leg.car as usize].home_node, |h| hubs[h].node);
                path.clear();
                while node != goal && tree[node as usize] != NONE {
                    let e = tree[node as usize];
                    path.push(e);
                    let edge = graph.edges[e as usize];
                    node = if toward { edge.to } else { edge.from };
                }
                if !toward {
                    path.reverse();
                }
                out.push(found(*l, graph, cameras, &path, gate(leg.from, leg.car), gate(leg.to, leg.car)));
            }
        }
    }
    out
}

fn found(leg: u32, graph: &Graph, cameras: &Cameras, path: &[u32], leave: Option<u16>, arrive: Option<u16>) -> Found {
    // A vehicle needs a little to come out of a gate and onto the road.
    const GATE: u32 = 20_000;
    let mut passes: Vec<Pass> = leave.map(|camera| Pass { camera, after: 0 }).into_iter().collect();
    let mut gone = GATE;
    for e in path {
        passes.extend(cameras.on_edge[*e as usize].iter().map(|on| Pass { camera: on.camera, after: gone + on.after }));
        gone += graph.edges[*e as usize].millis;
    }
    gone += GATE;
    passes.extend(arrive.map(|camera| Pass { camera, after: gone }));
    // A slot has eight bits for the pass.
    passes.truncate(250);
    Found { leg, millis: gone, passes }
}
