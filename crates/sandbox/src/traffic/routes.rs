//! Routes, found once: which cameras each leg passes, and when after its beginning.

use super::fleet::Fleet;
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
        let mut routes = Self { spans: vec![Span::default(); fleet.legs.len()], passes: Vec::new() };
        let mut path = Vec::new();
        for (h, lists) in by_hub.iter().enumerate() {
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
                    while node != goal {
                        let e = tree[node as usize];
                        if e == NONE {
                            break;
                        }
                        path.push(e);
                        let edge = graph.edges[e as usize];
                        node = if toward { edge.to } else { edge.from };
                    }
                    if !toward {
                        path.reverse();
                    }
                    let gate = |s: super::Stop| s.hub().and_then(|h| hubs[h].gate);
                    routes.enter(*l, graph, cameras, &path, gate(leg.from), gate(leg.to));
                }
            }
        }
        routes
    }

    fn enter(
        &mut self,
        leg: u32,
        graph: &Graph,
        cameras: &Cameras,
        path: &[u32],
        leave: Option<u16>,
        arrive: Option<u16>,
    ) {
        let first = self.passes.len() as u32;
        self.passes.extend(leave.map(|camera| Pass { camera, after: 0 }));
        // A vehicle needs a little to come out of a gate and onto the road.
        let mut gone = 20_000;
        for e in path {
            let edge = graph.edges[*e as usize];
            self.passes.extend(
                cameras.on_edge[*e as usize].iter().map(|on| Pass { camera: on.camera, after: gone + on.after }),
            );
            gone += edge.millis;
        }
        gone += 20_000;
        self.passes.extend(arrive.map(|camera| Pass { camera, after: gone }));
        self.passes.truncate(first as usize + 250);
        let count = (self.passes.len() as u32 - first) as u16;
        self.spans[leg as usize] = Span { first, count, millis: gone };
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
