//! QRY-9: requests to look further back than one may alone, and the people who decide them.

use super::{
    Actor, Gateway, ServiceError,
    work::{plain, worker},
};
use crate::{
    db::{AccountRow, ApprovalRow, DecisionRow, Tx},
    random, recorded, transact,
};
use domain::{
    AccountId, ApprovalId, Denial, RuleId,
    event::TEXT_MOST,
    policy::{self, APPROVAL_LIFE, DecideFacts, Standing, approvers, earliest, may, substance},
};
use trail::{Act, Outcome};
use wire::{Approval, Decide, Decision, NewApproval};

/// Requests that one sees at once.
const SHOWN: u32 = 200;

/// A request with all that is known of it.
struct Request {
    row: ApprovalRow,
    requester: AccountRow,
    decisions: Vec<(AccountRow, DecisionRow)>,
}

impl Gateway {
    /// Asks to look further back, for an open event that one owns or was given.
    pub async fn request_approval(&self, actor: &Actor, new: NewApproval) -> Result<Approval, ServiceError> {
        let (account, _) = worker(actor)?;
        plain("reason", &new.reason, TEXT_MOST).map_err(ServiceError::BadInput)?;
        if !self.profile.authority_by_age {
            return Err(ServiceError::BadInput("This agency asks no approval for going further back.".into()));
        }
        let needed = approvers(new.from, self.now());
        if needed == 0 {
            return Err(ServiceError::BadInput("The last 90 days take no approval.".into()));
        }
        let id = ApprovalId::from_random(random::bytes()?);
        let act = Act::RequestApproval {
            request: id,
            event: new.event,
            from: new.from,
            reason: new.reason.trim().to_owned(),
        };
        let done = recorded!(self, |tx| {
            let standing = match self.event(tx, new.event).await? {
                Some((row, _)) => (row.standing(tx, account).await?, row.open),
                None => (Standing::None, false),
            };
            if let Err(denial) = self.may_request(&new, standing) {
                return Ok(Err(denial));
            }
            let row = ApprovalRow {
                id,
                event: new.event,
                account,
                asked: self.now(),
                from: new.from,
                needed,
                reason: self.work.seal_reason(id, account, new.reason.trim())?,
            };
            row.insert(tx).await?;
            self.enter_work(tx, actor, new.event, act.clone(), Outcome::Done).await?;
            let request = self.with_decisions(tx, row).await?;
            Ok::<_, ServiceError>(Ok(self.told(tx, request, account).await?))
        })?;
        match done {
            Ok(approval) => Ok(approval),
            Err(denial) => self.deny(actor, act, denial).await,
        }
    }

    fn may_request(&self, new: &NewApproval, (standing, open): (Standing, bool)) -> Result<(), Denial> {
        let refuse = |rule, why: &str, remedy: &str| Err(Denial { rule, why: why.into(), remedy: remedy.into() });
        if standing == Standing::None {
            return Err(super::records::stranger());
        }
        if !open {
            return refuse(RuleId::Qry1, "This event is closed.", "Reopen it with a reason, or choose an open event.");
        }
        if new.from < earliest(self.now()) {
            return refuse(
                RuleId::Qry3,
                "The window goes back further than five years.",
                "No approval reaches further; ask for less far back.",
            );
        }
        if let Err(thin) = substance(&new.reason, "") {
            return refuse(RuleId::Qry9, &format!("The reason does not say why: {thin}."), thin.help());
        }
        Ok(())
    }

    /// One's own requests, and those that one may decide.
    pub async fn approvals(&self, actor: &Actor) -> Result<Vec<Approval>, ServiceError> {
        let (account, person) = worker(actor)?;
        let decides = may(person.role, policy::Act::DecideApprovals, false).is_ok();
        transact!(self.db, |tx| {
            let mut list = Vec::new();
            for row in ApprovalRow::of(tx, account, SHOWN).await? {
                let request = self.with_decisions(tx, row).await?;
                list.push(self.told(tx, request, account).await?);
            }
            if decides {
                for row in ApprovalRow::since(tx, self.now() - APPROVAL_LIFE, SHOWN).await? {
                    let request = self.with_decisions(tx, row).await?;
                    let told = self.told(tx, request, account).await?;
                    if told.mine {
                        list.push(told);
                    }
                }
            }
            Ok::<_, ServiceError>(list)
        })
    }

