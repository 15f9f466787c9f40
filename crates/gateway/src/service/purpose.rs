//! Whether a question may be asked, by the rules that need what the gateway knows: the event, the person's grants and
//! approvals.

use super::{
    Actor, Gateway, ServiceError,
    records::{account, standing},
};
use crate::{
    Db,
    db::{AccountRow, ApprovalRow, Tx},
};
use domain::{
    Denial, Event, Purpose, Question, RuleId, Span,
    policy::{self, Act, Approvals, Asked, EventFacts, Right, Standing, WindowFacts},
};

/// How long an approval may be used.
const APPROVED_FOR: Span = Span::hours(30 * 24);

/// What a person may ask with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayAsk {
    /// ACC-6: the sources to be asked, at least one.
    pub sources: Vec<String>,
    /// QRY-4: whether the window goes further back than the usual 30 days.
    pub further: bool,
}

impl Gateway {
    /// QRY-1 to QRY-5, QRY-8, QRY-9, ACC-6 and ACC-7, from what is kept of the event, the grants and the approvals.
    pub(in crate::service) async fn may_ask(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        question: &Question,
        purpose: &Purpose,
    ) -> Result<MayAsk, ServiceError> {
        let me = account(actor)?;
        let event = match purpose.event_id {
            Some(id) => self.event(tx, id).await?.filter(|event| event.number == purpose.event),
            None => None,
        };
        let facts = EventFacts {
            standing: event.as_ref().map_or(Standing::None, |event| standing(event, me)),
            open: event.as_ref().is_some_and(Event::is_open),
            reason_known: self.lists.reasons.iter().any(|reason| reason.code == purpose.reason),
            narrative: &purpose.narrative,
            asked: &question.about.what(),
            colleague_known: self.colleague_known(tx, purpose).await?,
        };
        let grants = Db::grants(tx, me).await?;
        let named = purpose.subject.is_some_and(|n| event.as_ref().is_some_and(|event| event.subject(n).is_some()));
        let window = WindowFacts {
            from: question.from,
            to: question.to,
            approvals: self.approvals_for(tx, actor, question, purpose).await?,
        };
        let denied = |denial| ServiceError::Denied(denial);
        policy::purpose(&facts).map_err(denied)?;
        policy::subject(Asked::of(&question.about), named, &rights(&grants)).map_err(denied)?;
        policy::enough(&question.about).map_err(denied)?;
        let further = policy::window(window, &self.profile, self.now()).map_err(denied)?;
        Ok(MayAsk { sources: sources(&grants, question).map_err(denied)?, further })
    }

    async fn colleague_known(&self, tx: &mut Tx, purpose: &Purpose) -> Result<bool, ServiceError> {
        let Some(name) = &purpose.on_behalf_of else { return Ok(true) };
        let row = AccountRow::by_name(tx, name).await?;
        Ok(row.is_some_and(|row| !row.disabled && policy::may(row.role, Act::Ask, false).is_ok()))
    }

    /// QRY-9: who approved the request that the purpose names, if it is for this person, event and window.
    async fn approvals_for(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        question: &Question,
        purpose: &Purpose,
    ) -> Result<Approvals, ServiceError> {
        let Some(id) = purpose.approval else { return Ok(Approvals::default()) };
        let Some(row) = ApprovalRow::by_id(tx, id).await? else { return Ok(Approvals::default()) };
        let fits = row.by == *account(actor)?
            && Some(row.event) == purpose.event_id
            && row.from <= question.from
            && self.now() - row.asked < APPROVED_FOR;
        let decisions = row.decisions(tx).await?;
        let refused = decisions.iter().any(|decision| !decision.approved);
        let yes = if fits && !refused { decisions.len() } else { 0 };
        Ok(Approvals { supervisor: yes >= 1, second: yes >= 2 })
    }
}

/// The rights among what was granted.
pub(super) fn rights(grants: &[String]) -> Vec<Right> {
    let has = |right: &Right| grants.iter().any(|what| what.strip_prefix("right:") == Some(right.code()));
    Right::ALL.into_iter().filter(has).collect()
}

/// The sources among what was granted.
pub(super) fn granted_sources(grants: &[String]) -> Vec<String> {
    grants.iter().filter_map(|what| what.strip_prefix("source:")).map(str::to_owned).collect()
}

/// ACC-6: those that were asked for, all of them granted; else all that were granted.
fn sources(grants: &[String], question: &Question) -> Result<Vec<String>, Denial> {
    let granted = granted_sources(grants);
    let refuse = |why: String| {
        Err(Denial { rule: RuleId::Acc6, why, remedy: "Request it under Access & training, or leave it out.".into() })
    };
    let Some(wanted) = &question.sources else {
        return if granted.is_empty() { refuse("You were granted no source.".into()) } else { Ok(granted) };
    };
    match wanted.iter().find(|source| !granted.contains(source)) {
        Some(source) => refuse(format!("You were not granted the source {source}.")),
        None if wanted.is_empty() => refuse("No source is named.".into()),
        None => Ok(wanted.clone()),
    }
}
