//! Land and water: the coast, the rivers, the lake, the woods.

use crate::dice::{Dice, hash};
use crate::plan::Plan;
use crate::plane::{Pt, distance_to, inside, length, noise, offset, pt, smooth};

/// Meters of a square of the mask of land.
const MASK: f64 = 50.0;

#[derive(Debug, Clone)]
pub(crate) struct Water {
    pub name: &'static str,
    /// A river's middle line; empty for a lake.
    pub line: Vec<Pt>,
    pub ring: Vec<Pt>,
    widths: (f64, f64),
}

/// Where one can stand.
#[derive(Debug, Clone)]
pub(crate) struct Land {
    /// The coast, open ring, running to the left around.
    pub coast: Vec<Pt>,
    pub waters: Vec<Water>,
    half: Pt,
    wide: usize,
    /// Meters to the sea by squares of [`MASK`]; 0 in it.
    shore: Vec<f32>,
    /// Meters to river or lake, up to 200; 0 in it.
    bank: Vec<f32>,
}

impl Land {
    pub fn new(seed: u64, plan: &Plan) -> Self {
        let coast = coast(seed, plan);
        let waters = waters(seed, plan);
        let (wide, high) = ((2.0 * plan.half.x / MASK) as usize + 1, (2.0 * plan.half.y / MASK) as usize + 1);
        let mut land = Self {
            coast,
            waters,
            half: plan.half,
            wide,
            shore: vec![0.0; wide * high],
            bank: vec![200.0; wide * high],
        };
        land.fill_shore(high);
        land.fill_bank(high);
        land
    }

