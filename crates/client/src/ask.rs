//! Questions, and what is asked of their answers. A question leaves only with the permit that policy gives to a
//! witnessed intent (AUD-3).

use crate::{Client, ClientError};
use domain::{Permit, policy};
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use wire::{AnswerKey, Asking, Line, Looked, Looks, OpenAnswer, ReadPicture, Refusal, WantPicture, path};

/// The longest line that is read: 500 reads with all they may have.
const LONGEST: usize = 8 * 1024 * 1024;
/// The longest that an answer may take to come whole.
const WHOLE: Duration = Duration::from_mins(5);

/// An answer as it comes; dropping it tells the gateway to stop.
#[derive(Debug)]
pub struct Lines {
    response: Response,
    held: Vec<u8>,
    /// How much of `held` has no end of a line.
    looked: usize,
}

impl Lines {
    /// The next line; `None` at the end of the stream, whether or not [`Line::End`] came before it.
    pub async fn next(&mut self) -> Result<Option<Line>, ClientError> {
        loop {
            let end = self.held.iter().skip(self.looked).position(|byte| *byte == b'\n');
            if let Some(end) = end.map(|end| end + self.looked) {
                let line = self.held.get(..end).and_then(|line| Line::parse(line).ok());
                self.held.drain(..=end);
                self.looked = 0;
                return line.map(Some).ok_or(ClientError::Odd(200));
            }
            self.looked = self.held.len();
            if self.looked > LONGEST {
                return Err(ClientError::Odd(200));
            }
            match self.response.chunk().await.map_err(|error| ClientError::from_send(&error))? {
                Some(bytes) => self.held.extend_from_slice(&bytes),
                None if self.held.is_empty() => return Ok(None),
                None => return Err(ClientError::Away),
            }
        }
    }
}

impl Client {
    /// Asks; the permit is used up. The gateway checks the proof again and refuses one without.
    pub async fn ask(
        &self,
        token: &SecretString,
        _permit: Permit<policy::Asking>,
        asking: &Asking,
    ) -> Result<Lines, ClientError> {
        let request = self.http.post(format!("{}{}", self.url, path::QUESTIONS)).timeout(WHOLE);
        let sent = request.bearer_auth(token.expose_secret()).json(asking).send().await;
        let response = sent.map_err(|error| ClientError::from_send(&error))?;
        let status = response.status();
        if status == StatusCode::OK {
            return Ok(Lines { response, held: Vec::new(), looked: 0 });
        }
        let bytes = response.bytes().await.map_err(|error| ClientError::from_send(&error))?;
        let refusal: Refusal = serde_json::from_slice(&bytes).map_err(|_| ClientError::Odd(status.as_u16()))?;
        Err(ClientError::Refused(Box::new(refusal)))
    }

    /// The key of a cached answer; with a question, its permit is used up like any other (QRY-6).
    pub async fn open_answer(
        &self,
        token: &SecretString,
        _permit: Option<Permit<policy::Asking>>,
        open: &OpenAnswer,
    ) -> Result<AnswerKey, ClientError> {
        self.post(path::OPEN_ANSWER, Some(token), open).await
    }

    pub async fn picture(&self, token: &SecretString, want: &WantPicture) -> Result<ReadPicture, ClientError> {
        self.post(path::PICTURES, Some(token), want).await
    }

    pub async fn looked(&self, token: &SecretString, looked: &Looked) -> Result<Looks, ClientError> {
        self.post(path::LOOKS, Some(token), looked).await
    }
}
