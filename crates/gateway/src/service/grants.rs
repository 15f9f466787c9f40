//! ACC-6 and ACC-7: which sources a person may ask, and which enhanced functions they may use. So far they are granted
//! from the gateway's console.

use super::{Actor, Gateway, ServiceError, accounts::named};
use crate::{Db, db::Tx, recorded, transact};
use domain::{
    AccountId, AccountName, Mode, Role,
    policy::{self, Right, may},
};
use std::{fmt, str::FromStr};
use trail::Act;

/// The longest name of a source.
const SOURCE_MOST: usize = 80;

/// What can be granted. As text `source:NAME` or `right:CODE`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grant {
    Source(String),
    Right(&'static str),
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(name) => write!(f, "source:{name}"),
            Self::Right(code) => write!(f, "right:{code}"),
        }
    }
}

impl FromStr for Grant {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(code) = text.strip_prefix("right:") {
            let right = Right::ALL.into_iter().find(|right| right.code() == code);
            let codes = Right::ALL.map(Right::code).join(", ");
            return right
                .map(|right| Self::Right(right.code()))
                .ok_or_else(|| format!("{code:?} is no right; there are {codes}"));
        }
        let name = text.strip_prefix("source:").ok_or("what is granted is source:NAME or right:CODE")?;
        if name.trim() != name
            || name.is_empty()
            || name.chars().count() > SOURCE_MOST
            || name.chars().any(char::is_control)
        {
            return Err(format!("a source's name has 1 to {SOURCE_MOST} plain characters"));
        }
        Ok(Self::Source(name.to_owned()))
    }
}

/// What somebody was granted.
#[derive(Debug, Default)]
pub(super) struct Granted {
    pub sources: Vec<String>,
    pub rights: Vec<Right>,
}

impl Gateway {
    /// Grants a source or a right; to grant it twice changes nothing.
    pub async fn grant(&self, actor: &Actor, name: &AccountName, what: &str) -> Result<(), ServiceError> {
        let what = parsed(what)?;
        recorded!(self, |tx| {
            let account = named(tx, name).await?;
            if may(account.role, policy::Act::Ask, false).is_err() {
                return Err(ServiceError::BadInput(format!(
                    "The role {} asks no sources, so there is nothing to grant.",
                    account.role
                )));
            }
            if Db::grant(tx, account.id, &what.to_string(), self.now()).await? {
                self.enter(tx, actor, Act::Grant { account: name.clone(), what: what.to_string() }).await?;
            }
            Ok::<_, ServiceError>(())
        })
    }

    /// Takes it away, from the next question on.
    pub async fn revoke(&self, actor: &Actor, name: &AccountName, what: &str) -> Result<(), ServiceError> {
        let what = parsed(what)?;
        recorded!(self, |tx| {
            let account = named(tx, name).await?;
            if !Db::revoke(tx, account.id, &what.to_string(), self.now()).await? {
                return Err(ServiceError::BadInput(format!("{name} was not granted {what}.")));
            }
            self.enter(tx, actor, Act::Revoke { account: name.clone(), what: what.to_string() }).await
        })
    }

    pub async fn grants_of(&self, name: &AccountName) -> Result<Vec<String>, ServiceError> {
        transact!(self.db, |tx| {
            let account = named(tx, name).await?;
            Ok::<_, ServiceError>(Db::grants(tx, account.id).await?)
        })
    }

    pub(super) async fn granted(&self, tx: &mut Tx, account: AccountId) -> Result<Granted, ServiceError> {
        let mut granted = Granted::default();
        for what in Db::grants(tx, account).await? {
            match what.parse() {
                Ok(Grant::Source(name)) => granted.sources.push(name),
                Ok(Grant::Right(code)) => {
                    granted.rights.extend(Right::ALL.into_iter().filter(|right| right.code() == code));
                }
                // A right that an older or newer program knows is none here.
                Err(_) => {}
            }
        }
        Ok(granted)
    }

    /// Grants a training account that asks every source there is and all that the training world teaches, where it was
    /// never granted before: what was revoked stays so.
    pub(crate) async fn grant_for_training(&self, name: &AccountName, role: Role) -> Result<(), ServiceError> {
        if self.mode != Mode::Training || may(role, policy::Act::Ask, false).is_err() {
            return Ok(());
        }
        let rights = Right::ALL.into_iter().filter(|right| *right != Right::PhotoScan);
        let sources = self.federation.names().into_iter().map(Grant::Source);
        let all: Vec<String> =
            rights.map(|right| Grant::Right(right.code())).chain(sources).map(|grant| grant.to_string()).collect();
        transact!(self.db, |tx| {
            let account = named(tx, name).await?;
            for what in &all {
                Db::grant_first(tx, account.id, what, self.now()).await?;
            }
            Ok::<_, ServiceError>(())
        })
    }
}

fn parsed(what: &str) -> Result<Grant, ServiceError> {
    what.parse().map_err(|why: String| ServiceError::BadInput(format!("It can't be granted: {why}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acc_6_a_grant_is_a_source_or_a_right_and_nothing_else() {
        for text in
            ["source:Sable", "source:Own readers", "right:area_query", "right:partial_plate", "right:photo_scan"]
        {
            assert_eq!(text.parse::<Grant>().unwrap().to_string(), text);
        }
        for bad in ["", "Sable", "source:", "source: Sable", "source:a\nb", "right:", "right:all", "Right:area_query"] {
            assert!(bad.parse::<Grant>().is_err(), "{bad:?}");
        }
    }
}
