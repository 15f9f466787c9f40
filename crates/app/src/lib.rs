//! The use cases of the workstation: it implements the command table over the client and the store.
//!
//! **Invariants:** every command passes `gate` first, whatever the window claims; leaving a session by
//! any way (lock, idleness, the gateway's word) closes the store and drops every secret.

mod config;
mod door;
mod fault;
mod gate;
mod handlers;
mod idle;
mod last;
mod session;
mod stage;
mod training;

pub use config::{ConfigError, ServiceConfig};
pub use idle::Asked;
pub use training::{Filled, Training};

use api::{Event, Mode};
use client::Client;
pub use client::Endpoint;
use clock::SharedClock;
use stage::Stage;
use std::{path::PathBuf, sync::Arc};
use tokio::sync::{Mutex, broadcast};

/// What the shell brings.
pub struct Setup {
    pub mode: Mode,
    /// The data folder of this mode.
    pub data: PathBuf,
    pub endpoint: Endpoint,
    pub clock: SharedClock,
    /// In training: who can be filled in.
    pub training: Option<Arc<dyn Training>>,
}

/// The workstation.
pub struct App {
    mode: Mode,
    data: PathBuf,
    client: Client,
    clock: SharedClock,
    training: Option<Arc<dyn Training>>,
    stage: Mutex<Stage>,
    events: broadcast::Sender<Event>,
}

impl App {
    pub fn new(setup: Setup) -> Result<Self, ConfigError> {
        let Setup { mode, data, endpoint, clock, training } = setup;
        let client = Client::new(&endpoint).map_err(|error| ConfigError::Endpoint(error.to_string()))?;
        std::fs::create_dir_all(&data)
            .map_err(|error| ConfigError::Folder { path: data.clone(), why: error.to_string() })?;
        let (events, _) = broadcast::channel(16);
        Ok(Self { mode, data, client, clock, training, stage: Mutex::new(Stage::Splash { notice: None }), events })
    }

    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// The window is closing: the store closes as in a lock.
    pub async fn close(&self) {
        self.leave(None, false).await;
    }

    /// What the window is to be told.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }
}
