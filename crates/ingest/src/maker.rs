//! From what a format found in a record to a read: the one place where plates, times, places and ids are judged.

use crate::numbers::{confidence, degrees};
use crate::readers::good_id;
use crate::time::{NoTime, When, Zone};
use crate::{Camera, Country, Direction, FormatName, Readers, Why};
use crate::{digest::digest, picture, words};
use domain::{Alternate, Jurisdiction, Plate, Position, Read, Reader, ReaderKind, Timestamp, Vehicle};
use std::{borrow::Cow, sync::Arc};

/// The most alternates that are kept of a read.
const ALTERNATES_MAX: usize = 16;

/// A read's id, as far as the source gives one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OwnId<'a> {
    /// Unique at the source.
    Whole(&'a str),
    /// Unique for this number.
    Part(&'a str, u64),
    /// Unique at its reader.
    AtReader(&'a str),
    /// None: what else tells two reads of the same camera, moment and plate apart.
    Digest(&'a [&'a [u8]]),
}

/// A way of travel.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    None,
    /// Degrees clockwise from north.
    North(u16),
    /// Degrees in the picture, as the source counts; or as the readers file says, if `None`.
    Picture(f64, Option<Direction>),
}

/// Another way the plate could be read.
pub(crate) struct Candidate<'a> {
    pub plate: &'a str,
    pub confidence: Option<f64>,
}

/// What a format found.
pub(crate) struct Draft<'a> {
    pub own_id: OwnId<'a>,
    /// Names by which the camera may be listed, the most exact first; the first is its id if none is.
    pub cameras: &'a [Cow<'a, str>],
    pub camera_name: Option<String>,
    pub country: Option<Country>,
    pub when: When<'a>,
    /// The zone that a mapping file gives.
    pub zone: Option<&'a Zone>,
    /// Latitude and longitude.
    pub place: Option<(f64, f64)>,
    pub plate: &'a str,
    pub jurisdiction: Option<Jurisdiction>,
    pub confidence: f64,
    /// What a full confidence is: 1, 100 or 1000.
    pub scale: u16,
    pub candidates: Vec<Candidate<'a>>,
    pub vehicle: Vehicle,
    pub way: Way,
    /// Base64; the first that is a picture is kept.
    pub pictures: [Option<&'a str>; 3],
}

/// What becomes of a draft.
pub(crate) struct Made {
    pub read: Read,
    pub reader: Arc<Reader>,
    pub country: Option<Country>,
    pub picture: Option<Vec<u8>>,
    pub picture_dropped: bool,
}

/// Makes reads of one input.
#[derive(Debug)]
pub(crate) struct Maker<'a> {
    pub format: FormatName,
    pub readers: &'a Readers,
    pub now: Timestamp,
}

