//! Intent before question (AUD-3). [`App::intend`] is the one way to a permit for asking; the client
//! takes nothing else, and the gateway checks the proof once more.

use crate::{App, fault, stage::Inside};
use api::Fault;
use domain::{
    Denial, Permit, Purpose, Question, RuleId,
    policy::{self, Act as PolicyAct, Asking, IntentFacts},
};
use store::StoreError;
use trail::{Act, Entry, Head, Outcome, check_inclusion, plan_inclusion, prove_inclusion, record_hash};

/// A question that may be asked: the permit, and what the gateway wants to see of it.
pub struct Intent {
    pub permit: Permit<Asking>,
    pub asking: wire::Asking,
}

impl App {
    /// Enters the intent, has it witnessed, proves that it stands in the witnessed trail, and only then
    /// gives the permit to ask.
    pub async fn intend(&self, question: Question, purpose: Purpose) -> Result<Intent, Fault> {
        self.intend_unless(question, purpose, None).await
    }

    /// The same; what another rule denied already is entered as denied (AUD-2).
    pub(crate) async fn intend_unless(
        &self,
        question: Question,
        purpose: Purpose,
        denied: Option<Denial>,
    ) -> Result<Intent, Fault> {
        let n = self
            .inside(async |inside| {
                let (act, purpose) = (Act::Ask { question: question.clone() }, Some(purpose.clone()));
                let denied = denied.map_or(Ok(()), Err);
                if let Err(denial) = self.may_intend(inside).await.and(denied) {
                    let outcome = Outcome::Denied { rule: denial.rule, why: denial.why.clone() };
                    let fields = self.fields(inside, act, purpose, outcome);
                    inside.store.record(&[], vec![fields]).await.map_err(|error| fault::store(&error))?;
                    return Err(Fault::denied(denial));
                }
                let fields = self.fields(inside, act, purpose, Outcome::Permitted);
                inside.store.record(&[], vec![fields]).await.map_err(|error| fault::store(&error))
            })
            .await?;
        self.witness().await?;
        self.inside(async |inside| self.prove_intent(inside, n, question, purpose).await).await
    }

    async fn may_intend(&self, inside: &Inside) -> Result<(), Denial> {
        policy::may(inside.who.role, PolicyAct::Ask, false).map(|_permit| ())?;
        let facts = Self::backlog(inside).await.map_err(|error| Denial {
            rule: RuleId::Aud3,
            why: format!("The trail of this workstation can't be read: {error}."),
            remedy: "Tell the system owner; nothing was lost.".into(),
        })?;
        policy::backlog(facts, &inside.profile, self.clock.now() + inside.ahead)
    }

    async fn prove_intent(
        &self,
        inside: &Inside,
        n: u64,
        question: Question,
        purpose: Purpose,
    ) -> Result<Intent, Fault> {
        let store = |error: StoreError| fault::store(&error);
        let log = inside.store.trail().await.map_err(store)?.ok_or(StoreError::NoTrail).map_err(store)?;
        let bytes = inside.store.trail_entries(n, n + 1).await.map_err(store)?.pop().unwrap_or_default();
        let entry = Entry::from_bytes(&bytes).map_err(|error| store(StoreError::Entry(error.to_string())))?;
        let head = Head::open(&log.note, &inside.trail.verifier).ok();
        let (size, root) = head.as_ref().map_or((0, trail::EMPTY_HASH), |head| (head.size(), head.root()));
        let proof = match plan_inclusion(size, n) {
            Ok(places) => prove_inclusion(size, n, &inside.store.trail_tiles(&places).await.map_err(store)?),
            Err(error) => Err(error),
        };
        let witnesses = inside.trail.known.as_ref().map(|known| known.witnesses.as_slice()).unwrap_or_default();
        let facts = IntentFacts {
            included: proof
                .as_ref()
                .is_ok_and(|proof| check_inclusion(proof, size, root, n, record_hash(&bytes)).is_ok()),
            witnesses: head.map_or(0, |head| u32::try_from(head.cosigned(witnesses).len()).unwrap_or(0)),
            same_question: true,
            used: false,
            entered: entry.at.at(),
        };
        let permit = policy::intent(facts, &inside.profile, self.clock.now() + inside.ahead).map_err(Fault::denied)?;
        let asking = wire::Asking {
            origin: log.origin,
            n,
            size,
            proof: proof.unwrap_or_default().iter().map(ToString::to_string).collect(),
            entry: String::from_utf8(bytes).unwrap_or_default(),
            question,
            purpose,
            continues: None,
        };
        Ok(Intent { permit, asking })
    }
}
