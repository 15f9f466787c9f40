//! Names of streets and places: plain words put together, nobody's.

use crate::dice::Dice;
use std::collections::BTreeSet;

const FIRST: [&str; 96] = [
    "Alder", "Amber", "Anchor", "Apple", "Ash", "Aspen", "Barley", "Basalt", "Beacon", "Bell", "Birch", "Bramble",
    "Brass", "Breaker", "Briar", "Brine", "Buoy", "Cable", "Candle", "Cedar", "Chandler", "Chart", "Cinder", "Clay",
    "Clover", "Cobble", "Compass", "Copper", "Coral", "Cork", "Crane", "Current", "Cypress", "Dory", "Drift", "Dune",
    "Elm", "Ember", "Fathom", "Fern", "Ferry", "Flint", "Foundry", "Gale", "Galley", "Garnet", "Granite", "Gull",
    "Halyard", "Harbor", "Hazel", "Heather", "Heron", "Holly", "Ivy", "Juniper", "Keel", "Kelp", "Kiln", "Lantern",
    "Larch", "Ledger", "Linden", "Loom", "Mallow", "Maple", "Marsh", "Mast", "Meadow", "Mill", "Moss", "Nettle", "Oak",
    "Orchard", "Osprey", "Otter", "Pebble", "Pilot", "Pine", "Plover", "Quarry", "Quay", "Reed", "Rope", "Rowan",
    "Sage", "Sail", "Shoal", "Slate", "Sorrel", "Spruce", "Tern", "Thistle", "Tide", "Willow", "Yarrow",
];
const SECOND: [&str; 24] = [
    "bank", "brook", "crest", "croft", "dale", "field", "fold", "ford", "gate", "glen", "grove", "hill", "hollow",
    "holm", "landing", "ridge", "rise", "side", "spring", "stone", "view", "wick", "wood", "yard",
];
const ORDINALS: [&str; 10] = ["th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th"];

/// What sort of street a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Main,
    Country,
    Collector,
    Street,
    Loop,
}

/// Gives each street of a town a name of its own.
#[derive(Debug)]
pub(crate) struct Names {
    dice: Dice,
    used: BTreeSet<(usize, String)>,
}

impl Names {
    pub fn new(seed: u64) -> Self {
        Self { dice: Dice::about(&[seed, 8]), used: BTreeSet::new() }
    }

    /// A name that no other street of the town has.
    pub fn street(&mut self, town: usize, what: For) -> String {
        let kinds: &[&str] = match what {
            For::Main => &["Avenue", "Boulevard", "Parkway", "Avenue"],
            For::Country => &["Road", "Road", "Pike", "Way"],
            For::Collector => &["Avenue", "Street", "Road"],
            For::Street => &["Street", "Street", "Place", "Lane", "Street"],
            For::Loop => &["Drive", "Lane", "Court", "Terrace", "Circle"],
        };
        for attempt in 0..400 {
            let first: &str = self.dice.pick(&FIRST);
            let kind: &str = self.dice.pick(kinds);
            let two = attempt > 6 || what == For::Country || self.dice.chance(0.3);
            let name =
                if two { format!("{first}{} {kind}", self.dice.pick(&SECOND)) } else { format!("{first} {kind}") };
            if self.used.insert((town, name.clone())) {
                return name;
            }
        }
        let n = self.used.len();
        format!("Lot {n} Lane")
    }

    /// `1st Street`, `22nd Street`.
    pub fn numbered(&mut self, town: usize, n: usize, kind: &str) -> String {
        let ending = if (11..=13).contains(&(n % 100)) { "th" } else { ORDINALS[n % 10] };
        let name = format!("{n}{ending} {kind}");
        if self.used.insert((town, name.clone())) { name } else { self.street(town, For::Street) }
    }

    /// A quarter, a park, a wood, a company.
    pub fn place(&mut self, ending: &str) -> String {
        for _ in 0..200 {
            let name = format!("{}{}{ending}", self.dice.pick(&FIRST), self.dice.pick(&SECOND));
            if self.used.insert((usize::MAX, name.clone())) {
                return name;
            }
        }
        format!("Sable{ending}")
    }
}

/// A plain place's name, such as `Heronfield`; not unique.
pub(crate) fn word(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(&FIRST), dice.pick(&SECOND))
}
