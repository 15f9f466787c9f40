//! Light and weather: what a camera has to see by.

use crate::dice::hash;
use crate::traffic::local;

/// How light it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Light {
    #[default]
    Day,
    /// Half an hour on both sides of sunrise and sunset.
    Dusk,
    Night,
}

/// Light and weather at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sky {
    pub light: Light,
    pub rain: bool,
}

/// Half the length of the day at 40 degrees north for each day of a year, milliseconds.
#[derive(Debug, Clone)]
pub(crate) struct Almanac {
    seed: u64,
    half_day: Vec<u32>,
}

impl Almanac {
    pub fn new(seed: u64) -> Self {
        // cos(hour angle) = -tan(latitude) tan(declination); the sun's declination is -23.44 deg cos(2 pi (n + 10) / 365.25).
        let half_day = (0..366)
            .map(|n| {
                let turn = (f64::from(n) + 10.0) / 365.25 * std::f64::consts::TAU;
                let declination = (-23.44 * libm::cos(turn)).to_radians();
                let angle = libm::acos(-libm::tan(40.0_f64.to_radians()) * libm::tan(declination));
                (angle / std::f64::consts::TAU * 86_400_000.0) as u32
            })
            .collect();
        Self { seed, half_day }
    }

    /// At a moment, microseconds since 1970.
    pub fn at(&self, at: i64) -> Sky {
        let (day, ms) = local(at);
        // Leap days drift by less than a day in four years and are made up: good enough for light.
        let of_year = (i64::from(day) * 100).rem_euclid(36_525) / 100;
        let half = self.half_day.get(of_year as usize).copied().unwrap_or(21_600_000);
        let from_noon = ms.abs_diff(43_200_000);
        let light = match from_noon {
            n if n + 1_800_000 < half => Light::Day,
            n if n < half + 1_800_000 => Light::Dusk,
            _ => Light::Night,
        };
        // It rains in stretches of three hours, more in winter.
        let wet = if half < 20_000_000 { 24 } else { 12 };
        let rain = hash(&[self.seed, 70, day as u64, u64::from(ms / 10_800_000)]) % 100 < wet;
        Sky { light, rain }
    }
}
