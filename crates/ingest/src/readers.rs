//! The readers file: what an agency knows of its cameras that their records do not say.
//!
//! As TOML, with defaults for all cameras, listed or not:
//! ```toml
//! [defaults]
//! country = "US"
//! zone = "America/Denver"
//! owner = "Halyard County Sheriff"
//!
//! [[reader]]
//! id = "gate-4"            # as the records name it; OpenALPR: camera_id, or agent_uid/camera_id
//! name = "North gate, in"
//! address = "Quarry Road"
//! kind = "fixed"           # fixed, toll, garage, mobile, agency
//! latitude = 44.08
//! longitude = -103.23
//! heading = 270            # where it looks, degrees clockwise from north
//! ```
//! Or as CSV with these names as its header.

use crate::time::{BadZone, Zone};
use domain::{Position, Reader, ReaderKind};
use serde::Deserialize;
use std::{collections::HashMap, fmt, sync::Arc};

/// The most characters of a camera's id.
pub(crate) const ID_MAX: usize = 200;

/// A country: two letters of ISO 3166-1, or the training world's own two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// Two letters, taken as capitals; else `None`.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}
impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a source counts the degrees of a vehicle's way through the camera's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 0 is up in the picture, away from the camera; 90 is right. So OpenALPR counts.
    UpClockwise,
    /// 0 is right in the picture; 90 is up.
    RightCounterclockwise,
}

impl Direction {
    /// Degrees clockwise from the way that leads away from the camera.
    pub(crate) fn clockwise_from_up(self, degrees: f64) -> f64 {
        match self {
            Self::UpClockwise => degrees,
            Self::RightCounterclockwise => 90.0 - degrees,
        }
    }
}

/// A camera as the readers file lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct Camera {
    pub id: String,
    pub name: String,
    pub address: String,
    pub owner: String,
    pub kind: ReaderKind,
    /// Where it stands; `None` if its records say it.
    pub position: Option<Position>,
    /// Where it looks, degrees clockwise from north.
    pub heading: Option<u16>,
    pub country: Option<Country>,
    /// The zone of times that come without one.
    pub zone: Option<Zone>,
    pub direction: Option<Direction>,
    /// The domain's reader, where the file alone gives it.
    pub(crate) reader: Option<Arc<Reader>>,
}

impl Camera {
    /// The domain's reader, at `position` if the file does not place it.
    pub(crate) fn reader(&self, position: Position) -> Arc<Reader> {
        self.reader.clone().unwrap_or_else(|| Arc::new(self.placed(position)))
    }

    fn placed(&self, position: Position) -> Reader {
        Reader {
            id: self.id.clone(),
            kind: self.kind,
            name: self.name.clone(),
            address: self.address.clone(),
            owner: self.owner.clone(),
            position,
            heading: self.heading,
        }
    }
}

/// The cameras that an agency lists, and what holds for those that it does not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readers {
    cameras: HashMap<String, Camera>,
    defaults: Defaults,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Defaults {
    owner: String,
    kind: Option<ReaderKind>,
    country: Option<Country>,
    zone: Option<Zone>,
    direction: Option<Direction>,
}

