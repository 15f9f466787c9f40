//! The cameras: where they stand, what they are, whose they are, and how well they see.

use crate::dice::Dice;
use crate::hubs::{Hub, HubKind};
use crate::plan::Plan;
use crate::plane::{Pt, along, crossing};
use crate::roads::{Class, Graph};
use domain::{Reader, ReaderKind};

/// A camera as the world knows it.
#[derive(Debug, Clone)]
pub(crate) struct Camera {
    pub public: Reader,
    pub point: Pt,
    /// How many of a thousand passing vehicles it reads at all.
    pub sees: u32,
    /// How many of a thousand reads in good light are wrong.
    pub errs: u32,
    pub lit: bool,
}

/// A camera beside an edge, so many milliseconds of free flow after the edge's beginning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnEdge {
    pub camera: u16,
    pub after: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct Cameras {
    pub all: Vec<Camera>,
    pub on_edge: Vec<Vec<OnEdge>>,
    /// The mobile ones, in order; patrols are counted from 0.
    pub patrols: Vec<u16>,
}

const OWNERS: [(&str, &str); 6] = [
    ("TR", "Tollgate Road Data"),
    ("ST", "Sable Turnpike Authority"),
    ("QP", "Quayside Parking"),
    ("HR", "Halyard Recovery"),
    ("BP", "Sable Border Post"),
    ("HP", "Sable Highway Patrol"),
];

struct Builder<'a> {
    graph: &'a Graph,
    dice: Dice,
    out: Cameras,
}

impl Builder<'_> {
    fn camera(
        &mut self,
        owner: usize,
        kind: ReaderKind,
        name: String,
        address: String,
        point: Pt,
        heading: Option<u16>,
    ) -> u16 {
        let n = self.out.all.len();
        let (code, owner) = OWNERS[owner % OWNERS.len()];
        let good = matches!(kind, ReaderKind::Toll | ReaderKind::Garage);
        let public = Reader {
            id: format!("{code}-{:03}", n + 1),
            kind,
            name,
            address,
            owner: owner.into(),
            position: point.position(),
            heading,
        };
        let sees = if good {
            self.dice.below(40) + 950
        } else if kind == ReaderKind::Mobile {
            self.dice.below(150) + 620
        } else {
            self.dice.below(150) + 810
        };
        // A few cameras are bad ones: dirty, badly aimed. Misread figures by camera are there to find them.
        let errs = if good {
            8 + self.dice.below(15)
        } else if self.dice.chance(0.05) {
            130 + self.dice.below(90)
        } else {
            18 + self.dice.below(45)
        };
        let lit = good || self.dice.chance(0.4);
        self.out.all.push(Camera { public, point, sees: sees as u32, errs: errs as u32, lit });
        n as u16
    }

    /// Puts a camera beside an edge.
    fn beside(&mut self, e: usize, share: f64, owner: usize, kind: ReaderKind, name: String) {
        let edge = self.graph.edges[e];
        let link = &self.graph.links[edge.link as usize];
        let (p, d) = along(&link.line, link.meters * if edge.forward { share } else { 1.0 - share });
        let d = if edge.forward { d } else { d * -1.0 };
        let point = p - d.left() * if link.class == Class::Highway { 8.0 } else { 6.0 };
        let address = self.graph.street(edge.link).name.clone();
        let camera = self.camera(owner, kind, name, address, point, Some(d.bearing()));
        self.out.on_edge[e].push(OnEdge { camera, after: (link.meters * share / link.class.speed() * 1000.0) as u32 });
        self.out.on_edge[e].sort_by_key(|on| on.after);
    }
}

fn compass(bearing: u16) -> &'static str {
    ["N", "E", "S", "W"][((usize::from(bearing) + 45) / 90) % 4]
}

pub(crate) fn place(seed: u64, plan: &Plan, graph: &Graph, hubs: &mut [Hub]) -> Cameras {
    let out = Cameras { all: Vec::new(), on_edge: vec![Vec::new(); graph.edges.len()], patrols: Vec::new() };
    let mut b = Builder { graph, dice: Dice::about(&[seed, 30]), out };
    border(plan, &mut b);
    on_highways(&mut b);
    let small = plan.readers < 100;
    for hub in hubs.iter_mut() {
        let kept = matches!(hub.kind, HubKind::TruckStop | HubKind::Seaport | HubKind::Garage | HubKind::Yard)
            || (hub.kind == HubKind::Hotel && hub.town % 2 == 0)
            || (hub.kind == HubKind::Lot && hub.town % 3 == 0);
        if !kept || (small && b.out.all.len() >= 5) || plan.towns[hub.town].abroad {
            continue;
        }
        let (owner, kind) = match hub.kind {
            HubKind::Garage | HubKind::Lot => (2, ReaderKind::Garage),
            HubKind::Seaport => (4, ReaderKind::Agency),
            _ => (0, ReaderKind::Fixed),
        };
        let address = graph.street(hub.link).name.clone();
        hub.gate = Some(b.camera(owner, kind, hub.name.clone(), address, hub.point, None));
    }
    patrols(plan, &mut b, hubs);
    streets(plan, &mut b);
    b.out
}

