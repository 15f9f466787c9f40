//! The gateway's own log. An act is put among the waiting in the transaction that does it; then all
//! that wait get their places in one transaction of their own, whichever gateway is first. So an act
//! and its entry stand or fall together, and many acts share one write of the log.

use super::{Actor, OWN, Trail, about};
use crate::{
    Db,
    db::{LogRow, NewEntry, Tx},
    random,
    service::{Gateway, ServiceError},
    transact,
};
use domain::{Denial, Purpose};
use std::sync::atomic::Ordering;
use trail::{Act, Entry, Fields, Head, Known, Outcome, Tree, When, record_hash};

/// Bytes that an entry has more than its fields: version, index, and that it is late.
const PLACE: usize = 100;
/// Entries that get their places in one transaction.
const BATCH: u32 = 512;

/// Does `$body` in a transaction like `transact!`, then gives its entries their places: what is
/// acknowledged stands in the log.
#[macro_export]
macro_rules! recorded {
    ($gateway:expr, |$tx:ident| $body:block) => {{
        let done = $crate::transact!($gateway.db, |$tx| $body)?;
        $gateway.place_waiting().await?;
        Ok::<_, $crate::service::ServiceError>(done)
    }};
}

impl Gateway {
    /// The gateway's log becomes known to its database.
    pub(in crate::service) async fn enlist_own(&self) -> Result<(), ServiceError> {
        let (origin, verifier) = (self.trail.log.origin(), self.trail.log.public());
        let known = transact!(self.db, |tx| {
            LogRow::enlist(tx, OWN, origin, &verifier, None, self.now()).await?;
            LogRow::by_id(tx, OWN).await.map_err(ServiceError::from)
        })?;
        if known.is_some_and(|log| log.verifier == verifier) {
            return Ok(());
        }
        Err(ServiceError::BadInput(
            "The gateway's log in this database was begun with another secrets key; that key is needed to go on."
                .into(),
        ))
    }

    fn fields(&self, actor: &Actor, act: Act, outcome: Outcome) -> Fields {
        Fields {
            at: When::new(self.now(), self.trail.offset),
            late: None,
            who: actor.person.clone(),
            place: actor.place.clone(),
            act,
            purpose: None,
            outcome,
        }
    }

    /// Enters an act that was done; it stands or falls with `tx`.
    pub(in crate::service) async fn enter(&self, tx: &mut Tx, actor: &Actor, act: Act) -> Result<(), ServiceError> {
        self.enter_as(tx, self.fields(actor, act, Outcome::Done)).await
    }

    /// Enters an act with another end than done.
    pub(in crate::service) async fn enter_outcome(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        act: Act,
        outcome: Outcome,
    ) -> Result<(), ServiceError> {
        self.enter_as(tx, self.fields(actor, act, outcome)).await
    }

    /// Enters an act that a rule denied, in the transaction that finds so.
    pub(in crate::service) async fn enter_denied(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        act: Act,
        denial: &Denial,
    ) -> Result<(), ServiceError> {
        let outcome = Outcome::Denied { rule: denial.rule, why: denial.why.clone() };
        self.enter_outcome(tx, actor, act, outcome).await
    }

    /// Enters an act of work on plate data, with its purpose.
    pub(in crate::service) async fn enter_for(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        act: Act,
        purpose: Purpose,
        outcome: Outcome,
    ) -> Result<(), ServiceError> {
        self.enter_as(tx, Fields { purpose: Some(purpose), ..self.fields(actor, act, outcome) }).await
    }

    async fn enter_as(&self, tx: &mut Tx, fields: Fields) -> Result<(), ServiceError> {
        let id = data_encoding::HEXLOWER.encode(&random::bytes::<16>()?);
        let plain = serde_json::to_vec(&fields).map_err(|_| ServiceError::Log("an act can't be written".into()))?;
        // What can't get a place would keep all that wait after it from theirs.
        if plain.len() > trail::LARGEST - PLACE {
            return Err(ServiceError::BadInput("What was asked is too long to be entered in the trail.".into()));
        }
        let sealed = keys::seal(&self.trail.seal, id.as_bytes(), &plain)?;
        Db::wait(tx, &id, self.now(), &sealed).await.map_err(log_away)
    }

