//! Where the cameras of the sources stand. That is no plate-reader data: it says where one may look, and
//! no vehicle is in it.

use super::Gateway;
use wire::{Readers, SourceReaders};

impl Gateway {
    /// The readers of all sources, or how far the training world is. A source that does not say is left out.
    pub async fn readers(&self) -> Readers {
        if let Some((what, share)) = self.federation.preparing() {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
            let thousandths = (share.clamp(0.0, 1.0) * 1000.0) as u16;
            return Readers::Preparing { what: what.to_owned(), thousandths };
        }
        let listed = self.federation.readers().await;
        Readers::Ready {
            sources: listed.into_iter().map(|(source, readers)| SourceReaders { source, readers }).collect(),
        }
    }
}
