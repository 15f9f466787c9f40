//! What camera systems post, with a key and without a session: records alone, or in a form with their picture.

use super::{Shared, extract::Bearer};
use crate::service::{Gateway, Post, ServiceError};
use axum::{
    Json,
    body::to_bytes,
    extract::{FromRequest, Multipart, Path, Request, State, multipart::MultipartError},
    http::{
        StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use wire::{INGEST_MOST, Ingested, Refusal, RefusalKind, Secret};

/// The fields of a form, as Plate Recognizer's Stream names them
/// (<https://guides.platerecognizer.com/docs/stream/results>).
const RECORDS: &str = "json";
const PICTURE: &str = "upload";

#[utoipa::path(post, path = "/v1/ingest/{format}", params(("format" = String, Path,)),
    request_body(content = String, description = "Records as the camera system writes them, at most 8 MiB; or a form with them in `json` and their picture in `upload`"),
    responses((status = 200, body = Ingested), (status = 401, body = Refusal), (status = 413, body = Refusal),
        (status = 422, body = Refusal), (status = 429, body = Refusal)))]
pub async fn take(
    State(gateway): Shared,
    Bearer(key): Bearer,
    Path(format): Path<String>,
    request: Request,
) -> Result<Json<Ingested>, Response> {
    // The key comes first: from whom nobody knows, nothing is read.
    taken(&gateway, &key, &format, request).await.map(Json)
}

async fn taken(gateway: &Gateway, key: &Secret, format: &str, request: Request) -> Result<Ingested, Response> {
    let system = gateway.camera_system(key).await.map_err(refused)?;
    let format = Gateway::format_of(format, &system).map_err(refused)?;
    if !gateway.has_room(&system, 0) {
        return Err(too_much());
    }
    let post = post(request).await?;
    if !gateway.has_room(&system, post.records.len() + post.picture.as_ref().map_or(0, Vec::len)) {
        return Err(too_much());
    }
    gateway.take_post(&system, format, post).await.map_err(refused)
}

async fn post(request: Request) -> Result<Post, Response> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return form(Multipart::from_request(request, &()).await.map_err(|_| bad_form())?).await;
    }
    let bytes = to_bytes(request.into_body(), INGEST_MOST).await.map_err(|_| too_large())?;
    // Many programs say that whatever they post is a form, so what stands there decides.
    let records = if bytes.starts_with(b"json=") {
        form_urlencoded::parse(&bytes).find(|(name, _)| name == RECORDS).map(|(_, text)| text.into_owned().into_bytes())
    } else {
        None
    };
    Ok(Post { records: records.unwrap_or_else(|| bytes.into()), picture: None })
}

async fn form(mut form: Multipart) -> Result<Post, Response> {
    let (mut records, mut picture) = (None, None);
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let place = match field.name() {
            Some(RECORDS) => &mut records,
            Some(PICTURE) => &mut picture,
            _ => continue,
        };
        *place = Some(Vec::from(field.bytes().await.map_err(|error| broken(&error))?));
    }
    Ok(Post { records: records.ok_or_else(bad_form)?, picture })
}

fn broken(error: &MultipartError) -> Response {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { bad_form() }
}

fn bad_form() -> Response {
    refused(ServiceError::BadInput(format!(
        "The form can't be read: it has the records in its field {RECORDS}, and may have their picture in {PICTURE}."
    )))
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
