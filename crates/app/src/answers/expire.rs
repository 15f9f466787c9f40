//! RET-1 and RET-5 on the workstation: what is cached goes by itself, and the trail says so.

use crate::{App, stage::Stage};
use api::Event;
use store::{AnswerRow, Change, StoreError};
use trail::Act;

impl App {
    /// Removes what has expired by the gateway's clock: file, row and memory. The key was destroyed at the gateway, so
    /// whatever copy there may be of the file opens no more.
    pub(crate) async fn expire(&self) {
        let gone = match &*self.stage.lock().await {
            Stage::Inside(inside) => {
                let now = self.clock.now() + inside.ahead;
                match self.remove_expired(inside, now).await {
                    Ok(gone) => gone,
                    Err(error) => {
                        tracing::error!(
                            "expired answers could not be removed: {}",
                            crate::fault::store(&error).message
                        );
                        return;
                    }
                }
            }
            _ => return,
        };
        for row in gone {
            self.answers.drop_one(row.id);
            let _ = self.events.send(Event::AnswerGone { answer: row.id });
        }
    }

    async fn remove_expired(
        &self,
        inside: &crate::stage::Inside,
        now: domain::Timestamp,
    ) -> Result<Vec<AnswerRow>, StoreError> {
        // The files first: what has no entry yet is found again.
        let gone: Vec<AnswerRow> = inside.store.sweep(now).await?.into_iter().map(|swept| swept.answer).collect();
        for row in &gone {
            let act = Act::RemoveAnswer { answer: row.id, count: row.count, digest: row.digest.clone() };
            self.record(inside, &[Change::DropAnswer { id: row.id }], act).await?;
        }
        if !gone.is_empty() {
            inside.store.scrub().await?;
        }
        Ok(gone)
    }
}
