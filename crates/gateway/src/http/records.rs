//! The owners' work: events and records, forms, looks and requests to look further back.

use super::{
    Answer, Shared,
    extract::{Bearer, Body, Caller},
};
use axum::{Json, extract::State};
use domain::policy::Act;
use wire::{
    Approval, Decide, FetchRecords, Forms, Looked, Looks, NewApproval, RecordHeads, Records, RecordsKept, Refusal,
};

#[utoipa::path(get, path = "/v1/records",
    responses((status = 200, body = RecordHeads), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn heads(State(gateway): Shared, Caller(from): Caller, Bearer(token): Bearer) -> Answer<RecordHeads> {
    let actor = gateway.authorize(&token, &from, Act::WorkOnEvents, None).await?;
    Ok(Json(gateway.record_heads(&actor).await?))
}

#[utoipa::path(put, path = "/v1/records", request_body = Records,
    responses((status = 200, body = RecordsKept), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn keep(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(records): Body<Records>,
) -> Answer<RecordsKept> {
    let actor = gateway.authorize(&token, &from, Act::WorkOnEvents, None).await?;
    Ok(Json(gateway.keep_records(&actor, records).await?))
}

#[utoipa::path(post, path = "/v1/records/fetch", request_body = FetchRecords,
    responses((status = 200, body = Records), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn fetch(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(wanted): Body<FetchRecords>,
) -> Answer<Records> {
    let actor = gateway.authorize(&token, &from, Act::WorkOnEvents, None).await?;
    Ok(Json(gateway.fetch_records(&actor, wanted).await?))
}

#[utoipa::path(get, path = "/v1/forms",
    responses((status = 200, body = Forms), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn forms(State(gateway): Shared, Caller(from): Caller, Bearer(token): Bearer) -> Answer<Forms> {
    let actor = gateway.authorize(&token, &from, Act::WorkOnEvents, None).await?;
    Ok(Json(gateway.forms(&actor).await?))
}

#[utoipa::path(post, path = "/v1/looks", request_body = Looked,
    responses((status = 200, body = Looks), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn looked(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(looked): Body<Looked>,
) -> Answer<Looks> {
    let actor = gateway.authorize(&token, &from, Act::Ask, None).await?;
    Ok(Json(gateway.looked(&actor, looked).await?))
}

#[utoipa::path(get, path = "/v1/approvals",
    responses((status = 200, body = Vec<Approval>), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn approvals(State(gateway): Shared, Caller(from): Caller, Bearer(token): Bearer) -> Answer<Vec<Approval>> {
    let actor = gateway.authorize(&token, &from, Act::SeeApprovals, None).await?;
    Ok(Json(gateway.approvals(&actor).await?))
}

#[utoipa::path(post, path = "/v1/approvals", request_body = NewApproval,
    responses((status = 200, body = Approval), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn request(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(new): Body<NewApproval>,
) -> Answer<Approval> {
    let actor = gateway.authorize(&token, &from, Act::Ask, None).await?;
    Ok(Json(gateway.request_approval(&actor, new).await?))
}

#[utoipa::path(post, path = "/v1/approvals/decide", request_body = Decide,
    responses((status = 200, body = Approval), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn decide(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(decide): Body<Decide>,
) -> Answer<Approval> {
    let actor = gateway.authorize(&token, &from, Act::DecideApprovals, None).await?;
    Ok(Json(gateway.decide_approval(&actor, decide).await?))
}
