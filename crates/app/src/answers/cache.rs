//! The cached answer: a file of its own under its own key (RET-1, RET-5). What is in it are the lines that came.

use super::{Answer, Open, answer::Head, ask::said};
use crate::{App, fault};
use api::{AnswerState, Fault};
use domain::{AnswerId, EventId, Purpose, Question};
use keys::Key;
use std::sync::Arc;
use store::{AnswerRow, Change};
use trail::{Act, Outcome};
use zeroize::Zeroizing;

impl App {
    /// Enters how a question ended, with the row of its answer, in one transaction.
    pub(super) async fn keep_answer(
        &self,
        open: &Arc<Open>,
        act: Act,
        purpose: Purpose,
        outcome: Outcome,
    ) -> Result<(), Fault> {
        let (row, words) = {
            let answer = open.lock();
            let (count, digest) = match &outcome {
                Outcome::Found { count, digest } => (*count, digest.clone()),
                _ => (u64::from(answer.reads()), String::new()),
            };
            let head = &answer.head;
            let row = AnswerRow {
                id: head.answer,
                n: head.intent,
                event: head.event,
                question: head.question.clone(),
                purpose: head.purpose.clone(),
                asked: head.asked,
                expires: head.expires,
                count,
                digest,
                whole: answer.state == AnswerState::Whole,
                sources: answer.source_lines().into_iter().map(|source| source.name).collect(),
            };
            (row, said(&outcome))
        };
        let n = match act {
            Act::Answer { intent } => intent,
            _ => row.n,
        };
        self.inside(async |inside| {
            let ended = Change::AskEnded { n, outcome: &words, answer: Some(row.id) };
            let fields = self.fields(inside, act, Some(purpose), outcome);
            let changes = [Change::KeepAnswer(&row), ended];
            inside.store.record(&changes, vec![fields]).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await
    }

    /// Writes the file under the answer's key, and forgets the key.
    pub(super) async fn cache(&self, open: &Arc<Open>) {
        let Some(key) = open.key() else { return };
        let held = Arc::clone(open);
        let packed = tokio::task::spawn_blocking(move || pack(&held.lock())).await;
        let Ok(Some((id, plain))) = packed else { return };
        let written = self
            .inside(async |inside| {
                inside.store.cache().write(id, &key, plain).await.map_err(|error| fault::store(&error))
            })
            .await;
        if let Err(fault) = written {
            tracing::error!("an answer could not be cached: {}", fault.message);
        }
        open.set_key(None);
    }

    /// Reads a cached file into an answer that is held.
    pub(super) async fn open_cached(&self, id: AnswerId, key: &Key) -> Result<Arc<Open>, Fault> {
        if let Some(open) = self.answers.find(id) {
            return Ok(open);
        }
        let (row, plain, looks, saved) = self
            .inside(async |inside| {
                let store = |error| fault::store(&error);
                let row = inside
                    .store
                    .answer(id)
                    .await
                    .map_err(store)?
                    .ok_or_else(|| fault::input("This answer is not on this workstation any more."))?;
                let plain = inside.store.cache().read(id, key).await.map_err(store)?;
                let looks = inside.store.looks().await.map_err(store)?;
                let saved = inside.store.saved_refs(row.event).await.map_err(store)?;
                Ok((row, plain, looks, saved))
            })
            .await?;
        let head = Head {
            answer: row.id,
            event: row.event,
            question: row.question,
            purpose: row.purpose,
            intent: row.n,
            asked: row.asked,
            expires: row.expires,
            cached: false,
        };
        let sources = row.sources;
        let unpacked = tokio::task::spawn_blocking(move || unpack(head, &sources, &plain)).await;
        let mut answer = unpacked.ok().flatten().ok_or_else(|| fault::internal("The cached answer can't be read."))?;
        for look in &looks {
            answer.remember(look);
        }
        for (source, read, record) in saved {
            answer.set_saved(&wire::ReadRef { source, read }, Some(record));
        }
        let open = Arc::new(Open::new(answer, None));
        self.answers.hold(id, Arc::clone(&open));
        Ok(open)
    }

    /// QRY-6: a cached answer to the same question for the same event, unless it was cancelled or broke off.
    pub(super) async fn cached_for(&self, event: EventId, question: &Question) -> Result<Option<AnswerId>, Fault> {
        self.inside(async |inside| {
            let now = self.clock.now() + inside.ahead;
            let rows = inside.store.answers().await.map_err(|error| fault::store(&error))?;
            let same = |row: &&AnswerRow| {
                row.event == event && row.expires > now && row.whole && super::draft::same(row, question, now)
            };
            Ok(rows.iter().find(same).map(|row| row.id))
        })
        .await
    }
}

fn pack(answer: &Answer) -> Option<(AnswerId, Zeroizing<Vec<u8>>)> {
    let mut plain = Zeroizing::new(Vec::new());
    for line in answer.lines() {
        serde_json::to_writer(&mut *plain, &line).ok()?;
        plain.push(b'\n');
    }
    Some((answer.head.answer, plain))
}

fn unpack(head: Head, sources: &[String], plain: &[u8]) -> Option<Answer> {
    let mut answer = Answer::new(head, sources);
    for line in plain.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        answer.take(wire::Line::parse(line).ok()?);
    }
    if answer.state == AnswerState::Coming {
        answer.state = AnswerState::Broken;
    }
    Some(answer)
}
