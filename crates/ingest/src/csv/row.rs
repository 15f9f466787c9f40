//! What a row says, by the mapping.

use super::mapping::{Column, Mapping, Source};
use super::rows::Row;
use crate::maker::{Candidate, Draft, OwnId, Way};
use crate::time::When;
use crate::{Country, Why, region, words};
use domain::Vehicle;
use std::borrow::Cow;

/// Where a field of the mapping stands in this table.
#[derive(Debug, Clone)]
enum Cell {
    At(usize, Column),
    Constant(String),
}

/// The mapping's columns, found in a table's header.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    count: usize,
    plate: Cell,
    time: Vec<usize>,
    reader: Cell,
    confidence: Cell,
    state: Option<Cell>,
    latitude: Option<Cell>,
    longitude: Option<Cell>,
    reader_name: Option<Cell>,
    country: Option<Cell>,
    make: Option<Cell>,
    model: Option<Cell>,
    color: Option<Cell>,
    heading: Option<Cell>,
    id: Option<Cell>,
    alternates: Option<Cell>,
    picture: Option<Cell>,
}

impl Columns {
    /// Finds the mapping's columns in a table's first row, which is its header if it has one.
    pub fn find(mapping: &Mapping, first: Row<'_>) -> Result<Self, Why> {
        let names: Vec<&str> = first.iter().map(Option::unwrap_or_default).collect();
        let index = |column: &Column| index(column, &names);
        let place = |source: &Source| -> Result<Cell, Why> {
            Ok(match source {
                Source::Column(column) => Cell::At(index(column)?, column.clone()),
                Source::Constant(text) => Cell::Constant(text.clone()),
            })
        };
        let may = |source: &Option<Source>| source.as_ref().map(place).transpose();
        Ok(Self {
            count: names.len(),
            plate: place(&mapping.plate)?,
            time: mapping.time.iter().map(index).collect::<Result<_, _>>()?,
            reader: place(&mapping.reader)?,
            confidence: place(&mapping.confidence)?,
            state: may(&mapping.state)?,
            latitude: may(&mapping.latitude)?,
            longitude: may(&mapping.longitude)?,
            reader_name: may(&mapping.reader_name)?,
            country: may(&mapping.country)?,
            make: may(&mapping.make)?,
            model: may(&mapping.model)?,
            color: may(&mapping.color)?,
            heading: may(&mapping.heading)?,
            id: may(&mapping.id)?,
            alternates: may(&mapping.alternates)?,
            picture: may(&mapping.picture)?,
        })
    }
}

/// A name is found as it is written, or else in capitals and small letters alike, if it is there once.
fn index(column: &Column, names: &[&str]) -> Result<usize, Why> {
    let name = match column {
        Column::Number(number) if *number <= names.len() => return Ok(number - 1),
        Column::Number(_) => return Err(Why::NoColumn(column.to_string())),
        Column::Name(name) => name,
    };
    let found = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
        names.iter().enumerate().filter(|(_, other)| same(other)).map(|(n, _)| n).collect()
    };
    let exact = found(&|other| other == name);
    let places = if exact.is_empty() { found(&|other| other.eq_ignore_ascii_case(name)) } else { exact };
    match places.as_slice() {
        [one] => Ok(*one),
        [] => Err(Why::NoColumn(column.to_string())),
        _ => Err(Why::TwoColumns(column.to_string())),
    }
}

/// The value at a place: empty is none.
fn value<'a>(cell: &'a Cell, row: Row<'a>) -> Option<&'a str> {
    match cell {
        Cell::At(n, _) => row.get(*n),
        Cell::Constant(text) => Some(text.as_str()),
    }
    .filter(|text| !text.is_empty())
}

fn may<'a>(cell: Option<&'a Cell>, row: Row<'a>) -> Option<&'a str> {
    value(cell?, row)
}

/// As [`may`], where words that say nothing are none.
fn says<'a>(cell: Option<&'a Cell>, row: Row<'a>) -> Option<&'a str> {
    may(cell, row).filter(|text| !words::says_nothing(text))
}

fn unreadable(cell: &Cell, expected: &'static str) -> Why {
    let field = match cell {
        Cell::At(_, column) => format!("column {column}"),
        Cell::Constant(_) => "the mapping file's constant".to_owned(),
    };
    Why::Value { field, expected }
}

fn number(cell: &Cell, text: &str, expected: &'static str) -> Result<f64, Why> {
    text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(|| unreadable(cell, expected))
}

fn may_number(cell: Option<&Cell>, row: Row<'_>, expected: &'static str) -> Result<Option<f64>, Why> {
    let Some(at) = cell else { return Ok(None) };
    says(cell, row).map(|text| number(at, text, expected)).transpose()
}

/// Hands what a row says to `take`.
pub(crate) fn read(mapping: &Mapping, columns: &Columns, row: Row<'_>, mut take: impl FnMut(Result<Draft<'_>, Why>)) {
    let mut time = String::new();
    let parts = match parts(mapping, columns, row, &mut time) {
        Ok(parts) => parts,
        Err(why) => return take(Err(why)),
    };
    let names: Option<Cow<'_, str>> = parts.reader.map(Into::into);
    take(Ok(Draft {
        own_id: parts.id.map_or(OwnId::Digest(&[]), OwnId::AtReader),
        cameras: names.as_slice(),
        camera_name: may(columns.reader_name.as_ref(), row).map(str::to_owned),
        country: parts.country,
        when: When::Text(parts.time, &mapping.time_format),
        zone: mapping.zone.as_ref(),
        place: parts.place,
        plate: parts.plate,
        jurisdiction: may(columns.state.as_ref(), row).and_then(region::of_column),
        confidence: parts.confidence,
        scale: mapping.scale,
        candidates: parts.candidates,
        vehicle: Vehicle {
            make: may(columns.make.as_ref(), row).and_then(words::label),
            model: may(columns.model.as_ref(), row).and_then(words::label),
            color: may(columns.color.as_ref(), row).and_then(words::color),
        },
        way: parts.way,
        pictures: [says(columns.picture.as_ref(), row), None, None],
    }));
}

