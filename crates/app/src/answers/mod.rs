//! Answers: asked for, held while somebody looks at them, cached under a key that the gateway keeps, and gone.
//!
//! **Invariants:** no question leaves but through [`App::intend`]; an answer's key is here only while its file is
//! written or read; leaving the session drops everything.

mod answer;
mod ask;
mod cache;
mod draft;
mod expire;
mod stream;

pub(crate) use answer::{Answer, Judged};
pub(crate) use draft::{no_event, standing};

use crate::{App, fault};
use api::{AnswerPick, AnswerView, ColumnsPick, Fault};
use domain::AnswerId;
use keys::Key;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// An answer that is held, and how to stop what still comes of it.
#[derive(Debug)]
pub(crate) struct Open {
    answer: Mutex<Answer>,
    stop: Notify,
    /// Until its file is written.
    key: Mutex<Option<Key>>,
}

impl Open {
    fn new(answer: Answer, key: Option<Key>) -> Self {
        Self { answer: Mutex::new(answer), stop: Notify::new(), key: Mutex::new(key) }
    }
    /// The answer; held for moments only, never while anything is awaited.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Answer> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn key(&self) -> Option<Key> {
        self.key.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
    fn set_key(&self, key: Option<Key>) {
        *self.key.lock().unwrap_or_else(PoisonError::into_inner) = key;
    }
}

/// The answers that are held.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<HashMap<AnswerId, Arc<Open>>>);

impl Answers {
    fn all(&self) -> MutexGuard<'_, HashMap<AnswerId, Arc<Open>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    pub(crate) fn find(&self, id: AnswerId) -> Option<Arc<Open>> {
        self.all().get(&id).cloned()
    }
    fn hold(&self, id: AnswerId, open: Arc<Open>) {
        self.all().insert(id, open);
    }
    fn drop_one(&self, id: AnswerId) -> Option<Arc<Open>> {
        let open = self.all().remove(&id)?;
        open.stop.notify_one();
        Some(open)
    }
    /// Leaving a session: nothing is held any more, and nothing comes.
    pub(crate) fn clear(&self) {
        for (_, open) in self.all().drain() {
            open.stop.notify_one();
        }
    }
    /// Every answer that is held: what was saved or found is told to each that has the read.
    pub(crate) fn each(&self, mut tell: impl FnMut(&mut Answer)) {
        for open in self.all().values() {
            tell(&mut open.lock());
        }
    }
}

impl App {
    pub(crate) fn held(&self, id: AnswerId) -> Result<Arc<Open>, Fault> {
        self.answers.find(id).ok_or_else(|| {
            fault::input("This answer is not open: it was deleted, or belongs to a session that has ended.")
        })
    }

    pub(crate) fn answer_view(&self, answer: &Answer) -> AnswerView {
        let head = &answer.head;
        let offsets = self.offsets(head.question.from, head.question.to);
        AnswerView {
            answer: head.answer,
            event: head.event,
            number: head.purpose.event.clone(),
            question: head.question.to_string(),
            about: head.question.about.clone(),
            from: head.question.from,
            to: head.question.to,
            asked: head.asked,
            expires: head.expires,
            reads: answer.reads(),
            sources: answer.source_lines(),
            state: answer.state,
            cached: head.cached,
            east: offsets.east,
            shifts: offsets.shifts,
            zone: offsets.name,
        }
    }

    #[allow(clippy::unused_async, reason = "a row of the table")]
    pub(crate) async fn look_at_answer(&self, pick: AnswerPick) -> Result<AnswerView, Fault> {
        let open = self.held(pick.answer)?;
        let view = self.answer_view(&open.lock());
        Ok(view)
    }

    pub(crate) async fn columns(&self, pick: ColumnsPick) -> Result<Vec<u8>, Fault> {
        let open = self.held(pick.answer)?;
        let packed = tokio::task::spawn_blocking(move || open.lock().columns(pick.from)).await;
        packed.ok().and_then(Result::ok).ok_or_else(|| fault::internal("The reads can't be brought to the window."))
    }

    /// Stops what still comes; what came is kept.
    pub(crate) async fn cancel(&self, pick: AnswerPick) -> Result<AnswerView, Fault> {
        self.held(pick.answer)?.stop.notify_one();
        self.look_at_answer(pick).await
    }
}
