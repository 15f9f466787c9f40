//! What forms are filled with, and what accounts were granted.

use super::{
    Actor, Gateway, ServiceError,
    purpose::{granted_sources, rights},
    records::account,
};
use crate::{Db, GatewayError, db::AccountRow, recorded, transact};
use domain::{
    AccountName, Role,
    policy::{self, Right},
};
use serde::Deserialize;
use trail::Act;
use wire::{Coded, Colleague, Forms};

const AUTHORITIES: &str = include_str!("../../../../assets/rules/authorities.toml");
const REASONS: &str = include_str!("../../../../assets/rules/reasons.toml");

/// The agency's lists: what Readroom brings, and what the config adds.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    pub authorities: Vec<Coded>,
    /// QRY-1.
    pub reasons: Vec<Coded>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    entry: Vec<Coded>,
}

impl Lists {
    pub fn new(authorities: &[Coded], reasons: &[Coded]) -> Result<Self, GatewayError> {
        let read = |text: &str, more: &[Coded]| {
            let file: File = toml::from_str(text)
                .map_err(|error| GatewayError::Refused(format!("a list of codes can't be read: {error}")))?;
            let mut list = file.entry;
            for entry in more {
                list.retain(|known| known.code != entry.code);
                list.push(entry.clone());
            }
            Ok::<_, GatewayError>(list)
        };
        Ok(Self { authorities: read(AUTHORITIES, authorities)?, reasons: read(REASONS, reasons)? })
    }
}

impl Gateway {
    pub async fn forms(&self, actor: &Actor) -> Result<Forms, ServiceError> {
        let me = account(actor)?;
        let (grants, accounts) = transact!(self.db, |tx| {
            Ok::<_, ServiceError>((Db::grants(tx, me).await?, AccountRow::all(tx).await?))
        })?;
        let may_ask = |row: &AccountRow| {
            row.name != *me && !row.disabled && policy::may(row.role, policy::Act::Ask, false).is_ok()
        };
        Ok(Forms {
            authorities: self.lists.authorities.clone(),
            reasons: self.lists.reasons.clone(),
            colleagues: accounts
                .into_iter()
                .filter(may_ask)
                .map(|row| Colleague { account: row.name, name: row.display, unit: row.unit })
                .collect(),
            sources: granted_sources(&grants),
            rights: rights(&grants),
        })
    }

    /// Grants a source or a right: `source:NAME` or `right:CODE`.
    pub async fn grant(&self, actor: &Actor, name: &AccountName, what: &str) -> Result<(), ServiceError> {
        known(what)?;
        recorded!(self, |tx| {
            if AccountRow::by_name(tx, name).await?.is_none() {
                return Err(ServiceError::BadInput(format!("There is no account {name}.")));
            }
            if Db::grant(tx, name, what, self.now()).await? {
                self.enter(tx, actor, Act::Grant { account: name.clone(), what: what.to_owned() }).await?;
            }
            Ok::<_, ServiceError>(())
        })
    }

    pub async fn revoke(&self, actor: &Actor, name: &AccountName, what: &str) -> Result<(), ServiceError> {
        recorded!(self, |tx| {
            if !Db::revoke(tx, name, what).await? {
                return Err(ServiceError::BadInput(format!("{name} was not granted {what}.")));
            }
            self.enter(tx, actor, Act::Revoke { account: name.clone(), what: what.to_owned() }).await
        })
    }

    pub async fn grants_of(&self, name: &AccountName) -> Result<Vec<String>, ServiceError> {
        transact!(self.db, |tx| { Db::grants(tx, name).await.map_err(ServiceError::from) })
    }

    /// In training: each account that asks may ask every source there is.
    pub(crate) async fn grant_for_training(&self, name: &AccountName, role: Role) -> Result<(), ServiceError> {
        if policy::may(role, policy::Act::Ask, false).is_err() {
            return Ok(());
        }
        let rights = [Right::AreaQuery, Right::PartialPlate].map(|right| format!("right:{}", right.code()));
        let sources = self.federation.names().into_iter().map(|source| format!("source:{source}"));
        for what in rights.into_iter().chain(sources) {
            self.grant(&Actor::console(), name, &what).await?;
        }
        Ok(())
    }
}

fn known(what: &str) -> Result<(), ServiceError> {
    let right = |code: &str| Right::ALL.iter().any(|right| right.code() == code);
    let good = match what.split_once(':') {
        Some(("source", name)) => !name.trim().is_empty() && name.len() <= 80 && !name.chars().any(char::is_control),
        Some(("right", code)) => right(code),
        _ => false,
    };
    if good {
        return Ok(());
    }
    let codes: Vec<_> = Right::ALL.iter().map(|right| format!("right:{}", right.code())).collect();
    Err(ServiceError::BadInput(format!("`{what}` can't be granted: it is source:NAME or {}.", codes.join(", "))))
}
