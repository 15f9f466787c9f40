//! What a test may do to the debug build that it drives. In a release nothing here does anything.

use clock::SystemClock;
use std::sync::Arc;

/// Whether a test drives this window: in a debug build, and asked for.
pub fn is_driven() -> bool {
    cfg!(debug_assertions) && std::env::var("TAURI_WEBVIEW_AUTOMATION").as_deref() == Ok("true")
}

#[cfg(not(debug_assertions))]
pub fn follow_clock(_: Arc<SystemClock>) {}

/// Moves the clock on by the minutes that the test writes to the file `READROOM_TEST_CLOCK`.
#[cfg(debug_assertions)]
pub fn follow_clock(clock: Arc<SystemClock>) {
    use std::{env, fs, time::Duration};
    let Some(file) = env::var_os("READROOM_TEST_CLOCK").filter(|_| is_driven()) else { return };
    tauri::async_runtime::spawn(async move {
        let mut every = tokio::time::interval(Duration::from_millis(50));
        loop {
            every.tick().await;
            let minutes = fs::read_to_string(&file).ok().and_then(|text| text.parse().ok());
            if let Some(minutes) = minutes {
                clock.advance(domain::Span::minutes(minutes));
                // Tells the test that it is done.
                let _ = fs::remove_file(&file);
            }
        }
    });
}
