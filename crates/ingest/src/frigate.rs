//! Frigate: messages of `frigate/events` and `frigate/tracked_object_update`, and objects of the events API.
//!
//! After <https://docs.frigate.video/integrations/mqtt/>,
//! <https://docs.frigate.video/configuration/license_plate_recognition/> and
//! <https://docs.frigate.video/integrations/api/events-events-get/>.
//!
//! - **One object is one read**, by its id, however many messages tell of it; [`crate::better`] says which stays.
//! - **Plate**: `recognized_license_plate`, at the top or in `data`; of an update `plate`. A `sub_label` or `name` is the
//!   name that somebody gave a known plate, so it is never taken for one.
//! - **Confidence** is the plate's, never the object's. A plate that has none (one that was typed in) is refused.
//! - **Time**: of an event `frame_time`, else `start_time`; of an update `timestamp`.
//! - **Camera**: `camera`. It has no coordinates, so the readers file has to list it.
//! - **Picture**: `thumbnail`, which the events API gives in base64; messages over MQTT have none.
//! - `velocity_angle` is of the picture, and isn't used.

use crate::json::{Flag, Maybe, Number, Text};
use crate::maker::{Draft, OwnId, Way};
use crate::numbers::micros;
use crate::time::When;
use crate::{FormatName, Skipped, Why};
use domain::Vehicle;
use serde::Deserialize;
use std::borrow::Cow;

/// A message, or an object of the API.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Message<'a> {
    #[serde(borrow)]
    r#type: Text<'a>,
    #[serde(borrow)]
    after: Maybe<Box<Message<'a>>>,
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    camera: Text<'a>,
    frame_time: Number,
    start_time: Number,
    timestamp: Number,
    false_positive: Flag,
    #[serde(borrow)]
    recognized_license_plate: Text<'a>,
    recognized_license_plate_score: Number,
    #[serde(borrow)]
    plate: Text<'a>,
    score: Number,
    #[serde(borrow)]
    data: Maybe<Data<'a>>,
    #[serde(borrow)]
    thumbnail: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Data<'a> {
    #[serde(borrow)]
    recognized_license_plate: Text<'a>,
    recognized_license_plate_score: Number,
}

/// Hands the read of a message to `take`; answers what was skipped, if anything.
pub(crate) fn read(message: &Message<'_>, mut take: impl FnMut(Result<Draft<'_>, Why>)) -> Option<Skipped> {
    let kind = message.r#type.as_str();
    if let Some(object) = &message.after.0 {
        return event(object, &mut take);
    }
    match kind {
        Some("lpr") => update(message, &mut take),
        // What else is said of an object: a face, a description, a class.
        Some(_) if message.id.0.is_some() && message.start_time.0.is_none() => Some(Skipped::Other),
        _ if message.id.0.is_some() && message.camera.0.is_some() => event(message, &mut take),
        _ => {
            take(Err(Why::NotThisFormat(FormatName::Frigate, "it has neither `after` nor an id and a camera")));
            None
        }
    }
}

fn event(object: &Message<'_>, take: &mut impl FnMut(Result<Draft<'_>, Why>)) -> Option<Skipped> {
    if object.false_positive.0 {
        return Some(Skipped::TakenBack);
    }
    let data = object.data.0.as_ref();
    let plate = object.recognized_license_plate.as_str();
    let Some(plate) = plate.or(data.and_then(|data| data.recognized_license_plate.as_str())) else {
        return Some(Skipped::NoPlate);
    };
    let sure = object.recognized_license_plate_score.0;
    let sure = sure.or(data.and_then(|data| data.recognized_license_plate_score.0));
    let time = object.frame_time.0.or(object.start_time.0);
    judge(object, plate, sure, time, take);
    None
}

fn update(message: &Message<'_>, take: &mut impl FnMut(Result<Draft<'_>, Why>)) -> Option<Skipped> {
    let Some(plate) = message.plate.as_str() else { return Some(Skipped::NoPlate) };
    judge(message, plate, message.score.0, message.timestamp.0, take);
    None
}

fn judge(
    object: &Message<'_>,
    plate: &str,
    confidence: Option<f64>,
    time: Option<f64>,
    take: &mut impl FnMut(Result<Draft<'_>, Why>),
) {
    let Some(id) = object.id.as_str() else { return take(Err(Why::Missing("id"))) };
    let Some(confidence) = confidence else { return take(Err(Why::Missing("score of the plate"))) };
    let Some(time) = time else { return take(Err(Why::Missing("time"))) };
    let camera: Option<Cow<'_, str>> = object.camera.as_str().map(Into::into);
    take(Ok(Draft {
        own_id: OwnId::Whole(id),
        cameras: camera.as_slice(),
        camera_name: None,
        country: None,
        when: When::At(micros(time)),
        zone: None,
        place: None,
        plate,
        jurisdiction: None,
        confidence,
        scale: 1,
        candidates: Vec::new(),
        vehicle: Vehicle::default(),
        way: Way::None,
        pictures: [object.thumbnail.as_str(), None, None],
    }));
}
