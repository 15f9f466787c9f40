//! The agency's own readers: their records are taken in, what they saw is kept for its days, and both are entered.

mod intake;
mod keys;
mod post;
mod sweep;

#[cfg(test)]
mod asking_tests;
#[cfg(test)]
pub(crate) mod rig;
#[cfg(test)]
mod taking_tests;

pub use intake::{Intake, Taken};
pub use keys::{ReaderKey, readers_of};
pub(crate) use post::Post;

use super::ServiceError;
use crate::{
    GatewayError,
    config::OwnReadersConfig,
    own::{Keeping, Rate, Vault},
    random,
};
use ::keys::Key;
use data_encoding::HEXLOWER;
use std::{collections::HashMap, sync::Mutex as StdMutex};
use tokio::sync::Mutex;

/// What the gateway holds for its own readers.
#[derive(Debug)]
pub(super) struct Own {
    vault: Vault,
    keeping: Keeping,
    rate: Rate,
    /// The files of keys, parsed; by the key's id, as long as they did not change.
    systems: StdMutex<HashMap<String, keys::System>>,
    /// One transaction of records at a time in this process: they would only wait for each other.
    turn: Mutex<()>,
    /// This process's lane of tallies.
    lane: String,
}

impl Own {
    pub(super) fn new(secrets: &Key, config: &OwnReadersConfig) -> Result<Self, GatewayError> {
        Ok(Self {
            vault: Vault::new(secrets)?,
            keeping: Keeping::days(config.keep_days),
            rate: Rate::default(),
            systems: StdMutex::default(),
            turn: Mutex::new(()),
            lane: HEXLOWER.encode(&random::bytes::<8>()?),
        })
    }
}

/// A name of a camera system as the log and people say it.
fn system_name(name: &str) -> Result<String, ServiceError> {
    let name = name.trim();
    if (1..=60).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err(ServiceError::BadInput("A camera system's name has 1 to 60 plain characters.".into()))
    }
}
