//! Reads as the world knows them: small, and made into the domain's [`Read`] when they are shown.

use crate::dice::{hash, mix};
use crate::ocr::{self, Reading};
use crate::plane::Pt;
use crate::sky::{Light, Sky};
use crate::stories::cast;
use crate::traffic::{COLORS, Car, Day, FORMATS, Life, MODELS, Meets, Patrols, Spot, Text, Where, dawn, start_of};
use crate::world::World;
use domain::{Alternate, Confidence, Read, Timestamp, Vehicle};

/// From here on a slot says which patrol meets the vehicle, not which leg and pass.
const PARKED: u16 = 0x1000;

/// One read: which vehicle passed which reader, and when. What the camera made of it is computed when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    pub at: Timestamp,
    /// The true vehicle's number, from 0.
    pub vehicle: u32,
    /// The reader's number: its place in [`World::readers`].
    pub reader: u16,
    day: u16,
    slot: u16,
}

impl Sighting {
    /// Order of time, and of the rest where times are the same.
    #[must_use]
    pub fn key(&self) -> (i64, u32, u16) {
        (self.at.0, self.vehicle, self.slot)
    }
    fn bits(self) -> u64 {
        u64::from(self.vehicle) << 29 | u64::from(self.day) << 13 | u64::from(self.slot)
    }
}

/// Ids are 48 bits, scrambled one to one, so that an id does not tell the vehicle behind a misread.
const ID_BITS: u64 = (1 << 48) - 1;
const ODD: u64 = 0x9e37_79b9_7f4b;

const fn scramble(mut x: u64) -> u64 {
    let mut round = 0;
    while round < 3 {
        x = x.wrapping_mul(ODD) & ID_BITS;
        x ^= x >> 24;
        round += 1;
    }
    x
}

const fn unscramble(mut x: u64) -> u64 {
    // Newton's iteration for the inverse of an odd number modulo a power of two.
    let mut inverse = ODD;
    let mut step = 0;
    while step < 6 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(ODD.wrapping_mul(inverse)));
        step += 1;
    }
    let mut round = 0;
    while round < 3 {
        x ^= x >> 24;
        x = x.wrapping_mul(inverse) & ID_BITS;
        round += 1;
    }
    x
}

impl World {
    /// The moments at which a vehicle's reads of a service day happen, in no order.
    pub(crate) fn day_reads(&self, vehicle: u32, day: i32, mut each: impl FnMut(Sighting)) {
        let (Some(car), Ok(stamp)) = (self.fleet.cars.get(vehicle as usize), u16::try_from(day)) else { return };
        let plan = Day::of(self.seed, &self.fleet, &self.routes, vehicle, car, day);
        let start = start_of(car.life, day);
        let cast = matches!(car.life, Life::Cast(_));
        let mut tell = |ms: u32, reader: u16, slot: u16| {
            let draw = hash(&[self.seed, 90, u64::from(vehicle), u64::from(stamp) << 16 | u64::from(slot)]);
            let camera = &self.cameras.all[usize::from(reader)];
            if cast || draw % 1000 < u64::from(camera.sees) {
                // Below a second: when in it the shutter opened.
                let micros = (draw >> 32) % 900_000;
                let at = Timestamp(start + i64::from(ms) * 1000 + micros as i64);
                each(Sighting { at, vehicle, reader, day: stamp, slot });
            }
        };
        for (t, trip) in plan.trips().iter().enumerate() {
            for (p, pass) in self.routes.passes(trip.leg).iter().enumerate() {
                tell(trip.at(pass.after), pass.camera, (t as u16) << 8 | p as u16);
            }
        }
        for (i, meets) in self.patrols.of(vehicle).iter().enumerate().take(usize::from(PARKED)) {
            let (local_day, ms) = parked_at(car, day, meets);
            let there = match meets.spot {
                Spot::Home => Where::Home,
                Spot::Hub(hub) => Where::At(usize::from(hub)),
            };
            if Patrols::drives(self.seed, meets, local_day) && plan.place(&self.fleet, ms) == there {
                tell(ms, self.patrols.cameras[usize::from(meets.patrol)], PARKED | i as u16);
            }
        }
    }

    fn reading(&self, s: &Sighting, sky: Sky) -> Option<Reading> {
        let (car, camera) = (self.fleet.cars.get(s.vehicle as usize)?, self.cameras.all.get(usize::from(s.reader))?);
        Some(ocr::read(self.draw(s), car.plate, car.format, camera, sky, forced(car, s)))
    }

    /// Chance about one read alone.
    pub(crate) fn draw(&self, s: &Sighting) -> u64 {
        mix(self.seed ^ s.bits())
    }

