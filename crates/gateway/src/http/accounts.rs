//! Administration of accounts, by role (ACC-8).

use super::{
    Answer, Shared,
    extract::{Bearer, Body, Caller, Refused},
};
use crate::service::{Actor, Address, Gateway, ServiceError};
use axum::{
    Json,
    extract::{Path, State},
};
use domain::{AccountName, policy::Act};
use wire::{Account, InitialPassword, NewAccount, Refusal, Secret};

/// The account that a path names, once the caller may do `act` to it.
async fn about(
    gateway: &Gateway,
    token: &Secret,
    from: &Address,
    act: Act,
    name: &str,
) -> Result<(Actor, AccountName), Refused> {
    // The session comes first: without one, nothing is said of names.
    gateway.authorize(token, from, act, None).await?;
    let name =
        AccountName::new(name).map_err(|_| ServiceError::BadInput("There is no account of that name.".into()))?;
    let actor = gateway.authorize(token, from, act, Some(&name)).await?;
    Ok((actor, name))
}

#[utoipa::path(get, path = "/v1/accounts",
    responses((status = 200, body = Vec<Account>), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn list(State(gateway): Shared, Caller(from): Caller, Bearer(token): Bearer) -> Answer<Vec<Account>> {
    let actor = gateway.authorize(&token, &from, Act::ListAccounts, None).await?;
    Ok(Json(gateway.accounts(&actor).await?))
}

#[utoipa::path(post, path = "/v1/accounts", request_body = NewAccount,
    responses((status = 200, body = InitialPassword), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn add(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(new): Body<NewAccount>,
) -> Answer<InitialPassword> {
    let actor = gateway.authorize(&token, &from, Act::AddAccount, None).await?;
    Ok(Json(gateway.add_account(&actor, new).await?))
}

#[utoipa::path(post, path = "/v1/accounts/{account}/release", params(("account" = String, Path,)),
    responses((status = 200), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn release(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Path(name): Path<String>,
) -> Answer<()> {
    let (actor, name) = about(&gateway, &token, &from, Act::ReleaseAccount, &name).await?;
    Ok(Json(gateway.release_account(&actor, &name).await?))
}

#[utoipa::path(post, path = "/v1/accounts/{account}/reset", params(("account" = String, Path,)),
    responses((status = 200, body = InitialPassword), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn reset(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Path(name): Path<String>,
) -> Answer<InitialPassword> {
    let (actor, name) = about(&gateway, &token, &from, Act::ResetAccount, &name).await?;
    Ok(Json(gateway.reset_account(&actor, &name).await?))
}

#[utoipa::path(post, path = "/v1/accounts/{account}/disable", params(("account" = String, Path,)),
    responses((status = 200), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn disable(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Path(name): Path<String>,
) -> Answer<()> {
    let (actor, name) = about(&gateway, &token, &from, Act::DisableAccount, &name).await?;
    Ok(Json(gateway.disable_account(&actor, &name).await?))
}
