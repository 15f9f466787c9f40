//! Embeds the window's files and the one capability.
fn main() {
    tauri_build::build();
}
