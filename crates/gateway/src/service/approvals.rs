//! QRY-9: requests to look further back, decided by supervisors, never by who asks (ACC-8).

use super::{
    Actor, Gateway, ServiceError,
    records::{account, standing},
};
use crate::{
    db::{ApprovalRow, DecisionRow, Tx},
    random, recorded, transact,
};
use domain::{
    ApprovalId, Denial, Role, RuleId, Span,
    policy::{Standing, substance},
};
use trail::Act;
use wire::{Approval, Decide, Decision, NewApproval};

/// Requests that are listed.
const SHOWN: u32 = 500;
/// Up to so far back one approval is enough.
const ONE: Span = Span::hours(366 * 24);

impl Gateway {
    pub async fn request_approval(&self, actor: &Actor, new: NewApproval) -> Result<Approval, ServiceError> {
        let me = account(actor)?;
        if let Err(thin) = substance(&new.reason, "") {
            return Err(ServiceError::BadInput(format!("The request does not say why: {thin}.")));
        }
        let id = ApprovalId::from_random(random::bytes()?);
        let row = ApprovalRow {
            id,
            event: new.event,
            by: me.clone(),
            unit: actor.person.as_ref().map(|person| person.unit.clone()).unwrap_or_default(),
            asked: self.now(),
            from: new.from,
            sealed: self.seal_words(id, &new.reason)?,
        };
        recorded!(self, |tx| {
            let event = self.event(tx, new.event).await?;
            if event.is_none_or(|event| standing(&event, me) == Standing::None || !event.is_open()) {
                return Err(ServiceError::Denied(no_event()));
            }
            row.insert(tx).await?;
            let act =
                Act::RequestApproval { request: id, event: new.event, from: new.from, reason: new.reason.clone() };
            self.enter(tx, actor, act).await?;
            self.approval(tx, actor, &row).await
        })
    }

    /// One's own requests, and those of one's unit for a supervisor.
    pub async fn approvals(&self, actor: &Actor) -> Result<Vec<Approval>, ServiceError> {
        let me = account(actor)?;
        let supervisor = actor.person.as_ref().is_some_and(|person| person.role == Role::Supervisor);
        transact!(self.db, |tx| {
            let mut list = Vec::new();
            for row in ApprovalRow::all(tx, SHOWN).await? {
                if row.by == *me || supervisor {
                    list.push(self.approval(tx, actor, &row).await?);
                }
            }
            Ok::<_, ServiceError>(list)
        })
    }

    pub async fn decide_approval(&self, actor: &Actor, decide: Decide) -> Result<Approval, ServiceError> {
        if let Err(thin) = substance(&decide.reason, "") {
            return Err(ServiceError::BadInput(format!("The decision does not say why: {thin}.")));
        }
        let me = account(actor)?;
        recorded!(self, |tx| {
            let row = ApprovalRow::by_id(tx, decide.id).await?;
            let row = row.ok_or_else(|| ServiceError::BadInput("There is no such request.".into()))?;
            self.may_decide(tx, actor, &row).await?.map_err(ServiceError::Denied)?;
            let decision = DecisionRow {
                by: me.clone(),
                at: self.now(),
                approved: decide.approved,
                sealed: self.seal_words(row.id, &decide.reason)?,
            };
            row.decide(tx, &decision).await?;
            let (approved, reason) = (decide.approved, decide.reason.clone());
            self.enter(tx, actor, Act::DecideApproval { request: row.id, approved, reason }).await?;
            self.approval(tx, actor, &row).await
        })
    }

    /// Whether one may decide a request now: the first approver is of the same unit, the second another person.
    async fn may_decide(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        row: &ApprovalRow,
    ) -> Result<Result<(), Denial>, ServiceError> {
        let me = account(actor)?;
        let refuse =
            |why: &str, remedy: &str| Ok(Err(Denial { rule: RuleId::Acc8, why: why.into(), remedy: remedy.into() }));
        if row.by == *me {
            return refuse("Nobody decides their own request.", "Ask another supervisor.");
        }
        let person = actor.person.as_ref();
        if person.is_none_or(|person| person.role != Role::Supervisor) {
            return refuse("A supervisor decides this.", "Ask the supervisor of the unit.");
        }
        let decisions = row.decisions(tx).await?;
        if decisions.iter().any(|decision| decision.by == *me) {
            return refuse("You have decided it already.", "A second approver has to be somebody else.");
        }
        if decisions.iter().any(|decision| !decision.approved) || decisions.len() >= needed(row) as usize {
            return refuse("It is decided already.", "A new request may be made.");
        }
        if decisions.is_empty() && person.is_some_and(|person| person.unit != row.unit) {
            return refuse("The first approver is the supervisor of the unit.", "Wait for their decision.");
        }
        Ok(Ok(()))
    }

    async fn approval(&self, tx: &mut Tx, actor: &Actor, row: &ApprovalRow) -> Result<Approval, ServiceError> {
        let event = self.event(tx, row.event).await?;
        let (number, title) = event.map(|event| (event.number, event.title)).unwrap_or_default();
        let mine = self.may_decide(tx, actor, row).await?.is_ok();
        let mut decisions = Vec::new();
        for decision in row.decisions(tx).await? {
            let reason = self.open_words(row.id, &decision.sealed)?;
            decisions.push(Decision { by: decision.by, at: decision.at, approved: decision.approved, reason });
        }
        Ok(Approval {
            id: row.id,
            event: row.event,
            number,
            title,
            by: row.by.clone(),
            asked: row.asked,
            from: row.from,
            reason: self.open_words(row.id, &row.sealed)?,
            decisions,
            needed: needed(row),
            mine,
        })
    }

    fn seal_words(&self, id: ApprovalId, words: &str) -> Result<Vec<u8>, ServiceError> {
        Ok(keys::seal(&self.records, format!("approval {id}").as_bytes(), words.as_bytes())?)
    }

    fn open_words(&self, id: ApprovalId, sealed: &[u8]) -> Result<String, ServiceError> {
        let plain = keys::unseal(&self.records, format!("approval {id}").as_bytes(), sealed)?;
        String::from_utf8(plain.to_vec()).map_err(|_| ServiceError::Keys(keys::KeyError::Damaged))
    }
}

/// How many approvals a request takes.
fn needed(row: &ApprovalRow) -> u32 {
    if row.asked - row.from > ONE { 2 } else { 1 }
}

fn no_event() -> Denial {
    Denial {
        rule: RuleId::Qry1,
        why: "You have no such open event.".into(),
        remedy: "Choose one of your open events.".into(),
    }
}