    /// Approves or refuses a request, with a reason.
    pub async fn decide_approval(&self, actor: &Actor, decide: Decide) -> Result<Approval, ServiceError> {
        let (account, _) = worker(actor)?;
        plain("reason", &decide.reason, TEXT_MOST).map_err(ServiceError::BadInput)?;
        let reason = decide.reason.trim().to_owned();
        let act = Act::DecideApproval { request: decide.id, approved: decide.approved, reason: reason.clone() };
        let done = recorded!(self, |tx| {
            let Some(row) = ApprovalRow::by_id(tx, decide.id).await? else { return Ok(Err(no_request())) };
            let mut request = self.with_decisions(tx, row).await?;
            let Some(by) = AccountRow::by_id(tx, account).await? else { return Ok(Err(no_request())) };
            if let Err(denial) = self.may_decide(&request, &by) {
                return Ok(Err(denial));
            }
            let decision = DecisionRow {
                account,
                at: self.now(),
                approved: decide.approved,
                reason: self.work.seal_reason(decide.id, account, &reason)?,
            };
            request.row.add_decision(tx, &decision).await?;
            self.enter_work(tx, actor, request.row.event, act.clone(), Outcome::Done).await?;
            request.decisions.push((by, decision));
            Ok::<_, ServiceError>(Ok(self.told(tx, request, account).await?))
        })?;
        match done {
            Ok(approval) => Ok(approval),
            Err(denial) => self.deny(actor, act, denial).await,
        }
    }

    fn may_decide(&self, request: &Request, by: &AccountRow) -> Result<(), Denial> {
        may(by.role, policy::Act::DecideApprovals, false)?;
        let decided: Vec<_> = request.decisions.iter().map(|(who, done)| (who.name.clone(), done.approved)).collect();
        let facts = DecideFacts {
            by: &by.name,
            unit: &by.unit,
            requester: &request.requester.name,
            requester_unit: &request.requester.unit,
            asked: request.row.asked,
            needed: request.row.needed,
            decided: &decided,
        };
        policy::decide(&facts, self.now()).map(|_permit| ())
    }

    async fn with_decisions(&self, tx: &mut Tx, row: ApprovalRow) -> Result<Request, ServiceError> {
        let requester = account(tx, row.account).await?;
        let mut decisions = Vec::new();
        for decision in row.decisions(tx).await? {
            decisions.push((account(tx, decision.account).await?, decision));
        }
        Ok(Request { row, requester, decisions })
    }

    /// A request as `viewer` is told of it.
    async fn told(&self, tx: &mut Tx, request: Request, viewer: AccountId) -> Result<Approval, ServiceError> {
        let viewer = account(tx, viewer).await?;
        let mine = self.may_decide(&request, &viewer).is_ok();
        let Request { row, requester, decisions } = request;
        let (number, title) =
            self.event(tx, row.event).await?.map_or_else(Default::default, |(_, event)| (event.number, event.title));
        let open = |by: AccountId, sealed: &[u8]| self.work.open_reason(row.id, by, sealed);
        let decisions = decisions.into_iter().map(|(who, done)| {
            Ok(Decision { by: who.name, at: done.at, approved: done.approved, reason: open(who.id, &done.reason)? })
        });
        Ok(Approval {
            id: row.id,
            event: row.event,
            number,
            title,
            reason: open(row.account, &row.reason)?,
            decisions: decisions.collect::<Result<_, keys::KeyError>>()?,
            by: requester.name,
            asked: row.asked,
            from: row.from,
            needed: row.needed,
            mine,
        })
    }
}

async fn account(tx: &mut Tx, id: AccountId) -> Result<AccountRow, ServiceError> {
    AccountRow::by_id(tx, id).await?.ok_or_else(|| ServiceError::BadInput("There is no such account.".into()))
}

fn no_request() -> Denial {
    Denial {
        rule: RuleId::Qry9,
        why: "There is no such request.".into(),
        remedy: "Look at the list of requests again.".into(),
    }
}
