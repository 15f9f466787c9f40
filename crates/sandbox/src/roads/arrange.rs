//! From drawn lines to a graph: roads on the ground meet where they cross; highways and ramps only at their tied ends.

use super::graph::{Graph, Link};
use super::{Class, Drawing, Way};
use crate::plane::{Pt, Squares, crossing, length, nearest_on};

/// Meters within which two crossings are one.
const MERGE: f64 = 9.0;
/// Meters under which a dead end of a drawn line is only its overshoot.
const STUB: f64 = 62.0;

/// A point where a way is cut: its segment and how far along that.
type Cut = (f64, Pt);

/// Cuts all lines where they meet and joins the pieces.
pub(crate) fn arrange(half: Pt, drawing: Drawing) -> Graph {
    let Drawing { streets, mut ways, exits } = drawing;
    let mut cuts: Vec<Vec<Cut>> = vec![Vec::new(); ways.len()];
    let segments = segments(half, &ways);
    cross(&ways, &segments, &mut cuts);
    tie(&mut ways, &segments, &mut cuts);
    let (nodes, links) = pieces(half, &ways, cuts);
    let (nodes, links) = trim(nodes, links);
    Graph::new(half, streets, exits, nodes, links)
}

/// All segments and where to find them.
struct Segments {
    of: Vec<(u32, u32)>,
    near: Squares,
}

fn segments(half: Pt, ways: &[Way]) -> Segments {
    let (mut of, mut near) = (Vec::new(), Squares::new(half, 120.0));
    for (w, way) in ways.iter().enumerate() {
        for (s, seg) in way.line.windows(2).enumerate() {
            near.put(seg[0], seg[1], of.len() as u32);
            of.push((w as u32, s as u32));
        }
    }
    Segments { of, near }
}

fn cross(ways: &[Way], segments: &Segments, cuts: &mut [Vec<Cut>]) {
    for (id, &(w, s)) in segments.of.iter().enumerate() {
        let (w, s) = (w as usize, s as usize);
        if ways[w].tied {
            continue;
        }
        let (a, b) = (ways[w].line[s], ways[w].line[s + 1]);
        for other in segments.near.near(a, b) {
            let (v, r) = segments.of[other as usize];
            let (v, r) = (v as usize, r as usize);
            if other as usize <= id || v == w || ways[v].tied {
                continue;
            }
            let (c, d) = (ways[v].line[r], ways[v].line[r + 1]);
            if let Some((t, u)) = crossing(a, b, c, d) {
                let at = a.lerp(b, t);
                cuts[w].push((s as f64 + t, at));
                cuts[v].push((r as f64 + u, at));
            }
        }
    }
}

/// Ends of tied ways are put onto the nearest line: of a highway for its ramps, else of a road.
fn tie(ways: &mut [Way], segments: &Segments, cuts: &mut [Vec<Cut>]) {
    for w in 0..ways.len() {
        if !ways[w].tied {
            continue;
        }
        for first in [true, false] {
            let Some(p) = (if first { ways[w].line.first() } else { ways[w].line.last() }).copied() else { continue };
            let highway = ways[w].class == Class::Highway;
            let mut best: Option<(f64, usize, f64, Pt)> = None;
            for id in segments.near.around(p, 40.0) {
                let (v, r) = segments.of[id as usize];
                let (v, r) = (v as usize, r as usize);
                let open = !ways[v].tied || (ways[v].class == Class::Highway && !highway);
                if v == w || !open {
                    continue;
                }
                let (q, t) = nearest_on(ways[v].line[r], ways[v].line[r + 1], p);
                if best.is_none_or(|(d, ..)| q.to(p) < d) {
                    best = Some((q.to(p), v, r as f64 + t, q));
                }
            }
            if let Some((_, v, t, q)) = best {
                cuts[v].push((t, q));
                let line = &mut ways[w].line;
                let end = if first { line.first_mut() } else { line.last_mut() };
                if let Some(end) = end {
                    *end = q;
                }
            }
        }
    }
}

