//! Asking: the proof is checked, the question entered, the answer's key made, and only then the sources are asked.

use super::{super::purpose::MayAsk, stream};
use crate::{
    db::{AnswerRow, Tx},
    recorded,
    service::{Actor, Gateway, ServiceError},
    sources::Search,
};
use axum::body::Bytes;
use data_encoding::HEXLOWER;
use domain::{About, AnswerId, Denial, Permit, Question, RuleId, policy};
use keys::Key;
use std::{convert::Infallible, sync::Arc};
use tokio::sync::mpsc;
use trail::Act;
use wire::{Asking, Begun, READS_MOST, Secret};

/// Lines that may wait for a workstation to read them; then the sources wait.
const WAITING: usize = 512;

/// The lines of an answer as they come, each with its LF; dropping it calls the sources off.
pub type Lines = mpsc::Receiver<Result<Bytes, Infallible>>;

/// A question that passed.
struct Passed {
    row: AnswerRow,
    key: Key,
    names: Vec<String>,
    _permit: Permit<policy::Asking>,
}

impl Gateway {
    /// Checks the proof, enters the question in the gateway's own log, and only then asks the sources.
    pub async fn ask(self: Arc<Self>, actor: &Actor, asking: Asking) -> Result<Lines, ServiceError> {
        let passed = match self.pass(actor, &asking).await {
            Err(ServiceError::Denied(denial)) => {
                let what = Act::Try { what: "have a question passed on to the sources".into() };
                self.enter_refusal(actor, what, &denial).await?;
                return Err(ServiceError::Denied(denial));
            }
            other => other?,
        };
        let Passed { row, key, names, _permit: _ } = passed;
        let Question { about, jurisdiction, from, to, .. } = asking.question;
        let room = READS_MOST.saturating_sub(usize::try_from(row.count).unwrap_or(READS_MOST));
        let search = Search { about, jurisdiction, from, to, limit: room };
        let begun = Begun {
            answer: row.id,
            asked: row.asked,
            expires: row.expires,
            key: Secret(HEXLOWER.encode(key.bytes())),
            sources: names.clone(),
        };
        let (asked, merge) = self.federation.ask(&names, &search, self.now());
        let (out, lines) = mpsc::channel(WAITING);
        let answer = stream::Answering::new(self, row.id, asked, merge, out);
        tokio::spawn(answer.pour(begun));
        Ok(lines)
    }

    async fn pass(&self, actor: &Actor, asking: &Asking) -> Result<Passed, ServiceError> {
        recorded!(self, |tx| {
            let (permit, may) = self.pass_question(tx, actor, asking).await?;
            let names = self.to_ask(&asking.question, &may)?;
            let (row, key) = if let Some(id) = asking.continues {
                self.continued(tx, actor, id, asking).await?
            } else {
                let (row, key) = self.answers.make(self, actor, asking)?;
                row.insert(tx).await?;
                (row, key)
            };
            Ok::<_, ServiceError>(Passed { row, key, names, _permit: permit })
        })
    }

    /// ACC-6: of the sources that one may ask those that the question means.
    fn to_ask(&self, question: &Question, may: &MayAsk) -> Result<Vec<String>, ServiceError> {
        let mut names = self.federation.known(&may.sources);
        if let Some(only) = &question.sources {
            names.retain(|name| only.contains(name));
        }
        // A camera is known by that name at its own source alone.
        if let About::Reader(at) = &question.about {
            names.retain(|name| *name == at.source);
        }
        if names.is_empty() {
            return Err(ServiceError::Denied(Denial {
                rule: RuleId::Acc6,
                why: "None of the sources that you may ask is meant by this question.".into(),
                remedy: "Choose another source, or request it under Access & training.".into(),
            }));
        }
        Ok(names)
    }

    /// The answer that a question goes on with: a source that failed is asked again alone.
    async fn continued(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: AnswerId,
        asking: &Asking,
    ) -> Result<(AnswerRow, Key), ServiceError> {
        let row = self.alive(tx, actor, id).await?;
        let Question { from, to, .. } = asking.question;
        if !self.answers.is_of(&row, asking)? || (row.from, row.to) != (from, to) {
            return Err(ServiceError::BadInput(
                "That answer is to another question, so this one can't go on with it. Ask it by itself.".into(),
            ));
        }
        let key = self.answers.key(&row)?;
        Ok((row, key))
    }
}
