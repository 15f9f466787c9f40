//! From options to a running window.

use crate::{driven, key_service::System, options::Options, training::Embedded, window};
use app::{App, ServiceConfig, Setup, Training};
use clock::{SharedClock, SystemClock};
use domain::Mode;
use std::{path::PathBuf, sync::Arc};
use tokio::{runtime::Runtime, sync::watch};

/// What stands behind the window, and the gateway of the training mode.
type Made = Result<(Arc<App>, Option<gateway::Embedded>), String>;

/// Runs until the window is closed; an error in words for the console.
pub fn run(options: &Options) -> Result<(), String> {
    let system = Arc::new(SystemClock::new());
    let clock: SharedClock = Arc::clone(&system) as SharedClock;
    let (mode, folder) = (options.mode, options.data()?);
    let runtime = Runtime::new().map_err(|error| format!("the system gives no threads: {error}"))?;
    tauri::async_runtime::set(runtime.handle().clone());
    driven::follow_clock(system);
    // The webview needs its time to come up; what it will speak to is made beside it.
    let service = match mode {
        Mode::Training => None,
        Mode::Service => Some(options.config()?),
    };
    let (starting, started) = watch::channel(None);
    let making = runtime.spawn(async move {
        let result = make(folder, clock, service).await;
        if let Err(why) = &result {
            tracing::error!("Readroom can't start: {why}");
        }
        starting.send_replace(Some(result.as_ref().map(|(app, _)| Arc::clone(app)).map_err(Clone::clone)));
        if let Ok((app, _)) = &result {
            tokio::spawn(Arc::clone(app).watch());
        }
        result
    });
    let shown = window::run(mode, started);
    // Closing the window locks: the store is closed and its log emptied before the process ends.
    let ended = runtime.block_on(async {
        let (app, embedded) = making.await.map_err(|error| error.to_string())??;
        app.close().await;
        if let Some(embedded) = embedded {
            embedded.server.stop().await;
        }
        Ok(())
    });
    shown.and(ended)
}

/// `service` is the workstation's config file; without one it is training.
async fn make(data: PathBuf, clock: SharedClock, service: Option<PathBuf>) -> Made {
    let (setup, embedded) = if let Some(config) = service {
        let endpoint = ServiceConfig::load(&config).map_err(|error| error.to_string())?;
        (Setup { mode: Mode::Service, data, endpoint, clock, training: None, keys: Some(Arc::new(System)) }, None)
    } else {
        let embedded = gateway::Embedded::start(&data.join("gateway"), Arc::clone(&clock)).await;
        let embedded = embedded.map_err(|error| error.to_string())?;
        let training: Arc<dyn Training> = Arc::new(Embedded { gateway: Arc::clone(&embedded.server.gateway) });
        let endpoint = app::Endpoint { url: format!("https://{}", embedded.server.address), ca: embedded.ca.clone() };
        let setup = Setup { mode: Mode::Training, data, endpoint, clock, training: Some(training), keys: None };
        (setup, Some(embedded))
    };
    let app = App::new(setup).map_err(|error| error.to_string())?;
    Ok((app, embedded))
}
