//! The workstation's config for service: where the gateway is and whom to believe.

use client::Endpoint;
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// `workstation.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceConfig {
    /// `https://gateway.example:8443`
    pub gateway: String,
    /// PEM file of the authority that signed the gateway's certificate; relative to the config.
    pub ca: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{path}: {why}")]
    File { path: PathBuf, why: String },
    #[error("the data folder {path} can't be used: {why}; nothing was lost, check its owner and the space left")]
    Folder { path: PathBuf, why: String },
    #[error("{0}")]
    Endpoint(String),
    #[error(transparent)]
    Map(#[from] crate::map::NoMap),
}

impl ServiceConfig {
    pub fn load(path: &Path) -> Result<Endpoint, ConfigError> {
        let refuse = |path: &Path, why: String| ConfigError::File { path: path.to_owned(), why };
        let text = fs::read_to_string(path).map_err(|error| refuse(path, error.to_string()))?;
        let config: Self = toml::from_str(&text).map_err(|error| refuse(path, error.to_string()))?;
        let ca = path.parent().unwrap_or(Path::new(".")).join(&config.ca);
        let pem = fs::read_to_string(&ca).map_err(|error| refuse(&ca, error.to_string()))?;
        Ok(Endpoint { url: config.gateway, ca: pem })
    }
}
