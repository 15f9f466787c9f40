//! From the splash to the frame: consent, credentials, first steps, the store.

use crate::{
    App, fault,
    last::{Last, workstation},
    stage::{Former, Inside, Moment, Stage, Steps},
};
use api::{Code, ConsentAct, Credentials, DoorView, Fault, QrCode, SignInReply};
use domain::{AccountName, Span, StoreId, Timestamp, policy::text_field};
use keys::AgencyPublic;
use qrcodegen::{QrCode as Qr, QrCodeEcc};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use store::{Store, StoreError, StoreFolder};
use wire::{Session, SignIn, SignedIn, StepCode, StepPassword};

fn own(secret: api::Secret) -> SecretString {
    SecretString::from(secret.take())
}

fn send(secret: &SecretString) -> wire::Secret {
    wire::Secret(secret.expose_secret().to_owned())
}

impl App {
    pub(crate) async fn look_at_door(&self) -> Result<DoorView, Fault> {
        // Whoever stands at the door is not inside: a window that was reloaded starts over, and steps
        // that were left are dropped.
        let inside = !matches!(&*self.stage.lock().await, Stage::Splash { .. } | Stage::Consented { .. });
        if inside {
            self.leave(None, "the window went back to the door", false).await;
        }
        let rules = self.client.rules().await.map_err(fault::client)?;
        let hello = self.client.hello().await.map_err(fault::client)?;
        if hello.mode != self.mode {
            return Err(Fault::new(
                Code::Gateway,
                format!("That gateway is for {}; this workstation runs for {}. They never mix.", hello.mode, self.mode),
                "Correct the gateway's address in the workstation's config.",
            ));
        }
        let last = Last::load(&self.data);
        let stage = self.stage.lock().await;
        Ok(DoorView {
            mode: self.mode,
            digest: rules.digest,
            rules: rules.text,
            last_consent: last.consent.map(Timestamp::in_words),
            last_account: last.account,
            notice: if let Stage::Splash { notice } = &*stage { notice.clone() } else { None },
            clock: hello.now.short(),
            training_accounts: self.training.as_ref().map(|t| t.accounts()).unwrap_or_default(),
            theme: last.theme,
            consented: matches!(&*stage, Stage::Consented { .. }),
        })
    }

    pub(crate) async fn consent(&self, act: ConsentAct) -> Result<(), Fault> {
        let act = wire::ConsentAct {
            version: act.version,
            digest: act.digest,
            affirmed: act.affirmed,
            workstation: workstation(&self.data),
        };
        let given = self.client.consent(&act).await.map_err(fault::client)?;
        let mut last = Last::load(&self.data);
        last.consent = Some(given.at);
        last.save(&self.data);
        self.leave(None, "the window went back to the door", false).await;
        *self.stage.lock().await = Stage::Consented { token: SecretString::from(given.token.take()) };
        Ok(())
    }

    /// CON-2: leaving is never held up; the record is tried, briefly.
    pub(crate) async fn decline(&self) -> Result<(), Fault> {
        self.leave(None, "the window went back to the door", false).await;
        let record = async {
            let rules = self.client.rules().await?;
            let act = wire::ConsentDeclined { digest: rules.digest, workstation: workstation(&self.data) };
            self.client.decline(&act).await
        };
        if let Ok(Ok(())) = tokio::time::timeout(Duration::from_secs(2), record).await {
        } else {
            tracing::warn!("the gateway could not record that the rules were declined");
        }
        Ok(())
    }

    pub(crate) async fn credentials(&self, typed: Credentials) -> Result<SignInReply, Fault> {
        text_field("The account", &typed.account, AccountName::MAX).map_err(fault::input)?;
        if typed.account.trim().is_empty() || typed.password.0.is_empty() {
            return Err(fault::input("Account and password are both needed."));
        }
        let mut stage = self.stage.lock().await;
        let Stage::Consented { token } = &*stage else { return Err(fault::no_session()) };
        // What would keep the store from opening is told before the consent is spent.
        if let Ok(name) = AccountName::new(&typed.account) {
            self.folder(&name).check().map_err(|error| fault::store(&error))?;
        }
        let password = own(typed.password);
        let request = SignIn {
            consent: send(token),
            account: typed.account.clone(),
            password: send(&password),
            code: wire::Secret(typed.code.take()),
        };
        let signed = self.client.sign_in(&request).await.map_err(fault::client)?;
        let since = Moment::of(self.clock.as_ref());
        let steps = Steps { since, token: SecretString::default(), account: typed.account, password, before: None };
        self.go_on(&mut stage, signed, steps).await
    }

