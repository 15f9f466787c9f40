//! `readroom-gateway ingest-example`: records of nobody's to try the ingest with. The files lie in assets/ingest/examples,
//! dated March 2027; here they get the days before today, since old reads are not taken and new ones can't be.

use clock::SharedClock;
use domain::{Span, Timestamp};
use gateway::GatewayError;
use std::{fs, path::Path};

/// The files and, of those that hold records, the format.
const FILES: [(&str, Option<&str>, &str); 6] = [
    ("readers.toml", None, include_str!("../../../../../assets/ingest/examples/readers.toml")),
    ("mapping.toml", None, include_str!("../../../../../assets/ingest/examples/mapping.toml")),
    ("openalpr.jsonl", Some("openalpr"), include_str!("../../../../../assets/ingest/examples/openalpr.jsonl")),
    (
        "platerecognizer.jsonl",
        Some("platerecognizer"),
        include_str!("../../../../../assets/ingest/examples/platerecognizer.jsonl"),
    ),
    ("frigate.json", Some("frigate"), include_str!("../../../../../assets/ingest/examples/frigate.json")),
    ("table.csv", Some("csv"), include_str!("../../../../../assets/ingest/examples/table.csv")),
];

const DAY: i64 = 86_400;
/// 2027-03-11, the first of the three days of the examples, in days since 1970.
const FIRST: i64 = 20_888;
const DAYS: i64 = 3;

/// Writes the examples into a folder, which is made if it is not there; files that are there stay as they are.
pub fn write(dir: &Path, clock: &SharedClock) -> Result<(), GatewayError> {
    fs::create_dir_all(dir).map_err(GatewayError::file(dir))?;
    if let Some((name, ..)) = FILES.iter().find(|(name, ..)| dir.join(name).exists()) {
        return Err(GatewayError::Refused(format!(
            "{} is there already; nothing was written",
            dir.join(name).display()
        )));
    }
    let days = clock.now().0.div_euclid(DAY * 1_000_000) - (FIRST + DAYS);
    for (name, format, text) in FILES {
        let path = dir.join(name);
        let text = if format.is_some() { moved(text, days) } else { text.to_owned() };
        fs::write(&path, text).map_err(GatewayError::file(path))?;
    }
    println!("Wrote the way of TST4821 over the last three days in four formats. One of them is enough, for instance:");
    let dir = dir.display();
    for (name, format, _) in FILES {
        let Some(format) = format else { continue };
        let mapping = if format == "csv" { format!(" --mapping {dir}/mapping.toml") } else { String::new() };
        println!(
            "readroom-gateway ingest --config gateway.toml --readers {dir}/readers.toml --format {format}{mapping} {dir}/{name}"
        );
    }
    Ok(())
}

/// The text of an example with each of its times so many days later: dates in the three ways that they are written, and
/// seconds and milliseconds since 1970.
fn moved(text: &str, days: i64) -> String {
    let mut text = text.to_owned();
    // Later days first where they move on, so that none is moved twice.
    let mut each: Vec<i64> = (FIRST..FIRST + DAYS).collect();
    if days > 0 {
        each.reverse();
    }
    for day in each {
        for (old, new) in written(day).iter().zip(written(day + days)) {
            text = text.replace(old, &new);
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (digits, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        out.push_str(before);
        out.push_str(&time(digits, days).unwrap_or_else(|| digits.to_owned()));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A time of the three days, moved; `None` if the digits are none.
fn time(digits: &str, days: i64) -> Option<String> {
    let unit = match digits.len() {
        10 => 1,
        13 => 1_000,
        _ => return None,
    };
    let at: i64 = digits.parse().ok()?;
    let within = (FIRST * DAY * unit..(FIRST + DAYS) * DAY * unit).contains(&at);
    within.then(|| (at + days * DAY * unit).to_string())
}

/// A day, counted from 1970, as the formats write it: `2027-03-11`, `03/11/2027`, and `20270311-` in an id.
fn written(day: i64) -> [String; 3] {
    let iso: String = (Timestamp(0) + Span::hours(24 * day)).iso().chars().take(10).collect();
    let mut parts = iso.split('-');
    let [year, month, of_month] = [(); 3].map(|()| parts.next().unwrap_or_default());
    [iso.clone(), format!("{month}/{of_month}/{year}"), format!("{year}{month}{of_month}-")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_of_an_example_moves_and_nothing_else() {
        let one = r#"{"t":"2027-03-11T13:31:12Z","s":1804771872.543,"ms":1804771872543,"n":20270311,"x":1804771}"#;
        let day = r#"{"t":"2027-03-12T13:31:12Z","s":1804858272.543,"ms":1804858272543,"n":20270311,"x":1804771}"#;
        assert_eq!(moved(one, 1), day);
        assert_eq!(moved("20270312-01,03/12/2027,03/13/2027", 1), "20270313-01,03/13/2027,03/14/2027");
        assert_eq!(moved("03/12/2027,03/11/2027", -1), "03/11/2027,03/10/2027");
        for (name, format, text) in FILES {
            if format.is_some() {
                let later = moved(text, 400);
                assert_eq!((moved(text, 0).as_str(), later.len()), (text, text.len()), "{name}");
                // Seconds since 1970 of the three days begin so, too.
                for old in ["2027-03-1", "03/11/2027", "20270311-", "180477", "180485", "180494"] {
                    assert!(!later.contains(old), "{name}: {old}");
                }
            }
        }
    }
}
