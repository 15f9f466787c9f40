//! Speaks to a witness: C2SP tlog-witness, and the note by which a gateway makes a log known to it.

use crate::{ClientError, Endpoint, connect};

/// What a witness answers to `add-checkpoint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WitnessAnswer {
    /// Signature lines.
    Signed(String),
    /// It knows the log at this size.
    Conflict(u64),
    UnknownLog,
    Refused(String),
}

/// A client of one witness.
#[derive(Debug, Clone)]
pub struct WitnessClient {
    #[allow(clippy::disallowed_types, reason = "this is the client")]
    http: reqwest::Client,
    url: String,
}

impl WitnessClient {
    pub fn new(endpoint: &Endpoint) -> Result<Self, ClientError> {
        let (http, url) = connect(endpoint)?;
        Ok(Self { http, url })
    }

    async fn post(&self, path: &str, body: &str) -> Result<(u16, String), ClientError> {
        let request = self.http.post(format!("{}/{path}", self.url)).body(body.to_owned());
        let response = request.send().await.map_err(|error| ClientError::from_send(&error))?;
        let status = response.status().as_u16();
        let text = response.text().await.map_err(|error| ClientError::from_send(&error))?;
        Ok((status, text))
    }

    /// Asks for a cosignature; `body` is as the specification writes it.
    pub async fn add_checkpoint(&self, body: &str) -> Result<WitnessAnswer, ClientError> {
        let (status, text) = self.post("add-checkpoint", body).await?;
        Ok(match status {
            200 => WitnessAnswer::Signed(text),
            404 => WitnessAnswer::UnknownLog,
            409 => text.trim().parse().map_or_else(|_| WitnessAnswer::Refused(text.clone()), WitnessAnswer::Conflict),
            400..=499 => WitnessAnswer::Refused(text.chars().take(200).collect()),
            other => return Err(ClientError::Odd(other)),
        })
    }

    /// Makes a log known, by a note that the gateway's log key signed.
    pub async fn enlist(&self, note: &str) -> Result<(), ClientError> {
        match self.post("enlist", note).await? {
            (200, _) => Ok(()),
            (status, _) => Err(ClientError::Odd(status)),
        }
    }
}
