//! What happens by itself: tallies are entered, and reads go when their days are over.

use super::intake::act;
use crate::{
    Db,
    db::Tally,
    recorded,
    service::{Actor, Gateway, ServiceError},
    transact,
};
use trail::Act;

/// Tallies of one transaction.
const TALLIES: u32 = 100;
/// Reads of one transaction.
const READS: u32 = 10_000;

impl Gateway {
    /// Enters what camera systems sent in minutes that are over, and what an ingest that was killed had taken.
    pub async fn sweep_tallies(&self) -> Result<(), ServiceError> {
        loop {
            let now = self.now();
            let due = transact!(self.db, |tx| { Ok::<_, ServiceError>(Tally::due(tx, now, 1).await?) })?;
            if due.is_empty() {
                return Ok(());
            }
            recorded!(self, |tx| {
                for tally in Tally::due(tx, now, TALLIES).await? {
                    // A minute that brought nothing new is no act.
                    if tally.taken + tally.rejected > 0 {
                        self.enter(tx, &Actor::console(), act(&tally)).await?;
                    }
                    tally.end(tx).await?;
                }
                Ok::<_, ServiceError>(())
            })?;
        }
    }

    /// Disposes of own reads whose days are over, and enters how many they were; how many there were.
    pub async fn dispose_own_reads(&self) -> Result<u64, ServiceError> {
        let before = self.own.keeping.oldest(self.now());
        let mut disposed = 0;
        while self.db.own_reads_due(before).await? {
            disposed += recorded!(self, |tx| {
                let count = Db::dispose_own_reads(tx, before, READS).await?;
                if count > 0 {
                    self.enter(tx, &Actor::console(), Act::DisposeReads { before, count }).await?;
                }
                Ok::<_, ServiceError>(count)
            })?;
            self.db.note_removed();
        }
        self.db.flush_removed().await?;
        Ok(disposed)
    }
}
