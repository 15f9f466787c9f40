//! What is decided by hand: where the towns lie, what they are called, how the rivers and highways run.
//!
//! The rest follows from the seed. Every name is invented.

use crate::plane::{Pt, pt};

/// A city or a town.
#[derive(Debug, Clone)]
pub(crate) struct Town {
    pub name: &'static str,
    pub middle: Pt,
    /// Meters to where the fields begin.
    pub radius: f64,
    /// Meters between its main streets.
    pub blocks: f64,
    pub people: u32,
    /// On the neighbor's side of the border.
    pub abroad: bool,
}

/// A highway, by points that it passes.
#[derive(Debug, Clone)]
pub(crate) struct Highway {
    pub shield: &'static str,
    pub name: &'static str,
    pub through: Vec<Pt>,
}

/// A river from its spring to beyond its mouth, with its width at both, meters.
#[derive(Debug, Clone)]
pub(crate) struct River {
    pub name: &'static str,
    pub through: Vec<Pt>,
    pub width: (f64, f64),
}

/// The decisions of one world.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Half the width and half the height of the world's box, meters.
    pub half: Pt,
    /// Half axes of the island, meters.
    pub island: Pt,
    pub towns: Vec<Town>,
    pub highways: Vec<Highway>,
    pub rivers: Vec<River>,
    /// The lake's middle and half axes.
    pub lake: Option<(Pt, Pt)>,
    /// The border, from north to south.
    pub border: Vec<Pt>,
    /// Meters between country roads.
    pub fields: f64,
    pub readers: usize,
    pub vehicles: usize,
}

/// Kilometers to meters.
fn km(points: &[(f64, f64)]) -> Vec<Pt> {
    points.iter().map(|(x, y)| pt(x * 1000.0, y * 1000.0)).collect()
}

impl Plan {
    /// Sable.
    pub fn sable() -> Self {
        let town = |name, x: f64, y: f64, radius, blocks, people, abroad| Town {
            name,
            middle: pt(x * 1000.0, y * 1000.0),
            radius,
            blocks,
            people,
            abroad,
        };
        Self {
            half: pt(52_000.0, 36_000.0),
            island: pt(42_000.0, 27_500.0),
            towns: vec![
                town("Calder Bay", -27.0, -11.0, 5_600.0, 1_150.0, 148_000, false),
                town("Vesper", 9.0, 5.6, 4_700.0, 1_100.0, 92_000, false),
                town("Tindle Cross", -8.2, 0.4, 1_700.0, 800.0, 14_200, false),
                town("Pellwick", -14.5, 15.0, 1_500.0, 780.0, 9_800, false),
                town("Saltmere", -33.5, 4.0, 1_400.0, 760.0, 7_600, false),
                town("Dunmarrow", -5.5, -15.5, 1_500.0, 800.0, 11_300, false),
                town("Orrowby", 16.5, -11.5, 1_400.0, 780.0, 8_100, false),
                town("Fennimoor", 7.5, 17.0, 1_300.0, 740.0, 6_400, false),
                town("Kellmouth", 32.0, 4.5, 1_600.0, 800.0, 12_900, true),
            ],
            highways: highways(),
            rivers: rivers(),
            lake: Some((pt(-1_400.0, 12_400.0), pt(2_300.0, 1_300.0))),
            border: km(&[
                (22.0, 36.0),
                (23.2, 24.0),
                (25.6, 16.0),
                (24.4, 9.0),
                (24.2, 5.5),
                (26.0, -2.0),
                (24.6, -10.0),
                (27.0, -18.0),
                (26.0, -36.0),
            ]),
            fields: 4_600.0,
            readers: 400,
            vehicles: 24_000,
        }
    }

    /// A small island with one town, for tests.
    pub fn small() -> Self {
        Self {
            half: pt(4_400.0, 3_600.0),
            island: pt(3_300.0, 2_700.0),
            towns: vec![Town {
                name: "Little Harrow",
                middle: pt(-200.0, 100.0),
                radius: 1_300.0,
                blocks: 760.0,
                people: 6_000,
                abroad: false,
            }],
            highways: vec![],
            rivers: vec![River {
                name: "Harrow Water",
                through: km(&[(1.2, 1.4), (0.5, 0.4), (0.7, -1.0), (0.2, -3.6)]),
                width: (8.0, 60.0),
            }],
            lake: None,
            border: vec![],
            fields: 1_700.0,
            readers: 20,
            vehicles: 400,
        }
    }
}

fn highways() -> Vec<Highway> {
    vec![
        Highway {
            shield: "S-1",
            name: "Trans-Sable Highway",
            through: km(&[
                (-31.2, -11.6),
                (-28.5, -9.4),
                (-24.0, -7.4),
                (-16.0, -4.0),
                (-8.0, -1.5),
                (0.0, 1.2),
                (7.0, 2.6),
                (12.5, 3.4),
                (18.0, 5.2),
                (24.0, 6.3),
                (28.5, 5.6),
                (31.6, 4.7),
            ]),
        },
        Highway {
            shield: "S-2",
            name: "Ridge Highway",
            through: km(&[(-14.8, 16.0), (-13.0, 10.5), (-11.2, 4.0), (-10.6, -2.0), (-8.4, -9.5), (-6.2, -15.0)]),
        },
        Highway {
            shield: "S-3",
            name: "Eastern Turnpike",
            through: km(&[(16.3, -12.2), (14.8, -6.0), (13.6, 0.0), (13.2, 6.0), (10.6, 11.5), (7.9, 16.6)]),
        },
    ]
}

fn rivers() -> Vec<River> {
    vec![
        River {
            name: "Calder River",
            through: km(&[
                (-3.5, 11.0),
                (-6.0, 7.5),
                (-6.4, 4.4),
                (-10.0, 2.6),
                (-14.0, 0.6),
                (-17.5, -2.4),
                (-19.2, -6.2),
                (-22.6, -8.4),
                (-25.4, -10.3),
                (-27.6, -13.4),
                (-31.0, -15.2),
                (-36.0, -19.0),
                (-44.0, -24.0),
            ]),
            width: (16.0, 210.0),
        },
        River {
            name: "Lissom River",
            through: km(&[
                (0.6, 12.2),
                (3.6, 9.4),
                (6.0, 7.6),
                (8.2, 6.6),
                (9.6, 4.2),
                (10.4, 0.4),
                (9.2, -4.6),
                (11.2, -9.8),
                (9.8, -16.0),
                (12.0, -23.0),
                (14.0, -34.0),
            ]),
            width: (14.0, 130.0),
        },
        River {
            name: "Pell Brook",
            through: km(&[(-20.0, 9.0), (-17.0, 13.0), (-16.6, 17.0), (-18.5, 22.0), (-20.0, 34.0)]),
            width: (8.0, 50.0),
        },
    ]
}
