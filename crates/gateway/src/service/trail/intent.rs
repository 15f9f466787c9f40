//! Questions: asked only with the proof that their intent stands in the witnessed trail (AUD-3).

use super::Actor;
use crate::{
    Db,
    db::{LogRow, Tx},
    service::{Gateway, ServiceError, purpose::MayAsk},
};
use domain::{
    Denial, Permit, RuleId,
    policy::{self, IntentFacts},
};
use trail::{Act, Entry, Head, LogVerifier, Outcome, check_inclusion, parse_hash, record_hash};
use wire::Asking;

impl Gateway {
    /// Checks the proof and what may be asked, uses the intent up, and enters that the question passes; all of it stands
    /// or falls with `tx`. The permit is for what comes after.
    pub(in crate::service) async fn pass_question(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        asking: &Asking,
    ) -> Result<(Permit<policy::Asking>, MayAsk), ServiceError> {
        let entry = Entry::from_bytes(asking.entry.as_bytes())
            .map_err(|error| ServiceError::BadInput(format!("The entry of the question can't be read: {error}.")))?;
        let log = LogRow::by_origin(tx, &asking.origin).await?.filter(|log| log.account == actor.account);
        let log = log.ok_or_else(unwitnessed)?;
        let used = !Db::use_intent(tx, &log.id, asking.n, self.now()).await?;
        let note = log.head_of(tx, asking.size).await?.unwrap_or_default();
        let facts = self.intent_facts(actor, &log, &note, asking, &entry, used);
        let permit = policy::intent(facts, &self.profile, self.now()).map_err(ServiceError::Denied)?;
        let may = self.may_ask(tx, actor, &asking.question, &asking.purpose).await?;
        let act = Act::PassQuestion { log: asking.origin.clone(), intent: asking.n, question: asking.question.clone() };
        self.enter_for(tx, actor, act, asking.purpose.clone(), Outcome::Permitted).await?;
        Ok((permit, may))
    }

    fn intent_facts(
        &self,
        actor: &Actor,
        log: &LogRow,
        note: &str,
        asking: &Asking,
        entry: &Entry,
        used: bool,
    ) -> IntentFacts {
        // Only a checkpoint that was cosigned here counts: a proof to any other root leads nowhere.
        let head = LogVerifier::parse(&log.verifier).ok().and_then(|key| Head::open(note, &key).ok());
        let proof: Option<Vec<_>> = asking.proof.iter().map(|text| parse_hash(text)).collect();
        let included = match (&head, proof) {
            (Some(head), Some(proof)) if head.size() == asking.size && entry.n == asking.n => {
                let leaf = record_hash(asking.entry.as_bytes());
                check_inclusion(&proof, head.size(), head.root(), asking.n, leaf).is_ok()
            }
            _ => false,
        };
        let witnesses = head.map_or(0, |head| head.cosigned(&self.trail.witness_verifiers()).len());
        let same_person = match (&entry.who, &actor.person) {
            (Some(who), Some(person)) => who.account == person.account,
            _ => false,
        };
        let same_act = matches!(&entry.act, Act::Ask { question } if *question == asking.question);
        IntentFacts {
            included,
            witnesses: u32::try_from(witnesses).unwrap_or(0),
            same_question: same_person
                && same_act
                && entry.purpose.as_ref() == Some(&asking.purpose)
                && entry.outcome == Outcome::Permitted,
            used,
            entered: entry.at.at(),
        }
    }
}

fn unwitnessed() -> ServiceError {
    ServiceError::Denied(Denial {
        rule: RuleId::Aud3,
        why: "The question is not in a trail that this gateway has witnessed.".into(),
        remedy: "Ask again: each question enters the trail anew.".into(),
    })
}
