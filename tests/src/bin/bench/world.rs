//! The training world: how long it takes to prepare, and what it answers.

use crate::milliseconds;
use clock::{Clock, SystemClock};
use domain::{Area, PlatePattern, Span, Timestamp};
use sandbox::{SEED, World};

const NOW: Timestamp = testkit::START;

fn timed<T>(clock: &SystemClock, work: impl FnOnce() -> T) -> (T, f64) {
    let before = clock.elapsed();
    let done = work();
    (done, milliseconds(Span(clock.elapsed().0 - before.0)))
}

fn say(name: &str, mut all: Vec<f64>, aim: &str) {
    all.sort_by(f64::total_cmp);
    println!("{name:<39}{:8.1} ms p95, {:.1} ms median{aim}", all[all.len() * 95 / 100], all[all.len() / 2]);
}

pub fn figures(clock: &SystemClock) {
    let (world, ms) = timed(clock, || World::new(SEED));
    println!(
        "preparing Sable                        {ms:8.0} ms, {} kB (aim under 20 s)",
        world.prepared_bytes() / 1000
    );
    let (count, ms) = timed(clock, || world.reads(NOW).take(5_000_000).filter(|seen| seen.vehicle > 0).count());
    println!(
        "stream of reads                        {:8.0} /s, {count} of them (aim 1,000,000)",
        5_000_000.0 / ms * 1000.0
    );
    let (count, ms) = timed(clock, || world.reads(NOW).take(500_000).filter_map(|seen| world.read(&seen)).count());
    println!("the same, each whole                   {:8.0} /s, {count} of them", 500_000.0 / ms * 1000.0);
    let five = NOW - Span::hours(24 * 365 * 5)..NOW;
    let month = NOW - Span::hours(24 * 30)..NOW;
    let plates = world.reads(NOW).take(200).map(|seen| world.text(&seen).as_str().to_owned());
    let history =
        plates.map(|plate| timed(clock, || world.reads_of_plate(&PlatePattern::new(&plate).unwrap(), &five, 10_000)).1);
    say("a plate's five years", history.collect(), " (aim 50 ms p95)");
    let readers = (0..400).map(|reader| timed(clock, || world.reads_at_reader(reader, &month, 10_000)).1);
    say("a reader's 30 days", readers.collect(), " (aim 300 ms p95)");
    let areas = world.readers().iter().step_by(8).map(|reader| Area::circle(reader.position, 1_000.0).unwrap());
    let areas = areas.map(|area| timed(clock, || world.reads_in_area(&area, &month, 10_000)).1);
    say("an area of 1 km, 30 days", areas.collect(), " (aim 300 ms p95)");
    let ids: Vec<String> = world.reads(NOW).step_by(997).take(40).map(|seen| world.id(&seen)).collect();
    say("a read's picture", ids.iter().map(|id| timed(clock, || world.picture(id)).1).collect(), "");
}
