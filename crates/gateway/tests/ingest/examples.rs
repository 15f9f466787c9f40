//! The example files, as a new user tries them.

use crate::{Desk, run, said};
use std::path::Path;
use testkit::{Engine, GatewayRig};

const FORMATS: [(&str, &str); 4] = [
    ("openalpr", "openalpr.jsonl"),
    ("platerecognizer", "platerecognizer.jsonl"),
    ("frigate", "frigate.json"),
    ("csv", "table.csv"),
];

#[tokio::test]
async fn the_example_of_each_format_is_taken_whole_on_any_day() {
    let desk = Desk::new();
    let dir = desk.path("example");
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let made = run(&["ingest-example", "--dir", &text(&dir)], b"");
    assert!(made.status.success(), "{}", said(&made));
    let (readers, mapping) = (text(&dir.join("readers.toml")), text(&dir.join("mapping.toml")));
    let mut all = 0;
    for (format, name) in FORMATS {
        assert!(said(&made).contains(&format!("--format {format} ")));
        let file = text(&dir.join(name));
        let mut arguments = vec!["ingest", "--config", &desk.config, "--readers", &readers, "--format", format];
        if format == "csv" {
            arguments.extend(["--mapping", &mapping]);
        }
        arguments.push(&file);
        let done = run(&arguments, b"");
        assert_eq!(done.status.code(), Some(0), "{format}: {}", said(&done));
        assert!(said(&done).contains("15 reads taken"), "{format}: {}", said(&done));
        all += 15;
        assert_eq!(desk.count("own_reads").await, all);
    }
    assert_eq!(desk.count("own_pictures").await, 45, "Plate Recognizer's JSON brings none");
    assert_eq!(desk.count("own_readers").await, 5);

    let again = run(&["ingest-example", "--dir", &text(&dir)], b"");
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("is there already"), "{}", said(&again));
}

/// The workstation is open meanwhile, as a trainer has it.
#[tokio::test(flavor = "multi_thread")]
async fn a_training_workstations_gateway_takes_records_by_the_name_of_its_folder() {
    let desk = Desk::new();
    let rig = GatewayRig::start(Engine::Sqlite).await;
    let dir = desk.path("example");
    assert!(run(&["ingest-example", "--dir", dir.to_str().unwrap()], b"").status.success());
    let file = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    let (readers, records) = (file("readers.toml"), file("openalpr.jsonl"));
    let into = |folder: &Path| {
        let folder = folder.to_str().unwrap();
        run(&["ingest", "--training", folder, "--readers", &readers, "--format", "openalpr", &records], b"")
    };
    let done = into(&rig.path());
    assert!(done.status.success() && said(&done).contains("15 reads taken"), "{}", said(&done));
    let none = into(&desk.path("nowhere"));
    assert_eq!(none.status.code(), Some(1));
    assert!(said(&none).contains("open Readroom in training once"), "{}", said(&none));
    assert!(!desk.path("nowhere").exists());
    // In service a config is needed.
    let refused = run(&["ingest", "--format", "openalpr", &records], b"");
    assert!(!refused.status.success() && said(&refused).contains("--config"), "{}", said(&refused));
}
