//! Inside: one's own session, password and settings; accounts, for those whose part that is.

use crate::{
    App,
    door::off_thread,
    fault,
    last::Last,
    stage::{Inside, Moment, Stage},
};
use api::{
    AccountLine, AccountState, AccountsView, Fault, InitialPassword, LockClock, SessionView, Settings, SettingsView,
};
use client::ClientError;
use domain::{AccountName, Screen, Span, Timestamp, policy};
use secrecy::{ExposeSecret, SecretString};
use store::Change;

impl App {
    /// The session's token, for a call that must not hold the stage while the network is waited for.
    pub(crate) async fn token(&self) -> Result<SecretString, Fault> {
        match &*self.stage.lock().await {
            Stage::Inside(inside) => Ok(inside.token.clone()),
            _ => Err(fault::no_session()),
        }
    }

    pub(crate) fn view(&self, inside: &Inside) -> SessionView {
        SessionView {
            account: inside.who.account.clone(),
            name: inside.who.name.clone(),
            role: inside.who.role,
            mode: self.mode,
            rail: Screen::rail(inside.who.role),
            lock: self.lock_clock(inside),
            gateway_ms: inside.gateway_ms,
            clock: (self.clock.now() + inside.ahead).short(),
            settings: settings(inside),
            notice: inside.notice.clone(),
        }
    }

    fn lock_clock(&self, inside: &Inside) -> LockClock {
        let left = inside.left(Moment::of(self.clock.as_ref()));
        LockClock { seconds: u32::try_from(left.as_seconds()).unwrap_or(0) }
    }

    pub(crate) async fn look(&self) -> Result<SessionView, Fault> {
        match &mut *self.stage.lock().await {
            Stage::Inside(inside) => {
                let view = self.view(inside);
                inside.notice = None;
                Ok(view)
            }
            _ => Err(fault::no_session()),
        }
    }

    pub(crate) async fn active(&self) -> Result<LockClock, Fault> {
        let (token, clock) = match &mut *self.stage.lock().await {
            Stage::Inside(inside) => {
                inside.last_input = Moment::of(self.clock.as_ref());
                (inside.token.clone(), self.lock_clock(inside))
            }
            _ => return Err(fault::no_session()),
        };
        match self.client.active(&token).await {
            Err(error @ ClientError::Refused(_)) => Err(self.gateway_fault(error).await),
            // The gateway being away changes nothing here; its own limits hold there.
            _ => Ok(clock),
        }
    }

    /// Both slots stand in the key file while the gateway is asked, so whichever password it ends with,
    /// one opens; a stop at any moment is mended at the next sign-in.
    pub(crate) async fn change_password(&self, current: SecretString, new: SecretString) -> Result<(), Fault> {
        let (token, account) = match &*self.stage.lock().await {
            Stage::Inside(inside) => (inside.token.clone(), inside.who.account.clone()),
            _ => return Err(fault::no_session()),
        };
        let folder = self.folder(&account);
        let (add, old, fresh) = (folder.clone(), current.clone(), new.clone());
        let added = off_thread(move || add.add_password(&old, &fresh)).await;
        let store_took = match added {
            Ok(()) => true,
            // The gateway answers, counts and words a wrong present password (SEC-3).
            Err(store::StoreError::WrongPassword) => false,
            Err(error) => return Err(fault::store(&error)),
        };
        let change = wire::PasswordChange {
            current: wire::Secret(current.expose_secret().to_owned()),
            new: wire::Secret(new.expose_secret().to_owned()),
        };
        let answer = self.client.change_password(&token, &change).await;
        let keep = match &answer {
            Ok(()) => Some(new),
            Err(ClientError::Refused(_)) => Some(current),
            // Nobody knows whether it arrived: both stay until the next sign-in tells.
            Err(_) => None,
        };
        if let (true, Some(keep)) = (store_took, keep) {
            off_thread(move || folder.settle_password(&keep)).await.map_err(|error| fault::store(&error))?;
        }
        match answer {
            Ok(()) => Ok(()),
            Err(error) => Err(self.gateway_fault(error).await),
        }
    }

    pub(crate) async fn read_settings(&self) -> Result<SettingsView, Fault> {
        match &*self.stage.lock().await {
            Stage::Inside(inside) => Ok(self.settings_view(inside)),
            _ => Err(fault::no_session()),
        }
    }

