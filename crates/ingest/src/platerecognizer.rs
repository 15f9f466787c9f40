//! Plate Recognizer: what Stream posts to a webhook and writes as JSON Lines, and what Snapshot replies and posts.
//!
//! After <https://guides.platerecognizer.com/docs/stream/results> and
//! <https://guides.platerecognizer.com/docs/snapshot/results>. A webhook is `{"hook":…, "data":…}`; without it stands the
//! data alone. In newer versions `plate` and `vehicle` are objects whose `props` hold what is read, the likeliest first.
//!
//! - **Time**: `timestamp`, else `timestamp_local`, else `timestamp_camera`. Snapshot writes it without a zone: then
//!   the readers file has to give one.
//! - **Camera**: `camera_id`. It has no coordinates, so the readers file has to list it.
//! - **Id**: the result's `uuid` or `id`, if it has one; else a digest that takes in `filename` and the plate's box.
//! - **Way of travel**: `direction` counts degrees in the picture. The documentation at hand does not say from where,
//!   so a heading comes of it only if the readers file says both that (`direction`) and the camera's heading.

use crate::json::{List, Maybe, Number, Text, TextOrMap};
use crate::maker::{Candidate, Draft, OwnId, Way};
use crate::time::{TimeFormat, When};
use crate::{FormatName, Skipped, Why, region, words};
use domain::Vehicle;
use serde::Deserialize;
use std::borrow::Cow;

/// A webhook, or its data alone.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Message<'a> {
    #[serde(borrow)]
    hook: Maybe<Hook<'a>>,
    #[serde(borrow)]
    data: Maybe<Box<Message<'a>>>,
    #[serde(borrow)]
    camera_id: Text<'a>,
    #[serde(borrow)]
    filename: Text<'a>,
    #[serde(borrow)]
    timestamp: Text<'a>,
    #[serde(borrow)]
    timestamp_local: Text<'a>,
    #[serde(borrow)]
    timestamp_camera: Text<'a>,
    #[serde(borrow)]
    results: Option<List<Reading<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Hook<'a> {
    #[serde(borrow)]
    event: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Reading<'a> {
    #[serde(borrow)]
    uuid: Text<'a>,
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    plate: TextOrMap<'a, PlateObject<'a>>,
    score: Number,
    #[serde(borrow)]
    region: TextOrMap<'a, Region<'a>>,
    #[serde(borrow)]
    candidates: List<Other<'a>>,
    #[serde(borrow)]
    vehicle: Maybe<VehicleObject<'a>>,
    #[serde(borrow)]
    model_make: List<Model<'a>>,
    #[serde(borrow)]
    color: List<Color<'a>>,
    direction: Number,
    r#box: Maybe<Corners>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PlateObject<'a> {
    #[serde(borrow)]
    props: Maybe<PlateProps<'a>>,
    r#box: Maybe<Corners>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PlateProps<'a> {
    #[serde(borrow)]
    plate: List<Other<'a>>,
    #[serde(borrow)]
    region: List<Region<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct VehicleObject<'a> {
    #[serde(borrow)]
    props: Maybe<VehicleProps<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct VehicleProps<'a> {
    #[serde(borrow)]
    make_model: List<Model<'a>>,
    #[serde(borrow)]
    color: List<Color<'a>>,
}

/// `plate` in the older form, `value` in the newer.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Other<'a> {
    #[serde(borrow, alias = "value")]
    plate: Text<'a>,
    score: Number,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Region<'a> {
    #[serde(borrow, alias = "value")]
    code: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Model<'a> {
    #[serde(borrow)]
    make: Text<'a>,
    #[serde(borrow)]
    model: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Color<'a> {
    #[serde(borrow, alias = "value")]
    color: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Corners {
    xmin: Number,
    ymin: Number,
    xmax: Number,
    ymax: Number,
}

