//! Answers: asked for and streamed, opened again while they live, destroyed when they expire (RET-1, RET-5).
//!
//! An answer is cached on the workstation that asked, under a key that is here. Each is alive for a few hours; then its
//! row is removed, and with it the only way to the key.

mod ask;
mod open;
mod picture;
mod stream;
mod sweep;

use super::{Actor, Gateway, ServiceError};
use crate::{
    db::{AnswerRow, Tx},
    federation::Index,
    random,
};
use domain::{AnswerId, Denial, Question, RuleId};
use keys::{Key, derive, keyed_digest, seal, unseal};
use serde::Serialize;
use wire::Asking;

/// Keys of answers in the database, from the gateway's kept key.
#[derive(Debug)]
pub(super) struct Answers {
    /// What seals an answer's key.
    seal: Key,
    /// What digests its question.
    terms: Key,
}

/// What of a question has to be the same for its answer to be the same, the window aside.
#[derive(Serialize)]
struct Subject<'a> {
    about: &'a domain::About,
    jurisdiction: Option<&'a domain::Jurisdiction>,
    event: &'a str,
    event_id: Option<domain::EventId>,
}

impl Answers {
    pub(super) fn new(secrets: &Key) -> Result<Self, keys::KeyError> {
        Ok(Self { seal: derive(secrets, "answer keys")?, terms: derive(secrets, "answer questions")? })
    }

    /// A keyed digest: a plate has few characters, so that a plain one would tell it.
    fn digest(&self, asking: &Asking) -> Result<Vec<u8>, ServiceError> {
        let (question, purpose) = (&asking.question, &asking.purpose);
        let subject = Subject {
            about: &question.about,
            jurisdiction: question.jurisdiction.as_ref(),
            // The number is as people typed it; where the event itself is named, that counts.
            event: if purpose.event_id.is_some() { "" } else { &purpose.event },
            event_id: purpose.event_id,
        };
        let text = serde_json::to_vec(&subject).map_err(|_| ServiceError::BadInput("That is no question.".into()))?;
        Ok(keyed_digest(&self.terms, &text)?.to_vec())
    }

    /// The row of a new answer without reads, and its key.
    fn make(&self, gateway: &Gateway, actor: &Actor, asking: &Asking) -> Result<(AnswerRow, Key), ServiceError> {
        let account = actor.account.ok_or_else(|| ServiceError::BadInput("Somebody has to ask.".into()))?;
        let (id, key) = (AnswerId::from_random(random::bytes()?), Key::random()?);
        let Question { from, to, .. } = asking.question;
        let mut row = AnswerRow {
            id,
            account,
            question: self.digest(asking)?,
            from,
            to,
            asked: gateway.now(),
            expires: gateway.now() + gateway.profile.answer_life(),
            sealed_key: seal(&self.seal, id.to_string().as_bytes(), key.bytes())?,
            sealed_index: Vec::new(),
            count: 0,
            digest: String::new(),
        };
        row.hold(&key, &Index::default())?;
        Ok((row, key))
    }

    fn key(&self, row: &AnswerRow) -> Result<Key, ServiceError> {
        Ok(Key::from_slice(&unseal(&self.seal, row.id.to_string().as_bytes(), &row.sealed_key)?)?)
    }

    fn index(&self, row: &AnswerRow) -> Result<Index, ServiceError> {
        let text = unseal(&self.key(row)?, &about_index(row.id), &row.sealed_index)?;
        Index::parse(&text).ok_or_else(|| keys::KeyError::Damaged.into())
    }

    /// Whether a question is the one of an answer, for the same event, its sources and window aside.
    fn is_of(&self, row: &AnswerRow, asking: &Asking) -> Result<bool, ServiceError> {
        Ok(row.question == self.digest(asking)?)
    }
}

fn about_index(id: AnswerId) -> Vec<u8> {
    format!("{id}/index").into_bytes()
}

impl AnswerRow {
    /// Which reads it has now, sealed under its own key.
    fn hold(&mut self, key: &Key, index: &Index) -> Result<(), ServiceError> {
        self.sealed_index = seal(key, &about_index(self.id), index.text().as_bytes())?;
        (self.count, self.digest) = (index.count(), index.digest());
        Ok(())
    }
}

impl Gateway {
    /// The answer of that id, if it is the actor's own and alive.
    async fn alive(&self, tx: &mut Tx, actor: &Actor, id: AnswerId) -> Result<AnswerRow, ServiceError> {
        let row = AnswerRow::by_id(tx, id).await?.filter(|row| Some(row.account) == actor.account);
        row.filter(|row| row.expires > self.now()).ok_or_else(gone)
    }
}

/// An answer that expired, that never was, and somebody else's are answered alike.
fn gone() -> ServiceError {
    ServiceError::Denied(Denial {
        rule: RuleId::Ret1,
        why: "You have no such answer any more: an answer is deleted some hours after its question.".into(),
        remedy: "Ask again. What was saved to an event is kept there.".into(),
    })
}