    pub(crate) async fn write_settings(&self, wanted: Settings) -> Result<SettingsView, Fault> {
        let mut stage = self.stage.lock().await;
        let Stage::Inside(inside) = &mut *stage else { return Err(fault::no_session()) };
        let minutes = policy::idle_choice(wanted.idle_minutes, &inside.profile).map_err(Fault::denied)?;
        let theme = serde_json::to_string(&wanted.theme).map_err(|_| fault::input("That theme is unknown."))?;
        let minutes_text = minutes.to_string();
        let pairs = [("idle_minutes", minutes_text.as_str()), ("theme", theme.as_str())];
        let changes = pairs.map(|(key, value)| Change::Setting { key, value });
        let to = pairs.iter().map(|(key, value)| ((*key).to_owned(), value.trim_matches('"').to_owned())).collect();
        let act = trail::Act::ChangeSettings { to };
        self.record(inside, &changes, act).await.map_err(|error| fault::store(&error))?;
        inside.idle = Span::minutes(i64::from(minutes));
        inside.theme = wanted.theme;
        let mut last = Last::load(&self.data);
        last.theme = wanted.theme;
        last.save(&self.data);
        Ok(self.settings_view(inside))
    }

    fn settings_view(&self, inside: &Inside) -> SettingsView {
        SettingsView {
            settings: settings(inside),
            most_idle_minutes: inside.profile.idle_minutes,
            lock: self.lock_clock(inside),
            about: format!(
                "Readroom {} · {} · gateway at {}",
                env!("CARGO_PKG_VERSION"),
                self.mode,
                self.client.url().trim_start_matches("https://")
            ),
        }
    }

    pub(crate) async fn accounts(&self) -> Result<AccountsView, Fault> {
        let (token, own, role) = match &*self.stage.lock().await {
            Stage::Inside(inside) => (inside.token.clone(), inside.who.account.clone(), inside.who.role),
            _ => return Err(fault::no_session()),
        };
        let list = match self.client.accounts(&token).await {
            Ok(list) => list,
            Err(error) => return Err(self.gateway_fault(error).await),
        };
        let accounts = list.into_iter().filter_map(|account| line(account, &own)).collect();
        Ok(AccountsView { accounts, may_change: policy::may(role, policy::Act::ReleaseAccount, false).is_ok() })
    }

    pub(crate) async fn add_account(&self, new: api::NewAccount) -> Result<InitialPassword, Fault> {
        let token = self.token().await?;
        let new = wire::NewAccount { account: new.account, name: new.name, role: new.role, unit: new.unit };
        match self.client.add_account(&token, &new).await {
            Ok(initial) => self.told_once(initial).await,
            Err(error) => Err(self.gateway_fault(error).await),
        }
    }

    pub(crate) async fn reset_account(&self, account: AccountName) -> Result<InitialPassword, Fault> {
        let token = self.token().await?;
        match self.client.reset_account(&token, &account).await {
            Ok(initial) => self.told_once(initial).await,
            Err(error) => Err(self.gateway_fault(error).await),
        }
    }

    async fn told_once(&self, initial: wire::InitialPassword) -> Result<InitialPassword, Fault> {
        let accounts = self.accounts().await?;
        Ok(InitialPassword { account: initial.account, password: api::Secret(initial.password.take()), accounts })
    }

    pub(crate) async fn release_account(&self, account: AccountName) -> Result<AccountsView, Fault> {
        let token = self.token().await?;
        match self.client.release_account(&token, &account).await {
            Ok(()) => self.accounts().await,
            Err(error) => Err(self.gateway_fault(error).await),
        }
    }

    pub(crate) async fn disable_account(&self, account: AccountName) -> Result<AccountsView, Fault> {
        let token = self.token().await?;
        match self.client.disable_account(&token, &account).await {
            Ok(()) => self.accounts().await,
            Err(error) => Err(self.gateway_fault(error).await),
        }
    }
}

fn settings(inside: &Inside) -> Settings {
    Settings { theme: inside.theme, idle_minutes: u32::try_from(inside.idle.as_seconds() / 60).unwrap_or(1) }
}

fn line(account: wire::Account, own: &AccountName) -> Option<AccountLine> {
    Some(AccountLine {
        id: account.id.parse().ok()?,
        own: account.who.account == *own,
        account: account.who.account,
        name: account.who.name,
        role: account.who.role,
        unit: account.who.unit,
        state: match account.state {
            wire::AccountState::Active => AccountState::Active,
            wire::AccountState::First => AccountState::First,
            wire::AccountState::Locked => AccountState::Locked,
            wire::AccountState::Disabled => AccountState::Disabled,
        },
        last_sign_in: account.last_sign_in.map(Timestamp::in_words),
    })
}
