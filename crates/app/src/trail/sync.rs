//! Taking the log to its witnesses. The stage is never held while the network is waited for, so a lock
//! is never held up.

use super::Known;
use crate::{
    App, fault,
    stage::{Inside, Stage},
};
use api::{Code, Fault};
use client::ClientError;
use domain::RuleId;
use secrecy::SecretString;
use store::{Store, StoreError};
use trail::{AddCheckpoint, Head, WitnessVerifier, plan_consistency, plan_prefix, prefix, prove_consistency};
use wire::{EnlistLog, LogState, Push, Pushed};

/// Entries of one push.
const BATCH: u64 = 500;

/// What is sent, and the head it leads to.
struct Parcel {
    token: SecretString,
    push: Push,
    head: Head,
}

/// What became of a round.
enum Round {
    Done,
    More,
    /// The log here is not the one that was witnessed before.
    Broken,
}

impl App {
    /// Brings the log to its witnesses, as far as it stands now. Trouble of the network is no fault of
    /// the person's: what waits is counted, and held against work on plate data by rule (AUD-3).
    pub(crate) async fn witness(&self) -> Result<(), Fault> {
        let _turn = self.witnessing.lock().await;
        self.enlist().await?;
        for _ in 0..64 {
            match self.round().await? {
                Round::Done => return Ok(()),
                Round::More => {}
                Round::Broken => self.begin_again().await?,
            }
        }
        Ok(())
    }

    /// Makes the log known to the gateway, once a session.
    async fn enlist(&self) -> Result<(), Fault> {
        let asked = self
            .inside(async |inside| {
                let verifier = inside.trail.key.public();
                Ok(inside.trail.known.is_none().then(|| (inside.token.clone(), EnlistLog { verifier })))
            })
            .await?;
        let Some((token, log)) = asked else { return Ok(()) };
        let state = self.client.enlist_log(&token, &log).await.map_err(fault::client)?;
        self.inside(async |inside| {
            inside.trail.known = Some(known(&state));
            Ok(())
        })
        .await
    }

    async fn round(&self) -> Result<Round, Fault> {
        let prepared = self.inside(async |inside| parcel(inside).await.map_err(|error| fault::store(&error))).await?;
        let Some(parcel) = prepared else { return Ok(Round::Done) };
        match self.client.push(&parcel.token, &parcel.push).await {
            Ok(Pushed::Signed { note }) => self.inside(async |inside| signed(inside, &parcel.head, &note).await).await,
            Ok(Pushed::Ahead { state }) => self.inside(async |inside| ahead(inside, &state).await).await,
            Err(ClientError::Refused(refusal)) if refusal.rule == Some(RuleId::Aud4) => Ok(Round::Broken),
            Err(error) => Err(fault::client(error)),
        }
    }

    /// The gateway has refused and told the auditor; a new log takes over what was not witnessed, so
    /// that what is done from here on is entered as ever.
    async fn begin_again(&self) -> Result<(), Fault> {
        self.inside(async |inside| {
            tracing::error!("the log of this workstation was refused; a new one begins");
            let id = inside.store_id;
            let now = self.clock.now() + inside.ahead;
            self.begin(&inside.store, id, now).await.map_err(|error| fault::store(&error))?;
            inside.trail =
                self.open_trail(&inside.store, id, &inside.who, now).await.map_err(|error| fault::store(&error))?;
            Ok(())
        })
        .await?;
        self.enlist().await
    }

    /// What a leaving session still has to send, ready before its store is closed.
    pub(crate) async fn last_push(inside: &Inside) -> Option<Push> {
        parcel(inside).await.ok().flatten().map(|parcel| parcel.push)
    }
}

fn known(state: &LogState) -> Known {
    Known {
        witnesses: state.witnesses.iter().filter_map(|key| WitnessVerifier::parse(key).ok()).collect(),
        quorum: state.quorum,
        offset: state.offset_minutes,
        size: state.size,
    }
}

/// The next entries and the head that covers them; `None` when a quorum has signed everything, or the
/// gateway does not know the log yet.
async fn parcel(inside: &Inside) -> Result<Option<Parcel>, StoreError> {
    let Some(at) = inside.trail.known.as_ref().map(|known| known.size) else { return Ok(None) };
    let log = inside.store.trail().await?.ok_or(StoreError::NoTrail)?;
    if log.witnessed == log.size && at == log.size {
        return Ok(None);
    }
    // The gateway may know more than there is here: then it is told what there is, and refuses it.
    let to = log.size.min(at.saturating_add(BATCH));
    let from = at.min(to);
    let head = head(inside, to).await?;
    let proof = if at > to { Vec::new() } else { consistency(&inside.store, to, from).await? };
    let texts = inside.store.trail_entries(from, to).await?;
    let entries =
        texts.into_iter().map(String::from_utf8).collect::<Result<_, _>>().map_err(|_| StoreError::Truncated)?;
    let request = AddCheckpoint { old: from, proof, note: head.note().to_owned() }.to_body();
    let push = Push { origin: log.origin, request, entries };
    Ok(Some(Parcel { token: inside.token.clone(), push, head }))
}

