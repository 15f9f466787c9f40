//! `./dev bench`: figures of one run on one machine. Trust the ratios; absolute times are the machine's.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a tool of the workshop"
)]

mod memory;
mod shown;
mod store;
mod trail;
mod window;

use clock::SystemClock;
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
    store::password(&clock);
    store::open_store(&clock).await;
    store::cipher(&clock).await;
    store::sign_in(&clock).await;
    trail::store_appends(&clock).await;
    trail::gateway_appends(&clock).await;
    trail::intent(&clock).await;
    trail::verification(&clock);
    window::start(&clock);
    window::sign_in(&clock);
}
