//! The mapping file: which column of a table is what, and how it writes it.
//!
//! ```toml
//! [columns]                 # each a column's name or number (from 1), or a table that says more
//! plate = "Plate"
//! time = { columns = ["Date", "Time"], format = "%m/%d/%Y %H:%M:%S", zone = "America/Denver" }
//! reader = { constant = "gate-4" }
//! confidence = { column = "Conf", scale = 100 }
//!
//! [file]                    # may be left out, as may each line of it
//! delimiter = ","           # or ";", "|", "tab"
//! quote = '"'               # or "none"
//! header = true             # false: columns are told by number
//! ```

use crate::time::{TimeFormat, Zone};
use crate::{Country, words};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::fmt;

/// What a table's columns are; see the administrator's page, docs/ingest.md.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    pub(crate) delimiter: u8,
    pub(crate) quote: Option<u8>,
    pub(crate) header: bool,
    pub(crate) plate: Source,
    pub(crate) time: Vec<Column>,
    pub(crate) time_format: TimeFormat,
    pub(crate) zone: Option<Zone>,
    pub(crate) reader: Source,
    pub(crate) confidence: Source,
    pub(crate) scale: u16,
    pub(crate) state: Option<Source>,
    pub(crate) latitude: Option<Source>,
    pub(crate) longitude: Option<Source>,
    pub(crate) reader_name: Option<Source>,
    pub(crate) country: Option<Source>,
    pub(crate) make: Option<Source>,
    pub(crate) model: Option<Source>,
    pub(crate) color: Option<Source>,
    pub(crate) heading: Option<Source>,
    pub(crate) id: Option<Source>,
    pub(crate) alternates: Option<Source>,
    pub(crate) separator: char,
    pub(crate) picture: Option<Source>,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Column {
    Name(String),
    /// From 1.
    Number(usize),
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "`{name}`"),
            Self::Number(number) => write!(f, "number {number}"),
        }
    }
}

/// Where a field's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Column(Column),
    Constant(String),
}

/// Why a mapping file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMapping {
    #[error("the mapping file can't be read: {0}")]
    Toml(String),
    #[error("the mapping file: {field}: {why}")]
    Field { field: &'static str, why: &'static str },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    file: Layout,
    columns: Fields,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    plate: Field,
    time: Field,
    reader: Field,
    confidence: Field,
    state: Option<Field>,
    latitude: Option<Field>,
    longitude: Option<Field>,
    reader_name: Option<Field>,
    country: Option<Field>,
    make: Option<Field>,
    model: Option<Field>,
    color: Option<Field>,
    heading: Option<Field>,
    id: Option<Field>,
    alternates: Option<Field>,
    picture: Option<Field>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Layout {
    delimiter: Option<String>,
    quote: Option<String>,
    header: Option<bool>,
}

/// A field as it is written; which of these may stand where is checked after.
#[derive(Default)]
struct Field(Table);

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Table {
    column: Option<Scalar>,
    columns: Option<Vec<Scalar>>,
    constant: Option<Scalar>,
    format: Option<String>,
    zone: Option<String>,
    scale: Option<u16>,
    separator: Option<char>,
}

/// Text or a number, as it is written.
#[derive(Debug, PartialEq)]
enum Scalar {
    Text(String),
    Whole(i64),
    Number(f64),
}

struct AnyScalar;

impl Visitor<'_> for AnyScalar {
    type Value = Scalar;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name or a number")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Whole(number))
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number))
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyScalar)
    }
}

struct AnyField;

impl<'de> Visitor<'de> for AnyField {
    type Value = Field;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a column's name or number, or a table with `column`, `columns` or `constant`")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Field, E> {
        Ok(Field(Table { column: Some(Scalar::Text(text.to_owned())), ..Table::default() }))
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<Field, E> {
        Ok(Field(Table { column: Some(Scalar::Whole(number)), ..Table::default() }))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Field, A::Error> {
        Table::deserialize(MapAccessDeserializer::new(map)).map(Field)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyField)
    }
}

type Checked<T> = Result<T, BadMapping>;

fn fault<T>(field: &'static str, why: &'static str) -> Checked<T> {
    Err(BadMapping::Field { field, why })
}

