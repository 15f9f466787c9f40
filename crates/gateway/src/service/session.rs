//! Sessions: who calls, and whether they still may (SEC-2, SEC-5).

use super::{Actor, Address, Gateway, ServiceError, tries::Try};
use crate::{
    db::{AccountRow, SessionRow, Tx},
    password, random, recorded, transact,
};
use domain::{
    AccountName, Denial, RuleId,
    policy::{Act, SessionEnd, may, session, text_field},
};
use secrecy::SecretString;
use wire::{PasswordChange, Secret, SessionState, Who};

enum Looked {
    Live(Box<(AccountRow, SessionRow)>),
    Over(Denial),
}

impl Gateway {
    async fn look(&self, tx: &mut Tx, token: &Secret, from: &Address) -> Result<Looked, ServiceError> {
        let none = || {
            Looked::Over(Denial {
                rule: RuleId::Con3,
                why: "There is no session.".into(),
                remedy: "Consent and sign in.".into(),
            })
        };
        let Some(row) = SessionRow::by_token(tx, &random::digest(&token.0), from.as_str()).await? else {
            return Ok(none());
        };
        if let Err(denial) = session(&row.facts, &self.profile, self.now()) {
            // A stolen token must not go on working for the thief nor for the owner unawares.
            if !row.facts.same_address {
                tracing::warn!(from = from.as_str(), made_from = %row.address, "a session was used from another address and ended");
                row.end(tx, SessionEnd::Moved, self.now()).await?;
            }
            if let Some(account) = AccountRow::by_id(tx, row.account).await? {
                let what = "use a session that is over".to_owned();
                self.enter_denied(tx, &Actor::inside(&account, &row), trail::Act::Try { what }, &denial).await?;
            }
            return Ok(Looked::Over(denial));
        }
        Ok(match AccountRow::by_id(tx, row.account).await? {
            Some(account) if !account.disabled => Looked::Live(Box::new((account, row))),
            _ => none(),
        })
    }

    async fn live(&self, token: &Secret, from: &Address) -> Result<(AccountRow, SessionRow), ServiceError> {
        // The look commits even when it says no: it may have ended the session.
        let looked = transact!(self.db, |tx| { self.look(tx, token, from).await })?;
        match looked {
            Looked::Live(both) => Ok(*both),
            Looked::Over(denial) => {
                self.place_waiting().await?;
                Err(ServiceError::NoSession(denial))
            }
        }
    }

    /// Whether the session lives and the role may do `act` (to `about`, an account's name).
    pub async fn authorize(
        &self,
        token: &Secret,
        from: &Address,
        act: Act,
        about: Option<&AccountName>,
    ) -> Result<Actor, ServiceError> {
        let (account, session) = self.live(token, from).await?;
        let actor = Actor::inside(&account, &session);
        let on_self = about.is_some_and(|name| *name == account.name);
        match may(account.role, act, on_self) {
            Ok(_permit) => Ok(actor),
            Err(denial) => {
                self.enter_refusal(&actor, trail::Act::Try { what: act.words().to_owned() }, &denial).await?;
                Err(ServiceError::Denied(denial))
            }
        }
    }

    pub async fn session_state(&self, token: &Secret, from: &Address) -> Result<SessionState, ServiceError> {
        let (account, session) = self.live(token, from).await?;
        Ok(SessionState {
            who: Who { account: account.name, name: account.display, role: account.role, unit: account.unit },
            now: self.now(),
            ends: session.facts.began + self.profile.absolute(),
        })
    }

    /// There was input at the workstation: the idle time starts again.
    pub async fn active(&self, token: &Secret, from: &Address) -> Result<SessionState, ServiceError> {
        let (_, session) = self.live(token, from).await?;
        transact!(self.db, |tx| { Ok::<_, ServiceError>(session.touch(tx, self.now()).await?) })?;
        self.session_state(token, from).await
    }

    pub async fn sign_out(&self, token: &Secret, from: &Address) -> Result<(), ServiceError> {
        let (account, session) = self.live(token, from).await?;
        let actor = Actor::inside(&account, &session);
        recorded!(self, |tx| {
            session.end(tx, SessionEnd::SignedOut, self.now()).await?;
            self.enter(tx, &actor, trail::Act::SignOut).await
        })
    }

    /// A new password, by the present one. Wrong ones count as failures (SEC-3), and the fifth ends the
    /// session: an unattended window is no place to guess.
    pub async fn change_password(
        &self,
        token: &Secret,
        from: &Address,
        change: PasswordChange,
    ) -> Result<(), ServiceError> {
        for secret in [&change.current, &change.new] {
            text_field("The password", &secret.0, 256).map_err(ServiceError::BadInput)?;
        }
        let (account, session) = self.live(token, from).await?;
        let actor = Actor::inside(&account, &session);
        let one = self.new_try(account.name.as_str())?;
        transact!(self.db, |tx| { self.enter_try(tx, &one).await })?;
        let right =
            password::matches(SecretString::from(change.current.take()), Some(account.password_hash.clone())).await?;
        if !right {
            return self.wrong_current(&actor, &account, &one).await;
        }
        let hash = self.checked_hash(&account, SecretString::from(change.new.take())).await;
        // Look again: while the passwords were hashed the account may have been reset or disabled, the
        // password changed, or the session ended, and this change must undo none of it.
        let seen = recorded!(self, |tx| {
            self.strike_out(tx, &one).await?;
            let seen = self.look(tx, token, from).await?;
            let same = matches!(&seen, Looked::Live(both) if both.0.password_hash == account.password_hash);
            match &hash {
                Ok(hash) if same => {
                    account.set_password(tx, hash, false).await?;
                    self.enter(tx, &actor, trail::Act::ChangePassword).await?;
                }
                Ok(_) => self.enter_denied(tx, &actor, trail::Act::ChangePassword, &changed_meanwhile()).await?,
                Err(ServiceError::Denied(denial)) => {
                    self.enter_denied(tx, &actor, trail::Act::ChangePassword, denial).await?;
                }
                Err(_) => {}
            }
            Ok::<_, ServiceError>(seen)
        })?;
        match seen {
            Looked::Over(denial) => Err(ServiceError::NoSession(denial)),
            Looked::Live(both) if both.0.password_hash != account.password_hash => {
                Err(ServiceError::Denied(changed_meanwhile()))
            }
            Looked::Live(..) => hash.map(|_| ()),
        }
    }

    async fn wrong_current(&self, actor: &Actor, account: &AccountRow, one: &Try) -> Result<(), ServiceError> {
        let now = self.now();
        let wrong = Denial {
            rule: RuleId::Sec4,
            why: "The present password is not right; it was not changed.".into(),
            remedy: "Type the password you signed in with. Five failures lock the account.".into(),
        };
        let locked = recorded!(self, |tx| {
            self.enter_denied(tx, actor, trail::Act::ChangePassword, &wrong).await?;
            let denied = self.wrong_try(tx, one).await?;
            if denied.is_some() {
                self.enter(tx, actor, trail::Act::LockOut { account: account.name.clone() }).await?;
                SessionRow::end_all(tx, account.id, SessionEnd::Revoked, now, now).await?;
            }
            Ok::<_, ServiceError>(denied)
        })?;
        Err(locked.map_or(ServiceError::Denied(wrong), ServiceError::NoSession))
    }
}

fn changed_meanwhile() -> Denial {
    Denial {
        rule: RuleId::Sec4,
        why: "The password was changed meanwhile, so this change was not made.".into(),
        remedy: "Use the newest password, or ask the system owner if that was not you.".into(),
    }
}
