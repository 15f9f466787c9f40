//! The one window and its one command. Navigation, new windows and downloads are denied.

use crate::{driven::is_driven, marks, tiles};
use api::{Code, EVENT, Fault, Reply};
use app::App;
use domain::Mode;
use serde_json::Value;
use std::sync::Arc;
use tauri::{
    AppHandle, Emitter, Manager, State, WebviewUrl, WebviewWindowBuilder, ipc::Response, webview::NewWindowResponse,
};
use tokio::sync::watch;

/// What stands behind the window, once it is made; why not, where it can't be.
pub type Started = watch::Receiver<Option<Result<Arc<App>, String>>>;

pub(crate) async fn behind(mut started: Started) -> Result<Arc<App>, Fault> {
    let made = started.wait_for(Option::is_some).await.ok().and_then(|made| made.clone());
    made.unwrap_or_else(|| Err("its start broke off".into())).map_err(|why| {
        let remedy = "Mend that, then close Readroom and start it again.";
        Fault::new(Code::Internal, format!("Readroom can't start: {why}."), remedy)
    })
}

/// The one command: every row of the table passes through here, and its gate in Rust.
#[tauri::command]
async fn call(name: String, body: Value, started: State<'_, Started>, handle: AppHandle) -> Result<Response, Fault> {
    let app = behind(started.inner().clone()).await?;
    let answer = api::dispatch(app.as_ref(), &name, body).await;
    if name == "door_decline" {
        handle.exit(0);
    }
    answer.map(|reply| match reply {
        Reply::Json(value) => Response::new(value.to_string()),
        Reply::Raw(bytes) => Response::new(bytes),
    })
}

const fn title(mode: Mode) -> &'static str {
    match mode {
        Mode::Training => "Readroom — TRAINING · synthetic data",
        Mode::Service => "Readroom — law enforcement sensitive",
    }
}

/// Opens the window and runs until it is closed.
pub fn run(mode: Mode, started: Started) -> Result<(), String> {
    let asked = started.clone();
    let built = tauri::Builder::default()
        .manage(started.clone())
        .register_asynchronous_uri_scheme_protocol("tile", move |_, request, respond| {
            let (started, path) = (asked.clone(), request.uri().path().to_owned());
            tauri::async_runtime::spawn(async move { respond.respond(tiles::tile(started, path).await) });
        })
        .invoke_handler(tauri::generate_handler![call])
        .setup(move |tauri| {
            let builder = WebviewWindowBuilder::new(tauri, "main", WebviewUrl::App("index.html".into()))
                .title(title(mode))
                .inner_size(1440.0, 900.0)
                .min_inner_size(640.0, 360.0)
                // Nothing of the window is kept on disk. A webview that is kept can be driven by
                // WebDriver, one that is not can't: so a release can never be driven.
                .incognito(!is_driven())
                .disable_drag_drop_handler()
                .devtools(cfg!(debug_assertions))
                .on_navigation(|url| {
                    matches!(url.scheme(), "tauri" | "about") || url.host_str() == Some("tauri.localhost")
                })
                .on_new_window(|_, _| NewWindowResponse::Deny)
                .on_download(|_, _| false);
            // Only where all is synthetic is there anything to measure.
            let builder = if mode == Mode::Training { marks::add(builder) } else { builder };
            let window = builder.build()?;
            let handle = window.app_handle().clone();
            tauri::async_runtime::spawn(async move {
                let Ok(app) = behind(started).await else { return };
                let mut events = app.events();
                while let Ok(event) = events.recv().await {
                    if let Err(error) = handle.emit_to("main", EVENT, event) {
                        tracing::warn!("the window could not be told: {error}");
                    }
                }
            });
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|error| format!("the window can't be opened: {error}"))?;
    built.run_return(|_, _| {});
    Ok(())
}
