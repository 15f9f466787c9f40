//! What sources are asked: reads of a plate, at a reader, in an area, of a kind of vehicle; and all reads in time order.

use crate::mistakes::within_reach;
use crate::plane::Pt;
use crate::sighting::Sighting;
use crate::traffic::{COLORS, DAY, Life, MODELS, start_of};
use crate::world::World;
use domain::{Area, PlatePattern, Timestamp, Vehicle};

/// A window of time: from the first moment up to, not including, the second.
pub type Window = std::ops::Range<Timestamp>;

/// The service days of a life that a window touches.
fn days(life: Life, window: &Window) -> std::ops::Range<i32> {
    let zero = start_of(life, 0);
    let day = |at: i64| (at.saturating_sub(zero)).div_euclid(DAY).clamp(-1, 70_000) as i32;
    if window.start < window.end { day(window.start.0)..day(window.end.0 - 1) + 1 } else { 0..0 }
}

impl World {
    /// Reads of some vehicles that pass a test, in time order.
    fn gather(
        &self,
        cars: impl Iterator<Item = u32>,
        window: &Window,
        test: impl Fn(&Sighting) -> bool,
    ) -> Vec<Sighting> {
        let mut out = Vec::new();
        for car in cars {
            let Some(life) = self.fleet.cars.get(car as usize).map(|c| c.life) else { continue };
            for day in days(life, window) {
                self.day_reads(car, day, |s| {
                    if window.contains(&s.at) && test(&s) {
                        out.push(s);
                    }
                });
            }
        }
        out.sort_unstable_by_key(Sighting::key);
        out
    }

    /// As `gather`, the newest `limit`: older days are looked at only while there are too few.
    fn newest(&self, cars: &[u32], window: &Window, limit: usize, test: impl Fn(&Sighting) -> bool) -> Vec<Sighting> {
        let (mut end, mut step) = (window.end, 8 * DAY);
        let mut out: Vec<Sighting> = Vec::new();
        while end > window.start && out.len() < limit {
            let start = Timestamp(end.0.saturating_sub(step)).max(window.start);
            let mut part = self.gather(cars.iter().copied(), &(start..end), &test);
            part.append(&mut out);
            out = part;
            (end, step) = (start, step.saturating_mul(2));
        }
        out.drain(..out.len().saturating_sub(limit));
        out
    }

    /// Reads of a vehicle by its number, whatever the cameras took its plate for.
    #[must_use]
    pub fn reads_of_vehicle(&self, vehicle: u32, window: &Window) -> Vec<Sighting> {
        self.gather(std::iter::once(vehicle), window, |_| true)
    }

    /// Reads whose camera's text a pattern takes, the newest `limit`, in time order; misreads of other plates are among
    /// them, and reads of the plate that were taken for others are not.
    #[must_use]
    pub fn reads_of_plate(&self, pattern: &PlatePattern, window: &Window, limit: usize) -> Vec<Sighting> {
        let cars: Vec<u32> = self
            .by_plate
            .iter()
            .filter(|(plate, _)| within_reach(pattern, plate.bytes()))
            .map(|(_, car)| *car)
            .collect();
        self.newest(&cars, window, limit, |s| pattern.takes_text(self.text(s).as_str()).is_some())
    }

    /// Reads by one reader, the newest `limit`, in time order.
    #[must_use]
    pub fn reads_at_reader(&self, reader: u16, window: &Window, limit: usize) -> Vec<Sighting> {
        let cars = self.seen_by.get(usize::from(reader)).map_or(&[][..], Vec::as_slice);
        self.newest(cars, window, limit, |s| s.reader == reader)
    }

