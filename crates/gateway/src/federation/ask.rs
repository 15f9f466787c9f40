//! Asks each source in a task of its own, so that none waits for another.

use super::{Member, merge::How};
use crate::{
    random,
    sources::{Batch, Search, Searched, SourceError},
};
use clock::SharedClock;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

/// Times that a source is asked again that is down.
const AGAIN: u32 = 2;
/// The wait before the first of them; it doubles.
const WAIT: Duration = Duration::from_millis(250);
/// Parts that may wait to be merged; then sources wait.
const WAITING: usize = 64;

/// Something that a source said, by its place among those asked.
#[derive(Debug)]
pub enum Part {
    Some(usize, Batch),
    End(usize, How, Duration),
}

/// Sources that are being asked. Dropping it calls them off.
#[derive(Debug)]
pub struct Asked {
    parts: mpsc::Receiver<Part>,
    _tasks: JoinSet<()>,
}

impl Asked {
    pub(super) fn begin(members: Vec<Arc<Member>>, search: &Search, clock: &SharedClock) -> Self {
        let (out, parts) = mpsc::channel(WAITING);
        let search = Arc::new(search.clone());
        let mut tasks = JoinSet::new();
        for (n, member) in members.into_iter().enumerate() {
            let (search, clock, out) = (Arc::clone(&search), Arc::clone(clock), out.clone());
            tasks.spawn(async move { ask(n, &member, &search, &clock, &out).await });
        }
        Self { parts, _tasks: tasks }
    }

    /// The next part of any source; `None` when none has more to say.
    pub async fn next(&mut self) -> Option<Part> {
        self.parts.recv().await
    }
}

/// Asks one source and says how it ended. Nobody left to listen is no fault of anything.
async fn ask(n: usize, member: &Member, search: &Search, clock: &SharedClock, out: &mpsc::Sender<Part>) {
    let leave = match member.breaker.ask(clock.elapsed()) {
        Ok(leave) => leave,
        Err(left) => {
            let left = Duration::from_micros(u64::try_from(left.0).unwrap_or(0));
            let _ = out.send(Part::End(n, How::Resting(left), Duration::ZERO)).await;
            return;
        }
    };
    let begun = Instant::now();
    let (told, mut heard) = mpsc::channel(4);
    // What was told before the deadline is passed on after it, too.
    let pass_on = async {
        while let Some(batch) = heard.recv().await {
            if out.send(Part::Some(n, batch)).await.is_err() {
                break;
            }
        }
        // A source that no longer is listened to ends by itself.
        heard.close();
    };
    let (end, ()) = tokio::join!(timeout(member.deadline, tries(member, search, told)), pass_on);
    let how = match end {
        Ok(Ok(searched)) => How::Well(searched),
        Ok(Err(SourceError::Down(why))) => How::Down(why),
        Ok(Err(SourceError::Odd(why))) => How::Odd(why),
        // It has nothing of what was asked, as a search may say too.
        Ok(Err(SourceError::Nothing)) => How::Well(Searched::default()),
        Err(_) => How::Slow(member.deadline),
    };
    if out.is_closed() {
        return;
    }
    match how {
        How::Down(_) | How::Slow(_) => leave.failed(clock.elapsed()),
        _ => leave.well(),
    }
    if let How::Down(why) | How::Odd(why) = &how {
        tracing::warn!(source = member.source.name(), "a source failed: {why}");
    }
    let _ = out.send(Part::End(n, how, begun.elapsed())).await;
}

async fn tries(member: &Member, search: &Search, told: mpsc::Sender<Batch>) -> Result<Searched, SourceError> {
    let mut tried = 0;
    loop {
        match member.source.search(search, told.clone()).await {
            Err(SourceError::Down(_)) if tried < AGAIN => {
                sleep(wait(tried)).await;
                tried += 1;
            }
            end => return end,
        }
    }
}

/// Half of the wait and a random share of the other half, so that gateways that failed together don't return together.
fn wait(tried: u32) -> Duration {
    let half = WAIT * 2u32.saturating_pow(tried) / 2;
    let share = random::bytes::<1>().map_or(0, |[byte]| byte);
    half + half * u32::from(share) / 255
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
