//! Where the cameras of the sources stand. That is no plate-reader data: it says where one may look, and
//! no vehicle is in it.

use super::{Gateway, ServiceError};
use crate::{
    GatewayError,
    sources::{Laid, NAME},
};
use wire::{Readers, SourceReaders};

impl Gateway {
    /// The readers of all sources, or how far the training world is.
    pub fn readers(&self) -> Result<Readers, ServiceError> {
        let Some(world) = &self.world else { return Ok(Readers::Ready { sources: Vec::new() }) };
        match world.look() {
            Laid::Ready(world) => Ok(Readers::Ready {
                sources: vec![SourceReaders { source: NAME.to_owned(), readers: world.readers().to_vec() }],
            }),
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
            Laid::Preparing(what, share) => {
                Ok(Readers::Preparing { what: what.to_owned(), thousandths: (share.clamp(0.0, 1.0) * 1000.0) as u16 })
            }
            Laid::Broken => Err(GatewayError::Refused("the training world can't be laid out".into()).into()),
        }
    }
}
