//! OpenALPR and Rekor Scout: `alpr_group`, one for each vehicle that passed; `alpr_results`, one for each frame;
//! `alpr_alert`, a group that the web server found on a list.
//!
//! After <https://docs.rekor.ai/scout/application-integration/json-group-results>, `…/json-plate-results` and
//! `…/json-heartbeat` beside it, and <https://help.rekor.ai/how-do-i-receive-data-to-my-custom-application-from-rekor-scout-using-webhooks>.
//!
//! - **Group or frames.** A group is one read, and so is each plate of each frame. Let an agent send one kind: a group's
//!   best frame has the same id in both, but its other frames are reads of their own.
//! - **Time**: `best_uuid_epoch_ms`, the frame that the group was read from, if it lies within the group, else
//!   `epoch_start`; of a frame `epoch_time`.
//! - **Camera**: listed as `agent_uid/camera_id` or as `camera_id`, numbers that each agent gives by itself.
//! - **Country**: `country` is that of the plates the agent was set up for, not where the camera stands; it isn't used.
//! - **Way of travel**: `travel_direction` counts degrees clockwise from *up in the picture*, not from north
//!   (<https://discuss.openalpr.com/t/distinguish-between-vehicle-direction/115>): a heading comes of it only for a camera that
//!   stands still and whose heading the readers file says; and never for a parked vehicle.

use crate::json::{Flag, List, Maybe, Number, Text, TextOrMap};
use crate::maker::{Candidate, Draft, OwnId, Way};
use crate::numbers::whole;
use crate::time::When;
use crate::{Direction, FormatName, Skipped, Why, region, words};
use domain::Vehicle;
use serde::Deserialize;
use std::borrow::Cow;

/// Any message of an agent or of the web server.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Message<'a> {
    #[serde(borrow)]
    data_type: Text<'a>,
    #[serde(borrow)]
    agent_uid: Text<'a>,
    #[serde(borrow)]
    camera_id: Text<'a>,
    #[serde(borrow)]
    camera_label: Text<'a>,
    #[serde(borrow)]
    camera_name: Text<'a>,
    gps_latitude: Number,
    gps_longitude: Number,
    // Of a group.
    epoch_start: Number,
    epoch_end: Number,
    best_uuid_epoch_ms: Number,
    #[serde(borrow)]
    best_uuid: Text<'a>,
    #[serde(borrow)]
    best_plate_number: Text<'a>,
    #[serde(borrow)]
    best_plate: TextOrMap<'a, Reading<'a>>,
    best_confidence: Number,
    #[serde(borrow)]
    best_region: Text<'a>,
    #[serde(borrow)]
    candidates: List<Other<'a>>,
    #[serde(borrow)]
    vehicle: Maybe<Traits<'a>>,
    travel_direction: Number,
    is_parked: Flag,
    is_preview: Flag,
    #[serde(borrow)]
    vehicle_crop_jpeg: Text<'a>,
    #[serde(borrow)]
    plate_crop_jpeg: Text<'a>,
    #[serde(borrow)]
    web_server_config: Maybe<WebServer<'a>>,
    // Of a frame.
    epoch_time: Number,
    #[serde(borrow)]
    uuid: Text<'a>,
    #[serde(borrow)]
    results: List<Reading<'a>>,
    // Of an alert.
    #[serde(borrow)]
    group: Maybe<Box<Message<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Reading<'a> {
    #[serde(borrow)]
    plate: Text<'a>,
    confidence: Number,
    plate_index: Number,
    #[serde(borrow)]
    region: Text<'a>,
    #[serde(borrow)]
    candidates: List<Other<'a>>,
    #[serde(borrow)]
    plate_crop_jpeg: Text<'a>,
    #[serde(borrow)]
    vehicle_crop_jpeg: Text<'a>,
    #[serde(borrow)]
    vehicle: Maybe<Traits<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Other<'a> {
    #[serde(borrow)]
    plate: Text<'a>,
    confidence: Number,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Traits<'a> {
    #[serde(borrow)]
    color: List<Trait<'a>>,
    #[serde(borrow)]
    make: List<Trait<'a>>,
    #[serde(borrow)]
    make_model: List<Trait<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Trait<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    confidence: Number,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WebServer<'a> {
    #[serde(borrow)]
    camera_label: Text<'a>,
}

/// Hands each read of a message to `take`; answers what was skipped, if anything.
pub(crate) fn read(message: &Message<'_>, mut take: impl FnMut(Result<Draft<'_>, Why>)) -> Option<Skipped> {
    match message.data_type.as_str() {
        Some("alpr_group") => group(message, &mut take),
        Some("alpr_results") => frame(message, &mut take),
        Some("alpr_alert") => {
            if let Some(inner) = &message.group.0 {
                return group(inner, &mut take);
            }
            take(Err(Why::Missing("group")));
            None
        }
        Some("heartbeat") => Some(Skipped::Heartbeat),
        Some("vehicle") => Some(Skipped::NoPlate),
        Some(_) => Some(Skipped::Other),
        None => {
            take(Err(Why::NotThisFormat(FormatName::OpenAlpr, "it has no data_type")));
            None
        }
    }
}

