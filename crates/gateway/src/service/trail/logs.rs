//! The workstations' logs: their keys become known, their entries are taken in with the checkpoint
//! that covers them, and the checkpoint is cosigned once all of it is durable.

use super::Actor;
use crate::{
    Db,
    db::{LogRow, Tx},
    random,
    service::{Gateway, ServiceError},
    transact,
};
use domain::{Denial, RuleId, Span};
use trail::{Act, AddCheckpoint, Entry, LogVerifier, Refusal, Witnessed, record_hash};
use wire::{EnlistLog, LogState, Push, Pushed};

/// What the origins of workstations' logs begin with.
const ORIGIN: &str = "readroom/workstation/";
/// Entries in one push.
const MOST: usize = 1000;
/// Clocks differ by less; anything past it is told.
const TOLERANCE: Span = Span::minutes(2);

/// What a push led to; the refusal is committed with its alert before it is answered.
enum Taken {
    Signed(String),
    Ahead(LogRow),
    Refused(Denial),
}

impl Gateway {
    pub async fn enlist_log(&self, actor: &Actor, request: EnlistLog) -> Result<LogState, ServiceError> {
        let verifier = LogVerifier::parse(&request.verifier)
            .map_err(|error| ServiceError::BadInput(format!("The log's key can't be read: {error}.")))?;
        let origin = verifier.origin().to_owned();
        let account = actor.account.filter(|_| origin.starts_with(ORIGIN) && origin.len() <= 200);
        let account = account.ok_or_else(|| ServiceError::BadInput("That is not a workstation's log.".into()))?;
        let id = data_encoding::HEXLOWER.encode(&random::bytes::<16>()?);
        let log = crate::recorded!(self, |tx| {
            let owner = Some((account, actor.place.as_str()));
            if LogRow::enlist(tx, &id, &origin, &request.verifier, owner, self.now()).await? {
                let act = Act::EnlistLog { origin: origin.clone(), key: request.verifier.clone() };
                self.enter(tx, actor, act).await?;
            }
            let log = LogRow::by_origin(tx, &origin).await?;
            Ok::<_, ServiceError>(log.filter(|log| log.account == Some(account) && log.verifier == request.verifier))
        })?;
        let log = log.ok_or_else(|| other_log(&origin))?;
        Ok(self.log_state(&log))
    }

    fn log_state(&self, log: &LogRow) -> LogState {
        LogState {
            size: log.known.size,
            note: log.note.clone(),
            witnesses: self.trail.witnesses(),
            quorum: self.profile.witness_quorum,
            offset_minutes: self.trail.offset,
        }
    }

