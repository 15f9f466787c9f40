//! What the training world offers at the door: accounts whose credentials are public.

use api::{AccountName, TrainingAccount};
use std::{future::Future, pin::Pin};

/// Credentials to fill in.
#[derive(Debug)]
pub struct Filled {
    pub password: api::Secret,
    pub code: api::Secret,
}

/// The shell brings this in training, since it holds the embedded gateway; in service there is none.
pub trait Training: Send + Sync {
    fn accounts(&self) -> Vec<TrainingAccount>;
    /// `Ok(None)` when every code of this minute was used; `Err` in plain words.
    fn fill<'a>(
        &'a self,
        account: &'a AccountName,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Filled>, String>> + Send + 'a>>;
}
