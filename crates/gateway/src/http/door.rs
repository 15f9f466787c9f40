//! Before a session: hello, rules, consent, credentials, first steps.

use super::{
    Answer, Shared,
    extract::{Body, Caller},
};
use axum::{Json, extract::State};
use wire::{
    ConsentAct, ConsentDeclined, ConsentGiven, Hello, Refusal, Rules, Session, SignIn, SignedIn, StepCode, StepPassword,
};

#[utoipa::path(get, path = "/v1/hello", responses((status = 200, body = Hello)))]
pub async fn hello(State(gateway): Shared) -> Json<Hello> {
    Json(gateway.hello())
}

#[utoipa::path(get, path = "/v1/rules", responses((status = 200, body = Rules)))]
pub async fn rules(State(gateway): Shared) -> Json<Rules> {
    Json(gateway.rules())
}

#[utoipa::path(post, path = "/v1/consents", request_body = ConsentAct,
    responses((status = 200, body = ConsentGiven), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn consent(
    State(gateway): Shared,
    Caller(from): Caller,
    Body(act): Body<ConsentAct>,
) -> Answer<ConsentGiven> {
    Ok(Json(gateway.consent(act, &from).await?))
}

#[utoipa::path(post, path = "/v1/consents/declined", request_body = ConsentDeclined,
    responses((status = 200), (status = 422, body = Refusal)))]
pub async fn decline(State(gateway): Shared, Caller(from): Caller, Body(act): Body<ConsentDeclined>) -> Answer<()> {
    Ok(Json(gateway.decline(act, &from).await?))
}

#[utoipa::path(post, path = "/v1/sessions", request_body = SignIn,
    responses((status = 200, body = SignedIn), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn sign_in(State(gateway): Shared, Caller(from): Caller, Body(request): Body<SignIn>) -> Answer<SignedIn> {
    Ok(Json(gateway.sign_in(request, &from).await?))
}

#[utoipa::path(post, path = "/v1/steps/password", request_body = StepPassword,
    responses((status = 200, body = SignedIn), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn step_password(
    State(gateway): Shared,
    Caller(from): Caller,
    Body(request): Body<StepPassword>,
) -> Answer<SignedIn> {
    Ok(Json(gateway.step_password(request, &from).await?))
}

#[utoipa::path(post, path = "/v1/steps/code", request_body = StepCode,
    responses((status = 200, body = Session), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn step_code(State(gateway): Shared, Caller(from): Caller, Body(request): Body<StepCode>) -> Answer<Session> {
    Ok(Json(gateway.step_code(request, &from).await?))
}
