//! The path on the map: from read to read in order of time, with what is not known and what can't be.

use crate::row::Kept;
use crate::scale::micros;
use crate::{Mask, Row, bars::number};
use analysis::{BadRule, Bound, Doubt, GapRule, gaps, impossible, legs};
use domain::{ReaderKind, Span, Timestamp};

/// When a leg is a gap, and when no vehicle could have driven it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PathRule {
    pub gap: GapRule,
    pub bound: Bound,
}

/// Travel that no vehicle could have made; only the pictures tell why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TooFast {
    /// The least speed that it takes with all allowances given, km/h.
    pub kmh: f64,
    /// The reads are as good as simultaneous.
    pub same_moment: bool,
    /// The row that its neighbors speak against, where they tell.
    pub doubt: Option<usize>,
}

impl TooFast {
    /// `At least 256 mph (412 km/h) between these reads: a misread, a cloned plate, or a camera's clock or place is wrong.`
    #[must_use]
    pub fn words(&self) -> String {
        let how = if self.same_moment {
            "At two places at once".to_owned()
        } else {
            format!("At least {:.0} mph ({:.0} km/h) between these reads", self.kmh / 1.609_344, self.kmh)
        };
        format!("{how}: a misread, a cloned plate, or a camera's clock or place is wrong")
    }
}

/// From one read of a plate to its next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Rows.
    pub from: usize,
    pub to: usize,
    pub plate: u32,
    pub begins: Timestamp,
    pub ends: Timestamp,
    /// Along the great circle.
    pub meters: f64,
    /// A gap: the line between its ends is no likely way.
    pub dashed: bool,
    pub too_fast: Option<TooFast>,
    /// From 0 for the oldest segment of the path to 1 for the newest, in even steps: times crowd, and order is to be seen.
    pub age: f64,
}

impl Segment {
    /// The part that is to be painted at a moment of playback, 0 to 1.
    #[must_use]
    pub fn part(&self, at: Timestamp) -> f64 {
        if at >= self.ends {
            1.0
        } else if at <= self.begins {
            0.0
        } else {
            micros(self.begins, at) / micros(self.begins, self.ends)
        }
    }
}

/// Segments in the order of their ends, so that the newest is painted above.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    segments: Vec<Segment>,
}

impl Path {
    /// The path of each plate among the rows of a mask, misreads left out.
    pub fn new(rows: &[Row], shown: &Mask, rule: &PathRule) -> Result<Self, BadRule> {
        let kept = Kept::of(rows, shown);
        let legs = legs(&kept.track);
        let dashed = gaps(&legs, &rule.gap)?;
        // A reader's number says its kind; each of its rows says it too.
        let mut mobile: Vec<u32> =
            rows.iter().filter(|row| row.kind == ReaderKind::Mobile).map(|row| row.reader).collect();
        mobile.sort_unstable();
        mobile.dedup();
        let doubtful = impossible(&kept.track, &rule.bound, |reader| mobile.binary_search(&reader).is_ok())?;
        let row = |index: usize| kept.row(&kept.track, index);
        // Both are by plate and then by time, so each impossible leg is found by going on.
        let mut doubtful = doubtful.iter().peekable();
        let mut segments = Vec::with_capacity(legs.len());
        for (leg, dashed) in legs.iter().zip(dashed) {
            let found = doubtful.next_if(|one| (one.leg.from, one.leg.to) == (leg.from, leg.to));
            let seen = |index: usize| kept.track.seen().get(index);
            let (Some(a), Some(b)) = (seen(leg.from), seen(leg.to)) else { continue };
            let (Some(from), Some(to)) = (row(leg.from), row(leg.to)) else { continue };
            let too_fast = found.map(|one| TooFast {
                kmh: one.least_kmh,
                same_moment: one.same_moment,
                doubt: one.doubt.map(|doubt| if doubt == Doubt::From { from } else { to }),
            });
            let (begins, ends) = (a.at, b.at);
            segments.push(Segment {
                from,
                to,
                plate: a.plate,
                begins,
                ends,
                meters: leg.meters,
                dashed,
                too_fast,
                age: 1.0,
            });
        }
        segments.sort_by_key(|one| (one.ends, one.begins, one.plate));
        let most = number(segments.len().saturating_sub(1).max(1));
        let many = segments.len() > 1;
        for (n, segment) in segments.iter_mut().enumerate().filter(|_| many) {
            segment.age = number(n) / most;
        }
        Ok(Self { segments })
    }

    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The path within a brush: the segments both of whose ends lie in a range of time. It is quick, so that a path that was
    /// made once is cut for each frame of brushing.
    pub fn within(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = &Segment> {
        let before = self.segments.partition_point(|segment| segment.ends < to);
        let after = self.segments.partition_point(|segment| segment.ends < from);
        self.segments.get(after..before).unwrap_or_default().iter().filter(move |segment| segment.begins >= from)
    }

    /// Those that no vehicle could have driven.
    pub fn too_fast(&self) -> impl Iterator<Item = (&Segment, &TooFast)> {
        self.segments.iter().filter_map(|segment| segment.too_fast.as_ref().map(|too_fast| (segment, too_fast)))
    }

    /// The segments that have begun at a moment of playback, each with the part to paint; those far back are whole.
    pub fn until(&self, at: Timestamp) -> impl Iterator<Item = (&Segment, f64)> {
        self.segments.iter().map(move |segment| (segment, segment.part(at))).filter(|(_, part)| *part > 0.0)
    }

    /// The segments one of whose ends is a row.
    pub fn of_row(&self, row: usize) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(move |segment| segment.from == row || segment.to == row)
    }
}

