//! Who acts: a person in a session, someone at the door, or the gateway's console.

use crate::db::{AccountRow, SessionRow};
use domain::AccountId;
use trail::Person;

#[derive(Debug, Clone)]
pub struct Actor {
    pub(crate) account: Option<AccountId>,
    pub(crate) person: Option<Person>,
    /// The workstation's id, or `gateway`.
    pub(crate) place: String,
}

impl Actor {
    /// The gateway's console or the gateway itself.
    #[must_use]
    pub fn console() -> Self {
        Self { account: None, person: None, place: "gateway".into() }
    }

    /// Somebody at a workstation's door who is not known yet.
    pub(crate) fn stranger(workstation: &str) -> Self {
        Self { account: None, person: None, place: workstation.to_owned() }
    }

    /// A known person who has no session yet.
    pub(crate) fn at_door(account: &AccountRow, workstation: &str) -> Self {
        Self { account: Some(account.id), person: Some(person(account, None)), place: workstation.to_owned() }
    }

    pub(crate) fn inside(account: &AccountRow, session: &SessionRow) -> Self {
        Self {
            account: Some(account.id),
            person: Some(person(account, Some(session.id.to_string()))),
            place: session.workstation.clone(),
        }
    }
}

fn person(account: &AccountRow, session: Option<String>) -> Person {
    Person {
        account: account.name.clone(),
        name: account.display.clone(),
        role: account.role,
        unit: account.unit.clone(),
        session,
    }
}
