//! The reads of an answer as columns of bytes: what map, timeline and list are painted from. JSON of 100,000 reads takes
//! the webview a third of a second; this takes it some milliseconds.
//!
//! Little-endian: `RRC1`, the length of the header as u32, the header as JSON ([`Tables`]), then for each row at, lon,
//! lat, reader, plate, vehicle, source and flags, column after column. What the camera read is not in it (QLT-1): a
//! plate is a number here, and its text is in the tables only once somebody has typed it from a picture.

use domain::{Found, Position, ReaderKind, Timestamp};
use serde::{Deserialize, Serialize};

const MARK: &[u8; 4] = b"RRC1";
/// Bytes of one row.
const ROW: usize = 8 + 4 + 4 + 4 + 4 + 4 + 1 + 1;

/// What the numbers in the columns mean; complete, whatever row the columns begin at.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tables {
    /// The answer's row that the first row here is.
    pub from: u32,
    pub rows: u32,
    pub sources: Vec<String>,
    pub readers: Vec<ReaderCell>,
    /// Each plate: its text, where it may be shown.
    pub plates: Vec<Option<String>>,
    pub vehicles: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderCell {
    pub source: u8,
    pub id: String,
    pub name: String,
    pub address: String,
    pub kind: ReaderKind,
}

/// How sure the camera was, roughly: the figure itself comes after the look (QLT-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sure {
    /// Below 80 %.
    Low,
    /// Below 95 %.
    Fair,
    High,
}

impl Sure {
    #[must_use]
    pub const fn of(thousandths: u16) -> Self {
        match thousandths {
            0..800 => Self::Low,
            800..950 => Self::Fair,
            _ => Self::High,
        }
    }
    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Fair => "fair",
            Self::High => "high",
        }
    }
}

/// What is known of one read besides its place and time, in a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flags {
    pub sure: Sure,
    /// What oneself found in its picture.
    pub found: Option<Found>,
    pub saved: bool,
    /// Another source told the same read; that one is shown.
    pub same: bool,
}

impl Flags {
    #[must_use]
    pub fn byte(self) -> u8 {
        let sure = match self.sure {
            Sure::Low => 0,
            Sure::Fair => 1,
            Sure::High => 2,
        };
        let found = self.found.and_then(|found| Found::ALL.iter().position(|other| *other == found));
        let found = found.and_then(|n| u8::try_from(n + 1).ok()).unwrap_or(0);
        sure | (found << 2) | (u8::from(self.saved) << 5) | (u8::from(self.same) << 6)
    }
    #[must_use]
    pub fn of(byte: u8) -> Self {
        Self {
            sure: match byte & 3 {
                0 => Sure::Low,
                1 => Sure::Fair,
                _ => Sure::High,
            },
            found: usize::from((byte >> 2) & 7).checked_sub(1).and_then(|n| Found::ALL.get(n).copied()),
            saved: byte & 32 != 0,
            same: byte & 64 != 0,
        }
    }
}

/// One read in columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowCells {
    pub at: Timestamp,
    pub position: Position,
    pub reader: u32,
    pub plate: u32,
    pub vehicle: u32,
    pub source: u8,
    pub flags: u8,
}

/// Columns, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    pub tables: Tables,
    pub at: Vec<Timestamp>,
    pub position: Vec<Position>,
    pub reader: Vec<u32>,
    pub plate: Vec<u32>,
    pub vehicle: Vec<u32>,
    pub source: Vec<u8>,
    pub flags: Vec<u8>,
}

/// Bytes that are no columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadColumns;

impl Columns {
    #[must_use]
    pub const fn len(&self) -> usize {
        self.at.len()
    }
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Puts later rows behind these; tables are those of the later ones. Rows that are not next are refused.
    pub fn append(&mut self, later: Self) -> Result<(), BadColumns> {
        if later.tables.from as usize != self.len() {
            return Err(BadColumns);
        }
        self.tables = Tables { from: 0, ..later.tables };
        self.at.extend(later.at);
        self.position.extend(later.position);
        self.reader.extend(later.reader);
        self.plate.extend(later.plate);
        self.vehicle.extend(later.vehicle);
        self.source.extend(later.source);
        self.flags.extend(later.flags);
        Ok(())
    }

