//! The HTTPS surface: every path of `wire`, each described for OpenAPI where it is handled.

mod accounts;
mod answers;
mod door;
mod extract;
mod ingest;
#[cfg(test)]
mod ingest_tests;
mod readers;
mod records;
mod session;
mod trail;

use crate::service::Gateway;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use extract::Refused;
use std::sync::Arc;
use utoipa::OpenApi;
use wire::{INGEST_MOST, Refusal, RefusalKind, path};

type Shared = axum::extract::State<Arc<Gateway>>;
type Answer<T> = Result<axum::Json<T>, Refused>;

/// No request of version 1 is larger.
const LARGEST_BODY: usize = 32 * 1024;
/// Entries come up to 60,000 bytes, a thousand at once; most have less than 1,000.
const LARGEST_PUSH: usize = 8 * 1024 * 1024;
/// Records with their pictures.
const LARGEST_PARCEL: usize = 16 * 1024 * 1024;
const LARGEST_QUESTION: usize = 256 * 1024;

pub fn router(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .route(path::HELLO, get(door::hello))
        .route(path::RULES, get(door::rules))
        .route(path::CONSENTS, post(door::consent))
        .route(path::DECLINED, post(door::decline))
        .route(path::SESSIONS, post(door::sign_in))
        .route(path::STEP_PASSWORD, post(door::step_password))
        .route(path::STEP_CODE, post(door::step_code))
        .route(path::SESSION, get(session::look).delete(session::sign_out))
        .route(path::ACTIVE, post(session::active))
        .route(path::PASSWORD, put(session::change_password))
        .route(path::ACCOUNTS, get(accounts::list).post(accounts::add))
        .route(path::RELEASE, post(accounts::release))
        .route(path::RESET, post(accounts::reset))
        .route(path::DISABLE, post(accounts::disable))
        .route(path::READERS, get(readers::look))
        .route(path::INGEST, post(ingest::take).layer(DefaultBodyLimit::max(INGEST_MOST)))
        .route(path::LOGS, post(trail::enlist))
        .route(path::ENTRIES, post(trail::push).layer(DefaultBodyLimit::max(LARGEST_PUSH)))
        .route(path::RECORDS, get(records::heads).put(records::keep).layer(DefaultBodyLimit::max(LARGEST_PARCEL)))
        .route(path::FETCH_RECORDS, post(records::fetch))
        .route(path::FORMS, get(records::forms))
        .route(path::LOOKS, post(records::looked))
        .route(path::APPROVALS, get(records::approvals).post(records::request))
        .route(path::DECIDE, post(records::decide))
        .route(path::QUESTIONS, post(answers::ask).layer(DefaultBodyLimit::max(LARGEST_QUESTION)))
        .route(path::OPEN_ANSWER, post(answers::open).layer(DefaultBodyLimit::max(LARGEST_QUESTION)))
        .route(path::PICTURES, post(answers::picture))
        .route(path::SEARCH, post(trail::search))
        .route(path::PROOF, post(trail::prove))
        .route(path::EXPORT, post(trail::export))
        .route(path::TRAIL, get(trail::state))
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(gateway)
}

async fn nowhere() -> Response {
    let refusal =
        Refusal::new(RefusalKind::BadInput, "There is no such path.", "Update the workstation or the gateway.");
    (StatusCode::NOT_FOUND, axum::Json(refusal)).into_response()
}

/// The OpenAPI document, made from the types and handlers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Readroom gateway",
        description = "Consent, sign-in, sessions and accounts. Every refusal is a `Refusal`."
    ),
    paths(
        door::hello,
        door::rules,
        door::consent,
        door::decline,
        door::sign_in,
        door::step_password,
        door::step_code,
        session::look,
        session::active,
        session::sign_out,
        session::change_password,
        accounts::list,
        accounts::add,
        accounts::release,
        accounts::reset,
        accounts::disable,
        readers::look,
        ingest::take,
        records::heads,
        records::keep,
        records::fetch,
        records::forms,
        records::looked,
        records::approvals,
        records::request,
        records::decide,
        trail::enlist,
        trail::push,
        answers::ask,
        answers::open,
        answers::picture,
        trail::search,
        trail::prove,
        trail::export,
        trail::state
    ),
    components(schemas(Refusal))
)]
struct Document;

/// The document as JSON text.
pub fn openapi() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&Document::openapi())
}
