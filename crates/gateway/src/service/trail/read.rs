//! One entry with the proof of its place, and the state of logs and witnesses.

use super::Actor;
use crate::{
    Db, recorded,
    db::{AccountRow, LogRow},
    service::{Gateway, ServiceError},
    transact,
};
use trail::{Act, Entry, Head, LogVerifier, plan_inclusion, prove_inclusion};
use wire::{Alert, LogLine, Proof, ProofOf, TrailLine, TrailState, Who, WitnessState};

/// Alerts that are shown.
const ALERTS: u32 = 100;

impl Gateway {
    /// An entry and its inclusion proof in the log's last head.
    pub async fn prove(&self, actor: &Actor, of: ProofOf) -> Result<Proof, ServiceError> {
        let none = || ServiceError::BadInput("There is no such entry, or it is not yours to read.".into());
        recorded!(self, |tx| {
            let log = LogRow::by_origin(tx, &of.log).await?.ok_or_else(none)?;
            if of.n >= log.known.size {
                return Err(none());
            }
            let row = log.entries(tx, of.n, of.n + 1).await?.pop().ok_or_else(none)?;
            let bytes = self.trail.opened(&log.id, of.n, &row.sealed)?;
            let entry = Entry::from_bytes(&bytes).map_err(|error| ServiceError::Log(error.to_string()))?;
            if !Self::reaches(actor, &entry) {
                return Err(none());
            }
            let places = plan_inclusion(log.known.size, of.n).map_err(|error| ServiceError::Log(error.to_string()))?;
            let tiles = log.tiles(tx, &places).await?;
            let proof = prove_inclusion(log.known.size, of.n, &tiles)
                .map_err(|error| ServiceError::Log(error.to_string()))?;
            self.enter(tx, actor, Act::ReadTrail { log: log.origin.clone(), n: of.n }).await?;
            let entry = String::from_utf8(bytes.to_vec()).map_err(|_| ServiceError::Log("an entry is no text".into()))?;
            Ok(Proof {
                line: TrailLine { log: log.origin, n: of.n, entry },
                note: log.note,
                verifier: log.verifier,
                witnesses: self.trail.witnesses(),
                quorum: self.profile.witness_quorum,
                proof: proof.iter().map(ToString::to_string).collect(),
            })
        })
    }

    pub async fn trail_state(&self, actor: &Actor) -> Result<TrailState, ServiceError> {
        let verifiers = self.trail.witness_verifiers();
        recorded!(self, |tx| {
            self.enter(tx, actor, Act::SeeWitnesses).await?;
            let mut logs = Vec::new();
            for log in LogRow::all(tx).await? {
                let head = LogVerifier::parse(&log.verifier).ok().and_then(|key| Head::open(&log.note, &key).ok());
                let cosigned = head.map_or(0, |head| head.cosigned(&verifiers).len());
                let who = match log.account {
                    Some(id) => AccountRow::by_id(tx, id).await?,
                    None => None,
                };
                logs.push(LogLine {
                    origin: log.origin,
                    who: who.map(|a| Who { account: a.name, name: a.display, role: a.role, unit: a.unit }),
                    workstation: log.workstation,
                    size: log.known.size,
                    head_at: log.head_at,
                    cosigned: u32::try_from(cosigned).unwrap_or(u32::MAX),
                });
            }
            let seen = Db::witnesses(tx).await?;
            let others = self.trail.others.iter().map(|other| {
                let row = seen.iter().find(|row| row.name == other.name());
                WitnessState {
                    name: other.name().to_owned(),
                    verifier: other.verifier.public(),
                    last_signed: row.map(|row| row.last_signed).filter(|at| at.0 > 0),
                    missed_since: row.and_then(|row| row.missed_since),
                    why: row.map(|row| row.why.clone()).unwrap_or_default(),
                }
            });
            let own = WitnessState {
                name: self.trail.cosigner.name().to_owned(),
                verifier: self.trail.cosigner.public(),
                // It signs as it answers, so it was there just now.
                last_signed: Some(self.now()),
                missed_since: None,
                why: String::new(),
            };
            let alerts = Db::alerts(tx, ALERTS).await?;
            Ok::<_, ServiceError>(TrailState {
                verifier: self.trail.log.public(),
                quorum: self.profile.witness_quorum,
                witnesses: std::iter::once(own).chain(others).collect(),
                logs,
                alerts: alerts
                    .into_iter()
                    .map(|alert| Alert {
                        kind: alert.kind,
                        words: alert.words,
                        since: alert.since,
                        ended: alert.ended,
                    })
                    .collect(),
            })
        })
    }

    /// The notes of the gateway's own log, for tests and for publishing: size, last note.
    pub async fn own_head(&self) -> Result<(u64, String), ServiceError> {
        let log = transact!(self.db, |tx| { LogRow::by_id(tx, super::OWN).await.map_err(ServiceError::from) })?;
        log.map(|log| (log.known.size, log.note)).ok_or_else(|| ServiceError::Log("it was not begun".into()))
    }
}
