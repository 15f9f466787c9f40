//! Footprints of buildings, along the streets of towns.

use crate::World;
use crate::dice::Dice;
use crate::ground::Use;
use crate::plane::{Pt, Squares, along};
use crate::roads::Class;

/// Rings with their storeys.
pub(crate) fn all(world: &World) -> Vec<(Vec<Pt>, u8)> {
    let mut out = Vec::new();
    let mut taken = Squares::new(world.plan.half, 60.0);
    let mut middles: Vec<(Pt, f64)> = Vec::new();
    for (l, link) in world.graph.links.iter().enumerate() {
        let land_use = world.lots.of[l].0;
        if !land_use.built()
            || matches!(link.class, Class::Highway | Class::Ramp | Class::Country)
            || link.meters < 34.0
        {
            continue;
        }
        let mut dice = Dice::about(&[world.seed, 110, l as u64]);
        // Frontage and depth, meters.
        let (front, deep, back, storeys) = match land_use {
            Use::Center => ((16.0, 34.0), (16.0, 24.0), 15.0, 6),
            Use::Commercial => ((20.0, 46.0), (18.0, 32.0), 18.0, 3),
            Use::Industrial | Use::Port => ((38.0, 90.0), (28.0, 60.0), 24.0, 2),
            _ => ((10.0, 17.0), (9.0, 14.0), 16.0, 1),
        };
        for side in [1.0, -1.0] {
            let mut at = 16.0;
            while at < link.meters - 16.0 {
                let (w, d) = (dice.between(front.0, front.1), dice.between(deep.0, deep.1));
                at += w / 2.0;
                let (p, dir) = along(&link.line, at);
                at += w / 2.0 + dice.between(4.0, if land_use == Use::Suburb { 22.0 } else { 12.0 });
                let out_dir = dir.left() * side;
                let middle = p + out_dir * (back + d / 2.0 - 4.0);
                let reach = w.max(d) * 0.55;
                let free = taken.around(middle, reach + 50.0).into_iter().all(|i| {
                    let (other, r) = middles[i as usize];
                    other.to(middle) > (reach + r) * 0.82
                });
                if !free
                    || dice.chance(0.08)
                    || !world.land.dry(middle, 24.0)
                    || near_road(world, middle, l as u32, d.min(w) / 2.0 + 5.0)
                {
                    continue;
                }
                taken.put(middle, middle, middles.len() as u32);
                middles.push((middle, reach));
                let (a, b) = (dir * (w / 2.0), out_dir * (d / 2.0));
                let mut ring = vec![middle - a - b, middle + a - b, middle + a + b, middle - a + b];
                if dice.chance(0.35) {
                    // A wing: one corner is left out.
                    let (u, v) = (dice.between(0.3, 0.6), dice.between(0.3, 0.6));
                    ring.splice(
                        2..3,
                        [
                            middle + a + b * (1.0 - 2.0 * v),
                            middle + a * (1.0 - 2.0 * u) + b * (1.0 - 2.0 * v),
                            middle + a * (1.0 - 2.0 * u) + b,
                        ],
                    );
                }
                out.push((ring, storeys + dice.below(3) as u8));
            }
        }
    }
    out
}

fn near_road(world: &World, p: Pt, own: u32, meters: f64) -> bool {
    world.graph.nearest(p, meters + 4.0, |_| true).is_some_and(|on| on.link != own || on.away < meters)
}
