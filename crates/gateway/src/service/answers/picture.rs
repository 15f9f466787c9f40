//! The picture of a read of an answer that is alive: checked, entered, and then shown.

use crate::{
    db::keep_picture_seen,
    recorded,
    service::{Actor, Gateway, ServiceError, work::worker},
    transact,
};
use data_encoding::BASE64;
use domain::{Denial, RuleId};
use trail::{Act, Outcome};
use wire::{ReadPicture, WantPicture};

impl Gateway {
    /// A picture, from the source that told the read.
    pub async fn picture(&self, actor: &Actor, want: WantPicture) -> Result<ReadPicture, ServiceError> {
        self.sweep_answers().await?;
        let act =
            Act::SeePicture { answer: want.answer, source: want.read.source.clone(), read: want.read.read.clone() };
        match self.may_see(actor, &want).await {
            Err(ServiceError::Denied(denial)) => {
                // What was asked for may be any text: it enters only if it was a read of the answer.
                let what = Act::Try { what: "see the picture of a read".into() };
                self.enter_refusal(actor, what, &denial).await?;
                return Err(ServiceError::Denied(denial));
            }
            other => other?,
        }
        let (data, kind) = match self.federation.picture(&want.read.source, &want.read.read, want.view).await {
            Ok(found) => found,
            Err(why) => {
                let outcome = Outcome::Failed { code: "source".into(), why: why.clone() };
                recorded!(self, |tx| { self.enter_outcome(tx, actor, act.clone(), outcome.clone()).await })?;
                return Err(ServiceError::Source(format!("There is no picture: {why}.")));
            }
        };
        let (account, _) = worker(actor)?;
        let seen = self.work.seen(&want.read.source, &want.read.read)?;
        recorded!(self, |tx| {
            // The source took its time: the answer may have expired meanwhile.
            self.alive(tx, actor, want.answer).await?;
            keep_picture_seen(tx, &seen, account, self.now()).await?;
            self.enter(tx, actor, act.clone()).await
        })?;
        Ok(ReadPicture { kind: kind.to_owned(), data: BASE64.encode(&data) })
    }

    async fn may_see(&self, actor: &Actor, want: &WantPicture) -> Result<(), ServiceError> {
        let row = transact!(self.db, |tx| { self.alive(tx, actor, want.answer).await })?;
        if self.answers.index(&row)?.has(&want.read) {
            return Ok(());
        }
        Err(ServiceError::Denied(Denial {
            rule: RuleId::Qry1,
            why: "This read is in none of your answers that are still kept.".into(),
            remedy: "Ask for it; a picture comes with an answer alone.".into(),
        }))
    }
}
