//! The steps of a first sign-in, or after a reset: a new password, then the second factor. Both are
//! staged, the recovery codes with them; the last step writes all of it in one transaction, so a stop
//! in between leaves the account as it was.

use super::{Actor, Address, Gateway, ServiceError};
use crate::{
    db::{AccountRow, ConsentRow, StepsRow, Tx},
    password, random, recorded,
    second_factor::{self, Offer},
    transact,
};
use domain::{
    Denial, RuleId,
    policy::{PasswordFacts, new_password, text_field},
};
use secrecy::{ExposeSecret, SecretString};
use trail::Act;
use wire::{Secret, Session, SignedIn, StepCode, StepPassword};

impl Gateway {
    pub async fn step_password(&self, request: StepPassword, from: &Address) -> Result<SignedIn, ServiceError> {
        let token = request.steps;
        let (steps, account) = transact!(self.db, |tx| { self.steps(tx, &token, from).await })?;
        if !steps.needs_password {
            return Err(ServiceError::BadInput("No new password is needed.".into()));
        }
        let hash = self.checked_hash(&account, SecretString::from(request.password.take())).await?;
        recorded!(self, |tx| {
            let (mut steps, account) = self.steps(tx, &token, from).await?;
            steps.password_hash = Some(hash.clone());
            if account.totp_sealed.is_none() {
                return self.offer_factor(tx, &account, &mut steps, token.clone()).await;
            }
            let session = self.finish(tx, &account, &steps, from).await?;
            Ok(SignedIn::In(Box::new(session)))
        })
    }

    pub async fn step_code(&self, request: StepCode, from: &Address) -> Result<Session, ServiceError> {
        text_field("The code", &request.code.0, 64).map_err(ServiceError::BadInput)?;
        let done = recorded!(self, |tx| {
            let (steps, account) = self.steps(tx, &request.steps, from).await?;
            if steps.needs_password && steps.password_hash.is_none() {
                return Err(ServiceError::BadInput("The new password comes first.".into()));
            }
            let staged = steps.totp_sealed.as_ref().map(|sealed| self.unseal(account.id, sealed)).transpose()?;
            let Some(offer) = staged.and_then(Offer::read) else {
                return Err(ServiceError::BadInput("No authenticator was offered yet.".into()));
            };
            let Some(step) = second_factor::accept(offer.secret(), &request.code.0, 0, self.now())? else {
                return Ok(None);
            };
            account.set_totp(tx, Some(self.seal(account.id, offer.secret())?), step).await?;
            for code in offer.recovery_codes() {
                account.add_recovery_code(tx, &random::recovery_digest(account.name.as_str(), &code.0)).await?;
            }
            Ok(Some(self.finish(tx, &account, &steps, from).await?))
        })?;
        done.ok_or_else(|| {
            ServiceError::Denied(Denial {
                rule: RuleId::Sec4,
                why: "That is not the code that the authenticator shows now.".into(),
                remedy: "Check that the device's clock is right, and type the newest code.".into(),
            })
        })
    }

    /// SEC-4: the hash of a password that policy takes.
    pub(super) async fn checked_hash(&self, account: &AccountRow, new: SecretString) -> Result<String, ServiceError> {
        let same = password::matches(new.clone(), Some(account.password_hash.clone())).await?;
        let facts = PasswordFacts {
            password: new.expose_secret(),
            account: &account.name,
            same_as_before: same,
            guessable: password::guessable(new.expose_secret(), &[account.name.as_str(), &account.display]),
        };
        let _permit = new_password(facts, &self.profile).map_err(ServiceError::Denied)?;
        Ok(password::hash(new).await?)
    }

    /// The steps of a token and their account, while they live and from the address they began at.
    async fn steps(&self, tx: &mut Tx, token: &Secret, from: &Address) -> Result<(StepsRow, AccountRow), ServiceError> {
        let steps = StepsRow::by_token(tx, &random::digest(&token.0)).await?;
        let steps = steps.filter(|s| s.address == from.as_str() && self.now() - s.at <= self.profile.idle());
        let account = match &steps {
            Some(steps) => AccountRow::by_id(tx, steps.account).await?.filter(|account| !account.disabled),
            None => None,
        };
        steps.zip(account).ok_or_else(|| {
            ServiceError::NoSession(Denial {
                rule: RuleId::Con3,
                why: "These first steps have waited too long, or began elsewhere.".into(),
                remedy: "Consent and sign in again; nothing was changed yet.".into(),
            })
        })
    }

    async fn finish(
        &self,
        tx: &mut Tx,
        account: &AccountRow,
        steps: &StepsRow,
        from: &Address,
    ) -> Result<Session, ServiceError> {
        let actor = Actor::at_door(account, &ConsentRow::workstation_of(tx, steps.consent).await?);
        if let Some(hash) = &steps.password_hash {
            account.set_password(tx, hash, false).await?;
            self.enter(tx, &actor, Act::SetFirstPassword).await?;
        }
        if steps.totp_sealed.is_some() {
            self.enter(tx, &actor, Act::EnrolSecondFactor).await?;
        }
        StepsRow::remove_of(tx, account.id).await?;
        self.open_session(tx, account, steps.consent, from, false).await
    }
}
