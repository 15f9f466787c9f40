//! What the splash may know of the last sign-in at this workstation: no secret, no LPR data.

use api::{AccountName, Theme};
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Last {
    pub account: Option<AccountName>,
    pub consent: Option<Timestamp>,
    pub theme: Theme,
}

const FILE: &str = "last.json";

impl Last {
    /// What is known; nothing, when the file is missing or unreadable: it is a convenience only.
    pub fn load(data: &Path) -> Self {
        fs::read_to_string(data.join(FILE)).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }
    pub fn save(&self, data: &Path) {
        let text = serde_json::to_string(self).unwrap_or_default();
        if let Err(error) = keys::write_private(&data.join(FILE), text.as_bytes()) {
            tracing::warn!("the last sign-in can't be remembered: {error}");
        }
    }
}

/// The name of this installation in consent records: made once, random, kept in the data folder.
pub fn workstation(data: &Path) -> String {
    let path = data.join("workstation-id");
    if let Ok(text) = fs::read_to_string(&path)
        && let Ok(id) = text.trim().parse::<domain::WorkstationId>()
    {
        return id.to_string();
    }
    let mut bytes = [0u8; 16];
    if getrandom::fill(&mut bytes).is_err() {
        return "unnamed".to_owned();
    }
    let id = domain::WorkstationId::from_random(bytes).to_string();
    if let Err(error) = keys::write_private(&path, id.as_bytes()) {
        tracing::warn!("the workstation's name can't be kept: {error}");
    }
    id
}
