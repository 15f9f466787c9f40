//! Usual places: where a plate is read, or stands, on many days.

use crate::{BadRule, Day, Evidence, Local, Stop, Track, Window, Zone, density, numbers, sphere, zone};
use domain::{Position, Timestamp};
use std::cmp::Ordering;
use std::ops::Range;

/// What counts as a usual place. All defaults are our choice.
#[derive(Debug, Clone, PartialEq)]
pub struct UsualRule {
    /// Reads within this of each other are at one place; default 150 meters, 1 to 5,000.
    pub meters: f64,
    /// So many within that distance make it one (the `MinPts` of DBSCAN); default 3.
    pub least: u32,
    /// On so many days at least; default 3.
    pub days: u32,
    /// The hours that are night, from the first up to, not including, the second; default 22 to 6.
    pub night: (u8, u8),
    /// The share of reads that the typical hours hold; default 0.8.
    pub share: f64,
}

impl Default for UsualRule {
    fn default() -> Self {
        Self { meters: 150.0, least: 3, days: 3, night: (22, 6), share: 0.8 }
    }
}

/// The shortest stretch of the clock that holds the wanted share, the earliest of those.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Its first hour, 0 to 23.
    pub from: u8,
    /// 1 to 24.
    pub hours: u8,
    /// What share it holds.
    pub share: f64,
}

/// Two of three reads by day, or by night, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    Day,
    Night,
    Both,
}

/// On weekdays at three times the rate of weekend days, the other way round, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Week {
    Weekdays,
    Weekends,
    Both,
}

/// A usual place. A camera stands beside a road: where a plate is usually read is not where anyone lives or works.
#[derive(Debug, Clone, PartialEq)]
pub struct Usual {
    pub middle: Position,
    /// To the farthest of them, meters.
    pub radius: f64,
    /// Indexes of its reads in the track, or of its stops in their list.
    pub members: Vec<usize>,
    pub first: Timestamp,
    pub last: Timestamp,
    /// Days on which it was there, and days of the window.
    pub days: u32,
    pub of: u32,
    /// The same of Monday to Friday, and of Saturday and Sunday.
    pub weekdays: (u32, u32),
    pub weekends: (u32, u32),
    pub band: Band,
    /// The share at night.
    pub night: f64,
}

impl Usual {
    /// The share of the window's days on which it was there.
    #[must_use]
    pub fn share(&self) -> f64 {
        share(self.days, self.of)
    }

    #[must_use]
    pub fn hours(&self) -> Hours {
        if self.night >= 2.0 / 3.0 {
            Hours::Night
        } else if self.night <= 1.0 / 3.0 {
            Hours::Day
        } else {
            Hours::Both
        }
    }

    /// [`Week::Both`] too where the window has no such days to compare.
    #[must_use]
    pub fn week(&self) -> Week {
        let (on, off) = (share(self.weekdays.0, self.weekdays.1), share(self.weekends.0, self.weekends.1));
        match (self.weekdays.1 > 0 && self.weekends.1 > 0, on >= 3.0 * off, off >= 3.0 * on) {
            (true, true, false) => Week::Weekdays,
            (true, false, true) => Week::Weekends,
            _ => Week::Both,
        }
    }

