//! The trail at the gateway: its own log, the workstations' logs that it witnesses, and reading them.

mod actor;
mod export;
mod intent;
mod logs;
mod publish;
mod read;
mod register;
mod search;
mod witnesses;

pub use actor::Actor;

use crate::GatewayError;
use keys::{Key, derive, keyed_digest};
use std::{
    collections::HashMap,
    sync::{Mutex as StdMutex, atomic::AtomicU64},
};
use tokio::sync::Mutex;
use trail::{Cosigner, Entry, LogKey, WitnessVerifier};

/// The id of the gateway's own log in the database.
pub(super) const OWN: &str = "gateway";

/// Keys of the trail, all from the gateway's kept key, so that each copy of a gateway has the same;
/// and what keeps its writers in turn.
#[derive(Debug)]
pub(super) struct Trail {
    log: LogKey,
    cosigner: Cosigner,
    seal: Key,
    terms: Key,
    /// Minutes east of UTC.
    offset: i16,
    /// Witnesses besides this gateway.
    others: Vec<witnesses::Witness>,
    /// One writer at a time in this process; other gateways are kept apart by the database.
    turn: Mutex<()>,
    /// One publisher at a time.
    publishing: Mutex<()>,
    begun: AtomicU64,
    ended: AtomicU64,
    /// The last search that each session was entered for: its pages are one act.
    searched: StdMutex<HashMap<String, String>>,
}

impl Trail {
    pub(super) fn new(
        secrets: &Key,
        offset: i16,
        witnesses: &[crate::config::WitnessConfig],
    ) -> Result<Self, GatewayError> {
        let odd = |error: trail::BadKey| GatewayError::Refused(error.to_string());
        let name = data_encoding::HEXLOWER.encode(&keyed_digest(secrets, b"trail name")?);
        let name = name.get(..12).unwrap_or_default();
        Ok(Self {
            log: LogKey::new(&format!("readroom/gateway/{name}"), derive(secrets, "trail log")?.bytes())
                .map_err(odd)?,
            cosigner: Cosigner::new(&format!("readroom/witness/{name}"), derive(secrets, "trail witness")?.bytes())
                .map_err(odd)?,
            seal: derive(secrets, "trail entries")?,
            terms: derive(secrets, "trail terms")?,
            offset,
            others: witnesses.iter().map(witnesses::Witness::new).collect::<Result<_, _>>()?,
            turn: Mutex::new(()),
            publishing: Mutex::new(()),
            begun: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            searched: StdMutex::default(),
        })
    }

    /// Verifier keys of all witnesses, this gateway first.
    fn witnesses(&self) -> Vec<String> {
        std::iter::once(self.cosigner.public()).chain(self.others.iter().map(|other| other.verifier.public())).collect()
    }

    fn witness_verifiers(&self) -> Vec<WitnessVerifier> {
        self.witnesses().iter().filter_map(|key| WitnessVerifier::parse(key).ok()).collect()
    }

    /// What an entry can be found by.
    fn terms(&self, entry: &Entry) -> Result<Vec<Vec<u8>>, keys::KeyError> {
        let mut words = vec![format!("do:{}", entry.act.code()), format!("is:{}", entry.outcome.code())];
        if let Some(who) = &entry.who {
            words.push(format!("who:{}", who.account));
            words.push(format!("unit:{}", who.unit));
        }
        if let trail::Outcome::Denied { rule, .. } = &entry.outcome {
            words.push(format!("rule:{rule}"));
        }
        if let trail::Act::Ask { question } | trail::Act::PassQuestion { question, .. } = &entry.act
            && let domain::About::Plate(plate) = &question.about
        {
            words.push(plate_term(plate.as_str()));
        }
        if let Some(purpose) = &entry.purpose {
            words.push(event_term(&purpose.event));
        }
        words.iter().map(|word| self.term(word)).collect()
    }

    fn term(&self, word: &str) -> Result<Vec<u8>, keys::KeyError> {
        Ok(keyed_digest(&self.terms, word.as_bytes())?.to_vec())
    }
}

/// A plate is found however it was spaced and whatever mark of a pattern led it.
fn plate_term(plate: &str) -> String {
    let plain: String = plate.chars().filter(|c| c.is_alphanumeric() || "?*".contains(*c)).collect();
    format!("plate:{}", plain.to_uppercase())
}

fn event_term(event: &str) -> String {
    format!("event:{}", event.trim().to_uppercase())
}

/// The bytes under which an entry is sealed are bound to its place.
fn about(log: &str, n: u64) -> Vec<u8> {
    format!("{log}/{n}").into_bytes()
}
