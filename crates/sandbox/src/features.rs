//! What the map shows: areas, lines and points in the layers of Protomaps' basemap schema, version 4.

use crate::World;
use crate::buildings;
use crate::dice::Dice;
use crate::ground::{Use, warp};
use crate::hubs::HubKind;
use crate::plane::{Pt, pt};
use crate::roads::Class;
use domain::Position;

/// The shape of a feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    Point(Position),
    Line(Vec<Position>),
    /// Closed rings: the outer one first, then holes.
    Polygon(Vec<Vec<Position>>),
}

/// One thing on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// `earth`, `water`, `landuse`, `landcover`, `roads`, `places`, `pois`, `boundaries` or `buildings`.
    pub layer: &'static str,
    pub kind: &'static str,
    /// Finer than the kind; empty where there is none.
    pub kind_detail: &'static str,
    /// Empty where it has none.
    pub name: String,
    /// A highway's shield or an exit's number; empty where there is none.
    pub reference: String,
    /// The zoom from which it is drawn.
    pub min_zoom: u8,
    /// For places: the greater, the more people (as in the schema, 0 to 17).
    pub population_rank: u8,
    pub bridge: bool,
    pub oneway: bool,
    pub geometry: Geometry,
}

fn feature(layer: &'static str, kind: &'static str, min_zoom: u8, geometry: Geometry) -> Feature {
    Feature {
        layer,
        kind,
        kind_detail: "",
        name: String::new(),
        reference: String::new(),
        min_zoom,
        population_rank: 0,
        bridge: false,
        oneway: false,
        geometry,
    }
}

fn line(points: &[Pt]) -> Geometry {
    Geometry::Line(points.iter().map(|p| p.position()).collect())
}

fn closed(points: &[Pt]) -> Vec<Position> {
    points.iter().chain(points.first()).map(|p| p.position()).collect()
}

pub(crate) fn polygon(points: &[Pt]) -> Geometry {
    Geometry::Polygon(vec![closed(points)])
}

impl World {
    /// All of the map, layer by layer.
    #[must_use]
    pub fn features(&self) -> Vec<Feature> {
        let mut out = Vec::new();
        self.earth_and_water(&mut out);
        self.land_use(&mut out);
        self.roads(&mut out);
        self.places(&mut out);
        self.boundaries(&mut out);
        for (ring, storeys) in buildings::all(self) {
            let mut b = feature("buildings", "building", if storeys > 3 { 14 } else { 15 }, polygon(&ring));
            b.kind_detail = if storeys > 3 { "high" } else { "low" };
            out.push(b);
        }
        out
    }

    fn earth_and_water(&self, out: &mut Vec<Feature>) {
        let half = self.plan.half;
        let sea = [pt(-half.x, -half.y), pt(half.x, -half.y), half, pt(-half.x, half.y)];
        let coast = &self.land.coast;
        let mut ocean = feature("water", "ocean", 0, Geometry::Polygon(vec![closed(&sea), closed(coast)]));
        ocean.name = String::new();
        out.push(ocean);
        let mut earth = feature("earth", "island", 0, polygon(coast));
        earth.name = self.name().into();
        out.push(earth);
        let mut beach = Vec::new();
        for w in coast.windows(2) {
            // Beaches lie where the coast is gentle, away from the port.
            let sandy = crate::plane::noise(self.seed ^ 0xbea, w[0], 3_500.0) > 0.15;
            if sandy {
                beach.push(w[0]);
            } else if beach.len() > 3 {
                out.push(Self::beach(&std::mem::take(&mut beach)));
            } else {
                beach.clear();
            }
        }
        for water in &self.land.waters {
            let lake = water.line.is_empty();
            let mut area =
                feature("water", if lake { "lake" } else { "river" }, if lake { 8 } else { 9 }, polygon(&water.ring));
            area.name = water.name.into();
            out.push(area);
            if !lake {
                let course: Vec<Pt> = water.line.iter().copied().filter(|p| self.land.shore(*p) > 0.0).collect();
                let mut middle = feature("water", "river", 9, line(&course));
                middle.kind_detail = "centerline";
                middle.name = water.name.into();
                out.push(middle);
            }
        }
    }

    fn beach(coast: &[Pt]) -> Feature {
        let inland = crate::plane::offset(coast, 34.0);
        let ring: Vec<Pt> = coast.iter().copied().chain(inland.into_iter().rev()).collect();
        feature("landuse", "beach", 11, polygon(&ring))
    }