    pub(crate) async fn new_password(&self, password: api::Secret) -> Result<SignInReply, Fault> {
        let mut stage = self.stage.lock().await;
        let Stage::Steps(steps) = &*stage else { return Err(fault::no_session()) };
        let new = own(password);
        let request = StepPassword { steps: send(&steps.token), password: send(&new) };
        let signed = self.client.step_password(&request).await.map_err(fault::client)?;
        let steps = Steps {
            since: steps.since,
            token: steps.token.clone(),
            account: steps.account.clone(),
            before: Some(steps.password.clone()),
            password: new,
        };
        self.go_on(&mut stage, signed, steps).await
    }

    pub(crate) async fn first_code(&self, code: api::Secret) -> Result<SignInReply, Fault> {
        let mut stage = self.stage.lock().await;
        let Stage::Steps(steps) = &*stage else { return Err(fault::no_session()) };
        let request = StepCode { steps: send(&steps.token), code: wire::Secret(code.take()) };
        let session = self.client.step_code(&request).await.map_err(fault::client)?;
        let (password, before) = (steps.password.clone(), steps.before.clone());
        self.enter(&mut stage, session, password, before).await
    }

    pub(crate) async fn former_password(&self, former: api::Secret) -> Result<SignInReply, Fault> {
        let mut stage = self.stage.lock().await;
        let Stage::Former(waiting) = &*stage else { return Err(fault::no_session()) };
        let (session, password) = (waiting.session.clone(), waiting.password.clone());
        let folder = self.folder(&session.who.account);
        rewrap(folder, own(former), password.clone()).await.map_err(|error| fault::store(&error))?;
        self.enter(&mut stage, session, password, None).await
    }

    async fn go_on(&self, stage: &mut Stage, signed: SignedIn, steps: Steps) -> Result<SignInReply, Fault> {
        match signed {
            SignedIn::In(session) => self.enter(stage, *session, steps.password, steps.before).await,
            SignedIn::SetPassword { steps: token, enrol } => {
                let least = self.client.hello().await.map_or(15, |hello| hello.profile.password_characters);
                *stage = Stage::Steps(Box::new(Steps { token: SecretString::from(token.take()), ..steps }));
                Ok(SignInReply::SetPassword { least_characters: least, enrol })
            }
            SignedIn::Enrol { steps: token, secret, uri, recovery_codes } => {
                *stage = Stage::Steps(Box::new(Steps { token: SecretString::from(token.take()), ..steps }));
                let recovery_codes = recovery_codes.into_iter().map(|code| api::Secret(code.take())).collect();
                Ok(SignInReply::Enrol { qr: qr(&uri.0)?, secret: api::Secret(secret.take()), recovery_codes })
            }
        }
    }

    /// Opens the store and goes in. A store that still has an earlier password asks for it.
    async fn enter(
        &self,
        stage: &mut Stage,
        session: Session,
        password: SecretString,
        before: Option<SecretString>,
    ) -> Result<SignInReply, Fault> {
        let opened = self.open_session(&session, password.clone(), before).await;
        match opened {
            Ok(inside) => {
                let mut last = Last::load(&self.data);
                last.account = Some(session.who.account.clone());
                last.theme = inside.theme;
                last.save(&self.data);
                let view = self.view(&inside);
                *stage = Stage::Inside(Box::new(inside));
                Ok(SignInReply::In { session: Box::new(view) })
            }
            Err(Opening::Former) => {
                *stage = Stage::Former(Box::new(Former { since: Moment::of(self.clock.as_ref()), session, password }));
                Ok(SignInReply::FormerPassword)
            }
            Err(Opening::Fault(told)) => {
                *stage = Stage::Splash { notice: Some(told.message.clone()) };
                let token = SecretString::from(session.token.take());
                let _ = self.client.sign_out(&token).await;
                Err(told)
            }
        }
    }

