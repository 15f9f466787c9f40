//! QRY-9: requests to look further back, and who decides them.

use crate::{App, fault};
use api::{ApprovalDecision, ApprovalDraft, ApprovalLine, ApprovalState, ApprovalsView, Fault};
use trail::Act;
use wire::{Approval, Decide, NewApproval};

impl App {
    pub(crate) async fn list_approvals(&self) -> Result<ApprovalsView, Fault> {
        let token = self.token().await?;
        match self.client.approvals(&token).await {
            Ok(list) => Ok(ApprovalsView { approvals: list.into_iter().map(line).collect() }),
            Err(error) => Err(self.gateway_fault(error).await),
        }
    }

    pub(crate) async fn request_approval(&self, draft: ApprovalDraft) -> Result<ApprovalsView, Fault> {
        // The gateway has to know the event.
        drop(self.sync().await);
        let token = self.token().await?;
        let new = NewApproval { event: draft.event, from: draft.from, reason: draft.reason.trim().to_owned() };
        let request = match self.client.request_approval(&token, &new).await {
            Ok(approval) => approval.id,
            Err(error) => return Err(self.gateway_fault(error).await),
        };
        let act = Act::RequestApproval { request, event: draft.event, from: draft.from, reason: new.reason };
        self.enter_act(act).await?;
        self.list_approvals().await
    }

    pub(crate) async fn decide_approval(&self, decision: ApprovalDecision) -> Result<ApprovalsView, Fault> {
        let token = self.token().await?;
        let ApprovalDecision { id, approved, reason } = decision;
        let reason = reason.trim().to_owned();
        if let Err(error) = self.client.decide_approval(&token, &Decide { id, approved, reason: reason.clone() }).await
        {
            return Err(self.gateway_fault(error).await);
        }
        self.enter_act(Act::DecideApproval { request: id, approved, reason }).await?;
        self.list_approvals().await
    }

    /// Enters an act that was done at the gateway.
    async fn enter_act(&self, act: Act) -> Result<(), Fault> {
        self.inside(async |inside| {
            self.record(inside, &[], act.clone()).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await
    }
}

fn line(approval: Approval) -> ApprovalLine {
    let yes = approval.decisions.iter().filter(|decision| decision.approved).count();
    let state = if approval.decisions.iter().any(|decision| !decision.approved) {
        ApprovalState::Refused
    } else if yes >= approval.needed as usize {
        ApprovalState::Approved
    } else {
        ApprovalState::Waiting
    };
    let said = |decision: wire::Decision| {
        let what = if decision.approved { "approved" } else { "refused" };
        format!("{} {what} it: {}", decision.by, decision.reason)
    };
    ApprovalLine {
        id: approval.id,
        event: approval.event,
        number: approval.number,
        title: approval.title,
        by: approval.by,
        asked: approval.asked,
        from: approval.from,
        reason: approval.reason,
        decisions: approval.decisions.into_iter().map(said).collect(),
        state,
        mine: approval.mine,
    }
}
