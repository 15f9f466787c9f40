//! The use cases of the workstation: it implements the command table over the client and the store.
//!
//! **Invariants:** every command passes `gate` first, whatever the window claims; leaving a session by
//! any way (lock, idleness, the gateway's word) closes the store and drops every secret.

mod answers;
mod approvals;
mod config;
mod door;
mod fault;
mod forms;
mod gate;
mod handlers;
mod idle;
mod keep;
mod last;
mod map;
mod readers;
mod reads;
mod session;
mod stage;
mod trail;
mod training;
mod work;
mod zone;

pub use self::trail::Intent;
pub use config::{ConfigError, ServiceConfig};
pub use idle::Asked;
pub use keep::KeyService;
pub use training::{Filled, Training};

use api::{Event, Mode};
use client::Client;
pub use client::Endpoint;
use clock::SharedClock;
use stage::Stage;
use std::{
    path::PathBuf,
    sync::{Arc, Weak},
};
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
    /// The system's key service, where there is one.
    pub keys: Option<Arc<dyn KeyService>>,
}

/// The workstation.
pub struct App {
    mode: Mode,
    data: PathBuf,
    client: Client,
    clock: SharedClock,
    training: Option<Arc<dyn Training>>,
    keys: Option<Arc<dyn KeyService>>,
    /// One exchange with the witnesses at a time.
    witnessing: Mutex<()>,
    /// One exchange of records at a time.
    syncing: Mutex<()>,
    answers: answers::Answers,
    /// Itself, for what goes on beside a command.
    own: Weak<Self>,
    stage: Mutex<Stage>,
    events: broadcast::Sender<Event>,
    map: map::Map,
}

impl App {
    pub fn new(setup: Setup) -> Result<Arc<Self>, ConfigError> {
        let Setup { mode, data, endpoint, clock, training, keys } = setup;
        let client = Client::new(&endpoint).map_err(|error| ConfigError::Endpoint(error.to_string()))?;
        std::fs::create_dir_all(&data)
            .map_err(|error| ConfigError::Folder { path: data.clone(), why: error.to_string() })?;
        let (events, _) = broadcast::channel(64);
        let map = map::Map::new(mode)?;
        let stage = Mutex::new(Stage::Splash { notice: None });
        let (witnessing, syncing, answers) = (Mutex::default(), Mutex::default(), answers::Answers::default());
        Ok(Arc::new_cyclic(|own| Self {
            mode,
            data,
            client,
            clock,
            training,
            keys,
            witnessing,
            syncing,
            answers,
            own: own.clone(),
            stage,
            events,
            map,
        }))
    }

    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Itself, to be kept by a task.
    fn shared(&self) -> Result<Arc<Self>, api::Fault> {
        self.own.upgrade().ok_or_else(|| fault::internal("Readroom is closing."))
    }

    /// The window is closing: the store closes as in a lock.
    pub async fn close(&self) {
        self.leave(None, "the window was closed", false).await;
    }

    /// What the window is to be told.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }
}
