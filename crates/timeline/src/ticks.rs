//! The labels of the time axis.

use crate::Unit;
use crate::calendar::civil;
use crate::scale::{Scale, micros};
use analysis::Zone;
use domain::Timestamp;
use jiff::civil::DateTime;

/// Labels are at least so far apart, CSS pixels.
const APART: f64 = 58.0;

const UNITS: [Unit; 11] = [
    Unit::Hours(1),
    Unit::Hours(3),
    Unit::Hours(6),
    Unit::Hours(12),
    Unit::Days,
    Unit::Weeks,
    Unit::Months(1),
    Unit::Months(3),
    Unit::Months(12),
    Unit::Months(60),
    Unit::Months(120),
];

#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    pub at: Timestamp,
    pub x: f64,
    pub text: String,
}

/// The ticks within a scale, from left to right: no finer than its bars.
pub(crate) fn ticks(bars: Unit, scale: &Scale, zone: &Zone) -> Vec<Tick> {
    let pixels = |unit: Unit| {
        let about = micros(Timestamp(0), Timestamp(unit.about().0));
        about * (scale.right() - scale.left()) / micros(scale.from(), scale.to())
    };
    let wide = |unit: &&Unit| unit.about() >= bars.about() && pixels(**unit) >= APART;
    let unit = UNITS.iter().find(wide).copied().unwrap_or(Unit::Months(120));
    let mut ticks: Vec<Tick> = Vec::new();
    // A bar may begin where no tick of this unit stands.
    let mut next = unit.start(zone, scale.from()).filter(|at| *at >= scale.from());
    next = next.or_else(|| unit.next(zone, scale.from()));
    let mut year = None;
    while let Some(at) = next
        && at < scale.to()
    {
        let Some(local) = civil(at, zone) else { break };
        let text = local.strftime(pattern(unit, local, year)).to_string();
        // Where clocks are changed two may come close.
        let x = scale.x_of(at);
        if ticks.last().is_none_or(|last| x - last.x >= APART * 0.8) {
            year = Some(local.year());
            ticks.push(Tick { at, x, text });
        }
        next = unit.next(zone, at);
    }
    ticks
}

/// A year is said where it begins.
fn pattern(unit: Unit, at: DateTime, before: Option<i16>) -> &'static str {
    let turned = before.is_some_and(|before| before != at.year());
    match (unit, turned) {
        (Unit::Hours(_), _) if at.hour() > 0 => "%H:%M",
        (Unit::Hours(_) | Unit::Days | Unit::Weeks, false) => "%-d %b",
        (Unit::Hours(_) | Unit::Days | Unit::Weeks, true) => "%-d %b %Y",
        (Unit::Months(n), _) if n >= 12 => "%Y",
        (Unit::Months(_), false) if before.is_some() => "%b",
        (Unit::Months(_), _) => "%b %Y",
    }
}
