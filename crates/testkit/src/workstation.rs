//! A workstation without its window: the app, called through the command table as the window calls it.

use crate::GatewayRig;
use api::{
    AccountPick, Command, ConsentAct, Credentials, DoorView, Fault, RawCommand, Reply, Secret, SessionView,
    SignInReply, command,
};
use app::{App, Filled, Setup, Training};
use clock::SharedClock;
use domain::{AccountName, Mode};
use gateway::Gateway;
use std::{future::Future, path::Path, pin::Pin, sync::Arc};

/// Calls one row of the table over JSON, as the shell does.
pub async fn call<C: Command>(app: &App, request: C::Request) -> Result<C::Reply, Fault> {
    let body = serde_json::to_value(request).unwrap();
    api::dispatch(app, C::ROW.name, body).await.map(|reply| match reply {
        Reply::Json(value) => serde_json::from_value(value).unwrap(),
        Reply::Raw(_) => panic!("a row of JSON answered with bytes"),
    })
}

/// Calls one row that is answered with bytes.
pub async fn call_raw<C: RawCommand>(app: &App, request: C::Request) -> Result<Vec<u8>, Fault> {
    let body = serde_json::to_value(request).unwrap();
    api::dispatch(app, C::ROW.name, body).await.map(|reply| match reply {
        Reply::Raw(bytes) => bytes,
        Reply::Json(_) => panic!("a row of bytes answered with JSON"),
    })
}

/// An app on a data folder, with the training accounts of a rig.
pub struct Workstation {
    pub app: Arc<App>,
}

struct Fill(Arc<Gateway>);

impl Training for Fill {
    fn accounts(&self) -> Vec<api::TrainingAccount> {
        let all = gateway::training::accounts().unwrap();
        all.into_iter().map(|w| api::TrainingAccount { account: w.account, name: w.name, role: w.role }).collect()
    }
    fn fill<'a>(
        &'a self,
        account: &'a AccountName,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Filled>, String>> + Send + 'a>> {
        Box::pin(async move {
            let filled = gateway::training::credentials(&self.0, account).await.map_err(|e| e.to_string())?;
            Ok(filled.map(|(password, code)| Filled { password: Secret(password.take()), code: Secret(code.take()) }))
        })
    }
}

impl Workstation {
    /// On the rig's gateway and clock, with `data` as its data folder.
    pub fn on(rig: &GatewayRig, data: &Path) -> Self {
        Self::with(data, rig.endpoint(), rig.clock.clone(), Arc::clone(&rig.gateway.server.gateway))
    }

    pub fn with(data: &Path, endpoint: app::Endpoint, clock: SharedClock, gateway: Arc<Gateway>) -> Self {
        let training: Arc<dyn Training> = Arc::new(Fill(gateway));
        let setup = Setup {
            mode: Mode::Training,
            data: data.to_owned(),
            endpoint,
            clock,
            training: Some(training),
            keys: None,
        };
        Self { app: App::new(setup).unwrap() }
    }

    pub async fn door(&self) -> Result<DoorView, Fault> {
        call::<command::door_look>(&self.app, ()).await
    }

    pub async fn consent(&self) {
        let door = self.door().await.unwrap();
        let affirmed = vec![true; door.rules.statements.len()];
        let act = ConsentAct { version: door.rules.version, digest: door.digest, affirmed };
        call::<command::door_consent>(&self.app, act).await.unwrap();
    }

    pub async fn fill(&self, account: &str) -> Result<Credentials, Fault> {
        call::<command::training_fill>(&self.app, AccountPick { account: AccountName::new(account).unwrap() }).await
    }

    /// Consents and signs a training account in.
    pub async fn sign_in(&self, account: &str) -> SessionView {
        self.consent().await;
        let filled = self.fill(account).await.unwrap();
        match call::<command::sign_in>(&self.app, filled).await.unwrap() {
            SignInReply::In { session, .. } => *session,
            other => panic!("a training account goes straight in, not to {other:?}"),
        }
    }

    /// Takes the trail to its witnesses, as the watch does every second.
    pub async fn witnessed(&self) {
        self.app.witness_trail().await.unwrap();
    }

    pub async fn lock(&self) {
        call::<command::lock>(&self.app, ()).await.unwrap();
    }
}
