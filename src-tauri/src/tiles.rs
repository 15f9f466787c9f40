//! The tile protocol: `tile://localhost/light/1/12/345/678` is the tile 12/345/678 in the light theme at
//! one device pixel for each of the page, as RGBA bytes row by row. Raw, since packing costs more than
//! the way to the webview.

use crate::window::Started;
use basemap::{Theme, TileId, TileKey};
use std::borrow::Cow;
use tauri::http::{Response, StatusCode, header};

/// What a path names.
fn key(path: &str) -> Option<TileKey> {
    let mut parts = path.trim_start_matches('/').split('/');
    let theme = match parts.next()? {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => return None,
    };
    let dense = match parts.next()? {
        "1" => false,
        "2" => true,
        _ => return None,
    };
    let id = TileId::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)?;
    parts.next().is_none().then_some(TileKey { id, dense, theme })
}

fn answer(status: StatusCode, body: Cow<'static, [u8]>) -> Response<Cow<'static, [u8]>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/octet-stream"));
    // The page is of another scheme; nothing else can ask.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, header::HeaderValue::from_static("*"));
    // The archive may be changed, and what was seen is not kept by the webview.
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

/// Answers one request.
pub async fn tile(started: Started, path: String) -> Response<Cow<'static, [u8]>> {
    let Some(key) = key(&path) else { return answer(StatusCode::NOT_FOUND, Cow::Borrowed(b"")) };
    let Ok(app) = crate::window::behind(started).await else {
        return answer(StatusCode::SERVICE_UNAVAILABLE, Cow::Borrowed(b""));
    };
    match app.tile(key).await {
        Some(tile) => answer(StatusCode::OK, Cow::Owned(tile.picture.rgba().to_vec())),
        None => answer(StatusCode::FORBIDDEN, Cow::Borrowed(b"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_tile_or_nothing() {
        let named = key("/dark/2/12/345/678").unwrap();
        assert_eq!((named.id, named.dense, named.theme), (TileId::new(12, 345, 678).unwrap(), true, Theme::Dark));
        for path in [
            "",
            "/",
            "/dark/3/1/0/0",
            "/red/1/1/0/0",
            "/dark/1/1/2/0",
            "/dark/1/1/0",
            "/dark/1/1/0/0/0",
            "/dark/1/-1/0/0",
        ] {
            assert!(key(path).is_none(), "{path}");
        }
    }
}
