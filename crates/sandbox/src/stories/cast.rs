//! The vehicles of the story lines, and what they do on which days.
//!
//! What happens, happens again every few days, for ever: so each story has fresh reads whatever the clock says, and
//! still a read, once made, never changes.

use crate::hubs::HubKind;
use crate::traffic::{Choice, Life, Stop, Text};

pub(crate) const TRACTOR: u8 = 0;
pub(crate) const SPOTTER: u8 = 1;
pub(crate) const SCOUT: u8 = 2;
pub(crate) const LOAD: u8 = 3;
pub(crate) const SUSPECT: u8 = 4;
pub(crate) const FAMILY: u8 = 5;

/// A vehicle of a story.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub number: u8,
    pub plate: Text,
    /// Of the plan's towns.
    pub town: usize,
    pub life: Life,
    /// Of the models and colors.
    pub model: usize,
    pub color: usize,
}

/// A tour on a day, leaving so many minutes after Sable's midnight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Act {
    pub tour: usize,
    pub minute: f64,
    /// Minutes at each stop, from and to.
    pub rest: (u32, u32),
}

/// All roles; their numbers are the vehicles' numbers in Sable.
pub(crate) fn roles() -> Vec<Role> {
    let rows: [(&str, usize, Option<Life>, usize, usize); 10] = [
        ("7KXM482", 0, None, 33, 0), // the tractor of the theft ring: a white Freightliner
        ("4HRT915", 0, None, 26, 1), // who looks out for it: a black Ram
        ("2LMB604", 8, None, 5, 2),  // the scout: a gray Sentra
        ("8PVX317", 8, None, 30, 0), // the load behind it: a white Sprinter
        ("6NRM188", 5, None, 24, 4), // the wanted one: a blue F-150
        ("6NRM183", 1, None, 32, 3), // the family whose plate looks like it: a silver Odyssey
        ("9TCD250", 0, Some(Life::Commuter), 0, 4), // on a display that nobody re-examined
        ("1FWG773", 2, Some(Life::Commuter), 17, 5), // of an event closed long ago
        ("4AEK026", 1, Some(Life::Commuter), 12, 5), // a colleague's acquaintance
        ("2SNL941", 3, Some(Life::Commuter), 22, 6), // who asks for the records
    ];
    rows.into_iter()
        .enumerate()
        .map(|(n, (plate, town, life, model, color))| Role {
            number: n as u8,
            plate: Text::new(plate),
            town,
            life: life.unwrap_or(Life::Cast(n as u8)),
            model,
            color,
        })
        .collect()
}

impl Role {
    /// The tours that the story needs; `None` for an ordinary life.
    pub fn tours(&self, choice: &Choice<'_>) -> Option<Vec<Vec<Stop>>> {
        let far_stop = choice
            .all(HubKind::TruckStop)
            .iter()
            .find(|h| choice.town_of(**h) == Some(2))
            .or(choice.all(HubKind::TruckStop).last());
        let far_stop = Stop(*far_stop?);
        match self.number {
            TRACTOR => {
                let port = choice.first(HubKind::Seaport, 0)?;
                Some(vec![vec![far_stop], vec![port]])
            }
            SPOTTER => Some(vec![vec![far_stop], vec![choice.first(HubKind::Shop, 0)?]]),
            SCOUT | LOAD => Some(vec![vec![choice.first(HubKind::Yard, 0)?]]),
            SUSPECT => Some(vec![vec![choice.first(HubKind::Garage, 0)?], vec![choice.first(HubKind::Shop, 5)?]]),
            FAMILY => Some(vec![vec![choice.first(HubKind::School, 1)?, choice.first(HubKind::Garage, 1)?]]),
            _ => None,
        }
    }
}

/// Which tours a role drives on a day.
pub(crate) fn acts(role: u8, day: i32) -> Vec<Act> {
    let act = |tour, minute, rest| Act { tour, minute, rest };
    match role {
        // Every ninth night a trailer is taken; in between, loads as any tractor has.
        TRACTOR if is_theft(day) => vec![act(0, 1_350.0, (35, 50))],
        TRACTOR if day.rem_euclid(3) == 0 => vec![act(1, 840.0, (30, 60))],
        SPOTTER if is_theft(day) => vec![act(0, 1_325.0, (60, 80))],
        SPOTTER if day.rem_euclid(2) == 0 => vec![act(1, 620.0, (20, 50))],
        SCOUT if is_run(day) => vec![act(0, 852.0, (45, 70))],
        LOAD if is_run(day) => vec![act(0, 860.0, (45, 70))],
        SUSPECT if day.rem_euclid(5) == 0 => vec![act(0, 780.0, (60, 120))],
        SUSPECT => vec![act(1, 960.0, (20, 40))],
        FAMILY => vec![act(0, 470.0, (15, 40))],
        _ => vec![],
    }
}

/// Nights on which the ring steals.
pub(crate) fn is_theft(day: i32) -> bool {
    day.rem_euclid(9) == 2
}
/// Days on which a load comes over the border.
pub(crate) fn is_run(day: i32) -> bool {
    day.rem_euclid(6) == 3
}

/// Days on which the family's plate is taken for the wanted one.
pub(crate) fn is_mistaken(day: i32) -> bool {
    day.rem_euclid(7) == 2
}

/// What cameras read of a role's plate on a day: the truth, but for the family, which each week is taken for another.
pub(crate) fn reading(role: u8, day: i32, plate: Text) -> Text {
    if role == FAMILY && is_mistaken(day) { Text::new("6NRM188") } else { plate }
}
