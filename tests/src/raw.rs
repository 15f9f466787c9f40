//! Ways in that the product's own client does not have: a client that no permit binds, and SQL on a
//! gateway's database.

use client::Endpoint;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use wire::Refusal;

/// Speaks JSON to any path of a gateway, and reads the first line of what it answers.
#[allow(clippy::disallowed_types, reason = "it stands in for a client of somebody else's")]
pub struct Raw {
    http: reqwest::Client,
    url: String,
}

#[allow(clippy::disallowed_types, clippy::missing_panics_doc, reason = "a tool of tests")]
impl Raw {
    pub fn new(endpoint: &Endpoint) -> Self {
        let ca = reqwest::Certificate::from_pem(endpoint.ca.as_bytes()).unwrap();
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder().tls_certs_only([ca]).build().unwrap();
        Self { http, url: endpoint.url.clone() }
    }

    pub async fn post(&self, path: &str, token: &SecretString, body: &Value) -> Result<Value, Refusal> {
        let request = self.http.post(format!("{}{path}", self.url)).bearer_auth(token.expose_secret()).json(body);
        let response = request.send().await.unwrap();
        let (good, text) = (response.status().is_success(), response.text().await.unwrap());
        let first = text.lines().next().unwrap_or_default();
        if good { Ok(serde_json::from_str(first).unwrap()) } else { Err(serde_json::from_str(&text).unwrap()) }
    }
}

/// Runs a statement on a gateway's database, as somebody with the database's password could.
pub async fn sql(url: &str, statement: &'static str) {
    sqlx::any::install_default_drivers();
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(url).await.unwrap();
    sqlx::query(statement).execute(&mut connection).await.unwrap();
}
