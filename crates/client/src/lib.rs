//! The one place that speaks to the gateway: HTTPS to one address, trusting one authority.
//!
//! **Invariants:** TLS only; no proxy, no redirect, no other host; tokens and passwords are in no error.

mod ask;
mod error;
mod records;
mod vendor;
mod witness;

pub use ask::Lines;
pub use error::ClientError;
pub use vendor::{VendorClient, VendorFault, VendorPart};
pub use witness::{WitnessAnswer, WitnessClient};

use domain::AccountName;
use reqwest::{Method, StatusCode};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};
use wire::{
    Account, ConsentAct, ConsentDeclined, ConsentGiven, EnlistLog, ExportTrail, Exported, Hello, InitialPassword,
    LogState, NewAccount, PasswordChange, Proof, ProofOf, Push, Pushed, Readers, Refusal, Rules, Session, SessionState,
    SignIn, SignedIn, StepCode, StepPassword, TrailPage, TrailSearch, TrailState, path,
};

/// Where the gateway is and whom to believe.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// `https://host:port`, no path.
    pub url: String,
    /// PEM of the one authority that is trusted; the system's are not.
    pub ca: String,
}

/// A client of one gateway; cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    #[allow(clippy::disallowed_types, reason = "this is the client")]
    http: reqwest::Client,
    url: String,
}

impl Client {
    /// Prepares a client; nothing is sent yet.
    pub fn new(endpoint: &Endpoint) -> Result<Self, ClientError> {
        let (http, url) = connect(endpoint)?;
        Ok(Self { http, url })
    }

    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        token: Option<&SecretString>,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<T, ClientError> {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(token) = token {
            request = request.bearer_auth(token.expose_secret());
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|error| ClientError::from_send(&error))?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(|error| ClientError::from_send(&error))?;
        if status == StatusCode::OK {
            return serde_json::from_slice(&bytes).map_err(|_| ClientError::Odd(status.as_u16()));
        }
        let refusal: Refusal = serde_json::from_slice(&bytes).map_err(|_| ClientError::Odd(status.as_u16()))?;
        Err(ClientError::Refused(Box::new(refusal)))
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, token: Option<&SecretString>) -> Result<T, ClientError> {
        self.send(Method::GET, path, token, None::<&()>).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        token: Option<&SecretString>,
        body: &(impl Serialize + Sync),
    ) -> Result<T, ClientError> {
        self.send(Method::POST, path, token, Some(body)).await
    }

    pub async fn hello(&self) -> Result<Hello, ClientError> {
        self.get(path::HELLO, None).await
    }
    pub async fn rules(&self) -> Result<Rules, ClientError> {
        self.get(path::RULES, None).await
    }
    pub async fn consent(&self, act: &ConsentAct) -> Result<ConsentGiven, ClientError> {
        self.post(path::CONSENTS, None, act).await
    }
    pub async fn decline(&self, act: &ConsentDeclined) -> Result<(), ClientError> {
        self.post(path::DECLINED, None, act).await
    }
    pub async fn sign_in(&self, request: &SignIn) -> Result<SignedIn, ClientError> {
        self.post(path::SESSIONS, None, request).await
    }
    pub async fn step_password(&self, request: &StepPassword) -> Result<SignedIn, ClientError> {
        self.post(path::STEP_PASSWORD, None, request).await
    }
    pub async fn step_code(&self, request: &StepCode) -> Result<Session, ClientError> {
        self.post(path::STEP_CODE, None, request).await
    }
    pub async fn session(&self, token: &SecretString) -> Result<SessionState, ClientError> {
        self.get(path::SESSION, Some(token)).await
    }
    pub async fn active(&self, token: &SecretString) -> Result<SessionState, ClientError> {
        self.post(path::ACTIVE, Some(token), &()).await
    }
    pub async fn sign_out(&self, token: &SecretString) -> Result<(), ClientError> {
        self.send(Method::DELETE, path::SESSION, Some(token), None::<&()>).await
    }
    pub async fn change_password(&self, token: &SecretString, change: &PasswordChange) -> Result<(), ClientError> {
        self.send(Method::PUT, path::PASSWORD, Some(token), Some(change)).await
    }
    pub async fn accounts(&self, token: &SecretString) -> Result<Vec<Account>, ClientError> {
        self.get(path::ACCOUNTS, Some(token)).await
    }
    pub async fn add_account(&self, token: &SecretString, new: &NewAccount) -> Result<InitialPassword, ClientError> {
        self.post(path::ACCOUNTS, Some(token), new).await
    }
    pub async fn release_account(&self, token: &SecretString, account: &AccountName) -> Result<(), ClientError> {
        self.post(&path::of_account(path::RELEASE, account), Some(token), &()).await
    }
    pub async fn reset_account(
        &self,
        token: &SecretString,
        account: &AccountName,
    ) -> Result<InitialPassword, ClientError> {
        self.post(&path::of_account(path::RESET, account), Some(token), &()).await
    }
    pub async fn disable_account(&self, token: &SecretString, account: &AccountName) -> Result<(), ClientError> {
        self.post(&path::of_account(path::DISABLE, account), Some(token), &()).await
    }
    pub async fn readers(&self, token: &SecretString) -> Result<Readers, ClientError> {
        self.get(path::READERS, Some(token)).await
    }
    pub async fn enlist_log(&self, token: &SecretString, log: &EnlistLog) -> Result<LogState, ClientError> {
        self.post(path::LOGS, Some(token), log).await
    }
    pub async fn push(&self, token: &SecretString, push: &Push) -> Result<Pushed, ClientError> {
        self.post(path::ENTRIES, Some(token), push).await
    }
    pub async fn search_trail(&self, token: &SecretString, search: &TrailSearch) -> Result<TrailPage, ClientError> {
        self.post(path::SEARCH, Some(token), search).await
    }
    pub async fn prove(&self, token: &SecretString, of: &ProofOf) -> Result<Proof, ClientError> {
        self.post(path::PROOF, Some(token), of).await
    }
    pub async fn export_trail(&self, token: &SecretString, export: &ExportTrail) -> Result<Exported, ClientError> {
        self.post(path::EXPORT, Some(token), export).await
    }
    pub async fn trail_state(&self, token: &SecretString) -> Result<TrailState, ClientError> {
        self.get(path::TRAIL, Some(token)).await
    }
}

/// A connection that trusts one authority and goes to one address.
#[allow(clippy::disallowed_types, reason = "this is the client")]
fn connect(endpoint: &Endpoint) -> Result<(reqwest::Client, String), ClientError> {
    let url = endpoint.url.trim_end_matches('/').to_owned();
    if !url.starts_with("https://") {
        return Err(ClientError::Config("the address must begin with https://".into()));
    }
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(endpoint.ca.as_bytes()) {
        let certificate = certificate.map_err(|_| ClientError::Config("the authority's file is not PEM".into()))?;
        roots.add(certificate).map_err(|_| ClientError::Config("the authority's certificate can't be used".into()))?;
    }
    if roots.is_empty() {
        return Err(ClientError::Config("the authority's file holds no certificate".into()));
    }
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| ClientError::Config(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let http = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .https_only(true)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(30))
        .build()
        .map_err(|error| ClientError::Config(error.to_string()))?;
    Ok((http, url))
}
