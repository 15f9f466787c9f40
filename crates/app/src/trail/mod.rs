//! The trail on this workstation: its log begins with the store, each act is entered with what it
//! records, its heads are taken to the witnesses, and no question leaves before its intent is witnessed.

mod audit;
mod intent;
mod sync;

pub use intent::Intent;

use crate::{
    App,
    stage::{Inside, Stage},
};
use api::Fault;
use domain::{Purpose, StoreId, Timestamp};
use store::{Change, Store, StoreError};
use trail::{Act, Fields, LogKey, LogVerifier, Outcome, Person, When, WitnessVerifier};
use zeroize::Zeroizing;

/// What the session holds of its log.
pub struct Hand {
    pub key: LogKey,
    pub verifier: LogVerifier,
    pub person: Person,
    pub workstation: String,
    /// What the gateway said when the log was made known to it; `None` until then.
    pub known: Option<Known>,
}

/// The witnesses, and how far the gateway has the log.
#[derive(Debug, Clone)]
pub struct Known {
    pub witnesses: Vec<WitnessVerifier>,
    pub quorum: u32,
    pub offset: i16,
    pub size: u64,
}

fn machine() -> StoreError {
    StoreError::Machine
}

impl App {
    /// The log of a store that was just opened: begun where there is none, or where its key was lost.
    pub(crate) async fn open_trail(
        &self,
        store: &Store,
        id: StoreId,
        who: &wire::Who,
        now: Timestamp,
    ) -> Result<Hand, StoreError> {
        let known = store.trail().await?;
        let kept = match &known {
            Some(log) => self.kept_seed(store, &log.origin).await?.map(|seed| (log.origin.clone(), seed)),
            None => None,
        };
        let (origin, seed) = match kept {
            Some(kept) => kept,
            None => self.begin(store, id, now).await?,
        };
        let key = LogKey::new(&origin, &seed).map_err(|_| machine())?;
        let verifier = LogVerifier::parse(&key.public()).map_err(|_| machine())?;
        let person = Person {
            account: who.account.clone(),
            name: who.name.clone(),
            role: who.role,
            unit: who.unit.clone(),
            session: None,
        };
        Ok(Hand { key, verifier, person, workstation: crate::last::workstation(&self.data), known: None })
    }

    async fn kept_seed(&self, store: &Store, origin: &str) -> Result<Option<Zeroizing<[u8; 32]>>, StoreError> {
        if let Some(seed) = store.trail_seed().await? {
            return Ok(Some(seed));
        }
        let kept = self.keys.as_ref().and_then(|keys| keys.get(origin));
        Ok(kept.and_then(|seed| seed.as_slice().try_into().ok()).map(Zeroizing::new))
    }

    /// Begins a log under a new key and a new name.
    async fn begin(
        &self,
        store: &Store,
        id: StoreId,
        now: Timestamp,
    ) -> Result<(String, Zeroizing<[u8; 32]>), StoreError> {
        let mut seed = Zeroizing::new([0u8; 32]);
        let mut name = [0u8; 4];
        getrandom::fill(seed.as_mut_slice()).map_err(|_| machine())?;
        getrandom::fill(&mut name).map_err(|_| machine())?;
        let origin = format!("readroom/workstation/{id}/{:08x}", u32::from_be_bytes(name));
        let serviced = self.keys.as_ref().is_some_and(|keys| keys.set(&origin, seed.as_slice()));
        store.begin_trail(&origin, if serviced { None } else { Some(&seed) }, now).await?;
        Ok((origin, seed))
    }

    /// Takes the trail to its witnesses now; the watch does it by itself.
    pub async fn witness_trail(&self) -> Result<(), Fault> {
        self.witness().await
    }

    pub(crate) fn fields(&self, inside: &Inside, act: Act, purpose: Option<Purpose>, outcome: Outcome) -> Fields {
        let offset = inside.trail.known.as_ref().map_or(0, |known| known.offset);
        Fields {
            at: When::new(self.clock.now() + inside.ahead, offset),
            late: None,
            who: Some(inside.trail.person.clone()),
            place: inside.trail.workstation.clone(),
            act,
            purpose,
            outcome,
        }
    }

    /// Enters an act that was done, with the changes that it made.
    pub(crate) async fn record(&self, inside: &Inside, changes: &[Change<'_>], act: Act) -> Result<u64, StoreError> {
        let fields = self.fields(inside, act, None, Outcome::Done);
        inside.store.record(changes, vec![fields]).await
    }

    /// The session's hand on its log, and nothing when nobody is inside.
    pub(crate) async fn inside<T>(&self, work: impl AsyncFnOnce(&mut Inside) -> Result<T, Fault>) -> Result<T, Fault> {
        match &mut *self.stage.lock().await {
            Stage::Inside(inside) => work(inside).await,
            _ => Err(crate::fault::no_session()),
        }
    }
}
