//! Consent and declining, on the record (CON-2, CON-4).

use super::{Actor, Address, Gateway, ServiceError};
use crate::{
    db::{ConsentRow, NewConsent, Tx},
    random, recorded,
};
use domain::{
    ConsentId,
    policy::{consent_act, sign_in_consent, text_field},
};
use trail::Act;
use wire::{ConsentAct, ConsentDeclined, ConsentGiven, Secret};

impl Gateway {
    /// Records a consent to the text in force; the token opens one sign-in.
    pub async fn consent(&self, act: ConsentAct, from: &Address) -> Result<ConsentGiven, ServiceError> {
        text_field("The workstation's name", &act.workstation, 64).map_err(ServiceError::BadInput)?;
        let actor = Actor::stranger(&act.workstation);
        if let Err(denial) = consent_act(&self.rules, &act.version, &act.digest, &act.affirmed) {
            let tried = Act::Try { what: "consent to another text, or without affirming it".into() };
            self.enter_refusal(&actor, tried, &denial).await?;
            return Err(ServiceError::Denied(denial));
        }
        let (at, token) = (self.now(), random::token()?);
        self.record("given", &act.workstation, from, Some(random::digest(&token.0))).await?;
        Ok(ConsentGiven { token, at })
    }

    pub async fn decline(&self, act: ConsentDeclined, from: &Address) -> Result<(), ServiceError> {
        text_field("The workstation's name", &act.workstation, 64).map_err(ServiceError::BadInput)?;
        self.record("declined", &act.workstation, from, None).await
    }

    async fn record(
        &self,
        outcome: &'static str,
        workstation: &str,
        from: &Address,
        token_digest: Option<String>,
    ) -> Result<(), ServiceError> {
        let record = NewConsent {
            id: ConsentId::from_random(random::bytes()?),
            outcome,
            version: &self.rules.version,
            digest: &self.digest,
            workstation,
            address: from.as_str(),
            at: self.now(),
            token_digest,
        };
        let (version, digest) = (self.rules.version.clone(), self.digest.clone());
        let entered = if outcome == "given" { Act::Consent { version, digest } } else { Act::Decline { digest } };
        recorded!(self, |tx| {
            record.insert(tx).await?;
            self.enter(tx, &Actor::stranger(workstation), entered.clone()).await
        })
    }

    /// CON-1, CON-3: the consent of a token, if it may still open a sign-in from this address.
    pub(super) async fn fresh_consent(
        &self,
        tx: &mut Tx,
        token: &Secret,
        from: &Address,
    ) -> Result<ConsentId, ServiceError> {
        let row = ConsentRow::by_token(tx, &random::digest(&token.0)).await?;
        let row = row.filter(|row| row.address == from.as_str());
        let _permit = sign_in_consent(row.as_ref().map(|row| &row.facts), &self.rules, &self.profile, self.now())
            .map_err(ServiceError::Denied)?;
        row.map(|row| row.id).ok_or_else(|| ServiceError::BadInput("There is no such consent.".into()))
    }
}