/// Why a readers file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadReaders {
    #[error("the readers file can't be read: {0}")]
    Toml(String),
    #[error("the readers file can't be read at line {line}: {why}")]
    Csv { line: u64, why: String },
    #[error("reader `{id}`: {why}")]
    Reader { id: String, why: &'static str },
    #[error("the defaults: {0}")]
    Defaults(&'static str),
    #[error("reader `{0}` is listed twice")]
    Twice(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    defaults: RawDefaults,
    #[serde(default, rename = "reader")]
    readers: Vec<RawReader>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawDefaults {
    owner: Option<String>,
    kind: Option<ReaderKind>,
    country: Option<String>,
    zone: Option<String>,
    direction: Option<Direction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReader {
    id: String,
    name: Option<String>,
    address: Option<String>,
    owner: Option<String>,
    kind: Option<ReaderKind>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    heading: Option<f64>,
    country: Option<String>,
    zone: Option<String>,
    direction: Option<Direction>,
}

const COUNTRY: &str = "the country should be two letters of ISO 3166-1, as in US";
const ZONE: &str = "that is no zone: write UTC, an offset as -07:00, or a name as America/Denver";

impl Readers {
    /// Reads the file as TOML.
    pub fn from_toml(text: &str) -> Result<Self, BadReaders> {
        let file: File = toml::from_str(text).map_err(|error| BadReaders::Toml(error.to_string()))?;
        Self::new(file.defaults, file.readers)
    }

    /// Reads the file as CSV: UTF-8, commas, a header of the names that TOML has; empty is not said.
    pub fn from_csv(text: &str) -> Result<Self, BadReaders> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let place = |error: &csv::Error| error.position().map_or(1, csv::Position::line);
        let readers = rows.deserialize().collect::<Result<Vec<RawReader>, csv::Error>>();
        let readers = readers.map_err(|error| BadReaders::Csv { line: place(&error), why: error.to_string() })?;
        Self::new(RawDefaults::default(), readers)
    }

    fn new(raw: RawDefaults, readers: Vec<RawReader>) -> Result<Self, BadReaders> {
        let defaults = Defaults {
            owner: raw.owner.unwrap_or_default(),
            kind: raw.kind,
            country: country(raw.country.as_deref()).map_err(BadReaders::Defaults)?,
            zone: zone(raw.zone.as_deref()).map_err(BadReaders::Defaults)?,
            direction: raw.direction,
        };
        let mut out = Self { cameras: HashMap::with_capacity(readers.len()), defaults };
        for reader in readers {
            let camera = out.camera(reader)?;
            if let Some(twice) = out.cameras.insert(camera.id.clone(), camera) {
                return Err(BadReaders::Twice(twice.id));
            }
        }
        Ok(out)
    }

    fn camera(&self, raw: RawReader) -> Result<Camera, BadReaders> {
        let fault = |why| BadReaders::Reader { id: raw.id.clone(), why };
        if !good_id(&raw.id) {
            return Err(fault("an id has 1 to 200 characters and no control character"));
        }
        let position = match (raw.latitude, raw.longitude) {
            (None, None) => None,
            (Some(lat), Some(lon)) => Some(Position::new(lon, lat).map_err(|_| {
                fault("that is no place: a longitude is from -180 to 180 degrees, a latitude from -90 to 90")
            })?),
            _ => return Err(fault("latitude and longitude go together")),
        };
        let heading = match raw.heading {
            None => None,
            Some(degrees) if (0.0..=360.0).contains(&degrees) => crate::numbers::degrees(degrees),
            Some(_) => return Err(fault("a heading is from 0 to 360 degrees, clockwise from north")),
        };
        let mut camera = Camera {
            name: raw.name.unwrap_or_else(|| raw.id.clone()),
            address: raw.address.unwrap_or_default(),
            owner: raw.owner.unwrap_or_else(|| self.defaults.owner.clone()),
            kind: raw.kind.or(self.defaults.kind).unwrap_or(ReaderKind::Agency),
            position,
            heading,
            country: country(raw.country.as_deref()).map_err(fault)?.or(self.defaults.country),
            zone: zone(raw.zone.as_deref()).map_err(fault)?.or_else(|| self.defaults.zone.clone()),
            direction: raw.direction.or(self.defaults.direction),
            reader: None,
            id: raw.id,
        };
        camera.reader = position.map(|position| Arc::new(camera.placed(position)));
        Ok(camera)
    }

    /// The camera of this id, if it is listed.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Camera> {
        self.cameras.get(id)
    }

    /// The listed cameras, in no order.
    pub fn cameras(&self) -> impl Iterator<Item = &Camera> {
        self.cameras.values()
    }

    /// What is known of a camera that is not listed: its name where its records say it, and the defaults. One of the
    /// agency's own ([`ReaderKind::Agency`]) if those do not say more.
    pub(crate) fn unlisted(&self, id: &str, name: Option<String>) -> Camera {
        let defaults = &self.defaults;
        Camera {
            id: id.to_owned(),
            name: name.unwrap_or_else(|| id.to_owned()),
            address: String::new(),
            owner: defaults.owner.clone(),
            kind: defaults.kind.unwrap_or(ReaderKind::Agency),
            position: None,
            heading: None,
            country: defaults.country,
            zone: defaults.zone.clone(),
            direction: defaults.direction,
            reader: None,
        }
    }
}

pub(crate) fn good_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= ID_MAX && !id.chars().any(char::is_control)
}

fn country(text: Option<&str>) -> Result<Option<Country>, &'static str> {
    text.map(|text| Country::new(text).ok_or(COUNTRY)).transpose()
}

