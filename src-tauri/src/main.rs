//! The shell: one window, one command, no rules.
//!
//! `readroom --training` (the default) embeds a gateway on synthetic data; `readroom --service` speaks
//! to the gateway of `workstation.toml`. The two use different data folders and window titles.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod driven;
mod key_service;
mod marks;
mod options;
mod render;
mod start;
mod tiles;
mod training;
mod window;

use std::process::ExitCode;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("READROOM_LOG").unwrap_or_else(|_| "info".into()))
        .init();
    render::choose();
    let started = options::Options::parse().and_then(|options| start::run(&options));
    match started {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            tracing::error!("{why}");
            ExitCode::FAILURE
        }
    }
}
