//! Leaving a session, by whatever way, and the watch that does it unasked (SEC-2).

use crate::{
    App, fault,
    stage::{Moment, Stage},
};
use api::{Code, Event, Fault};
use client::ClientError;
use domain::Span;
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};

/// How often the gateway is asked whether the session still lives: a second sign-in elsewhere ends
/// this one within this time even when nobody touches the window.
const ASK_GATEWAY: Span = Span::seconds(10);

impl App {
    /// Back to the splash: secrets are dropped and the store closed before anything else is awaited;
    /// the gateway's session is ended after. `tell` sends the event (not when the window itself asked).
    pub(crate) async fn leave(&self, notice: Option<String>, why: &str, tell: bool) {
        self.answers.clear();
        let left = std::mem::replace(&mut *self.stage.lock().await, Stage::Splash { notice: notice.clone() });
        if tell {
            let _ = self.events.send(Event::Locked { why: notice.unwrap_or_default() });
        }
        let (token, push) = match left {
            Stage::Inside(inside) => {
                let entered = self.record(&inside, &[], trail::Act::Lock { why: why.to_owned() }).await;
                if let Err(error) = entered {
                    tracing::error!("the lock could not be entered: {}", fault::store(&error).message);
                }
                let push = Self::last_push(&inside).await;
                if let Err(error) = inside.store.close().await {
                    tracing::error!("closing the store: {}", fault::store(&error).message);
                }
                (inside.token, push)
            }
            Stage::Former(former) => (SecretString::from(former.session.token.0.clone()), None),
            _ => return,
        };
        let client = self.client.clone();
        tokio::spawn(async move {
            // The gateway may be away, or have ended the session itself: its own limits hold. What it did
            // not get, or whose answer is lost, goes with the next sign-in.
            if let Some(push) = push {
                let _ = client.push(&token, &push).await;
            }
            let _ = client.sign_out(&token).await;
        });
    }

    /// A fault from the gateway; when it says that there is no session, this side leaves too.
    pub(crate) async fn gateway_fault(&self, error: ClientError) -> Fault {
        let fault = fault::client(error);
        if fault.code == Code::NoSession {
            self.leave(Some(fault.message.clone()), "the gateway ended the session", true).await;
        }
        fault
    }

    /// One round of the watch; `asked` is when the gateway was last asked.
    pub async fn tick(&self, asked: &mut Option<Asked>) {
        let last = asked.as_ref().and_then(|asked| asked.synced);
        if self.lock_if_due().await {
            return;
        }
        self.expire().await;
        // Entries go to their witnesses as they come; while the gateway is away, when it is asked below.
        if self.has_unwitnessed().await
            && let Err(fault) = self.witness().await
        {
            tracing::warn!("the trail waits for its witness: {}", fault.message);
        }
        let now = Moment::of(self.clock.as_ref());
        if asked.as_ref().is_some_and(|asked| asked.at.until(now) < ASK_GATEWAY) {
            return;
        }
        let mut synced = last;
        self.sync_if_due(&mut synced).await;
        // After the gateway's word of it: what it has disposed of need not be entered here, too.
        match self.dispose_due().await {
            Ok(true) => drop(self.events.send(Event::Records)),
            Ok(false) => {}
            Err(fault) if fault.code == Code::NoSession => {}
            Err(fault) => tracing::error!("saved reads could not be disposed of: {}", fault.message),
        }
        *asked = Some(Asked { at: now, synced });
        let Ok(token) = self.token().await else { return };
        let before = self.clock.elapsed();
        let answer = self.client.session(&token).await;
        let ms = u32::try_from(self.clock.elapsed().0.saturating_sub(before.0) / 1000).unwrap_or(u32::MAX);
        let ms = match answer {
            Ok(_) => Some(ms),
            Err(error @ ClientError::Refused(_)) => {
                self.gateway_fault(error).await;
                return;
            }
            Err(_) => None,
        };
        if let Stage::Inside(inside) = &mut *self.stage.lock().await {
            inside.gateway_ms = ms;
            let clock = (self.clock.now() + inside.ahead).short();
            let _ = self.events.send(Event::Gateway { ms, clock });
        }
    }

    /// Watches until the program ends.
    pub async fn watch(self: Arc<Self>) {
        let mut every = tokio::time::interval(Duration::from_secs(1));
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        let mut asked = None;
        loop {
            every.tick().await;
            self.tick(&mut asked).await;
        }
    }
}

/// When the gateway was last asked, and when records were last exchanged.
#[derive(Debug)]
pub struct Asked {
    at: Moment,
    synced: Option<Moment>,
}
