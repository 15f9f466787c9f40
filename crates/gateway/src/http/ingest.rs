//! What camera systems post, with a key and without a session.

use super::{Shared, extract::Bearer};
use crate::service::{Gateway, ServiceError};
use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Path, State},
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use wire::{INGEST_MOST, Ingested, Refusal, RefusalKind, Secret};

#[utoipa::path(post, path = "/v1/ingest/{format}", params(("format" = String, Path,)),
    request_body(content = String, description = "Records as the camera system writes them, at most 8 MiB"),
    responses((status = 200, body = Ingested), (status = 401, body = Refusal), (status = 413, body = Refusal),
        (status = 422, body = Refusal), (status = 429, body = Refusal)))]
pub async fn take(
    State(gateway): Shared,
    Bearer(key): Bearer,
    Path(format): Path<String>,
    body: Body,
) -> Result<Json<Ingested>, Response> {
    // The key comes first: from whom nobody knows, nothing is read.
    taken(&gateway, &key, &format, body).await.map(Json)
}

async fn taken(gateway: &Gateway, key: &Secret, format: &str, body: Body) -> Result<Ingested, Response> {
    let system = gateway.camera_system(key).await.map_err(refused)?;
    let format = Gateway::format_of(format, &system).map_err(refused)?;
    if !gateway.has_room(&system, 0) {
        return Err(too_much());
    }
    let bytes = to_bytes(body, INGEST_MOST).await.map_err(|_| too_large())?;
    if !gateway.has_room(&system, bytes.len()) {
        return Err(too_much());
    }
    gateway.take_post(&system, format, bytes.into()).await.map_err(refused)
}

fn refused(error: ServiceError) -> Response {
    super::extract::Refused::from(error).into_response()
}

fn too_large() -> Response {
    let refusal = Refusal::new(
        RefusalKind::BadInput,
        "The post is larger than 8 MiB, or broke off.",
        "Send fewer records at once, or give the file to `readroom-gateway ingest`.",
    );
    (StatusCode::PAYLOAD_TOO_LARGE, Json(refusal)).into_response()
}

fn too_much() -> Response {
    let refusal = Refusal::new(
        RefusalKind::BadInput,
        "This key sends more than is taken.",
        "Wait a second, and send several records in one post; files go to `readroom-gateway ingest`.",
    );
    (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "1")], Json(refusal)).into_response()
}
