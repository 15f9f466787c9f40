//! Exports with proofs: everything that a filter finds, as far as the exporter reaches.

use super::Actor;
use crate::service::{Gateway, ServiceError};
use wire::{ExportTrail, Exported};

impl Gateway {
    pub async fn export_trail(&self, actor: &Actor, request: ExportTrail) -> Result<Exported, ServiceError> {
        let _ = (actor, request);
        Err(ServiceError::Log("export is not wired yet".into()))
    }
}