    fn land_use(&self, out: &mut Vec<Feature>) {
        for (i, cell) in self.cells.all.iter().enumerate() {
            if self.land.shore(warp(self.seed, cell.middle)) <= 0.0 {
                continue;
            }
            let (layer, kind, zoom) = match cell.land_use {
                Use::Field => ("landcover", "farmland", 8),
                Use::Wood => ("landcover", "forest", 7),
                Use::Residential | Use::Suburb => ("landuse", "residential", 10),
                Use::Center | Use::Commercial => ("landuse", "commercial", 10),
                Use::Industrial => ("landuse", "industrial", 10),
                Use::Port => ("landuse", "port", 10),
                Use::Park => ("landuse", "park", 10),
            };
            let mut dice = Dice::about(&[self.seed, 100, i as u64]);
            let mut ring: Vec<Pt> = Vec::new();
            let n = cell.ring.len();
            for k in 0..n {
                let (a, b) = (cell.ring[k], cell.ring[(k + 1) % n]);
                let pieces = (a.to(b) / 120.0).ceil().max(1.0);
                for p in 0..pieces as usize {
                    ring.push(self.ashore(warp(self.seed, a.lerp(b, p as f64 / pieces))));
                }
            }
            ring.dedup();
            let mut area = feature(layer, kind, zoom, polygon(&ring));
            if cell.land_use == Use::Park {
                area.name = format!("{} Park", crate::names::word(&mut dice));
            } else if cell.land_use == Use::Wood {
                area.name = format!("{} Woods", crate::names::word(&mut dice));
            }
            out.push(area);
            if cell.town.is_some() && cell.land_use != Use::Park {
                self.greens(cell.middle, n, &mut dice, out);
            }
        }
        // Woods end raggedly: groves about the fields.
        let mut dice = Dice::about(&[self.seed, 101]);
        let half = self.plan.half;
        for _ in 0..(half.x * half.y / 1.2e6) as usize {
            let p = pt(dice.between(-half.x, half.x), dice.between(-half.y, half.y));
            let cell = &self.cells.all[self.cells.at(self.seed, p)];
            if self.land.dry(p, 250.0) && cell.town.is_none() {
                out.push(feature(
                    "landcover",
                    "forest",
                    10,
                    polygon(&blob(p, dice.between(110.0, 620.0), dice.roll())),
                ));
            }
        }
    }

    /// A small park or a school ground within a quarter.
    fn greens(&self, middle: Pt, sides: usize, dice: &mut Dice, out: &mut Vec<Feature>) {
        for _ in 0..sides.min(3) {
            let p = warp(self.seed, middle + pt(dice.bell(), dice.bell()) * 260.0);
            if dice.chance(0.5) && self.land.dry(p, 120.0) {
                let mut park =
                    feature("landuse", "park", 13, polygon(&blob(p, dice.between(40.0, 110.0), dice.roll())));
                park.name = format!("{} Green", crate::names::word(dice));
                out.push(park);
            }
        }
    }

    /// A point brought back from the sea, about to the shore.
    fn ashore(&self, p: Pt) -> Pt {
        let mut p = p;
        for _ in 0..60 {
            if self.land.shore(p) > 1.0 {
                break;
            }
            p = p * 0.985;
        }
        p
    }

    fn roads(&self, out: &mut Vec<Feature>) {
        for (l, link) in self.graph.links.iter().enumerate() {
            let street = self.graph.street(l as u32);
            let (kind, detail, zoom) = match link.class {
                Class::Highway => ("highway", "motorway", 5),
                Class::Ramp => ("highway", "motorway_link", 11),
                Class::Arterial => ("major_road", "primary", 9),
                Class::Country => ("major_road", "secondary", 9),
                Class::Collector => ("minor_road", "tertiary", 12),
                Class::Street => ("minor_road", "residential", 13),
            };
            for (part, bridge) in self.dry_and_bridges(&link.line) {
                let mut road = feature("roads", kind, zoom, line(&part));
                road.kind_detail = detail;
                road.name.clone_from(&street.name);
                road.reference = street.shield.clone().unwrap_or_default();
                road.bridge = bridge;
                road.oneway = link.oneway;
                out.push(road);
            }
        }
    }

    /// A line in parts, each all over land or all over water.
    fn dry_and_bridges(&self, points: &[Pt]) -> Vec<(Vec<Pt>, bool)> {
        let mut fine: Vec<Pt> = Vec::new();
        for w in points.windows(2) {
            let pieces = if self.land.bank(w[0]) > 150.0 && self.land.bank(w[1]) > 150.0 {
                1.0
            } else {
                (w[0].to(w[1]) / 12.0).ceil().max(1.0)
            };
            fine.extend((0..pieces as usize).map(|k| w[0].lerp(w[1], k as f64 / pieces)));
        }
        fine.extend(points.last());
        let wet = |p: &Pt| self.land.bank(*p) < 6.0;
        let mut out: Vec<(Vec<Pt>, bool)> = Vec::new();
        for w in fine.windows(2) {
            let over = wet(&w[0]) || wet(&w[1]);
            match out.last_mut() {
                Some((part, bridge)) if *bridge == over => part.push(w[1]),
                _ => out.push((vec![w[0], w[1]], over)),
            }
        }
        // Points in line say nothing.
        for (part, _) in &mut out {
            *part = simple(part);
        }
        out
    }

