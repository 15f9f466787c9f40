//! Opening a cached answer: to look at it again, or for the same question asked again (QRY-6).

use crate::{
    db::{AnswerRow, Tx},
    recorded,
    service::{Actor, Gateway, ServiceError},
};
use data_encoding::HEXLOWER;
use domain::{Denial, RuleId, Span, Timestamp};
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
        let life = self.profile.answer_life();
        let near = |one: Timestamp, other: Timestamp| one - other < life && other - one < life;
        let question = &asking.question;
        let same = self.answers.is_of(row, asking)? && near(row.from, question.from) && near(row.to, question.to);
        if same {
            return Ok(());
        }
        Err(ServiceError::Denied(Denial {
            rule: RuleId::Qry6,
            why: format!(
                "The cached answer is to another question: what is asked, the event, or the window by {} hours or more.",
                Span::as_seconds(life) / 3600
            ),
            remedy: "Ask the sources.".into(),
        }))
    }
}
