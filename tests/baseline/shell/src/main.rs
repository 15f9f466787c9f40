//! An empty window: what a Tauri program with a bare Leptos page costs before it does anything. The
//! bench starts it in turns with Readroom; what differs between the two is then Readroom's own.
//!
//! Webview, size and policy are set as in `src-tauri`, whose marks and way of drawing are used as they
//! are. It leans on nothing else of ours.

#[path = "../../../../src-tauri/src/marks.rs"]
mod marks;
#[path = "../../../../src-tauri/src/render.rs"]
mod render;

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    render::choose();
    tauri::Builder::default()
        .setup(|tauri| {
            let builder = WebviewWindowBuilder::new(tauri, "main", WebviewUrl::App("index.html".into()))
                .title("Baseline")
                .inner_size(1440.0, 900.0)
                .min_inner_size(640.0, 360.0)
                .incognito(true)
                .disable_drag_drop_handler()
                .devtools(false);
            marks::add(builder).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