/// Hands each read of a message to `take`; answers what was skipped, if anything.
pub(crate) fn read(message: &Message<'_>, mut take: impl FnMut(Result<Draft<'_>, Why>)) -> Option<Skipped> {
    let data = message.data.0.as_deref().unwrap_or(message);
    let Some(results) = &data.results else {
        return match message.hook.0.as_ref().and_then(|hook| hook.event.as_str()) {
            Some("heartbeat") => Some(Skipped::Heartbeat),
            Some(event) if !matches!(event, "recognition" | "image.done") => Some(Skipped::Other),
            _ => {
                take(Err(Why::NotThisFormat(FormatName::PlateRecognizer, "it has no results")));
                None
            }
        };
    };
    let mut skipped = results.0.is_empty().then_some(Skipped::NoPlate);
    for result in &results.0 {
        if reading(data, result, &mut take).is_none() {
            // A vehicle without a plate.
            skipped = Some(Skipped::NoPlate);
        }
    }
    skipped
}

/// `None` if the result has no plate.
fn reading(data: &Message<'_>, result: &Reading<'_>, take: &mut impl FnMut(Result<Draft<'_>, Why>)) -> Option<()> {
    let object = result.plate.map.as_ref();
    let props = object.and_then(|object| object.props.0.as_ref());
    let first = props.and_then(|props| props.plate.0.first());
    let plate = result.plate.text.as_str().or(first.and_then(|first| first.plate.as_str()))?;
    let named = |other: &&Other<'_>| other.plate.as_str() == Some(plate);
    let candidates = props.map_or(&result.candidates, |props| &props.plate);
    let sure = match object {
        Some(_) => first.and_then(|first| first.score.0),
        None => result.score.0.or(candidates.0.iter().find(named).and_then(|other| other.score.0)),
    };
    let Some(sure) = sure else {
        take(Err(Why::Missing("score")));
        return Some(());
    };
    let Some(time) =
        [&data.timestamp, &data.timestamp_local, &data.timestamp_camera].into_iter().find_map(Text::as_str)
    else {
        take(Err(Why::Missing("timestamp")));
        return Some(());
    };
    let corners = corners(object.and_then(|object| object.r#box.0.as_ref()).or(result.r#box.0.as_ref()));
    let apart = [data.filename.as_str().unwrap_or_default().as_bytes(), corners.as_bytes()];
    let own_id = result.uuid.as_str().or(result.id.as_str());
    let newer = props.and_then(|props| props.region.0.first());
    let code = newer.or(result.region.map.as_ref()).and_then(|region| region.code.as_str());
    let code = code.or(result.region.text.as_str());
    let camera: Option<Cow<'_, str>> = data.camera_id.as_str().map(Into::into);
    take(Ok(Draft {
        own_id: own_id.map_or(OwnId::Digest(&apart), OwnId::Whole),
        cameras: camera.as_slice(),
        camera_name: None,
        country: None,
        when: When::Text(time, &TimeFormat::Rfc3339),
        zone: None,
        place: None,
        plate,
        jurisdiction: code.and_then(region::of_region),
        confidence: sure,
        scale: 1,
        candidates: candidates
            .0
            .iter()
            .filter_map(|other| Some(Candidate { plate: other.plate.as_str()?, confidence: other.score.0 }))
            .collect(),
        vehicle: vehicle(result),
        way: result.direction.0.map_or(Way::None, |degrees| Way::Picture(degrees, None)),
        pictures: [None; 3],
    }));
    Some(())
}

fn corners(corners: Option<&Corners>) -> String {
    let Some(b) = corners else { return String::new() };
    let [xmin, ymin, xmax, ymax] = [b.xmin.0, b.ymin.0, b.xmax.0, b.ymax.0].map(Option::unwrap_or_default);
    format!("{xmin} {ymin} {xmax} {ymax}")
}

fn vehicle(result: &Reading<'_>) -> Vehicle {
    let props = result.vehicle.0.as_ref().and_then(|vehicle| vehicle.props.0.as_ref());
    let model = result.model_make.0.first().or(props.and_then(|props| props.make_model.0.first()));
    let color = result.color.0.first().or(props.and_then(|props| props.color.0.first()));
    Vehicle {
        make: model.and_then(|model| model.make.as_str()).and_then(words::label),
        model: model.and_then(|model| model.model.as_str()).and_then(words::label),
        color: color.and_then(|color| color.color.as_str()).and_then(words::color),
    }
}