/// Ways cut into links between nodes; nodes that nearly coincide are one.
fn pieces(half: Pt, ways: &[Way], mut cuts: Vec<Vec<Cut>>) -> (Vec<Pt>, Vec<Link>) {
    let mut nodes: Vec<Pt> = Vec::new();
    let mut near = Squares::new(half, 200.0);
    let mut links = Vec::new();
    // House numbers go on from one way of a street to the next.
    let mut numbered: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
    for (w, way) in ways.iter().enumerate() {
        let (Some(first), Some(last)) = (way.line.first(), way.line.last()) else { continue };
        let cuts = &mut cuts[w];
        cuts.push((0.0, *first));
        cuts.push(((way.line.len() - 1) as f64, *last));
        cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let merge = if way.tied { 0.5 } else { MERGE };
        let mut node = |p: Pt| -> u32 {
            let found = near
                .around(p, merge)
                .into_iter()
                .filter(|i| nodes[*i as usize].to(p) < merge)
                .min_by(|a, b| nodes[*a as usize].to(p).total_cmp(&nodes[*b as usize].to(p)));
            found.unwrap_or_else(|| {
                nodes.push(p);
                near.put(p, p, nodes.len() as u32 - 1);
                nodes.len() as u32 - 1
            })
        };
        let start = numbered.entry(way.street).or_insert(0.0);
        let mut gone = *start;
        let mut before = node(*first);
        let mut from: Cut = (0.0, *first);
        for cut in cuts.iter().skip(1) {
            let here = node(cut.1);
            if here == before {
                continue;
            }
            let mut line = vec![from.1];
            line.extend((from.0.floor() as usize + 1..cut.0.ceil() as usize).filter_map(|i| way.line.get(i)).copied());
            line.push(cut.1);
            let meters = length(&line);
            links.push(Link {
                ends: [before, here],
                street: way.street as u32,
                class: way.class,
                oneway: way.oneway,
                line,
                meters,
                number: gone,
            });
            gone += meters;
            before = here;
            from = *cut;
        }
        *start = gone;
    }
    // A merged node lies where it was first made; the lines are drawn to it.
    for link in &mut links {
        let ends = link.ends.map(|n| nodes[n as usize]);
        if let [first, .., last] = link.line.as_mut_slice() {
            (*first, *last) = (ends[0], ends[1]);
        }
        link.meters = length(&link.line);
    }
    links.retain(|link| link.meters > 1.0);
    (nodes, links)
}

/// Leaves out overshoots and what one cannot drive to and back from.
fn trim(nodes: Vec<Pt>, mut links: Vec<Link>) -> (Vec<Pt>, Vec<Link>) {
    let mut seen = std::collections::BTreeSet::new();
    links.retain(|l| {
        l.oneway || seen.insert((l.ends[0].min(l.ends[1]), l.ends[0].max(l.ends[1]), (l.meters / 20.0) as u32))
    });
    for _ in 0..3 {
        let mut degree = vec![0u32; nodes.len()];
        for end in links.iter().flat_map(|l| l.ends) {
            degree[end as usize] += 1;
        }
        links.retain(|l| l.oneway || l.meters > STUB || l.ends.iter().all(|n| degree[*n as usize] > 1));
    }
    let reach = |root: u32, back: bool| {
        let mut next: Vec<Vec<u32>> = vec![Vec::new(); nodes.len()];
        for l in &links {
            let [a, b] = if back { [l.ends[1], l.ends[0]] } else { l.ends };
            next[a as usize].push(b);
            if !l.oneway {
                next[b as usize].push(a);
            }
        }
        let (mut seen, mut open) = (vec![false; nodes.len()], vec![root]);
        seen[root as usize] = true;
        while let Some(n) = open.pop() {
            for m in &next[n as usize] {
                if !std::mem::replace(&mut seen[*m as usize], true) {
                    open.push(*m);
                }
            }
        }
        seen
    };
    // The network is the largest part that hangs together, found from a few roads across the drawing.
    let keep = (0..links.len().min(24))
        .filter_map(|i| links.get(i * links.len() / 24).or(links.first()))
        .map(|l| {
            let (there, back) = (reach(l.ends[0], false), reach(l.ends[0], true));
            there.into_iter().zip(back).map(|(a, b)| a && b).collect::<Vec<_>>()
        })
        .max_by_key(|seen| seen.iter().filter(|s| **s).count())
        .unwrap_or_default();
    links.retain(|l| l.ends.iter().all(|n| keep.get(*n as usize) == Some(&true)));
    let mut number = vec![u32::MAX; nodes.len()];
    let mut kept = Vec::new();
    for link in &mut links {
        for end in &mut link.ends {
            let n = *end as usize;
            if number[n] == u32::MAX {
                number[n] = kept.len() as u32;
                kept.push(nodes[n]);
            }
            *end = number[n];
        }
    }
    (kept, links)
}
