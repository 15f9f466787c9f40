//! SEC-3: tries. Each is entered as a failure before the password is looked at and struck out after a
//! success, so that many tries at once get no more guesses than one after the other.

use super::{Gateway, ServiceError, name_digest};
use crate::{Db, db::Tx, random};
use domain::{Denial, Timestamp, policy::lockout};

/// One try under a name, whether or not an account has it.
pub(super) struct Try {
    id: String,
    gate: String,
    at: Timestamp,
}

impl Gateway {
    pub(super) fn new_try(&self, typed: &str) -> Result<Try, ServiceError> {
        Ok(Try { id: random::token()?.take(), gate: name_digest(typed), at: self.now() })
    }

    async fn lockout(&self, tx: &mut Tx, one: &Try) -> Result<Option<Denial>, ServiceError> {
        let facts = Db::lockout_facts(tx, &one.gate, one.at - self.profile.lockout_window()).await?;
        Ok(lockout(&facts, &self.profile, self.now()).err())
    }

    /// Enters a try, unless the name is locked.
    pub(super) async fn enter_try(&self, tx: &mut Tx, one: &Try) -> Result<(), ServiceError> {
        match self.lockout(tx, one).await? {
            Some(denial) => Err(ServiceError::Denied(denial)),
            None => Ok(Db::add_failure(tx, &one.id, &one.gate, one.at, self.profile.lockout_window()).await?),
        }
    }

    pub(super) async fn strike_out(&self, tx: &mut Tx, one: &Try) -> Result<(), ServiceError> {
        Ok(Db::strike_out(tx, &one.id, &one.gate, one.at).await?)
    }

    /// After a wrong try: locks the name when that was one too many, and says so.
    pub(super) async fn wrong_try(&self, tx: &mut Tx, one: &Try) -> Result<Option<Denial>, ServiceError> {
        let denied = self.lockout(tx, one).await?;
        if denied.is_some() {
            Db::lock_name(tx, &one.gate, self.now()).await?;
        }
        Ok(denied)
    }
}