/// What of a row can go wrong.
struct Parts<'a> {
    plate: &'a str,
    time: &'a str,
    reader: Option<&'a str>,
    confidence: f64,
    place: Option<(f64, f64)>,
    country: Option<Country>,
    way: Way,
    id: Option<&'a str>,
    candidates: Vec<Candidate<'a>>,
}

fn parts<'a>(mapping: &Mapping, columns: &'a Columns, row: Row<'a>, joined: &'a mut String) -> Result<Parts<'a>, Why> {
    let found = row.len();
    if found != columns.count {
        return Err(Why::Columns { found, expected: columns.count });
    }
    // Fields that are no text by themselves, though all of them together are.
    if row.iter().any(|field| field.is_none()) {
        return Err(Why::NotUtf8);
    }
    let plate = value(&columns.plate, row).ok_or(Why::Missing("plate"))?;
    let time = match columns.time.as_slice() {
        [one] => row.get(*one).unwrap_or_default(),
        several => {
            for n in several {
                joined.push_str(row.get(*n).unwrap_or_default());
                joined.push(' ');
            }
            joined.trim()
        }
    };
    if time.is_empty() {
        return Err(Why::Missing("time"));
    }
    let confidence = value(&columns.confidence, row).ok_or(Why::Missing("confidence"))?;
    let confidence = number(&columns.confidence, confidence, "a number")?;
    let latitude = may_number(columns.latitude.as_ref(), row, "degrees of latitude, as in 44.08")?;
    let longitude = may_number(columns.longitude.as_ref(), row, "degrees of longitude, as in -103.23")?;
    if latitude.is_some() != longitude.is_some() {
        return Err(Why::Missing("latitude or longitude, though it has the other"));
    }
    let country = says(columns.country.as_ref(), row).map(|text| Country::new(text).ok_or(Why::Country)).transpose()?;
    let way = match (columns.heading.as_ref(), says(columns.heading.as_ref(), row)) {
        (Some(cell), Some(text)) => Way::North(
            heading(text).ok_or_else(|| unreadable(cell, "degrees from 0 to 360, or a point of the compass as NE"))?,
        ),
        _ => Way::None,
    };
    Ok(Parts {
        plate,
        time,
        reader: value(&columns.reader, row),
        confidence,
        place: latitude.zip(longitude),
        country,
        way,
        id: may(columns.id.as_ref(), row),
        candidates: may(columns.alternates.as_ref(), row)
            .map(|text| alternates(text, mapping.separator))
            .unwrap_or_default(),
    })
}

/// `PLATE` or `PLATE:confidence`, several of them.
fn alternates(text: &str, separator: char) -> Vec<Candidate<'_>> {
    let one = |text: &str| -> Option<(usize, f64)> {
        let (plate, sure) = text.rsplit_once(':')?;
        Some((plate.len(), sure.trim().parse().ok()?))
    };
    let each = text.split(separator).filter(|text| !text.trim().is_empty());
    each.map(|text| match one(text) {
        Some((plate, sure)) => Candidate { plate: text.get(..plate).unwrap_or(text), confidence: Some(sure) },
        None => Candidate { plate: text, confidence: None },
    })
    .collect()
}

/// Degrees from 0 to 360, or a point of the compass: `NE`, `northbound`, `North-East`.
fn heading(text: &str) -> Option<u16> {
    const POINTS: [&str; 16] =
        ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"];
    if let Ok(degrees) = text.parse::<f64>() {
        return (0.0..=360.0).contains(&degrees).then(|| crate::numbers::degrees(degrees)).flatten();
    }
    let mut short: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>().to_ascii_uppercase();
    if let Some(way) = short.strip_suffix("BOUND") {
        short = way.to_owned();
    }
    for (long, letter) in [("NORTH", "N"), ("SOUTH", "S"), ("EAST", "E"), ("WEST", "W")] {
        short = short.replace(long, letter);
    }
    // `NB` is northbound, as on road signs.
    let way = if short.len() == 2 { short.strip_suffix('B').unwrap_or(&short) } else { &short };
    let point = POINTS.iter().position(|point| *point == way)?;
    // 22.5 degrees each.
    crate::numbers::degrees(f64::from(u16::try_from(point).ok()?) * 22.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_degrees_or_a_point_of_the_compass() {
        for (text, degrees) in [
            ("0", 0),
            ("360", 0),
            ("271.6", 272),
            ("N", 0),
            ("ne", 45),
            ("South", 180),
            ("Northbound", 0),
            ("north-west", 315),
            ("WB", 270),
            ("WSW", 248),
            ("East bound", 90),
        ] {
            assert_eq!(heading(text), Some(degrees), "{text}");
        }
        for odd in ["in", "-1", "361", "NaN", "N N", "approaching", "B"] {
            assert_eq!(heading(odd), None, "{odd}");
        }
    }

    #[test]
    fn alternates_may_have_their_own_confidence() {
        let said = |text| -> Vec<(String, Option<f64>)> {
            alternates(text, ';').into_iter().map(|one| (one.plate.to_owned(), one.confidence)).collect()
        };
        assert_eq!(said("TST1234:0.5; TST1Z34 ;;"), [("TST1234".into(), Some(0.5)), (" TST1Z34 ".into(), None)]);
        assert_eq!(said("TST:1234x"), [("TST:1234x".into(), None)]);
    }
}