/// The port of entry, where a highway crosses the border: both ways, two cameras in a row.
fn border(plan: &Plan, b: &mut Builder<'_>) {
    for e in 0..b.graph.edges.len() {
        let edge = b.graph.edges[e];
        let link = &b.graph.links[edge.link as usize];
        let mut gone = 0.0;
        for w in link.line.windows(2) {
            let cut = plan.border.windows(2).find_map(|v| crossing(w[0], w[1], v[0], v[1]));
            if let Some((t, _)) = cut {
                let at = gone + t * w[0].to(w[1]);
                let share = if edge.forward { at } else { link.meters - at } / link.meters;
                // Who drives west comes in.
                let inbound = if edge.forward { w[1].x < w[0].x } else { w[1].x > w[0].x };
                let way = if inbound { "Inbound" } else { "Outbound" };
                let shift = 70.0 / link.meters;
                if link.class == Class::Highway {
                    for (n, by) in [
                        (1, if inbound { shift } else { -shift }),
                        (2, if inbound { 2.2 * shift } else { -2.2 * shift }),
                    ] {
                        b.beside(
                            e,
                            (share + by).clamp(0.0, 1.0),
                            4,
                            ReaderKind::Agency,
                            format!("Kell Port of Entry, {way} {n}"),
                        );
                    }
                } else {
                    let road = b.graph.street(edge.link).name.clone();
                    b.beside(e, share, 4, ReaderKind::Agency, format!("Border post {road}, {way}"));
                }
            }
            gone += w[0].to(w[1]);
        }
    }
}

/// Along the highways every few kilometers; those of the turnpike are toll gates.
fn on_highways(b: &mut Builder<'_>) {
    for e in 0..b.graph.edges.len() {
        let edge = b.graph.edges[e];
        let link = &b.graph.links[edge.link as usize];
        if link.class != Class::Highway || link.meters < 900.0 {
            continue;
        }
        let shield = b.graph.street(edge.link).shield.clone().unwrap_or_default();
        let way = compass(b.graph.bearing(edge));
        let (p, _) = along(&link.line, link.meters / 2.0);
        let exit = b.graph.exits.iter().filter(|x| x.shield == shield).min_by(|x, y| x.at.to(p).total_cmp(&y.at.to(p)));
        let place = exit.map_or_else(|| way.to_owned(), |x| format!("{way} at Exit {}", x.number));
        if shield == "S-3" && link.meters > 2_500.0 {
            b.beside(e, 0.5, 1, ReaderKind::Toll, format!("{shield} Toll {place}"));
        } else {
            let agency = b.dice.chance(0.2);
            let share = b.dice.between(0.2, 0.8);
            b.beside(
                e,
                share,
                if agency { 5 } else { 0 },
                if agency { ReaderKind::Agency } else { ReaderKind::Fixed },
                format!("{shield} {place}"),
            );
        }
    }
}

fn patrols(plan: &Plan, b: &mut Builder<'_>, hubs: &[Hub]) {
    let (recovery, agency) = if plan.readers < 100 { (1, 1) } else { (12, 8) };
    for n in 0..recovery + agency {
        let own = n < recovery;
        let lots: Vec<&Hub> = hubs.iter().filter(|h| h.kind == HubKind::Lot && !plan.towns[h.town].abroad).collect();
        let Some(home) = lots.get(n % lots.len().max(1)) else { continue };
        let name = if own { format!("Recovery car {}", n + 1) } else { format!("Patrol car {}", n + 1 - recovery) };
        let camera = b.camera(
            if own { 3 } else { 5 },
            ReaderKind::Mobile,
            name,
            plan.towns[home.town].name.into(),
            home.point,
            None,
        );
        b.out.patrols.push(camera);
    }
}

/// The rest stands along main streets, well apart.
fn streets(plan: &Plan, b: &mut Builder<'_>) {
    let main: Vec<usize> = (0..b.graph.edges.len())
        .filter(|e| {
            let link = &b.graph.links[b.graph.edges[*e].link as usize];
            matches!(link.class, Class::Arterial | Class::Country) && link.meters > 90.0
        })
        .collect();
    let beyond = |p: Pt, a: Pt, b: Pt| (a.y.min(b.y)..=a.y.max(b.y)).contains(&p.y) && p.x > a.x.max(b.x);
    let abroad = |p: Pt| plan.border.windows(2).any(|w| beyond(p, w[0], w[1]));
    let mut apart = if plan.readers < 100 { 400.0 } else { 620.0 };
    let mut tries = 0;
    while b.out.all.len() < plan.readers && !main.is_empty() && tries < 60_000 {
        tries += 1;
        if tries % 4_000 == 0 {
            apart *= 0.8;
        }
        let e = main[b.dice.below(main.len())];
        let edge = b.graph.edges[e];
        let link = &b.graph.links[edge.link as usize];
        let (p, _) = along(&link.line, link.meters / 2.0);
        let rural = link.class == Class::Country && b.dice.chance(0.8);
        if rural || abroad(p) || b.out.all.iter().any(|c| c.point.to(p) < apart) {
            continue;
        }
        let street = &b.graph.street(edge.link).name;
        let cross = b
            .graph
            .leaving(edge.to)
            .iter()
            .map(|x| b.graph.edges[*x as usize].link)
            .find(|l| b.graph.street(*l).name != *street);
        let name = cross.map_or_else(|| street.clone(), |l| format!("{street} at {}", b.graph.street(l).name));
        let agency = b.dice.chance(0.15);
        b.beside(e, 0.5, if agency { 5 } else { 0 }, if agency { ReaderKind::Agency } else { ReaderKind::Fixed }, name);
    }
}