impl Mapping {
    /// Reads and checks a mapping file, which is TOML.
    pub fn parse(text: &str) -> Checked<Self> {
        let file: File = toml::from_str(text).map_err(|error| BadMapping::Toml(error.to_string()))?;
        let header = file.file.header.unwrap_or(true);
        let delimiter = match file.file.delimiter.as_deref() {
            None => b',',
            Some("tab") => b'\t',
            Some(text) => one_byte(text, "file.delimiter")?,
        };
        let quote = match file.file.quote.as_deref() {
            None => Some(b'"'),
            Some("none") => None,
            Some(text) => Some(one_byte(text, "file.quote")?),
        };
        if quote == Some(delimiter) {
            return fault("file.quote", "it can't be the delimiter as well");
        }
        let fields = file.columns;
        let (time, time_format, zone) = time(fields.time.0, header)?;
        let mut confidence = fields.confidence.0;
        let scale = match confidence.scale.take() {
            None => 1,
            Some(scale @ (1 | 100 | 1000)) => scale,
            Some(_) => return fault("confidence.scale", "what full confidence is: 1, 100 or 1000"),
        };
        let confidence = source(confidence, "confidence", header)?;
        if let Source::Constant(text) = &confidence
            && text.parse().ok().and_then(|value| crate::numbers::confidence(value, scale)).is_none()
        {
            return fault("confidence.constant", "a number from 0 to the scale, which is 1 if not said");
        }
        let mut alternates = fields.alternates.map(|field| field.0);
        let separator = alternates.as_mut().and_then(|table| table.separator.take()).unwrap_or(';');
        if separator.is_alphanumeric() || separator == ':' || separator == '.' {
            return fault("alternates.separator", "a character that stands in no plate and no number");
        }
        let may = |field: Option<Field>, name| field.map(|field| source(field.0, name, header)).transpose();
        let mapping = Self {
            delimiter,
            quote,
            header,
            plate: source(fields.plate.0, "plate", header)?,
            time,
            time_format,
            zone,
            reader: source(fields.reader.0, "reader", header)?,
            confidence,
            scale,
            state: may(fields.state, "state")?,
            latitude: may(fields.latitude, "latitude")?,
            longitude: may(fields.longitude, "longitude")?,
            reader_name: may(fields.reader_name, "reader_name")?,
            country: may(fields.country, "country")?,
            make: may(fields.make, "make")?,
            model: may(fields.model, "model")?,
            color: may(fields.color, "color")?,
            heading: may(fields.heading, "heading")?,
            id: may(fields.id, "id")?,
            alternates: may(alternates.map(Field), "alternates")?,
            separator,
            picture: may(fields.picture, "picture")?,
        };
        mapping.checked()
    }

    fn checked(self) -> Checked<Self> {
        if matches!(self.plate, Source::Constant(_)) {
            return fault("plate", "a plate comes from a column");
        }
        if matches!(self.id, Some(Source::Constant(_))) {
            return fault("id", "an id comes from a column; without one, ids are made from what a read says");
        }
        if matches!(self.picture, Some(Source::Constant(_))) {
            return fault("picture", "a picture comes from a column, in base64");
        }
        if self.latitude.is_some() != self.longitude.is_some() {
            return fault("latitude", "latitude and longitude go together");
        }
        if let Some(Source::Constant(text)) = &self.country
            && Country::new(text).is_none()
        {
            return fault("country", "two letters of ISO 3166-1, as in US");
        }
        for (field, source) in [("latitude", &self.latitude), ("longitude", &self.longitude)] {
            if let Some(Source::Constant(text)) = source
                && text.parse::<f64>().is_err()
            {
                return fault(field, "degrees, as in 44.08");
            }
        }
        Ok(self)
    }
}

fn one_byte(text: &str, field: &'static str) -> Checked<u8> {
    match text.as_bytes() {
        [byte] if byte.is_ascii_punctuation() || *byte == b'\t' => Ok(*byte),
        _ => fault(field, "one character that is neither a letter, a digit nor a blank; or a word of the page"),
    }
}

fn column(scalar: Scalar, field: &'static str, header: bool) -> Checked<Column> {
    match scalar {
        Scalar::Text(_) if !header => fault(field, "a table without a header has columns by number, from 1"),
        Scalar::Text(name) => Ok(Column::Name(name.trim().to_owned())),
        Scalar::Whole(n) => match usize::try_from(n) {
            Ok(n) if n > 0 => Ok(Column::Number(n)),
            _ => fault(field, "columns are counted from 1"),
        },
        Scalar::Number(_) => fault(field, "a column is a name or a whole number"),
    }
}

fn source(table: Table, field: &'static str, header: bool) -> Checked<Source> {
    if table.format.is_some() || table.zone.is_some() || table.columns.is_some() {
        return fault(field, "`format`, `zone` and `columns` are for the time alone");
    }
    if table.scale.is_some() {
        return fault(field, "`scale` is for the confidence alone");
    }
    if table.separator.is_some() {
        return fault(field, "`separator` is for the alternates alone");
    }
    match (table.column, table.constant) {
        (Some(scalar), None) => column(scalar, field, header).map(Source::Column),
        (None, Some(Scalar::Text(text))) if !words::says_nothing(text.trim()) => {
            Ok(Source::Constant(text.trim().to_owned()))
        }
        (None, Some(Scalar::Whole(number))) => Ok(Source::Constant(number.to_string())),
        (None, Some(Scalar::Number(number))) => Ok(Source::Constant(number.to_string())),
        _ => fault(field, "either a column or a constant that says something"),
    }
}