fn zone(text: Option<&str>) -> Result<Option<Zone>, &'static str> {
    text.map(|text| Zone::new(text).map_err(|BadZone| ZONE)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = "[defaults]\ncountry='us'\nzone='America/Denver'\nowner='Halyard County'\n\
        [[reader]]\nid='gate-4'\nname='North gate'\naddress='Quarry Road'\nkind='fixed'\nlatitude=44.08\nlongitude=-103.23\n\
        heading=360\n[[reader]]\nid='car 7'\nkind='mobile'\nzone='UTC'\ncountry='CA'\ndirection='up_clockwise'\n";

    #[test]
    fn a_readers_file_says_what_the_records_do_not() {
        let readers = Readers::from_toml(TOML).unwrap();
        assert_eq!(readers.cameras().count(), 2);
        let gate = readers.get("gate-4").unwrap();
        assert_eq!((gate.owner.as_str(), gate.heading, gate.country), ("Halyard County", Some(0), Country::new("US")));
        assert_eq!(gate.reader.as_ref().unwrap().position, Position::new(-103.23, 44.08).unwrap());
        let car = readers.get("car 7").unwrap();
        assert_eq!((car.name.as_str(), car.kind, car.position), ("car 7", ReaderKind::Mobile, None));
        assert_eq!((car.country, car.zone.clone()), (Country::new("CA"), Some(Zone::new("UTC").unwrap())));
        assert_eq!(readers.unlisted("x", None).country, Country::new("US"));
    }

    #[test]
    fn a_readers_file_may_be_a_table() {
        let text = "\u{feff}id,name,kind,latitude,longitude,heading,zone\ngate-4,\"Gate, north\",toll,44.08,-103.23,,UTC\n\
            car 7,,mobile,,,,\n";
        let readers = Readers::from_csv(text).unwrap();
        assert_eq!(readers.get("gate-4").unwrap().name, "Gate, north");
        assert_eq!(readers.get("gate-4").unwrap().kind, ReaderKind::Toll);
        assert_eq!(readers.get("car 7").unwrap().position, None);
        assert!(matches!(Readers::from_csv("id,colour\na,b\n"), Err(BadReaders::Csv { line: 1 | 2, .. })));
        assert!(matches!(Readers::from_csv("id,latitude\na,north\n"), Err(BadReaders::Csv { line: 2, .. })));
    }

    #[test]
    fn a_mistake_in_a_readers_file_is_named() {
        let fault = |text: &str| Readers::from_toml(text).unwrap_err().to_string();
        insta::assert_snapshot!(
            [
                fault("[[reader]]\nid='a'\nlatitude=1"),
                fault("[[reader]]\nid='a'\nlatitude=91\nlongitude=0"),
                fault("[[reader]]\nid='a'\nheading=-1"),
                fault("[[reader]]\nid='a'\nzone='PST'"),
                fault("[[reader]]\nid='a'\ncountry='USA'"),
                fault("[[reader]]\nid=''"),
                fault("[[reader]]\nid='a'\n[[reader]]\nid='a'"),
                fault("[defaults]\nzone='here'"),
                fault("[defaults]\ncountry='United States'"),
                fault("[[reader]]\nid='a'\nlattitude=1"),
                fault("[[reader]]\nid='a'\nkind='drone'"),
            ]
            .join("\n")
        );
    }
}
