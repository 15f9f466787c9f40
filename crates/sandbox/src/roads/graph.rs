//! The roads as one drives them: nodes, directed edges, shortest times, and what is nearest.

use super::{Class, Exit, Street};
use crate::plane::{Pt, Squares, nearest_on};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A piece of road between two nodes.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub ends: [u32; 2],
    pub street: u32,
    pub class: Class,
    /// Only from the first end to the second.
    pub oneway: bool,
    pub line: Vec<Pt>,
    pub meters: f64,
    /// Meters from the street's beginning: house numbers count by them.
    pub number: f64,
}

/// A link in one direction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub from: u32,
    pub to: u32,
    pub link: u32,
    /// Along the link's line, or against it.
    pub forward: bool,
    /// Milliseconds at free flow, waiting at its end included.
    pub millis: u32,
}

/// No edge.
pub(crate) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone)]
pub(crate) struct Graph {
    pub streets: Vec<Street>,
    pub exits: Vec<Exit>,
    pub nodes: Vec<Pt>,
    pub links: Vec<Link>,
    pub edges: Vec<Edge>,
    /// Edges from node n: `leaving[first_out[n]..first_out[n + 1]]`.
    first_out: Vec<u32>,
    leaving: Vec<u32>,
    first_in: Vec<u32>,
    arriving: Vec<u32>,
    near: Squares,
}

/// A place on a road.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnRoad {
    pub link: u32,
    /// Meters along it.
    pub along: f64,
    /// Meters from what was asked for; on the left of the road if `left`.
    pub away: f64,
    pub left: bool,
}

impl Graph {
    pub fn new(half: Pt, streets: Vec<Street>, exits: Vec<Exit>, nodes: Vec<Pt>, links: Vec<Link>) -> Self {
        let mut edges = Vec::with_capacity(2 * links.len());
        let mut near = Squares::new(half, 250.0);
        for (i, link) in links.iter().enumerate() {
            let seconds = link.meters / link.class.speed() + link.class.wait();
            let millis = (seconds * 1000.0).ceil() as u32;
            let [a, b] = link.ends;
            edges.push(Edge { from: a, to: b, link: i as u32, forward: true, millis });
            if !link.oneway {
                edges.push(Edge { from: b, to: a, link: i as u32, forward: false, millis });
            }
            for w in link.line.windows(2) {
                near.put(w[0], w[1], i as u32);
            }
        }
        let (first_out, leaving) = by_node(nodes.len(), edges.iter().map(|e| e.from));
        let (first_in, arriving) = by_node(nodes.len(), edges.iter().map(|e| e.to));
        Self { streets, exits, nodes, links, edges, first_out, leaving, first_in, arriving, near }
    }

    pub fn leaving(&self, node: u32) -> &[u32] {
        let n = node as usize;
        &self.leaving[self.first_out[n] as usize..self.first_out[n + 1] as usize]
    }
    pub fn arriving(&self, node: u32) -> &[u32] {
        let n = node as usize;
        &self.arriving[self.first_in[n] as usize..self.first_in[n + 1] as usize]
    }
    pub fn street(&self, link: u32) -> &Street {
        &self.streets[self.links[link as usize].street as usize]
    }

    /// For each node the edge to take toward `goal` (`toward`), or the edge by which it is reached from `goal`.
    pub fn tree(&self, goal: u32, toward: bool) -> Vec<u32> {
        let mut best = vec![NONE; self.nodes.len()];
        let mut by = vec![NONE; self.nodes.len()];
        let mut open = BinaryHeap::new();
        best[goal as usize] = 0;
        open.push(Reverse((0u32, goal)));
        while let Some(Reverse((cost, node))) = open.pop() {
            if cost > best[node as usize] {
                continue;
            }
            for &e in if toward { self.arriving(node) } else { self.leaving(node) } {
                let edge = self.edges[e as usize];
                let other = if toward { edge.from } else { edge.to };
                let next = cost + edge.millis;
                if next < best[other as usize] {
                    best[other as usize] = next;
                    by[other as usize] = e;
                    open.push(Reverse((next, other)));
                }
            }
        }
        by
    }

    /// The edges of the quickest way (A*, by straight lines at the highways' speed); `None` if there is none.
    pub fn route(&self, from: u32, to: u32) -> Option<Vec<u32>> {
        let goal = self.nodes[to as usize];
        let least = |n: u32| (self.nodes[n as usize].to(goal) / Class::Highway.speed() * 1000.0) as u32;
        let mut best = vec![NONE; self.nodes.len()];
        let mut by = vec![NONE; self.nodes.len()];
        let mut open = BinaryHeap::new();
        best[from as usize] = 0;
        open.push(Reverse((least(from), 0u32, from)));
        while let Some(Reverse((_, cost, node))) = open.pop() {
            if node == to {
                break;
            }
            if cost > best[node as usize] {
                continue;
            }
            for &e in self.leaving(node) {
                let edge = self.edges[e as usize];
                let next = cost + edge.millis;
                if next < best[edge.to as usize] {
                    best[edge.to as usize] = next;
                    by[edge.to as usize] = e;
                    open.push(Reverse((next + least(edge.to), next, edge.to)));
                }
            }
        }
        let mut path = Vec::new();
        let mut node = to;
        while node != from {
            let e = by[node as usize];
            if e == NONE {
                return None;
            }
            path.push(e);
            node = self.edges[e as usize].from;
        }
        path.reverse();
        Some(path)
    }

    /// The nearest road within `reach` meters that passes a test.
    pub fn nearest(&self, p: Pt, reach: f64, test: impl Fn(&Link) -> bool) -> Option<OnRoad> {
        let mut best: Option<OnRoad> = None;
        for id in self.near.around(p, reach) {
            let link = &self.links[id as usize];
            if !test(link) {
                continue;
            }
            let mut gone = 0.0;
            for w in link.line.windows(2) {
                let (q, t) = nearest_on(w[0], w[1], p);
                let (away, len) = (q.to(p), w[0].to(w[1]));
                if away <= reach && best.is_none_or(|b| away < b.away) {
                    let left = (w[1] - w[0]).cross(p - w[0]) > 0.0;
                    best = Some(OnRoad { link: id, along: gone + t * len, away, left });
                }
                gone += len;
            }
        }
        best
    }

    /// The nearest node of a road that passes a test.
    pub fn node_near(&self, p: Pt, test: impl Fn(&Link) -> bool) -> u32 {
        [400.0, 1_600.0, 6_400.0, 60_000.0].iter().find_map(|reach| self.nearest(p, *reach, &test)).map_or(0, |on| {
            let link = &self.links[on.link as usize];
            link.ends[usize::from(on.along > link.meters / 2.0)]
        })
    }

    /// The direction of an edge in its middle.
    pub fn bearing(&self, edge: Edge) -> u16 {
        let link = &self.links[edge.link as usize];
        let (_, d) = crate::plane::along(&link.line, link.meters / 2.0);
        if edge.forward { d.bearing() } else { (d * -1.0).bearing() }
    }
}

/// Numbers of items by node, as one list and where each node's begins.
fn by_node(nodes: usize, of: impl Iterator<Item = u32> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0u32; nodes + 1];
    for n in of.clone() {
        first[n as usize + 1] += 1;
    }
    for i in 0..nodes {
        first[i + 1] += first[i];
    }
    let mut fill = first.clone();
    let mut list = vec![0u32; first.last().copied().unwrap_or(0) as usize];
    for (i, n) in of.enumerate() {
        list[fill[n as usize] as usize] = i as u32;
        fill[n as usize] += 1;
    }
    (first, list)
}