fn group(message: &Message<'_>, take: &mut impl FnMut(Result<Draft<'_>, Why>)) -> Option<Skipped> {
    if message.is_preview.0 {
        return Some(Skipped::Preview);
    }
    let best = message.best_plate.map.as_ref();
    let plate = message.best_plate_number.as_str().or(message.best_plate.text.as_str());
    let Some(plate) = plate.or(best.and_then(|best| best.plate.as_str())) else {
        return Some(Skipped::NoPlate);
    };
    let index = best.and_then(|best| best.plate_index.0).and_then(whole).unwrap_or(0);
    let Some(sure) = message.best_confidence.0.or(best.and_then(|best| best.confidence.0)) else {
        take(Err(Why::Missing("best_confidence")));
        return None;
    };
    let (first, last) = (message.epoch_start.0, message.epoch_end.0);
    let within = |at: &f64| first.is_none_or(|first| first <= *at) && last.is_none_or(|last| *at <= last);
    let own =
        Own { id: message.best_uuid.as_str(), index, time: message.best_uuid_epoch_ms.0.filter(within).or(first) };
    if own.time.is_none() {
        take(Err(Why::Missing("epoch_start")));
        return None;
    }
    let region = message.best_region.as_str().or(best.and_then(|best| best.region.as_str()));
    let candidates = if message.candidates.0.is_empty() { best.map(|best| &best.candidates) } else { None };
    let crop = best.and_then(|best| best.plate_crop_jpeg.as_str());
    let cameras = cameras(message);
    take(Ok(Draft {
        jurisdiction: region.and_then(region::of_region),
        candidates: others(candidates.unwrap_or(&message.candidates)),
        vehicle: message.vehicle.0.as_ref().map(vehicle).unwrap_or_default(),
        way: match message.travel_direction.0 {
            Some(degrees) if !message.is_parked.0 => Way::Picture(degrees, Some(Direction::UpClockwise)),
            _ => Way::None,
        },
        pictures: [crop, message.plate_crop_jpeg.as_str(), message.vehicle_crop_jpeg.as_str()],
        ..base(message, &cameras, plate, sure, &own)
    }));
    None
}

fn frame(message: &Message<'_>, take: &mut impl FnMut(Result<Draft<'_>, Why>)) -> Option<Skipped> {
    if message.results.0.is_empty() {
        return Some(Skipped::NoPlate);
    }
    for (n, result) in message.results.0.iter().enumerate() {
        let Some(plate) = result.plate.as_str() else {
            take(Err(Why::Missing("plate")));
            continue;
        };
        let Some(sure) = result.confidence.0 else {
            take(Err(Why::Missing("confidence")));
            continue;
        };
        if message.epoch_time.0.is_none() {
            take(Err(Why::Missing("epoch_time")));
            continue;
        }
        let index = result.plate_index.0.and_then(whole).or(i64::try_from(n).ok()).unwrap_or(0);
        let own = Own { id: message.uuid.as_str(), index, time: message.epoch_time.0 };
        take(Ok(Draft {
            jurisdiction: result.region.as_str().and_then(region::of_region),
            candidates: others(&result.candidates),
            vehicle: result.vehicle.0.as_ref().map(vehicle).unwrap_or_default(),
            pictures: [result.plate_crop_jpeg.as_str(), result.vehicle_crop_jpeg.as_str(), None],
            ..base(message, &cameras(message), plate, sure, &own)
        }));
    }
    None
}

/// What a message says of itself.
struct Own<'a> {
    id: Option<&'a str>,
    index: i64,
    /// Milliseconds since 1970.
    time: Option<f64>,
}

fn base<'a>(
    message: &'a Message<'_>,
    cameras: &'a [Cow<'a, str>],
    plate: &'a str,
    confidence: f64,
    own: &Own<'a>,
) -> Draft<'a> {
    let label = message.web_server_config.0.as_ref().and_then(|server| server.camera_label.as_str());
    let name = message.camera_label.as_str().or(label).or(message.camera_name.as_str());
    Draft {
        own_id: match own.id {
            Some(id) => OwnId::Part(id, own.index.unsigned_abs()),
            None => OwnId::Digest(&[]),
        },
        cameras,
        camera_name: name.map(str::to_owned),
        country: None,
        when: When::At(own.time.and_then(|ms| whole(ms * 1e3))),
        zone: None,
        place: message.gps_latitude.0.zip(message.gps_longitude.0),
        plate,
        jurisdiction: None,
        confidence,
        scale: 100,
        candidates: Vec::new(),
        vehicle: Vehicle::default(),
        way: Way::None,
        pictures: [None; 3],
    }
}

/// How the camera may be listed.
fn cameras<'a>(message: &'a Message<'_>) -> Vec<Cow<'a, str>> {
    match (message.agent_uid.as_str(), message.camera_id.as_str()) {
        (Some(agent), Some(camera)) => vec![format!("{agent}/{camera}").into(), camera.into()],
        (None, Some(camera)) => vec![camera.into()],
        (_, None) => Vec::new(),
    }
}

fn others<'a>(candidates: &'a List<Other<'_>>) -> Vec<Candidate<'a>> {
    let one = |other: &'a Other<'_>| Some(Candidate { plate: other.plate.as_str()?, confidence: other.confidence.0 });
    candidates.0.iter().filter_map(one).collect()
}

/// The likeliest of each. A `make_model` begins with the make: `ford_f-150`.
fn vehicle(traits: &Traits<'_>) -> Vehicle {
    let make = likeliest(&traits.make);
    let whole = likeliest(&traits.make_model).unwrap_or_default();
    let model =
        make.and_then(|make| whole.strip_prefix(make)).and_then(|model| model.strip_prefix('_')).unwrap_or(whole);
    let spaced = |text: &str| words::label(&text.replace('_', " "));
    Vehicle {
        make: make.and_then(spaced),
        model: spaced(model),
        color: likeliest(&traits.color).and_then(words::color),
    }
}

fn likeliest<'a>(traits: &'a List<Trait<'_>>) -> Option<&'a str> {
    let rank = |one: &Trait<'_>| one.confidence.0.unwrap_or(0.0);
    // Of two alike the first, as the source puts the likeliest first.
    let best = traits.0.iter().reduce(|best, one| if rank(one) > rank(best) { one } else { best });
    best.and_then(|best| best.name.as_str())
}
