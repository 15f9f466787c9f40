//! Questions, and what is asked of their answers.

use super::{
    Answer, Shared,
    extract::{Bearer, Body, Caller, Refused},
};
use axum::{
    Json, body,
    extract::State,
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};
use domain::policy::Act;
use tokio_stream::wrappers::ReceiverStream;
use wire::{AnswerKey, Asking, Line, OpenAnswer, ReadPicture, Refusal, WantPicture};

/// The lines go out as the sources answer. A workstation that goes away calls them off.
#[utoipa::path(post, path = "/v1/questions", request_body = Asking,
    responses((status = 200, body = Line, content_type = "application/x-ndjson"), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn ask(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(asking): Body<Asking>,
) -> Result<Response, Refused> {
    let actor = gateway.authorize(&token, &from, Act::Ask, None).await?;
    let lines = gateway.ask(&actor, asking).await?;
    let body = body::Body::from_stream(ReceiverStream::new(lines));
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}

#[utoipa::path(post, path = "/v1/answers/open", request_body = OpenAnswer,
    responses((status = 200, body = AnswerKey), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn open(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(open): Body<OpenAnswer>,
) -> Answer<AnswerKey> {
    let actor = gateway.authorize(&token, &from, Act::Ask, None).await?;
    Ok(Json(gateway.open_answer(&actor, open).await?))
}

#[utoipa::path(post, path = "/v1/pictures", request_body = WantPicture,
    responses((status = 200, body = ReadPicture), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 422, body = Refusal)))]
pub async fn picture(
    State(gateway): Shared,
    Caller(from): Caller,
    Bearer(token): Bearer,
    Body(want): Body<WantPicture>,
) -> Answer<ReadPicture> {
    let actor = gateway.authorize(&token, &from, Act::Ask, None).await?;
    Ok(Json(gateway.picture(&actor, want).await?))
}
