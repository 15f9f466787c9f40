//! Rows for tests.

use crate::{Row, Sure};
use domain::{Found, Position, ReaderKind, Span, Timestamp};
use proptest::prelude::*;

/// A read so many seconds after the epoch.
pub(crate) fn row(seconds: i64, reader: u32) -> Row {
    Row {
        at: Timestamp(0) + Span::seconds(seconds),
        place: Position::new(0.0, 0.0).unwrap(),
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

pub(crate) fn at_lat(row: Row, lat: f64) -> Row {
    Row { place: Position::new(0.0, lat).unwrap(), ..row }
}

pub(crate) fn any_row() -> impl Strategy<Value = Row> {
    let kinds = [ReaderKind::Fixed, ReaderKind::Toll, ReaderKind::Garage, ReaderKind::Mobile, ReaderKind::Agency];
    let found = proptest::option::of(proptest::sample::select(Found::ALL.to_vec()));
    let numbers = (0u32..6, 0u32..4, 0u32..4, -2i32..=2, -2i32..=2);
    let kinds = (proptest::sample::select(kinds.to_vec()), proptest::sample::select(Sure::ALL.to_vec()), found);
    (-500_000i64..5_000_000, numbers, kinds, any::<bool>(), any::<bool>()).prop_map(
        |(at, (reader, plate, source, lon, lat), (kind, sure, found), saved, same)| Row {
            at: Timestamp(0) + Span::seconds(at),
            place: Position::new(f64::from(lon), f64::from(lat)).unwrap(),
            reader,
            plate,
            source,
            kind,
            sure,
            found,
            saved,
            same,
        },
    )
}
