//! `./dev bench`: figures of one run on one machine. Trust the ratios; absolute times are the machine's.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a tool of the workshop"
)]

mod job;
mod map;
mod memory;
mod shown;
mod store;
mod trail;
mod window;
mod world;

use clock::{Clock, SystemClock};
use domain::Span;
use std::sync::Arc;

fn milliseconds(span: Span) -> f64 {
    span.0 as f64 / 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[tokio::main]
async fn main() {
    let clock = Arc::new(SystemClock::new());
    if std::env::args().nth(1).as_deref() == Some("kills") {
        return kills(&clock).await;
    }
    if std::env::args().nth(1).as_deref() == Some("job") {
        job::question(&clock).await;
        job::answer(&clock).await;
        job::saves(&clock).await;
        job::ingest(&clock);
        return window::map(&clock);
    }
    if std::env::args().nth(1).as_deref() == Some("answer") {
        return job::answer(&clock).await;
    }
    if std::env::args().nth(1).as_deref() == Some("map") {
        return window::map(&clock);
    }
    store::password(&clock);
    store::open_store(&clock).await;
    store::cipher(&clock).await;
    store::sign_in(&clock).await;
    trail::store_appends(&clock).await;
    trail::gateway_appends(&clock).await;
    trail::intent(&clock).await;
    trail::verification(&clock);
    job::question(&clock).await;
    job::answer(&clock).await;
    job::saves(&clock).await;
    job::ingest(&clock);
    map::tiles(&clock);
    world::figures(&clock);
    window::start(&clock);
    window::sign_in(&clock);
    window::map(&clock);
}

/// `./dev bench kills`: a thousand kills while entries are appended, at the store and at the gateway.
async fn kills(clock: &SystemClock) {
    let beside = |name: &str| std::env::current_exe().unwrap().with_file_name(name);
    let subject = beside("crash-subject");
    for (place, rounds) in [("store", 1000), ("gateway", 1000)] {
        let start = clock.elapsed();
        let entries = match place {
            "store" => e2e::kills::at_the_store(&subject, rounds).await,
            _ => e2e::kills::at_the_gateway(&subject, &beside("readroom-verify"), rounds).await,
        };
        let seconds = milliseconds(Span(clock.elapsed().0 - start.0)) / 1000.0;
        println!(
            "{rounds} kills at the {place}: {entries} entries stand, none that was acknowledged is lost ({seconds:.0} s)"
        );
    }
}
