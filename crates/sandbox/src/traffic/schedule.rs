//! A vehicle's day: a pure function of the seed, the vehicle and the day.
//!
//! A service day begins at 03:30 of Sable's time (UTC-10, all year), or at noon for who works at night, and all its
//! trips end within it; so a vehicle is at home when the next begins.

use super::fleet::{Car, Fleet, Life};
use super::routes::Routes;
use crate::dice::Dice;
use crate::stories::cast;

/// Microseconds of a day.
pub(crate) const DAY: i64 = 86_400_000_000;
/// Microseconds from UTC midnight to Sable's: ten hours.
pub(crate) const ZONE: i64 = 36_000_000_000;
const MINUTE: u32 = 60_000;
const HOUR: u32 = 60 * MINUTE;

/// Milliseconds after Sable's midnight at which a service day begins.
pub(crate) const fn dawn(life: Life) -> u32 {
    match life {
        Life::Night | Life::Cast(cast::TRACTOR) => 12 * HOUR,
        _ => 3 * HOUR + 30 * MINUTE,
    }
}

/// When a service day begins, microseconds since 1970.
pub(crate) const fn start_of(life: Life, day: i32) -> i64 {
    day as i64 * DAY + ZONE + dawn(life) as i64 * 1000
}

/// One drive of a day.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Trip {
    pub leg: u32,
    /// Milliseconds after the service day's beginning.
    pub departs: u32,
    pub arrives: u32,
    /// How much slower than free flow, thousandths; at least 1000.
    pub slower: u32,
}

impl Trip {
    /// When a pass happens, milliseconds after the service day's beginning.
    pub fn at(&self, after: u32) -> u32 {
        self.departs + (u64::from(after) * u64::from(self.slower) / 1000) as u32
    }
}

/// Where a vehicle is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    Home,
    At(usize),
    Driving,
}

/// The drives of one service day, in order.
#[derive(Debug, Clone)]
pub(crate) struct Day {
    trips: [Trip; 16],
    count: usize,
    dawn: u32,
    /// When the vehicle is free again.
    free: u32,
}

impl Day {
    pub fn trips(&self) -> &[Trip] {
        self.trips.get(..self.count).unwrap_or_default()
    }

    /// Where the vehicle is, milliseconds after the service day's beginning.
    pub fn place(&self, fleet: &Fleet, at: u32) -> Where {
        let mut place = Where::Home;
        for trip in self.trips() {
            if at < trip.departs {
                break;
            }
            if at < trip.arrives {
                return Where::Driving;
            }
            place = fleet.legs[trip.leg as usize].to.hub().map_or(Where::Home, Where::At);
        }
        place
    }

    /// Drives a tour from about `start` (milliseconds after Sable's midnight), resting so many minutes at each stop;
    /// not at all if the day would be too short for it.
    fn drive(&mut self, routes: &Routes, dice: &mut Dice, legs: std::ops::Range<u32>, start: f64, rest: (u32, u32)) {
        let from = ((start.max(0.0) as u32).saturating_sub(self.dawn)).max(self.free);
        let driving: u64 = legs.clone().map(|l| u64::from(routes.millis(l)) * 14 / 10).sum();
        let most = driving + u64::from(rest.1 * MINUTE) * (legs.len() as u64).saturating_sub(1);
        if u64::from(from) + most > u64::from(24 * HOUR - 10 * MINUTE) || self.count + legs.len() > self.trips.len() {
            return;
        }
        let mut departs = from + dice.below(60_000) as u32;
        for leg in legs {
            let hour = (departs + self.dawn) / HOUR % 24;
            let rush = if matches!(hour, 7 | 8 | 16 | 17) { 120 } else { 0 };
            let slower = 1_020 + rush + dice.below(150) as u32;
            let arrives = departs + (u64::from(routes.millis(leg)) * u64::from(slower) / 1000) as u32;
            self.trips[self.count] = Trip { leg, departs, arrives, slower };
            self.count += 1;
            self.free = arrives + 12 * MINUTE;
            departs = arrives + rest.0 * MINUTE + dice.below(((rest.1 - rest.0) * MINUTE).max(1) as usize) as u32;
        }
    }

