//! From options to a running window.

use crate::{driven, key_service::System, options::Options, training::Embedded, window};
use app::{App, ServiceConfig, Setup, Training};
use clock::{SharedClock, SystemClock};
use domain::Mode;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// Runs until the window is closed; an error in words for the console.
pub fn run(options: &Options) -> Result<(), String> {
    let system = Arc::new(SystemClock::new());
    let clock: SharedClock = Arc::clone(&system) as SharedClock;
    let data = options.data()?;
    let runtime = Runtime::new().map_err(|error| format!("the system gives no threads: {error}"))?;
    tauri::async_runtime::set(runtime.handle().clone());
    driven::follow_clock(system);
    let (setup, embedded) = match options.mode {
        Mode::Training => {
            let embedded = runtime
                .block_on(gateway::Embedded::start(&data.join("gateway"), Arc::clone(&clock)))
                .map_err(|error| error.to_string())?;
            let training: Arc<dyn Training> = Arc::new(Embedded { gateway: Arc::clone(&embedded.server.gateway) });
            let endpoint =
                app::Endpoint { url: format!("https://{}", embedded.server.address), ca: embedded.ca.clone() };
            (
                Setup { mode: Mode::Training, data, endpoint, clock, training: Some(training), keys: None },
                Some(embedded),
            )
        }
        Mode::Service => {
            let endpoint = ServiceConfig::load(&options.config()?).map_err(|error| error.to_string())?;
            (Setup { mode: Mode::Service, data, endpoint, clock, training: None, keys: Some(Arc::new(System)) }, None)
        }
    };
    let app = Arc::new(App::new(setup).map_err(|error| error.to_string())?);
    runtime.spawn(Arc::clone(&app).watch());
    let shown = window::run(&app);
    // Closing the window locks: the store is closed and its log emptied before the process ends.
    runtime.block_on(async {
        app.close().await;
        if let Some(embedded) = embedded {
            embedded.server.stop().await;
        }
    });
    shown
}
