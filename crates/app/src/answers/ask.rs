//! Asking: by the rules, after the intent is witnessed, from the cache where the same was asked (QRY-6), else from the
//! sources.

use super::{Answer, Open, answer::Head, draft::Wanted, stream::Coming};
use crate::{App, fault, trail::Intent};
use api::{AnswerPick, AnswerState, AnswerView, AskAgain, AskDraft, Code, Fault};
use client::ClientError;
use domain::{AnswerId, EventId, Purpose, Question};
use keys::Key;
use std::sync::Arc;
use store::{AskRow, Change};
use trail::{Act, Outcome};
use wire::{Begun, Line, OpenAnswer};

impl App {
    pub(crate) async fn ask_draft(&self, draft: AskDraft) -> Result<AnswerView, Fault> {
        let forms = self.forms().await?;
        let Wanted { event, question, purpose, denied } =
            self.inside(async |inside| self.wanted(inside, draft, &forms).await).await?;
        if denied.is_none() {
            // The gateway has to know the event (QRY-1), and what was entered before should wait for no watch (AUD-3).
            // Where it is away, the question itself will tell.
            drop(self.witness().await);
            drop(self.sync().await);
            if let Some(answer) = self.cached_for(event.id, &question).await? {
                return self.answer_from_cache(answer, question, purpose).await;
            }
        }
        let intent = self.intend_unless(question.clone(), purpose.clone(), denied).await?;
        self.put_question(intent, event.id, question, purpose, None).await
    }

    /// A source of an open answer that failed, again and alone: a question of its own in the trail.
    pub(crate) async fn ask_source_again(&self, again: AskAgain) -> Result<AnswerView, Fault> {
        let open = self.held(again.answer)?;
        let head = open.lock().head.clone();
        if open.lock().state == AnswerState::Coming {
            return Err(fault::input("The answer is still coming."));
        }
        let question = Question { sources: Some(vec![again.source.clone()]), ..head.question };
        let intent = self.intend_unless(question.clone(), head.purpose.clone(), None).await?;
        open.lock().ask_again(&again.source);
        self.put_question(intent, head.event, question, head.purpose, Some(open)).await
    }

