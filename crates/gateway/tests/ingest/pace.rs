//! How many records a second the command takes on the embedded engine, from the start of its process to its end. Measured,
//! not judged: `cargo test -p gateway --test ingest --release -- --ignored --nocapture pace`.
#![allow(clippy::cast_precision_loss, reason = "figures for people")]

use crate::{Desk, lately, run, said};
use std::fmt::Write as _;
use tokio::time::Instant;

const COUNT: u64 = 200_000;
const CAMERAS: u64 = 40;
/// Seconds that the records are spread over.
const SPREAD: u64 = 3 * 86_400;
const MAPPING: &str = "[columns]\nplate = 'Plate'\ntime = { column = 'Time', format = 'unix_milliseconds' }\n\
    reader = 'Camera'\nconfidence = { column = 'Conf', scale = 100 }\nstate = 'State'\nmake = 'Make'\nmodel = 'Model'\n\
    color = 'Color'\nid = 'Id'\nalternates = 'Others'\n";

/// A record's plate, camera and time in milliseconds. Some vehicles pass often and many once, and the times are in
/// order, as a camera system writes them.
fn passing(n: u64, begun: u64) -> (String, u64, u64) {
    let dice = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let vehicle = if dice.is_multiple_of(3) { dice / 3 % 2_000 } else { dice / 3 % 150_000 };
    (format!("P{vehicle:06}"), 1_200 + dice % CAMERAS, (begun - SPREAD + n * SPREAD / COUNT) * 1_000 + dice % 1_000)
}

fn readers() -> String {
    (0..CAMERAS).fold("[defaults]\ncountry = 'US'\n".to_owned(), |mut text, n| {
        let (id, lat, lon) = (1_200 + n, 44.0 + 0.013 * (n as f64), -103.0 - 0.007 * (n as f64));
        writeln!(text, "[[reader]]\nid = '{id}'\nname = 'Gate {n}'\nlatitude = {lat}\nlongitude = {lon}").unwrap();
        text
    })
}

/// Groups as an agent sends them, without their pictures.
fn openalpr() -> String {
    let begun = lately();
    (0..COUNT).fold(String::new(), |mut text, n| {
        let (plate, camera, ms) = passing(n, begun);
        writeln!(
            text,
            r#"{{"data_type":"alpr_group","version":2,"epoch_start":{},"epoch_end":{},"frame_start":0,"frame_end":72,"company_id":"halyard","agent_uid":"K3QJ7WMZ0P","agent_version":"2.8.101","agent_type":"alprd","camera_id":{camera},"gps_latitude":-1,"gps_longitude":-1,"country":"us","uuids":["K3QJ7WMZ0P-{camera}-{n}"],"plate_indexes":[0],"candidates":[{{"plate":"{plate}","confidence":92.94,"matches_template":1}},{{"plate":"8{}","confidence":80.81,"matches_template":0}},{{"plate":"B{}","confidence":79.9,"matches_template":0}}],"best_plate":{{"plate":"{plate}","confidence":92.94,"plate_index":0,"region":"us-sd","region_confidence":57,"coordinates":[{{"x":3257,"y":188}},{{"x":3467,"y":194}},{{"x":3460,"y":307}},{{"x":3247,"y":302}}],"requested_topn":10}},"best_confidence":92.94,"best_plate_number":"{plate}","best_region":"us-sd","best_region_confidence":57.28,"best_uuid":"K3QJ7WMZ0P-{camera}-{n}","best_uuid_epoch_ms":{ms},"travel_direction":178.6,"is_parked":false,"is_preview":false,"vehicle":{{"color":[{{"name":"silver-gray","confidence":91.2}},{{"name":"white","confidence":5.0}}],"make":[{{"name":"ford","confidence":88.0}}],"make_model":[{{"name":"ford_f-150","confidence":71.0}}]}}}}"#,
            ms - 1_000,
            ms + 2_000,
            &plate[1..],
            &plate[1..],
        )
        .unwrap();
        text
    })
}

fn csv() -> String {
    let begun = lately();
    (0..COUNT).fold("Id,Time,Plate,State,Camera,Conf,Make,Model,Color,Others\n".to_owned(), |mut text, n| {
        let (plate, camera, ms) = passing(n, begun);
        let other = &plate[1..];
        writeln!(text, "{n},{ms},{plate},SD,{camera},92.9,Ford,F-150,Silver,8{other}:80.8;B{other}:79.9").unwrap();
        text
    })
}

#[test]
#[ignore = "a figure, for ./dev bench"]
fn pace_of_the_ingest_on_the_embedded_engine() {
    for (format, input) in [("openalpr", openalpr()), ("csv", csv())] {
        let desk = Desk::new();
        let (readers, mapping) = (desk.write("pace.toml", &readers()), desk.write("mapping.toml", MAPPING));
        let file = desk.write("records", &input);
        let mut arguments = vec!["ingest", "--config", &desk.config, "--readers", &readers, "--format", format];
        if format == "csv" {
            arguments.extend(["--mapping", &mapping]);
        }
        arguments.push(&file);
        let begun = Instant::now();
        let done = run(&arguments, b"");
        let took = begun.elapsed().as_secs_f64();
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        assert!(said(&done).contains(&format!("{COUNT} reads taken")), "{}", said(&done));
        println!("ingest {format}: {:.0} records/s ({COUNT} in {took:.2} s)", COUNT as f64 / took);
    }
}
