//! Which way WebKit draws. Without a hardware renderer its DMA-BUF path is two to three times slower
//! for canvases than the plain one (measured: 23 against 59 frames/s), with one it is faster; WebKit
//! does not choose by itself.

use std::{env, fs};

const SETTING: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Called first in `main`, before any thread or GTK exists. An explicit value of the user wins.
#[allow(unsafe_code, reason = "set_var is unsafe once threads exist; here none does")]
pub fn choose() {
    if env::var_os(SETTING).is_none() && !has_hardware_renderer() {
        // SAFETY: `main` calls this before it starts any thread.
        unsafe { env::set_var(SETTING, "1") };
    }
}

/// A render node is how Linux offers a GPU to programs that are not the display server.
fn has_hardware_renderer() -> bool {
    fs::read_dir("/dev/dri")
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD")))
}
