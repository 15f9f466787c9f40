//! What can go wrong on the way to the gateway.

use std::error::Error;
use wire::Refusal;

#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The config of the client itself.
    #[error("{0}")]
    Config(String),
    #[error("the gateway can't be reached")]
    Away,
    #[error("what answers is not the gateway this workstation trusts")]
    Untrusted,
    #[error("the gateway answered something unknown (status {0})")]
    Odd(u16),
    #[error("{}", .0.message)]
    Refused(Box<Refusal>),
}

impl ClientError {
    pub(crate) fn from_send(error: &reqwest::Error) -> Self {
        if is_distrust(error) { Self::Untrusted } else { Self::Away }
    }
}

/// Whether TLS itself refused, anywhere down the chain. An I/O error hides what it holds from
/// `source`, so it is looked into by itself.
fn is_distrust(error: &(dyn Error + 'static)) -> bool {
    let tls = error.downcast_ref::<rustls::Error>().is_some_and(|e| !matches!(e, rustls::Error::General(_)));
    let held = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    tls || held.is_some_and(|inner| is_distrust(inner)) || error.source().is_some_and(is_distrust)
}
