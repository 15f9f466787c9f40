//! The gate before every command: how far somebody must have come, and in which role.

use crate::{
    App, fault,
    stage::{self, Inside, Moment, Stage},
};
use api::{Door, Fault, Row};
use domain::{Denial, Profile, RuleId, policy::Act};

const BROKEN_OFF: &str = "The sign-in had waited too long and was broken off. Nothing was lost.";

impl App {
    /// Decides whether the door of `row` is open. An overdue session is locked here, so nothing
    /// depends on the timer having run (SEC-2).
    pub(crate) async fn open_door(&self, row: Row) -> Result<(), Fault> {
        if self.lock_if_due().await && !matches!(row.door, Door::Outside) {
            return Err(fault::no_session());
        }
        let stage = self.stage.lock().await;
        match (row.door, &*stage) {
            // From inside too: the window's failure may be told, and looking at the door locks.
            (Door::Outside, _)
            | (Door::Consented, Stage::Consented { .. })
            | (Door::Steps, Stage::Steps(_) | Stage::Former(_)) => Ok(()),
            (Door::Inside(act), Stage::Inside(inside)) => match stage::may(inside.who.role, act) {
                Ok(()) => Ok(()),
                Err(denial) => Err(self.denied(inside, act, denial).await),
            },
            (Door::Consented, Stage::Splash { .. } | Stage::Steps(_) | Stage::Former(_)) => {
                Err(Fault::denied(consent_first()))
            }
            (Door::Consented, Stage::Inside(_)) => Err(fault::input("You are signed in already.")),
            (Door::Steps | Door::Inside(_), _) => Err(fault::no_session()),
        }
    }

    /// A refusal here never reaches the gateway, so it is entered here (AUD-2).
    async fn denied(&self, inside: &Inside, act: Act, denial: Denial) -> Fault {
        let outcome = trail::Outcome::Denied { rule: denial.rule, why: denial.why.clone() };
        let tried = trail::Act::Try { what: act.words().to_owned() };
        let fields = self.fields(inside, tried, None, outcome);
        match inside.store.record(&[], vec![fields]).await {
            Ok(_) => Fault::denied(denial),
            Err(error) => fault::store(&error),
        }
    }

    /// Locks when the time is over; whether it did.
    pub(crate) async fn lock_if_due(&self) -> bool {
        let now = Moment::of(self.clock.as_ref());
        let why = match &*self.stage.lock().await {
            Stage::Inside(inside) if inside.left(now).0 > 0 => return false,
            Stage::Inside(inside) if inside.last_input.until(now) >= inside.idle => {
                let minutes = inside.idle.as_seconds() / 60;
                format!("Locked after {minutes} {} without input.", if minutes == 1 { "minute" } else { "minutes" })
            }
            Stage::Inside(_) => "Locked: the session had reached its longest life.".to_owned(),
            Stage::Steps(steps) if overdue(steps.since, now) => BROKEN_OFF.to_owned(),
            Stage::Former(former) if overdue(former.since, now) => BROKEN_OFF.to_owned(),
            _ => return false,
        };
        self.leave(Some(why), "idle for too long", true).await;
        true
    }
}

/// Unfinished steps hold a password in memory: they wait no longer than any session may (SEC-2).
fn overdue(since: Moment, now: Moment) -> bool {
    since.until(now) >= Profile::default().idle()
}

fn consent_first() -> Denial {
    Denial {
        rule: RuleId::Con1,
        why: "Consent comes before credentials.".into(),
        remedy: "Affirm the statements and consent.".into(),
    }
}
