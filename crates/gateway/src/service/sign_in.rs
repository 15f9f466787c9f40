//! Credentials (SEC-3, SEC-4). An unknown account, a wrong password, a wrong code and a disabled
//! account answer alike and take alike: one Argon2id. A locked name is answered before any, whether or
//! not an account has it.

use super::{Actor, Address, Gateway, ServiceError, tries::Try};
use crate::{
    db::{AccountRow, ConsentRow, NewSession, SessionRow, StepsRow, Tx},
    password, random, recorded,
    second_factor::{self, Offer},
    transact,
};
use domain::{
    AccountName, ConsentId, Denial, RuleId, SessionId,
    policy::{SessionEnd, text_field},
};
use secrecy::SecretString;
use trail::Act;
use wire::{Secret, Session, SignIn, SignedIn, Who};

/// The longest password or code that is looked at; longer ones are refused before any hashing.
const LONGEST: usize = 256;

/// As it is entered when it fails.
const SIGN_IN: Act = Act::SignIn { recovery_code: false };

/// The one answer to whatever was wrong.
fn wrong() -> Denial {
    Denial {
        rule: RuleId::Sec4,
        why: "The account, the password or the code is not right.".into(),
        remedy: "Check all three and try again; a code can be used only once. Five failures lock the account.".into(),
    }
}

enum Tried {
    Right(SignedIn),
    Wrong { locked: Option<Denial> },
}

/// What the second factor led to.
enum Factor {
    Wrong,
    NotEnrolled,
    Code,
    Recovery { left: u32 },
}

impl Gateway {
    pub async fn sign_in(&self, request: SignIn, from: &Address) -> Result<SignedIn, ServiceError> {
        text_field("The account", &request.account, AccountName::MAX).map_err(ServiceError::BadInput)?;
        text_field("The password", &request.password.0, LONGEST).map_err(ServiceError::BadInput)?;
        text_field("The code", &request.code.0, 64).map_err(ServiceError::BadInput)?;
        let one = self.new_try(&request.account)?;
        let (consent, workstation, account) = match self.begin(&request, &one, from).await {
            Err(ServiceError::Denied(denial)) => {
                self.enter_refusal(&Actor::stranger(""), SIGN_IN, &denial).await?;
                return Err(ServiceError::Denied(denial));
            }
            other => other?,
        };
        let actor = account
            .as_ref()
            .map_or_else(|| Actor::stranger(&workstation), |account| Actor::at_door(account, &workstation));

        let kept = account.as_ref().map(|account| account.password_hash.clone());
        let right = password::matches(SecretString::from(request.password.take()), kept).await?;
        let account = account.filter(|account| right && !account.disabled);

        let tried = recorded!(self, |tx| {
            // Read again: it may have been reset or disabled while the password was being hashed.
            if let Some(checked) = &account
                && let Some(account) = AccountRow::by_id(tx, checked.id).await?
                && account.password_hash == checked.password_hash
                && !account.disabled
                && let Some(signed) = self.second_step(tx, &account, &request.code, consent, from).await?
            {
                self.strike_out(tx, &one).await?;
                return Ok::<_, ServiceError>(Tried::Right(signed));
            }
            self.enter_denied(tx, &actor, SIGN_IN, &wrong()).await?;
            let locked = self.wrong_try(tx, &one).await?;
            if let (Some(_), Some(person)) = (&locked, &actor.person) {
                self.enter(tx, &actor, Act::LockOut { account: person.account.clone() }).await?;
            }
            Ok(Tried::Wrong { locked })
        })?;
        match tried {
            Tried::Right(signed) => Ok(signed),
            Tried::Wrong { locked: None } => Err(ServiceError::Denied(wrong())),
            Tried::Wrong { locked: Some(denial) } => Err(ServiceError::Denied(denial)),
        }
    }

    /// Checks consent and lockout, enters this try, and finds the account if there is one.
    async fn begin(
        &self,
        request: &SignIn,
        one: &Try,
        from: &Address,
    ) -> Result<(ConsentId, String, Option<AccountRow>), ServiceError> {
        transact!(self.db, |tx| {
            let consent = self.fresh_consent(tx, &request.consent, from).await?;
            self.enter_try(tx, one).await?;
            let account = match AccountName::new(&request.account) {
                Ok(name) => AccountRow::by_name(tx, &name).await?,
                Err(_) => None,
            };
            let workstation = ConsentRow::workstation_of(tx, consent).await?;
            Ok::<_, ServiceError>((consent, workstation, account))
        })
    }