    fn places(&self, out: &mut Vec<Feature>) {
        for town in &self.plan.towns {
            let mut place = feature(
                "places",
                "locality",
                if town.people > 50_000 { 5 } else { 8 },
                Geometry::Point(town.middle.position()),
            );
            place.kind_detail = if town.people > 50_000 { "city" } else { "town" };
            place.name = town.name.into();
            place.population_rank = if town.people > 100_000 {
                11
            } else if town.people > 50_000 {
                10
            } else {
                7
            };
            out.push(place);
        }
        for (i, cell) in self.cells.all.iter().enumerate() {
            let Some(town) = cell.town.map(|t| &self.plan.towns[t]) else { continue };
            if i % 3 != 1 || town.people < 50_000 {
                continue;
            }
            let mut dice = Dice::about(&[self.seed, 102, i as u64]);
            let mut place =
                feature("places", "neighbourhood", 12, Geometry::Point(warp(self.seed, cell.middle).position()));
            place.name = crate::names::word(&mut dice);
            place.population_rank = 3;
            out.push(place);
        }
        for hub in &self.hubs {
            let (kind, zoom) = match hub.kind {
                HubKind::Work => ("office", 16),
                HubKind::Shop => ("supermarket", 15),
                HubKind::School => ("school", 14),
                HubKind::Depot | HubKind::Yard => ("warehouse", 15),
                HubKind::Garage | HubKind::Lot => ("parking", 15),
                HubKind::TruckStop => ("fuel", 12),
                HubKind::Seaport => ("ferry_terminal", 12),
                HubKind::Hotel => ("hotel", 15),
            };
            let mut poi = feature("pois", kind, zoom, Geometry::Point(hub.point.position()));
            poi.name.clone_from(&hub.name);
            out.push(poi);
        }
        for exit in &self.graph.exits {
            let mut poi = feature("pois", "motorway_junction", 12, Geometry::Point(exit.at.position()));
            poi.name = format!("Exit {}: {}", exit.number, exit.to);
            poi.reference = format!("{} {}", exit.shield, exit.number);
            out.push(poi);
        }
        for (kind, word) in [("toll_booth", "Toll"), ("border_control", "Port of Entry")] {
            for reader in self.readers.iter().filter(|r| r.name.contains(word)) {
                let mut poi = feature("pois", kind, 12, Geometry::Point(reader.position));
                poi.name.clone_from(&reader.name);
                out.push(poi);
            }
        }
    }

    fn boundaries(&self, out: &mut Vec<Feature>) {
        let border = crate::plane::smooth(&self.plan.border, 300.0);
        let land: Vec<Pt> = border.into_iter().filter(|p| self.land.shore(*p) > 0.0).collect();
        if land.len() > 1 {
            let mut b = feature("boundaries", "country", 4, line(&land));
            b.name = "Sable / Ardane".into();
            out.push(b);
            for (name, p) in [("SABLE", pt(-2_000.0, 6_500.0)), ("ARDANE", pt(33_000.0, -3_000.0))] {
                let mut place = feature("places", "country", 4, Geometry::Point(p.position()));
                place.name = name.into();
                place.population_rank = 12;
                out.push(place);
            }
        }
    }

    /// What the world is called.
    #[must_use]
    pub fn name(&self) -> &'static str {
        if self.plan.highways.is_empty() { "Little Harrow Island" } else { "Sable" }
    }
}

/// A round shape with a ragged edge.
fn blob(middle: Pt, radius: f64, seed: u64) -> Vec<Pt> {
    (0..26)
        .map(|i| {
            let (sin, cos) = libm::sincos(f64::from(i) / 26.0 * std::f64::consts::TAU);
            let p = pt(cos, sin);
            middle + p * (radius * (1.0 + 0.38 * crate::plane::noise(seed, p * 900.0, 420.0)))
        })
        .collect()
}

/// A line without points that lie on it anyway, to half a meter.
fn simple(points: &[Pt]) -> Vec<Pt> {
    let mut out: Vec<Pt> = Vec::new();
    for (i, p) in points.iter().enumerate() {
        if let ([.., a], Some(next)) = (&out[..], points.get(i + 1)) {
            let d = (*next - *a).unit();
            if d.cross(*p - *a).abs() < 0.4 && a.to(*p) < 400.0 && i > 0 {
                continue;
            }
        }
        out.push(*p);
    }
    out
}
