//! How long 100,000 reads take, in a release build: `cargo test --release -p timeline --test pace -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss, clippy::print_stdout, reason = "tests")]

mod common;

use clock::{Clock, SystemClock};
use common::{Scene, row};
use domain::{Position, Span};
use scene::Shape;
use timeline::{Brush, Filters, Mask, Path, PathRule, Player, Row};

/// The shortest of several runs, milliseconds: what else the machine did does not count.
fn best<T>(clock: &SystemClock, mut run: impl FnMut() -> T) -> f64 {
    let once = |_| {
        let begin = clock.elapsed();
        std::hint::black_box(run());
        (clock.elapsed().0 - begin.0) as f64 / 1_000.0
    };
    (0..30).map(once).fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "a figure, of a release build"]
fn a_hundred_thousand_reads_are_laid_out_in_ten_milliseconds() {
    // Not in order of time: as sources side by side tell them.
    let rows: Vec<Row> = (0..100_000i64)
        .map(|n| Row {
            place: Position::new(-150.0 + (n % 400) as f64 / 100.0, 40.0).unwrap(),
            ..row(n * 7_919 % 43_199, u32::try_from(n % 400).unwrap())
        })
        .collect();
    let scene = Scene::of(rows, 30);
    let clock = SystemClock::new();
    let strip = scene.strip();
    let brush = Brush::around(&strip, common::NOW - Span::hours(200), common::NOW);
    let area = Shape::circle_of(Position::new(-148.0, 40.0).unwrap(), 50_000.0).unwrap();
    let filters = Filters { brush: Some(brush), area: Some(area), ..Filters::default() };
    let all = Mask::all(scene.rows.len());
    let layout = best(&clock, || scene.strip());
    let mask = best(&clock, || filters.mask(&scene.rows));
    let parts = best(&clock, || (0..strip.bars().len()).map(|bar| strip.part(bar, &brush)).sum::<usize>());
    let path = best(&clock, || Path::new(&scene.rows, &all, &PathRule::default()));
    let player = best(&clock, || Player::new(&scene.rows, &all, brush.from(), brush.to()));
    let whole = Path::new(&scene.rows, &all, &PathRule::default()).unwrap();
    let cut = best(&clock, || whole.within(brush.from(), brush.to()).count());
    println!("path cut by the brush {cut:.3} ms");
    println!(
        "layout {layout:.2} ms, mask {mask:.2} ms, brushed parts {parts:.3} ms, path {path:.2} ms, player {player:.2} ms"
    );
    assert!(
        layout < 10.0 && mask < 10.0 && parts < 1.0,
        "layout {layout:.2} ms, mask {mask:.2} ms, parts {parts:.3} ms"
    );
}
