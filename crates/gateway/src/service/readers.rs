//! Where the cameras of the sources stand. That is no plate-reader data: it says where one may look, and
//! no vehicle is in it.

use super::{Actor, Gateway, ServiceError};
use crate::transact;
use domain::policy::{Act, may};
use wire::{Readers, SourceReaders};

impl Gateway {
    /// The readers of one's sources (ACC-6), of all of them for who watches over those that ask; or how far the training
    /// world is. A source that does not say is left out.
    pub async fn readers(&self, actor: &Actor) -> Result<Readers, ServiceError> {
        if let Some((what, share)) = self.federation.preparing() {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
            let thousandths = (share.clamp(0.0, 1.0) * 1000.0) as u16;
            return Ok(Readers::Preparing { what: what.to_owned(), thousandths });
        }
        let asks = actor.person.as_ref().is_some_and(|person| may(person.role, Act::Ask, false).is_ok());
        let granted = match actor.account {
            Some(account) if asks => transact!(self.db, |tx| { self.granted(tx, account).await })?.sources,
            _ => Vec::new(),
        };
        let listed = self.federation.readers().await;
        let mine = listed.into_iter().filter(|(source, _)| !asks || granted.contains(source));
        Ok(Readers::Ready { sources: mine.map(|(source, readers)| SourceReaders { source, readers }).collect() })
    }
}