/// The head of the log at `size`.
async fn head(inside: &Inside, size: u64) -> Result<Head, StoreError> {
    let places = plan_prefix(size).map_err(|_| StoreError::Truncated)?;
    let tiles = inside.store.trail_tiles(&places).await?;
    let root = prefix(size, &tiles).map_err(|_| StoreError::Truncated)?.root();
    Ok(Head::sign(&inside.trail.key, size, root))
}

async fn consistency(store: &Store, size: u64, old: u64) -> Result<Vec<trail::Hash>, StoreError> {
    let places = plan_consistency(size, old).map_err(|_| StoreError::Truncated)?;
    let tiles = store.trail_tiles(&places).await?;
    prove_consistency(size, old, &tiles).map_err(|_| StoreError::Truncated)
}

/// The gateway has cosigned `head`: it counts once a quorum of good signatures stands under it.
async fn signed(inside: &mut Inside, head: &Head, note: &str) -> Result<Round, Fault> {
    let opened = Head::open(note, &inside.trail.verifier).map_err(|_| odd())?;
    if opened.text() != head.text() {
        return Err(odd());
    }
    settle(inside, &opened).await?;
    let log = inside.store.trail().await.map_err(|error| fault::store(&error))?;
    let left = log.is_some_and(|log| log.size > opened.size());
    Ok(if left { Round::More } else { Round::Done })
}

async fn settle(inside: &mut Inside, head: &Head) -> Result<(), Fault> {
    let Some(known) = &mut inside.trail.known else { return Ok(()) };
    known.size = head.size();
    if head.cosigned(&known.witnesses).len() >= known.quorum as usize {
        inside.store.trail_witnessed(head.size(), head.note()).await.map_err(|error| fault::store(&error))?;
    }
    Ok(())
}

/// An answer was lost: the gateway has a head that this log signed before. It is taken if the log here
/// leads to it, and is a sign of tampering otherwise.
async fn ahead(inside: &mut Inside, state: &LogState) -> Result<Round, Fault> {
    let size = inside.store.trail().await.map_err(|error| fault::store(&error))?.map_or(0, |log| log.size);
    if let Some(known) = &mut inside.trail.known {
        known.size = state.size;
    }
    if state.size == 0 {
        return Ok(Round::More);
    }
    let Ok(theirs) = Head::open(&state.note, &inside.trail.verifier) else { return Ok(Round::Broken) };
    if theirs.size() > size {
        // The next round shows the gateway what there is here, so that it refuses and tells.
        return Ok(Round::More);
    }
    let ours = head(inside, theirs.size()).await.map_err(|error| fault::store(&error))?;
    if ours.root() != theirs.root() {
        return Ok(Round::More);
    }
    settle(inside, &theirs).await?;
    Ok(Round::More)
}

fn odd() -> Fault {
    Fault {
        rule: Some(RuleId::Aud3),
        ..Fault::new(
            Code::Gateway,
            "The gateway signed something else than this workstation's trail.",
            "Work on plate data waits; tell the auditor. Nothing was lost.",
        )
    }
}

impl App {
    /// How many entries no quorum has signed yet, and when the oldest of them was made.
    pub(crate) async fn backlog(inside: &Inside) -> Result<domain::policy::BacklogFacts, StoreError> {
        let log = inside.store.trail().await?.ok_or(StoreError::NoTrail)?;
        Ok(domain::policy::BacklogFacts {
            entries: log.size.saturating_sub(log.witnessed),
            oldest: inside.store.trail_oldest(log.witnessed).await?,
        })
    }

    /// Whether anything waits for a witness; asked by the watch.
    pub(crate) async fn has_unwitnessed(&self) -> bool {
        match &*self.stage.lock().await {
            Stage::Inside(inside) => {
                inside.gateway_ms.is_some()
                    && (inside.trail.known.is_none()
                        || Self::backlog(inside).await.is_ok_and(|facts| facts.entries > 0))
            }
            _ => false,
        }
    }
}
