//! Each cut by its rule.

use super::*;
use crate::federation::made::{at, camera, part, read};
use domain::{Area, AtReader, Confidence, KindOfVehicle, NearPlace, Plate};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_805_017_260_000_000);

fn search(about: About) -> Search {
    Search { about, jurisdiction: None, from: NOW - Span::hours(24 * 365 * 6), to: NOW, limit: 1000 }
}

fn plate(pattern: &str) -> About {
    About::Plate(pattern.parse().unwrap())
}

fn judge(about: About) -> Judge {
    Judge::new("V", &search(about), NOW, None)
}

fn cut_of(judge: &mut Judge, read: Read) -> Cut {
    assert_eq!(judge.take(Batch { readers: vec![camera("c", "US")], reads: vec![read] }), []);
    judge.cut()
}

#[test]
fn qry_3_reads_older_than_five_years_by_calendar_are_cut_though_the_question_reaches_them() {
    let mut judge = judge(plate("7KXM482"));
    let oldest = policy::earliest(NOW);
    let reads = vec![read("new", "7KXM482", oldest), read("old", "7KXM482", oldest - Span(1))];
    let good = judge.take(part("c", "US", reads));
    assert_eq!(good.iter().map(|read| read.id.as_str()).collect::<Vec<_>>(), ["new"]);
    assert_eq!(judge.cut(), Cut { too_old: 1, ..Cut::default() });
}

#[test]
fn qry_7_reads_from_abroad_and_of_cameras_that_say_nothing_are_cut_and_contradictions_are_odd() {
    let mut judge = judge(plate("7KXM482"));
    let nowhere = SourceReader { country: None, ..camera("n", "") };
    let readers = vec![camera("us", "US"), camera("ca", "CA"), nowhere];
    let seen = |id: &str, by: &str| Read { reader: by.into(), ..read(id, "7KXM482", NOW) };
    let paris = Read { position: at(2.35, 48.86), ..seen("4", "us") };
    let reads = vec![seen("1", "us"), seen("2", "ca"), seen("3", "n"), paris, seen("5", "nobody")];
    assert_eq!(judge.take(Batch { readers, reads }).len(), 1);
    assert_eq!(judge.cut(), Cut { abroad: 2, odd: 2, ..Cut::default() });
}

#[test]
fn what_was_not_asked_is_cut() {
    let here = at(-103.2, 44.1);
    let area = || Area::circle(here, 900.0).unwrap();
    let far = |read: Read| Read { position: at(-103.0, 44.1), ..read };
    let one = || read("1", "7KXM482", NOW);
    let red = Vehicle { color: Some("Red".into()), ..Vehicle::default() };
    let kind = About::Vehicle(KindOfVehicle { vehicle: red.clone(), area: area() });
    let here_at = |source: &str, reader: &str| {
        About::Reader(AtReader { source: source.into(), reader: reader.into(), name: String::new() })
    };
    let place = About::Place(NearPlace { name: "Yard".into(), around: Area::circle(here, 400.0).unwrap() });
    for (about, bad, good) in [
        (plate("7KXM483"), one(), read("2", "7KXM483", NOW)),
        (plate("7KX?"), one(), read("2", "7KXA", NOW)),
        (About::Area(area()), far(one()), one()),
        (place, far(one()), one()),
        (here_at("V", "c"), Read { reader: "d".into(), ..one() }, Read { id: "2".into(), ..one() }),
        (kind.clone(), one(), Read { id: "2".into(), vehicle: red.clone(), ..one() }),
        (kind, far(Read { vehicle: red.clone(), ..one() }), Read { id: "2".into(), vehicle: red, ..one() }),
    ] {
        let mut judge = judge(about.clone());
        let readers = vec![camera("c", "US"), camera("d", "US")];
        assert_eq!(judge.take(Batch { readers: readers.clone(), reads: vec![bad] }), [], "{about:?}");
        assert_eq!(judge.cut(), Cut { unasked: 1, ..Cut::default() }, "{about:?}");
        let other = Read { id: "9".into(), ..good };
        assert_eq!(judge.take(Batch { readers, reads: vec![other] }).len(), 1, "{about:?}");
    }
    let mut elsewhere = judge(here_at("W", "c"));
    assert_eq!(cut_of(&mut elsewhere, one()).unasked, 1, "another source's camera of the same name");
    let mut of = Judge::new(
        "V",
        &Search { jurisdiction: domain::Jurisdiction::new("CA").ok(), ..search(plate("7KXM482")) },
        NOW,
        None,
    );
    let issued =
        |id: &str, by: &str| Read { jurisdiction: domain::Jurisdiction::new(by).ok(), ..read(id, "7KXM482", NOW) };
    assert_eq!(of.take(part("c", "US", vec![issued("1", "CA"), issued("2", "OR"), issued("3", "")])).len(), 2);
    let mut window = Judge::new("V", &Search { from: NOW - Span::hours(1), ..search(plate("7KXM482")) }, NOW, None);
    assert_eq!(cut_of(&mut window, read("1", "7KXM482", NOW - Span::hours(2))).unasked, 1);
}

#[test]
fn what_is_absurd_is_odd() {
    let mut judge = judge(plate("*7K*"));
    for (n, bad) in [
        read("<script>", "7KXM482", NOW),
        read("", "7KXM482", NOW),
        read("later", "7KXM482", NOW + Span::hours(24 * 365 * 400)),
        Read { position: at(0.0, 0.0), ..read("null island", "7KXM482", NOW) },
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(cut_of(&mut judge, bad).odd, n as u64 + 1);
    }
}

#[test]
fn a_read_that_comes_twice_comes_once_and_of_two_at_once_the_surer_stays() {
    let mut judge = judge(plate("7KXM482"));
    let sure = |thousandths| Read { confidence: Confidence::new(thousandths).unwrap(), ..read("1", "7KXM482", NOW) };
    let good = judge.take(part("c", "US", vec![sure(500), sure(900), sure(700)]));
    assert_eq!(good, [sure(900)]);
    assert_eq!(judge.take(part("c", "US", vec![sure(900)])), []);
    assert_eq!(judge.cut(), Cut::default());
}

proptest! {
    /// Whatever a source sends, what is shown was asked for, is young enough and in the country.
    #[test]
    fn nothing_is_shown_that_a_rule_forbids(
        told in proptest::collection::vec((0u8..9, "[0-9A-Z]{1,8}", 0i64..60_000, -130.0f64..-60.0, 20.0f64..55.0, 0usize..3), 0..60)
    ) {
        let mut judge = judge(plate("7*"));
        let reads = told.into_iter().map(|(id, plate, hours, lon, lat, by)| Read {
            position: at(lon, lat),
            reader: ["us", "mx", "none"][by].into(),
            plate: Plate::new(&plate).unwrap(),
            ..read(&id.to_string(), "A", NOW - Span::hours(hours))
        });
        let reads: Vec<_> = reads.collect();
        let count = reads.iter().map(|read| &read.id).collect::<HashSet<_>>().len();
        let good = judge.take(Batch { readers: vec![camera("us", "US"), camera("mx", "MX")], reads });
        let cut = judge.cut();
        prop_assert_eq!(good.len() as u64 + cut.too_old + cut.abroad + cut.unasked + cut.odd, count as u64);
        for read in good {
            prop_assert!(read.at >= policy::earliest(NOW) && read.plate.as_str().starts_with('7') && read.reader == "us");
        }
    }
}
