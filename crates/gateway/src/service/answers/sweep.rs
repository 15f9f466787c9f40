//! RET-5: when an answer expires its key is destroyed, and the log says so.

use crate::{
    db::AnswerRow,
    recorded,
    service::{Actor, Gateway, ServiceError},
    transact,
};
use trail::Act;

/// Answers of one transaction: each may bring a few megabytes.
const ROUND: u32 = 16;

impl Gateway {
    /// Destroys the keys of the answers that expired, with their entries, and has their bytes leave the files; how many
    /// there were. The server calls it every few seconds, and whoever uses an answer does.
    pub async fn sweep_answers(&self) -> Result<u64, ServiceError> {
        let mut destroyed = 0;
        loop {
            let now = self.now();
            let due = transact!(self.db, |tx| { AnswerRow::any_expired(tx, now).await.map_err(ServiceError::from) })?;
            if !due {
                break;
            }
            destroyed += recorded!(self, |tx| {
                let mut count = 0u64;
                for row in AnswerRow::expired(tx, now, ROUND).await? {
                    if row.remove(tx).await? {
                        let act = Act::DestroyKey { answer: row.id, count: row.count, digest: row.digest };
                        self.enter(tx, &Actor::console(), act).await?;
                        count += 1;
                    }
                }
                Ok::<_, ServiceError>(count)
            })?;
            self.db.note_removed();
        }
        self.db.flush_removed().await?;
        Ok(destroyed)
    }
}