    /// Reads what [`pack`] wrote.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadColumns> {
        let (mark, rest) = bytes.split_first_chunk::<4>().ok_or(BadColumns)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(BadColumns)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| BadColumns)?;
        let (head, body) = rest.split_at_checked(length).ok_or(BadColumns)?;
        let tables: Tables = serde_json::from_slice(head).map_err(|_| BadColumns)?;
        let rows = tables.rows as usize;
        if mark != MARK || rows.checked_mul(ROW) != Some(body.len()) {
            return Err(BadColumns);
        }
        let mut body = body;
        let mut take = |size: usize| {
            let (column, rest) = body.split_at_checked(rows * size)?;
            body = rest;
            Some(column)
        };
        let mut column = |size| take(size).ok_or(BadColumns);
        let (at, lon, lat) = (column(8)?, column(4)?, column(4)?);
        let (reader, plate, vehicle) = (column(4)?, column(4)?, column(4)?);
        let (source, flags) = (column(1)?, column(1)?);
        let places = ints(lon)
            .zip(ints(lat))
            .map(|(lon, lat)| Position::new(f64::from(lon) / SCALE, f64::from(lat) / SCALE).map_err(|_| BadColumns));
        Ok(Self {
            at: at
                .chunks_exact(8)
                .filter_map(|b| b.try_into().ok())
                .map(|b| Timestamp(i64::from_le_bytes(b)))
                .collect(),
            position: places.collect::<Result<_, _>>()?,
            reader: ints(reader).map(i32::cast_unsigned).collect(),
            plate: ints(plate).map(i32::cast_unsigned).collect(),
            vehicle: ints(vehicle).map(i32::cast_unsigned).collect(),
            source: source.to_vec(),
            flags: flags.to_vec(),
            tables,
        })
    }
}

/// Ten-millionths of a degree, a centimeter.
const SCALE: f64 = 1e7;

fn ints(bytes: &[u8]) -> impl Iterator<Item = i32> + '_ {
    bytes.chunks_exact(4).filter_map(|b| b.try_into().ok()).map(i32::from_le_bytes)
}

#[allow(clippy::cast_possible_truncation, reason = "degrees times 10,000,000 are below 2^31")]
fn fixed(degrees: f64) -> i32 {
    (degrees * SCALE).round() as i32
}

/// Writes rows as columns; `tables.rows` is set from them.
pub fn pack(tables: &Tables, rows: &[RowCells]) -> Result<Vec<u8>, serde_json::Error> {
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let head = serde_json::to_vec(&Tables { rows: count, ..tables.clone() })?;
    let mut bytes = Vec::with_capacity(8 + head.len() + rows.len() * ROW);
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(&u32::try_from(head.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(&head);
    bytes.extend(rows.iter().flat_map(|row| row.at.0.to_le_bytes()));
    bytes.extend(rows.iter().flat_map(|row| fixed(row.position.lon()).to_le_bytes()));
    bytes.extend(rows.iter().flat_map(|row| fixed(row.position.lat()).to_le_bytes()));
    bytes.extend(rows.iter().flat_map(|row| row.reader.to_le_bytes()));
    bytes.extend(rows.iter().flat_map(|row| row.plate.to_le_bytes()));
    bytes.extend(rows.iter().flat_map(|row| row.vehicle.to_le_bytes()));
    bytes.extend(rows.iter().map(|row| row.source));
    bytes.extend(rows.iter().map(|row| row.flags));
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u32) -> RowCells {
        RowCells {
            at: Timestamp(i64::from(n) * 1_000_000),
            position: Position::new(-150.123_456_7, 40.765_432_1).unwrap(),
            reader: n,
            plate: 1,
            vehicle: 0,
            source: 0,
            flags: Flags { sure: Sure::Fair, found: Some(Found::Illegible), saved: n == 1, same: false }.byte(),
        }
    }

    #[test]
    fn columns_read_back_and_are_appended_in_order() {
        let pack_from = |from: u32, rows: &[RowCells]| pack(&Tables { from, ..Tables::default() }, rows).unwrap();
        let mut all = Columns::parse(&pack_from(0, &[row(0), row(1)])).unwrap();
        let later = Columns::parse(&pack_from(2, &[row(2)])).unwrap();
        assert_eq!(all.append(later.clone()), Ok(()));
        assert_eq!(all.append(later), Err(BadColumns), "the same rows twice");
        assert_eq!((all.len(), all.reader[2], all.at[2]), (3, 2, Timestamp(2_000_000)));
        assert!((all.position[1].lon() + 150.123_456_7).abs() < 1e-9);
        assert!(Flags::of(all.flags[1]).saved && Flags::of(all.flags[0]).found == Some(Found::Illegible));
    }

    #[test]
    fn every_flag_comes_back_and_no_cut_bytes_are_columns() {
        for byte in 0..=127u8 {
            let flags = Flags::of(byte);
            assert_eq!(Flags::of(flags.byte()), flags);
        }
        let bytes = pack(&Tables::default(), &[row(0), row(1)]).unwrap();
        for end in 0..bytes.len() {
            assert_eq!(Columns::parse(&bytes[..end]), Err(BadColumns), "{end}");
        }
    }
}