    /// Most days first, then most reads, then from south to north and west to east.
    fn rank(&self, other: &Self) -> Ordering {
        let days = other.days.cmp(&self.days).then(other.members.len().cmp(&self.members.len()));
        let (a, b) = (self.middle, other.middle);
        days.then(a.lat().total_cmp(&b.lat())).then(a.lon().total_cmp(&b.lon()))
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

impl UsualRule {
    fn check(&self) -> Result<(), BadRule> {
        BadRule::unless((1.0..=5_000.0).contains(&self.meters), "the width of a place", "1 to 5,000 meters")?;
        BadRule::unless(self.least > 0, "the number of reads at a place", "at least 1")?;
        BadRule::unless(self.days > 0, "the number of days at a place", "at least 1")?;
        BadRule::unless(self.night.0 < 24 && self.night.1 < 24, "an hour of the night", "0 to 23")?;
        BadRule::unless((0.0..=1.0).contains(&self.share), "the share within the typical hours", "0 to 1")
    }

    fn is_night(&self, hour: u8) -> bool {
        let Range { start, end } = self.night.0..self.night.1;
        if start <= end { (start..end).contains(&hour) } else { hour >= start || hour < end }
    }

    fn band(&self, hours: &[u32; 24]) -> Band {
        let all: u32 = hours.iter().sum();
        let held =
            |from: u8, long: u8| -> u32 { hours.iter().cycle().skip(usize::from(from)).take(usize::from(long)).sum() };
        let bands = (1..=24u8).flat_map(|long| (0..24u8).map(move |from| (from, long)));
        let enough = |(from, long): &(u8, u8)| share(held(*from, *long), all) >= self.share;
        let (from, long) = bands.into_iter().find(enough).unwrap_or((0, 24));
        Band { from, hours: long, share: share(held(from, long), all) }
    }
}

/// The usual places of the reads of a track within a window: of one plate, if they are to mean anything. By rank.
pub fn usual_reads(track: &Track, window: &Window, zone: &Zone, rule: &UsualRule) -> Result<Vec<Usual>, BadRule> {
    let reads = track.seen().iter().enumerate().map(|(n, seen)| (n, seen.at, seen.place));
    usual(reads, window, zone, rule)
}

/// The usual places of stops that were seen, by when they began; those between two reads have no place. By rank.
pub fn usual_stops(stops: &[Stop], window: &Window, zone: &Zone, rule: &UsualRule) -> Result<Vec<Usual>, BadRule> {
    let seen = stops.iter().enumerate().filter(|(_, stop)| stop.evidence == Evidence::Seen);
    usual(seen.map(|(n, stop)| (n, stop.from, stop.area.middle())), window, zone, rule)
}

fn usual(
    all: impl Iterator<Item = (usize, Timestamp, Position)>,
    window: &Window,
    zone: &Zone,
    rule: &UsualRule,
) -> Result<Vec<Usual>, BadRule> {
    rule.check()?;
    let inside: Vec<_> = all.filter(|(_, at, _)| window.holds(*at)).collect();
    let places: Vec<Position> = inside.iter().map(|(.., place)| *place).collect();
    let calendar: Vec<Day> = zone.steps(window, zone::DAY).into_iter().map(zone::day).collect();
    let of = week(&calendar);
    let mut found = Vec::new();
    for group in density::groups(&places, rule.meters, rule.least) {
        let members: Vec<_> = group.iter().filter_map(|n| inside.get(*n)).collect();
        let local: Vec<Local> = members.iter().map(|(_, at, _)| zone.local(*at)).collect();
        let mut days: Vec<Day> = local.iter().map(|local| local.day).collect();
        days.sort_unstable();
        days.dedup();
        let times = || members.iter().map(|(_, at, _)| *at);
        let (Some(first), Some(last)) = (times().min(), times().max()) else { continue };
        let place = || members.iter().map(|(.., place)| *place);
        if numbers::count(days.len()) < rule.days {
            continue;
        }
        let Some(middle) = sphere::middle(place()) else { continue };
        let mut hours = [0u32; 24];
        for local in &local {
            if let Some(count) = hours.get_mut(usize::from(local.hour)) {
                *count = count.saturating_add(1);
            }
        }
        let nights = local.iter().filter(|local| rule.is_night(local.hour)).count();
        let on = week(&days);
        found.push(Usual {
            middle,
            radius: place().map(|place| place.meters_to(middle)).fold(0.0, f64::max),
            first,
            last,
            days: numbers::count(days.len()),
            of: numbers::count(calendar.len()),
            weekdays: (on.0, of.0),
            weekends: (on.1, of.1),
            band: rule.band(&hours),
            night: share(numbers::count(nights), numbers::count(members.len())),
            members: members.iter().map(|(n, ..)| *n).collect(),
        });
    }
    found.sort_by(Usual::rank);
    Ok(found)
}

/// How many are weekdays, and how many weekend days.
fn week(days: &[Day]) -> (u32, u32) {
    let weekends = days.iter().filter(|day| day.is_weekend()).count();
    (numbers::count(days.len() - weekends), numbers::count(weekends))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seen;
    use domain::Span;
    use proptest::prelude::*;

    /// Monday 2027-03-15 00:00 UTC.
    const MONDAY: Timestamp = Timestamp(1_805_068_800_000_000);

    fn place(km: f64) -> Position {
        Position::new(10.0, km / 111.195).unwrap()
    }

    fn seen(day: i64, minute: i64, km: f64) -> Seen {
        Seen { at: MONDAY + Span::minutes(day * 1_440 + minute), place: place(km), reader: 0, plate: 0 }
    }

    fn weeks(n: i64) -> Window {
        Window::new(MONDAY, MONDAY + Span::hours(24 * 7 * n)).unwrap()
    }

    /// Four weeks: to work at 7:40, back at 17:10, a friend on Saturdays at 20:30, and once elsewhere.
    fn commuter() -> Track {
        let mut reads = vec![seen(9, 700, 50.0), seen(9, 710, 50.0), seen(9, 720, 50.0)];
        for day in 0..28 {
            match day % 7 {
                0..5 => reads.extend([seen(day, 460, 0.0), seen(day, 475, 8.0), seen(day, 1_030, 8.02)]),
                5 => reads.extend([seen(day, 1_230, 20.0)]),
                _ => {}
            }
        }
        Track::new(&reads)
    }

    #[test]
    fn a_commuter_s_usual_places_are_those_of_the_way_to_work_and_of_saturdays() {
        let usual = usual_reads(&commuter(), &weeks(4), &Zone::UTC, &UsualRule::default()).unwrap();
        assert_eq!(usual.len(), 3, "one day elsewhere is not usual: {usual:?}");
        let (work, home, friend) = (&usual[0], &usual[1], &usual[2]);
        assert_eq!(
            (work.days, work.of, work.members.len(), work.week(), work.hours()),
            (20, 28, 40, Week::Weekdays, Hours::Day)
        );
        assert_eq!((work.weekdays, work.weekends), ((20, 20), (0, 8)));
        assert!(work.middle.meters_to(place(8.01)) < 1.0 && (work.radius - 10.0).abs() < 0.5);
        assert_eq!(home.band, Band { from: 7, hours: 1, share: 1.0 });
        assert_eq!(work.band, Band { from: 7, hours: 11, share: 1.0 });
        assert_eq!((friend.days, friend.week(), friend.band.from), (4, Week::Weekends, 20));
        assert!((home.share() - 20.0 / 28.0).abs() < 1e-12);
    }

    #[test]
    fn a_band_goes_over_midnight_and_night_does_too() {
        let reads: Vec<_> = (0..7).flat_map(|day| [seen(day, 1_410, 0.0), seen(day + 1, 20, 0.0)]).collect();
        let usual = usual_reads(&Track::new(&reads), &weeks(2), &Zone::UTC, &UsualRule::default()).unwrap();
        assert_eq!(usual[0].band, Band { from: 23, hours: 2, share: 1.0 });
        assert_eq!((usual[0].hours(), usual[0].week()), (Hours::Night, Week::Both));
    }

    #[test]
    fn nonsense_is_refused() {
        for rule in [
            UsualRule { meters: f64::NAN, ..UsualRule::default() },
            UsualRule { least: 0, ..UsualRule::default() },
            UsualRule { night: (22, 24), ..UsualRule::default() },
            UsualRule { share: 1.5, ..UsualRule::default() },
        ] {
            assert!(usual_reads(&Track::default(), &weeks(1), &Zone::UTC, &rule).is_err(), "{rule:?}");
        }
    }

    proptest! {
        #[test]
        fn usual_places_keep_to_their_rule_and_to_no_order_of_reads(
            reads in proptest::collection::vec((0i64..35, 0i64..1_440, 0u8..9), 0..80), days in 1u32..5,
        ) {
            let reads: Vec<_> = reads.iter().map(|(day, minute, km)| seen(*day, *minute, f64::from(*km) * 0.12)).collect();
            let rule = UsualRule { days, ..UsualRule::default() };
            let usual = usual_reads(&Track::new(&reads), &weeks(4), &Zone::UTC, &rule).unwrap();
            for one in &usual {
                prop_assert!(one.days >= days && one.days <= one.of && one.of == 28 && one.members.len() >= 3);
                prop_assert_eq!(one.weekdays.0 + one.weekends.0, one.days);
                prop_assert!(one.band.share >= rule.share && (0.0..=1.0).contains(&one.night));
                prop_assert!(one.first <= one.last);
            }
            prop_assert!(usual.is_sorted_by(|one, next| one.days >= next.days));
            let back: Vec<_> = reads.iter().rev().copied().collect();
            prop_assert_eq!(usual, usual_reads(&Track::new(&back), &weeks(4), &Zone::UTC, &rule).unwrap());
        }
    }
}
