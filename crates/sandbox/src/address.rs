//! Streets by place, and places by name.

use crate::World;
use crate::plane::Pt;
use crate::roads::Class;
use domain::Position;

/// The nearest street to a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    pub name: String,
    /// The town it is of; empty in the country.
    pub town: String,
    /// Meters away.
    pub meters: f64,
}

/// A street, town or place found by its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub name: String,
    /// What it is: `street`, `town`, `place`, `exit` or `reader`.
    pub what: &'static str,
    /// The town it is of; empty in the country.
    pub town: String,
    pub position: Position,
}

/// A way to drive.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    pub line: Vec<Position>,
    pub meters: f64,
    /// At free flow.
    pub seconds: f64,
}

impl World {
    fn town_name(&self, town: Option<usize>) -> String {
        town.and_then(|t| self.plan.towns.get(t)).map_or_else(String::new, |t| t.name.to_owned())
    }

    /// The nearest street within 2 km.
    #[must_use]
    pub fn street_at(&self, at: Position) -> Option<Street> {
        let p = Pt::from_position(at);
        let on = [60.0, 300.0, 2_000.0]
            .iter()
            .find_map(|reach| self.graph.nearest(p, *reach, |l| l.class != Class::Ramp))?;
        let street = self.graph.street(on.link);
        let town = self.lots.of.get(on.link as usize).and_then(|lot| lot.1);
        Some(Street { name: street.name.clone(), town: self.town_name(town), meters: on.away })
    }

    /// `214 Heron Street, Vesper`: a number for each 5 meters of the street, odd on one side and even on the other.
    #[must_use]
    pub fn address(&self, at: Position) -> Option<String> {
        let p = Pt::from_position(at);
        let on = [60.0, 300.0, 2_000.0].iter().find_map(|reach| self.graph.nearest(p, *reach, |l| !l.oneway))?;
        let link = self.graph.links.get(on.link as usize)?;
        let number = ((link.number + on.along) / 10.0) as u64 * 2 + 2 - u64::from(on.left);
        let street = &self.graph.street(on.link).name;
        let town = self.town_name(self.lots.of.get(on.link as usize).and_then(|lot| lot.1));
        Some(if town.is_empty() { format!("{number} {street}") } else { format!("{number} {street}, {town}") })
    }

    /// Streets, towns, places, exits and readers whose name holds the words, those that begin with them first.
    #[must_use]
    pub fn search(&self, words: &str, limit: usize) -> Vec<Found> {
        let wanted = words.trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(bool, Found)> = Vec::new();
        let mut offer = |name: &str, what, town: String, position: Position| {
            let low = format!("{name} {town}").to_lowercase();
            if low.contains(&wanted) {
                found.push((!low.starts_with(&wanted), Found { name: name.into(), what, town, position }));
            }
        };
        for town in &self.plan.towns {
            offer(town.name, "town", String::new(), town.middle.position());
        }
        let mut told = vec![false; self.graph.streets.len()];
        for link in &self.graph.links {
            if link.class != Class::Ramp && !std::mem::replace(&mut told[link.street as usize], true) {
                let street = &self.graph.streets[link.street as usize];
                let middle = crate::plane::along(&link.line, link.meters / 2.0).0;
                offer(&street.name, "street", self.town_name(street.town), middle.position());
            }
        }
        for hub in &self.hubs {
            offer(&hub.name, "place", self.town_name(Some(hub.town)), hub.point.position());
        }
        for exit in &self.graph.exits {
            offer(&format!("{} Exit {}", exit.shield, exit.number), "exit", String::new(), exit.at.position());
        }
        for reader in &self.readers {
            offer(&reader.name, "reader", String::new(), reader.position);
        }
        found.sort_by_key(|(later, _)| *later);
        found.into_iter().take(limit).map(|(_, found)| found).collect()
    }

    /// The quickest way between the roads nearest to two places.
    #[must_use]
    pub fn route(&self, from: Position, to: Position) -> Option<Route> {
        let node = |at: Position| self.graph.node_near(Pt::from_position(at), |l| !l.oneway);
        let path = self.graph.route(node(from), node(to))?;
        let mut route = Route { line: Vec::new(), meters: 0.0, seconds: 0.0 };
        for e in path {
            let edge = self.graph.edges[e as usize];
            let link = &self.graph.links[edge.link as usize];
            let points = link.line.iter().map(|p| p.position());
            if edge.forward {
                route.line.extend(points);
            } else {
                route.line.extend(points.rev());
            }
            route.meters += link.meters;
            route.seconds += f64::from(edge.millis) / 1000.0;
        }
        Some(route)
    }
}
