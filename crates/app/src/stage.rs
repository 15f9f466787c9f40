//! How far the person at this window has come. Secrets live in the stage that needs them and go with it.

use domain::{Profile, Role, Span, StoreId, Timestamp};
use secrecy::SecretString;
use store::Store;
use wire::{Session, Who};

/// One of five stages; the gate compares a command's door with it.
pub enum Stage {
    Splash {
        notice: Option<String>,
    },
    Consented {
        token: SecretString,
    },
    Steps(Box<Steps>),
    /// In, but for the store on this workstation, which still has an earlier password.
    Former(Box<Former>),
    Inside(Box<Inside>),
}

/// First steps under way at the gateway.
pub struct Steps {
    /// When the credentials were accepted: unfinished steps don't wait longer than a session would.
    pub since: Moment,
    pub token: SecretString,
    pub account: String,
    /// The password in force, or the new one once it was taken.
    pub password: SecretString,
    /// The last password this person typed before the new one: an existing store may still have it.
    pub before: Option<SecretString>,
}

/// Signed in at the gateway, the store still closed.
pub struct Former {
    pub since: Moment,
    pub session: Session,
    pub password: SecretString,
}

/// Signed in.
pub struct Inside {
    pub token: SecretString,
    pub who: Who,
    pub store: Store,
    pub store_id: StoreId,
    /// This account's log on this workstation.
    pub trail: crate::trail::Hand,
    pub profile: Profile,
    pub idle: Span,
    pub last_input: Moment,
    pub ends: Moment,
    pub theme: api::Theme,
    pub notice: Option<String>,
    pub gateway_ms: Option<u32>,
    /// What to add to this clock to have the gateway's (SEC-5).
    pub ahead: Span,
}

/// A moment on both of the clock's hands. What has passed is the longer of the two: the wall clock
/// counts a machine's sleep, the running one can't be set back (SEC-5).
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    pub wall: Timestamp,
    pub run: Span,
}

impl Moment {
    pub fn of(clock: &dyn clock::Clock) -> Self {
        Self { wall: clock.now(), run: clock.elapsed() }
    }
    /// How long ago `self` was, seen from `now`.
    pub fn until(self, now: Self) -> Span {
        (now.wall - self.wall).max(Span(now.run.0.saturating_sub(self.run.0)))
    }
    pub fn later(self, by: Span) -> Self {
        Self { wall: self.wall + by, run: Span(self.run.0.saturating_add(by.0)) }
    }
}

impl Inside {
    /// Time left until the lock; zero or less when it is due.
    pub fn left(&self, now: Moment) -> Span {
        let idle = Span(self.idle.0.saturating_sub(self.last_input.until(now).0));
        let whole = Span(0i64.saturating_sub(self.ends.until(now).0));
        idle.min(whole)
    }
}

/// Whether a role may do an act, asked before the gateway is.
pub fn may(role: Role, act: domain::policy::Act) -> Result<(), domain::Denial> {
    domain::policy::may(role, act, false).map(|_permit| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clock::FixedClock;

    #[test]
    fn sec_5_a_clock_set_back_extends_nothing_and_sleep_counts() {
        let clock = FixedClock::at(Timestamp(1_800_000_000_000_000));
        let start = Moment::of(clock.as_ref());
        clock.pass(Span::minutes(20));
        clock.set_wall(Timestamp(1_700_000_000_000_000));
        assert_eq!(start.until(Moment::of(clock.as_ref())), Span::minutes(20));
        clock.set_wall(Timestamp(1_800_000_000_000_000) + Span::hours(9));
        assert_eq!(start.until(Moment::of(clock.as_ref())), Span::hours(9));
    }
}
