//! Input starts the idle time again, and its end hides everything (SEC-2). Watched at the root, so
//! that it holds on every page of a session.

use super::{App, Stage, countdown};
use api::command;
use leptos::{ev, prelude::*};
use std::time::Duration;

/// Input within this time of the last report is not reported again.
const REPORT_EVERY_MS: f64 = 15_000.0;

/// Begins to watch input and time; the root lives as long as the window, so nothing is taken down.
pub fn watch(app: App) {
    let reported = StoredValue::new(f64::NEG_INFINITY);
    let active = move || {
        let now = countdown::now().steady;
        if app.deadline.get_untracked().is_some() && now - reported.get_value() >= REPORT_EVERY_MS {
            reported.set_value(now);
            app.fetch::<command::session_active>((), move |clock| app.set_lock_clock(clock));
        }
    };
    window_event_listener(ev::keydown, move |event| {
        let inside = app.stage.with_untracked(|stage| matches!(stage, Stage::Inside(_) | Stage::Step(_)));
        if inside && event.ctrl_key() && event.key().eq_ignore_ascii_case("l") {
            event.prevent_default();
            app.lock();
        } else {
            active();
        }
    });
    window_event_listener(ev::pointerdown, move |_| active());
    window_event_listener(ev::pointermove, move |_| active());
    window_event_listener(ev::wheel, move |_| active());

    set_interval(
        move || {
            if let Some(deadline) = app.deadline.get_untracked() {
                let left = deadline.left(countdown::now());
                if left == 0 {
                    app.lock();
                } else if app.remaining.get_untracked() != left {
                    app.remaining.set(left);
                }
            }
        },
        Duration::from_secs(1),
    );
}