    /// What the camera took the plate for.
    #[must_use]
    pub fn text(&self, s: &Sighting) -> Text {
        let (Some(car), Some(camera)) =
            (self.fleet.cars.get(s.vehicle as usize), self.cameras.all.get(usize::from(s.reader)))
        else {
            return Text::default();
        };
        forced(car, s).unwrap_or_else(|| ocr::text(self.draw(s), car.plate, camera, self.almanac.at(s.at.0)))
    }

    /// The plate that the vehicle bore in truth, and which its picture shows.
    #[must_use]
    pub fn true_plate(&self, s: &Sighting) -> Text {
        self.fleet.cars.get(s.vehicle as usize).map(|car| car.plate).unwrap_or_default()
    }

    /// Light and weather at a read.
    #[must_use]
    pub fn sky(&self, s: &Sighting) -> Sky {
        self.almanac.at(s.at.0)
    }

    pub(crate) fn place(&self, s: &Sighting) -> Pt {
        let spot = (s.slot >= PARKED).then(|| self.patrols.of(s.vehicle).get(usize::from(s.slot - PARKED))).flatten();
        match spot.map(|meets| meets.spot) {
            Some(Spot::Home) => self.fleet.cars[s.vehicle as usize].home,
            Some(Spot::Hub(hub)) => self.hubs[usize::from(hub)].point,
            None => self.cameras.all[usize::from(s.reader)].point,
        }
    }

    /// The read as a source tells it.
    #[must_use]
    pub fn read(&self, s: &Sighting) -> Option<Read> {
        let sky = self.sky(s);
        let reading = self.reading(s, sky)?;
        let reader = self.readers.get(usize::from(s.reader))?;
        let parked = s.slot >= PARKED;
        Some(Read {
            id: self.id(s),
            reader: reader.id.clone(),
            at: s.at,
            position: if parked { self.place(s).position() } else { reader.position },
            plate: reading.text.plate()?,
            jurisdiction: reading
                .state
                .and_then(|f| FORMATS.get(usize::from(f)))
                .and_then(super::traffic::Format::jurisdiction),
            confidence: Confidence::new(reading.confidence.min(1000)).ok()?,
            alternates: reading
                .alternates
                .iter()
                .filter_map(|(text, confidence)| {
                    Some(Alternate { plate: text.plate()?, confidence: Confidence::new(*confidence).ok()? })
                })
                .collect(),
            vehicle: self.vehicle_seen(s, sky),
            heading: reader.heading,
        })
    }

    /// Make, model and color as the camera says them: at night and in rain more is missing; infrared has no color.
    pub(crate) fn vehicle_seen(&self, s: &Sighting, sky: Sky) -> Vehicle {
        let Some(car) = self.fleet.cars.get(s.vehicle as usize) else { return Vehicle::default() };
        let mut dice = crate::dice::Dice::about(&[self.draw(s), 91]);
        let dark = sky.light == Light::Night;
        let make = dice.chance(if dark || sky.rain { 0.72 } else { 0.9 });
        let model = make && dice.chance(0.8);
        let color = dice.chance(if dark { 0.15 } else { 0.93 });
        let (m, c) = (&MODELS[usize::from(car.model)], &COLORS[usize::from(car.color)]);
        Vehicle {
            make: make.then(|| m.make.to_owned()),
            model: model.then(|| m.name.to_owned()),
            color: color.then(|| c.0.to_owned()),
        }
    }

    /// A read's id: stable, and enough to compute the read again.
    #[must_use]
    pub fn id(&self, s: &Sighting) -> String {
        format!("SBL-{:012x}", scramble(s.bits() ^ (mix(self.seed) & ID_BITS)))
    }

    /// The read with an id; `None` if there is no such read.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Sighting> {
        let hex = id.strip_prefix("SBL-").filter(|hex| hex.len() == 12)?;
        let bits = unscramble(u64::from_str_radix(hex, 16).ok()?) ^ (mix(self.seed) & ID_BITS);
        let (vehicle, day, slot) = ((bits >> 29) as u32, (bits >> 13 & 0xffff) as u16, (bits & 0x1fff) as u16);
        let mut found = None;
        self.day_reads(vehicle, i32::from(day), |s| {
            if s.slot == slot {
                found = Some(s);
            }
        });
        found
    }
}

/// The local day on which a patrol would pass within a service day, and the milliseconds into the service day.
fn parked_at(car: &Car, day: i32, meets: &Meets) -> (i32, u32) {
    let dawn = dawn(car.life);
    if meets.at >= dawn { (day, meets.at - dawn) } else { (day + 1, meets.at + 86_400_000 - dawn) }
}

fn forced(car: &Car, s: &Sighting) -> Option<Text> {
    match car.life {
        Life::Cast(role) => Some(cast::reading(role, i32::from(s.day), car.plate)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn scrambling_is_one_to_one(x in 0..=ID_BITS) {
            prop_assert_eq!(unscramble(scramble(x)), x);
        }
    }
}
