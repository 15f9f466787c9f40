//! A question as it was filled in, made into one that may be asked: the rules that need what the workstation knows.
//! The gateway decides them again.

use crate::{App, fault, forms::Forms, stage::Inside};
use api::{AskDraft, Fault, WindowPick};
use domain::{
    Denial, Event, Purpose, Question, RuleId, Span, Timestamp,
    policy::{self, Approvals, Asked, EventFacts, Standing, WindowFacts},
};
use store::AnswerRow;

/// What is asked, and why it may not be, if so: the refusal is entered with all its parameters (AUD-2).
pub(super) struct Wanted {
    pub event: Event,
    pub question: Question,
    pub purpose: Purpose,
    pub denied: Option<Denial>,
}

impl App {
    pub(super) async fn wanted(&self, inside: &Inside, draft: AskDraft, forms: &Forms) -> Result<Wanted, Fault> {
        let now = self.clock.now() + inside.ahead;
        let event = self.event_here(inside, draft.event).await?;
        let (from, to) = window(draft.window, now);
        let question = Question { jurisdiction: draft.jurisdiction, ..Question::new(draft.about, from, to) };
        let purpose = Purpose {
            event: event.number.clone(),
            event_id: Some(event.id),
            reason: draft.reason,
            narrative: draft.narrative.trim().to_owned(),
            subject: draft.subject,
            on_behalf_of: draft.on_behalf_of,
            approval: draft.approval,
        };
        let denied = denial(inside, &event, &question, &purpose, forms, now);
        Ok(Wanted { event, question, purpose, denied })
    }
}

/// What somebody is to an event.
pub(crate) fn standing(event: &Event, account: &domain::AccountName) -> Standing {
    if event.owner == *account {
        Standing::Owner
    } else if event.colleagues.contains(account) {
        Standing::Given
    } else {
        Standing::None
    }
}

fn denial(
    inside: &Inside,
    event: &Event,
    question: &Question,
    purpose: &Purpose,
    forms: &Forms,
    now: Timestamp,
) -> Option<Denial> {
    let facts = EventFacts {
        standing: standing(event, &inside.who.account),
        open: event.is_open(),
        reason_known: forms.reasons.iter().any(|reason| reason.code == purpose.reason),
        narrative: &purpose.narrative,
        asked: &question.about.what(),
        colleague_known: purpose
            .on_behalf_of
            .as_ref()
            .is_none_or(|name| forms.colleagues.iter().any(|colleague| colleague.account == *name)),
    };
    let named = purpose.subject.is_some_and(|n| event.subject(n).is_some());
    // Whether a request was approved, the gateway knows alone: naming one is enough to ask it.
    let approvals = Approvals { supervisor: purpose.approval.is_some(), second: purpose.approval.is_some() };
    let window = WindowFacts { from: question.from, to: question.to, approvals };
    let none = || Denial {
        rule: RuleId::Acc6,
        why: "You have no source that may be asked.".into(),
        remedy: "Request one under Access & training.".into(),
    };
    policy::purpose(&facts)
        .map(|_permit| ())
        .and_then(|()| policy::subject(Asked::of(&question.about), named, &forms.rights))
        .and_then(|()| policy::enough(&question.about))
        .and_then(|()| policy::window(window, &inside.profile, now).map(|_further| ()))
        .and_then(|()| if forms.sources.is_empty() { Err(none()) } else { Ok(()) })
        .err()
}

fn window(pick: WindowPick, now: Timestamp) -> (Timestamp, Timestamp) {
    match pick {
        WindowPick::Days { days } => (now - Span::hours(24 * i64::from(days)), now),
        WindowPick::All => (policy::earliest(now), now),
        WindowPick::Between { from, to } => (from, to),
    }
}

/// QRY-6: whether a cached answer is one to this question: of the same thing, of all sources, and of the same time.
pub(super) fn same(row: &AnswerRow, question: &Question, now: Timestamp) -> bool {
    let one = &row.question;
    one.about == question.about
        && one.jurisdiction == question.jurisdiction
        && one.sources.is_none()
        && question.sources.is_none()
        && policy::same_window((one.from, one.to), row.asked, (question.from, question.to), now)
}

/// What a row of the table gives where there is no such event here.
pub(crate) fn no_event() -> Fault {
    fault::input("This event is not on this workstation.")
}
