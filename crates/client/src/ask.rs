//! Questions. They leave only with the permit that policy gives to a witnessed intent (AUD-3).

use crate::{Client, ClientError};
use domain::{Permit, policy};
use secrecy::SecretString;
use wire::{Answered, Asking, path};

/// The answer to a question.
pub type Asked = Answered;

impl Client {
    /// Asks; the permit is used up. The gateway checks the proof again and refuses one without.
    pub async fn ask(
        &self,
        token: &SecretString,
        _permit: Permit<policy::Asking>,
        asking: &Asking,
    ) -> Result<Asked, ClientError> {
        self.post(path::QUESTIONS, Some(token), asking).await
    }
}