    /// Rows of the mask by where they cross the coast, then distances by two sweeps (chamfer, 1 and the root of 2).
    fn fill_shore(&mut self, high: usize) {
        let far = 1e6;
        for j in 0..high {
            let y = j as f64 * MASK - self.half.y;
            let mut cuts: Vec<f64> = Vec::new();
            for i in 0..self.coast.len() {
                let (a, b) = (self.coast[i], self.coast[(i + 1) % self.coast.len()]);
                if (a.y > y) != (b.y > y) {
                    cuts.push(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
                }
            }
            cuts.sort_by(f64::total_cmp);
            for pair in cuts.chunks_exact(2) {
                for i in 0..self.wide {
                    let x = i as f64 * MASK - self.half.x;
                    if x > pair[0] && x < pair[1] {
                        self.shore[j * self.wide + i] = far;
                    }
                }
            }
        }
        let (step, slant) = (MASK as f32, MASK as f32 * std::f32::consts::SQRT_2);
        let w = self.wide;
        for j in 1..high - 1 {
            for i in 1..w - 1 {
                let k = j * w + i;
                let near = [
                    self.shore[k - 1] + step,
                    self.shore[k - w] + step,
                    self.shore[k - w - 1] + slant,
                    self.shore[k - w + 1] + slant,
                ];
                self.shore[k] = near.into_iter().fold(self.shore[k], f32::min);
            }
        }
        for j in (1..high - 1).rev() {
            for i in (1..w - 1).rev() {
                let k = j * w + i;
                let near = [
                    self.shore[k + 1] + step,
                    self.shore[k + w] + step,
                    self.shore[k + w + 1] + slant,
                    self.shore[k + w - 1] + slant,
                ];
                self.shore[k] = near.into_iter().fold(self.shore[k], f32::min);
            }
        }
    }

    fn fill_bank(&mut self, high: usize) {
        for water in &self.waters {
            let line = if water.line.is_empty() { &water.ring } else { &water.line };
            let total = length(line);
            let mut gone = 0.0;
            for w in line.windows(2) {
                let half = if water.line.is_empty() { 0.0 } else { width(water.widths, gone / total) / 2.0 };
                gone += w[0].to(w[1]);
                let reach = half + 200.0;
                let low = (pt(w[0].x.min(w[1].x), w[0].y.min(w[1].y)) - pt(reach, reach) + self.half) * (1.0 / MASK);
                let top = (pt(w[0].x.max(w[1].x), w[0].y.max(w[1].y)) + pt(reach, reach) + self.half) * (1.0 / MASK);
                for j in low.y.max(0.0) as usize..(top.y.max(0.0) as usize + 1).min(high) {
                    for i in low.x.max(0.0) as usize..(top.x.max(0.0) as usize + 1).min(self.wide) {
                        let p = pt(i as f64, j as f64) * MASK - self.half;
                        let away = (distance_to(w, p) - half).max(0.0) as f32;
                        let cell = &mut self.bank[j * self.wide + i];
                        *cell = cell.min(away);
                    }
                }
            }
            if water.line.is_empty() {
                for j in 0..high {
                    for i in 0..self.wide {
                        let p = pt(i as f64, j as f64) * MASK - self.half;
                        if (p.y - line[0].y).abs() < 4_000.0 && inside(line, p) {
                            self.bank[j * self.wide + i] = 0.0;
                        }
                    }
                }
            }
        }
    }

    fn sample(&self, grid: &[f32], p: Pt) -> f64 {
        let q = (p + self.half) * (1.0 / MASK);
        if q.x < 0.0 || q.y < 0.0 {
            return 0.0;
        }
        let (i, j) = (q.x as usize, q.y as usize);
        if i + 1 >= self.wide || (j + 2) * self.wide > grid.len() {
            return 0.0;
        }
        let (u, v) = (q.x - i as f64, q.y - j as f64);
        let at = |di: usize, dj: usize| f64::from(grid[(j + dj) * self.wide + i + di]);
        (at(0, 0) * (1.0 - u) + at(1, 0) * u) * (1.0 - v) + (at(0, 1) * (1.0 - u) + at(1, 1) * u) * v
    }
    /// Meters to the sea, about; 0 in it.
    pub fn shore(&self, p: Pt) -> f64 {
        self.sample(&self.shore, p)
    }
    /// Meters to the next river or lake, about, up to 200; 0 in it.
    pub fn bank(&self, p: Pt) -> f64 {
        self.sample(&self.bank, p)
    }
    /// Whether a house could stand there.
    pub fn dry(&self, p: Pt, margin: f64) -> bool {
        self.shore(p) > margin && self.bank(p) > margin.min(150.0)
    }
}

fn coast(seed: u64, plan: &Plan) -> Vec<Pt> {
    let mut dice = Dice::about(&[seed, 1]);
    let waves: Vec<(f64, f64, f64)> = (2..11)
        .map(|k| {
            let k = f64::from(k);
            (k, dice.between(0.0, std::f64::consts::TAU), dice.between(0.25, 1.0) * 0.21 / k)
        })
        .collect();
    let mut ring: Vec<Pt> = (0..300)
        .map(|i| {
            let angle = f64::from(i) / 300.0 * std::f64::consts::TAU;
            let (sin, cos) = libm::sincos(angle);
            let ellipse = 1.0
                / ((cos / plan.island.x) * (cos / plan.island.x) + (sin / plan.island.y) * (sin / plan.island.y))
                    .sqrt();
            let wave: f64 = waves.iter().map(|(k, phase, size)| size * libm::sin(k * angle + phase)).sum();
            // The first town's harbor is a bay: the coast comes in toward it.
            let harbor = plan.towns.first().filter(|t| t.middle.len() > 5_000.0).map_or(0.0, |town| {
                let off = libm::atan2(town.middle.cross(pt(cos, sin)), town.middle.dot(pt(cos, sin))) / 0.11;
                0.13 * libm::exp(-off * off)
            });
            let p = pt(cos, sin) * ellipse;
            // Peninsulas and bays of some kilometers, except about the harbor; a small island has small ones.
            let size = plan.island.x / 42_000.0;
            let rugged =
                0.085 * noise(seed ^ 0xc0a5, p, 9_500.0 * size) + 0.04 * noise(seed ^ 0xc0a6, p, 3_800.0 * size);
            p * (1.0 + wave - harbor + if harbor > 0.02 { 0.0 } else { rugged })
        })
        .collect();
    // Each side is broken in the middle, again and again, down to about 100 m: capes and coves.
    let mut rough = 0.21;
    while ring.len() < 5_000 && ring[0].to(ring[1]) > 90.0 {
        let n = ring.len();
        let mut finer = Vec::with_capacity(2 * n);
        for i in 0..n {
            let (a, b) = (ring[i], ring[(i + 1) % n]);
            finer.push(a);
            finer.push(a.lerp(b, 0.5) + (b - a).left() * (dice.bell() * rough));
        }
        ring = finer;
        rough *= 0.93;
    }
    ring
}

/// A river's width, meters, so far (0 to 1) along it.
fn width((spring, mouth): (f64, f64), share: f64) -> f64 {
    spring + (mouth - spring) * share * share
}

fn waters(seed: u64, plan: &Plan) -> Vec<Water> {
    let mut out = Vec::new();
    for (n, river) in plan.rivers.iter().enumerate() {
        let rough = smooth(&river.through, 60.0);
        let key = hash(&[seed, 2, n as u64]);
        // Meanders: noise moves the line sideways, the same way for both banks.
        let line: Vec<Pt> =
            rough.iter().map(|p| *p + pt(noise(key, *p, 900.0), noise(key ^ 1, *p, 900.0)) * 190.0).collect();
        let total = length(&line);
        let mut gone = 0.0;
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let (lefts, rights) = (offset(&line, 1.0), offset(&line, -1.0));
        for i in 0..line.len() {
            if i > 0 {
                gone += line[i].to(line[i - 1]);
            }
            let half = width(river.width, gone / total) / 2.0 * (1.0 + 0.25 * noise(key ^ 2, line[i], 400.0));
            left.push(line[i] + (lefts[i] - line[i]) * half);
            right.push(line[i] + (rights[i] - line[i]) * half);
        }
        left.extend(right.into_iter().rev());
        out.push(Water { name: river.name, line, ring: left, widths: river.width });
    }
    if let Some((middle, half)) = plan.lake {
        let ring = (0..=160)
            .map(|i| {
                let (sin, cos) = libm::sincos(f64::from(i % 160) / 160.0 * std::f64::consts::TAU);
                let p = pt(cos * half.x, sin * half.y);
                middle + p * (1.0 + 0.28 * noise(seed ^ 0x1a4e, p, 900.0))
            })
            .collect();
        out.push(Water { name: "Lake Ombrel", line: vec![], ring, widths: (0.0, 0.0) });
    }
    out
}
