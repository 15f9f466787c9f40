//! Opening a cached answer: to look at it again, or for the same question asked again (QRY-6).

use crate::{
    db::{AnswerRow, Tx},
    recorded,
    service::{Actor, Gateway, ServiceError},
};
use data_encoding::HEXLOWER;
use domain::{Denial, RuleId, policy::same_window};
use trail::Act;
use wire::{AnswerKey, Asking, OpenAnswer, Secret};

impl Gateway {
    /// The key of one's own answer while it lives. With a question it is checked and entered like any other, and has to
    /// be the one of the answer.
    pub async fn open_answer(&self, actor: &Actor, open: OpenAnswer) -> Result<AnswerKey, ServiceError> {
        self.sweep_answers().await?;
        let same_question = open.asking.is_some();
        let act = || Act::OpenAnswer { answer: open.answer, same_question };
        match self.opened(actor, &open, act()).await {
            Err(ServiceError::Denied(denial)) => {
                self.enter_refusal(actor, act(), &denial).await?;
                Err(ServiceError::Denied(denial))
            }
            other => other,
        }
    }

    async fn opened(&self, actor: &Actor, open: &OpenAnswer, act: Act) -> Result<AnswerKey, ServiceError> {
        let row = recorded!(self, |tx| {
            let row = self.alive(tx, actor, open.answer).await?;
            if let Some(asking) = &open.asking {
                self.asked_again(tx, actor, &row, asking).await?;
            }
            self.enter(tx, actor, act.clone()).await?;
            Ok::<_, ServiceError>(row)
        })?;
        let key = self.answers.key(&row)?;
        Ok(AnswerKey { key: Secret(HEXLOWER.encode(key.bytes())), asked: row.asked, expires: row.expires })
    }

    async fn asked_again(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        row: &AnswerRow,
        asking: &Asking,
    ) -> Result<(), ServiceError> {
        let (_permit, _may) = self.pass_question(tx, actor, asking).await?;
        let wanted = (asking.question.from, asking.question.to);
        if self.answers.is_of(row, asking)? && same_window((row.from, row.to), row.asked, wanted, self.now()) {
            return Ok(());
        }
        Err(ServiceError::Denied(Denial {
            rule: RuleId::Qry6,
            why: "The cached answer is to another question: of something else, for another event, or of another time."
                .into(),
            remedy: "Ask the sources.".into(),
        }))
    }
}
