//! What forms are filled from: lists, colleagues, and how far one may go.

use super::{Actor, Gateway, ServiceError, work::worker};
use crate::{db::AccountRow, transact};
use domain::policy::{Act, may};
use wire::{Colleague, Forms};

impl Gateway {
    pub async fn forms(&self, actor: &Actor) -> Result<Forms, ServiceError> {
        let (account, _) = worker(actor)?;
        transact!(self.db, |tx| {
            let granted = self.granted(tx, account).await?;
            let colleagues = AccountRow::all(tx).await?.into_iter().filter(|row| row.id != account && asks(row));
            Ok::<_, ServiceError>(Forms {
                authorities: self.work.lists.authorities.clone(),
                reasons: self.work.lists.reasons.clone(),
                colleagues: colleagues
                    .map(|row| Colleague { account: row.name, name: row.display, unit: row.unit })
                    .collect(),
                sources: granted.sources,
                rights: granted.rights,
            })
        })
    }
}

/// Whether somebody works with the account, and may ask.
pub(super) fn asks(row: &AccountRow) -> bool {
    row.in_use() && may(row.role, Act::Ask, false).is_ok()
}
