//! The service's one error, and how it is told to a workstation.

use crate::{GatewayError, db::Transient, random};
use domain::{Denial, RuleId};
use keys::KeyError;
use wire::{Refusal, RefusalKind};

#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    #[error("{0}")]
    Denied(Denial),
    /// The session is missing or over.
    #[error("{0}")]
    NoSession(Denial),
    #[error("{0}")]
    BadInput(String),
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("keys: {0}")]
    Keys(#[from] KeyError),
    /// A source could not give what was asked of it alone; the words are for people.
    #[error("{0}")]
    Source(String),
    /// The trail can't be written or is damaged: nothing may be done.
    #[error("the audit trail: {0}")]
    Log(String),
    /// Another gateway moved the log on at the same moment.
    #[error("another gateway was faster")]
    Raced,
    #[error(transparent)]
    Gateway(#[from] GatewayError),
}

impl Transient for ServiceError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Raced) || matches!(self, Self::Database(error) if error.is_transient())
    }
}

impl ServiceError {
    /// The refusal, logged here and only here. Neither holds what the person typed.
    pub fn into_refusal(self) -> Refusal {
        let reference = random::reference();
        let mut refusal = match self {
            Self::Denied(denial) => Refusal::denied(RefusalKind::Denied, denial),
            Self::NoSession(denial) => Refusal::denied(RefusalKind::NoSession, denial),
            Self::BadInput(why) => Refusal::new(RefusalKind::BadInput, why, "Correct it and try again."),
            Self::Source(why) => {
                Refusal::new(RefusalKind::Internal, why, "Try again in a minute; what you have is still there.")
            }
            Self::Database(error) => {
                tracing::error!(%reference, "database: {error}");
                Refusal::new(
                    RefusalKind::Internal,
                    "The gateway can't use its database.",
                    "Try again in a minute; then quote the reference to the system owner.",
                )
            }
            Self::Log(why) => {
                tracing::error!(%reference, "ALERT: the audit trail can't be written: {why}");
                Refusal::denied(
                    RefusalKind::Internal,
                    Denial {
                        rule: RuleId::Aud2,
                        why: "The audit trail can't be written, so nothing was done.".into(),
                        remedy: "Tell the system owner at once, with the reference; nothing of yours is lost.".into(),
                    },
                )
            }
            other => {
                tracing::error!(%reference, "{other}");
                Refusal::new(
                    RefusalKind::Internal,
                    "The gateway made a mistake.",
                    "Try again; then quote the reference to the system owner.",
                )
            }
        };
        if let Some(rule) = refusal.rule {
            tracing::info!(%reference, %rule, "refused");
        }
        refusal.reference = reference;
        refusal
    }
}
