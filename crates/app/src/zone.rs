//! Where cameras stand, what clocks show: Sable's own zone in training, the workstation's in service.

use crate::App;
use api::Mode;
use domain::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// Sable keeps ten hours behind UTC all year.
const SABLE: i8 = -10;

/// Offsets from UTC in a window, seconds, and what times are said in.
pub struct Offsets {
    pub east: i32,
    pub shifts: Vec<(Timestamp, i32)>,
    pub name: String,
}

impl App {
    pub(crate) fn offsets(&self, from: Timestamp, to: Timestamp) -> Offsets {
        let zone = match self.mode() {
            Mode::Training => TimeZone::fixed(Offset::constant(SABLE)),
            Mode::Service => TimeZone::try_system().unwrap_or(TimeZone::UTC),
        };
        offsets(&zone, from, to)
    }
}

fn offsets(zone: &TimeZone, from: Timestamp, to: Timestamp) -> Offsets {
    let (Ok(begin), Ok(end)) = (jiff::Timestamp::from_microsecond(from.0), jiff::Timestamp::from_microsecond(to.0))
    else {
        return Offsets { east: 0, shifts: Vec::new(), name: "UTC".into() };
    };
    let shifts = zone.following(begin).take_while(|change| change.timestamp() < end);
    let shifts = shifts.map(|change| (Timestamp(change.timestamp().as_microsecond()), change.offset().seconds()));
    let now = zone.to_offset(end).seconds();
    let (hours, minutes) = (now / 3_600, now.abs() / 60 % 60);
    let name = match (now, minutes) {
        (0, _) => "UTC".to_owned(),
        (_, 0) => format!("UTC{hours:+}").replace('-', "−"),
        _ => format!("UTC{hours:+}:{minutes:02}").replace('-', "−"),
    };
    Offsets { east: zone.to_offset(begin).seconds(), shifts: shifts.collect(), name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_zone_has_no_changes_and_one_with_daylight_saving_has_two_a_year() {
        let (from, to) = (Timestamp(1_767_225_600_000_000), Timestamp(1_798_761_600_000_000));
        let sable = offsets(&TimeZone::fixed(Offset::constant(SABLE)), from, to);
        assert_eq!((sable.east, sable.shifts.len(), sable.name.as_str()), (-36_000, 0, "UTC−10"));
        let posix = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
        let eastern = offsets(&posix, from, to);
        assert_eq!((eastern.east, eastern.shifts.len(), eastern.name.as_str()), (-18_000, 2, "UTC−5"));
        assert_eq!(eastern.shifts[0].1, -14_400);
    }
}
