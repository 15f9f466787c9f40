//! An answer as it comes: lines into the answer, the window told now and then, and its end entered, cached and told.

use super::Open;
use crate::App;
use api::{AnswerState, Event};
use client::{ClientError, Lines};
use domain::{AnswerId, Purpose};
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;
use trail::{Act, Outcome};

/// How often it is looked whether there is something to tell the window.
const LOOK: Duration = Duration::from_millis(30);

/// When the window is told of more: of the first reads soon, then after a while. Each time it paints all of them, so what
/// it is told of more often than that comes later.
struct Telling {
    told: u32,
    at: Instant,
}

impl Telling {
    const WHILE: Duration = Duration::from_millis(500);

    fn is_due(&self, reads: u32, now: Instant) -> bool {
        reads > self.told && (self.told == 0 || now - self.at >= Self::WHILE)
    }
}

/// What an answer that comes belongs to.
pub(super) struct Coming {
    pub answer: AnswerId,
    /// The intent that it answers.
    pub intent: u64,
    pub purpose: Purpose,
}

impl App {
    /// Takes lines until the end, a stop or a failure.
    pub(super) async fn stream(self: Arc<Self>, open: Arc<Open>, mut lines: Lines, coming: Coming) {
        let mut every = tokio::time::interval(LOOK);
        let mut telling = Telling { told: 0, at: Instant::now() };
        let ended: Result<bool, ClientError> = loop {
            tokio::select! {
                line = lines.next() => match line {
                    Ok(Some(line)) => open.lock().take(line),
                    Ok(None) => break Ok(open.lock().state == AnswerState::Whole),
                    Err(error) => break Err(error),
                },
                () = open.stop.notified() => break Ok(false),
                now = every.tick() => {
                    let reads = open.lock().reads();
                    if telling.is_due(reads, now) {
                        telling = Telling { told: reads, at: now };
                        let _ = self.events.send(Event::Answer { answer: coming.answer, reads, ended: false });
                    }
                }
            }
        };
        drop(lines);
        // All that came can be painted while it is entered and cached.
        let reads = open.lock().reads();
        if reads > telling.told && self.answers.find(coming.answer).is_some() {
            let _ = self.events.send(Event::Answer { answer: coming.answer, reads, ended: false });
        }
        self.end(&open, ended, coming).await;
    }

    async fn end(&self, open: &Arc<Open>, ended: Result<bool, ClientError>, coming: Coming) {
        if self.answers.find(coming.answer).is_none() {
            // The session was left: the trail's last word of it is the lock.
            return;
        }
        let outcome = {
            let mut answer = open.lock();
            let (count, digest) = digest(&answer);
            let told = answer.end.clone();
            match (ended, told) {
                (Ok(true), Some(told)) if told == (count, digest.clone()) => Outcome::Found { count, digest },
                (Ok(true), _) => {
                    answer.state = AnswerState::Broken;
                    Outcome::Failed { code: "gateway".into(), why: "other reads came than the gateway counted".into() }
                }
                // What came until it was cancelled or broke off was seen, so it is counted.
                (Ok(false), _) => {
                    answer.state = AnswerState::Broken;
                    Outcome::Found { count, digest }
                }
                (Err(error), _) => {
                    answer.state = AnswerState::Broken;
                    tracing::warn!("an answer broke off: {error}");
                    Outcome::Found { count, digest }
                }
            }
        };
        if let Err(fault) = self.keep_answer(open, Act::Answer { intent: coming.intent }, coming.purpose, outcome).await
        {
            tracing::error!("an answer could not be kept: {}", fault.message);
        }
        self.cache(open).await;
        let reads = open.lock().reads();
        let _ = self.events.send(Event::Answer { answer: coming.answer, reads, ended: true });
    }
}

/// Count and digest of what came, as the gateway computes them: of the sorted lines `source TAB id LF`.
fn digest(answer: &super::Answer) -> (u64, String) {
    let mut names: Vec<String> = (0..answer.reads())
        .filter_map(|row| answer.held(row))
        .map(|held| format!("{}\t{}\n", answer.source_name(held.source), held.read.id))
        .collect();
    names.sort_unstable();
    let (count, mut hasher) = (names.len() as u64, Sha256::new());
    for name in names {
        hasher.update(name);
    }
    (count, data_encoding::HEXLOWER.encode(&hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_hears_of_the_first_reads_at_once_and_of_more_after_a_while() {
        let at = Instant::now();
        assert!(!Telling { told: 0, at }.is_due(0, at));
        assert!(Telling { told: 0, at }.is_due(1, at));
        let telling = Telling { told: 500, at };
        let later = at + Telling::WHILE;
        assert!(!telling.is_due(90_000, at) && telling.is_due(501, later) && !telling.is_due(500, later));
    }
}
