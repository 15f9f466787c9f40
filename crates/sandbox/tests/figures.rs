//! Figures: `cargo test -p sandbox --release --test figures -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss, reason = "tests print")]

use clock::{Clock, SystemClock};
use domain::{Span, Timestamp};
use sandbox::{Area, Pattern, SEED, World};

const NOW: Timestamp = Timestamp(1_804_838_520_000_000);

fn timed<T>(clock: &SystemClock, work: impl FnOnce() -> T) -> (T, f64) {
    let before = clock.elapsed();
    let done = work();
    (done, (clock.elapsed().0 - before.0) as f64 / 1000.0)
}

fn p95(mut all: Vec<f64>) -> (f64, f64) {
    all.sort_by(f64::total_cmp);
    let at = |share: usize| all.get(all.len() * share / 100).copied().unwrap_or_default();
    (at(50), at(95))
}

#[test]
#[ignore = "prints figures"]
fn figures_of_the_training_world() {
    let clock = SystemClock::new();
    let (world, ms) = timed(&clock, || World::new(SEED));
    println!("prepare Sable        {ms:8.0} ms, {} kB prepared", world.prepared_bytes() / 1000);
    println!("prepare the small    {:8.1} ms", timed(&clock, World::small).1);
    let (n, ms) = timed(&clock, || world.reads(NOW).take(5_000_000).filter(|s| s.vehicle > 0).count());
    println!("stream               {:8.0} reads/s ({n})", 5_000_000.0 / ms * 1000.0);
    let (n, ms) = timed(&clock, || world.reads(NOW).take(1_000_000).filter_map(|s| world.read(&s)).count());
    println!("stream as domain::Read {:6.0} reads/s ({n})", 1_000_000.0 / ms * 1000.0);
    let five = NOW - Span::hours(24 * 365 * 5)..NOW;
    let month = NOW - Span::hours(24 * 30)..NOW;
    let plates: Vec<String> = world.reads(NOW).take(200).map(|s| world.text(&s).as_str().to_owned()).collect();
    let plate = p95(plates
        .iter()
        .map(|p| timed(&clock, || world.reads_of_plate(&Pattern::new(p).unwrap(), &five, 10_000)).1)
        .collect());
    println!("plate, 5 years       p50 {:.1} ms, p95 {:.1} ms", plate.0, plate.1);
    let reader = p95((0..400).map(|r| timed(&clock, || world.reads_at_reader(r, &month, 10_000)).1).collect());
    println!("reader, 30 days, newest 10,000   p50 {:.1} ms, p95 {:.1} ms", reader.0, reader.1);
    let all = p95((0..400).map(|r| timed(&clock, || world.reads_at_reader(r, &month, usize::MAX)).1).collect());
    println!("reader, 30 days, all             p50 {:.1} ms, p95 {:.1} ms", all.0, all.1);
    let areas: Vec<Area> =
        world.readers().iter().step_by(8).map(|r| Area::Circle { middle: r.position, meters: 1_000.0 }).collect();
    let area = p95(areas.iter().map(|a| timed(&clock, || world.reads_in_area(a, &month, 10_000)).1).collect());
    println!("area of 1 km, 30 days, newest 10,000  p50 {:.1} ms, p95 {:.1} ms", area.0, area.1);
    let ids: Vec<String> = world.reads(NOW).step_by(997).take(40).map(|s| world.id(&s)).collect();
    let picture = p95(ids.iter().map(|id| timed(&clock, || world.picture(id)).1).collect());
    println!("picture              p50 {:.1} ms, p95 {:.1} ms", picture.0, picture.1);
}