    /// Reads in an area, the newest `limit`, in time order. A mobile reader's reads count where they were made.
    #[must_use]
    pub fn reads_in_area(&self, area: &Area, window: &Window, limit: usize) -> Vec<Sighting> {
        let mut fixed: Vec<bool> = self.cameras.all.iter().map(|c| area.contains(c.point.position())).collect();
        for patrol in &self.cameras.patrols {
            fixed[usize::from(*patrol)] = false;
        }
        let inside = |p: Pt| area.contains(p.position());
        let mobile = |camera: u16| self.cameras.patrols.contains(&camera);
        let mut cars: Vec<bool> = vec![false; self.fleet.cars.len()];
        for (camera, list) in self.seen_by.iter().enumerate() {
            let parked = mobile(camera as u16);
            if fixed[camera] || parked {
                for car in list {
                    let here = fixed[camera] || self.parks_in(*car, &inside);
                    cars[*car as usize] |= here;
                }
            }
        }
        let cars: Vec<u32> = (0..cars.len() as u32).filter(|c| cars[*c as usize]).collect();
        self.newest(&cars, window, limit, |s| fixed[usize::from(s.reader)] || mobile(s.reader) && inside(self.place(s)))
    }

    /// Whether a patrol may find a vehicle parked at a place that passes a test.
    fn parks_in(&self, car: u32, inside: &impl Fn(Pt) -> bool) -> bool {
        self.patrols.of(car).iter().any(|meets| match meets.spot {
            crate::traffic::Spot::Home => inside(self.fleet.cars[car as usize].home),
            crate::traffic::Spot::Hub(hub) => inside(self.hubs[usize::from(hub)].point),
        })
    }

    /// Reads on which the camera saw this make, model and color (those given), the newest `limit`, in time order.
    #[must_use]
    pub fn reads_of_kind(&self, kind: &Vehicle, window: &Window, limit: usize) -> Vec<Sighting> {
        self.newest(&self.of_kind(kind), window, limit, |s| self.seen_as(s, kind))
    }

    /// The same in an area, where each read was made.
    #[must_use]
    pub fn reads_of_kind_in(&self, kind: &Vehicle, area: &Area, window: &Window, limit: usize) -> Vec<Sighting> {
        self.newest(&self.of_kind(kind), window, limit, |s| {
            area.contains(self.place(s).position()) && self.seen_as(s, kind)
        })
    }

    /// The vehicles of a kind, by what they are in truth: cameras leave out and never make up.
    fn of_kind(&self, kind: &Vehicle) -> Vec<u32> {
        let same = |want: &Option<String>, have: &str| want.as_ref().is_none_or(|w| w.eq_ignore_ascii_case(have));
        (0..self.fleet.cars.len() as u32)
            .filter(|c| {
                let car = &self.fleet.cars[*c as usize];
                let (model, color) = (&MODELS[usize::from(car.model)], COLORS[usize::from(car.color)].0);
                same(&kind.make, model.make) && same(&kind.model, model.name) && same(&kind.color, color)
            })
            .collect()
    }

    fn seen_as(&self, s: &Sighting, kind: &Vehicle) -> bool {
        let seen = self.vehicle_seen(s, self.sky(s));
        (kind.make.is_none() || seen.make.is_some())
            && (kind.model.is_none() || seen.model.is_some())
            && (kind.color.is_none() || seen.color.is_some())
    }

    /// All reads of a window in time order.
    #[must_use]
    pub fn reads_between(&self, window: &Window) -> Vec<Sighting> {
        self.gather(0..self.fleet.cars.len() as u32, window, |_| true)
    }

    /// All reads from a moment on in time order, without end (until the year 2149).
    #[must_use]
    pub fn reads(&self, from: Timestamp) -> Stream<'_> {
        Stream { world: self, next: from, ready: Vec::new().into_iter() }
    }
}

/// Reads in time order, computed a service day at a time.
#[derive(Debug, Clone)]
pub struct Stream<'a> {
    world: &'a World,
    next: Timestamp,
    ready: std::vec::IntoIter<Sighting>,
}

impl Iterator for Stream<'_> {
    type Item = Sighting;
    fn next(&mut self) -> Option<Sighting> {
        loop {
            if let Some(s) = self.ready.next() {
                return Some(s);
            }
            // Parts end where most service days do, so that each is computed once.
            let zero = start_of(Life::Commuter, 0);
            let day = (self.next.0.saturating_sub(zero)).div_euclid(DAY);
            if day > i64::from(u16::MAX) {
                return None;
            }
            let end = Timestamp(zero + (day.max(-1) + 1) * DAY);
            self.ready = self.world.reads_between(&(self.next..end)).into_iter();
            self.next = end;
        }
    }
}