/// `14.2 mi in 25 min, 34 mph on average`, of one segment.
#[must_use]
pub fn segment_words(segment: &Segment) -> String {
    let (miles, time) = (segment.meters / 1_609.344, segment.ends - segment.begins);
    let lasting = crate::words::lasting(time);
    if time > Span::ZERO {
        let hours = micros(segment.begins, segment.ends) / 3.6e9;
        format!("{miles:.1} mi in {lasting}, {:.0} mph in a straight line", miles / hours)
    } else {
        format!("{miles:.1} mi at the same moment")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at_lat, row};
    use domain::Found;
    use proptest::prelude::*;

    #[test]
    fn a_path_goes_by_time_and_leaves_misreads_out() {
        let misread = Row { found: Some(Found::MisreadPlate), ..row(100, 0) };
        let rows = [row(300, 0), misread, row(0, 0), row(200, 0)];
        let path = Path::new(&rows, &Mask::all(4), &PathRule::default()).unwrap();
        let ends: Vec<_> = path.segments().iter().map(|one| (one.from, one.to)).collect();
        assert_eq!(ends, [(2, 3), (3, 0)]);
        assert_eq!(path.segments().iter().map(|one| one.age).collect::<Vec<_>>(), [0.0, 1.0]);
    }

    #[test]
    fn what_no_vehicle_could_drive_says_how_fast_it_would_have_been() {
        // A degree of latitude, 111 km, in ten minutes.
        let rows = [at_lat(row(0, 0), 0.0), at_lat(row(600, 1), 1.0), at_lat(row(40_000, 1), 1.0)];
        let path = Path::new(&rows, &Mask::all(3), &PathRule::default()).unwrap();
        let (segment, too_fast) = path.too_fast().next().unwrap();
        assert_eq!((segment.from, segment.to, path.too_fast().count()), (0, 1, 1));
        let said = too_fast.words();
        assert!(said.starts_with("At least 393 mph (633 km/h) between these reads: a misread"), "{said}");
        assert_eq!(segment_words(segment), "69.1 mi in 10 min, 415 mph in a straight line");
        assert!(path.segments()[1].dashed, "a night unseen");
    }

    #[test]
    fn playback_paints_what_has_happened() {
        let rows = [row(0, 0), row(100, 0), row(200, 0)];
        let path = Path::new(&rows, &Mask::all(3), &PathRule::default()).unwrap();
        let parts = |at: i64| path.until(Timestamp(at * 1_000_000)).map(|(_, part)| part).collect::<Vec<_>>();
        assert_eq!(parts(0), Vec::<f64>::new());
        assert_eq!(parts(150), [1.0, 0.5]);
        assert_eq!(parts(200), [1.0, 1.0]);
    }

    proptest! {
        #[test]
        fn a_path_has_a_segment_fewer_than_reads_of_each_plate(
            reads in proptest::collection::vec((0i64..100_000, 0u32..3, any::<bool>()), 0..60),
            one in 0i64..100_000, other in 0i64..100_000,
        ) {
            let rows: Vec<Row> = reads
                .iter()
                .map(|(at, plate, misread)| Row { plate: *plate, found: misread.then_some(Found::NotAPlate), ..row(*at, 0) })
                .collect();
            let path = Path::new(&rows, &Mask::all(rows.len()), &PathRule::default()).unwrap();
            let of = |plate: u32| rows.iter().filter(|row| row.plate == plate && !row.is_left_out()).count();
            let wanted: usize = (0..3).map(|plate| of(plate).saturating_sub(1)).sum();
            prop_assert_eq!(path.segments().len(), wanted);
            for segment in path.segments() {
                prop_assert!(rows[segment.from].at <= rows[segment.to].at && (0.0..=1.0).contains(&segment.age));
                prop_assert!(!rows[segment.from].is_left_out() && !rows[segment.to].is_left_out());
                prop_assert_eq!(rows[segment.from].plate, rows[segment.to].plate);
            }
            prop_assert!(path.segments().is_sorted_by(|a, b| a.ends <= b.ends && a.age <= b.age));
            // Cut to a range of time it is the path of the reads in it.
            let (from, to) = (Timestamp(one.min(other) * 1_000_000), Timestamp(one.max(other) * 1_000_000));
            let inside = Mask::of(rows.len(), |n| from <= rows[n].at && rows[n].at < to);
            let anew = Path::new(&rows, &inside, &PathRule::default()).unwrap();
            let ends = |segment: &Segment| (segment.from, segment.to, segment.dashed);
            prop_assert_eq!(path.within(from, to).map(ends).collect::<Vec<_>>(), anew.segments().iter().map(ends).collect::<Vec<_>>());
        }
    }
}