fn time(table: Table, header: bool) -> Checked<(Vec<Column>, TimeFormat, Option<Zone>)> {
    const FORMATS: &str =
        "rfc3339, unix_seconds, unix_milliseconds, unix_microseconds, or a pattern as %Y-%m-%d %H:%M:%S";
    if table.constant.is_some() || table.scale.is_some() || table.separator.is_some() {
        return fault("time", "a time has `column` or `columns`, `format` and `zone`");
    }
    let scalars = match (table.column, table.columns) {
        (Some(one), None) => vec![one],
        (None, Some(several)) if !several.is_empty() => several,
        _ => return fault("time", "either one column or several, which are joined by a blank"),
    };
    let columns = scalars.into_iter().map(|scalar| column(scalar, "time", header)).collect::<Checked<_>>()?;
    let format = match table.format.as_deref() {
        None | Some("rfc3339") => TimeFormat::Rfc3339,
        Some("unix_seconds") => TimeFormat::Seconds,
        Some("unix_milliseconds") => TimeFormat::Milliseconds,
        Some("unix_microseconds") => TimeFormat::Microseconds,
        Some(pattern) if TimeFormat::good(pattern) => TimeFormat::Pattern(pattern.to_owned()),
        Some(_) => return fault("time.format", FORMATS),
    };
    let zone = match table.zone.as_deref().map(Zone::new) {
        None => None,
        Some(Ok(zone)) => Some(zone),
        Some(Err(_)) => return fault("time.zone", "UTC, an offset as -07:00, or a name as America/Denver"),
    };
    Ok((columns, format, zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "[columns]\nplate='P'\ntime='T'\nreader='R'\nconfidence='C'\n";

    #[test]
    fn a_field_is_a_column_or_a_constant() {
        let mapping = Mapping::parse(
            "[columns]\nplate = 'Plate'\ntime = { columns = ['Date', 2], format = '%m/%d/%Y %H:%M', zone = 'UTC' }\n\
             reader = { constant = 'gate-4' }\nconfidence = { column = 7, scale = 100 }\n\
             alternates = { column = 'Other', separator = '|' }\n[file]\ndelimiter = 'tab'\nquote = 'none'\n",
        )
        .unwrap();
        assert_eq!((mapping.delimiter, mapping.quote, mapping.header), (b'\t', None, true));
        assert_eq!(mapping.time, [Column::Name("Date".into()), Column::Number(2)]);
        assert_eq!(mapping.reader, Source::Constant("gate-4".into()));
        assert_eq!((mapping.confidence, mapping.scale), (Source::Column(Column::Number(7)), 100));
        assert_eq!(mapping.separator, '|');
    }

    #[test]
    fn a_mistake_in_a_mapping_file_is_named() {
        let faults = [
            "plate='P'",
            "plate={constant='TST1234'}\ntime='T'\nreader='R'\nconfidence='C'",
            "plate={column='P',constant='x'}\ntime='T'\nreader='R'\nconfidence='C'",
            "plate={column='P',zone='UTC'}\ntime='T'\nreader='R'\nconfidence='C'",
            "plate=[1]\ntime='T'\nreader='R'\nconfidence='C'",
            "plate='P'\ntime={column='T',format='iso'}\nreader='R'\nconfidence='C'",
            "plate='P'\ntime={column='T',format='%Y %Q!%'}\nreader='R'\nconfidence='C'",
            "plate='P'\ntime={column='T',zone='PST'}\nreader='R'\nconfidence='C'",
            "plate='P'\ntime={columns=[]}\nreader='R'\nconfidence='C'",
            "plate='P'\ntime='T'\nreader='R'\nconfidence={column='C',scale=10}",
            "plate='P'\ntime='T'\nreader='R'\nconfidence={constant=85}",
            "plate='P'\ntime='T'\nreader={constant=''}\nconfidence='C'",
            "plate=0\ntime='T'\nreader='R'\nconfidence='C'",
        ];
        let more = [
            "latitude='L'",
            "country={constant='USA'}",
            "alternates={column='A',separator='x'}",
            "id={constant='1'}",
            "picture={constant='AAAA'}",
            "colour='C'",
            "[file]\nheader=false",
            "[file]\ndelimiter='::'",
            "[file]\nquote=','",
        ];
        let all = faults
            .iter()
            .map(|text| format!("[columns]\n{text}"))
            .chain(more.iter().map(|text| format!("{LEAST}{text}")));
        let said: Vec<String> = all.map(|text| Mapping::parse(&text).unwrap_err().to_string()).collect();
        insta::assert_snapshot!(said.join("\n"));
    }
}
