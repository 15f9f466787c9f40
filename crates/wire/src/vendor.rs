//! What a gateway and a vendor's data service say to each other, version 1: small, ours, and described by an OpenAPI
//! document (`readroom-gateway vendor-openapi`). A vendor serves it, or somebody puts it in front of one.
//!
//! The question goes over and nothing of who asks, for what, or for whom (AUD-5).

use domain::{
    About, Alternate, Area, Confidence, Jurisdiction, Plate, PlatePattern, Position, Reader, ReaderKind, Timestamp,
    Vehicle,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub const SEARCH: &str = "/v1/search";
pub const READERS: &str = "/v1/readers";
/// `?view=plate` or `?view=scene`.
pub const PICTURE: &str = "/v1/pictures/{id}";
/// The header that bears the gateway's key at the vendor.
pub const KEY_HEADER: &str = "x-api-key";

/// The largest page, bytes.
pub const PAGE_BYTES: usize = 5 * 1024 * 1024;
/// Reads of one page, at most.
pub const PAGE_READS: usize = 1_000;
/// Pages of one search, at most.
pub const PAGES: usize = 200;
/// The largest picture, bytes.
pub const PICTURE_BYTES: usize = 2 * 1024 * 1024;

/// What a search is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VendorAbout {
    /// A plate; `?` stands for one character, `*` for any, a leading `~` adds look-alikes.
    Plate {
        #[schema(value_type = String)]
        pattern: PlatePattern,
    },
    /// One camera, by its id at the vendor.
    Reader { id: String },
    /// `{"kind":"circle","center":[lon,lat],"radius":meters}` or `{"kind":"polygon","corners":[[lon,lat],…]}`.
    Area {
        #[schema(value_type = Object)]
        area: Area,
    },
    /// Make, model and color, those that are given, in an area.
    Vehicle {
        make: Option<String>,
        model: Option<String>,
        color: Option<String>,
        #[schema(value_type = Object)]
        area: Area,
    },
}

impl From<&About> for VendorAbout {
    /// What a place is called stays here: its name may say more than its ground.
    fn from(about: &About) -> Self {
        match about {
            About::Plate(pattern) => Self::Plate { pattern: pattern.clone() },
            About::Reader(at) => Self::Reader { id: at.reader.clone() },
            About::Place(near) => Self::Area { area: near.around.clone() },
            About::Area(area) => Self::Area { area: area.clone() },
            About::Vehicle(kind) => {
                let Vehicle { make, model, color } = kind.vehicle.clone();
                Self::Vehicle { make, model, color, area: kind.area.clone() }
            }
        }
    }
}

/// `POST /v1/search`: one page of what was seen, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VendorSearch {
    pub about: VendorAbout,
    /// Who issued the plate, where that was asked.
    pub jurisdiction: Option<String>,
    /// Microseconds of UTC since 1970; both ends count.
    pub from: i64,
    pub to: i64,
    /// The most reads that all pages together should have: the newest.
    pub limit: u32,
    /// The page to give: what the page before said as `next`; absent, the first.
    pub cursor: Option<String>,
}

/// A page. A reader comes before, or with, the first read that names it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VendorPage {
    #[serde(default)]
    pub readers: Vec<VendorReader>,
    /// At most 1000, the newest first.
    #[serde(default)]
    pub reads: Vec<VendorRead>,
    /// The cursor of the page that follows; absent on the last.
    #[serde(default)]
    pub next: Option<String>,
    /// There are more than `limit`.
    #[serde(default)]
    pub more: bool,
    /// How many reads all pages of this search have, where that is known; it has to come true.
    #[serde(default)]
    pub total: Option<u64>,
}

/// A camera.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VendorReader {
    pub id: String,
    /// `fixed`, `toll`, `garage` or `mobile`.
    #[schema(value_type = String)]
    pub kind: ReaderKind,
    pub name: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub owner: String,
    /// Longitude and latitude, degrees of WGS 84.
    #[schema(value_type = Vec<f64>)]
    pub position: Position,
    /// Where it looks, degrees clockwise from north.
    #[serde(default)]
    pub heading: Option<u16>,
    /// ISO 3166-1 alpha-2 of where it stands. Reads of cameras without one are shown to nobody.
    #[serde(default)]
    pub country: Option<String>,
}

/// A read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VendorRead {
    /// Unique at the vendor, and always the same for the same read.
    pub id: String,
    pub reader: String,
    /// Microseconds of UTC since 1970.
    pub at: i64,
    /// Longitude and latitude, degrees of WGS 84.
    #[schema(value_type = Vec<f64>)]
    pub position: Position,
    /// Letters and digits.
    #[schema(value_type = String)]
    pub plate: Plate,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub jurisdiction: Option<Jurisdiction>,
    /// Thousandths, 0 to 1000.
    #[schema(value_type = u16)]
    pub confidence: Confidence,
    /// `{"plate":…,"confidence":…}`: other ways to read it.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub alternates: Vec<Alternate>,
    #[serde(default)]
    pub make: Option<String>,
    #[serde(default)]
    pub model: Option<String>,
    #[serde(default)]
    pub color: Option<String>,
    /// Where the vehicle was going, degrees clockwise from north.
    #[serde(default)]
    pub heading: Option<u16>,
}

impl From<VendorRead> for domain::Read {
    fn from(read: VendorRead) -> Self {
        let VendorRead {
            id,
            reader,
            at,
            position,
            plate,
            jurisdiction,
            confidence,
            alternates,
            make,
            model,
            color,
            heading,
        } = read;
        let vehicle = Vehicle { make, model, color };
        let at = Timestamp(at);
        Self { id, reader, at, position, plate, jurisdiction, confidence, alternates, vehicle, heading }
    }
}

impl From<domain::Read> for VendorRead {
    fn from(read: domain::Read) -> Self {
        let Vehicle { make, model, color } = read.vehicle;
        Self {
            id: read.id,
            reader: read.reader,
            at: read.at.0,
            position: read.position,
            plate: read.plate,
            jurisdiction: read.jurisdiction,
            confidence: read.confidence,
            alternates: read.alternates,
            make,
            model,
            color,
            heading: read.heading,
        }
    }
}

impl VendorReader {
    /// The camera, and the country it is said to stand in.
    #[must_use]
    pub fn into_parts(self) -> (Reader, Option<String>) {
        let Self { id, kind, name, address, owner, position, heading, country } = self;
        (Reader { id, kind, name, address, owner, position, heading }, country)
    }

    #[must_use]
    pub fn of(reader: Reader, country: Option<String>) -> Self {
        let Reader { id, kind, name, address, owner, position, heading } = reader;
        Self { id, kind, name, address, owner, position, heading, country }
    }
}