    /// Takes entries in and cosigns their checkpoint.
    pub async fn push(&self, actor: &Actor, push: Push) -> Result<Pushed, ServiceError> {
        if push.entries.len() > MOST {
            return Err(ServiceError::BadInput(format!("At most {MOST} entries are taken at once.")));
        }
        let request = AddCheckpoint::parse(&push.request)
            .map_err(|error| ServiceError::BadInput(format!("The checkpoint can't be taken: {error}.")))?;
        let entries = push
            .entries
            .iter()
            .map(|text| Entry::from_bytes(text.as_bytes()).map(|entry| (entry, text.as_bytes())))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| ServiceError::BadInput(format!("An entry can't be taken: {error}.")))?;
        let taken = {
            let _turn = self.trail.turn.lock().await;
            transact!(self.db, |tx| {
                let log = LogRow::by_origin(tx, &push.origin).await?.filter(|log| log.account == actor.account);
                let log = log.ok_or_else(|| other_log(&push.origin))?;
                self.take(tx, actor, log, &request, &entries).await
            })?
        };
        match taken {
            Taken::Signed(note) => Ok(Pushed::Signed { note: self.ask_others(&push.origin, &request, note).await? }),
            Taken::Ahead(log) => Ok(Pushed::Ahead { state: self.log_state(&log) }),
            Taken::Refused(denial) => {
                self.place_waiting().await?;
                Err(ServiceError::Denied(denial))
            }
        }
    }

    async fn take(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        log: LogRow,
        request: &AddCheckpoint,
        entries: &[(Entry, &[u8])],
    ) -> Result<Taken, ServiceError> {
        let verifier = LogVerifier::parse(&log.verifier).map_err(|error| ServiceError::Log(error.to_string()))?;
        let witnessed = match request.check(&verifier, log.known) {
            Ok(witnessed) => witnessed,
            Err(Refusal::Conflict { .. }) => return Ok(Taken::Ahead(log)),
            Err(refusal) if refusal.shows_tampering() => {
                return self.tampering(tx, actor, &log, request, &refusal.to_string()).await;
            }
            Err(refusal) => return Err(ServiceError::BadInput(format!("The checkpoint can't be taken: {refusal}."))),
        };
        let mut tree = self.open_tree(tx, &log).await?;
        let mut kept = Vec::with_capacity(entries.len());
        for (entry, bytes) in entries {
            Self::own_entry(actor, entry, tree.size())?;
            tree.append(record_hash(bytes));
            kept.push(self.trail.sealed(&log.id, entry, bytes)?);
        }
        if tree.size() != witnessed.head().size() {
            return Err(ServiceError::BadInput("The entries are not those that the checkpoint covers.".into()));
        }
        if tree.root() != witnessed.head().root() {
            return self.tampering(tx, actor, &log, request, "the entries do not lead to the checkpoint's root").await;
        }
        if tree.size() > log.known.size {
            self.tell_late(tx, actor, &log, entries).await?;
        }
        log.keep_entries(tx, kept).await?;
        log.keep_tiles(tx, tree.take_changed()).await?;
        let note = self.cosigned(&witnessed);
        if tree.size() == log.known.size {
            log.keep_head(tx, tree.size(), &note, self.now()).await?;
        } else if !log.advance(tx, witnessed.known(), &note, self.now()).await? {
            return Err(ServiceError::Raced);
        }
        Ok(Taken::Signed(note))
    }

    fn cosigned(&self, witnessed: &Witnessed) -> String {
        let line = witnessed.cosign(&self.trail.cosigner, self.now().unix_seconds());
        witnessed.head().clone().with(&line).note().to_owned()
    }

    /// A workstation enters what its own person did, and nobody else.
    fn own_entry(actor: &Actor, entry: &Entry, n: u64) -> Result<(), ServiceError> {
        let own = match (&entry.who, &actor.person) {
            (Some(who), Some(person)) => who.account == person.account,
            (None, _) => true,
            (Some(_), None) => false,
        };
        if entry.n != n {
            return Err(ServiceError::BadInput(format!("Entry {} stands where {n} belongs.", entry.n)));
        }
        if own { Ok(()) } else { Err(ServiceError::BadInput("An entry is about another person.".into())) }
    }

    /// Entries that waited longer than the profile allows say so in the gateway's own log.
    async fn tell_late(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        log: &LogRow,
        entries: &[(Entry, &[u8])],
    ) -> Result<(), ServiceError> {
        let oldest = entries.iter().map(|(entry, _)| entry.at.at()).min().unwrap_or_else(|| self.now());
        let waited = self.now() - oldest;
        if waited > self.profile.unwitnessed_time() + TOLERANCE {
            let act = Act::TakeLateEntries {
                origin: log.origin.clone(),
                from: log.known.size,
                to: log.known.size + entries.len() as u64 - 1,
                seconds: waited.as_seconds(),
            };
            self.enter(tx, actor, act).await?;
        }
        Ok(())
    }

    /// AUD-4: what shows tampering is refused, entered, and shown to the auditor.
    async fn tampering(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        log: &LogRow,
        request: &AddCheckpoint,
        why: &str,
    ) -> Result<Taken, ServiceError> {
        let denial = Denial {
            rule: RuleId::Aud4,
            why: format!("The trail of this workstation is not the one that was witnessed before: {why}."),
            remedy: "Work on plate data waits. Tell the auditor; nothing that was witnessed is lost.".into(),
        };
        let size = request.old + 1;
        let act = Act::RefuseCheckpoint { origin: log.origin.clone(), size, why: why.to_owned() };
        self.enter_denied(tx, actor, act, &denial).await?;
        let who = actor.person.as_ref().map_or("somebody", |person| person.name.as_str());
        let words = format!("The log {} of {who} was tampered with: {why}.", log.origin);
        let id = data_encoding::HEXLOWER.encode(&random::bytes::<16>()?);
        Db::raise(tx, &id, "tampering", &log.origin, &words, self.now()).await?;
        tracing::error!("a workstation's log was tampered with");
        Ok(Taken::Refused(denial))
    }
}

fn other_log(_origin: &str) -> ServiceError {
    ServiceError::Denied(Denial {
        rule: RuleId::Aud4,
        why: "That log belongs to another account or another key.".into(),
        remedy: "Sign in at the workstation where the log was begun, or tell the auditor.".into(),
    })
}
