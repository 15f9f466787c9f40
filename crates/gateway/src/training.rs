//! The seven accounts of the training world (`assets/training/accounts.toml`).

use crate::{GatewayError, service::Gateway};
use data_encoding::BASE32_NOPAD;
use domain::{AccountName, Role};
use serde::Deserialize;
use wire::{Secret, Who};

const ACCOUNTS: &str = include_str!("../../../assets/training/accounts.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    account: Vec<Account>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    name: AccountName,
    display: String,
    role: Role,
    unit: String,
    password: String,
    totp: String,
}

fn read() -> Result<Vec<Account>, GatewayError> {
    toml::from_str::<File>(ACCOUNTS)
        .map(|file| file.account)
        .map_err(|error| GatewayError::Refused(format!("the training accounts can't be read: {error}")))
}

/// Who can sign in for training, in the order of the file.
pub fn accounts() -> Result<Vec<Who>, GatewayError> {
    Ok(read()?.into_iter().map(|a| Who { account: a.name, name: a.display, role: a.role, unit: a.unit }).collect())
}

/// Adds the accounts that are missing.
pub(crate) async fn ensure_accounts(gateway: &Gateway) -> Result<(), GatewayError> {
    for account in read()? {
        let totp = BASE32_NOPAD
            .decode(account.totp.as_bytes())
            .map_err(|_| GatewayError::Refused(format!("the second factor of {} can't be read", account.name)))?;
        let (name, role) = (account.name.clone(), account.role);
        let who = Who { account: account.name, name: account.display, role: account.role, unit: account.unit };
        gateway
            .add_training_account(who, &account.password, &totp)
            .await
            .map_err(|error| GatewayError::Refused(error.to_string()))?;
        gateway.grant_for_training(&name, role).await.map_err(|error| GatewayError::Refused(error.to_string()))?;
    }
    Ok(())
}

/// Password and present code of a training account; `None` when every code of this minute was used.
pub async fn credentials(gateway: &Gateway, name: &AccountName) -> Result<Option<(Secret, Secret)>, GatewayError> {
    let known = read()?.into_iter().find(|account| account.name == *name);
    let known = known.ok_or_else(|| GatewayError::Refused("That is not one of the training accounts.".into()))?;
    let code = gateway.training_code(name).await.map_err(|error| GatewayError::Refused(error.to_string()))?;
    Ok(code.map(|code| (Secret(known.password), code)))
}
