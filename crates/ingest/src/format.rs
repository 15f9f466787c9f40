//! The formats by name, as they stand in a URL and on a command line.

use crate::Mapping;
use std::{fmt, str::FromStr};

/// A format's name: `openalpr`, `platerecognizer`, `frigate`, `csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormatName {
    OpenAlpr,
    PlateRecognizer,
    Frigate,
    Csv,
}

impl FormatName {
    pub const ALL: [Self; 4] = [Self::OpenAlpr, Self::PlateRecognizer, Self::Frigate, Self::Csv];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenAlpr => "openalpr",
            Self::PlateRecognizer => "platerecognizer",
            Self::Frigate => "frigate",
            Self::Csv => "csv",
        }
    }
}

impl fmt::Display for FormatName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl FromStr for FormatName {
    type Err = NoFormat;
    fn from_str(text: &str) -> Result<Self, NoFormat> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or(NoFormat::Unknown)
    }
}

/// What an input is written in.
#[derive(Debug, Clone)]
pub enum Format {
    OpenAlpr,
    PlateRecognizer,
    Frigate,
    Csv(Box<Mapping>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoFormat {
    #[error("no such format; there are openalpr, platerecognizer, frigate and csv")]
    Unknown,
    #[error("csv needs a mapping file, which says what its columns are")]
    NoMapping,
    #[error("a mapping file goes with csv alone")]
    Mapping,
}

impl Format {
    /// A format by its name; `csv` takes a mapping, and no other does.
    pub fn new(name: FormatName, mapping: Option<Mapping>) -> Result<Self, NoFormat> {
        match (name, mapping) {
            (FormatName::Csv, Some(mapping)) => Ok(Self::Csv(Box::new(mapping))),
            (FormatName::Csv, None) => Err(NoFormat::NoMapping),
            (_, Some(_)) => Err(NoFormat::Mapping),
            (FormatName::OpenAlpr, None) => Ok(Self::OpenAlpr),
            (FormatName::PlateRecognizer, None) => Ok(Self::PlateRecognizer),
            (FormatName::Frigate, None) => Ok(Self::Frigate),
        }
    }

    #[must_use]
    pub const fn name(&self) -> FormatName {
        match self {
            Self::OpenAlpr => FormatName::OpenAlpr,
            Self::PlateRecognizer => FormatName::PlateRecognizer,
            Self::Frigate => FormatName::Frigate,
            Self::Csv(_) => FormatName::Csv,
        }
    }
}

/// `openalpr`, `platerecognizer` or `frigate`; `csv` by itself is refused, since it needs a mapping.
impl FromStr for Format {
    type Err = NoFormat;
    fn from_str(text: &str) -> Result<Self, NoFormat> {
        Self::new(text.parse()?, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_name_in_the_url() {
        for name in FormatName::ALL {
            assert_eq!(name.to_string().parse(), Ok(name));
        }
        assert_eq!("Frigate".parse::<FormatName>(), Err(NoFormat::Unknown));
        assert_eq!("frigate".parse::<Format>().unwrap().name(), FormatName::Frigate);
    }

    #[test]
    fn csv_takes_a_mapping_and_no_other_format_does() {
        let mapping = || Mapping::parse("[columns]\nplate='P'\ntime='T'\nreader='R'\nconfidence={constant=1}").unwrap();
        assert_eq!("csv".parse::<Format>().unwrap_err(), NoFormat::NoMapping);
        assert_eq!(Format::new(FormatName::Csv, Some(mapping())).unwrap().name(), FormatName::Csv);
        assert_eq!(Format::new(FormatName::OpenAlpr, Some(mapping())).unwrap_err(), NoFormat::Mapping);
    }
}