    async fn open_session(
        &self,
        session: &Session,
        password: SecretString,
        before: Option<SecretString>,
    ) -> Result<Inside, Opening> {
        let hello = self.client.hello().await.map_err(fault::client)?;
        // Before the seconds that opening the store takes.
        let ahead = hello.now - self.clock.now();
        let agency = AgencyPublic::from_text(&hello.agency_public)
            .map_err(|_| fault::input("The gateway's recovery key can't be read."))?;
        let folder = self.folder(&session.who.account);
        let mut id = [0u8; 16];
        getrandom::fill(&mut id).map_err(|_| fault::store(&StoreError::Machine))?;
        let id = StoreId::from_random(id);
        let mut opened = Store::open_or_create(folder.clone(), id, password.clone(), &agency).await;
        if let (Err(StoreError::WrongPassword), Some(before)) = (&opened, before)
            && rewrap(folder.clone(), before, password.clone()).await.is_ok()
        {
            opened = Store::open(folder.clone(), password.clone()).await;
        }
        let store = opened?;
        let store_id = folder.load_keys()?.subject().store;
        let made = store.trail().await?.is_none();
        let hand = self.open_trail(&store, store_id, &session.who, hello.now).await?;
        if folder.load_keys()?.passwords() > 1 {
            // A change of password was cut off: the gateway took this one, so it is the one to keep.
            let kept = password.clone();
            off_thread(move || folder.settle_password(&kept)).await?;
        }
        let theme = store.setting("theme").await?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let minutes = store.setting("idle_minutes").await?.and_then(|text| text.parse::<u32>().ok());
        let minutes = minutes
            .filter(|m| domain::policy::idle_choice(*m, &hello.profile).is_ok())
            .unwrap_or(hello.profile.idle_minutes);
        self.show_own_map(store.setting(crate::map::SETTING).await?);
        let now = Moment::of(self.clock.as_ref());
        let inside = Inside {
            token: SecretString::from(session.token.0.clone()),
            who: session.who.clone(),
            store,
            store_id,
            trail: hand,
            idle: Span::minutes(i64::from(minutes)),
            last_input: now,
            ends: now.later(hello.profile.absolute()),
            profile: hello.profile,
            theme,
            notice: notice(session),
            gateway_ms: Some(0),
            ahead,
        };
        self.record(&inside, &[], trail::Act::OpenStore { made }).await?;
        Ok(inside)
    }

    pub(crate) fn folder(&self, account: &AccountName) -> StoreFolder {
        StoreFolder::new(&self.data, self.mode, account.clone())
    }
}

enum Opening {
    Former,
    Fault(Fault),
}
impl From<Fault> for Opening {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
impl From<StoreError> for Opening {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::WrongPassword) { Self::Former } else { Self::Fault(fault::store(&error)) }
    }
}

/// Off the async threads: each password costs an Argon2id.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Machine)?
}

async fn rewrap(folder: StoreFolder, former: SecretString, password: SecretString) -> Result<(), StoreError> {
    off_thread(move || {
        folder.add_password(&former, &password)?;
        folder.settle_password(&password)
    })
    .await
}

fn notice(session: &Session) -> Option<String> {
    let other = session.ended_other.map(|at| {
        format!("This sign-in ended another session of your account, last used at {}. If that was not you, tell the system owner at once.", at.clock_face())
    });
    let codes = session.recovery_codes_left.map(|left| format!("You used a recovery code; {left} are left."));
    match (other, codes) {
        (None, None) => None,
        (other, codes) => Some([other, codes].into_iter().flatten().collect::<Vec<_>>().join(" ")),
    }
}

fn qr(text: &str) -> Result<QrCode, Fault> {
    let code = Qr::encode_text(text, QrCodeEcc::Medium)
        .map_err(|_| Fault::new(Code::Internal, "The QR code can't be drawn.", "Type the secret by hand."))?;
    let size = code.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).map(|(x, y)| code.get_module(x, y)).collect();
    Ok(QrCode { size: size.unsigned_abs(), dark })
}
