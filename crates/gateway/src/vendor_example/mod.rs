//! A small real server of the vendor's protocol ([`wire::vendor`]), over TLS, with reads of nobody's: to try a gateway
//! against, to compare one's own service with, and, with `--trouble`, to see what a gateway makes of a bad one.

mod data;
mod trouble;

pub use trouble::Mischief;

use crate::{
    Certificate, GatewayError, make_certificate,
    server::{listen, tls},
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use axum_server::Handle;
use data::Data;
use serde::Deserialize;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use subtle::ConstantTimeEq;
use utoipa::OpenApi;
use wire::vendor::{KEY_HEADER, PICTURE, READERS, SEARCH, VendorPage, VendorReader, VendorSearch};

struct Served {
    data: Data,
    key: String,
    mischief: Option<Mischief>,
}

type Shared = State<Arc<Served>>;

/// A vendor that runs until it is stopped.
#[derive(Debug)]
pub struct VendorExample {
    pub address: SocketAddr,
    /// PEM of the authority that signed this run's certificate.
    pub ca: String,
    handle: Handle<SocketAddr>,
    task: tokio::task::JoinHandle<()>,
}

impl VendorExample {
    /// Starts it with a certificate made for this run; whoever asks has to bring `key`.
    pub fn start(at: SocketAddr, key: &str, mischief: Option<Mischief>) -> Result<Self, GatewayError> {
        let made = make_certificate(vec!["localhost".into(), "127.0.0.1".into()])?;
        Self::with_certificate(at, key, mischief, &made)
    }

    /// The same with a certificate that is at hand.
    pub fn with_certificate(
        at: SocketAddr,
        key: &str,
        mischief: Option<Mischief>,
        made: &Certificate,
    ) -> Result<Self, GatewayError> {
        let key = key.trim().to_owned();
        if key.len() < 16 {
            return Err(GatewayError::Refused("a key has at least 16 characters".into()));
        }
        let tls = tls(made.certificate.as_bytes(), made.key.as_bytes())?;
        let (listener, address) = listen(at)?;
        let app = Router::new()
            .route(SEARCH, post(search))
            .route(READERS, get(readers))
            .route(PICTURE, get(picture))
            .layer(DefaultBodyLimit::max(64 * 1024))
            .with_state(Arc::new(Served { data: Data::new(), key, mischief }));
        let handle = Handle::new();
        let server = axum_server::from_tcp_rustls(listener, tls)
            .map_err(|error| GatewayError::Refused(error.to_string()))?
            .handle(handle.clone());
        let task = tokio::spawn(async move {
            if let Err(error) = server.serve(app.into_make_service()).await {
                tracing::error!("the vendor stopped: {error}");
            }
        });
        Ok(Self { address, ca: made.ca.clone(), handle, task })
    }

    pub async fn stop(self) {
        self.handle.graceful_shutdown(Some(Duration::from_secs(1)));
        let _ = self.task.await;
    }

    /// Runs until the process is told to end.
    pub async fn until_signal(self) {
        let _ = tokio::signal::ctrl_c().await;
        self.stop().await;
    }
}

impl Served {
    fn knows(&self, headers: &HeaderMap) -> bool {
        headers.get(KEY_HEADER).is_some_and(|key| key.as_bytes().ct_eq(self.key.as_bytes()).into())
    }
}

fn unknown() -> Response {
    (StatusCode::UNAUTHORIZED, "this key is not known here").into_response()
}

#[utoipa::path(post, path = "/v1/search", request_body = VendorSearch, security(("key" = [])),
    responses(
        (status = 200, body = VendorPage),
        (status = 401, description = "The key is not known."),
        (status = 429, description = "Too many requests; the gateway asks again, at most twice."),
        (status = 503, description = "Not now; the gateway asks again, at most twice.")
    ))]
async fn search(State(served): Shared, headers: HeaderMap, Json(search): Json<VendorSearch>) -> Response {
    if !served.knows(&headers) {
        return unknown();
    }
    let (shared, asked, size) = (Arc::clone(&served), search.clone(), trouble::page_size(served.mischief));
    let page = tokio::task::spawn_blocking(move || shared.data.page(&asked, size)).await;
    match (page, served.mischief) {
        (Ok(page), None) => Json(page).into_response(),
        (Ok(page), Some(mischief)) => trouble::spoil(mischief, &search, page).await,
        (Err(_), _) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[utoipa::path(get, path = "/v1/readers", security(("key" = [])),
    responses((status = 200, body = Vec<VendorReader>), (status = 401, description = "The key is not known.")))]
async fn readers(State(served): Shared, headers: HeaderMap) -> Response {
    if served.knows(&headers) { Json(served.data.readers()).into_response() } else { unknown() }
}

#[derive(Deserialize)]
struct View {
    view: String,
}

#[utoipa::path(get, path = "/v1/pictures/{id}", security(("key" = [])),
    params(("id" = String, Path, description = "The read's id."), ("view" = String, Query, description = "`plate` or `scene`.")),
    responses(
        (status = 200, description = "PNG or JPEG, at most 2 MiB and 8000 pixels on a side."),
        (status = 401, description = "The key is not known."),
        (status = 404, description = "There is no such read, or no picture of it.")
    ))]
async fn picture(
    State(served): Shared,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(View { view }): Query<View>,
) -> Response {
    if !served.knows(&headers) {
        return unknown();
    }
    if served.mischief == Some(Mischief::HugePicture) {
        return ([(CONTENT_TYPE, "image/png")], trouble::huge_picture()).into_response();
    }
    let drawn = tokio::task::spawn_blocking(move || served.data.picture(&id, &view)).await;
    match drawn {
        Ok(Some(data)) => ([(CONTENT_TYPE, "image/png")], data).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

struct Key;

impl utoipa::Modify for Key {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
        let components = openapi.components.get_or_insert_with(Default::default);
        components.add_security_scheme("key", SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(KEY_HEADER))));
    }
}

/// What a vendor serves so that a gateway can ask it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Readroom vendor protocol",
        version = "1",
        description = "What a data service serves so that a Readroom gateway can ask it. A page has at most 1000 reads and \
                       5 MB, a search at most 200 pages, the newest first. `total` and cursors have to be true: a page that \
                       contradicts them ends the search, and what came before is kept. Nothing says who asks, or why."
    ),
    paths(search, readers, picture),
    modifiers(&Key)
)]
struct Document;

/// The document of the protocol as JSON text.
pub fn openapi() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&Document::openapi())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_describes_every_path_and_the_key() {
        let document: serde_json::Value = serde_json::from_str(&openapi().unwrap()).unwrap();
        for path in [SEARCH, READERS, PICTURE] {
            assert!(document["paths"][path].is_object(), "{path}");
        }
        assert_eq!(document["components"]["securitySchemes"]["key"]["name"], KEY_HEADER);
        for schema in ["VendorSearch", "VendorAbout", "VendorPage", "VendorRead", "VendorReader"] {
            assert!(document["components"]["schemas"][schema].is_object(), "{schema}");
        }
    }
}