    /// Sends a question whose intent is witnessed, and takes its answer as it comes; `into` is the answer that it
    /// continues.
    async fn put_question(
        &self,
        intent: Intent,
        event: EventId,
        question: Question,
        purpose: Purpose,
        into: Option<Arc<Open>>,
    ) -> Result<AnswerView, Fault> {
        let Intent { permit, mut asking } = intent;
        asking.continues = into.as_ref().map(|open| open.lock().head.answer);
        let n = asking.n;
        self.enter_ask(n, event, &question, &purpose).await?;
        let token = self.token().await?;
        let begun = match self.client.ask(&token, permit, &asking).await {
            Ok(mut lines) => match lines.next().await {
                Ok(Some(Line::Begun(begun))) => Ok((begun, lines)),
                Ok(_) => Err(ClientError::Odd(200)),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        match begun {
            Ok((begun, lines)) => {
                let coming = Coming { answer: begun.answer, intent: n, purpose: purpose.clone() };
                let open = match into {
                    Some(open) => {
                        open.set_key(Some(key(&begun.key)?));
                        open
                    }
                    None => self.begin_answer(&begun, event, question, purpose, n)?,
                };
                let view = self.answer_view(&open.lock());
                let app = self.shared()?;
                tokio::spawn(app.stream(open, lines, coming));
                Ok(view)
            }
            Err(error) => {
                if let Some(open) = into {
                    open.lock().state = AnswerState::Broken;
                }
                self.enter_failure(n, purpose, &error).await?;
                Err(self.gateway_fault(error).await)
            }
        }
    }

    fn begin_answer(
        &self,
        begun: &Begun,
        event: EventId,
        question: Question,
        purpose: Purpose,
        intent: u64,
    ) -> Result<Arc<Open>, Fault> {
        let (asked, expires) = (begun.asked, begun.expires);
        let head = Head { answer: begun.answer, event, question, purpose, intent, asked, expires, cached: false };
        let open = Arc::new(Open::new(Answer::new(head, &begun.sources), Some(key(&begun.key)?)));
        self.answers.hold(begun.answer, Arc::clone(&open));
        Ok(open)
    }

    /// QRY-6: the same question within the life of its answer; witnessed and entered like any other.
    async fn answer_from_cache(
        &self,
        answer: AnswerId,
        question: Question,
        purpose: Purpose,
    ) -> Result<AnswerView, Fault> {
        let intent = self.intend_unless(question.clone(), purpose.clone(), None).await?;
        let (n, event) = (intent.asking.n, purpose.event_id);
        if let Some(event) = event {
            self.enter_ask(n, event, &question, &purpose).await?;
        }
        let open = OpenAnswer { answer, asking: Some(intent.asking) };
        let token = self.token().await?;
        match self.client.open_answer(&token, Some(intent.permit), &open).await {
            Ok(opened) => {
                let open = self.open_cached(answer, &key(&opened.key)?).await?;
                open.lock().head.cached = true;
                let outcome = match open.lock().end.clone() {
                    Some((count, digest)) => Outcome::Found { count, digest },
                    None => Outcome::Done,
                };
                self.keep_answer(&open, Act::Answer { intent: n }, purpose, outcome).await?;
                let view = self.answer_view(&open.lock());
                Ok(view)
            }
            Err(error) => {
                self.enter_failure(n, purpose, &error).await?;
                Err(self.gateway_fault(error).await)
            }
        }
    }

    /// Looks at an answer again: it is held, or its file is opened by the key that the gateway still has.
    pub(crate) async fn open_answer(&self, pick: AnswerPick) -> Result<AnswerView, Fault> {
        if let Some(open) = self.answers.find(pick.answer) {
            let view = self.answer_view(&open.lock());
            return Ok(view);
        }
        let token = self.token().await?;
        let opened =
            match self.client.open_answer(&token, None, &OpenAnswer { answer: pick.answer, asking: None }).await {
                Ok(opened) => opened,
                Err(error) => return Err(self.gateway_fault(error).await),
            };
        let open = self.open_cached(pick.answer, &key(&opened.key)?).await?;
        let act = Act::OpenAnswer { answer: pick.answer, same_question: false };
        self.inside(async |inside| {
            self.record(inside, &[], act.clone()).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await?;
        let view = self.answer_view(&open.lock());
        Ok(view)
    }

    /// The question in one's own history, before it leaves.
    async fn enter_ask(&self, n: u64, event: EventId, question: &Question, purpose: &Purpose) -> Result<(), Fault> {
        self.inside(async |inside| {
            let row = AskRow {
                n,
                asked: self.clock.now() + inside.ahead,
                event,
                question: question.clone(),
                purpose: purpose.clone(),
                answer: None,
                outcome: String::new(),
            };
            inside.store.record(&[Change::Ask(&row)], Vec::new()).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await
    }

    async fn enter_failure(&self, n: u64, purpose: Purpose, error: &ClientError) -> Result<(), Fault> {
        let outcome = match error {
            ClientError::Refused(refusal) => match refusal.rule {
                Some(rule) => Outcome::Denied { rule, why: refusal.message.clone() },
                None => Outcome::Failed { code: "gateway".into(), why: refusal.message.clone() },
            },
            error => Outcome::Failed { code: "gateway".into(), why: error.to_string() },
        };
        let words = said(&outcome);
        self.inside(async |inside| {
            let fields = self.fields(inside, Act::Answer { intent: n }, Some(purpose), outcome);
            let ended = Change::AskEnded { n, outcome: &words, answer: None };
            inside.store.record(&[ended], vec![fields]).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await
    }
}

/// How a question ended, for one's history.
pub(super) fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Found { count: 1, .. } => "1 read".into(),
        Outcome::Found { count, .. } => format!("{count} reads"),
        Outcome::Denied { rule, .. } => format!("denied by {rule}"),
        Outcome::Failed { why, .. } => format!("failed: {why}"),
        Outcome::Permitted | Outcome::Done => "done".into(),
    }
}

fn key(secret: &wire::Secret) -> Result<Key, Fault> {
    let bytes = data_encoding::HEXLOWER.decode(secret.0.as_bytes()).map(zeroize::Zeroizing::new);
    bytes.ok().and_then(|bytes| Key::from_slice(&bytes).ok()).ok_or_else(|| {
        Fault::new(Code::Gateway, "The gateway sent no key that can be used.", "Ask again; nothing was lost.")
    })
}