impl Maker<'_> {
    pub fn make(&self, draft: Draft<'_>) -> Result<Made, Why> {
        let plate = Plate::new(draft.plate)?;
        let camera = self.camera(draft.cameras, draft.camera_name.as_deref())?;
        let named = |camera: &Camera| named(&camera.id, &plate);
        let zone = draft.zone.or(camera.zone.as_ref());
        let at = draft.when.read(zone, self.now).map_err(|error| match error {
            NoTime::Zone => Why::NoZone(named(&camera)),
            NoTime::Why(why) => why,
        })?;
        let own_place = own_place(draft.place)?;
        let position = match (own_place, camera.position) {
            (Some(position), _) => position,
            (None, Some(position)) if camera.kind != ReaderKind::Mobile => position,
            (None, Some(_)) => return Err(Why::MobilePlace(named(&camera))),
            (None, None) => return Err(Why::UnknownPlace(named(&camera))),
        };
        let sure = confidence(draft.confidence, draft.scale).ok_or(Why::Confidence(draft.scale))?;
        let id = self.id(draft.own_id, &camera.id, at, &plate, own_place);
        let (picture, picture_dropped) = first_picture(draft.pictures);
        let read = Read {
            id,
            reader: camera.id.clone(),
            at,
            position,
            jurisdiction: draft.jurisdiction,
            confidence: sure,
            alternates: alternates(&draft.candidates, &plate, draft.scale),
            vehicle: draft.vehicle,
            heading: heading(draft.way, &camera),
            plate,
        };
        let reader = camera.reader(position);
        let country = match &camera {
            Cow::Borrowed(listed) => listed.country.or(draft.country),
            Cow::Owned(unlisted) => draft.country.or(unlisted.country),
        };
        Ok(Made { read, reader, country, picture, picture_dropped })
    }

    fn camera<'c>(&'c self, names: &[Cow<'_, str>], label: Option<&str>) -> Result<Cow<'c, Camera>, Why> {
        let first = names.first().filter(|name| !name.is_empty()).ok_or(Why::NoCamera)?;
        match names.iter().find_map(|name| self.readers.get(name)) {
            Some(camera) => Ok(Cow::Borrowed(camera)),
            None if good_id(first) => Ok(Cow::Owned(self.readers.unlisted(first, label.and_then(words::label)))),
            None => Err(Why::CameraName),
        }
    }

    fn id(&self, given: OwnId<'_>, camera: &str, at: Timestamp, plate: &Plate, own: Option<Position>) -> String {
        let format = self.format.as_str();
        let text = match given {
            OwnId::Whole(id) => format!("{format}:{id}"),
            OwnId::Part(id, n) => format!("{format}:{id}:{n}"),
            // Where the camera's name ends has to be clear.
            OwnId::AtReader(id) if camera.contains(':') => {
                return format!("{format}:{}", digest(&[camera.as_bytes(), id.as_bytes()]));
            }
            OwnId::AtReader(id) => format!("{format}:{camera}:{id}"),
            OwnId::Digest(apart) => {
                let own = own.map_or(String::new(), |at| format!("{:?} {:?}", at.lon(), at.lat()));
                let time = at.0.to_be_bytes();
                let mut parts: Vec<&[u8]> =
                    vec![format.as_bytes(), camera.as_bytes(), &time, plate.as_str().as_bytes(), own.as_bytes()];
                parts.extend(apart);
                return format!("{format}:{}", digest(&parts));
            }
        };
        // What is long or strange is kept by its digest, so that an id is one short word everywhere.
        if text.len() <= 200 && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            text
        } else {
            format!("{format}:{}", digest(&[text.as_bytes()]))
        }
    }
}

/// A camera's name for a reason, but not where it is the plate, as with a mistaken mapping.
fn named(camera: &str, plate: &Plate) -> String {
    let letters: String = camera.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_uppercase();
    // A plate of two characters stands in many names by chance.
    if letters == plate.as_str() || plate.as_str().len() > 2 && letters.contains(plate.as_str()) {
        "(whose name reads as the plate does)".to_owned()
    } else {
        camera.to_owned()
    }
}

/// The place that the record gives. Agents without GPS send 0, 0 or -1, -1: that is none.
fn own_place(place: Option<(f64, f64)>) -> Result<Option<Position>, Why> {
    match place {
        None => Ok(None),
        #[expect(clippy::float_cmp, reason = "these are sent exactly so")]
        Some((lat, lon)) if lat == lon && (lat == 0.0 || lat == -1.0) => Ok(None),
        Some((lat, lon)) => Position::new(lon, lat).map(Some).map_err(|_| Why::NoPlace),
    }
}

/// Other readings, without the plate itself and what is no plate; one without a confidence of its own counts 0.
fn alternates(candidates: &[Candidate<'_>], plate: &Plate, scale: u16) -> Vec<Alternate> {
    let mut out: Vec<Alternate> = Vec::new();
    for candidate in candidates {
        let Ok(other) = Plate::new(candidate.plate) else { continue };
        let Some(sure) = confidence(candidate.confidence.unwrap_or(0.0), scale) else { continue };
        if other != *plate && out.iter().all(|known| known.plate != other) {
            out.push(Alternate { plate: other, confidence: sure });
        }
        if out.len() == ALTERNATES_MAX {
            break;
        }
    }
    out
}

/// Where the vehicle was going. Degrees in a picture become a heading only if it is known where the camera looks, it
/// stands still, and how its source counts.
fn heading(way: Way, camera: &Camera) -> Option<u16> {
    match way {
        Way::None => None,
        Way::North(heading) => Some(heading),
        Way::Picture(..) if camera.kind == ReaderKind::Mobile => None,
        Way::Picture(angle, counts) => {
            let counts = counts.or(camera.direction)?;
            degrees(f64::from(camera.heading?) + counts.clockwise_from_up(angle))
        }
    }
}

fn first_picture(texts: [Option<&str>; 3]) -> (Option<Vec<u8>>, bool) {
    let mut dropped = false;
    for text in texts.into_iter().flatten().filter(|text| !text.is_empty()) {
        match picture::decode(text) {
            Some(bytes) => return (Some(bytes), false),
            None => dropped = true,
        }
    }
    (None, dropped)
}
