//! What was found in pictures (QLT-1): kept by a keyed digest of the read, without the plate, and told to others only
//! after they have looked themselves.

use super::{Actor, Gateway, ServiceError, records::account};
use crate::{Db, transact};
use domain::Look;
use keys::keyed_digest;
use wire::{Looked, Looks};

impl Gateway {
    /// Keeps what one found, and tells what others had found before.
    pub async fn looked(&self, actor: &Actor, looked: Looked) -> Result<Looks, ServiceError> {
        let me = account(actor)?;
        let term = self.read_term(&looked.read.source, &looked.read.read)?;
        let others = transact!(self.db, |tx| {
            let before = Db::looks(tx, &term).await?;
            // A workstation's clock is not believed beyond this moment (SEC-5).
            let at = looked.at.min(self.now());
            Db::keep_look(tx, &term, me, &looked.reader, looked.found, at).await?;
            Ok::<_, ServiceError>(before)
        })?;
        let look = |(by, found, at)| Look {
            source: looked.read.source.clone(),
            record: looked.read.read.clone(),
            reader: looked.reader.clone(),
            by,
            at,
            found,
        };
        Ok(Looks { others: others.into_iter().filter(|(by, ..)| by != me).map(look).collect() })
    }

    /// A read under the gateway's key: the database does not say which reads were looked at.
    pub(super) fn read_term(&self, source: &str, read: &str) -> Result<Vec<u8>, ServiceError> {
        Ok(keyed_digest(&self.records, format!("{source}\t{read}").as_bytes())?.to_vec())
    }
}
