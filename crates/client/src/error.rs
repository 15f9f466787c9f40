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
        let mut cause: Option<&(dyn Error + 'static)> = error.source();
        while let Some(inner) = cause {
            let is_tls = |e: &rustls::Error| !matches!(e, rustls::Error::General(_));
            let direct = inner.downcast_ref::<rustls::Error>().is_some_and(is_tls);
            let wrapped = inner
                .downcast_ref::<std::io::Error>()
                .and_then(std::io::Error::get_ref)
                .and_then(|e| e.downcast_ref::<rustls::Error>())
                .is_some_and(is_tls);
            if direct || wrapped {
                return Self::Untrusted;
            }
            cause = inner.source();
        }
        Self::Away
    }
}
