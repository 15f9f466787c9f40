//! One's own session.

use super::{
    Answer, Shared,
    extract::{Bearer, Body, Caller},
};
use axum::{Json, extract::State};
use wire::{PasswordChange, Refusal, SessionState};

#[utoipa::path(get, path = "/v1/session", responses((status = 200, body = SessionState), (status = 401, body = Refusal)))]
pub async fn look(State(gateway): Shared, Caller(from): Caller, Bearer(token): Bearer) -> Answer<SessionState> {
    Ok(Json(gateway.session_state(&token, &from).await?))
}

#[utoipa::path(post, path = "/v1/session/active",
    responses((status = 200, body = SessionState), (status = 401, body = Refusal)))]
pub async fn active(State(gateway): Shared, Caller(from): Caller, Bearer(token): Bearer) -> Answer<SessionState> {
    Ok(Json(gateway.active(&token, &from).await?))
}

#[utoipa::path(delete, path = "/v1/session", responses((status = 200), (status = 401, body = Refusal)))]
pub async fn sign_out(State(gateway): Shared, Caller(from): Caller, Bearer(token): Bearer) -> Answer<()> {
    Ok(Json(gateway.sign_out(&token, &from).await?))
}

#[utoipa::path(put, path = "/v1/session/password", request_body = PasswordChange,
    responses((status = 200), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn change_password(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(change): Body<PasswordChange>,
) -> Answer<()> {
    Ok(Json(gateway.change_password(&token, &from, change).await?))
}
