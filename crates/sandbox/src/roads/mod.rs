//! Roads: drawn as lines (`lines`, `infill`, `highway`), cut where they cross (`arrange`), driven on (`graph`).

mod arrange;
mod graph;
mod highway;
mod infill;
mod lines;

pub(crate) use arrange::arrange;
pub(crate) use graph::{Graph, NONE};
pub(crate) use lines::draw;

use crate::plane::Pt;

/// The rank of a road, from the widest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Highway,
    Ramp,
    Arterial,
    Country,
    Collector,
    Street,
}

impl Class {
    /// Meters a second that people drive there when nothing is in the way.
    pub const fn speed(self) -> f64 {
        match self {
            Self::Highway => 29.0,
            Self::Ramp => 14.0,
            Self::Arterial => 15.5,
            Self::Country => 21.0,
            Self::Collector => 12.0,
            Self::Street => 9.0,
        }
    }
    /// Seconds lost at the end of each block: signals and signs.
    pub const fn wait(self) -> f64 {
        match self {
            Self::Highway | Self::Ramp => 0.0,
            Self::Arterial | Self::Country => 3.0,
            Self::Collector => 4.0,
            Self::Street => 5.0,
        }
    }
}

/// A named road.
#[derive(Debug, Clone)]
pub(crate) struct Street {
    pub name: String,
    /// The town it is of, if it is in one.
    pub town: Option<usize>,
    /// What stands on its shield, such as `S-1`, or a ramp's exit number.
    pub shield: Option<String>,
}

/// A line of a road before it is cut.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub street: usize,
    pub class: Class,
    pub line: Vec<Pt>,
    pub oneway: bool,
    /// Ends are tied to the nearest road of any level; nothing else is crossed.
    pub tied: bool,
}

/// All that is drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Drawing {
    pub streets: Vec<Street>,
    pub ways: Vec<Way>,
    pub exits: Vec<Exit>,
}

/// A numbered exit of a highway.
#[derive(Debug, Clone)]
pub(crate) struct Exit {
    pub shield: &'static str,
    pub number: String,
    pub to: String,
    pub at: Pt,
}
