//! Rows and frames that the tests of the strip share.

#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests, each of which uses a part")]

use analysis::{Shift, Window, Zone};
use domain::{Found, Position, ReaderKind, Span, Timestamp};
use proptest::prelude::*;
use timeline::{Frame, Mask, Row, Strip, Sure};

/// Monday, 2027-03-15 at 00:00 UTC.
pub const NOW: Timestamp = Timestamp(20_892 * 86_400 * 1_000_000);

/// A read so many minutes before [`NOW`].
pub fn row(minutes: i64, reader: u32) -> Row {
    Row {
        at: NOW - Span::minutes(minutes),
        place: Position::new(-150.0, 40.0).unwrap(),
        reader,
        plate: 0,
        source: 0,
        kind: ReaderKind::Fixed,
        sure: Sure::High,
        found: None,
        saved: false,
        same: false,
    }
}

/// Everything that a strip is made of.
#[derive(Debug, Clone)]
pub struct Scene {
    pub rows: Vec<Row>,
    pub shown: Mask,
    pub window: Window,
    pub zone: Zone,
    pub width: f64,
    pub height: f64,
}

impl Scene {
    /// So many days up to [`NOW`], as wide and high as in the design.
    pub fn of(rows: Vec<Row>, days: i64) -> Self {
        let window = Window::new(NOW - Span::hours(24 * days), NOW).unwrap();
        Self { shown: Mask::all(rows.len()), rows, window, zone: Zone::UTC, width: 580.0, height: 160.0 }
    }

    pub fn strip(&self) -> Strip {
        let frame = Frame { window: self.window, zone: &self.zone, now: NOW, width: self.width, height: self.height };
        Strip::new(&self.rows, &self.shown, &frame).unwrap()
    }
}

/// Windows of an hour to twenty years, a zone that changes its offset within, and reads in and around them.
pub fn scenes() -> impl Strategy<Value = Scene> {
    let long = prop_oneof![1i64..100, 24i64..2_400, 2_400i64..175_000];
    let zone = (-14i32..=14, -14i32..=14, 0.0..1.0f64);
    let reads = proptest::collection::vec((-0.1..1.1f64, 0u32..6, any::<bool>(), any::<bool>()), 0..120);
    let size = (0.0..1_000.0f64, 0.0..300.0f64);
    (long, 0i64..200_000, zone, reads, size).prop_map(|(hours, back, (east, then, turn), reads, (width, height))| {
        let to = NOW - Span::minutes(back);
        let from = to - Span::hours(hours);
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "minutes of some years")]
        let at = |part: f64| from + Span::minutes((hours as f64 * 60.0 * part) as i64);
        let zone = Zone::new(east * 3_600, vec![Shift { at: at(turn), east: then * 3_600 }]).unwrap();
        let one = |(part, reader, misread, _): &(f64, u32, bool, bool)| Row {
            at: at(*part),
            found: misread.then_some(Found::MisreadPlate),
            ..row(0, *reader)
        };
        let rows: Vec<Row> = reads.iter().map(one).collect();
        let shown = Mask::of(rows.len(), |n| reads[n].3);
        Scene { rows, shown, window: Window::new(from, to).unwrap(), zone, width, height }
    })
}
