//! Whether a question may be asked, by the rules that need what the gateway knows: the event, the person's grants and
//! approvals.

use super::{Actor, Gateway, ServiceError, forms::asks, looks::not_granted, work::worker};
use crate::db::{AccountRow, ApprovalRow, Tx};
use domain::{
    About, AccountName, Denial, EventId, Purpose, Question, RuleId,
    policy::{self, ApprovalFacts, Approvals, Asked, EventFacts, Standing, WindowFacts},
};

/// What a person may ask with a question: the sources that they are entitled to (ACC-6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayAsk {
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
        let (account, person) = worker(actor)?;
        policy::enough(&question.about).map_err(ServiceError::Denied)?;
        let kept = match purpose.event_id {
            Some(id) => self.event(tx, id).await?,
            None => None,
        };
        let standing = match &kept {
            Some((row, _)) => row.standing(tx, account).await?,
            None => Standing::None,
        };
        let asked = question.about.what();
        let facts = EventFacts {
            standing,
            open: kept.as_ref().is_some_and(|(row, _)| row.open),
            reason_known: self.work.lists.has_reason(&purpose.reason),
            narrative: &purpose.narrative,
            asked: &asked,
            colleague_known: match &purpose.on_behalf_of {
                Some(name) => AccountRow::by_name(tx, name).await?.is_some_and(|row| asks(&row)),
                None => true,
            },
        };
        policy::purpose(&facts).map_err(ServiceError::Denied)?;
        // Without an event there is no standing, and it was denied above.
        let Some((row, event)) = kept else { return Err(ServiceError::Denied(super::records::stranger())) };
        if event.number != purpose.event {
            return denied(
                RuleId::Qry1,
                "The event has another number than the query says.",
                "Choose the event again.",
            );
        }
        let granted = self.granted(tx, account).await?;
        let named = purpose.subject.map(|n| event.subject(n).is_some());
        if named == Some(false) {
            return denied(
                RuleId::Qry5,
                "The event has no subject of that number.",
                "Name the subject or incident of this event that the query starts from.",
            );
        }
        policy::subject(Asked::of(&question.about), named.is_some(), &granted.rights).map_err(ServiceError::Denied)?;
        let approvals = self.approvals_of(tx, purpose, &person.account, row.id, question).await?;
        let window = WindowFacts { from: question.from, to: question.to, approvals };
        let further = policy::window(window, &self.profile, self.now()).map_err(ServiceError::Denied)?;
        let sources = entitled(question, granted.sources).map_err(ServiceError::Denied)?;
        Ok(MayAsk { sources, further })
    }

    /// QRY-9: what the request that the purpose names is worth for this query.
    async fn approvals_of(
        &self,
        tx: &mut Tx,
        purpose: &Purpose,
        by: &AccountName,
        event: EventId,
        question: &Question,
    ) -> Result<Approvals, ServiceError> {
        let Some(id) = purpose.approval else { return Ok(Approvals::default()) };
        let Some(row) = ApprovalRow::by_id(tx, id).await? else { return Ok(Approvals::default()) };
        let Some(requester) = AccountRow::by_id(tx, row.account).await? else { return Ok(Approvals::default()) };
        let decided: Vec<_> = row.decisions(tx).await?.into_iter().map(|done| (done.at, done.approved)).collect();
        let facts = ApprovalFacts { requester: &requester.name, event: row.event, from: row.from, decided: &decided };
        Ok(policy::approved(&facts, by, event, question.from, self.now()))
    }
}

/// ACC-6: what is granted of what is asked; a source that is named and was not granted is an error, not left out.
fn entitled(question: &Question, granted: Vec<String>) -> Result<Vec<String>, Denial> {
    let at = match &question.about {
        About::Reader(at) => Some(&at.source),
        _ => None,
    };
    let asked = question.sources.as_deref().unwrap_or_default();
    if let Some(other) = asked.iter().chain(at).find(|source| !granted.contains(source)) {
        return Err(not_granted(other));
    }
    let wanted = |source: &String| {
        question.sources.as_ref().is_none_or(|asked| asked.contains(source)) && at.is_none_or(|at| at == source)
    };
    let sources: Vec<String> = granted.into_iter().filter(wanted).collect();
    if sources.is_empty() {
        return Err(Denial {
            rule: RuleId::Acc6,
            why: "There is no source that you were granted and that this question can go to.".into(),
            remedy: "Request a source under Access & training.".into(),
        });
    }
    Ok(sources)
}

fn denied<T>(rule: RuleId, why: &str, remedy: &str) -> Result<T, ServiceError> {
    Err(ServiceError::Denied(Denial { rule, why: why.into(), remedy: remedy.into() }))
}