    /// The password was right: the second factor, then a session or the first steps. `None` when the
    /// code is wrong.
    async fn second_step(
        &self,
        tx: &mut Tx,
        account: &AccountRow,
        code: &Secret,
        consent: ConsentId,
        from: &Address,
    ) -> Result<Option<SignedIn>, ServiceError> {
        let factor = self.check_factor(tx, account, code).await?;
        if matches!(factor, Factor::Wrong) {
            return Ok(None);
        }
        if !ConsentRow::spend(tx, consent, account.id, self.now()).await? {
            return Err(ServiceError::Denied(Denial {
                rule: RuleId::Con1,
                why: "That consent has opened a session already.".into(),
                remedy: "Affirm the statements and consent again.".into(),
            }));
        }
        let enrolled = !matches!(factor, Factor::NotEnrolled);
        if account.password_initial || !enrolled {
            return Ok(Some(self.first_steps(tx, account, consent, from).await?));
        }
        let recovery_code = matches!(factor, Factor::Recovery { .. });
        let mut session = self.open_session(tx, account, consent, from, recovery_code).await?;
        if let Factor::Recovery { left } = factor {
            session.recovery_codes_left = Some(left);
        }
        Ok(Some(SignedIn::In(Box::new(session))))
    }

    async fn check_factor(&self, tx: &mut Tx, account: &AccountRow, code: &Secret) -> Result<Factor, ServiceError> {
        let Some(sealed) = &account.totp_sealed else { return Ok(Factor::NotEnrolled) };
        let secret = self.unseal(account.id, sealed)?;
        if let Some(step) = second_factor::accept(&secret, &code.0, account.totp_last_step, self.now())? {
            return Ok(if account.use_step(tx, step).await? { Factor::Code } else { Factor::Wrong });
        }
        let digest = random::recovery_digest(account.name.as_str(), &code.0);
        let left = account.use_recovery_code(tx, &digest, self.now()).await?;
        Ok(left.map_or(Factor::Wrong, |left| Factor::Recovery { left }))
    }

    async fn first_steps(
        &self,
        tx: &mut Tx,
        account: &AccountRow,
        consent: ConsentId,
        from: &Address,
    ) -> Result<SignedIn, ServiceError> {
        let token = random::token()?;
        let mut steps = StepsRow {
            token_digest: random::digest(&token.0),
            account: account.id,
            consent,
            address: from.as_str().to_owned(),
            at: self.now(),
            needs_password: account.password_initial,
            password_hash: None,
            totp_sealed: None,
        };
        if account.password_initial {
            steps.save(tx).await?;
            return Ok(SignedIn::SetPassword { steps: token, enrol: account.totp_sealed.is_none() });
        }
        self.offer_factor(tx, account, &mut steps, token).await
    }

    /// Makes a second factor and its recovery codes, and stages them.
    pub(super) async fn offer_factor(
        &self,
        tx: &mut Tx,
        account: &AccountRow,
        steps: &mut StepsRow,
        token: Secret,
    ) -> Result<SignedIn, ServiceError> {
        let offer = Offer::new()?;
        steps.totp_sealed = Some(self.seal(account.id, offer.bytes())?);
        steps.save(tx).await?;
        Ok(SignedIn::Enrol {
            steps: token,
            secret: second_factor::in_letters(offer.secret()),
            uri: second_factor::uri(offer.secret(), &account.name),
            recovery_codes: offer.recovery_codes(),
        })
    }

    /// One session per account: a new one ends the others and says so.
    pub(super) async fn open_session(
        &self,
        tx: &mut Tx,
        account: &AccountRow,
        consent: ConsentId,
        from: &Address,
        recovery_code: bool,
    ) -> Result<Session, ServiceError> {
        let now = self.now();
        let actor = Actor::at_door(account, &ConsentRow::workstation_of(tx, consent).await?);
        let alive = now - self.profile.idle();
        let ended_other = SessionRow::end_all(tx, account.id, SessionEnd::Superseded, now, alive).await?;
        let token = random::token()?;
        NewSession {
            id: SessionId::from_random(random::bytes()?),
            account: account.id,
            consent,
            token_digest: random::digest(&token.0),
            address: from.as_str(),
            began: now,
        }
        .insert(tx)
        .await?;
        account.signed_in(tx, now).await?;
        if ended_other.is_some() {
            let why = "a new session of the same account began".to_owned();
            self.enter(tx, &actor, Act::EndSession { why }).await?;
        }
        self.enter(tx, &actor, Act::SignIn { recovery_code }).await?;
        Ok(Session {
            token,
            who: Who {
                account: account.name.clone(),
                name: account.display.clone(),
                role: account.role,
                unit: account.unit.clone(),
            },
            recovery_codes_left: None,
            ended_other,
        })
    }
}
