//! The trail: logs and their witness, reading and exporting.

use super::{
    Answer, Shared,
    extract::{Bearer, Body, Caller},
};
use axum::{Json, extract::State};
use domain::policy::Act;
use wire::{
    EnlistLog, ExportTrail, Exported, LogState, Proof, ProofOf, Push, Pushed, Refusal, TrailPage, TrailSearch,
    TrailState,
};

#[utoipa::path(post, path = "/v1/trail/logs", request_body = EnlistLog,
    responses((status = 200, body = LogState), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn enlist(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(log): Body<EnlistLog>,
) -> Answer<LogState> {
    let actor = gateway.authorize(&token, &from, Act::UseOwnSession, None).await?;
    Ok(Json(gateway.enlist_log(&actor, log).await?))
}

#[utoipa::path(post, path = "/v1/trail/entries", request_body = Push,
    responses((status = 200, body = Pushed), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn push(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(push): Body<Push>,
) -> Answer<Pushed> {
    let actor = gateway.authorize(&token, &from, Act::UseOwnSession, None).await?;
    Ok(Json(gateway.push(&actor, push).await?))
}

#[utoipa::path(post, path = "/v1/trail/search", request_body = TrailSearch,
    responses((status = 200, body = TrailPage), (status = 401, body = Refusal), (status = 422, body = Refusal)))]
pub async fn search(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(search): Body<TrailSearch>,
) -> Answer<TrailPage> {
    let actor = gateway.authorize(&token, &from, Act::ReadTrail, None).await?;
    Ok(Json(gateway.search_trail(&actor, search).await?))
}

#[utoipa::path(post, path = "/v1/trail/proof", request_body = ProofOf,
    responses((status = 200, body = Proof), (status = 401, body = Refusal), (status = 422, body = Refusal)))]
pub async fn prove(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(of): Body<ProofOf>,
) -> Answer<Proof> {
    let actor = gateway.authorize(&token, &from, Act::ReadTrail, None).await?;
    Ok(Json(gateway.prove(&actor, of).await?))
}

#[utoipa::path(post, path = "/v1/trail/export", request_body = ExportTrail,
    responses((status = 200, body = Exported), (status = 401, body = Refusal), (status = 422, body = Refusal)))]
pub async fn export(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(export): Body<ExportTrail>,
) -> Answer<Exported> {
    let actor = gateway.authorize(&token, &from, Act::ExportTrail, None).await?;
    Ok(Json(gateway.export_trail(&actor, export).await?))
}

#[utoipa::path(get, path = "/v1/trail/state",
    responses((status = 200, body = TrailState), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn state(State(gateway): Shared, Caller(from): Caller, Bearer(token): Bearer) -> Answer<TrailState> {
    let actor = gateway.authorize(&token, &from, Act::SeeWitnesses, None).await?;
    Ok(Json(gateway.trail_state(&actor).await?))
}
