//! A gateway in process, on SQLite or on the PostgreSQL that `./dev test` started.

use client::{Client, Endpoint};
use clock::FixedClock;
use data_encoding::BASE32_NOPAD;
use domain::{Profile, Timestamp};
use gateway::Embedded;
use secrecy::SecretString;
use sqlx::{Connection, PgConnection};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;
use totp_rs::{Algorithm, Builder};
use wire::{ConsentAct, Secret, Session, SignIn, SignedIn};

/// Which database engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// A new, empty database: a file in `folder`, or one on the server of this test run.
    pub async fn fresh(self, folder: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite:{}?mode=rwc", folder.join("gateway.db").display()),
            Self::Postgres => fresh_database().await,
        }
    }
}

/// A gateway with a fixed clock and the training accounts.
pub struct GatewayRig {
    pub folder: TempDir,
    pub url: String,
    pub clock: Arc<FixedClock>,
    pub gateway: Embedded,
    pub client: Client,
}

/// Another gateway of a rig's database.
pub struct Beside {
    pub gateway: Embedded,
    pub client: Client,
}

impl GatewayRig {
    pub async fn start(engine: Engine) -> Self {
        Self::with_profile(engine, Profile::default()).await
    }

    pub async fn with_profile(engine: Engine, profile: Profile) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = engine.fresh(folder.path()).await;
        let clock = FixedClock::at(crate::START);
        let gateway = Embedded::with_database(folder.path(), &url, clock.clone(), profile).await.unwrap();
        let client = Client::new(&endpoint(&gateway)).unwrap();
        Self { folder, url, clock, gateway, client }
    }

    /// The gateway stopped and started again, at another port.
    pub async fn restarted(self) -> Self {
        let Self { folder, url, clock, gateway, .. } = self;
        let gateway = gateway.restarted(folder.path(), &url, clock.clone(), Profile::default()).await.unwrap();
        let client = Client::new(&endpoint(&gateway)).unwrap();
        Self { folder, url, clock, gateway, client }
    }

    pub fn endpoint(&self) -> Endpoint {
        endpoint(&self.gateway)
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// A second gateway with the same keys on the same database.
    pub async fn beside(&self) -> Beside {
        let gateway = Embedded::with_database(self.folder.path(), &self.url, self.clock.clone(), Profile::default())
            .await
            .unwrap();
        let client = Client::new(&endpoint(&gateway)).unwrap();
        Beside { gateway, client }
    }

    /// A fresh consent's token.
    pub async fn consent(&self) -> Secret {
        let rules = self.client.rules().await.unwrap();
        let act = ConsentAct {
            version: rules.text.version.clone(),
            digest: rules.digest,
            affirmed: vec![true; rules.text.statements.len()],
            workstation: "test".into(),
        };
        self.client.consent(&act).await.unwrap().token
    }

    /// Password and next code of a training account. Moves the clock on when all codes are used.
    pub async fn credentials(&self, account: &str) -> (Secret, Secret) {
        let name = account.parse_name();
        loop {
            if let Some(found) = gateway::training::credentials(&self.gateway.server.gateway, &name).await.unwrap() {
                return found;
            }
            self.clock.pass(domain::Span::seconds(30));
        }
    }

    pub async fn request(&self, account: &str) -> SignIn {
        let (password, code) = self.credentials(account).await;
        SignIn { consent: self.consent().await, account: account.into(), password, code }
    }

    /// Signs a training account in.
    pub async fn sign_in(&self, account: &str) -> Session {
        let request = self.request(account).await;
        match self.client.sign_in(&request).await.unwrap() {
            SignedIn::In(session) => *session,
            other => panic!("a training account goes straight in, not to {other:?}"),
        }
    }

    pub async fn token(&self, account: &str) -> SecretString {
        SecretString::from(self.sign_in(account).await.token.take())
    }
}

fn endpoint(gateway: &Embedded) -> Endpoint {
    Endpoint { url: format!("https://{}", gateway.server.address), ca: gateway.ca.clone() }
}

/// A new database in the PostgreSQL of this test run.
async fn fresh_database() -> String {
    let server = std::env::var("READROOM_TEST_POSTGRES")
        .expect("READROOM_TEST_POSTGRES names no server: run the tests by ./dev test, which starts one");
    let mut bytes = [0u8; 8];
    getrandom::fill(&mut bytes).unwrap();
    let name = format!("t{}", data_encoding::HEXLOWER.encode(&bytes));
    let mut connection = PgConnection::connect(&server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

/// The code that an authenticator with this base32 secret shows at `now`.
pub fn code_for(secret: &str, now: Timestamp) -> String {
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(BASE32_NOPAD.decode(secret.as_bytes()).unwrap())
        .with_account_name("test")
        .build()
        .unwrap();
    totp.generate(now.unix_seconds()).to_string()
}

trait ParseName {
    fn parse_name(&self) -> domain::AccountName;
}
impl ParseName for str {
    fn parse_name(&self) -> domain::AccountName {
        domain::AccountName::new(self).unwrap()
    }
}
