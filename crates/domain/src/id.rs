//! Typed ids: a session id cannot be handed where an account id is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// An id from 16 random bytes (UUID version 4); the caller brings the randomness.
            #[must_use]
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

/// The record that an event is kept in has the event's own id.
impl From<EventId> for RecordId {
    fn from(event: EventId) -> Self {
        Self(event.0)
    }
}

ids! {
    /// A person's account at the gateway.
    AccountId,
    /// One consent act (CON-4).
    ConsentId,
    /// One signed-in session.
    SessionId,
    /// One encrypted store on one workstation.
    StoreId,
    /// One installation of the workstation.
    WorkstationId,
    /// A matter that somebody works on; made where it is opened.
    EventId,
    /// A thing kept in an event: a saved read, its picture, a note.
    RecordId,
    /// The answer to one question, as it is cached (RET-1).
    AnswerId,
    /// A request to look further back (QRY-9).
    ApprovalId,
}
