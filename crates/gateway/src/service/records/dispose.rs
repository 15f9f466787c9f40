//! RET-4: saved reads are disposed of by themselves when their day has come, with their pictures and the notes on them.
//! The workstations that have them hear of it as of any other version. No record can be held back from it yet.

use super::{Gateway, RecordRow, kept::Taker};
use crate::{
    recorded,
    service::{Actor, ServiceError},
    transact,
};
use trail::{Act, Outcome};

/// Saved reads of one transaction.
const ROUND: u32 = 50;
/// Who wrote the version without a body, where a workstation's name stands in others.
const HERE: &str = "gateway";

impl Gateway {
    /// Disposes of saved reads whose day has come, each with its entry, and has their bytes leave the files; how many
    /// there were. The server calls it every few seconds.
    pub async fn dispose_saved(&self) -> Result<u64, ServiceError> {
        let mut disposed = 0;
        loop {
            let now = self.now();
            let due = transact!(self.db, |tx| { RecordRow::due(tx, now, 1).await.map_err(ServiceError::from) })?;
            if due.is_empty() {
                break;
            }
            disposed += recorded!(self, |tx| {
                let mut count = 0_u64;
                for row in RecordRow::due(tx, now, ROUND).await? {
                    let author = row.author.clone();
                    let by = Taker { at: now, by: &author, workstation: HERE };
                    let (event, record, due) = (row.event, row.id, row.disposal.unwrap_or(now));
                    self.take_parts(tx, record, &by).await?;
                    self.take_row(tx, row, &by).await?;
                    let act = Act::DisposeSaved { event, record, due };
                    self.enter_work(tx, &Actor::console(), event, act, Outcome::Done).await?;
                    count += 1;
                }
                Ok::<_, ServiceError>(count)
            })?;
            self.db.note_removed();
        }
        self.db.flush_removed().await?;
        Ok(disposed)
    }
}
