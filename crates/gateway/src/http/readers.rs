//! Where cameras stand.

use super::{
    Answer, Shared,
    extract::{Bearer, Caller},
};
use axum::{Json, extract::State};
use domain::policy::Act;
use wire::{Readers, Refusal};

#[utoipa::path(get, path = "/v1/readers",
    responses((status = 200, body = Readers), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn look(State(gateway): Shared, Caller(from): Caller, Bearer(token): Bearer) -> Answer<Readers> {
    gateway.authorize(&token, &from, Act::SeeReaders, None).await?;
    Ok(Json(gateway.readers().await))
}