    pub fn of(seed: u64, fleet: &Fleet, routes: &Routes, number: u32, car: &Car, day: i32) -> Self {
        let mut out = Self { trips: [Trip::default(); 16], count: 0, dawn: dawn(car.life), free: 0 };
        let dice = &mut Dice::about(&[seed, 50, u64::from(number), day as u64]);
        // 1970-01-01 was a Thursday; Monday is 0.
        let weekday = (day + 3).rem_euclid(7);
        let works = car.days >> weekday & 1 == 1;
        let minutes = |m: f64| m * f64::from(MINUTE);
        let tours = usize::from(car.tours);
        let some = |dice: &mut Dice| fleet.tour(car, if tours > 1 { 1 + dice.below(tours - 1) } else { 0 });
        match car.life {
            Life::Commuter | Life::Night => {
                if works && dice.chance(0.93) {
                    let stay = u32::from(car.returns - car.leaves);
                    let start = minutes(f64::from(car.leaves) + 9.0 * dice.bell());
                    out.drive(routes, dice, fleet.tour(car, 0), start, (stay - 60, stay - 20));
                    if dice.chance(0.3) {
                        let legs = some(dice);
                        let wait = f64::from(out.free + out.dawn) + minutes(dice.between(10.0, 70.0));
                        out.drive(routes, dice, legs, wait, (10, 45));
                    }
                } else if dice.chance(0.7) {
                    let legs = some(dice);
                    let start = minutes(dice.between(540.0, 900.0)).max(f64::from(out.dawn));
                    out.drive(routes, dice, legs, start, (20, 110));
                    if dice.chance(0.3) {
                        let legs = some(dice);
                        let start = minutes(dice.between(900.0, 1_150.0));
                        out.drive(routes, dice, legs, start, (20, 80));
                    }
                }
            }
            Life::Local => {
                for (p, low, high) in [(0.55, 500.0, 700.0), (0.4, 780.0, 1_100.0)] {
                    if dice.chance(p) {
                        let legs = fleet.tour(car, dice.below(tours));
                        let start = minutes(dice.between(low, high));
                        out.drive(routes, dice, legs, start, (10, 70));
                    }
                }
            }
            Life::Freight | Life::Delivery => {
                if dice.chance(if weekday < 5 { 0.88 } else { 0.25 }) {
                    let start = minutes(f64::from(car.leaves) - 60.0 + 15.0 * dice.bell());
                    let legs = fleet.tour(car, dice.below(tours));
                    out.drive(routes, dice, legs, start, if car.life == Life::Freight { (25, 80) } else { (6, 25) });
                    if dice.chance(0.6) {
                        let legs = fleet.tour(car, dice.below(tours));
                        let start = minutes(dice.between(720.0, 840.0));
                        out.drive(routes, dice, legs, start, (20, 60));
                    }
                }
            }
            Life::Border => {
                if works && dice.chance(0.8) {
                    let legs = fleet.tour(car, dice.below(tours));
                    let start = minutes(dice.between(390.0, 840.0));
                    out.drive(routes, dice, legs, start, (60, 200));
                }
            }
            Life::Visitor => {
                // Here for a week, of every seven or so.
                if crate::dice::hash(&[seed, 51, u64::from(number), (day / 7) as u64]).is_multiple_of(7) {
                    for (low, high) in [(520.0, 660.0), (800.0, 1_080.0)] {
                        if dice.chance(0.8) {
                            let legs = fleet.tour(car, dice.below(tours));
                            let start = minutes(dice.between(low, high));
                            out.drive(routes, dice, legs, start, (25, 120));
                        }
                    }
                }
            }
            Life::Cast(role) => {
                for act in cast::acts(role, day) {
                    out.drive(
                        routes,
                        &mut Dice::about(&[seed, 52, day as u64]),
                        fleet.tour(car, act.tour),
                        minutes(act.minute),
                        act.rest,
                    );
                }
            }
        }
        out
    }
}