    /// Enters a refusal (AUD-2) in a transaction of its own, since the act's was rolled back.
    pub(crate) async fn enter_refusal(&self, actor: &Actor, act: Act, denial: &Denial) -> Result<(), ServiceError> {
        recorded!(self, |tx| { self.enter_denied(tx, actor, act.clone(), denial).await })
    }

    /// Gives every waiting act its place in the log. Returns when those that were committed before the
    /// call have one.
    pub(crate) async fn place_waiting(&self) -> Result<(), ServiceError> {
        let ticket = self.trail.begun.load(Ordering::SeqCst);
        let _turn = self.trail.turn.lock().await;
        if self.trail.ended.load(Ordering::SeqCst) > ticket {
            // A round that began after this call came has ended: it took everything.
            return Ok(());
        }
        let round = self.trail.begun.fetch_add(1, Ordering::SeqCst) + 1;
        while self.place_batch().await.inspect_err(|error| tracing::error!("the log can't be written: {error}"))? > 0 {}
        self.trail.ended.store(round, Ordering::SeqCst);
        Ok(())
    }

    async fn place_batch(&self) -> Result<usize, ServiceError> {
        transact!(self.db, |tx| {
            let rows = Db::waiting(tx, BATCH).await?;
            if rows.is_empty() {
                return Ok::<_, ServiceError>(0);
            }
            let log = LogRow::by_id(tx, OWN).await?.ok_or_else(|| ServiceError::Log("it was not begun".into()))?;
            let mut tree = self.open_tree(tx, &log).await?;
            let mut entries = Vec::with_capacity(rows.len());
            for row in &rows {
                let plain = keys::unseal(&self.trail.seal, row.id.as_bytes(), &row.sealed)?;
                let fields: Fields = serde_json::from_slice(&plain)
                    .map_err(|_| ServiceError::Log("a waiting act can't be read".into()))?;
                let entry = fields.entered(self.now()).at_place(tree.size());
                let bytes = entry.to_bytes().map_err(|error| ServiceError::Log(error.to_string()))?;
                tree.append(record_hash(&bytes));
                entries.push(self.trail.sealed(OWN, &entry, &bytes)?);
            }
            log.keep_entries(tx, entries).await?;
            log.keep_tiles(tx, tree.take_changed()).await?;
            let head = Head::sign(&self.trail.log, tree.size(), tree.root());
            let known = Known { size: head.size(), root: head.root() };
            if !log.advance(tx, known, head.note(), self.now()).await? {
                return Err(ServiceError::Raced);
            }
            Db::placed(tx, &rows).await?;
            Ok(rows.len())
        })
    }

    /// The right edge of a log's tree, held to the root that was signed: a tile that was altered in the
    /// database is found before anything is built on it.
    pub(super) async fn open_tree(&self, tx: &mut Tx, log: &LogRow) -> Result<Tree, ServiceError> {
        let tiles = log.tiles(tx, &Tree::edge_places(log.known.size)).await?;
        let tree = Tree::open(log.known.size, &tiles).map_err(|error| ServiceError::Log(error.to_string()))?;
        if tree.root() == log.known.root {
            Ok(tree)
        } else {
            Err(ServiceError::Log(format!("the log {} does not have the root that was signed", log.origin)))
        }
    }
}

/// The log's own failure is told apart from other trouble of the database: work is refused for it.
fn log_away(error: sqlx::Error) -> ServiceError {
    use crate::db::Transient;
    if error.is_transient() { error.into() } else { ServiceError::Log(error.to_string()) }
}

impl Trail {
    /// An entry as it is kept.
    pub(super) fn sealed(&self, log: &str, entry: &Entry, bytes: &[u8]) -> Result<NewEntry, keys::KeyError> {
        Ok(NewEntry {
            n: entry.n,
            at: entry.at.at(),
            sealed: keys::seal(&self.seal, &about(log, entry.n), bytes)?,
            terms: self.terms(entry)?,
        })
    }

    /// The canonical bytes of a kept entry.
    pub(super) fn opened(&self, log: &str, n: u64, sealed: &[u8]) -> Result<keys::Unsealed, keys::KeyError> {
        keys::unseal(&self.seal, &about(log, n), sealed)
    }
}
