//! Administration of accounts: by the system owner over the wire, and from the gateway's console.

use super::{Actor, Gateway, ServiceError, name_digest};
use crate::{
    Db,
    db::{AccountRow, SessionRow, StepsRow, Tx},
    password, random, recorded, second_factor, transact,
};
use domain::{
    AccountId, AccountName, Mode,
    policy::{LockoutFacts, SessionEnd, lockout, text_field},
};
use secrecy::SecretString;
use trail::Act;
use wire::{Account, AccountState, InitialPassword, NewAccount, Secret, Who};

impl Gateway {
    pub async fn accounts(&self, actor: &Actor) -> Result<Vec<Account>, ServiceError> {
        let since = self.now() - self.profile.lockout_window();
        recorded!(self, |tx| {
            self.enter(tx, actor, Act::ListAccounts).await?;
            let mut list = Vec::new();
            for row in AccountRow::all(tx).await? {
                let gate = Db::lockout_facts(tx, &name_digest(row.name.as_str()), since).await?;
                let grants = Db::grants(tx, row.id).await?;
                list.push(self.line(row, &gate, grants));
            }
            Ok::<_, ServiceError>(list)
        })
    }

    fn line(&self, row: AccountRow, gate: &LockoutFacts, grants: Vec<String>) -> Account {
        let state = if row.disabled {
            AccountState::Disabled
        } else if lockout(gate, &self.profile, self.now()).is_err() {
            AccountState::Locked
        } else if row.password_initial || row.totp_sealed.is_none() {
            AccountState::First
        } else {
            AccountState::Active
        };
        Account {
            id: row.id.to_string(),
            who: Who { account: row.name, name: row.display, role: row.role, unit: row.unit },
            state,
            last_sign_in: row.last_sign_in,
            grants,
        }
    }

    /// Adds an account with an initial password, told once.
    pub async fn add_account(&self, actor: &Actor, new: NewAccount) -> Result<InitialPassword, ServiceError> {
        let name =
            AccountName::new(&new.account).map_err(|error| ServiceError::BadInput(capital(&error.to_string())))?;
        text_field("The person's name", &new.name, 80).map_err(ServiceError::BadInput)?;
        text_field("The unit", &new.unit, 80).map_err(ServiceError::BadInput)?;
        if new.name.trim().is_empty() {
            return Err(ServiceError::BadInput("The person's name is empty.".into()));
        }
        let initial = random::initial_password()?;
        let row = AccountRow {
            id: AccountId::from_random(random::bytes()?),
            name: name.clone(),
            display: new.name.trim().to_owned(),
            role: new.role,
            unit: new.unit.trim().to_owned(),
            password_hash: password::hash(SecretString::from(initial.0.clone())).await?,
            password_initial: true,
            totp_sealed: None,
            totp_last_step: 0,
            disabled: false,
            last_sign_in: None,
        };
        let added = recorded!(self, |tx| {
            let added = row.insert(tx, self.now()).await?;
            if added {
                let act = Act::AddAccount { account: name.clone(), role: row.role, unit: row.unit.clone() };
                self.enter(tx, actor, act).await?;
            }
            Ok::<_, ServiceError>(added)
        })?;
        if added {
            Ok(InitialPassword { account: name, password: initial })
        } else {
            Err(ServiceError::BadInput("There is an account of that name already.".into()))
        }
    }

    /// SEC-3: lets a locked account try again.
    pub async fn release_account(&self, actor: &Actor, name: &AccountName) -> Result<(), ServiceError> {
        recorded!(self, |tx| {
            named(tx, name).await?;
            Db::clear_gate(tx, &name_digest(name.as_str())).await?;
            self.enter(tx, actor, Act::ReleaseAccount { account: name.clone() }).await
        })
    }

    /// A new initial password; the second factor has to be enrolled again; open sessions end.
    pub async fn reset_account(&self, actor: &Actor, name: &AccountName) -> Result<InitialPassword, ServiceError> {
        let initial = random::initial_password()?;
        let hash = password::hash(SecretString::from(initial.0.clone())).await?;
        recorded!(self, |tx| {
            let row = named(tx, name).await?;
            self.enter(tx, actor, Act::ResetAccount { account: name.clone() }).await?;
            row.set_password(tx, &hash, true).await?;
            row.set_totp(tx, None, 0).await?;
            StepsRow::remove_of(tx, row.id).await?;
            Db::clear_gate(tx, &name_digest(name.as_str())).await?;
            SessionRow::end_all(tx, row.id, SessionEnd::Revoked, self.now(), self.now()).await?;
            Ok::<_, ServiceError>(())
        })?;
        Ok(InitialPassword { account: name.clone(), password: initial })
    }

    pub async fn disable_account(&self, actor: &Actor, name: &AccountName) -> Result<(), ServiceError> {
        recorded!(self, |tx| {
            let row = named(tx, name).await?;
            self.enter(tx, actor, Act::DisableAccount { account: name.clone() }).await?;
            row.disable(tx).await?;
            StepsRow::remove_of(tx, row.id).await?;
            SessionRow::end_all(tx, row.id, SessionEnd::Revoked, self.now(), self.now()).await?;
            Ok::<_, ServiceError>(())
        })
    }

    /// A training account with its public password and second factor; refused in service.
    pub(crate) async fn add_training_account(&self, who: Who, password: &str, totp: &[u8]) -> Result<(), ServiceError> {
        if self.mode != Mode::Training {
            return Err(ServiceError::BadInput("Training accounts exist in training only.".into()));
        }
        let id = AccountId::from_random(random::bytes()?);
        let known =
            transact!(self.db, |tx| { Ok::<_, ServiceError>(AccountRow::by_name(tx, &who.account).await?.is_some()) })?;
        if known {
            return Ok(());
        }
        let row = AccountRow {
            id,
            name: who.account,
            display: who.name,
            role: who.role,
            unit: who.unit,
            password_hash: password::hash(SecretString::from(password.to_owned())).await?,
            password_initial: false,
            totp_sealed: Some(self.seal(id, totp)?),
            totp_last_step: 0,
            disabled: false,
            last_sign_in: None,
        };
        transact!(self.db, |tx| { Ok::<_, ServiceError>(row.insert(tx, self.now()).await?) })?;
        Ok(())
    }

    /// The code a training account can sign in with now; `None` when all of this minute are used.
    pub(crate) async fn training_code(&self, name: &AccountName) -> Result<Option<Secret>, ServiceError> {
        if self.mode != Mode::Training {
            return Err(ServiceError::BadInput("Codes are filled in in training only.".into()));
        }
        let row = transact!(self.db, |tx| { named(tx, name).await })?;
        let Some(sealed) = &row.totp_sealed else { return Ok(Some(Secret::default())) };
        let secret = self.unseal(row.id, sealed)?;
        Ok(second_factor::next_code(&secret, row.totp_last_step, self.now())?)
    }
}

pub(super) async fn named(tx: &mut Tx, name: &AccountName) -> Result<AccountRow, ServiceError> {
    AccountRow::by_name(tx, name)
        .await?
        .ok_or_else(|| ServiceError::BadInput("There is no account of that name.".into()))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>() + ".")
}
