//! How many records a second are read, on one core: `cargo run --release -p ingest --example pace [-- FORMAT [RECORDS]]`.
#![allow(clippy::print_stdout, clippy::cast_precision_loss, reason = "it prints figures for people")]

use clock::{Clock, SystemClock};
use domain::Timestamp;
use ingest::{Format, Mapping, Readers, Records};
use std::fmt::Write;

const NOW: Timestamp = Timestamp(1_804_838_520_000_000);
const READERS: &str = include_str!("../../../assets/ingest/readers.toml");
const MAPPING: &str = "[columns]\nplate='plate'\nstate='state'\ntime='time'\nreader='camera'\nlatitude='lat'\nlongitude='lon'\n\
    confidence={column='confidence',scale=100}\nmake='make'\nmodel='model'\ncolor='color'\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let readers = Readers::from_toml(READERS)?;
    let csv = Format::Csv(Box::new(Mapping::parse(MAPPING)?));
    let (only, records) = (std::env::args().nth(1), std::env::args().nth(2));
    let records: u64 = records.map_or(Ok(500_000), |text| text.parse())?;
    let mut table = "plate,state,time,camera,lat,lon,confidence,make,model,color\n".to_owned();
    let (mut groups, mut updates, mut webhooks) = (String::new(), String::new(), String::new());
    for n in 0..records {
        let ms = 1_800_000_000_000_u64 + n * 250;
        let at = jiff::Timestamp::from_millisecond(i64::try_from(ms)?)?;
        writeln!(table, "T{n:06},SD,{at},east-1,44.101,-103.21,87.5,Ford,F-150,white")?;
        writeln!(
            groups,
            "{{\"data_type\":\"alpr_group\",\"version\":2,\"epoch_start\":{ms},\"epoch_end\":{ms},\"agent_uid\":\"K3QJ7\",\
             \"camera_id\":77,\"gps_latitude\":44.080544,\"gps_longitude\":-103.231018,\"country\":\"us\",\"uuids\":[\"K3QJ7-77-{ms}\"],\
             \"plate_indexes\":[0],\"candidates\":[{{\"plate\":\"T{n:06}\",\"confidence\":92.94,\"matches_template\":1}},\
             {{\"plate\":\"I{n:06}\",\"confidence\":80.81,\"matches_template\":0}}],\"best_plate_number\":\"T{n:06}\",\
             \"best_confidence\":92.94,\"best_region\":\"us-sd\",\"best_uuid\":\"K3QJ7-77-{ms}\",\"travel_direction\":178.6,\
             \"is_parked\":false,\"vehicle\":{{\"color\":[{{\"name\":\"white\",\"confidence\":91.2}}],\"make\":[{{\"name\":\"ford\",\
             \"confidence\":88.0}}],\"make_model\":[{{\"name\":\"ford_f-150\",\"confidence\":71.0}}]}}}}"
        )?;
        writeln!(
            updates,
            "{{\"type\":\"lpr\",\"id\":\"{n}.5-abc\",\"name\":null,\"plate\":\"T{n:06}\",\"score\":0.91,\"camera\":\"gate_in\",\
             \"timestamp\":{}.25}}",
            ms / 1000
        )?;
        writeln!(
            webhooks,
            "{{\"hook\":{{\"event\":\"recognition\"}},\"data\":{{\"camera_id\":\"camera-1\",\"filename\":\"{n}.jpg\",\"timestamp\":\"{at}\",\
             \"results\":[{{\"box\":{{\"xmin\":460,\"ymin\":57,\"xmax\":557,\"ymax\":82}},\"plate\":\"t{n:06}\",\"region\":{{\"code\":\"us-sd\",\
             \"score\":0.4}},\"score\":0.839,\"candidates\":[{{\"plate\":\"t{n:06}\",\"score\":0.839}}],\"dscore\":0.4}}]}}}}"
        )?;
    }
    let clock = SystemClock::default();
    for (name, format, input) in [
        ("csv", &csv, &table),
        ("openalpr", &Format::OpenAlpr, &groups),
        ("frigate", &Format::Frigate, &updates),
        ("platerecognizer", &Format::PlateRecognizer, &webhooks),
    ] {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let mut best = f64::INFINITY;
        for _ in 0..3 {
            let begun = clock.elapsed();
            let mut all = Records::new(format, &readers, NOW, input.as_bytes());
            let good = all.by_ref().flatten().count();
            let seconds = ((clock.elapsed() + domain::Span(-begun.0)).0 as f64) / 1e6;
            assert_eq!(good as u64, records, "{name}: {:?}", all.counts());
            best = best.min(seconds);
        }
        let (rate, bytes) = (records as f64 / best, input.len() as f64);
        println!(
            "{name:16} {rate:9.0} records/s  {:4.0} MB/s  {:.0} bytes each",
            bytes / best / 1e6,
            bytes / records as f64
        );
    }
    Ok(())
}
